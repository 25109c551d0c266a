/* pickle.c - reads the part of Python's pickle format that a state dict needs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pickle.h"

#include "pickle-private.h"

/* ---- values ---- */

static void
value_free (gpointer data)
{
  PickleValue *value = data;

  g_free (value->text);
  g_clear_pointer (&value->items, g_ptr_array_unref);
  g_free (value);
}

PickleValue *
pickle_add (PickleReader *reader, PickleKind kind)
{
  PickleValue *value = g_new0 (PickleValue, 1);

  value->kind = kind;
  if (kind >= PICKLE_LIST && kind != PICKLE_GLOBAL)
    value->items = g_ptr_array_new ();
  g_ptr_array_add (reader->pickle->values, value);
  return value;
}

const PickleValue *
pickle_get_item (const PickleValue *value, guint i, PickleKind kind)
{
  const PickleValue *item;

  if (value->items == NULL || i >= value->items->len)
    return NULL;
  item = g_ptr_array_index (value->items, i);
  return item->kind == kind ? item : NULL;
}

/* ---- reading ---- */

gboolean
pickle_fail (PickleReader *reader, GError **error, const gchar *format, ...)
{
  g_autofree gchar *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
               "%s: its pickle, byte %" G_GSIZE_FORMAT ": %s", reader->name,
               reader->begin, message);
  return FALSE;
}

gboolean
pickle_take (PickleReader *reader,
             const guint8 **bytes,
             guint64 size,
             GError **error)
{
  if (size > reader->size - reader->at)
    return pickle_fail (reader, error,
                        "%" G_GUINT64_FORMAT " bytes should follow, there are "
                        "%" G_GSIZE_FORMAT,
                        size, reader->size - reader->at);
  *bytes = reader->data + reader->at;
  reader->at += size;
  return TRUE;
}

gboolean
pickle_take_number (PickleReader *reader,
                    guint64 *number,
                    guint size,
                    GError **error)
{
  const guint8 *bytes = NULL;

  if (!pickle_take (reader, &bytes, size, error))
    return FALSE;
  *number = 0;
  for (guint i = size; i-- > 0;)
    *number = *number << 8 | bytes[i];
  return TRUE;
}

/* ---- the stack ---- */

gboolean
pickle_push (PickleReader *reader, PickleValue *value)
{
  g_ptr_array_add (reader->stack, value);
  return TRUE;
}

/* Values below the last mark are out of reach. */
static guint
get_floor (const PickleReader *reader)
{
  return reader->marks->len > 0
           ? g_array_index (reader->marks, guint, reader->marks->len - 1)
           : 0;
}

PickleValue *
pickle_pop (PickleReader *reader, GError **error)
{
  if (reader->stack->len <= get_floor (reader))
    {
      pickle_fail (reader, error, "the stack is empty");
      return NULL;
    }
  return g_ptr_array_steal_index (reader->stack, reader->stack->len - 1);
}

PickleValue *
pickle_peek (PickleReader *reader, PickleKind kind, GError **error)
{
  PickleValue *top = NULL;

  if (reader->stack->len > get_floor (reader))
    top = g_ptr_array_index (reader->stack, reader->stack->len - 1);
  if (top != NULL && top->kind == kind)
    return top;
  pickle_fail (reader, error, "what it adds to is not there");
  return NULL;
}

gboolean
pickle_pop_mark (PickleReader *reader, PickleValue *to, GError **error)
{
  guint floor = get_floor (reader);

  if (reader->marks->len == 0)
    return pickle_fail (reader, error, "there is no mark");
  for (guint i = floor; i < reader->stack->len; i++)
    g_ptr_array_add (to->items, g_ptr_array_index (reader->stack, i));
  g_ptr_array_set_size (reader->stack, (gint) floor);
  g_array_set_size (reader->marks, reader->marks->len - 1);
  return TRUE;
}

/* ---- all of it ---- */

static gboolean
run (PickleReader *reader, GError **error)
{
  guint64 code;

  while (reader->pickle->root == NULL)
    {
      const PickleOpcode *opcode;

      reader->begin = reader->at;
      if (!pickle_take_number (reader, &code, 1, error))
        return FALSE;
      opcode = pickle_find_opcode ((guint8) code);
      if (opcode == NULL)
        return pickle_fail (reader, error, "there is no opcode 0x%02x",
                            (guint) code);
      if (opcode->run == NULL)
        return pickle_fail (reader, error,
                            "the opcode %s is not one that a state dict needs",
                            opcode->name);
      if (!opcode->run (reader, opcode->argument, error))
        return FALSE;
    }
  return TRUE;
}

Pickle *
pickle_read (const guint8 *data, gsize size, const gchar *name, GError **error)
{
  g_autoptr (Pickle) pickle = g_new0 (Pickle, 1);
  g_autoptr (GPtrArray) stack = g_ptr_array_new ();
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GHashTable) memo = g_hash_table_new (NULL, NULL);
  PickleReader reader = { pickle, data, size, 0, 0, name, stack, marks, memo };

  pickle->values = g_ptr_array_new_with_free_func (value_free);
  if (!run (&reader, error))
    return NULL;
  return g_steal_pointer (&pickle);
}

void
pickle_free (Pickle *pickle)
{
  g_ptr_array_unref (pickle->values);
  g_free (pickle);
}

const PickleValue *
pickle_get_root (const Pickle *pickle)
{
  return pickle->root;
}
