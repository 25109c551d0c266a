/* checkpoint.h - PyTorch's checkpoint files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/weights.h"
#include "pickle.h"

G_BEGIN_DECLS

/**
 * Checkpoint:
 *
 * A file of torch.save() in the format that PyTorch has had since version 1.6:
 * a zip with a pickle, and a file for each storage.
 */
typedef struct _Checkpoint Checkpoint;

/**
 * CheckpointTensor:
 * @place: the dictionary that it is in, such as "state_dict", or "" for the
 *   outermost; inner ones after a slash.
 * @name: its key there.
 * @value: what the pickle says of it.
 */
typedef struct
{
  gchar *place;
  gchar *name;
  const PickleValue *value;
} CheckpointTensor;

/**
 * checkpoint_open:
 *
 * Reads the pickle; nothing in it is executed (see pickle_read()).
 *
 * Returns: (transfer full): or %NULL with %SYMPIE_ERROR_IO, or
 *   %SYMPIE_ERROR_FORMAT: no zip, the older format, a damaged one, or a pickle
 *   with more than tensors in dictionaries.
 */
Checkpoint *checkpoint_open (const gchar *path, GError **error);

void checkpoint_free (Checkpoint *checkpoint);

/* Returns: (transfer none) (element-type CheckpointTensor): the tensors of all
 * dictionaries, in the file's order. */
const GPtrArray *checkpoint_list (const Checkpoint *checkpoint);

/* Returns: (transfer none): the type of its numbers, such as
 * "torch.FloatStorage", or "unknown". */
const gchar *checkpoint_get_type (const CheckpointTensor *tensor);

/**
 * checkpoint_read:
 * @shape: (out):
 *
 * Size and strides are checked against the storage, and that against the
 * file.
 *
 * Returns: (transfer full): the numbers, row-major, widened to single
 *   precision; free with g_free(). Or %NULL with %SYMPIE_ERROR_FORMAT or
 *   %SYMPIE_ERROR_SHAPE.
 */
gfloat *checkpoint_read (Checkpoint *checkpoint,
                         const CheckpointTensor *tensor,
                         WeightsShape *shape,
                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Checkpoint, checkpoint_free)

G_END_DECLS
