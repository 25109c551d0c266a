/* pickle-private.h - the machine that pickles are programs for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pickle.h"

struct _Pickle
{
  GPtrArray *values; /* each of them once */
  PickleValue *root;
};

typedef struct
{
  Pickle *pickle;
  const guint8 *data;
  gsize size;
  gsize at;
  gsize begin; /* of the opcode */
  const gchar *name;
  GPtrArray *stack;
  GArray *marks;    /* of guint: heights of the stack */
  GHashTable *memo; /* number to value */
} PickleReader;

/**
 * PickleOpcode:
 * @run: (nullable): what it does; %NULL if it is known but refused.
 * @argument: for @run.
 */
typedef struct
{
  guint8 code;
  const gchar *name;
  gboolean (*run) (PickleReader *reader, guint argument, GError **error);
  guint argument;
} PickleOpcode;

/* Returns: (nullable): (pickle-opcodes.c). */
const PickleOpcode *pickle_find_opcode (guint8 code);

/* Returns: (transfer none): a new value. */
PickleValue *pickle_add (PickleReader *reader, PickleKind kind);

/* Sets an error that tells where the opcode is. Returns: %FALSE. */
G_GNUC_PRINTF (3, 4)
gboolean
pickle_fail (PickleReader *reader, GError **error, const gchar *format, ...);

/* The next @size bytes. */
gboolean pickle_take (PickleReader *reader,
                      const guint8 **bytes,
                      guint64 size,
                      GError **error);

/* A little-endian number of at most eight bytes. */
gboolean pickle_take_number (PickleReader *reader,
                             guint64 *number,
                             guint size,
                             GError **error);

/* Returns: %TRUE. */
gboolean pickle_push (PickleReader *reader, PickleValue *value);

/* Returns: %NULL with an error if there is nothing above the last mark. */
PickleValue *pickle_pop (PickleReader *reader, GError **error);

/* Returns: the topmost value, which stays; %NULL with an error if it is not of
 * that kind. */
PickleValue *
pickle_peek (PickleReader *reader, PickleKind kind, GError **error);

/* Moves all above the last mark to the items of @to, and removes the mark. */
gboolean
pickle_pop_mark (PickleReader *reader, PickleValue *to, GError **error);
