/* photo-clean.h - photographs in files, estimated and cleaned up
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/estimate-options.h"
#include "plug-in/photo/photo-rows.h"

G_BEGIN_DECLS

/**
 * PhotoOptions:
 * @max_megapixels: see photo_open().
 * @n_threads: for the network.
 * @depth: bits a channel of the result: 8, 16, or 0 for those of the
 *   photograph, as far as the file's kind holds them.
 * @progress: (nullable): told how far it is, from 0 to 1.
 * @data: for @progress.
 */
typedef struct
{
  guint max_megapixels;
  guint n_threads;
  guint depth;
  void (*progress) (gdouble done, gpointer data);
  gpointer data;
} PhotoOptions;

/**
 * photo_estimate:
 * @cleanup: (out): see estimate_first().
 * @path: a photograph; read from file for each look that is taken at it.
 * @remarks: (nullable) (element-type utf8): gets what is odd about the file.
 *
 * Returns: %FALSE with an error, which does not name the file.
 */
gboolean photo_estimate (Cleanup *cleanup,
                         const gchar *path,
                         Nem *nem,
                         const EstimateOptions *estimate,
                         const PhotoOptions *options,
                         GPtrArray *remarks,
                         GError **error);

/**
 * photo_clean_up:
 * @cleanup: what to do.
 * @path: a photograph.
 * @kind: of the result.
 * @file: for the result: empty, open for reading and writing.
 * @remarks: (element-type utf8): gets a sentence for each thing that @path has
 *   and the result has not.
 *
 * Writes a cleaned-up copy, band by band: but for photographs that are turned
 * and for kinds that are read or written whole (WebP, interlaced PNG), the
 * memory it takes does not grow with the height.
 *
 * The result has the photograph's colour profile, and what else its file says,
 * as far as it is still true and @kind holds it. Where the clean-up changes
 * nothing, samples stay as they are to the last bit.
 *
 * Returns: %FALSE with an error, which does not name the file.
 */
gboolean photo_clean_up (const Cleanup *cleanup,
                         const gchar *path,
                         const PhotoKind *kind,
                         FILE *file,
                         const PhotoOptions *options,
                         GPtrArray *remarks,
                         GError **error);

G_END_DECLS
