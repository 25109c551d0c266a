/* samples.h - what the last block sees of many views, computed once and kept
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "moments.h"
#include "sampler.h"
#include "stages.h"

G_BEGIN_DECLS

/**
 * Samples:
 * @n: views.
 * @size: of a view's input to the last block, stages_get_size().
 * @inputs: (n, size).
 * @moments: (n), of each image and what it should be.
 * @tags: (n), where they come from.
 *
 * All that the last block needs to learn from: no picture is read again.
 */
typedef struct
{
  guint n;
  guint size;
  gfloat *inputs;
  Moments *moments;
  SampleTag *tags;
} Samples;

/**
 * samples_collect:
 * @kind: of all of them.
 * @n: how many.
 * @progress: (nullable): told how many there are, now and then; returns
 *   %FALSE to be content with them.
 *
 * Returns: (transfer full): or %NULL with an error of sampler_make().
 */
Samples *samples_collect (const Stages *stages,
                          const Sampler *sampler,
                          SampleKind kind,
                          guint n,
                          guint n_threads,
                          gboolean (*progress) (guint n),
                          GError **error);

void samples_free (Samples *samples);

/**
 * samples_save:
 *
 * Writes them to a file for samples_load(), with the hash of @stages.
 *
 * Returns: %FALSE with an error of weights_save().
 */
gboolean samples_save (const Samples *samples,
                       const Stages *stages,
                       const gchar *path,
                       GError **error);

/* Returns: (transfer full): or %NULL with an error of weights_read(), or
 * %SYMPIE_ERROR_VALUE if they were computed by other stages. */
Samples *samples_load (const gchar *path, const Stages *stages, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Samples, samples_free)

G_END_DECLS
