/* checkpoint.c - PyTorch's checkpoint files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "checkpoint.h"

#include <stdio.h>
#include <string.h>
#include <zip.h>

#include "core/half.h"

#define PICKLE "/data.pkl"
#define PICKLE_MAX (4 << 20) /* bytes; those of large networks have 1 MB */
#define DEPTH_MAX 8          /* of dictionaries in dictionaries */

struct _Checkpoint
{
  gchar *path;
  zip_t *zip;
  gchar *folder; /* in the zip, with a slash at the end */
  Pickle *pickle;
  GPtrArray *tensors;
};

static gboolean
fail (const Checkpoint *checkpoint, GError **error, const gchar *format, ...)
{
  g_autofree gchar *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT, "%s: %s",
               checkpoint->path, message);
  return FALSE;
}

/* ---- the zip ---- */

/* How a file of before version 1.6 begins: a pickle of a number, or a tar. */
static gboolean
is_older (const gchar *path)
{
  static const guint8 magic[] = { 0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c,
                                  0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19 };
  guint8 head[512] = { 0 };
  FILE *file = fopen (path, "rb");

  if (file != NULL)
    {
      if (fread (head, 1, sizeof head, file) < sizeof magic)
        head[0] = 0;
      fclose (file);
    }
  return memcmp (head, magic, sizeof magic) == 0
         || memcmp (head + 257, "ustar", 5) == 0;
}

static gboolean
open_zip (Checkpoint *checkpoint, GError **error)
{
  zip_error_t fault;
  int code;

  checkpoint->zip = zip_open (checkpoint->path, ZIP_RDONLY, &code);
  if (checkpoint->zip != NULL)
    return TRUE;
  if (code == ZIP_ER_NOZIP && is_older (checkpoint->path))
    return fail (checkpoint, error,
                 "is in the format that PyTorch had before version 1.6; load "
                 "and save it once with a later one");
  if (code == ZIP_ER_NOZIP)
    return fail (checkpoint, error, "is no checkpoint of PyTorch, not a zip");
  zip_error_init_with_code (&fault, code);
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", checkpoint->path,
               zip_error_strerror (&fault));
  zip_error_fini (&fault);
  return FALSE;
}

/* Returns: (transfer full): a file of the zip, which is stored as it is. */
static guint8 *
read_entry (const Checkpoint *checkpoint,
            const gchar *name,
            guint64 *size,
            GError **error)
{
  g_autofree guint8 *bytes = NULL;
  zip_stat_t stat;
  zip_file_t *file;
  zip_int64_t n;

  zip_stat_init (&stat);
  if (zip_stat (checkpoint->zip, name, 0, &stat) != 0
      || !(stat.valid & ZIP_STAT_SIZE))
    {
      fail (checkpoint, error, "%s: %s", name, zip_strerror (checkpoint->zip));
      return NULL;
    }
  /* so it has no more bytes than the whole file */
  if (stat.comp_method != ZIP_CM_STORE || stat.comp_size != stat.size)
    {
      fail (checkpoint, error, "%s: is compressed, which PyTorch never does",
            name);
      return NULL;
    }
  file = zip_fopen (checkpoint->zip, name, 0);
  if (file == NULL)
    {
      fail (checkpoint, error, "%s: %s", name, zip_strerror (checkpoint->zip));
      return NULL;
    }
  bytes = g_try_malloc (MAX (stat.size, 1));
  n = bytes != NULL ? zip_fread (file, bytes, stat.size) : -1;
  /* the checksum is compared at the end */
  if (n >= 0 && (guint64) n == stat.size && zip_fread (file, &(guint8){ 0 }, 1))
    n = -1;
  zip_fclose (file);
  if (n < 0 || (guint64) n != stat.size)
    {
      fail (checkpoint, error, "%s: is damaged, or cut short", name);
      return NULL;
    }
  *size = stat.size;
  return g_steal_pointer (&bytes);
}

/* The folder that all is in: that of the pickle. */
static gboolean
find_folder (Checkpoint *checkpoint, GError **error)
{
  zip_int64_t n = zip_get_num_entries (checkpoint->zip, 0);

  for (zip_int64_t i = 0; i < n; i++)
    {
      const gchar *name = zip_get_name (checkpoint->zip, (zip_uint64_t) i, 0);

      if (name != NULL && g_str_has_suffix (name, PICKLE))
        {
          checkpoint->folder =
            g_strndup (name, strlen (name) + 1 - strlen (PICKLE));
          return TRUE;
        }
    }
  return fail (checkpoint, error,
               "is no checkpoint of PyTorch: the zip has no "
               "data.pkl");
}

/* Numbers are little-endian unless the file says otherwise. */
static gboolean
check_byte_order (Checkpoint *checkpoint, GError **error)
{
  g_autofree gchar *name = g_strconcat (checkpoint->folder, "byteorder", NULL);
  g_autofree guint8 *text = NULL;
  guint64 size;

  if (zip_name_locate (checkpoint->zip, name, 0) < 0)
    return TRUE;
  text = read_entry (checkpoint, name, &size, error);
  if (text == NULL)
    return FALSE;
  return (size == 6 && memcmp (text, "little", 6) == 0)
         || fail (checkpoint, error, "its numbers are not little-endian");
}

static gboolean
read_pickle (Checkpoint *checkpoint, GError **error)
{
  g_autofree gchar *name = g_strconcat (checkpoint->folder, "data.pkl", NULL);
  g_autofree guint8 *bytes = NULL;
  guint64 size;

  bytes = read_entry (checkpoint, name, &size, error);
  if (bytes == NULL)
    return FALSE;
  if (size > PICKLE_MAX)
    return fail (checkpoint, error,
                 "%s has %" G_GUINT64_FORMAT " bytes, more than %d", name, size,
                 PICKLE_MAX);
  checkpoint->pickle = pickle_read (bytes, size, checkpoint->path, error);
  return checkpoint->pickle != NULL;
}

/* ---- its dictionaries ---- */

static void
tensor_free (gpointer data)
{
  CheckpointTensor *tensor = data;

  g_free (tensor->place);
  g_free (tensor->name);
  g_free (tensor);
}

/* @seen: the dictionaries so far, as one may be in itself. */
static void
add_tensors (Checkpoint *checkpoint,
             const PickleValue *dict,
             const gchar *place,
             GHashTable *seen,
             guint depth)
{
  if (depth == DEPTH_MAX || !g_hash_table_add (seen, (gpointer) dict))
    return;
  for (guint i = 0; i + 1 < dict->items->len; i += 2)
    {
      const PickleValue *key = g_ptr_array_index (dict->items, i);
      const PickleValue *value = g_ptr_array_index (dict->items, i + 1);

      if (key->kind != PICKLE_TEXT)
        continue;
      if (value->kind == PICKLE_TENSOR)
        {
          CheckpointTensor *tensor = g_new (CheckpointTensor, 1);

          *tensor =
            (CheckpointTensor){ g_strdup (place), g_strdup (key->text), value };
          g_ptr_array_add (checkpoint->tensors, tensor);
        }
      else if (value->kind == PICKLE_DICT)
        {
          g_autofree gchar *inner =
            g_strconcat (place, *place != '\0' ? "/" : "", key->text, NULL);

          add_tensors (checkpoint, value, inner, seen, depth + 1);
        }
    }
}

Checkpoint *
checkpoint_open (const gchar *path, GError **error)
{
  g_autoptr (Checkpoint) checkpoint = g_new0 (Checkpoint, 1);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  const PickleValue *root;

  checkpoint->path = g_strdup (path);
  checkpoint->tensors = g_ptr_array_new_with_free_func (tensor_free);
  if (!open_zip (checkpoint, error) || !find_folder (checkpoint, error)
      || !check_byte_order (checkpoint, error)
      || !read_pickle (checkpoint, error))
    return NULL;
  root = pickle_get_root (checkpoint->pickle);
  if (root->kind != PICKLE_DICT)
    {
      fail (checkpoint, error, "it holds no dictionary");
      return NULL;
    }
  add_tensors (checkpoint, root, "", seen, 0);
  return g_steal_pointer (&checkpoint);
}

void
checkpoint_free (Checkpoint *checkpoint)
{
  if (checkpoint->zip != NULL)
    zip_discard (checkpoint->zip);
  g_clear_pointer (&checkpoint->pickle, pickle_free);
  g_ptr_array_unref (checkpoint->tensors);
  g_free (checkpoint->folder);
  g_free (checkpoint->path);
  g_free (checkpoint);
}

const GPtrArray *
checkpoint_list (const Checkpoint *checkpoint)
{
  return checkpoint->tensors;
}

/* ---- tensors ---- */

typedef enum
{
  TYPE_FLOAT,
  TYPE_HALF,
  TYPE_BFLOAT16
} Type;

static const struct
{
  const gchar *name;
  guint size;
} types[] = { { "torch.FloatStorage", 4 },
              { "torch.HalfStorage", 2 },
              { "torch.BFloat16Storage", 2 } };

/* A tensor's numbers are at offset + sum of place * stride in the storage. */
typedef struct
{
  const gchar *key;
  guint64 n; /* numbers in the storage */
  Type type;
  guint64 offset;
  WeightsShape shape;
  guint64 strides[WEIGHTS_MAX_DIMS];
} Layout;

const gchar *
checkpoint_get_type (const CheckpointTensor *tensor)
{
  const PickleValue *storage =
    pickle_get_item (tensor->value, 0, PICKLE_STORAGE);

  return storage != NULL ? pickle_get_item (storage, 1, PICKLE_GLOBAL)->text
                         : "unknown";
}

static gboolean
take_sizes (Layout *layout,
            const PickleValue *sizes,
            const PickleValue *strides)
{
  if (sizes == NULL || strides == NULL
      || sizes->items->len != strides->items->len
      || sizes->items->len > WEIGHTS_MAX_DIMS)
    return FALSE;
  layout->shape.n = sizes->items->len;
  for (guint i = 0; i < layout->shape.n; i++)
    {
      const PickleValue *size = pickle_get_item (sizes, i, PICKLE_NUMBER);
      const PickleValue *stride = pickle_get_item (strides, i, PICKLE_NUMBER);

      if (size == NULL || stride == NULL || size->number < 1
          || size->number > G_MAXINT32 || stride->number < 0
          || stride->number > G_MAXINT32)
        return FALSE;
      layout->shape.d[i] = (gsize) size->number;
      layout->strides[i] = (guint64) stride->number;
    }
  return TRUE;
}

/* Whether all numbers are within the storage, and not more of them than it
 * has. */
static gboolean
fits (const Layout *layout)
{
  guint64 last = layout->offset;
  guint64 count = 1;

  if (layout->n > G_MAXINT32 || layout->offset >= layout->n)
    return FALSE;
  for (guint i = 0; i < layout->shape.n; i++)
    {
      last += (layout->shape.d[i] - 1) * layout->strides[i];
      count *= layout->shape.d[i];
      if (last >= layout->n || count > layout->n)
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_layout (Layout *layout,
             const Checkpoint *checkpoint,
             const CheckpointTensor *tensor,
             GError **error)
{
  const PickleValue *value = tensor->value;
  const PickleValue *storage = pickle_get_item (value, 0, PICKLE_STORAGE);
  const PickleValue *offset = pickle_get_item (value, 1, PICKLE_NUMBER);
  const gchar *type = checkpoint_get_type (tensor);

  if (storage == NULL || offset == NULL || offset->number < 0
      || !take_sizes (layout, pickle_get_item (value, 2, PICKLE_LIST),
                      pickle_get_item (value, 3, PICKLE_LIST)))
    return fail (checkpoint, error,
                 "%s: is no tensor of 0 to %d dimensions of 1 or more",
                 tensor->name, WEIGHTS_MAX_DIMS);
  layout->key = pickle_get_item (storage, 2, PICKLE_TEXT)->text;
  layout->n = (guint64) pickle_get_item (storage, 4, PICKLE_NUMBER)->number;
  layout->offset = (guint64) offset->number;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (type, types[i].name) == 0)
      {
        layout->type = (Type) i;
        return fits (layout)
               || fail (
                 checkpoint, error,
                 "%s: its size and strides reach beyond the %" G_GINT64_FORMAT
                 " numbers of its storage",
                 tensor->name, (gint64) layout->n);
      }
  return fail (checkpoint, error,
               "%s: its numbers are of %s; only single, half and bfloat16 "
               "precision are read",
               tensor->name, type);
}

static gfloat
get_number (const guint8 *bytes, Type type)
{
  guint32 bits = bytes[0] | (guint32) bytes[1] << 8;
  gfloat number;

  if (type == TYPE_HALF)
    return half_to_float ((guint16) bits);
  if (type == TYPE_BFLOAT16)
    bits <<= 16;
  else
    bits |= (guint32) bytes[2] << 16 | (guint32) bytes[3] << 24;
  memcpy (&number, &bits, sizeof number);
  return number;
}

static gfloat *
copy_numbers (const Layout *layout, const guint8 *bytes)
{
  gsize n = weights_shape_count (&layout->shape);
  guint size = types[layout->type].size;
  gfloat *numbers = g_new (gfloat, n);

  for (gsize i = 0; i < n; i++)
    {
      guint64 at = layout->offset;
      gsize rest = i;

      for (guint d = layout->shape.n; d-- > 0; rest /= layout->shape.d[d])
        at += rest % layout->shape.d[d] * layout->strides[d];
      numbers[i] = get_number (bytes + at * size, layout->type);
    }
  return numbers;
}

gfloat *
checkpoint_read (Checkpoint *checkpoint,
                 const CheckpointTensor *tensor,
                 WeightsShape *shape,
                 GError **error)
{
  g_autofree guint8 *bytes = NULL;
  g_autofree gchar *name = NULL;
  Layout layout;
  guint64 size, wanted;

  if (!take_layout (&layout, checkpoint, tensor, error))
    return NULL;
  name = g_strconcat (checkpoint->folder, "data/", layout.key, NULL);
  bytes = read_entry (checkpoint, name, &size, error);
  if (bytes == NULL)
    return NULL;
  wanted = layout.n * types[layout.type].size;
  if (size != wanted)
    {
      fail (checkpoint, error,
            "%s: its storage %s has %" G_GUINT64_FORMAT
            " bytes, it should have %" G_GUINT64_FORMAT,
            tensor->name, name, size, wanted);
      return NULL;
    }
  *shape = layout.shape;
  return copy_numbers (&layout, bytes);
}
