/* samples.h - what NEM's front sees of many spoilt photographs, kept
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "loader.h"
#include "summary.h"

G_BEGIN_DECLS

#define SAMPLES_AT_ONCE 32 /* a loader's batch that suits all that use them */

/**
 * Samples:
 * @n: images.
 * @channels: of the front's output.
 * @summary: how its maps are summed up.
 * @summaries: (n, summary->size).
 * @moments: (n), of each image and its original.
 * @corruptions: (n), %CORRUPT_N where it was several or a camera.
 * @severities: (n), as corrupt_image() has them, in single precision.
 * @n_maps: of how many, the first ones, the maps are there too.
 * @maps: (n_maps, channels, LOOK_AREA).
 *
 * All that the last stage of NEM needs to learn: no picture is looked at
 * again.
 */
typedef struct
{
  guint n;
  guint channels;
  Summary *summary;
  gfloat *summaries;
  Moments *moments;
  Corruption *corruptions;
  gfloat *severities;
  guint n_maps;
  real *maps;
} Samples;

/**
 * samples_take:
 * @look: for images of the loader's size.
 * @n: how many, rounded up to whole batches.
 * @progress: (nullable): told how many there are, now and then; returns
 *   %FALSE to be content with them.
 *
 * Returns: (transfer full): or %NULL with an error of loader_take().
 */
Samples *samples_take (const Look *look,
                       Loader *loader,
                       guint n,
                       guint n_threads,
                       gboolean (*progress) (guint n),
                       GError **error);

void samples_free (Samples *samples);

/**
 * samples_show:
 * @input: (out): (summary->size, n), their summaries.
 * @drawn: (array length=n): samples.
 */
void
samples_show (const Samples *samples, real *input, const guint *drawn, guint n);

/**
 * samples_blur:
 * @input: of samples_show().
 * @deviation: of the noise.
 *
 * Adds noise to the summaries, but not to the image's means in them, about
 * which contrast is stretched.
 */
void samples_blur (
  const Samples *samples, real *input, guint n, gdouble deviation, GRand *rand);

/**
 * samples_weigh:
 * @weights: (out) (array length=n): of each sample, in the mean of a share
 *   of what the best numbers gain in dB.
 * @chances: (out) (array length=n): of each sample to be drawn, from 0.5 to 1.
 *
 * A dB counts the more, the fewer there are to be had with a corruption.
 * Those that hardly anything can be done about count little. Clean images,
 * with which nothing is to be won, count so that they are not spoilt. What
 * has much to gain is drawn more often, since it takes longest to learn.
 */
void samples_weigh (const Samples *samples, gfloat *weights, gfloat *chances);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Samples, samples_free)

G_END_DECLS
