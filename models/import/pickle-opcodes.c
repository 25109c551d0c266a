/* pickle-opcodes.c - what the opcodes of a pickle do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "pickle-private.h"

#define ORDERED_DICT "collections.OrderedDict"
#define TENSOR "torch._utils._rebuild_tensor_v2"
#define PARAMETER "torch._utils._rebuild_parameter"

/* ---- plain values ---- */

static gboolean
run_empty (PickleReader *reader, guint kind, GError **error)
{
  return pickle_push (reader, pickle_add (reader, (PickleKind) kind));
}

static gboolean
run_truth (PickleReader *reader, guint truth, GError **error)
{
  PickleValue *value = pickle_add (reader, PICKLE_NUMBER);

  value->number = truth;
  return pickle_push (reader, value);
}

/* @size: in bytes; four are signed. */
static gboolean
run_number (PickleReader *reader, guint size, GError **error)
{
  PickleValue *value = pickle_add (reader, PICKLE_NUMBER);
  guint64 number;

  if (!pickle_take_number (reader, &number, size, error))
    return FALSE;
  value->number = size == 4 ? (gint32) (guint32) number : (gint64) number;
  return pickle_push (reader, value);
}

/* A number of any length, the last byte of which has the sign. */
static gboolean
run_long (PickleReader *reader, guint argument, GError **error)
{
  PickleValue *value = pickle_add (reader, PICKLE_NUMBER);
  guint64 size, number;

  if (!pickle_take_number (reader, &size, 1, error))
    return FALSE;
  if (size > 8)
    return pickle_fail (reader, error, "a number of %u bytes", (guint) size);
  if (!pickle_take_number (reader, &number, (guint) size, error))
    return FALSE;
  if (size > 0 && size < 8 && number >> (8 * size - 1) != 0)
    number |= ~G_GUINT64_CONSTANT (0) << (8 * size);
  value->number = (gint64) number;
  return pickle_push (reader, value);
}

static gboolean
run_real (PickleReader *reader, guint argument, GError **error)
{
  const guint8 *bytes;

  return pickle_take (reader, &bytes, 8, error)
         && pickle_push (reader, pickle_add (reader, PICKLE_REAL));
}

static gboolean
is_text (const guint8 *bytes, gsize size)
{
  return memchr (bytes, '\0', size) == NULL
         && g_utf8_validate ((const gchar *) bytes, (gssize) size, NULL);
}

/* @size: of the length before the text, in bytes. */
static gboolean
run_text (PickleReader *reader, guint size, GError **error)
{
  PickleValue *value = pickle_add (reader, PICKLE_TEXT);
  const guint8 *bytes;
  guint64 length;

  if (!pickle_take_number (reader, &length, size, error)
      || !pickle_take (reader, &bytes, length, error))
    return FALSE;
  if (!is_text (bytes, length))
    return pickle_fail (reader, error, "a text is not UTF-8");
  value->text = g_strndup ((const gchar *) bytes, length);
  return pickle_push (reader, value);
}

/* ---- lists and dictionaries ---- */

static gboolean
run_mark (PickleReader *reader, guint argument, GError **error)
{
  g_array_append_val (reader->marks, reader->stack->len);
  return TRUE;
}

/* @n: how many items the tuple has. */
static gboolean
run_tuple (PickleReader *reader, guint n, GError **error)
{
  PickleValue *value = pickle_add (reader, PICKLE_LIST);

  for (guint i = 0; i < n; i++)
    {
      PickleValue *item = pickle_pop (reader, error);

      if (item == NULL)
        return FALSE;
      g_ptr_array_insert (value->items, 0, item);
    }
  return pickle_push (reader, value);
}

static gboolean
run_tuple_to_mark (PickleReader *reader, guint argument, GError **error)
{
  PickleValue *value = pickle_add (reader, PICKLE_LIST);

  return pickle_pop_mark (reader, value, error) && pickle_push (reader, value);
}

/* @kind: of what one thing is added to; two to a dictionary. */
static gboolean
run_add (PickleReader *reader, guint kind, GError **error)
{
  PickleValue *last = pickle_pop (reader, error);
  PickleValue *key = NULL;
  PickleValue *to;

  if (last == NULL)
    return FALSE;
  if (kind == PICKLE_DICT && (key = pickle_pop (reader, error)) == NULL)
    return FALSE;
  to = pickle_peek (reader, (PickleKind) kind, error);
  if (to == NULL)
    return FALSE;
  if (key != NULL)
    g_ptr_array_add (to->items, key);
  g_ptr_array_add (to->items, last);
  return TRUE;
}

static gboolean
run_add_to_mark (PickleReader *reader, guint kind, GError **error)
{
  PickleValue *added = pickle_add (reader, PICKLE_LIST);
  PickleValue *to;

  if (!pickle_pop_mark (reader, added, error))
    return FALSE;
  to = pickle_peek (reader, (PickleKind) kind, error);
  if (to == NULL)
    return FALSE;
  if (kind == PICKLE_DICT && added->items->len % 2 != 0)
    return pickle_fail (reader, error, "a key has no value");
  for (guint i = 0; i < added->items->len; i++)
    g_ptr_array_add (to->items, g_ptr_array_index (added->items, i));
  return TRUE;
}

/* ---- the memo ---- */

/* @size: of the number in bytes; 0: the next one. */
static gboolean
run_put (PickleReader *reader, guint size, GError **error)
{
  guint64 number = g_hash_table_size (reader->memo);
  PickleValue *value;

  if (size > 0 && !pickle_take_number (reader, &number, size, error))
    return FALSE;
  value = pickle_pop (reader, error);
  if (value == NULL)
    return FALSE;
  g_hash_table_insert (reader->memo, GUINT_TO_POINTER ((guint) number), value);
  return pickle_push (reader, value);
}

static gboolean
run_get (PickleReader *reader, guint size, GError **error)
{
  guint64 number;
  PickleValue *value;

  if (!pickle_take_number (reader, &number, size, error))
    return FALSE;
  value = g_hash_table_lookup (reader->memo, GUINT_TO_POINTER ((guint) number));
  if (value == NULL)
    return pickle_fail (reader, error, "nothing is remembered as %u",
                        (guint) number);
  return pickle_push (reader, value);
}

/* ---- what is called ---- */

static gboolean
is_known (const gchar *name)
{
  return strcmp (name, ORDERED_DICT) == 0 || strcmp (name, TENSOR) == 0
         || strcmp (name, PARAMETER) == 0
         || (g_str_has_prefix (name, "torch.")
             && g_str_has_suffix (name, "Storage")
             && strchr (name + strlen ("torch."), '.') == NULL);
}

static gboolean
push_global (PickleReader *reader, gchar *name, GError **error)
{
  PickleValue *value = pickle_add (reader, PICKLE_GLOBAL);

  value->text = name;
  if (!is_known (name))
    return pickle_fail (reader, error,
                        "%s is not one of the globals that a state dict needs",
                        name);
  return pickle_push (reader, value);
}

/* Returns: (transfer full): up to the end of the line. */
static gchar *
take_line (PickleReader *reader, GError **error)
{
  const guint8 *bytes = reader->data + reader->at;
  const guint8 *end = memchr (bytes, '\n', reader->size - reader->at);

  if (end == NULL || !is_text (bytes, (gsize) (end - bytes)))
    {
      pickle_fail (reader, error, "a name is not a line of text");
      return NULL;
    }
  reader->at += (gsize) (end - bytes) + 1;
  return g_strndup ((const gchar *) bytes, (gsize) (end - bytes));
}

static gboolean
run_global (PickleReader *reader, guint argument, GError **error)
{
  g_autofree gchar *module = take_line (reader, error);
  g_autofree gchar *name = module != NULL ? take_line (reader, error) : NULL;

  return name != NULL
         && push_global (reader, g_strconcat (module, ".", name, NULL), error);
}

static gboolean
run_global_on_stack (PickleReader *reader, guint argument, GError **error)
{
  PickleValue *name = pickle_pop (reader, error);
  PickleValue *module = name != NULL ? pickle_pop (reader, error) : NULL;

  if (module == NULL)
    return FALSE;
  if (name->kind != PICKLE_TEXT || module->kind != PICKLE_TEXT)
    return pickle_fail (reader, error, "a name is not a text");
  return push_global (reader, g_strconcat (module->text, ".", name->text, NULL),
                      error);
}

/* Calls: with no more than what they are known to be called with. */
static gboolean
run_reduce (PickleReader *reader, guint argument, GError **error)
{
  PickleValue *with = pickle_pop (reader, error);
  PickleValue *called = with != NULL ? pickle_pop (reader, error) : NULL;
  PickleValue *made = NULL;

  if (called == NULL)
    return FALSE;
  if (called->kind != PICKLE_GLOBAL || with->kind != PICKLE_LIST)
    return pickle_fail (reader, error, "what is called is no global");
  if (strcmp (called->text, ORDERED_DICT) == 0 && with->items->len == 0)
    made = pickle_add (reader, PICKLE_DICT);
  else if (strcmp (called->text, TENSOR) == 0)
    {
      made = pickle_add (reader, PICKLE_TENSOR);
      for (guint i = 0; i < with->items->len; i++)
        g_ptr_array_add (made->items, g_ptr_array_index (with->items, i));
    }
  else if (strcmp (called->text, PARAMETER) == 0)
    made = (PickleValue *) pickle_get_item (with, 0, PICKLE_TENSOR);
  if (made == NULL)
    return pickle_fail (reader, error, "%s is called as it never is",
                        called->text);
  return pickle_push (reader, made);
}

/* A dictionary's attributes: only those of a state dict, the versions of its
 * layers. */
static gboolean
run_build (PickleReader *reader, guint argument, GError **error)
{
  return pickle_pop (reader, error) != NULL
         && pickle_peek (reader, PICKLE_DICT, error) != NULL;
}

static gboolean
run_storage (PickleReader *reader, guint argument, GError **error)
{
  PickleValue *said = pickle_pop (reader, error);
  PickleValue *value;

  if (said == NULL)
    return FALSE;
  if (!pickle_get_item (said, 0, PICKLE_TEXT)
      || strcmp (pickle_get_item (said, 0, PICKLE_TEXT)->text, "storage") != 0
      || !pickle_get_item (said, 1, PICKLE_GLOBAL)
      || !pickle_get_item (said, 2, PICKLE_TEXT)
      || !pickle_get_item (said, 4, PICKLE_NUMBER))
    return pickle_fail (reader, error, "what is kept outside is no storage");
  value = pickle_add (reader, PICKLE_STORAGE);
  for (guint i = 0; i < said->items->len; i++)
    g_ptr_array_add (value->items, g_ptr_array_index (said->items, i));
  return pickle_push (reader, value);
}

/* ---- the program ---- */

static gboolean
run_protocol (PickleReader *reader, guint argument, GError **error)
{
  guint64 version;

  if (!pickle_take_number (reader, &version, 1, error))
    return FALSE;
  return version <= 5
         || pickle_fail (reader, error, "protocol %u is not known",
                         (guint) version);
}

/* Its length is of no use, as the end is known. */
static gboolean
run_frame (PickleReader *reader, guint argument, GError **error)
{
  const guint8 *bytes;

  return pickle_take (reader, &bytes, 8, error);
}

static gboolean
run_stop (PickleReader *reader, guint argument, GError **error)
{
  reader->pickle->root = pickle_pop (reader, error);
  return reader->pickle->root != NULL;
}

const PickleOpcode *
pickle_find_opcode (guint8 code)
{
  static const PickleOpcode opcodes[] = {
    { 0x80, "PROTO", run_protocol },
    { 0x95, "FRAME", run_frame },
    { '.', "STOP", run_stop },
    { 'N', "NONE", run_empty, PICKLE_NONE },
    { 0x88, "NEWTRUE", run_truth, 1 },
    { 0x89, "NEWFALSE", run_truth, 0 },
    { 'K', "BININT1", run_number, 1 },
    { 'M', "BININT2", run_number, 2 },
    { 'J', "BININT", run_number, 4 },
    { 0x8a, "LONG1", run_long },
    { 'G', "BINFLOAT", run_real },
    { 0x8c, "SHORT_BINUNICODE", run_text, 1 },
    { 'X', "BINUNICODE", run_text, 4 },
    { 0x8d, "BINUNICODE8", run_text, 8 },
    { 'U', "SHORT_BINSTRING", run_text, 1 },
    { 'T', "BINSTRING", run_text, 4 },
    { '(', "MARK", run_mark },
    { ')', "EMPTY_TUPLE", run_tuple, 0 },
    { 0x85, "TUPLE1", run_tuple, 1 },
    { 0x86, "TUPLE2", run_tuple, 2 },
    { 0x87, "TUPLE3", run_tuple, 3 },
    { 't', "TUPLE", run_tuple_to_mark },
    { ']', "EMPTY_LIST", run_empty, PICKLE_LIST },
    { 'a', "APPEND", run_add, PICKLE_LIST },
    { 'e', "APPENDS", run_add_to_mark, PICKLE_LIST },
    { '}', "EMPTY_DICT", run_empty, PICKLE_DICT },
    { 's', "SETITEM", run_add, PICKLE_DICT },
    { 'u', "SETITEMS", run_add_to_mark, PICKLE_DICT },
    { 0x94, "MEMOIZE", run_put, 0 },
    { 'q', "BINPUT", run_put, 1 },
    { 'r', "LONG_BINPUT", run_put, 4 },
    { 'h', "BINGET", run_get, 1 },
    { 'j', "LONG_BINGET", run_get, 4 },
    { 'c', "GLOBAL", run_global },
    { 0x93, "STACK_GLOBAL", run_global_on_stack },
    { 'R', "REDUCE", run_reduce },
    { 'b', "BUILD", run_build },
    { 'Q', "BINPERSID", run_storage },
    /* known, but refused */
    { '0', "POP" },
    { '1', "POP_MARK" },
    { '2', "DUP" },
    { 'F', "FLOAT" },
    { 'I', "INT" },
    { 'L', "LONG" },
    { 0x8b, "LONG4" },
    { 'P', "PERSID" },
    { 'S', "STRING" },
    { 'V', "UNICODE" },
    { 'B', "BINBYTES" },
    { 'C', "SHORT_BINBYTES" },
    { 0x8e, "BINBYTES8" },
    { 0x96, "BYTEARRAY8" },
    { 0x97, "NEXT_BUFFER" },
    { 0x98, "READONLY_BUFFER" },
    { 'd', "DICT" },
    { 'l', "LIST" },
    { 0x8f, "EMPTY_SET" },
    { 0x90, "ADDITEMS" },
    { 0x91, "FROZENSET" },
    { 'g', "GET" },
    { 'p', "PUT" },
    { 'i', "INST" },
    { 'o', "OBJ" },
    { 0x81, "NEWOBJ" },
    { 0x92, "NEWOBJ_EX" },
    { 0x82, "EXT1" },
    { 0x83, "EXT2" },
    { 0x84, "EXT4" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (opcodes); i++)
    if (opcodes[i].code == code)
      return &opcodes[i];
  return NULL;
}
