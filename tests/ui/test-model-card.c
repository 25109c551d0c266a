/* test-model-card.c - what models are called before people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "ui/model-card.h"

static gchar *folder; /* of the models */

/* A weights file with one tensor, @tensor, and metadata if not NULL. */
static gchar *
write_model (const gchar *name, const gchar *objective, const gchar *tensor)
{
  g_autofree gchar *path = g_build_filename (folder, name, NULL);
  g_autofree gchar *meta =
    objective != NULL
      ? g_strdup_printf ("\"__metadata__\":{\"sympie.objective\":\"%s\","
                         "\"licence\":\"GPL\"},",
                         objective)
      : g_strdup ("");
  g_autofree gchar *header =
    g_strdup_printf ("{%s\"%s\":{\"dtype\":\"F32\",\"shape\":[1],"
                     "\"data_offsets\":[0,4]}}",
                     meta, tensor);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const guint64 length = GUINT64_TO_LE (strlen (header));
  const gfloat number = 0.0f;

  g_byte_array_append (bytes, (const guint8 *) &length, sizeof length);
  g_byte_array_append (bytes, (const guint8 *) header, strlen (header));
  g_byte_array_append (bytes, (const guint8 *) &number, sizeof number);
  g_assert_true (
    g_file_set_contents (path, (const gchar *) bytes->data, bytes->len, NULL));
  return g_steal_pointer (&path);
}

static void
check (const gchar *name, const gchar *title, const gchar *line)
{
  g_autoptr (ModelCard) card = model_card_new (name);

  g_assert_cmpstr (card->title, ==, title);
  g_assert_cmpstr (card->line, ==, line);
}

static void
test_names (void)
{
  g_autofree gchar *usual =
    write_model ("photo.safetensors", "photo", "out.weight");
  g_autofree gchar *mine =
    write_model ("mine.safetensors", "photo", "out.weight");
  g_autofree gchar *nets =
    write_model ("nets.safetensors", "downstream", "out.weight");
  g_autofree gchar *silent =
    write_model ("silent.safetensors", NULL, "out.weight");

  check ("photo", "Photographs",
         "Made to please people who look at the photograph");
  check ("mine", "Photographs (mine)",
         "Made to please people who look at the photograph");
  check (nets, "For recognition by networks (nets)",
         "Made to help other networks that look at it");
  check ("silent", "silent", "Its file does not say what it is made for");
  g_unlink (usual);
  g_unlink (mine);
  g_unlink (nets);
  g_unlink (silent);
}

static void
test_details (void)
{
  g_autofree gchar *path = write_model ("it.safetensors", "both", "out.weight");
  g_autofree gchar *expected = g_strdup_printf ("Licence: GPL\nFile: %s", path);
  g_autoptr (ModelCard) card = model_card_new ("it");

  g_assert_cmpstr (card->details, ==, expected);
  g_unlink (path);
}

static void
test_unreadable (void)
{
  g_autofree gchar *other = write_model ("other.safetensors", "photo", "head");
  g_autofree gchar *path = g_build_filename (folder, "bad.safetensors", NULL);
  g_autofree gchar *missing =
    g_strdup_printf ("%s: there is no tensor 'out.weight'", other);
  g_autoptr (ModelCard) card = NULL;

  check ("other", "other (cannot be read)", missing);
  g_assert_true (g_file_set_contents (path, "no weights", -1, NULL));
  card = model_card_new ("bad");
  g_assert_cmpstr (card->title, ==, "bad (cannot be read)");
  g_assert_true (g_str_has_prefix (card->line, path));
  g_assert_cmpstr (card->line, ==, card->details);
  g_unlink (path);
  g_unlink (other);
}

int
main (int argc, char **argv)
{
  g_autofree gchar *home = g_dir_make_tmp ("sympie-XXXXXX", NULL);
  g_autofree gchar *sympie = g_build_filename (home, "sympie", NULL);
  gint status;

  folder = g_build_filename (sympie, "models", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-card/names", test_names);
  g_test_add_func ("/model-card/details", test_details);
  g_test_add_func ("/model-card/unreadable", test_unreadable);
  status = g_test_run ();
  g_rmdir (folder);
  g_rmdir (sympie);
  g_rmdir (home);
  g_free (folder);
  return status;
}
