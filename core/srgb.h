/* srgb.h - sRGB's curve
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

/* Returns: linear light of an encoded value (IEC 61966-2-1); the curve's
 * straight part goes on below black. */
static inline gdouble
srgb_decode (gdouble value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

/* Returns: the encoded value of linear light, likewise. */
static inline gdouble
srgb_encode (gdouble light)
{
  return light <= 0.0031308 ? light * 12.92
                            : 1.055 * pow (light, 1 / 2.4) - 0.055;
}

/* Returns: luminance of linear light. */
static inline gdouble
srgb_luminance (const gdouble light[3])
{
  return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
}

G_END_DECLS
