/* cli-kind.c - supported picture file formats
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-kind.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "core/error.h"
#include "plug-in/cli/cli-structure.h"

enum
{
  JPEG,
  PNG,
  TIFF,
  WEBP,
  N_KINDS
};

static const CliKind kinds[N_KINDS] = {
  [JPEG] = { "JPEG", " jpg jpeg jpe jfif ", "gegl:jpg-load", "gegl:jpg-save",
             FALSE, FALSE, structure_find_jpeg_fault },
  [PNG] = { "PNG", " png ", "gegl:png-load", "gegl:png-save", TRUE, TRUE,
            structure_find_png_fault },
  [TIFF] = { "TIFF", " tif tiff ", "gegl:tiff-load", "gegl:tiff-save", TRUE,
             TRUE, structure_find_tiff_fault },
  [WEBP] = { "WebP", " webp ", "gegl:webp-load", "gegl:webp-save", FALSE, TRUE,
             structure_find_webp_fault },
};

static const CliKind *
detect (const guchar *data, gsize size)
{
  if (size >= 4 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return &kinds[JPEG];
  if (size >= 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return &kinds[PNG];
  if (size >= 8
      && (memcmp (data, "II*\0", 4) == 0 || memcmp (data, "MM\0*", 4) == 0))
    return &kinds[TIFF];
  if (size >= 12 && memcmp (data, "RIFF", 4) == 0
      && memcmp (data + 8, "WEBP", 4) == 0)
    return &kinds[WEBP];
  return NULL;
}

static const gchar *
find_fault (const CliKind *kind,
            const gchar *path,
            const guchar *data,
            gsize size)
{
  /* The loader would find only a thumbnail in it. */
  if (kind == &kinds[TIFF] && cli_kind_of_name (path) != kind)
    return "its name does not say so: if it is a camera's raw file, develop "
           "it first";
  return kind->find_fault (data, size);
}

const CliKind *
cli_kind_of_name (const gchar *path)
{
  const gchar *dot = strrchr (path, '.');
  g_autofree gchar *lower = NULL;
  g_autofree gchar *word = NULL;

  if (dot == NULL || strpbrk (dot, "/ ") != NULL)
    return NULL;
  lower = g_ascii_strdown (dot + 1, -1);
  word = g_strdup_printf (" %s ", lower);
  for (guint i = 0; i < N_KINDS; i++)
    if (strstr (kinds[i].endings, word) != NULL)
      return &kinds[i];
  return NULL;
}

gchar *
cli_kind_list_endings (void)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < N_KINDS; i++)
    {
      g_auto (GStrv) words = g_strsplit (kinds[i].endings, " ", -1);

      for (guint j = 0; words[j] != NULL; j++)
        if (*words[j] != '\0')
          g_string_append_printf (list, "%s.%s", list->len > 0 ? ", " : "",
                                  words[j]);
    }
  return g_string_free (list, FALSE);
}

static gboolean
check_is_file (const gchar *path, GError **error)
{
  const gchar *what;
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    what = g_strerror (errno);
  else if (S_ISREG (info.st_mode))
    return TRUE;
  else if (S_ISDIR (info.st_mode))
    what = "it is a folder, not a photograph";
  else
    what = "it is a device or a pipe, not a file";
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", path, what);
  return FALSE;
}

const CliKind *
cli_kind_of_file (const gchar *path, GError **error)
{
  g_autoptr (GMappedFile) map = NULL;
  const CliKind *kind;
  const gchar *fault;
  const guchar *data;
  gsize size;

  if (!check_is_file (path, error))
    return NULL;
  map = g_mapped_file_new (path, FALSE, error);
  if (map == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  data = (const guchar *) g_mapped_file_get_contents (map);
  size = g_mapped_file_get_length (map);
  kind = detect (data, size);
  if (kind == NULL)
    {
      g_set_error (
        error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT, "%s: it is %s", path,
        size == 0 ? "empty" : "not a JPEG, PNG, TIFF or WebP picture");
      return NULL;
    }
  fault = find_fault (kind, path, data, size);
  if (fault == NULL)
    return kind;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
               "%s: it looks like %s, but %s", path, kind->title, fault);
  return NULL;
}
