/* summary.h - what the front's maps say of the whole image
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "look.h"
#include "moments.h"

G_BEGIN_DECLS

#define SUMMARY_MEANS 3

/**
 * Summary:
 * @channels: of the front.
 * @size: numbers of a summary: the means of the image's own R', G' and B',
 *   normalised as in params.h, which are %SUMMARY_MEANS, and then that of each
 *   channel's map.
 *
 * The last pooling counts some blocks twice and others not at all, so the
 * means of the maps are not those of the image; but contrast is lost about
 * the mean, and a hundredth matters where it is to be stretched tenfold. So
 * the three means are told by a linear combination of all that the front has
 * of a colour at all places, which is right to 0.004 or so in [0, 1].
 */
typedef struct
{
  guint channels;
  guint size;
  gdouble *weights; /* (3, FRONT_OF_COLOUR, LOOK_AREA) */
  gdouble offsets[3];
} Summary;

/**
 * summary_new:
 * @maps: (n, channels, LOOK_AREA), what look_at() gave for some images.
 * @moments: (n), theirs, which have the means to be told.
 */
Summary *
summary_new (const real *maps, const Moments *moments, guint n, guint channels);

void summary_free (Summary *summary);

/**
 * summary_make:
 * @out: (out): @size numbers.
 * @maps: (channels, LOOK_AREA).
 */
void summary_make (const Summary *summary, gfloat *out, const real *maps);

/* Puts a summary into column @image of a network's @input (size, n). */
void summary_put (const Summary *summary,
                  real *input,
                  const gfloat *made,
                  guint n,
                  guint image);

/**
 * summary_unfold:
 * @filter: (out): (channels, LOOK_AREA), what weighs maps as @weights weighs
 *   their summary.
 * @weights: (size).
 *
 * Returns: what is to be added to the weighted sum besides.
 */
gdouble
summary_unfold (const Summary *summary, gdouble *filter, const gfloat *weights);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Summary, summary_free)

G_END_DECLS
