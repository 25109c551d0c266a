/* sampler-crop.h - squares of photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/corrupt/rng.h"
#include "models/photos/photos.h"

G_BEGIN_DECLS

/**
 * SamplerCrop:
 * @side: pixels each way, from %SAMPLER_VIEW to %SAMPLER_SHORT.
 * @x: how much of the room beside it lies to its left, 0 to 1.
 * @y: likewise above it.
 * @mirror: whether left and right change places.
 */
typedef struct
{
  guint side;
  gdouble x;
  gdouble y;
  gboolean mirror;
} SamplerCrop;

/* Returns: half of the time one that need not be scaled for the network. */
SamplerCrop sampler_crop_draw (Rng *rng);

/* @out: (out): (3, side, side), in [0, 1]. */
void
sampler_crop_photo (gfloat *out, const Photo *photo, const SamplerCrop *crop);

/**
 * sampler_crop_detail:
 * @out: (out): (3, side, side), in [0, 1].
 * @darkest: the least fraction of its encoded values that is left of a detail.
 *
 * Cuts a small square, enlarged to what @crop is large, as dark and as tinted
 * as a part of a scene may be, and rounds it to 8 bits: a part of a scene is no
 * photograph to be made brighter.
 */
void sampler_crop_detail (gfloat *out,
                          const Photo *photo,
                          const SamplerCrop *crop,
                          gdouble darkest,
                          Rng *rng);

G_END_DECLS
