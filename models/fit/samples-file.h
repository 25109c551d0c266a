/* samples-file.h - samples in a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "samples.h"

G_BEGIN_DECLS

/**
 * samples_save:
 * @sparse: what they were taken with.
 *
 * Keeps samples as a safetensors file of single precision: "summaries"
 * (n, size), "moments" (n, %SAMPLES_MOMENTS), "corruptions" and "severities"
 * (n), "maps" (n_maps, channels, SPARSE_FORWARD_AREA); "front" among its metadata. It is
 * written aside and renamed.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO.
 */
gboolean samples_save (const Samples *samples,
                       const SparseForward *sparse,
                       const gchar *path,
                       GError **error);

#define SAMPLES_MOMENTS (sizeof (Moments) / sizeof (gfloat))

/**
 * samples_load:
 * @sparse: what they were taken with, told by its hash.
 *
 * Returns: (transfer full): what samples_save() kept, to the bit; %NULL with
 *   an error of weights_open() or weights_read(), or %SYMPIE_ERROR_VALUE if
 *   others were taken with other stages or a corruption is none.
 */
Samples *
samples_load (const gchar *path, const SparseForward *sparse, GError **error);

G_END_DECLS
