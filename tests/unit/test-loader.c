/* test-loader.c - that batches are what they should be, and always the same
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/train/loader.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <math.h>
#include <string.h>

#include "photos-case.h"

#define N_PHOTOS 5
#define HEIGHT 36
#define WIDTH(photo) (40 + (photo))
#define SIDE 32
#define BATCH 16
#define PLANE (SIDE * SIDE)
#define SIZE (3 * BATCH * PLANE)

static const Corruption DARKEN[] = { CORRUPT_DARKEN };
static const Corruption SLOW[] = { CORRUPT_GLASS_BLUR, CORRUPT_SNOW,
                                   CORRUPT_GAUSSIAN_NOISE };
static const guint      ALL[] = { 0, 1, 2, 3, 4 };

/* ---- photographs that say which pixel is where ---- */

static void
write_photo (const gchar *name,
             guint        photo)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (
    GDK_COLORSPACE_RGB, FALSE, 8, (gint) WIDTH (photo), HEIGHT);
  g_autofree gchar *bytes = NULL;
  guint8           *pixels = gdk_pixbuf_get_pixels (pixbuf);
  gsize             size;

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH (photo); x++)
      {
        guint8 *pixel = pixels + y * gdk_pixbuf_get_rowstride (pixbuf) + 3 * x;

        pixel[0] = (guint8) (5 * x + 3);
        pixel[1] = (guint8) (6 * y + 2);
        pixel[2] = (guint8) (40 * photo + 30);
      }
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &bytes, &size, "png", NULL,
                                            NULL));
  photos_case_write_file (name, bytes, (gssize) size);
}

/* @bad: a bit for each photograph that is no picture. */
static Photos *
make_photos (const gchar *folder,
             guint        bad)
{
  g_autoptr (GError)  error = NULL;
  g_autoptr (GString) csv = g_string_new ("file,class\n");
  g_autofree gchar   *csv_name = g_strconcat (folder, ".csv", NULL);
  Photos             *photos;

  for (guint i = 0; i < N_PHOTOS; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("%s/%u.png", folder, i);

      g_string_append_printf (csv, "%u.png,%u\n", i, 10 + i);
      if (bad >> i & 1)
        photos_case_write_file (name, "no picture", -1);
      else
        write_photo (name, i);
    }
  photos_case_write_file (csv_name, csv->str, -1);
  photos = photos_case_open (folder, csv_name, &error);
  g_assert_no_error (error);
  return photos;
}

static LoaderOptions
make_options (const Photos *photos)
{
  return (LoaderOptions) { .photos = photos, .indices = ALL,
                           .n_indices = N_PHOTOS, .batch = BATCH,
                           .side = SIDE, .resize = HEIGHT,
                           .corruptions = DARKEN, .n_corruptions = 1,
                           .clean_share = -1.0, .mirror = TRUE,
                           .cache_mb = 100, .seed = 3 };
}

static const Batch *
take (Loader *loader)
{
  g_autoptr (GError) error = NULL;
  const Batch       *batch = loader_take (loader, &error);

  g_assert_no_error (error);
  g_assert_nonnull (batch);
  g_assert_true (batch->n == BATCH && batch->side == SIDE);
  return batch;
}

/* ---- what is in a batch ---- */

typedef struct
{
  guint    photo;
  guint    x;
  guint    y;
  gboolean mirror;
} Cut;

/* The byte that a clean image has somewhere. */
static guint
get_byte (const Batch *batch,
          guint        image,
          guint        channel,
          guint        pixel)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  gsize               at = ((gsize) channel * BATCH + image) * PLANE + pixel;
  gdouble value = 255.0 * (batch->clean[at] * std[channel] + mean[channel]);

  g_assert_cmpfloat_with_epsilon (value, round (value), 1e-3);
  return (guint) round (value);
}

static Cut
find_cut (const Batch *batch,
          guint        image)
{
  guint left = (get_byte (batch, image, 0, 0) - 3) / 5;
  guint right = (get_byte (batch, image, 0, SIDE - 1) - 3) / 5;
  Cut   cut = { .photo = (get_byte (batch, image, 2, 0) - 30) / 40,
                .x = MIN (left, right),
                .y = (get_byte (batch, image, 1, 0) - 2) / 6,
                .mirror = right < left };

  g_assert_cmpuint (MAX (left, right), ==, cut.x + SIDE - 1);
  g_assert_cmpuint (cut.photo, <, N_PHOTOS);
  g_assert_cmpuint (cut.x, <=, WIDTH (cut.photo) - SIDE);
  g_assert_cmpuint (cut.y, <=, HEIGHT - SIDE);
  return cut;
}

/* Image @image of @images holds just these numbers. */
static gboolean
holds (const real   *images,
       guint         image,
       const gfloat *planar)
{
  static real wanted[SIZE];

  loader_put (wanted, planar, BATCH, SIDE, image);
  for (guint c = 0; c < 3; c++)
    if (memcmp (wanted + (c * BATCH + image) * PLANE,
                images + (c * BATCH + image) * PLANE, PLANE * sizeof (real)))
      return FALSE;
  return TRUE;
}

/* Returns: the severity that the image was darkened with. */
static guint
check_image (const Photos *photos,
             const Batch  *batch,
             guint         image)
{
  Cut           cut = find_cut (batch, image);
  g_auto (Photo) photo = { 0 };
  gfloat        clean[3 * PLANE], dirty[3 * PLANE];

  g_assert_true (photos_read (&photo, photos, cut.photo, HEIGHT, NULL));
  photo_cut (clean, &photo, SIDE, cut.x, cut.y, cut.mirror);
  g_assert_true (holds (batch->clean, image, clean));
  g_assert_cmpuint (batch->labels[image], ==, 10 + cut.photo);
  for (guint severity = 0; severity <= CORRUPT_MAX_SEVERITY; severity++)
    {
      memcpy (dirty, clean, sizeof dirty);
      corrupt_image (dirty, SIDE, SIDE, CORRUPT_DARKEN, severity, 0);
      if (holds (batch->dirty, image, dirty))
        return severity;
    }
  g_assert_not_reached ();
}

/* A photograph's pixels, spoilt as corrupt_image() does, its label; all that
 * is drawn takes all its values, about as often as it should. */
static void
test_values (void)
{
  g_autoptr (Photos) photos = make_photos ("values", 0);
  LoaderOptions      options = make_options (photos);
  g_autoptr (Loader) loader = loader_new (&options);
  guint              severities[CORRUPT_MAX_SEVERITY + 1] = { 0 };
  guint              drawn[N_PHOTOS] = { 0 };
  guint              rows[HEIGHT - SIDE + 1] = { 0 };
  guint              edges[2] = { 0 }, mirrored = 0;
  const guint        n = 40 * BATCH;

  for (guint i = 0; i < 40; i++)
    {
      const Batch *batch = take (loader);

      for (guint image = 0; image < BATCH; image++)
        {
          Cut cut = find_cut (batch, image);

          severities[check_image (photos, batch, image)]++;
          drawn[cut.photo]++;
          rows[cut.y]++;
          mirrored += cut.mirror;
          edges[0] += cut.x == 0;
          edges[1] += cut.x + SIDE == WIDTH (cut.photo);
        }
    }
  for (guint i = 0; i <= CORRUPT_MAX_SEVERITY; i++)
    g_assert_cmpint (ABS ((gint) (severities[i] - n / 6)), <, 50);
  for (guint i = 0; i < N_PHOTOS; i++)
    g_assert_cmpint (ABS ((gint) (drawn[i] - n / N_PHOTOS)), <, 55);
  for (guint i = 0; i <= HEIGHT - SIDE; i++)
    g_assert_cmpint (ABS ((gint) (rows[i] - n / (HEIGHT - SIDE + 1))), <, 55);
  g_assert_cmpint (ABS ((gint) (mirrored - n / 2)), <, 70);
  g_assert_cmpuint (MIN (edges[0], edges[1]), >, 20);
}

/* Tones vary where they are asked to: the clean images are no longer those of
 * the photographs, but still of 8 bits, and what was undamaged is like them. */
static void
test_varied (void)
{
  g_autoptr (Photos) photos = make_photos ("varied", 0);
  LoaderOptions      options = make_options (photos);
  guint              changed = 0;

  options.n_corruptions = 0;
  for (guint half = 0; half < 2; half++)
    {
      g_autoptr (Loader) plain = loader_new (&options);
      g_autoptr (Loader) varied = NULL;
      const Batch       *one, *two;

      options.varied_share = 0.5 + 0.5 * half;
      varied = loader_new (&options);
      one = take (plain);
      two = take (varied);
      for (guint image = 0; image < BATCH; image++)
        {
          gdouble most = 0.0;

          for (guint c = 0; c < 3; c++)
            for (guint i = 0; i < SIDE * SIDE; i++)
              {
                gsize at = ((gsize) c * BATCH + image) * SIDE * SIDE + i;

                most = MAX (most, fabs (one->clean[at] - two->clean[at]));
                g_assert_cmpfloat (two->clean[at], ==, two->dirty[at]);
              }
          g_assert_cmpfloat (most, <, 2.0);
          changed += most > 0.0;
        }
      options.varied_share = 0.0;
    }
  g_assert_cmpuint (changed, >, BATCH);
  g_assert_cmpuint (changed, <, 2 * BATCH);
}

/* Only what was asked for. */
static void
test_choice (void)
{
  static const guint      some[] = { 1, 3 };
  static const Corruption two[] = { CORRUPT_DARKEN, CORRUPT_BRIGHTNESS };
  g_autoptr (Photos)      photos = make_photos ("choice", 0);
  LoaderOptions           options = make_options (photos);
  g_autoptr (Loader)      loader = NULL;
  guint                   darker = 0, lighter = 0;

  options.indices = some;
  options.n_indices = 2;
  options.corruptions = two;
  options.n_corruptions = 2;
  options.clean_share = 0.0;
  options.mirror = FALSE;
  loader = loader_new (&options);
  for (guint i = 0; i < 10; i++)
    {
      const Batch *batch = take (loader);

      for (guint image = 0; image < BATCH; image++)
        {
          Cut   cut = find_cut (batch, image);
          gsize red = (gsize) image * PLANE + 7;

          g_assert_true (cut.photo == 1 || cut.photo == 3);
          g_assert_false (cut.mirror);
          darker += batch->dirty[red] < batch->clean[red];
          lighter += batch->dirty[red] > batch->clean[red];
        }
    }
  g_assert_cmpuint (darker + lighter, ==, 10 * BATCH);
  g_assert_cmpuint (MIN (darker, lighter), >, 40);
}

static void
test_clean_share (void)
{
  static const gdouble shares[] = { 0.0, 0.25, 1.0 };
  g_autoptr (Photos)   photos = make_photos ("share", 0);

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      LoaderOptions      options = make_options (photos);
      g_autoptr (Loader) loader = NULL;
      guint              clean = 0, highest = 0;

      options.clean_share = shares[i];
      loader = loader_new (&options);
      for (guint j = 0; j < 20; j++)
        {
          const Batch *batch = take (loader);

          for (guint image = 0; image < BATCH; image++)
            {
              guint severity = check_image (photos, batch, image);

              clean += severity == 0;
              highest = MAX (highest, severity);
            }
        }
      g_assert_cmpuint (highest, ==,
                        shares[i] < 1.0 ? CORRUPT_MAX_SEVERITY : 0);
      g_assert_cmpfloat_with_epsilon (clean, shares[i] * 20 * BATCH,
                                      shares[i] == 0.25 ? 40 : 0.5);
    }
}

/* The same image is spoilt otherwise each time. */
static void
test_chance (void)
{
  static const Corruption noise[] = { CORRUPT_GAUSSIAN_NOISE };
  g_autoptr (GHashTable)  seen = g_hash_table_new_full (
    g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (Photos)      photos = NULL;
  g_autoptr (Loader)      loader = NULL;
  LoaderOptions           options;

  photos_case_write_picture ("flat/0.png", SIDE, SIDE, "png", FALSE);
  photos = photos_case_open ("flat", NULL, NULL);
  options = make_options (photos);
  options.n_indices = 1;
  options.resize = SIDE;
  options.corruptions = noise;
  options.clean_share = 0.0;
  options.mirror = FALSE;
  loader = loader_new (&options);
  for (guint i = 0; i < 8; i++)
    {
      const Batch *batch = take (loader);

      for (guint image = 0; image < BATCH; image++)
        g_hash_table_add (seen, g_bytes_new (batch->dirty + image * PLANE,
                                             PLANE * sizeof (real)));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 8 * BATCH);
}

/* ---- always the same ---- */

typedef struct
{
  real dirty[SIZE];
  real clean[SIZE];
} Copy;

static Copy *
copy_batches (const LoaderOptions *options,
              guint                n)
{
  g_autoptr (Loader) loader = loader_new (options);
  Copy              *copies = g_new (Copy, n);

  for (guint i = 0; i < n; i++)
    {
      const Batch *batch = take (loader);

      memcpy (copies[i].dirty, batch->dirty, sizeof copies[i].dirty);
      memcpy (copies[i].clean, batch->clean, sizeof copies[i].clean);
    }
  return copies;
}

static void
test_same (void)
{
  g_autoptr (Photos) photos = make_photos ("same", 1 << 2);
  LoaderOptions      options = make_options (photos);
  g_autofree Copy   *all = NULL, *again = NULL, *later = NULL, *other = NULL;

  options.corruptions = SLOW;
  options.n_corruptions = G_N_ELEMENTS (SLOW);
  all = copy_batches (&options, 8);
  g_assert_true (memcmp (&all[0], &all[1], sizeof (Copy)) != 0);

  options.cache_mb = 0;
  again = copy_batches (&options, 8);
  g_assert_cmpmem (all, 8 * sizeof (Copy), again, 8 * sizeof (Copy));

  options.first = 5;
  later = copy_batches (&options, 3);
  g_assert_cmpmem (all + 5, 3 * sizeof (Copy), later, 3 * sizeof (Copy));

  options.first = 0;
  options.seed++;
  other = copy_batches (&options, 8);
  for (guint i = 0; i < 8; i++)
    g_assert_true (memcmp (&all[i], &other[i], sizeof (Copy)) != 0);
}

/* What was taken stays as it is until the next is asked for, however far
 * the thread may be. */
static void
test_stays (void)
{
  const gsize        size = SIZE * sizeof (real);
  g_autoptr (Photos) photos = make_photos ("stays", 0);
  LoaderOptions      options = make_options (photos);
  g_autoptr (Loader) loader = loader_new (&options);

  for (guint i = 0; i < 6; i++)
    {
      const Batch     *batch = take (loader);
      g_autofree real *before = g_memdup2 (batch->dirty, size);

      g_usleep (20000);
      g_assert_cmpmem (before, size, batch->dirty, size);
    }
}

/* ---- bad photographs ---- */

static void
remember (const gchar *message,
          gpointer     data)
{
  g_string_append_printf (data, "%s\n", message);
}

static void
test_bad (gconstpointer data)
{
  g_autoptr (Photos)  photos = make_photos ("bad", 1 << 0 | 1 << 3 | 1 << 4);
  LoaderOptions       options = make_options (photos);
  g_autoptr (Loader)  loader = NULL;
  g_autoptr (GString) told = g_string_new (NULL);
  g_auto (GStrv)      lines = NULL;
  guint               drawn[N_PHOTOS] = { 0 };

  options.cache_mb = GPOINTER_TO_UINT (data);
  options.bad = remember;
  options.bad_data = told;
  loader = loader_new (&options);
  for (guint i = 0; i < 20; i++)
    {
      const Batch *batch = take (loader);

      for (guint image = 0; image < BATCH; image++)
        {
          check_image (photos, batch, image);
          drawn[find_cut (batch, image).photo]++;
        }
    }
  g_clear_pointer (&loader, loader_free);
  g_assert_cmpuint (MIN (drawn[1], drawn[2]), >, 0);
  g_assert_cmpuint (drawn[1] + drawn[2], ==, 20 * BATCH);
  g_assert_true (strstr (told->str, "0.png") && strstr (told->str, "3.png")
                 && strstr (told->str, "4.png"));
  lines = g_strsplit (told->str, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3 + 1);
}

static void
test_all_bad (void)
{
  g_autoptr (Photos)  photos = make_photos ("none", (1 << N_PHOTOS) - 1);
  LoaderOptions       options = make_options (photos);
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (Loader)  loader = NULL;
  g_auto (GStrv)      lines = NULL;

  options.bad = remember;
  options.bad_data = told;
  loader = loader_new (&options);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (loader_take (loader, &error));
      g_assert_nonnull (strstr (error->message, ".png"));
    }
  g_clear_pointer (&loader, loader_free);
  lines = g_strsplit (told->str, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, N_PHOTOS + 1);
}

/* The thread may be anywhere: it has not begun, is making a batch, waits. */
static void
test_free (void)
{
  g_autoptr (Photos) photos = make_photos ("free", 1);
  LoaderOptions      options = make_options (photos);

  options.corruptions = SLOW;
  options.n_corruptions = G_N_ELEMENTS (SLOW);
  for (guint i = 0; i < 30; i++)
    {
      Loader *loader = loader_new (&options);

      for (guint j = 0; j < i % 3; j++)
        take (loader);
      g_usleep (i * i * 30);
      loader_free (loader);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loader/values", test_values);
  g_test_add_func ("/loader/varied", test_varied);
  g_test_add_func ("/loader/choice", test_choice);
  g_test_add_func ("/loader/clean-share", test_clean_share);
  g_test_add_func ("/loader/chance", test_chance);
  g_test_add_func ("/loader/same", test_same);
  g_test_add_func ("/loader/stays", test_stays);
  g_test_add_data_func ("/loader/bad/cached", GUINT_TO_POINTER (100),
                        test_bad);
  g_test_add_data_func ("/loader/bad/read-again", GUINT_TO_POINTER (0),
                        test_bad);
  g_test_add_func ("/loader/all-bad", test_all_bad);
  g_test_add_func ("/loader/free", test_free);
  return photos_case_run ();
}
