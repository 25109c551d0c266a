/* test-pairs.c - pairs of photographs in sets, good ones and broken ones
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "models/photos/pairs-private.h"
#include "photos-case.h"

static void
note_fault (const gchar *message, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (message));
}

/* Opens up to two test paths, such as "x=2". Returns: NULL with @error; skipped
 * files are added to @faults. */
static Pairs *
open_pairs (const gchar *first,
            const gchar *second,
            const gchar *scenes,
            GPtrArray *faults,
            GError **error)
{
  g_autofree gchar *one = photos_case_place (first);
  g_autofree gchar *two = second != NULL ? photos_case_place (second) : NULL;
  g_autofree gchar *csv = scenes != NULL ? photos_case_place (scenes) : NULL;
  const gchar *paths[] = { one, two, NULL };

  return pairs_open (paths, csv, note_fault, faults, error);
}

static GPtrArray *
faults_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static void
write_pair (const gchar *folder, const gchar *name)
{
  g_autofree gchar *in = g_strdup_printf ("%s/%s_in.png", folder, name);
  g_autofree gchar *ref = g_strdup_printf ("%s/%s_ref.png", folder, name);

  photos_case_write_picture (in, 12, 9, "png", FALSE);
  photos_case_write_picture (ref, 12, 9, "png", FALSE);
}

/* Returns: "set/name:scene" for all pairs, in order. */
static gchar *
describe (const Pairs *pairs)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < pairs_count (pairs); i++)
    {
      const Pair *pair = pairs_get (pairs, i);

      g_string_append_printf (text, "%s%s/%s:%s", i > 0 ? " " : "",
                              pairs_get_set (pairs, pair->set)->name,
                              pair->name, pair->scene);
    }
  return g_string_free (text, FALSE);
}

static void
assert_fault (const GPtrArray *faults, guint i, const gchar *file)
{
  g_assert_cmpuint (i, <, faults->len);
  if (strstr (faults->pdata[i], file) == NULL)
    g_error ("fault %u is \"%s\", not about %s", i, (gchar *) faults->pdata[i],
             file);
}

/* ---- tests ---- */

static void
test_suffixes (void)
{
  g_autoptr (GPtrArray) faults = faults_new ();
  g_autoptr (Pairs) pairs = NULL;
  g_autofree gchar *all = NULL;
  g_auto (Photo) in = { 0, 0, NULL };
  g_auto (Photo) ref = { 0, 0, NULL };

  write_pair ("plain", "b");
  photos_case_write_picture ("plain/a_in.png", 8, 7, "png", FALSE);
  photos_case_write_picture ("plain/a_ref.JPG", 8, 7, "jpeg", FALSE);
  photos_case_write_file ("plain/notes_in.txt", "no picture", -1);
  photos_case_write_picture ("plain/other.png", 8, 7, "png", FALSE);
  pairs = open_pairs ("plain", NULL, NULL, faults, NULL);
  g_assert_nonnull (pairs);
  g_assert_cmpuint (faults->len, ==, 0);
  all = describe (pairs);
  g_assert_cmpstr (all, ==, "plain/a:a plain/b:b");
  g_assert_cmpuint (pairs_count_sets (pairs), ==, 1);
  g_assert_cmpuint (pairs_get_set (pairs, 0)->n, ==, 2);
  g_assert_cmpfloat (pairs_get_set (pairs, 0)->weight, ==, 1);
  g_assert_cmpuint (photos_count (pairs_get_photos (pairs)), ==, 4);
  g_assert_true (pairs_read (&in, &ref, pairs, 0, 0, NULL));
  g_assert_cmpuint (in.width, ==, 8);
  g_assert_cmpuint (ref.height, ==, 7);
  g_assert_cmpuint (in.data[3 * (8 * 4 + 5)], ==, 5);
  g_assert_true (g_str_has_suffix (
    photos_get_name (pairs_get_photos (pairs), pairs_get (pairs, 0)->ref),
    "a_ref.JPG"));
}

static void
test_folders (void)
{
  g_autoptr (GPtrArray) faults = faults_new ();
  g_autoptr (Pairs) pairs = NULL;
  g_autofree gchar *all = NULL;

  photos_case_write_picture ("split/in/one.png", 8, 7, "png", FALSE);
  photos_case_write_picture ("split/ref/one.jpg", 8, 7, "jpeg", FALSE);
  photos_case_write_picture ("split/in/lone.png", 8, 7, "png", FALSE);
  pairs = open_pairs ("split", NULL, NULL, faults, NULL);
  g_assert_nonnull (pairs);
  all = describe (pairs);
  g_assert_cmpstr (all, ==, "split/one:one");
  g_assert_cmpuint (faults->len, ==, 1);
  assert_fault (faults, 0, "split/in/lone.png: there is no reference");
}

/* Files without a partner, of another size, or that are not pictures are
 * reported and skipped. */
static void
test_left_out (void)
{
  g_autoptr (GPtrArray) faults = faults_new ();
  g_autoptr (Pairs) pairs = NULL;
  g_autofree gchar *all = NULL;

  write_pair ("broken", "good");
  photos_case_write_picture ("broken/a_in.png", 8, 7, "png", FALSE);
  photos_case_write_picture ("broken/b_ref.png", 8, 7, "png", FALSE);
  write_pair ("broken", "double");
  photos_case_write_picture ("broken/double_in.jpg", 12, 9, "jpeg", FALSE);
  photos_case_write_picture ("broken/size_in.png", 8, 7, "png", FALSE);
  photos_case_write_picture ("broken/size_ref.png", 8, 6, "png", FALSE);
  write_pair ("broken", "text");
  photos_case_write_file ("broken/text_ref.png", "no picture", -1);
  pairs = open_pairs ("broken", NULL, NULL, faults, NULL);
  g_assert_nonnull (pairs);
  g_assert_cmpuint (faults->len, ==, 5);
  assert_fault (faults, 0, "broken/double_in.png: another picture");
  assert_fault (faults, 1, "broken/a_in.png: there is no reference");
  assert_fault (faults, 2, "broken/b_ref.png: there is no input");
  assert_fault (faults, 3, "size_in.png: it has 8x7 pixels, but");
  assert_fault (faults, 3, "reference 8x6");
  assert_fault (faults, 4, "broken/text_ref.png: it holds no picture");
  all = describe (pairs);
  g_assert_cmpstr (all, ==, "broken/double:double broken/good:good");
}

/* The size of a rotated photograph is known once it is read. */
static void
test_turned (void)
{
  g_autoptr (GPtrArray) faults = faults_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Pairs) pairs = NULL;
  Photo in, ref;

  photos_case_write_picture ("turned/a_in.png", 8, 7, "png", FALSE);
  photos_case_write_picture ("turned/a_ref.png", 7, 8, "png", FALSE);
  pairs = open_pairs ("turned", NULL, NULL, faults, NULL);
  g_assert_nonnull (pairs);
  g_assert_false (pairs_read (&in, &ref, pairs, 0, 0, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "a_in.png"));
  g_assert_null (in.data);
  g_assert_null (ref.data);
}

/* A folder of sets, a list above it, and weights, of which the last counts. */
static void
test_sets (void)
{
  g_autoptr (GPtrArray) faults = faults_new ();
  g_autoptr (Pairs) pairs = NULL;
  g_autoptr (Pairs) one = NULL;
  g_autoptr (Pairs) without = NULL;
  g_autofree gchar *all = NULL;
  g_autofree gchar *some = NULL;
  g_autofree gchar *rest = NULL;

  write_pair ("real/pairs/y", "1");
  write_pair ("real/pairs/y", "2");
  write_pair ("real/pairs/x", "1");
  photos_case_write_file ("real/pairs/empty/readme.md", "nothing", -1);
  photos_case_write_file (
    "real/pairs.csv", "source,scene,name,set\nhere,\"a, b\",1,x\nhere,s,2,y\n",
    -1);
  pairs = open_pairs ("real/pairs=0.5", "real/pairs/y=2", NULL, faults, NULL);
  g_assert_nonnull (pairs);
  all = describe (pairs);
  g_assert_cmpstr (all, ==, "x/1:a, b y/1:1 y/2:s");
  g_assert_cmpfloat (pairs_get_set (pairs, 0)->weight, ==, 0.5);
  g_assert_cmpfloat (pairs_get_set (pairs, 1)->weight, ==, 2);
  g_assert_cmpuint (pairs_get_set (pairs, 1)->first, ==, 1);
  g_assert_cmpuint (pairs_get_set (pairs, 1)->n, ==, 2);

  one = open_pairs ("real/pairs/x", NULL, NULL, faults, NULL);
  some = describe (one);
  g_assert_cmpstr (some, ==, "x/1:a, b");

  photos_case_write_file ("own.csv", "set,name,scene\ny,1,own\n", -1);
  without =
    open_pairs ("real/pairs", "real/pairs/x=0", "own.csv", faults, NULL);
  rest = describe (without);
  g_assert_cmpstr (rest, ==, "y/1:own y/2:2");
  g_assert_cmpuint (faults->len, ==, 0);
}

/* Known answers: SHA-256 is the same everywhere. */
static void
test_split (void)
{
  static const struct
  {
    const gchar *scene;
    gboolean held_out;
  } known[] = { { "beach", FALSE }, { "church", FALSE }, { "s7", TRUE },
                { "s2", FALSE },    { "s5", TRUE },      { "", FALSE } };
  g_autoptr (GPtrArray) faults = faults_new ();
  g_autoptr (GArray) training = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) held_out = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (Pairs) pairs = NULL;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_cmpint (pairs_scenes_hold_out (known[i].scene), ==,
                     known[i].held_out);
  for (guint i = 0; i < 4000; i++)
    {
      g_autofree gchar *scene = g_strdup_printf ("scene %u", i);

      n += pairs_scenes_hold_out (scene);
    }
  g_assert_cmpuint (n, >, 900);
  g_assert_cmpuint (n, <, 1100);

  write_pair ("scenes/a", "p");
  write_pair ("scenes/a", "q");
  write_pair ("scenes/b", "r");
  photos_case_write_file ("scenes/pairs.csv",
                          "set,name,scene\na,p,s7\na,q,beach\nb,r,s7\n", -1);
  pairs = open_pairs ("scenes", NULL, NULL, faults, NULL);
  pairs_split (pairs, training, held_out);
  g_assert_cmpuint (training->len, ==, 1);
  g_assert_cmpuint (held_out->len, ==, 2);
  g_assert_cmpuint (g_array_index (training, guint, 0), ==, 1);
  g_assert_cmpuint (g_array_index (held_out, guint, 1), ==, 2);
}

static void
test_bad (void)
{
  static const struct
  {
    const gchar *first;
    const gchar *second;
    const gchar *scenes;
    gint code;
    const gchar *said;
  } cases[] = {
    { "absent", NULL, NULL, SYMPIE_ERROR_IO, "absent" },
    { "void", NULL, NULL, SYMPIE_ERROR_FORMAT, "there are no pairs" },
    { "good=heavy", NULL, NULL, SYMPIE_ERROR_VALUE, "heavy" },
    { "good=-1", NULL, NULL, SYMPIE_ERROR_VALUE, "-1" },
    { "good=nan", NULL, NULL, SYMPIE_ERROR_VALUE, "nan" },
    { "good=2000", NULL, NULL, SYMPIE_ERROR_VALUE, "2000" },
    { "good=0", NULL, NULL, SYMPIE_ERROR_FORMAT, "no pair" },
    { "good", "other/good", NULL, SYMPIE_ERROR_FORMAT, "the same name" },
    { "good", NULL, "none.csv", SYMPIE_ERROR_IO, "none.csv" },
    { "good", NULL, "bad.csv", SYMPIE_ERROR_FORMAT, "bad.csv" },
  };

  write_pair ("good", "a");
  write_pair ("other/good", "a");
  photos_case_write_file ("void/readme.md", "nothing", -1);
  photos_case_write_file ("bad.csv", "set,name\ngood,a\n", -1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) faults = faults_new ();
      g_autoptr (GError) error = NULL;

      g_assert_null (open_pairs (cases[i].first, cases[i].second,
                                 cases[i].scenes, faults, &error));
      g_assert_error (error, SYMPIE_ERROR, cases[i].code);
      if (strstr (error->message, cases[i].said) == NULL)
        g_error ("\"%s\" does not say \"%s\"", error->message, cases[i].said);
    }
}

/* A folder whose name looks like a weight is a folder. */
static void
test_equals (void)
{
  g_autoptr (GPtrArray) faults = faults_new ();
  g_autoptr (Pairs) pairs = NULL;

  write_pair ("f=4", "a");
  pairs = open_pairs ("f=4", NULL, NULL, faults, NULL);
  g_assert_nonnull (pairs);
  g_assert_cmpstr (pairs_get_set (pairs, 0)->name, ==, "f=4");
  g_assert_cmpfloat (pairs_get_set (pairs, 0)->weight, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pairs/suffixes", test_suffixes);
  g_test_add_func ("/pairs/folders", test_folders);
  g_test_add_func ("/pairs/left-out", test_left_out);
  g_test_add_func ("/pairs/turned", test_turned);
  g_test_add_func ("/pairs/sets", test_sets);
  g_test_add_func ("/pairs/split", test_split);
  g_test_add_func ("/pairs/bad", test_bad);
  g_test_add_func ("/pairs/equals", test_equals);
  return photos_case_run ();
}
