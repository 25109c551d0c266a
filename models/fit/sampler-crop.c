/* sampler-crop.c - squares of photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sampler-crop.h"

#include <math.h>

#include "core/resize.h"
#include "sampler.h"

/* How many are as large as the view, so that they are not scaled. */
#define UNSCALED_FRACTION 0.5

#define DETAIL_SIDE_MIN 64 /* pixels */
#define DETAIL_SIDE_MAX 176
#define DETAIL_TINT 0.12 /* natural logarithm, standard deviation */

SamplerCrop
sampler_crop_draw (Rng *rng)
{
  SamplerCrop crop = { SAMPLER_VIEW };

  if (rng_draw (rng, 0.0, 1.0) >= UNSCALED_FRACTION)
    crop.side += rng_below (rng, SAMPLER_SHORT - SAMPLER_VIEW + 1);
  crop.x = rng_draw (rng, 0.0, 1.0);
  crop.y = rng_draw (rng, 0.0, 1.0);
  crop.mirror = rng_below (rng, 2) == 1;
  return crop;
}

void
sampler_crop_photo (gfloat *out, const Photo *photo, const SamplerCrop *crop)
{
  photo_crop (
    out, photo, crop->side, (guint) (crop->x * (photo->width - crop->side + 1)),
    (guint) (crop->y * (photo->height - crop->side + 1)), crop->mirror);
}

void
sampler_crop_detail (gfloat *out,
                     const Photo *photo,
                     const SamplerCrop *crop,
                     gdouble darkest,
                     Rng *rng)
{
  guint side =
    DETAIL_SIDE_MIN + rng_below (rng, DETAIL_SIDE_MAX - DETAIL_SIDE_MIN + 1);
  SamplerCrop small = { side, crop->x, crop->y, crop->mirror };
  gsize area = (gsize) side * side, to = (gsize) crop->side * crop->side;
  g_autofree gfloat *detail = g_new (gfloat, 3 * area);
  gdouble light = exp (rng_draw (rng, log (darkest), 0.0));
  gfloat tint[3];

  rng_fill_normal (rng, tint, 3);
  sampler_crop_photo (detail, photo, &small);
  for (guint c = 0; c < 3; c++)
    {
      gdouble gain = light * exp (DETAIL_TINT * tint[c]);
      gfloat *plane = out + c * to;

      resize_triangle (plane, crop->side, crop->side, detail + c * area, side,
                       side, 1);
      for (gsize i = 0; i < to; i++)
        plane[i] =
          (gfloat) (rint (CLAMP (gain * plane[i], 0.0, 1.0) * 255.0) / 255.0);
    }
}
