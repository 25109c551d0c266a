/* test-presets.c - presets and saved charts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <string.h>

#include "core/error.h"
#include "ui/plots/chart.h"
#include "ui/editors/numbers-json.h"
#include "ui/editors/preset-store.h"

static Cleanup
make_numbers (guint n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (n);
  Cleanup numbers = { .n = n, .strength = 1.0, .colour = 1.0, .detail = 1.0 };

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < PARAMS_N; j++)
      numbers.passes[i].n[j] = (gfloat) g_rand_double_range (rand, -2.0, 2.0);
  return numbers;
}

static void
assert_same (const Cleanup *a, const Cleanup *b)
{
  g_assert_cmpuint (a->n, ==, b->n);
  g_assert_cmpfloat (a->strength, ==, b->strength);
  g_assert_cmpfloat (a->colour, ==, b->colour);
  g_assert_cmpfloat (a->detail, ==, b->detail);
  for (guint i = 0; i < a->n; i++)
    g_assert_true (params_equal (&a->passes[i], &b->passes[i], 0.0f));
}

static void
test_text (void)
{
  for (guint n = 1; n <= PARAMS_MAX_PASSES; n++)
    {
      g_autoptr (GError) error = NULL;
      Cleanup numbers = make_numbers (n);
      g_autofree gchar *text = numbers_to_json (&numbers, NULL);
      Cleanup back;

      numbers_from_json (&back, text, "text", &error);
      g_assert_no_error (error);
      assert_same (&numbers, &back);
    }
}

static void
test_strength (void)
{
  g_autoptr (GError) error = NULL;
  Cleanup numbers = make_numbers (1);
  g_autofree gchar *text = NULL;
  SympieParams half, read;

  numbers.strength = 0.5;
  text = numbers_to_json (&numbers, &error);
  g_assert_no_error (error);
  params_from_json (&read, text, -1, "text", &error);
  g_assert_no_error (error);
  g_assert_true (params_at_strength (&half, &numbers.passes[0], 0.5));
  g_assert_true (params_equal (&half, &read, 0.0f));
}

/* What is applied has the strengths in its numbers; the window finds them apart
 * again, unless somebody has changed what is applied. */
static void
test_strengths (void)
{
  g_autoptr (GError) error = NULL;
  Cleanup numbers = make_numbers (2);
  g_autofree gchar *text = NULL;
  Cleanup back, passes;
  gchar *number;

  numbers.strength = 0.5;
  numbers.detail = 0.0;
  text = numbers_to_json (&numbers, &error);
  g_assert_no_error (error);
  numbers_from_json (&back, text, "text", &error);
  g_assert_no_error (error);
  assert_same (&numbers, &back);
  params_passes_from_json (passes.passes, &passes.n, text, -1, "text", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passes.n, ==, 2);
  g_assert_cmpmem (passes.passes[1].k, sizeof PARAMS_IDENTITY.k,
                   PARAMS_IDENTITY.k, sizeof PARAMS_IDENTITY.k);
  /* The centre of K. */
  number = strstr (text, "[0, 0, 1, 0, 0]");
  g_assert_nonnull (number);
  number[7] = '2';
  numbers_from_json (&back, text, "text", &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (back.strength, ==, 1.0);
  g_assert_cmpfloat (back.passes[0].k[2][2], ==, 2.0f);
}

/* A picture blended halfway with its negative is uniform grey: no Cs before a
 * Cm of 0 can make it darker. */
static void
test_strength_without_numbers (void)
{
  g_autoptr (GError) error = NULL;
  Cleanup numbers = { .n = 1, .strength = 0.5, .colour = 1.0, .detail = 1.0 };

  numbers.passes[0] = PARAMS_IDENTITY;
  for (guint c = 0; c < 3; c++)
    {
      numbers.passes[0].cm[c][c] = -1;
      numbers.passes[0].cs[c] = 0.5f;
    }
  g_assert_null (numbers_to_json (&numbers, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "50 %"));
}

static void
test_wrong_text (void)
{
  static const gchar *const wrong[] = {
    "",
    "no JSON",
    "[1, 2]",
    "{\"passes\": [], \"sympie\": 1}",
    "{\"passes\": [1], \"sympie\": 1}",
    "{\"passes\": [{}, {}, {}, {}, {}, {}], \"sympie\": 1}",
    "{\"passes\": {}, \"sympie\": 1}",
    "{\"cs\": [0, 0], \"cm\": [], \"k\": [], \"sympie\": 1}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      Cleanup numbers = make_numbers (2);
      Cleanup old = numbers;

      g_assert_false (
        numbers_from_json (&numbers, wrong[i], "the note", &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, "the note"));
      assert_same (&numbers, &old);
    }
}

/* The parser is recursive, so deep nesting must not reach it. */
static void
test_deep_text (void)
{
  g_autofree gchar *text = g_strnfill (1000000, '[');
  g_autoptr (GError) error = NULL;
  Cleanup numbers = make_numbers (1);
  Cleanup old = numbers;

  g_assert_false (numbers_from_json (&numbers, text, "the note", &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT);
  assert_same (&numbers, &old);
}

static void
test_round_trip (void)
{
  static const gchar *const names[] = { "plain",    "../up",       "a/b",
                                        "..",       "Grüße 100 %", ".hidden",
                                        "ends.json" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      Cleanup numbers = make_numbers (1 + i % 3);
      Cleanup back;
      g_auto (GStrv) list = NULL;

      g_assert_false (preset_store_has (names[i]));
      preset_store_save (names[i], &numbers, &error);
      g_assert_no_error (error);
      g_assert_true (preset_store_has (names[i]));
      list = preset_store_list ();
      g_assert_true (g_strv_contains ((const gchar *const *) list, names[i]));
      g_assert_cmpuint (g_strv_length (list), ==, 1);
      preset_store_load (&back, names[i], &error);
      g_assert_no_error (error);
      assert_same (&numbers, &back);
      preset_store_delete (names[i], &error);
      g_assert_no_error (error);
      g_assert_false (preset_store_has (names[i]));
    }
}

/* Favourites come first, and are forgotten when they are deleted. */
static void
test_favourites (void)
{
  static const gchar *const names[] = { "a", "b", "c; d" };
  static const gchar *const order[] = { "c; d", "a", "b" };
  Cleanup numbers = make_numbers (1);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (preset_store_save (names[i], &numbers, NULL));
  g_assert_true (preset_store_set_favourite ("b", TRUE, NULL));
  g_assert_true (preset_store_set_favourite ("c; d", TRUE, NULL));
  g_assert_true (preset_store_set_favourite ("b", FALSE, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (GStrv) list = preset_store_list ();

      g_assert_cmpint (preset_store_is_favourite (names[i]), ==, i == 2);
      g_assert_cmpstr (list[i], ==, order[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (preset_store_delete (names[i], NULL));
  g_assert_false (preset_store_is_favourite ("c; d"));
}

/* One set of numbers is kept, with its photograph's name. */
static void
test_left (void)
{
  Cleanup numbers = make_numbers (2);
  Cleanup back;
  g_autofree gchar *none = NULL;

  none = preset_store_load_left (&back);
  g_assert_null (none);
  preset_store_keep_left ("old.jpg", &numbers);
  numbers = make_numbers (1);
  numbers.strength = 0.5;
  preset_store_keep_left ("a/b — c.jpg", &numbers);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree gchar *name = preset_store_load_left (&back);

      g_assert_cmpstr (name, ==, "a/b — c.jpg");
      assert_same (&numbers, &back);
    }
  preset_store_drop_left ();
  none = preset_store_load_left (&back);
  g_assert_null (none);
}

static void
test_faults (void)
{
  g_autoptr (GError) error = NULL;
  Cleanup numbers = make_numbers (1);
  Cleanup old = numbers;
  g_autofree gchar *path =
    g_build_filename (g_get_user_data_dir (), "bad.json", NULL);

  g_assert_false (preset_store_save ("", &numbers, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_false (preset_store_load (&numbers, "nowhere", &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "nowhere"));
  g_clear_error (&error);
  g_assert_false (preset_store_delete ("nowhere", &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "{\"sympie\"", -1, NULL));
  g_assert_false (preset_store_read_file (&numbers, path, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "bad.json"));
  g_clear_error (&error);
  g_assert_false (
    preset_store_write_file (&numbers, "/no/such/x.json", &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
  assert_same (&numbers, &old);
  g_unlink (path);
}

static ChartData
make_data (void)
{
  ChartData data = { 0 };

  params_blend (&data.transform, &PARAMS_IDENTITY, 0.0);
  for (guint i = 0; i < CHART_BINS; i++)
    for (guint c = 0; c < 3; c++)
      {
        data.before[c][i] = i;
        data.after[c][i] = CHART_BINS - i;
      }
  return data;
}

static void
test_charts (void)
{
  ChartData data = make_data ();
  g_autoptr (GError) error = NULL;
  g_autofree gchar *svg =
    g_build_filename (g_get_user_data_dir (), "plots.svg", NULL);
  g_autofree gchar *png =
    g_build_filename (g_get_user_data_dir (), "plots.PNG", NULL);
  g_autofree gchar *text = NULL;
  cairo_surface_t *picture;

  g_assert_false (chart_save (&data, "plots.gif", &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
  g_clear_error (&error);
  chart_save (&data, svg, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (svg, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "<svg"));
  g_assert_nonnull (strstr (text, "</svg>"));
  chart_save (&data, png, &error);
  g_assert_no_error (error);
  picture = cairo_image_surface_create_from_png (png);
  g_assert_cmpint (cairo_surface_status (picture), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (picture), >, 1000);
  cairo_surface_destroy (picture);
  g_unlink (svg);
  g_unlink (png);
}

/* A rename would put a file in its place. */
static void
test_pipe (void)
{
  ChartData data = make_data ();
  Cleanup numbers = make_numbers (1);
  g_autoptr (GError) error = NULL;
  g_autofree gchar *pipe =
    g_build_filename (g_get_user_data_dir (), "pipe.svg", NULL);
  GStatBuf info;

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_false (chart_save (&data, pipe, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
  g_clear_error (&error);
  g_assert_false (preset_store_write_file (&numbers, pipe, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
  g_assert_cmpint (g_stat (pipe, &info), ==, 0);
  g_assert_true (S_ISFIFO (info.st_mode));
  g_unlink (pipe);
}

static void
test_colour (void)
{
  SympieTransform t;
  gfloat rgb[3] = { 0.25f, 0.5f, 0.75f };

  params_blend (&t, &PARAMS_IDENTITY, 0.0);
  chart_map_colour (&t, rgb);
  g_assert_cmpfloat_with_epsilon (rgb[0], 0.25, 1e-6);
  t.b[0] = 1.0f;
  chart_map_colour (&t, rgb);
  g_assert_cmpfloat_with_epsilon (rgb[0], 0.25 + 0.229, 1e-5);
  g_assert_cmpfloat_with_epsilon (rgb[2], 0.75, 1e-6);
}

int
main (int argc, char **argv)
{
  g_autofree gchar *home = g_dir_make_tmp ("sympie-XXXXXX", NULL);
  gint status;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/numbers/text", test_text);
  g_test_add_func ("/numbers/strength", test_strength);
  g_test_add_func ("/numbers/strengths", test_strengths);
  g_test_add_func ("/numbers/strength-without-numbers",
                   test_strength_without_numbers);
  g_test_add_func ("/numbers/wrong-text", test_wrong_text);
  g_test_add_func ("/numbers/deep-text", test_deep_text);
  g_test_add_func ("/presets/round-trip", test_round_trip);
  g_test_add_func ("/presets/favourites", test_favourites);
  g_test_add_func ("/presets/left", test_left);
  g_test_add_func ("/presets/faults", test_faults);
  g_test_add_func ("/charts/save", test_charts);
  g_test_add_func ("/files/pipe", test_pipe);
  g_test_add_func ("/charts/colour", test_colour);
  status = g_test_run ();
  {
    g_autofree gchar *presets =
      g_build_filename (home, "sympie", "presets", NULL);
    g_autofree gchar *left = g_build_filename (home, "sympie", "left", NULL);
    g_autofree gchar *favourites =
      g_build_filename (home, "sympie", "favourites.ini", NULL);
    g_autofree gchar *sympie = g_build_filename (home, "sympie", NULL);

    g_unlink (favourites);
    g_rmdir (left);
    g_rmdir (presets);
    g_rmdir (sympie);
    g_rmdir (home);
  }
  return status;
}
