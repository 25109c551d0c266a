/* weights.h - safetensors files, read through a map and written aside
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "error.h"

G_BEGIN_DECLS

#define WEIGHTS_MAX_DIMS 4

/**
 * WeightsDtype:
 * @WEIGHTS_F32: IEEE single precision, "F32" in the file.
 * @WEIGHTS_F16: IEEE half precision, "F16" in the file.
 * @WEIGHTS_OTHER: another dtype of the format, such as the counters that some
 *   programs keep beside batch norm. Listed, but never read.
 */
typedef enum
{
  WEIGHTS_F32,
  WEIGHTS_F16,
  WEIGHTS_OTHER
} WeightsDtype;

/**
 * WeightsShape:
 * @n: number of dimensions, 0 to %WEIGHTS_MAX_DIMS; 0 is a scalar.
 * @d: the sizes, outermost first; each at least 1.
 */
typedef struct
{
  guint n;
  gsize d[WEIGHTS_MAX_DIMS];
} WeightsShape;

/* Returns: how many numbers a tensor of this shape has, 1 for a scalar. The
 * product must not overflow, as it does in no file that weights_open() takes.
 * */
gsize weights_shape_count (const WeightsShape *shape);

/**
 * Weights:
 *
 * An open weights file: 8 bytes of little-endian header length, a JSON
 * header, raw little-endian data (the safetensors format). Immutable once
 * open; may be read from several threads.
 */
typedef struct _Weights Weights;

/**
 * weights_open:
 *
 * Maps the file @path and checks all of its header: its length, its JSON
 * (nested at most 8 deep, at most 16 MiB), each tensor's dtype, shape and
 * offsets against each other and against the file's size, and that the
 * tensors cover the data without overlap, gap or rest. Numbers are looked at
 * by weights_read().
 *
 * Returns: (transfer full): the file, or %NULL with %SYMPIE_ERROR_IO,
 *   %SYMPIE_ERROR_FORMAT or %SYMPIE_ERROR_SHAPE; the message names the file,
 *   the tensor and both values. Free with weights_free().
 */
Weights *weights_open (const gchar *path, GError **error);

/**
 * weights_detach:
 *
 * Copies the file and lets go of it. Who keeps @weights open for long does so:
 * to read from the map of a file that somebody has cut short ends the program.
 */
void weights_detach (Weights *weights);

void weights_free (Weights *weights);

/**
 * weights_get_path:
 *
 * Returns: (transfer none): the path that was opened.
 */
const gchar *weights_get_path (const Weights *weights);

/**
 * weights_get_meta:
 *
 * Returns: (transfer none) (nullable): the text under @key in the header's
 *   `__metadata__`: "sympie.version", "sympie.objective", "sympie.upstream",
 *   "licence", "training".
 */
const gchar *weights_get_meta (const Weights *weights, const gchar *key);

/**
 * weights_list_meta:
 *
 * Returns: (transfer container) (array zero-terminated=1): all keys of the
 *   metadata, sorted. Free with g_free(); the keys belong to @weights.
 */
const gchar **weights_list_meta (const Weights *weights);

/**
 * weights_list:
 *
 * Returns: (transfer container) (array zero-terminated=1): the names of all
 *   tensors, sorted. Free with g_free(); the names belong to @weights.
 */
const gchar **weights_list (const Weights *weights);

/**
 * weights_lookup:
 * @shape: (out) (optional): its shape.
 * @dtype: (out) (optional): how it is stored.
 *
 * Returns: whether there is a tensor called @name.
 */
gboolean weights_lookup (const Weights *weights,
                         const gchar *name,
                         WeightsShape *shape,
                         WeightsDtype *dtype);

/**
 * weights_read:
 * @shape: what the tensor must be.
 *
 * Copies a tensor out of the file, widened to single precision.
 *
 * Returns: (transfer full): its numbers, row-major, all finite; free with
 *   g_free(). %NULL with %SYMPIE_ERROR_FORMAT when there is no such tensor or
 *   it is %WEIGHTS_OTHER, %SYMPIE_ERROR_SHAPE when it has another shape,
 *   %SYMPIE_ERROR_VALUE when a number is NaN or infinite.
 */
gfloat *weights_read (const Weights *weights,
                      const gchar *name,
                      const WeightsShape *shape,
                      GError **error);

/**
 * weights_hash:
 *
 * Returns: (transfer full): SHA-256 of the whole file, in hexadecimal.
 */
gchar *weights_hash (const Weights *weights);

/**
 * WeightsTensor:
 * @name: its name in the file.
 * @shape: its shape.
 * @data: its numbers, row-major, in single precision.
 */
typedef struct
{
  const gchar *name;
  WeightsShape shape;
  const gfloat *data;
} WeightsTensor;

/**
 * weights_save:
 * @tensors: (array length=n_tensors): what to write, in this order.
 * @dtype: how to store all of them. A number that half precision cannot hold
 *   is an error, not an infinity.
 * @meta: (nullable) (element-type utf8 utf8): the metadata.
 *
 * Writes a file that weights_open() reads, in the manner of output_write():
 * an old file of that name stays whole on any failure.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO or %SYMPIE_ERROR_VALUE.
 */
gboolean weights_save (const gchar *path,
                       const WeightsTensor *tensors,
                       guint n_tensors,
                       WeightsDtype dtype,
                       GHashTable *meta,
                       GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Weights, weights_free)

G_END_DECLS
