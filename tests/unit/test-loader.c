/* test-loader.c - batches are correct and reproducible
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "loader-case.h"

#include <string.h>

static const Corruption SLOW[] = { CORRUPT_GLASS_BLUR, CORRUPT_SNOW,
                                   CORRUPT_GAUSSIAN_NOISE };

/* A photograph's pixels, corrupted by corrupt_image(), and its label; all
 * random choices take all values, with about the right frequencies. */
static void
test_values (void)
{
  g_autoptr (Photos) photos = loader_case_open ("values", 0);
  LoaderOptions options = loader_case_options (photos);
  g_autoptr (Loader) loader = loader_new (&options);
  guint severities[CORRUPT_MAX_SEVERITY + 1] = { 0 };
  guint drawn[N_PHOTOS] = { 0 };
  guint rows[HEIGHT - SIDE + 1] = { 0 };
  guint edges[2] = { 0 }, mirrored = 0;
  const guint n = 40 * BATCH;

  for (guint i = 0; i < 40; i++)
    {
      const Batch *batch = loader_case_take (loader);

      for (guint image = 0; image < BATCH; image++)
        {
          LoaderCut cut = loader_case_find_cut (batch, image);
          guint severity = loader_case_check (photos, batch, image);

          severities[severity]++;
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

/* The labels of what is cropped; those without a score have none. */
static void
test_scenes (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *folder = photos_case_place ("scenes");
  const gchar *folders[] = { folder, NULL };
  g_autoptr (Scenes) scenes = NULL;
  LoaderOptions options;
  g_autoptr (Loader) loader = NULL;
  const Batch *batch;
  guint scores[256];
  guint mirrored = 0;

  loader_case_write_scenes ("scenes");
  scenes = scenes_open (folders, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 256; i++)
    scores[i] = i % 11 == 3 ? LAYER_NO_LABEL : 1000 + i;
  options = loader_case_options (scenes_get_photos (scenes));
  options.scenes = scenes;
  options.scores = scores;
  options.cache_mb = 0;
  loader = loader_new (&options);
  batch = loader_case_take (loader);
  for (guint image = 0; image < BATCH; image++)
    {
      LoaderCut cut = loader_case_find_cut (batch, image);

      mirrored += cut.mirror;
      for (guint i = 0; i < PLANE; i++)
        {
          guint x = i % SIDE;
          guint label;

          x = cut.x + (cut.mirror ? SIDE - 1 - x : x);
          label = LOADER_CASE_LABEL (cut.photo, x, cut.y + i / SIDE);
          g_assert_cmpuint (batch->labels[image * PLANE + i], ==,
                            scores[label]);
        }
    }
  g_assert_cmpuint (mirrored, >, 0);
  g_assert_cmpuint (mirrored, <, BATCH);
}

/* Only the requested corruptions and photographs. */
static void
test_choice (void)
{
  static const guint some[] = { 1, 3 };
  static const Corruption two[] = { CORRUPT_DARKEN, CORRUPT_BRIGHTNESS };
  g_autoptr (Photos) photos = loader_case_open ("choice", 0);
  LoaderOptions options = loader_case_options (photos);
  g_autoptr (Loader) loader = NULL;
  guint darker = 0, lighter = 0;

  options.indices = some;
  options.n_indices = 2;
  options.corruptions = two;
  options.n_corruptions = 2;
  options.clean_fraction = 0.0;
  options.mirror = FALSE;
  loader = loader_new (&options);
  for (guint i = 0; i < 10; i++)
    {
      const Batch *batch = loader_case_take (loader);

      for (guint image = 0; image < BATCH; image++)
        {
          LoaderCut cut = loader_case_find_cut (batch, image);
          gsize red = (gsize) image * PLANE + 7;

          g_assert_true (cut.photo == 1 || cut.photo == 3);
          g_assert_false (cut.mirror);
          darker += batch->corrupted[red] < batch->clean[red];
          lighter += batch->corrupted[red] > batch->clean[red];
        }
    }
  g_assert_cmpuint (darker + lighter, ==, 10 * BATCH);
  g_assert_cmpuint (MIN (darker, lighter), >, 40);
}

static void
test_clean_fraction (void)
{
  static const gdouble fractions[] = { 0.0, 0.25, 1.0 };
  g_autoptr (Photos) photos = loader_case_open ("share", 0);

  for (guint i = 0; i < G_N_ELEMENTS (fractions); i++)
    {
      LoaderOptions options = loader_case_options (photos);
      g_autoptr (Loader) loader = NULL;
      guint clean = 0, highest = 0;

      options.clean_fraction = fractions[i];
      loader = loader_new (&options);
      for (guint j = 0; j < 20; j++)
        {
          const Batch *batch = loader_case_take (loader);

          for (guint image = 0; image < BATCH; image++)
            {
              guint severity = loader_case_check (photos, batch, image);

              clean += severity == 0;
              highest = MAX (highest, severity);
            }
        }
      g_assert_cmpuint (highest, ==,
                        fractions[i] < 1.0 ? CORRUPT_MAX_SEVERITY : 0);
      g_assert_cmpfloat_with_epsilon (clean, fractions[i] * 20 * BATCH,
                                      fractions[i] == 0.25 ? 40 : 0.5);
    }
}

/* The same image is corrupted differently each time. */
static void
test_rng (void)
{
  static const Corruption noise[] = { CORRUPT_GAUSSIAN_NOISE };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (
    g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (Photos) photos = NULL;
  g_autoptr (Loader) loader = NULL;
  LoaderOptions options;

  photos_case_write_picture ("flat/0.png", SIDE, SIDE, "png", FALSE);
  photos = photos_case_open ("flat", NULL, NULL);
  options = loader_case_options (photos);
  options.n_indices = 1;
  options.resize = SIDE;
  options.corruptions = noise;
  options.clean_fraction = 0.0;
  options.mirror = FALSE;
  loader = loader_new (&options);
  for (guint i = 0; i < 8; i++)
    {
      const Batch *batch = loader_case_take (loader);

      for (guint image = 0; image < BATCH; image++)
        g_hash_table_add (seen, g_bytes_new (batch->corrupted + image * PLANE,
                                             PLANE * sizeof (real)));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 8 * BATCH);
}

/* ---- always the same ---- */

typedef struct
{
  real corrupted[SIZE];
  real clean[SIZE];
} Copy;

static Copy *
copy_batches (const LoaderOptions *options, guint n)
{
  g_autoptr (Loader) loader = loader_new (options);
  Copy *copies = g_new (Copy, n);

  for (guint i = 0; i < n; i++)
    {
      const Batch *batch = loader_case_take (loader);

      memcpy (copies[i].corrupted, batch->corrupted,
              sizeof copies[i].corrupted);
      memcpy (copies[i].clean, batch->clean, sizeof copies[i].clean);
    }
  return copies;
}

static void
test_same (void)
{
  g_autoptr (Photos) photos = loader_case_open ("same", 1 << 2);
  LoaderOptions options = loader_case_options (photos);
  g_autofree Copy *all = NULL, *again = NULL, *later = NULL, *other = NULL;

  options.corruptions = SLOW;
  options.n_corruptions = G_N_ELEMENTS (SLOW);
  all = copy_batches (&options, 8);
  g_assert_true (memcmp (&all[0], &all[1], sizeof (Copy)) != 0);

  options.cache_mb = 0;
  options.n_threads = 3;
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

/* A batch stays unchanged until the next one is taken, whatever the thread
 * does. */
static void
test_stays (void)
{
  const gsize size = SIZE * sizeof (real);
  g_autoptr (Photos) photos = loader_case_open ("stays", 0);
  LoaderOptions options = loader_case_options (photos);
  g_autoptr (Loader) loader = loader_new (&options);

  for (guint i = 0; i < 6; i++)
    {
      const Batch *batch = loader_case_take (loader);
      g_autofree real *before = g_memdup2 (batch->corrupted, size);

      g_usleep (20000);
      g_assert_cmpmem (before, size, batch->corrupted, size);
    }
}

/* The thread may not have started, be making a batch, or wait. */
static void
test_free (void)
{
  g_autoptr (Photos) photos = loader_case_open ("free", 1);
  LoaderOptions options = loader_case_options (photos);

  options.corruptions = SLOW;
  options.n_corruptions = G_N_ELEMENTS (SLOW);
  for (guint i = 0; i < 30; i++)
    {
      Loader *loader = loader_new (&options);

      for (guint j = 0; j < i % 3; j++)
        loader_case_take (loader);
      g_usleep (i * i * 30);
      loader_free (loader);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loader/values", test_values);
  g_test_add_func ("/loader/scenes", test_scenes);
  g_test_add_func ("/loader/choice", test_choice);
  g_test_add_func ("/loader/clean-fraction", test_clean_fraction);
  g_test_add_func ("/loader/rng", test_rng);
  g_test_add_func ("/loader/same", test_same);
  g_test_add_func ("/loader/stays", test_stays);
  g_test_add_func ("/loader/free", test_free);
  return photos_case_run ();
}
