/* sympie-corrupt.c - corrupts a photograph
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <locale.h>
#include <stdio.h>

#include "core/output.h"
#include "corrupt-sheet.h"
#include "corrupt.h"
#include "models/photos/photos.h"

#define SIDE 224 /* of the crop that the sheet shows */
#define MIXED "mixed"

typedef struct
{
  gchar *output;
  gchar *name;
  gdouble severity;
  gint64 seed;
  gchar *sheet;
  gchar **photos;
} Options;

/* ---- one photograph ---- */

static gboolean
find_corruption (Corruption *corruption, const gchar *name, GError **error)
{
  g_autoptr (GString) names = NULL;

  if (corrupt_from_name (corruption, name))
    return TRUE;
  names = g_string_new (MIXED);
  for (guint i = 0; i < CORRUPT_N; i++)
    g_string_append_printf (names, ", %s", corrupt_get_name (i));
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
               "no corruption is called \"%s\"; there are %s", name,
               names->str);
  return FALSE;
}

static gboolean
write_png (const gchar *path,
           const gfloat *image,
           guint height,
           guint width,
           GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf =
    gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  const gsize n = (gsize) height * width;
  const gsize stride = gdk_pixbuf_get_rowstride (pixbuf);
  guchar *pixels = gdk_pixbuf_get_pixels (pixbuf);
  g_autofree gchar *data = NULL;
  gsize size;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      for (guint c = 0; c < 3; c++)
        pixels[y * stride + 3 * x + c] =
          (guchar) (image[c * n + (gsize) y * width + x] * 255 + 0.5f);
  return gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, "png", error, NULL)
         && output_write (path, data, size, error);
}

static gboolean
corrupt_photo (const Options *options, const Photos *photos, GError **error)
{
  gboolean mixed = g_strcmp0 (options->name, MIXED) == 0;
  Corruption corruption = 0;
  guint height, width;
  g_autofree gfloat *image = NULL;

  if (!mixed && !find_corruption (&corruption, options->name, error))
    return FALSE;
  image = photos_read_planar (&height, &width, photos, 0, CORRUPT_SIDE_MIN,
                              CORRUPT_SIDE_MAX, error);
  if (image == NULL)
    return FALSE;
  if (mixed && options->severity > 0)
    corrupt_image_mixed (image, height, width, options->severity,
                         options->seed);
  else if (!mixed)
    corrupt_image (image, height, width, corruption, options->severity,
                   options->seed);
  return write_png (options->output, image, height, width, error);
}

static gboolean
make_sheet (const Options *options, const Photos *photos, GError **error)
{
  g_autofree gfloat *image = g_new (gfloat, 3 * SIDE * SIDE);
  g_auto (Photo) photo = { 0 };

  if (!photos_read (&photo, photos, 0, SIDE, error))
    return FALSE;
  photo_crop (image, &photo, SIDE, (photo.width - SIDE) / 2,
              (photo.height - SIDE) / 2, FALSE);
  return corrupt_sheet_write (options->sheet, image, SIDE, options->seed,
                              error);
}

/* ---- the command line ---- */

static gboolean
parse (Options *options, gint *argc, gchar ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
      "Where to write the corrupted photograph, a PNG file", "FILE" },
    { "corruption", 'c', 0, G_OPTION_ARG_STRING, &options->name,
      "Which, for example gaussian_noise; \"mixed\" for several", "NAME" },
    { "severity", 's', 0, G_OPTION_ARG_DOUBLE, &options->severity,
      "From 0, not at all, to 5; 2.5 lies between (default: 3)", "S" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options->seed,
      "Seed of the random numbers (default: 0)", "N" },
    { "sheet", 0, 0, G_OPTION_ARG_FILENAME, &options->sheet,
      "All corruptions and severities on one sheet, a PNG file", "FILE" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->photos,
      NULL, "PHOTO" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  gboolean one;

  g_option_context_set_summary (
    context, "Corrupts a photograph in one of the ways that the networks are "
             "trained and judged with.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  one = options->output != NULL;
  if (options->photos == NULL || options->photos[1] != NULL
      || one == (options->sheet != NULL) || one != (options->name != NULL))
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                 "one PHOTO is wanted, and either -o with --corruption, or "
                 "--sheet");
  else if (!(options->severity >= 0
             && options->severity <= CORRUPT_MAX_SEVERITY))
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                 "--severity is from 0 to %d, not %g", CORRUPT_MAX_SEVERITY,
                 options->severity);
  else if (one && !g_str_has_suffix (options->output, ".png"))
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                 "%s: the result is a PNG file, so its name must end in .png",
                 options->output);
  else
    return TRUE;
  return FALSE;
}

gint
main (gint argc, gchar **argv)
{
  Options options = { .severity = 3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (Photos) photos = NULL;
  gboolean parsed, good;

  setlocale (LC_ALL, "");
  good = parsed = parse (&options, &argc, &argv, &error);
  if (good)
    good =
      (photos =
         photos_open ((const gchar *const *) options.photos, NULL, &error))
        != NULL
      && photos_check_output (
        photos, options.sheet != NULL ? options.sheet : options.output, &error);
  if (good && options.sheet != NULL)
    good = make_sheet (&options, photos, &error);
  else if (good)
    good = corrupt_photo (&options, photos, &error);
  if (!good)
    fprintf (stderr, "sympie-corrupt: %s%s\n", error->message,
             parsed ? "" : " (see \"sympie-corrupt --help\")");
  g_free (options.output);
  g_free (options.name);
  g_free (options.sheet);
  g_strfreev (options.photos);
  return good ? 0 : parsed ? 1 : 2;
}
