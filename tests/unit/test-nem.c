/* test-nem.c - NEM against the slow reference, its local answers, its errors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "core/relative.h"
#include "reference.h"

#define LIMIT 1e-4 /* relative to the largest value of the estimate */

static gfloat *
random_views (GRand *rand, gsize n)
{
  gfloat *views = g_new (gfloat, n);

  for (gsize i = 0; i < n; i++)
    views[i] = (gfloat) g_rand_double (rand);
  return views;
}

static void
assert_near (const SympieParams *is, const gdouble *wanted, gdouble limit)
{
  gdouble largest = 0.0;

  for (guint i = 0; i < PARAMS_N; i++)
    largest = MAX (largest, fabs (wanted[i]));
  for (guint i = 0; i < PARAMS_N; i++)
    g_assert_cmpfloat_with_epsilon (((const gfloat *) is)[i], wanted[i],
                                    limit * largest);
}

static Nem *
load (const gchar *path)
{
  g_autoptr (GError) error = NULL;
  Nem *nem = nem_load (path, &error);

  g_assert_no_error (error);
  return nem;
}

static void
check_size (const gchar *path, Nem *nem, guint height, guint width, GRand *rand)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NemPlan) plan = nem_plan_new (nem, height, width, 2, &error);
  g_autofree gfloat *view = random_views (rand, (gsize) 3 * height * width);
  g_autofree SympieParams *local = NULL;
  g_autofree gdouble *wanted = NULL;
  gdouble estimate[PARAMS_N];
  gdouble mean[PARAMS_N] = { 0 };
  SympieParams is;
  guint rows;
  guint columns;

  g_assert_no_error (error);
  nem_plan_get_grid (plan, &rows, &columns);
  local = g_new (SympieParams, rows * columns);
  wanted = g_new (gdouble, rows * columns * PARAMS_N);
  nem_plan_estimate (plan, view, 1, &is, local);
  reference_nem (path, view, height, width, estimate, wanted);

  assert_near (&is, estimate, LIMIT);
  for (guint i = 0; i < rows * columns; i++)
    {
      assert_near (&local[i], wanted + i * PARAMS_N, LIMIT);
      for (guint j = 0; j < PARAMS_N; j++)
        mean[j] += local[i].n[j] / (rows * columns);
    }
  assert_near (&is, mean, 1e-6);
}

static void
test_reference (void)
{
  static const guint sizes[][2] = { { 32, 32 }, { 43, 43 },  { 42, 97 },
                                    { 64, 33 }, { 75, 101 }, { 112, 128 } };
  static const guint widths[][NEM_STAGES] = { { 8, 16, 24, 40 },
                                              { 5, 3, 70, 9 },
                                              { 1, 1, 1, 1 } };

  for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
    {
      gchar *path = reference_write_network (
        widths[w], w % 2 ? WEIGHTS_F32 : WEIGHTS_F16, 17 + w);
      g_autoptr (Nem) nem = load (path);
      GRand *rand = g_rand_new_with_seed (w);

      for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
        check_size (path, nem, sizes[s][0], sizes[s][1], rand);
      g_rand_free (rand);
      reference_remove (path);
    }
}

/* The size in use, once: the slow reference takes its time. */
static void
test_reference_224 (void)
{
  static const guint widths[NEM_STAGES] = { 12, 20, 28, 36 };
  gchar *path = reference_write_network (widths, WEIGHTS_F16, 5);
  g_autoptr (Nem) nem = load (path);
  GRand *rand = g_rand_new_with_seed (1);

  check_size (path, nem, NEM_SIZE, NEM_SIZE, rand);
  g_rand_free (rand);
  reference_remove (path);
}

/* ---- the relative form ---- */

/* A copy of the network @path with @n_outputs outputs, where additional ones
 * are always 0, and with @form in its metadata. */
static gchar *
write_form (const gchar *path, const gchar *form, guint n_outputs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = weights_open (path, &error);
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) meta = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree const gchar **names = weights_list (weights);
  g_autofree WeightsTensor *tensors =
    g_new0 (WeightsTensor, g_strv_length ((gchar **) names));
  gchar *out = g_strconcat (path, ".form", NULL);
  guint n;

  for (n = 0; names[n] != NULL; n++)
    {
      WeightsShape shape;
      gfloat *data;
      gsize size;

      weights_lookup (weights, names[n], &shape, NULL);
      data = weights_read (weights, names[n], &shape, &error);
      g_assert_no_error (error);
      size = weights_shape_count (&shape);
      if (g_str_has_prefix (names[n], "out."))
        {
          shape.d[0] = n_outputs;
          data =
            g_renew (gfloat, data, MAX (size, weights_shape_count (&shape)));
          for (gsize i = size; i < weights_shape_count (&shape); i++)
            data[i] = 0;
        }
      g_ptr_array_add (owned, data);
      tensors[n] = (WeightsTensor){ names[n], shape, data };
    }
  if (form != NULL)
    g_hash_table_insert (meta, (gpointer) NEM_META_FORM, (gpointer) form);
  weights_save (out, tensors, n, WEIGHTS_F32, meta, &error);
  g_assert_no_error (error);
  return out;
}

static void
assert_relative (const SympieParams *is,
                 const SympieParams *first,
                 const RelativeView *about)
{
  gfloat y[RELATIVE_N] = { 0 };
  SympieTransform t;
  SympieParams wanted;

  memcpy (y, first->n, sizeof first->n);
  relative_compose (&t, y, about);
  params_from_transform_held (&wanted, &t);
  g_assert_true (params_equal (is, &wanted, 1e-3f));
}

static void
test_relative (void)
{
  static const guint widths[NEM_STAGES] = { 8, 16, 24, 40 };
  gchar *path = reference_write_network (widths, WEIGHTS_F32, 3);
  g_autofree gchar *other = write_form (path, "relative", RELATIVE_N);
  g_autoptr (Nem) absolute = load (path);
  g_autoptr (Nem) relative = load (other);
  g_autoptr (NemPlan) a = nem_plan_new (absolute, 75, 101, 1, NULL);
  g_autoptr (NemPlan) r = nem_plan_new (relative, 75, 101, 1, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autofree gfloat *views = random_views (rand, 2 * 3 * 75 * 101);
  SympieParams out[2], first[2], local[2 * 4], first_local[2 * 4];
  guint rows, columns;

  g_assert_cmpint (nem_get_form (absolute), ==, NEM_ABSOLUTE);
  g_assert_cmpint (nem_get_form (relative), ==, NEM_RELATIVE);
  g_assert_cmpuint (nem_count_parameters (relative), ==,
                    nem_count_parameters (absolute)
                      + (RELATIVE_N - PARAMS_N) * (40 + 1));
  for (guint i = 0; i < 3 * 75 * 101; i++)
    views[i] *= 0.2f;
  nem_plan_get_grid (r, &rows, &columns);
  g_assert_cmpuint (rows * columns, <=, 4);
  nem_plan_estimate (a, views, 2, first, first_local);
  nem_plan_estimate (r, views, 2, out, local);
  for (guint i = 0; i < 2; i++)
    {
      RelativeView about;

      relative_measure (&about, views + i * 3 * 75 * 101, 75 * 101);
      assert_relative (&out[i], &first[i], &about);
      for (guint j = i * rows * columns; j < (i + 1) * rows * columns; j++)
        assert_relative (&local[j], &first_local[j], &about);
    }
  g_remove (other);
  reference_remove (path);
}

static void
test_form (void)
{
  static const guint widths[NEM_STAGES] = { 4, 4, 4, 4 };
  static const struct
  {
    const gchar *form;
    guint n;
    gint code;
    const gchar *says;
  } cases[] = {
    { NULL, PARAMS_N, 0, NULL },
    { "absolute", PARAMS_N, 0, NULL },
    { "relative", RELATIVE_N, 0, NULL },
    { "relative", PARAMS_N, SYMPIE_ERROR_SHAPE, "'relative'" },
    { "absolute", RELATIVE_N, SYMPIE_ERROR_SHAPE, "'absolute'" },
    { NULL, RELATIVE_N, SYMPIE_ERROR_SHAPE, "'absolute'" },
    { "relative", RELATIVE_N - 1, SYMPIE_ERROR_SHAPE, "'relative'" },
    { "relatively", RELATIVE_N, SYMPIE_ERROR_FORMAT, "'relatively'" },
    { "", PARAMS_N, SYMPIE_ERROR_FORMAT, "''" },
  };
  gchar *path = reference_write_network (widths, WEIGHTS_F32, 3);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree gchar *file = write_form (path, cases[i].form, cases[i].n);
      g_autoptr (GError) error = NULL;
      g_autoptr (Nem) nem = nem_load (file, &error);

      if (cases[i].says == NULL)
        g_assert_no_error (error);
      else
        {
          g_assert_error (error, SYMPIE_ERROR, cases[i].code);
          g_assert_nonnull (strstr (error->message, file));
          g_assert_nonnull (strstr (error->message, cases[i].says));
        }
      g_remove (file);
    }
  reference_remove (path);
}

/* Same bits from any number of threads, from a batch or view by view, and
 * from plans at work at the same time. */
typedef struct
{
  Nem *nem;
  const gfloat *views;
  SympieParams out[3];
} Job;

static gpointer
run_job (gpointer data)
{
  Job *job = data;
  g_autoptr (NemPlan) plan = nem_plan_new (job->nem, 96, 128, 3, NULL);

  nem_plan_estimate (plan, job->views, 3, job->out, NULL);
  return NULL;
}

static void
test_threads (void)
{
  static const guint widths[NEM_STAGES] = { 16, 24, 130, 64 };
  const gsize view = 3 * 96 * 128;
  gchar *path = reference_write_network (widths, WEIGHTS_F16, 9);
  g_autoptr (Nem) nem = load (path);
  GRand *rand = g_rand_new_with_seed (3);
  g_autofree gfloat *views = random_views (rand, 3 * view);
  g_autoptr (NemPlan) one = nem_plan_new (nem, 96, 128, 1, NULL);
  Job jobs[4];
  GThread *threads[4];
  SympieParams wanted[3];

  for (guint i = 0; i < 3; i++)
    nem_plan_estimate (one, views + i * view, 1, &wanted[i], NULL);
  for (guint i = 0; i < 4; i++)
    {
      jobs[i] = (Job){ nem, views };
      threads[i] = g_thread_new ("job", run_job, &jobs[i]);
    }
  for (guint i = 0; i < 4; i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpmem (jobs[i].out, sizeof wanted, wanted, sizeof wanted);
    }
  g_rand_free (rand);
  reference_remove (path);
}

static void
test_facts (void)
{
  static const guint widths[NEM_STAGES] = { 64, 128, 256, 512 };
  guint is[NEM_STAGES];
  g_autoptr (GError) error = NULL;
  gchar *path = reference_write_network (widths, WEIGHTS_F16, 2);
  g_autoptr (Nem) nem = load (path);
  g_autoptr (NemPlan) plan = nem_plan_new (nem, 224, 224, 1, &error);
  g_autofree gchar *title = nem_dup_title (nem);
  guint rows;
  guint columns;

  g_assert_no_error (error);
  nem_get_widths (nem, is);
  g_assert_cmpmem (is, sizeof is, widths, sizeof widths);
  nem_plan_get_grid (plan, &rows, &columns);
  g_assert_cmpuint (rows, ==, 3);
  g_assert_cmpuint (columns, ==, 3);
  /* First convolution, three blocks, last layer. */
  g_assert_cmpuint (nem_count_parameters (nem), ==,
                    1920 + 221952 + 886272 + 3542016 + 18981);
  g_assert_cmpuint (nem_plan_count_macs (plan), ==,
                    86704128 + 693633024 + 173408256 + 31850496 + 18944);
  g_assert_cmpstr (title, ==, "net");
  g_assert_cmpuint (strlen (nem_get_hash (nem)), ==, 64);
  reference_remove (path);
}

/* A loaded network survives truncation and removal of its file. */
static void
test_file_gone (void)
{
  static const guint widths[NEM_STAGES] = { 8, 16, 24, 40 };
  g_autoptr (GError) error = NULL;
  gchar *path = reference_write_network (widths, WEIGHTS_F32, 2);
  g_autoptr (Weights) weights = weights_open (path, &error);
  g_autofree gchar *hash = weights_hash (weights);
  g_autoptr (Nem) nem = load (path);
  g_autoptr (NemPlan) plan = NULL;
  GRand *rand = g_rand_new_with_seed (3);
  g_autofree gfloat *view = random_views (rand, 3 * 64 * 64);
  WeightsShape shape;
  SympieParams p;

  g_clear_pointer (&weights, weights_free);
  g_assert_no_errno (truncate (path, 0));
  plan = nem_plan_new (nem, 64, 64, 1, &error);
  g_assert_no_error (error);
  nem_plan_estimate (plan, view, 1, &p, NULL);
  g_assert_true (isfinite (p.n[0]));
  g_assert_cmpstr (nem_get_hash (nem), ==, hash);
  g_assert_true (
    weights_lookup (nem_get_weights (nem), "out.bias", &shape, NULL));
  g_assert_cmpuint (shape.d[0], ==, PARAMS_N);
  g_rand_free (rand);
  reference_remove (path);
}

static void
test_bad_size (void)
{
  static const guint widths[NEM_STAGES] = { 4, 4, 4, 4 };
  gchar *path = reference_write_network (widths, WEIGHTS_F16, 2);
  g_autoptr (Nem) nem = load (path);

  for (guint i = 0; i < 4; i++)
    {
      static const guint sizes[4][2] = {
        { 31, 224 }, { 224, 31 }, { 0, 0 }, { 224, 5000 }
      };
      g_autoptr (GError) error = NULL;

      g_assert_null (nem_plan_new (nem, sizes[i][0], sizes[i][1], 1, &error));
      g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE);
    }
  reference_remove (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nem/reference", test_reference);
  g_test_add_func ("/nem/reference-224", test_reference_224);
  g_test_add_func ("/nem/relative", test_relative);
  g_test_add_func ("/nem/form", test_form);
  g_test_add_func ("/nem/threads", test_threads);
  g_test_add_func ("/nem/facts", test_facts);
  g_test_add_func ("/nem/file-gone", test_file_gone);
  g_test_add_func ("/nem/bad-size", test_bad_size);
  return g_test_run ();
}
