/* test-weights.c - weights files: round trip, damaged, hostile
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "core/half.h"
#include "reference.h"

static gchar *folder;

static gchar *
get_path (const gchar *name)
{
  return g_build_filename (folder, name, NULL);
}

/* Without fsync and rename, as there are thousands of files. */
static void
put_contents (const gchar *path, const gchar *bytes, gsize size)
{
  g_autoptr (GError) error = NULL;

  g_unlink (path); /* the call below does not truncate longer files */
  g_file_set_contents_full (path, bytes, (gssize) size,
                            G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

/* A file of an 8-byte length, a header and n_data bytes of data. */
static gchar *
write_file (guint64 length, const gchar *header, gsize n_data)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *data = g_malloc0 (n_data + 1);
  gchar *path = get_path ("file.safetensors");

  length = GUINT64_TO_LE (length);
  g_byte_array_append (bytes, (guint8 *) &length, 8);
  g_byte_array_append (bytes, (const guint8 *) header, strlen (header));
  g_byte_array_append (bytes, data, n_data);
  put_contents (path, (gchar *) bytes->data, bytes->len);
  return path;
}

/* ---- halves ---- */

static void
test_halves (void)
{
  for (guint i = 0; i < 0x10000; i++)
    if (HALF_IS_FINITE (i))
      {
        gdouble fraction = i & 0x3ff;
        gint exponent = i >> 10 & 31;
        gdouble wanted = exponent ? ldexp (1024 + fraction, exponent - 25)
                                  : ldexp (fraction, -24);
        gfloat is = half_to_float ((guint16) i);

        g_assert_cmpfloat (is, ==, i & 0x8000 ? -wanted : wanted);
        g_assert_cmphex (half_from_float (is), ==, i);
      }
  g_assert_cmphex (half_from_float (65504.0f), ==, 0x7bff);
  g_assert_cmphex (half_from_float (65519.0f), ==, 0x7bff);
  g_assert_cmphex (half_from_float (65520.0f), ==, 0x7c00);
  g_assert_cmphex (half_from_float (1.0f + 0x1p-11f), ==, 0x3c00);
  g_assert_cmphex (half_from_float (1.0f + 0x1.8p-11f), ==, 0x3c01);
  g_assert_cmphex (half_from_float (1.0f + 0x3p-11f), ==, 0x3c02);
  g_assert_cmphex (half_from_float (0x1p-25f), ==, 0);
  g_assert_cmphex (half_from_float (0x1.8p-25f), ==, 1);
  g_assert_false (HALF_IS_FINITE (half_from_float (INFINITY)));
  g_assert_false (HALF_IS_FINITE (half_from_float (NAN)));
}

/* ---- good files ---- */

static void
test_round_trip (void)
{
  static const gfloat values[] = { 0.0f,     -1.5f, 0.125f,
                                   65504.0f, -0.0f, 0x1p-24f };
  g_autoptr (GHashTable) meta = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree gchar *path = get_path ("tensors.safetensors");
  WeightsTensor tensors[] = {
    { "b \"quoted\" \303\244", { 2, { 2, 3 } }, values },
    { "a", { 0 }, values + 1 },
  };

  g_hash_table_insert (meta, "sympie.version", "1");
  g_hash_table_insert (meta, "licence", "GPL-3.0-or-later");
  for (WeightsDtype dtype = WEIGHTS_F32; dtype <= WEIGHTS_F16; dtype++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Weights) weights = NULL;
      g_autofree gfloat *is = NULL;
      g_autofree gchar *hash = NULL;
      g_autofree const gchar **names = NULL;
      g_autofree const gchar **keys = NULL;
      WeightsShape shape;
      WeightsDtype stored;

      weights_save (path, tensors, 2, dtype, meta, &error);
      g_assert_no_error (error);
      weights = weights_open (path, &error);
      g_assert_no_error (error);
      names = weights_list (weights);
      g_assert_cmpstr (names[0], ==, "a");
      g_assert_cmpstr (names[1], ==, tensors[0].name);
      g_assert_null (names[2]);
      keys = weights_list_meta (weights);
      g_assert_cmpstr (keys[0], ==, "licence");
      g_assert_cmpstr (weights_get_meta (weights, "sympie.version"), ==, "1");
      g_assert_null (weights_get_meta (weights, "training"));
      g_assert_cmpstr (weights_get_path (weights), ==, path);

      g_assert_true (weights_lookup (weights, "a", &shape, &stored));
      g_assert_cmpuint (shape.n, ==, 0);
      g_assert_cmpint (stored, ==, dtype);
      g_assert_false (weights_lookup (weights, "c", NULL, NULL));
      is = weights_read (weights, tensors[0].name, &tensors[0].shape, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (is, sizeof values, values, sizeof values);
      hash = weights_hash (weights);
      g_assert_cmpuint (strlen (hash), ==, 64);
    }
}

static void
test_save_errors (void)
{
  static const gfloat values[] = { 70000.0f, NAN };
  g_autofree gchar *path = get_path ("kept");
  g_autofree gchar *nowhere = get_path ("no/such/folder");
  g_autofree gchar *text = NULL;
  WeightsTensor large = { "t", { 1, { 1 } }, values };
  WeightsTensor nan = { "t", { 1, { 1 } }, values + 1 };
  GError *error = NULL;

  put_contents (path, "old", 3);
  g_assert_false (weights_save (path, &large, 1, WEIGHTS_F16, NULL, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_false (weights_save (path, &nan, 1, WEIGHTS_F32, NULL, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  g_assert_false (weights_save (nowhere, &large, 1, WEIGHTS_F32, NULL, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, nowhere));
  g_clear_error (&error);
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

/* More numbers than are written at once, with a bad one at the end, or more
 * than the disk holds: the partial file is removed. */
static void
test_long (void)
{
  const gsize n = 100000;
  g_autofree gfloat *values = g_new (gfloat, n);
  g_autofree gfloat *is = NULL;
  g_autofree gchar *path = get_path ("long");
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = NULL;
  WeightsTensor tensor = { "t", { 1, { n } }, values };
  struct rlimit before, little;
  guint n_files;

  for (gsize i = 0; i < n; i++)
    values[i] = (gfloat) i;
  g_assert_true (weights_save (path, &tensor, 1, WEIGHTS_F32, NULL, &error));
  n_files = count_files ();

  values[n - 1] = NAN;
  g_assert_false (weights_save (path, &tensor, 1, WEIGHTS_F32, NULL, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "number 99999 is nan"));
  g_clear_error (&error);
  values[n - 1] = 0.0f;
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  little = (struct rlimit){ 4096, before.rlim_max };
  setrlimit (RLIMIT_FSIZE, &little);
  g_assert_false (weights_save (path, &tensor, 1, WEIGHTS_F32, NULL, &error));
  setrlimit (RLIMIT_FSIZE, &before);
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);

  g_assert_cmpuint (count_files (), ==, n_files);
  values[n - 1] = (gfloat) (n - 1);
  weights = weights_open (path, &error);
  g_assert_no_error (error);
  is = weights_read (weights, "t", &tensor.shape, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (is, n * sizeof *is, values, n * sizeof *values);
}

/* Other programs' tensors are listed but not read. */
static void
test_other_dtype (void)
{
  const gchar *header = "{\"n\":{\"dtype\":\"I64\",\"shape\":[],"
                        "\"data_offsets\":[0,8]}}";
  g_autofree gchar *path = write_file (strlen (header), header, 8);
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = weights_open (path, &error);
  WeightsDtype dtype;
  WeightsShape shape;

  g_assert_no_error (error);
  g_assert_true (weights_lookup (weights, "n", &shape, &dtype));
  g_assert_cmpint (dtype, ==, WEIGHTS_OTHER);
  g_assert_null (weights_read (weights, "n", &shape, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT);
}

/* ---- bad files ---- */

#define T(dtype, shape, offsets)                                              \
  "{\"t\":{\"dtype\":" dtype ",\"shape\":" shape ",\"data_offsets\":" offsets \
  "}}"

static const struct
{
  const gchar *header;
  gsize n_data;
  SympieError code;
} BAD[] = {
  { "", 0, SYMPIE_ERROR_FORMAT },
  { "{}", 0, SYMPIE_ERROR_FORMAT },
  { "[]", 0, SYMPIE_ERROR_FORMAT },
  { "{\"t\":", 0, SYMPIE_ERROR_FORMAT },
  { "{\"t\":1}", 0, SYMPIE_ERROR_FORMAT },
  { "{\"t\":{}}", 0, SYMPIE_ERROR_FORMAT },
  { "{\"t\":null}", 0, SYMPIE_ERROR_FORMAT },
  { "\xff\xfe", 0, SYMPIE_ERROR_FORMAT },
  { "{\"__metadata__\":{\"a\":1}}", 0, SYMPIE_ERROR_FORMAT },
  { "{\"__metadata__\":[]}", 0, SYMPIE_ERROR_FORMAT },
  { "{\"__metadata__\":{}}", 0, SYMPIE_ERROR_FORMAT },
  { T ("\"F33\"", "[1]", "[0,4]"), 4, SYMPIE_ERROR_FORMAT },
  { T ("4", "[1]", "[0,4]"), 4, SYMPIE_ERROR_FORMAT },
  { T ("\"F32\"", "1", "[0,4]"), 4, SYMPIE_ERROR_FORMAT },
  { T ("\"F32\"", "[0]", "[0,0]"), 0, SYMPIE_ERROR_SHAPE },
  { T ("\"F32\"", "[-1]", "[0,4]"), 4, SYMPIE_ERROR_SHAPE },
  { T ("\"F32\"", "[1.0]", "[0,4]"), 4, SYMPIE_ERROR_SHAPE },
  { T ("\"F32\"", "[\"1\"]", "[0,4]"), 4, SYMPIE_ERROR_SHAPE },
  { T ("\"F32\"", "[2]", "[0,4]"), 4, SYMPIE_ERROR_SHAPE },
  { T ("\"F16\"", "[1]", "[0,4]"), 4, SYMPIE_ERROR_SHAPE },
  { T ("\"F32\"", "[1,1,1,1,1]", "[0,4]"), 4, SYMPIE_ERROR_SHAPE },
  { T ("\"F32\"", "[4294967296,4294967296]", "[0,4]"), 4, SYMPIE_ERROR_SHAPE },
  { T ("\"F32\"", "[4611686018427387905]", "[0,4]"), 4, SYMPIE_ERROR_FORMAT },
  { T ("\"F32\"", "[400000000000000005]", "[0,4]"), 4, SYMPIE_ERROR_SHAPE },
  { T ("\"F32\"", "[1]", "[0]"), 4, SYMPIE_ERROR_FORMAT },
  { T ("\"F32\"", "[1]", "[0,4,8]"), 4, SYMPIE_ERROR_FORMAT },
  { T ("\"F32\"", "[1]", "[4,0]"), 4, SYMPIE_ERROR_FORMAT },
  { T ("\"F32\"", "[1]", "[-4,0]"), 4, SYMPIE_ERROR_FORMAT },
  { T ("\"F32\"", "[1]", "[0,8]"), 4, SYMPIE_ERROR_FORMAT },
  { T ("\"F32\"", "[1]", "[4,8]"), 4, SYMPIE_ERROR_FORMAT },
  { T ("\"F32\"", "[1]", "[4,8]"), 8, SYMPIE_ERROR_FORMAT }, /* a gap */
  { T ("\"F32\"", "[1]", "[0,4]"), 5, SYMPIE_ERROR_FORMAT }, /* a rest */
  { T ("\"F32\"", "[1]", "[0,4]") "x", 4, SYMPIE_ERROR_FORMAT },
  { "{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
    "\"u\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
    12, SYMPIE_ERROR_FORMAT }, /* an overlap */
  { "{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
    "\"u\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
    8, SYMPIE_ERROR_FORMAT }, /* the same place */
};

static void
assert_fails (const gchar *path, gint code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = weights_open (path, &error);

  g_assert_null (weights);
  g_assert_nonnull (error);
  g_assert_true (error->domain == SYMPIE_ERROR);
  if (code >= 0)
    g_assert_cmpint (error->code, ==, code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_bad_headers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autofree gchar *path =
        write_file (strlen (BAD[i].header), BAD[i].header, BAD[i].n_data);

      g_test_message ("header %u", i);
      assert_fails (path, (gint) BAD[i].code);
    }
}

static void
test_bad_lengths (void)
{
  static const guint64 lengths[] = { 0,         1,           1000,
                                     1u << 25,  G_MAXUINT64, G_MAXUINT64 - 7,
                                     G_MAXINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree gchar *path =
        write_file (lengths[i], T ("\"F32\"", "[1]", "[0,4]"), 4);

      assert_fails (path, SYMPIE_ERROR_FORMAT);
    }
}

static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new ("{\"t\":");

  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (text, '[');
  {
    g_autofree gchar *path = write_file (text->len, text->str, 0);

    assert_fails (path, SYMPIE_ERROR_FORMAT);
  }
}

static void
test_no_file (void)
{
  g_autofree gchar *missing = get_path ("missing");
  g_autofree gchar *empty = get_path ("empty");

  assert_fails (missing, SYMPIE_ERROR_IO);
  assert_fails (folder, SYMPIE_ERROR_IO);
  assert_fails ("/dev/zero", SYMPIE_ERROR_IO);
  put_contents (empty, "", 0);
  assert_fails (empty, SYMPIE_ERROR_FORMAT);
}

/* A network truncated at any length is an error, never a crash. */
static void
test_truncated (void)
{
  static const guint widths[NEM_STAGES] = { 2, 2, 2, 2 };
  gchar *good = reference_write_network (widths, WEIGHTS_F16, 1);
  g_autofree gchar *path = get_path ("cut");
  g_autofree gchar *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (good, &bytes, &size, NULL));
  for (gsize i = 0; i < size; i += i < 100 ? 1 : 37)
    {
      put_contents (path, bytes, i);
      assert_fails (path, SYMPIE_ERROR_FORMAT);
    }
  reference_remove (good);
}

/* ---- networks that are none ---- */

/* Bits flipped at random: an error that names the file, or a usable network;
 * sanitizers report anything else. */
static void
test_flipped_bits (void)
{
  static const guint widths[NEM_STAGES] = { 2, 2, 2, 2 };
  gchar *good = reference_write_network (widths, WEIGHTS_F16, 1);
  g_autofree gchar *path = get_path ("flipped");
  g_autofree gchar *bytes = NULL;
  GRand *rand = g_rand_new_with_seed (21);
  gsize size;
  guint n_refused = 0;

  g_assert_true (g_file_get_contents (good, &bytes, &size, NULL));
  for (guint i = 0; i < 1500; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Nem) nem = NULL;
      gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) size);
      guint bit = (guint) g_rand_int_range (rand, 0, 8);

      bytes[at] ^= (gchar) (1 << bit);
      put_contents (path, bytes, size);
      bytes[at] ^= (gchar) (1 << bit);
      nem = nem_load (path, &error);
      g_assert_true ((nem != NULL) != (error != NULL));
      if (error)
        {
          g_assert_nonnull (strstr (error->message, path));
          n_refused++;
        }
    }
  g_assert_cmpuint (n_refused, >, 500); /* most of the file is header */
  g_rand_free (rand);
  reference_remove (good);
}

static void
test_not_a_network (void)
{
  static const gfloat numbers[64] = { 0 };
  g_autofree gchar *path = get_path ("other.safetensors");
  WeightsTensor tensor = { "backbone.0.weight",
                           { 4, { 2, 3, 3, 3 } },
                           numbers };

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      if (i == 1)
        tensor.shape = (WeightsShape){ 4, { 1, 4, 3, 3 } };
      if (i == 2)
        tensor.name = "weight";
      g_assert_true (weights_save (path, &tensor, 1, WEIGHTS_F32, NULL, NULL));
      g_assert_null (nem_load (path, &error));
      g_assert_true (error->domain == SYMPIE_ERROR);
      g_assert_nonnull (strstr (error->message, path));
      g_assert_nonnull (strstr (error->message, "backbone.0"));
    }
}

int
main (int argc, char **argv)
{
  gint status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("sympie-XXXXXX", NULL);
  g_test_add_func ("/weights/halves", test_halves);
  g_test_add_func ("/weights/round-trip", test_round_trip);
  g_test_add_func ("/weights/save-errors", test_save_errors);
  g_test_add_func ("/weights/long", test_long);
  g_test_add_func ("/weights/other-dtype", test_other_dtype);
  g_test_add_func ("/weights/bad-headers", test_bad_headers);
  g_test_add_func ("/weights/bad-lengths", test_bad_lengths);
  g_test_add_func ("/weights/deep", test_deep);
  g_test_add_func ("/weights/no-file", test_no_file);
  g_test_add_func ("/weights/truncated", test_truncated);
  g_test_add_func ("/weights/flipped-bits", test_flipped_bits);
  g_test_add_func ("/weights/not-a-network", test_not_a_network);
  status = g_test_run ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const gchar *name; (name = g_dir_read_name (dir));)
    {
      g_autofree gchar *path = get_path (name);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
  return status;
}
