/* sympie-corrupt.c - spoils a photograph on purpose, or shows all the ways
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <locale.h>
#include <stdio.h>
#include <time.h>

#include "corrupt-sheet.h"
#include "corrupt.h"
#include "models/judge/metrics.h"
#include "models/judge/photos.h"

#define SIDE 224 /* of the crop that is shown, timed and measured */
#define MIXED "mixed"

typedef struct
{
  gchar *output;
  gchar *name;
  gdouble severity;
  gint64 seed;
  gchar *sheet;
  gboolean time;
  gint limit;
  gchar **photos;
} Words;

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

/* Written aside and renamed by g_file_set_contents(). */
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
         && g_file_set_contents (path, data, (gssize) size, error);
}

static gboolean
corrupt_photo (const Words *words, const Photos *photos, GError **error)
{
  gboolean mixed = g_strcmp0 (words->name, MIXED) == 0;
  Corruption corruption = 0;
  guint height, width;
  g_autofree gfloat *image = NULL;

  if (!mixed && !find_corruption (&corruption, words->name, error))
    return FALSE;
  image = photos_read_planar (&height, &width, photos, 0, CORRUPT_SIDE_MIN,
                              CORRUPT_SIDE_MAX, error);
  if (image == NULL)
    return FALSE;
  if (mixed && words->severity > 0)
    corrupt_image_mixed (image, height, width, words->severity, words->seed);
  else if (!mixed)
    corrupt_image (image, height, width, corruption, words->severity,
                   words->seed);
  return write_png (words->output, image, height, width, error);
}

/* ---- the middle of many ---- */

static gboolean
read_middle (gfloat *image, const Photos *photos, guint index, GError **error)
{
  g_auto (Photo) photo = { 0 };

  if (!photos_read (&photo, photos, index, SIDE, error))
    return FALSE;
  photo_cut (image, &photo, SIDE, (photo.width - SIDE) / 2,
             (photo.height - SIDE) / 2, FALSE);
  return TRUE;
}

static gboolean
make_sheet (const Words *words, const Photos *photos, GError **error)
{
  g_autofree gfloat *image = g_new (gfloat, 3 * SIDE * SIDE);

  return read_middle (image, photos, 0, error)
         && corrupt_sheet_write (words->sheet, image, SIDE, words->seed, error);
}

/* Returns: seconds of work of this thread: what else the machine does is left
 * out. */
static gdouble
get_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

/* A line of the table: milliseconds for an image, PSNR by severity. */
static void
print_line (Corruption corruption,
            const gfloat *images,
            guint n,
            gint64 seed,
            gdouble *total)
{
  const gsize size = 3 * SIDE * SIDE;
  g_autofree gfloat *image = g_new (gfloat, size);
  gdouble psnr[CORRUPT_MAX_SEVERITY] = { 0 };
  gdouble time = 0;
  gdouble ms;

  for (guint s = 0; s < CORRUPT_MAX_SEVERITY; s++)
    for (guint i = 0; i < n; i++)
      {
        const gfloat *clean = images + i * size;
        gdouble start;

        for (gsize j = 0; j < size; j++)
          image[j] = clean[j];
        start = get_time ();
        corrupt_image (image, SIDE, SIDE, corruption, s + 1, seed + i);
        time += get_time () - start;
        psnr[s] += metrics_psnr (metrics_mse (image, clean, size)) / n;
      }
  ms = time * 1000 / (n * CORRUPT_MAX_SEVERITY);
  *total += ms;
  printf ("%-28s %6.2f", corrupt_get_name (corruption), ms);
  for (guint s = 0; s < CORRUPT_MAX_SEVERITY; s++)
    printf (" %6.1f", psnr[s]);
  putchar ('\n');
}

static gboolean
print_times (const Words *words, const Photos *photos, GError **error)
{
  const gsize size = 3 * SIDE * SIDE;
  const guint n = MIN (photos_count (photos), (guint) words->limit);
  g_autofree gfloat *images = g_new (gfloat, n * size);
  gdouble total = 0;

  for (guint i = 0; i < n; i++)
    if (!read_middle (images + i * size, photos,
                      (guint64) i * photos_count (photos) / n, error))
      return FALSE;
  printf ("%u photographs, %dx%d\n%-28s %6s %s\n", n, SIDE, SIDE, "corruption",
          "ms", "  dB at severity 1, 2, 3, 4, 5");
  for (guint i = 0; i < CORRUPT_N; i++)
    {
      print_line (i, images, n, words->seed, &total);
      if (i + 1 == CORRUPT_N_TRAIN)
        printf ("%-28s %6.2f\n", "mean of those to train with",
                total / CORRUPT_N_TRAIN);
    }
  return TRUE;
}

/* ---- the command line ---- */

static gboolean
parse (Words *words, gint *argc, gchar ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &words->output,
      "The spoilt photograph, a PNG file", "FILE" },
    { "corruption", 'c', 0, G_OPTION_ARG_STRING, &words->name,
      "How, \"gaussian_noise\"; \"mixed\" for several", "NAME" },
    { "severity", 's', 0, G_OPTION_ARG_DOUBLE, &words->severity,
      "From 0, not at all, to 5 (3); 2.5 lies between", "S" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &words->seed,
      "Of what is drawn by chance (0)", "N" },
    { "sheet", 0, 0, G_OPTION_ARG_FILENAME, &words->sheet,
      "All corruptions and severities on one sheet, a PNG file", "FILE" },
    { "time", 0, 0, G_OPTION_ARG_NONE, &words->time,
      "A table of times and of PSNR", NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &words->limit,
      "Photographs that the table is made from (40)", "N" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words->photos,
      NULL, "PHOTO..." },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  gboolean one;

  g_option_context_set_summary (
    context, "Spoils a photograph in one of the ways that the networks are "
             "trained and judged with.\nPHOTO is a picture, or a folder or a "
             "tar of them for --time.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  one = words->output != NULL;
  if (words->photos == NULL || one + (words->sheet != NULL) + words->time != 1
      || one != (words->name != NULL))
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                 "a PHOTO is wanted, and one of -o with --corruption, "
                 "--sheet, or --time");
  else if (!(words->severity >= 0 && words->severity <= CORRUPT_MAX_SEVERITY))
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                 "--severity is from 0 to %d, not %g", CORRUPT_MAX_SEVERITY,
                 words->severity);
  else if (words->limit < 1 || words->limit > 1000)
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                 "--limit is from 1 to 1000, not %d", words->limit);
  else
    return TRUE;
  return FALSE;
}

gint
main (gint argc, gchar **argv)
{
  Words words = { .severity = 3, .limit = 40 };
  g_autoptr (GError) error = NULL;
  g_autoptr (Photos) photos = NULL;
  gboolean parsed, good;

  setlocale (LC_ALL, "");
  good = parsed = parse (&words, &argc, &argv, &error);
  if (good)
    good =
      (photos = photos_open ((const gchar *const *) words.photos, NULL, &error))
      != NULL;
  if (good && words.time)
    good = print_times (&words, photos, &error);
  else if (good && words.sheet != NULL)
    good = make_sheet (&words, photos, &error);
  else if (good)
    good = corrupt_photo (&words, photos, &error);
  if (!good)
    fprintf (stderr, "sympie-corrupt: %s%s\n", error->message,
             parsed ? "" : " (see \"sympie-corrupt --help\")");
  g_free (words.output);
  g_free (words.name);
  g_free (words.sheet);
  g_strfreev (words.photos);
  return good ? 0 : parsed ? 1 : 2;
}
