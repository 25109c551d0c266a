/* photo-xmp.c - XMP without what is not true of a copy
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "plug-in/photo/photo-meta.h"

/* Names that tell of what a copy has not. */
typedef struct
{
  const gchar *space;
  const gchar *start; /* of the name */
  const gchar *remark;
} Unwanted;

static const Unwanted unwanted[] = {
  { "http://ns.adobe.com/hdr-gain-map/1.0/", "", N_ ("its gain map is lost") },
  { "http://ns.apple.com/HDRGainMap/1.0/", "", N_ ("its gain map is lost") },
  { "http://ns.google.com/photos/1.0/container/", "", NULL },
  { "http://ns.google.com/photos/1.0/container/item/", "", NULL },
  { "http://ns.google.com/photos/1.0/camera/", "MotionPhoto", NULL },
  { "http://ns.google.com/photos/1.0/camera/", "MicroVideo", NULL },
  { "http://ns.adobe.com/xap/1.0/", "Thumbnails", NULL },
  { "http://ns.adobe.com/xmp/note/", "HasExtendedXMP", NULL },
};

#define TIFF_SPACE "http://ns.adobe.com/tiff/1.0/"

typedef struct
{
  GString *out;
  GHashTable *spaces; /* prefix to name */
  GPtrArray *remarks;
  gboolean turned;
  gboolean changed;
  guint depth; /* of unwanted elements; 0: none */
  gboolean in_orientation;
} Filter;

/* Returns: the name without its prefix, whose space is @space; "" for none. */
static const gchar *
split_name (const Filter *filter, const gchar *name, const gchar **space)
{
  const gchar *colon = strchr (name, ':');
  g_autofree gchar *prefix = NULL;

  *space = "";
  if (colon == NULL)
    return name;
  prefix = g_strndup (name, (gsize) (colon - name));
  if (g_hash_table_contains (filter->spaces, prefix))
    *space = g_hash_table_lookup (filter->spaces, prefix);
  return colon + 1;
}

static gboolean
is_unwanted (Filter *filter, const gchar *name)
{
  const gchar *space;
  const gchar *local = split_name (filter, name, &space);

  for (gsize i = 0; i < G_N_ELEMENTS (unwanted); i++)
    if (strcmp (space, unwanted[i].space) == 0
        && g_str_has_prefix (local, unwanted[i].start))
      {
        if (unwanted[i].remark != NULL
            && !g_ptr_array_find_with_equal_func (
              filter->remarks, _ (unwanted[i].remark), g_str_equal, NULL))
          g_ptr_array_add (filter->remarks, g_strdup (_ (unwanted[i].remark)));
        filter->changed = TRUE;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_orientation (Filter *filter, const gchar *name)
{
  const gchar *space;
  const gchar *local = split_name (filter, name, &space);

  return filter->turned && strcmp (space, TIFF_SPACE) == 0
         && strcmp (local, "Orientation") == 0;
}

static void
note_spaces (Filter *filter, const gchar **names, const gchar **values)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], "xmlns:"))
      g_hash_table_insert (filter->spaces, g_strdup (names[i] + 6),
                           g_strdup (values[i]));
}

static void
on_start (GMarkupParseContext *context,
          const gchar *element,
          const gchar **names,
          const gchar **values,
          gpointer data,
          GError **error)
{
  Filter *filter = data;

  note_spaces (filter, names, values);
  if (filter->depth > 0 || is_unwanted (filter, element))
    {
      filter->depth++;
      return;
    }
  g_string_append_printf (filter->out, "<%s", element);
  for (guint i = 0; names[i] != NULL; i++)
    if (!is_unwanted (filter, names[i]))
      {
        const gboolean turn = is_orientation (filter, names[i]);
        g_autofree gchar *value =
          g_markup_escape_text (turn ? "1" : values[i], -1);

        filter->changed = filter->changed || turn;
        g_string_append_printf (filter->out, " %s=\"%s\"", names[i], value);
      }
  g_string_append_c (filter->out, '>');
  filter->in_orientation = is_orientation (filter, element);
}

static void
on_end (GMarkupParseContext *context,
        const gchar *element,
        gpointer data,
        GError **error)
{
  Filter *filter = data;

  filter->in_orientation = FALSE;
  if (filter->depth > 0)
    filter->depth--;
  else
    g_string_append_printf (filter->out, "</%s>", element);
}

static void
on_text (GMarkupParseContext *context,
         const gchar *text,
         gsize size,
         gpointer data,
         GError **error)
{
  Filter *filter = data;
  g_autofree gchar *escaped = NULL;

  if (filter->depth > 0)
    return;
  filter->changed = filter->changed || filter->in_orientation;
  escaped = filter->in_orientation ? g_strdup ("1")
                                   : g_markup_escape_text (text, (gssize) size);
  g_string_append (filter->out, escaped);
}

static void
on_other (GMarkupParseContext *context,
          const gchar *text,
          gsize size,
          gpointer data,
          GError **error)
{
  Filter *filter = data;

  if (filter->depth == 0)
    g_string_append_len (filter->out, text, (gssize) size);
}

static gboolean
run_filter (Filter *filter, const gchar *text, gsize size)
{
  static const GMarkupParser parser = { on_start, on_end, on_text, on_other };
  GMarkupParseContext *context =
    g_markup_parse_context_new (&parser, 0, filter, NULL);
  gboolean ok =
    g_markup_parse_context_parse (context, text, (gssize) size, NULL)
    && g_markup_parse_context_end_parse (context, NULL);

  g_markup_parse_context_free (context);
  return ok;
}

GBytes *
photo_xmp_update (GBytes *xmp, gboolean turned, GPtrArray *remarks)
{
  gsize size;
  const gchar *text = g_bytes_get_data (xmp, &size);
  Filter filter = { .out = g_string_new (NULL),
                    .spaces = g_hash_table_new_full (g_str_hash, g_str_equal,
                                                     g_free, g_free),
                    .remarks = remarks,
                    .turned = turned };
  GBytes *result = NULL;

  /* Some programs end it with zeros. */
  while (size > 0 && text[size - 1] == '\0')
    size--;
  if (!run_filter (&filter, text, size))
    g_ptr_array_add (remarks, g_strdup (_ ("its XMP is lost: it is damaged")));
  else if (filter.changed)
    result = g_bytes_new (filter.out->str, filter.out->len);
  else
    result = g_bytes_new (text, size);
  g_string_free (filter.out, TRUE);
  g_hash_table_unref (filter.spaces);
  return result;
}
