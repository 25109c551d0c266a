/* test-output.c - files that appear whole or not at all; sets of files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fileset.h"
#include "core/output.h"

static gchar *folder;

static gchar *
get_path (const gchar *name)
{
  return g_build_filename (folder, name, NULL);
}

static gchar *
read_text (const gchar *path)
{
  gchar *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static guint
count_files (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  return n;
}

static void
empty_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const gchar *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree gchar *path = get_path (name);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
}

static void
test_write (void)
{
  g_autofree gchar *path = get_path ("file");
  g_autofree gchar *link = get_path ("link");
  g_autofree gchar *kept = NULL;
  g_autofree gchar *replaced = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;
  mode_t mask = umask (027);

  g_assert_true (output_write (path, "one", 3, &error));
  g_assert_true (output_write (path, "second", 6, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
  umask (mask);

  /* A link is replaced; its target is not. */
  g_assert_cmpint (symlink ("file", link), ==, 0);
  g_assert_true (output_write (link, "third", 5, &error));
  kept = read_text (path);
  replaced = read_text (link);
  g_assert_cmpstr (kept, ==, "second");
  g_assert_cmpstr (replaced, ==, "third");
  g_assert_cmpuint (count_files (), ==, 2);
  empty_folder ();
}

/* A rename would put a file in their place. */
static void
test_not_files (void)
{
  g_autofree gchar *pipe = get_path ("pipe");
  g_autofree gchar *device = get_path ("device");
  g_autofree gchar *inner = get_path ("inner");
  g_autofree gchar *file = get_path ("file");
  const gchar *const paths[] = { pipe, device, inner };
  GStatBuf before, after;

  g_assert_cmpint (mkfifo (pipe, 0666), ==, 0);
  g_assert_cmpint (symlink ("/dev/null", device), ==, 0);
  g_assert_cmpint (g_mkdir (inner, 0777), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (g_lstat (paths[i], &before), ==, 0);
      g_assert_false (output_write (paths[i], "x", 1, &error));
      g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
      g_assert_nonnull (strstr (error->message, paths[i]));
      g_clear_error (&error);

      g_assert_true (g_file_set_contents (file, "y", 1, NULL));
      g_assert_false (output_commit (file, paths[i], &error));
      g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
      g_assert_cmpint (g_lstat (paths[i], &after), ==, 0);
      g_assert_cmpuint (before.st_ino, ==, after.st_ino);
    }
  g_assert_cmpuint (count_files (), ==, G_N_ELEMENTS (paths));
  empty_folder ();
}

/* Simulates a full disk. */
static void
test_no_room (void)
{
  static const gchar data[100000];
  g_autofree gchar *path = get_path ("file");
  g_autofree gchar *nowhere = get_path ("no/such/file");
  g_autofree gchar *text = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit before, little;

  g_assert_true (output_write (path, "old", 3, &error));
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  little = (struct rlimit){ 4096, before.rlim_max };
  setrlimit (RLIMIT_FSIZE, &little);
  g_assert_false (output_write (path, data, sizeof data, &error));
  setrlimit (RLIMIT_FSIZE, &before);
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
  text = read_text (path);
  g_assert_cmpstr (text, ==, "old");
  g_assert_cmpuint (count_files (), ==, 1);

  g_assert_false (output_write (nowhere, "x", 1, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, nowhere));
  empty_folder ();
}

static void
test_temporary_files_differ (void)
{
  g_autofree gchar *path = get_path ("file");
  g_autofree gchar *first = NULL;
  g_autofree gchar *second = NULL;
  gint a = output_create (&first, path, NULL);
  gint b = output_create (&second, path, NULL);

  g_assert_cmpint (a, >=, 0);
  g_assert_cmpint (b, >=, 0);
  g_assert_cmpstr (first, !=, second);
  close (a);
  close (b);
  g_assert_cmpuint (count_files (), ==, 2);
  empty_folder ();
}

static void
test_set (void)
{
  g_autofree gchar *path = get_path ("file");
  g_autofree gchar *other = get_path ("other");
  g_autofree gchar *soft = get_path ("soft");
  g_autofree gchar *hard = get_path ("hard");
  g_autofree gchar *dotted = g_build_filename (folder, ".", "file", NULL);
  g_autoptr (FileSet) set = file_set_new ();

  file_set_add (set, path);
  g_assert_null (file_set_find (set, path));
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  g_assert_true (g_file_set_contents (other, "x", 1, NULL));
  g_assert_cmpint (symlink ("file", soft), ==, 0);
  g_assert_cmpint (link (path, hard), ==, 0);
  file_set_add (set, path);
  file_set_add (set, hard);
  g_assert_cmpstr (file_set_find (set, path), ==, path);
  g_assert_cmpstr (file_set_find (set, soft), ==, path);
  g_assert_cmpstr (file_set_find (set, hard), ==, path);
  g_assert_cmpstr (file_set_find (set, dotted), ==, path);
  g_assert_null (file_set_find (set, other));
  empty_folder ();
}

int
main (int argc, char **argv)
{
  gint status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("sympie-output-XXXXXX", NULL);
  g_test_add_func ("/output/write", test_write);
  g_test_add_func ("/output/not-files", test_not_files);
  g_test_add_func ("/output/no-room", test_no_room);
  g_test_add_func ("/output/temporary-files-differ",
                   test_temporary_files_differ);
  g_test_add_func ("/file-set", test_set);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
