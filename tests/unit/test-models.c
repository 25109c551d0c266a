/* test-models.c - where weights files are looked for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/models.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* With this argument the program prints the result of models_find(): copies of
 * it act as programs in other folders. */
#define ASK "--find"

static gchar *program;

static gchar *
put_file (const gchar *path)
{
  g_autofree gchar *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  return g_strdup (path);
}

static gchar *
put_model (const gchar *folder, const gchar *name)
{
  g_autofree gchar *file = g_strconcat (name, ".safetensors", NULL);
  g_autofree gchar *path =
    g_build_filename (folder, "sympie", "models", file, NULL);

  return put_file (path);
}

static void
assert_found (const gchar *name, const gchar *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = models_find (name, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, wanted);
}

static void
assert_not_found (const gchar *name, const gchar *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (models_find (name, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_order (void)
{
  const gchar *const *system = g_get_system_data_dirs ();
  g_autofree gchar *third = put_model (system[1], "night");
  g_autofree gchar *second = NULL;
  g_autofree gchar *first = NULL;

  assert_found ("night", third);
  second = put_model (system[0], "night");
  assert_found ("night", second);
  first = put_model (g_get_user_data_dir (), "night");
  assert_found ("night", first);
}

static void
test_default (void)
{
  g_autofree gchar *photo = put_model (g_get_user_data_dir (), MODELS_DEFAULT);

  assert_found (NULL, photo);
  assert_found ("", photo);
  assert_found (MODELS_DEFAULT, photo);
}

static void
test_not_found (void)
{
  g_autofree gchar *user = g_build_filename (
    g_get_user_data_dir (), "sympie", "models", "no-such.safetensors", NULL);
  g_autofree gchar *own = g_path_get_dirname (program);
  g_autofree gchar *above = g_path_get_dirname (own);
  g_autofree gchar *tree =
    g_build_filename (above, "models", "no-such.safetensors", NULL);

  assert_not_found ("no-such", "\"no-such\"");
  assert_not_found ("no-such", user);
  assert_not_found ("no-such", g_get_system_data_dirs ()[0]);
  assert_not_found ("no-such", g_get_system_data_dirs ()[1]);
  assert_not_found ("no-such", tree);
  assert_not_found ("..", "\"..\"");
  assert_not_found ("\xff", "There is no model");
}

static void
test_path (void)
{
  const gchar *home = g_get_user_data_dir ();
  g_autofree gchar *path = g_build_filename (home, "a b.bin", NULL);
  g_autofree gchar *folder = g_build_filename (home, "f.safetensors", NULL);
  g_autofree gchar *named = put_model (home, "real");

  g_free (put_file (path));
  assert_found (path, path);
  assert_not_found (folder, folder);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  assert_not_found (folder, folder);
  assert_not_found ("./real", "./real");
  assert_not_found ("real.safetensors", "real.safetensors");
  assert_not_found ("../models/real", "../models/real");
  assert_not_found ("/dev/null", "/dev/null");
  assert_found ("real", named);
}

static void
test_folder_in_the_way (void)
{
  g_autofree gchar *second = put_model (g_get_system_data_dirs ()[0], "way");
  g_autofree gchar *folder = g_build_filename (
    g_get_user_data_dir (), "sympie", "models", "way.safetensors", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  assert_found ("way", second);
}

static void
test_list (void)
{
  const gchar *const wanted[] = { "B", "a", "b b", "c" };
  const gchar *user = g_get_user_data_dir ();
  const gchar *system = g_get_system_data_dirs ()[0];
  g_autofree gchar *other =
    g_build_filename (user, "sympie", "models", "notes.txt", NULL);
  g_autofree gchar *bare =
    g_build_filename (user, "sympie", "models", ".safetensors", NULL);
  g_auto (GStrv) list = NULL;
  guint seen = 0;

  g_free (put_model (user, "c"));
  g_free (put_model (user, "a"));
  g_free (put_model (user, "B"));
  g_free (put_model (system, "c"));
  g_free (put_model (system, "b b"));
  g_free (put_file (other));
  g_free (put_file (bare));
  list = models_list ();
  for (guint i = 0; list[i] != NULL; i++)
    {
      if (i > 0)
        g_assert_cmpstr (list[i - 1], <, list[i]);
      g_assert_cmpstr (list[i], !=, "");
      g_assert_cmpstr (list[i], !=, "notes.txt");
      if (seen < G_N_ELEMENTS (wanted) && strcmp (list[i], wanted[seen]) == 0)
        seen++;
    }
  g_assert_cmpuint (seen, ==, G_N_ELEMENTS (wanted));
}

static void
assert_asked (const gchar *folder,
              const gchar *call,
              const gchar *name,
              const gchar *wanted)
{
  const gchar *const argv[] = { call, ASK, name, NULL };
  g_autofree gchar *out = NULL;
  g_autoptr (GError) error = NULL;
  gint status;

  g_spawn_sync (folder, (gchar **) argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (out, ==, wanted);
}

/* A copy of this program in top/a/b/c, and ways to call it. */
static void
test_own_folder (void)
{
  g_autofree gchar *top =
    g_build_filename (g_get_user_data_dir (), "top", NULL);
  g_autofree gchar *c = g_build_filename (top, "a", "b", "c", NULL);
  g_autofree gchar *copy = g_build_filename (c, "copy", NULL);
  g_autofree gchar *link =
    g_build_filename (g_get_user_data_dir (), "link", NULL);
  g_autofree gchar *path = g_strconcat (c, ":", g_getenv ("PATH"), NULL);
  g_autofree gchar *old_path = g_strdup (g_getenv ("PATH"));
  g_autofree gchar *data = NULL;
  const gchar *const folders[] = { "a/b/c", "a/b", "a", "." };
  gsize length;

  g_assert_cmpint (g_mkdir_with_parents (c, 0700), ==, 0);
  g_assert_true (g_file_get_contents (program, &data, &length, NULL));
  g_assert_true (g_file_set_contents_full (
    copy, data, length, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_assert_cmpint (symlink (copy, link), ==, 0);
  g_setenv ("PATH", path, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree gchar *folder = g_canonicalize_filename (folders[i], top);
      g_autofree gchar *name = g_strdup_printf ("own-%u", i);
      g_autofree gchar *file = g_strconcat (name, ".safetensors", NULL);
      g_autofree gchar *model = g_build_filename (folder, "models", file, NULL);

      g_free (put_file (model));
      assert_asked ("/", copy, name, model);
      assert_asked ("/", link, name, model);
      assert_asked (c, "./copy", name, model);
      assert_asked (top, "a/b/c/copy", name, model);
      assert_asked ("/", "copy", name, model);
      g_assert_cmpint (g_remove (model), ==, 0);
      assert_asked ("/", copy, name, "");
    }

  /* Models installed beside the program come before the system's. */
  {
    g_autofree gchar *share = g_build_filename (top, "a", "share", NULL);
    g_autofree gchar *near = NULL;

    g_free (put_model (g_get_system_data_dirs ()[0], "moved"));
    near = put_model (share, "moved");
    assert_asked ("/", copy, "moved", near);
  }
  g_setenv ("PATH", old_path, TRUE);
}

static int
answer (const gchar *name)
{
  g_autofree gchar *path = models_find (name, NULL);

  if (path != NULL)
    g_print ("%s", path);
  return path != NULL ? 0 : 1;
}

static void
remove_folder (const gchar *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const gchar *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *path = g_build_filename (folder, entry, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_remove (path);
    }
  g_rmdir (folder);
}

/* Data folders of the tests' own, before GLib looks for the real ones. */
static gchar *
make_home (void)
{
  gchar *home = g_dir_make_tmp ("sympie-XXXXXX", NULL);
  g_autofree gchar *user = g_build_filename (home, "user", NULL);
  g_autofree gchar *first = g_build_filename (home, "first", NULL);
  g_autofree gchar *second = g_build_filename (home, "second", NULL);
  g_autofree gchar *both = g_strconcat (first, ":", second, NULL);

  g_setenv ("XDG_DATA_HOME", user, TRUE);
  g_setenv ("XDG_DATA_DIRS", both, TRUE);
  g_assert_cmpint (g_mkdir (user, 0700), ==, 0);
  return home;
}

int
main (int argc, char **argv)
{
  g_autofree gchar *home = NULL;
  gint status;

  if (argc == 3 && strcmp (argv[1], ASK) == 0)
    return answer (argv[2]);

  g_test_init (&argc, &argv, NULL);
  home = make_home ();
  program = g_file_read_link ("/proc/self/exe", NULL);
  g_test_add_func ("/models/order", test_order);
  g_test_add_func ("/models/default", test_default);
  g_test_add_func ("/models/not-found", test_not_found);
  g_test_add_func ("/models/path", test_path);
  g_test_add_func ("/models/folder-in-the-way", test_folder_in_the_way);
  g_test_add_func ("/models/list", test_list);
  g_test_add_func ("/models/own-folder", test_own_folder);
  status = g_test_run ();
  remove_folder (home);
  g_free (program);
  return status;
}
