/* test-loader.c - batches are correct and reproducible
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "loader-case.h"
#include "models/corrupt/rng.h"

#include <math.h>
#include <string.h>

#include "models/corrupt/faults.h"

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
          gdouble severity = loader_case_check (photos, batch, image);

          g_assert_cmpfloat (severity, ==, floor (severity));
          severities[(guint) severity]++;
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

/* With varied tones the clean images differ from the photographs, but still
 * have 8 bits, and uncorrupted images equal them. */
static void
test_varied (void)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  g_autoptr (Photos) photos = loader_case_open ("varied", 0);
  LoaderOptions options = loader_case_options (photos);
  guint changed = 0;

  options.n_corruptions = 0;
  for (guint half = 0; half < 2; half++)
    {
      g_autoptr (Loader) plain = loader_new (&options);
      g_autoptr (Loader) varied = NULL;
      const Batch *one, *two;

      options.varied_fraction = 0.5 + 0.5 * half;
      varied = loader_new (&options);
      one = loader_case_take (plain);
      two = loader_case_take (varied);
      for (guint image = 0; image < BATCH; image++)
        {
          gdouble most = 0.0;

          for (guint c = 0; c < 3; c++)
            for (guint i = 0; i < SIDE * SIDE; i++)
              {
                gsize at = ((gsize) c * BATCH + image) * SIDE * SIDE + i;
                gdouble level = 255.0 * (two->clean[at] * std[c] + mean[c]);

                most = MAX (most, fabs (one->clean[at] - two->clean[at]));
                g_assert_cmpfloat_with_epsilon (level, round (level), 1e-3);
                g_assert_cmpfloat (two->clean[at], ==, two->corrupted[at]);
              }
          g_assert_cmpfloat (most, <, 2.0);
          changed += most > 0.0;
        }
      options.varied_fraction = 0.0;
    }
  g_assert_cmpuint (changed, >, BATCH);
  g_assert_cmpuint (changed, <, 2 * BATCH);
}

/* Returns: the side of the square that was cropped, from how much steeper the
 * photographs' constant slope became. */
static guint
find_side (const Batch *batch, guint image)
{
  static const gfloat std[3] = PARAMS_STD;
  const real *row = batch->clean + image * PLANE + SIDE / 2 * SIDE;
  const guint from = 4, to = SIDE - 5;
  gdouble steps = (row[to] - row[from]) * std[0] * 255.0;
  gdouble side = fabs (steps) / (to - from) * SIDE / 5.0;

  g_assert_cmpfloat_with_epsilon (side, round (side), 0.3);
  return (guint) round (side);
}

/* Returns: the correlation of the noise of neighbouring pixels in blue, which
 * is otherwise uniform. */
static gdouble
get_shared_noise (const Batch *batch, guint image)
{
  const gsize at = ((gsize) 2 * BATCH + image) * PLANE;
  gdouble own = 0.0, common = 0.0;

  for (guint i = 0; i + 1 < PLANE; i++)
    {
      gdouble noise = batch->corrupted[at + i] - batch->clean[at + i];

      own += noise * noise;
      common +=
        noise * (batch->corrupted[at + i + 1] - batch->clean[at + i + 1]);
    }
  return common / own;
}

/* The requested fraction is cropped larger, by any number of pixels, and scaled
 * down after the corruption; uncorrupted ones are scaled too. */
static void
test_scaled (void)
{
  static const Corruption noise[] = { CORRUPT_GAUSSIAN_NOISE };
  g_autoptr (Photos) photos = loader_case_open ("scaled", 0);
  LoaderOptions options = loader_case_options (photos);
  g_autoptr (Loader) loader = NULL;
  guint sides[HEIGHT - SIDE + 1] = { 0 };
  gdouble shared[2] = { 0.0 };
  guint noisy[2] = { 0 };

  options.corruptions = noise;
  options.scaled_fraction = 0.5;
  loader = loader_new (&options);
  for (guint i = 0; i < 20; i++)
    {
      const Batch *batch = loader_case_take (loader);

      for (guint image = 0; image < BATCH; image++)
        {
          guint side = find_side (batch, image);

          g_assert_cmpuint (side, >=, SIDE);
          g_assert_cmpuint (side, <=, HEIGHT);
          sides[side - SIDE]++;
          if (batch->severities[image] > 0.0)
            {
              shared[side > SIDE] += get_shared_noise (batch, image);
              noisy[side > SIDE]++;
            }
          else
            for (guint j = 0; j < 3 * PLANE; j++)
              {
                gsize at = (j / PLANE * BATCH + image) * PLANE + j % PLANE;

                g_assert_cmpfloat (batch->clean[at], ==, batch->corrupted[at]);
              }
        }
    }
  g_assert_cmpint (ABS ((gint) sides[0] - 10 * BATCH), <, 40);
  for (guint i = 1; i <= HEIGHT - SIDE; i++)
    g_assert_cmpint (ABS ((gint) sides[i] - 10 * BATCH / (HEIGHT - SIDE)), <,
                     25);
  g_assert_cmpfloat_with_epsilon (shared[0] / noisy[0], 0.0, 0.02);
  g_assert_cmpfloat (shared[1] / noisy[1], >, 0.15);
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
              gdouble severity = loader_case_check (photos, batch, image);

              clean += severity == 0;
              highest = MAX (highest, (guint) severity);
            }
        }
      g_assert_cmpuint (highest, ==,
                        fractions[i] < 1.0 ? CORRUPT_MAX_SEVERITY : 0);
      g_assert_cmpfloat_with_epsilon (clean, fractions[i] * 20 * BATCH,
                                      fractions[i] == 0.25 ? 40 : 0.5);
    }
}

static void
corrupt_mixed (gfloat *picture, gdouble severity, guint64 seed)
{
  corrupt_image_mixed (picture, SIDE, SIDE, severity, seed);
}

static void
corrupt_with_faults (gfloat *picture, gdouble severity, guint64 seed)
{
  faults_corrupt (picture, SIDE, SIDE, seed);
}

/* Returns: the allowed deviation from an expected count. */
static gdouble
get_margin (gdouble fraction)
{
  return fraction > 0.0 && fraction < 1.0 ? 50 : 1;
}

/* The number of clean images does not change; of the others the requested
 * fractions are uniformly between the published severities, or go through
 * @corrupt. @fractions: between, mixed, faults. */
static void
check_kinds (const gdouble fractions[3], LoaderCaseCorruptFunc corrupt)
{
  g_autoptr (Photos) photos = loader_case_open ("kinds", 0);
  LoaderOptions options = loader_case_options (photos);
  g_autoptr (Loader) loader = NULL;
  const Batch *batch = NULL;
  const guint n = 20 * BATCH;
  gdouble fraction_between = fractions[0] + fractions[1];
  gdouble fraction_others = fractions[1] + fractions[2];
  guint clean = 0, others = 0, between = 0;
  guint above[CORRUPT_MAX_SEVERITY] = { 0 };

  options.between_fraction = fractions[0];
  options.mixed_fraction = fractions[1];
  options.faults_fraction = fractions[2];
  loader = loader_new (&options);
  for (guint i = 0; i < n; i++)
    {
      guint image = i % BATCH;
      gdouble severity;

      if (image == 0)
        batch = loader_case_take (loader);
      severity = batch->severities[image];
      clean += severity == 0;
      between += severity > floor (severity);
      if (severity > floor (severity))
        above[(guint) severity]++;
      if (batch->corruptions[image] == CORRUPT_N)
        {
          loader_case_check_corrupted (
            photos, batch, image, corrupt,
            rng_mix (options.seed + 2, i / BATCH, image));
          others++;
        }
      else
        loader_case_check (photos, batch, image);
    }
  g_assert_cmpint (ABS ((gint) (clean - n / 6)), <, 40);
  g_assert_cmpfloat_with_epsilon (others, fraction_others * (n - clean),
                                  get_margin (fraction_others));
  g_assert_cmpfloat_with_epsilon (between, fraction_between * (n - clean),
                                  get_margin (fraction_between));
  for (guint i = 0; i < CORRUPT_MAX_SEVERITY; i++)
    g_assert_cmpint (ABS ((gint) (above[i] - between / CORRUPT_MAX_SEVERITY)),
                     <, 40);
}

static void
test_between (void)
{
  static const gdouble none[] = { 0.0, 0.0, 0.0 };
  static const gdouble half[] = { 0.5, 0.0, 0.0 };
  static const gdouble all[] = { 1.0, 0.0, 0.0 };

  check_kinds (none, NULL);
  check_kinds (half, NULL);
  check_kinds (all, NULL);
}

static void
test_kinds (void)
{
  static const gdouble mixed[] = { 0.2, 0.4, 0.0 };
  static const gdouble faults[] = { 0.3, 0.0, 0.5 };

  check_kinds (mixed, corrupt_mixed);
  check_kinds (faults, corrupt_with_faults);
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
  g_test_add_func ("/loader/varied", test_varied);
  g_test_add_func ("/loader/scaled", test_scaled);
  g_test_add_func ("/loader/choice", test_choice);
  g_test_add_func ("/loader/clean-fraction", test_clean_fraction);
  g_test_add_func ("/loader/between", test_between);
  g_test_add_func ("/loader/kinds", test_kinds);
  g_test_add_func ("/loader/rng", test_rng);
  g_test_add_func ("/loader/same", test_same);
  g_test_add_func ("/loader/stays", test_stays);
  g_test_add_func ("/loader/free", test_free);
  return photos_case_run ();
}
