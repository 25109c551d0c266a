/* photo-curve.c - sRGB's curve from tables
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/photo/photo-curve.h"

gfloat photo_curve_encoded[PHOTO_CURVE_STEPS + 2];
gfloat photo_curve_decoded[PHOTO_CURVE_STEPS + 2];

void
photo_curve_init (void)
{
  static gsize ready;

  if (!g_once_init_enter (&ready))
    return;
  for (guint i = 0; i < PHOTO_CURVE_STEPS + 2; i++)
    {
      const gdouble x = (gdouble) i / PHOTO_CURVE_STEPS;

      photo_curve_encoded[i] = (gfloat) srgb_encode (x);
      photo_curve_decoded[i] = (gfloat) srgb_decode (x);
    }
  g_once_init_leave (&ready, 1);
}
