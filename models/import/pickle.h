/* pickle.h - reads the part of Python's pickle format that a state dict needs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/error.h"

G_BEGIN_DECLS

/**
 * PickleKind:
 * @PICKLE_NONE: None.
 * @PICKLE_NUMBER: an integer, or a truth value: #PickleValue.number.
 * @PICKLE_REAL: a float, whose value nobody needs.
 * @PICKLE_TEXT: #PickleValue.text, UTF-8.
 * @PICKLE_LIST: #PickleValue.items; a tuple too.
 * @PICKLE_DICT: #PickleValue.items: a key, its value, the next key...
 * @PICKLE_GLOBAL: #PickleValue.text: the name, such as "torch.FloatStorage".
 * @PICKLE_STORAGE: #PickleValue.items: what torch.save() says of it, which are
 *   "storage", its type (a global), its key, its device and how many numbers
 *   it has.
 * @PICKLE_TENSOR: #PickleValue.items: what torch._utils._rebuild_tensor_v2 is
 *   called with: the storage, the offset in it, the size, the strides...
 */
typedef enum
{
  PICKLE_NONE,
  PICKLE_NUMBER,
  PICKLE_REAL,
  PICKLE_TEXT,
  PICKLE_LIST,
  PICKLE_DICT,
  PICKLE_GLOBAL,
  PICKLE_STORAGE,
  PICKLE_TENSOR
} PickleKind;

/**
 * PickleValue:
 * @items: (nullable): of #PickleValue. A value may be in several others, and
 *   in itself.
 */
typedef struct
{
  PickleKind kind;
  gint64 number;
  gchar *text;
  GPtrArray *items;
} PickleValue;

/* All values of one pickle. */
typedef struct _Pickle Pickle;

/**
 * pickle_read:
 * @data: (array length=size):
 * @name: of the file, for errors.
 *
 * Nothing is executed: of what a pickle may call only dictionaries, tensors
 * and parameters are known, and these are made here. All else is refused by its
 * name.
 *
 * Returns: (transfer full): or %NULL with %SYMPIE_ERROR_FORMAT.
 */
Pickle *
pickle_read (const guint8 *data, gsize size, const gchar *name, GError **error);

void pickle_free (Pickle *pickle);

/* Returns: (transfer none): what was pickled. */
const PickleValue *pickle_get_root (const Pickle *pickle);

/* Returns: (nullable): item @i of a list, dictionary, storage or tensor if there
 * is one of that kind. */
const PickleValue *
pickle_get_item (const PickleValue *value, guint i, PickleKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pickle, pickle_free)

G_END_DECLS
