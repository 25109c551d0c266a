/* samples.h - what NEM's front sees of many spoilt photographs, kept
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "loader.h"
#include "moments.h"

G_BEGIN_DECLS

#define SAMPLE_SIDE 3 /* of the last feature map */
#define SAMPLE_AREA (SAMPLE_SIDE * SAMPLE_SIDE)

/**
 * Samples:
 * @n: images.
 * @channels: of the front's output.
 * @features: (n, channels, SAMPLE_AREA).
 * @moments: (n), of each image and its original.
 * @corruptions: (n).
 * @severities: (n), 0 for those that are clean.
 *
 * All that the last stage of NEM needs to learn: no picture is looked at
 * again.
 */
typedef struct
{
  guint       n;
  guint       channels;
  gfloat     *features;
  Moments    *moments;
  Corruption *corruptions;
  guint      *severities;
} Samples;

/**
 * samples_take:
 * @front: of network_new_nem_front(), planned for the loader's batches of
 *   224x224 for %NETWORK_RUN.
 * @n: how many, rounded up to whole batches.
 * @progress: (nullable): told how many there are, now and then; returns
 *   %FALSE to be content with them.
 *
 * Returns: (transfer full): or %NULL with an error of loader_take().
 */
Samples *samples_take (Network  *front,
                       Loader   *loader,
                       guint     n,
                       guint     n_threads,
                       gboolean (*progress) (guint n),
                       GError  **error);

void samples_free (Samples *samples);

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
void samples_weigh (const Samples *samples,
                    gfloat        *weights,
                    gfloat        *chances);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Samples, samples_free)

G_END_DECLS
