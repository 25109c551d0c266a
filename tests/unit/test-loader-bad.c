/* test-loader-bad.c - unreadable photographs are reported and skipped
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "loader-case.h"

#include <string.h>

static void
remember (const gchar *message, gpointer data)
{
  g_string_append_printf (data, "%s\n", message);
}

static void
test_bad (gconstpointer data)
{
  g_autoptr (Photos) photos =
    loader_case_open ("bad", 1 << 0 | 1 << 3 | 1 << 4);
  LoaderOptions options = loader_case_options (photos);
  g_autoptr (Loader) loader = NULL;
  g_autoptr (GString) told = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;
  guint drawn[N_PHOTOS] = { 0 };

  options.cache_mb = GPOINTER_TO_UINT (data);
  options.n_threads = 3;
  options.bad = remember;
  options.bad_data = told;
  loader = loader_new (&options);
  for (guint i = 0; i < 20; i++)
    {
      const Batch *batch = loader_case_take (loader);

      for (guint image = 0; image < BATCH; image++)
        {
          loader_case_check (photos, batch, image);
          drawn[loader_case_find_cut (batch, image).photo]++;
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
  g_autoptr (Photos) photos = loader_case_open ("none", (1 << N_PHOTOS) - 1);
  LoaderOptions options = loader_case_options (photos);
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (Loader) loader = NULL;
  g_auto (GStrv) lines = NULL;

  options.n_threads = 3;
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/loader/bad/cached", GUINT_TO_POINTER (100), test_bad);
  g_test_add_data_func ("/loader/bad/read-again", GUINT_TO_POINTER (0),
                        test_bad);
  g_test_add_func ("/loader/all-bad", test_all_bad);
  return photos_case_run ();
}
