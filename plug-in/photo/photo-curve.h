/* photo-curve.h - sRGB's curve from tables
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/srgb.h"

G_BEGIN_DECLS

#define PHOTO_CURVE_STEPS 65536 /* of any curve's table, from 0 to 1 */

extern gfloat photo_curve_encoded[PHOTO_CURVE_STEPS + 2];
extern gfloat photo_curve_decoded[PHOTO_CURVE_STEPS + 2];

/* Makes the tables; to be called before the two functions below. */
void photo_curve_init (void);

/* Returns: what @table, of PHOTO_CURVE_STEPS + 2 numbers, says at @x, which is
 * within 0 to 1. */
static inline gfloat
photo_curve_look_up (const gfloat *table, gfloat x)
{
  const gfloat place = x * PHOTO_CURVE_STEPS;
  const guint i = (guint) place;

  return table[i] + (place - (gfloat) i) * (table[i + 1] - table[i]);
}

/* Of light of any amount, also negative: as its positive, mirrored. */
static inline gfloat
photo_curve_encode (gfloat light)
{
  if (light >= 0.0f && light <= 1.0f)
    return photo_curve_look_up (photo_curve_encoded, light);
  return (gfloat) (light < 0.0f ? -srgb_encode (-light) : srgb_encode (light));
}

/* The other way round. */
static inline gfloat
photo_curve_decode (gfloat value)
{
  if (value >= 0.0f && value <= 1.0f)
    return photo_curve_look_up (photo_curve_decoded, value);
  return (gfloat) (value < 0.0f ? -srgb_decode (-value) : srgb_decode (value));
}

G_END_DECLS
