/* test-classifiers.c - classifiers from files against plain loops; bad files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built in double precision, where central differences verify the gradient
 * of a whole network. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "gradient.h"
#include "tiny-classifier.h"

typedef struct
{
  const gchar *arch; /* NULL: recognised by the tensors */
  TinyRun run;
} Kind;

static const Kind KINDS[] = { { "SqueezeNet v1.1, tiny", tiny_squeezenet },
                              { "MobileNet v1 0.05", tiny_mobilenet_v1 },
                              { "MobileNet v2 0.1", tiny_mobilenet_v2 },
                              { "ResNet", tiny_resnet },
                              { NULL, tiny_squeezenet },
                              { NULL, tiny_mobilenet_v1 },
                              { NULL, tiny_mobilenet_v2 },
                              { NULL, tiny_resnet },
                              { NULL, tiny_resnet_deep } };

static gchar *folder;

/* Its tensors are made by a first run. */
static Tiny *
make_tiny (TinyRun run, guint32 seed)
{
  Tiny *tiny = tiny_new (seed);
  gdouble image[3 * 32 * 32] = { 0.0 };

  run (tiny, (TinyMap){ 3, 32, image });
  return tiny;
}

/* pairs: keys and values of the metadata, and NULL. */
static gchar *
save (const Tiny *tiny, const gchar *const *pairs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) meta = g_hash_table_new (g_str_hash, g_str_equal);
  gchar *path = g_build_filename (folder, "tiny.safetensors", NULL);

  for (; pairs && pairs[0]; pairs += 2)
    g_hash_table_insert (meta, (gpointer) pairs[0], (gpointer) pairs[1]);
  weights_save (path, (const WeightsTensor *) tiny->tensors->data,
                tiny->tensors->len, WEIGHTS_F32, meta, &error);
  g_assert_no_error (error);
  return path;
}

/* Scores of image i by plain loops, from a batch as params.h has it. */
static TinyMap
run_tiny (Tiny *tiny,
          TinyRun run,
          const Classifier *classifier,
          const real *batch,
          Maps maps,
          guint image)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  gsize area = (gsize) maps.h * maps.w;
  g_autofree gdouble *x = g_new (gdouble, 3 * area);

  for (gsize i = 0; i < 3 * area; i++)
    {
      gsize c = i / area;
      gdouble v =
        batch[(c * maps.n + image) * area + i % area] * std[c] + mean[c];

      x[i] = (v - classifier->mean[c]) / classifier->std[c];
    }
  return run (tiny, (TinyMap){ 3, maps.w, x });
}

static void
check_classifier (
  const gchar *path, Tiny *tiny, TinyRun run, guint size, GRand *rand)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Classifier) c = classifier_load (path, size, &error);
  Maps maps = { 3, 2, size, size };
  Maps out;
  g_autofree real *batch = gradient_random (maps_size (maps), rand);
  g_autofree real *along = gradient_random (maps_size (maps), rand);
  g_autofree real *factors = gradient_random (64, rand);
  const real *scores;
  TinyTrial trial = { c, batch, along, factors, maps };

  g_assert_no_error (error);
  g_assert_cmpstr (c->name, ==, "tiny");
  g_assert_cmpuint (c->size, ==, size);
  g_assert_cmpuint (c->n_classes, ==, 11);
  network_plan (c->network, 2, size, size, NETWORK_FROZEN, 2);
  tiny_check_gradient (&trial, 1e-6);
  scores = network_get_output (c->network, &out);
  g_assert_cmpuint (out.c, ==, 11);
  g_assert_cmpuint (maps_size (out), ==, 22);
  for (guint image = 0; image < 2; image++)
    {
      TinyMap wanted = run_tiny (tiny, run, c, batch, maps, image);

      for (guint i = 0; i < 11; i++)
        g_assert_cmpfloat_with_epsilon (scores[2 * i + image], wanted.v[i],
                                        1e-6 * MAX (fabs (wanted.v[i]), 1.0));
    }
}

static void
test_scores (gconstpointer data)
{
  static const guint sizes[] = { 32, 33, 38, 47 };
  const Kind *kind = data;
  GRand *rand = g_rand_new_with_seed (90);
  g_autoptr (Tiny) tiny = make_tiny (kind->run, 91);
  const gchar *meta[] = { "mean",
                          "[0.5, 0.25,0.75]",
                          "std",
                          "[ 0.5,1,0.25 ]",
                          "input_size",
                          "64",
                          kind->arch ? "arch" : NULL,
                          kind->arch,
                          NULL };
  g_autofree gchar *path = save (tiny, meta);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    check_classifier (path, tiny, kind->run, sizes[i], rand);
  g_rand_free (rand);
}

static void
test_metadata (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Tiny) tiny = make_tiny (tiny_resnet, 92);
  const gchar *meta[] = {
    "mean", "[0.5,0.25,0.75]", "std", "[0.5,1,0.25]", "input_size", "96", NULL
  };
  g_autofree gchar *bare_path = save (tiny, NULL);
  g_autoptr (Classifier) bare = classifier_load (bare_path, 0, &error);
  g_autofree gchar *path = save (tiny, meta);
  g_autoptr (Classifier) told = classifier_load (path, 0, &error);
  real x[6] = { -1, 0, 1, 2, 3, 4 };
  real y[6];
  Maps maps = { 3, 1, 1, 2 };

  g_assert_no_error (error);
  g_assert_cmpuint (bare->size, ==, 224);
  g_assert_cmpuint (told->size, ==, 96);
  g_assert_cmpfloat (told->mean[2], ==, 0.75f);
  g_assert_cmpfloat (told->std[1], ==, 1.0f);

  classifier_normalise (bare, y, x, maps);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (y[i], x[i], 1e-6);
  classifier_normalise (told, y, x, maps);
  g_assert_cmpfloat_with_epsilon (y[1], (0.485 - 0.5) / 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (y[5], (4 * 0.225 + 0.406 - 0.75) / 0.25,
                                  1e-6);
  classifier_normalise (told, x, x, maps);
  g_assert_cmpmem (x, sizeof x, y, sizeof y);
  classifier_normalise_backward (told, x, maps);
  g_assert_cmpfloat_with_epsilon (x[5], y[5] * 0.225 / 0.25, 1e-6);
}

/* ---- bad files ---- */

static void
check_error (const gchar *path, guint size, SympieError code, const gchar *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (classifier_load (path, size, &error));
  g_assert_error (error, SYMPIE_ERROR, (gint) code);
  if (!strstr (error->message, part) || !strstr (error->message, path))
    g_error ("'%s' and the path are not in: %s", part, error->message);
}

/* Each tensor in turn is missing, and has a value or a channel too many. */
static void
test_tensors (gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (Tiny) tiny = make_tiny (kind->run, 93);
  const gchar *meta[] = { "arch", kind->arch, NULL };

  for (guint i = 0; i < tiny->tensors->len; i++)
    {
      WeightsTensor *tensor = &g_array_index (tiny->tensors, WeightsTensor, i);
      WeightsTensor good = *tensor;
      gchar *path;

      tensor->name = "elsewhere";
      path = save (tiny, meta);
      if (strstr (good.name, "downsample.0")
          || (strstr (good.name, ".conv1.") && !strstr (good.name, ".0.")))
        { /* the rest may be a network with fewer blocks */
          g_autoptr (GError) error = NULL;
          g_autoptr (Classifier) c = classifier_load (path, 0, &error);

          g_assert_true (c || error->domain == SYMPIE_ERROR);
        }
      else
        check_error (path, 0, SYMPIE_ERROR_FORMAT, good.name);
      g_free (path);

      *tensor = good;
      tensor->shape.n = 1;
      tensor->shape.d[0] = 2;
      path = save (tiny, meta);
      if (good.shape.n != 1 || good.shape.d[0] != 2)
        check_error (path, 0, SYMPIE_ERROR_SHAPE, good.name);
      *tensor = good;
      g_free (path);
    }
}

static void
test_bad_metadata (void)
{
  static const gchar *const bad[][2] = { { "arch", "DenseNet-121" },
                                         { "arch", "" },
                                         { "mean", "[0.5,0.5]" },
                                         { "mean", "0.5,0.5,0.5" },
                                         { "mean", "[0.5,0.5,0.5" },
                                         { "mean", "[0.5,nan,0.5]" },
                                         { "mean", "[0.5,0.5,0.5,0.5]" },
                                         { "std", "[0.5,0,0.5]" },
                                         { "std", "[0.5,-1,0.5]" },
                                         { "std", "[1e999,1,1]" },
                                         { "std", "" },
                                         { "input_size", "0" },
                                         { "input_size", "31" },
                                         { "input_size", "1025" },
                                         { "input_size", "-64" },
                                         { "input_size", "x" } };
  g_autoptr (Tiny) tiny = make_tiny (tiny_mobilenet_v1, 94);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const gchar *meta[] = { bad[i][0], bad[i][1], NULL };
      g_autofree gchar *path = save (tiny, meta);

      check_error (path, 0, SYMPIE_ERROR_FORMAT,
                   i < 2 ? "MobileNet v1" : bad[i][0]);
    }
}

static void
test_bad_files (void)
{
  g_autoptr (Tiny) tiny = make_tiny (tiny_resnet, 95);
  g_autofree gchar *path = save (tiny, NULL);
  g_autofree gchar *gone = g_build_filename (folder, "gone", NULL);
  WeightsTensor *tensor = tiny_find (tiny, "layer2.0.bn1.running_var");

  check_error (path, 31, SYMPIE_ERROR_SHAPE, "31");
  check_error (path, 1025, SYMPIE_ERROR_SHAPE, "1025");
  check_error (gone, 0, SYMPIE_ERROR_IO, "gone");

  ((gfloat *) tensor->data)[1] = -0.5f;
  g_free (save (tiny, NULL));
  check_error (path, 0, SYMPIE_ERROR_VALUE, tensor->name);

  tensor->name = "layer2.0.bn1.weight.too";
  tensor = tiny_find (tiny, "layer2.0.downsample.0.weight");
  tensor->name = "elsewhere";
  g_free (save (tiny, NULL));
  check_error (path, 0, SYMPIE_ERROR_SHAPE, "layer2.0.conv2.weight");

  g_array_set_size (tiny->tensors, 1);
  tensor = &g_array_index (tiny->tensors, WeightsTensor, 0);
  tensor->name = "backbone.0.weight";
  g_free (save (tiny, NULL));
  check_error (path, 0, SYMPIE_ERROR_FORMAT, "known architecture");
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("sympie-XXXXXX", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (KINDS); i++)
    {
      g_autofree gchar *scores = g_strdup_printf ("/classifiers/scores/%u", i);
      g_autofree gchar *tensors =
        g_strdup_printf ("/classifiers/tensors/%u", i);

      g_test_add_data_func (scores, &KINDS[i], test_scores);
      if (KINDS[i].arch)
        g_test_add_data_func (tensors, &KINDS[i], test_tensors);
    }
  g_test_add_func ("/classifiers/metadata", test_metadata);
  g_test_add_func ("/classifiers/metadata/bad", test_bad_metadata);
  g_test_add_func ("/classifiers/files/bad", test_bad_files);
  result = g_test_run ();

  path = g_build_filename (folder, "tiny.safetensors", NULL);
  g_unlink (path);
  g_rmdir (folder);
  g_free (folder);
  return result;
}
