/* test-segmenters.c - segmentation networks from files against plain loops;
 * bad files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built in double precision, where central differences verify the gradient
 * of a whole network. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "gradient.h"
#include "tiny-segmenter.h"

typedef struct
{
  const gchar *arch; /* NULL: recognised by the tensors */
  TinySegment run;
} Kind;

static const Kind KINDS[] = { { "ESPNetv2 s=1.5, tiny", tiny_espnet },
                              { "EdgeNets ESPNetv2, tiny", tiny_espnet_edge },
                              { "CGNet M=3 N=21, tiny", tiny_cgnet },
                              { NULL, tiny_espnet },
                              { NULL, tiny_espnet_edge },
                              { NULL, tiny_cgnet } };

static gchar *folder;

/* Its tensors are made by a first run. */
static Tiny *
make_tiny (TinySegment run)
{
  Tiny *tiny = tiny_new (93);
  gdouble image[3 * 32 * 48] = { 0.0 };

  run (tiny, (TinyMaps){ 3, 32, 48, image });
  return tiny;
}

/* pairs: keys and values of the metadata, and NULL. */
static gchar *
save (const Tiny *tiny, const gchar *const *pairs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) meta = g_hash_table_new (g_str_hash, g_str_equal);
  gchar *path = g_build_filename (folder, "tiny.safetensors", NULL);

  for (; pairs[0]; pairs += 2)
    g_hash_table_insert (meta, (gpointer) pairs[0], (gpointer) pairs[1]);
  weights_save (path, (const WeightsTensor *) tiny->tensors->data,
                tiny->tensors->len, WEIGHTS_F32, meta, &error);
  g_assert_no_error (error);
  return path;
}

#define MUL "mean", "[72, 83, 74]", "mul", "[0.02, 0.021, 0.022]"
#define GROUPS "merge2.groups", "8", "merge3.groups", "2", "merge4.groups", "4"

/* Scores of image i by plain loops, from a batch as params.h has it; the
 * metadata are MUL in the order BGR. */
static TinyMaps
run_tiny (
  Tiny *tiny, TinySegment run, const real *batch, Maps maps, guint image)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  gsize area = (gsize) maps.h * maps.w;
  g_autofree gdouble *x = g_new (gdouble, 3 * area);

  for (gsize i = 0; i < 3 * area; i++)
    {
      guint c = 2 - (guint) (i / area);
      gdouble v = batch[((gsize) c * maps.n + image) * area + i % area] * std[c]
                  + mean[c];

      x[i] = (255 * v
              - (c == 2   ? 72
                 : c == 1 ? 83
                          : 74))
             * (c == 2   ? 0.02
                : c == 1 ? 0.021
                         : 0.022);
    }
  return run (tiny, (TinyMaps){ 3, maps.h, maps.w, x });
}

static void
check_segmenter (const Kind *kind, Tiny *tiny, Classifier *c, Maps maps)
{
  GRand *rand = g_rand_new_with_seed (94);
  gsize area = (gsize) maps.h * maps.w;
  g_autofree real *batch = gradient_random (maps_size (maps), rand);
  g_autofree real *along = gradient_random (maps_size (maps), rand);
  g_autofree real *factors = gradient_random (5 * maps.n * area, rand);
  TinyTrial trial = { c, batch, along, factors, maps };
  const real *scores;
  Maps out;

  network_plan (c->network, maps.n, maps.h, maps.w, NETWORK_FROZEN, 2);
  tiny_check_gradient (&trial, 1e-5);
  scores = network_get_output (c->network, &out);
  g_assert_cmpuint (out.c, ==, 5);
  g_assert_cmpuint (out.h, ==, maps.h);
  g_assert_cmpuint (out.w, ==, maps.w);
  for (guint image = 0; image < maps.n; image++)
    {
      TinyMaps wanted = run_tiny (tiny, kind->run, batch, maps, image);

      for (gsize i = 0; i < 5 * area; i++)
        g_assert_cmpfloat_with_epsilon (
          scores[(i / area * maps.n + image) * area + i % area], wanted.v[i],
          1e-5 * MAX (fabs (wanted.v[i]), 1.0));
    }
  g_rand_free (rand);
}

/* Any height and width. */
static void
test_scores (gconstpointer data)
{
  static const guint sizes[][2] = { { 32, 48 }, { 64, 32 }, { 37, 51 } };
  const Kind *kind = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Tiny) tiny = make_tiny (kind->run);
  const gchar *meta[] = {
    "channel_order", "BGR", MUL, GROUPS, kind->arch ? "arch" : NULL,
    kind->arch,      NULL
  };
  g_autofree gchar *path = save (tiny, meta);
  g_autoptr (Classifier) c = segmenter_load (path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (c->name, ==, "tiny");
  g_assert_cmpuint (c->n_classes, ==, 5);
  g_assert_true (c->bgr);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (c->labels[i], ==, i);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    check_segmenter (kind, tiny, c, (Maps){ 3, 2, sizes[i][0], sizes[i][1] });
}

/* ---- bad files ---- */

static void
check_error (const gchar *path, gint code, const gchar *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (segmenter_load (path, &error));
  g_assert_error (error, SYMPIE_ERROR, code);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, word));
}

/* Every tensor but those that may be missing. */
static void
test_missing (gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (Tiny) tiny = make_tiny (kind->run);
  const gchar *meta[] = { "arch", kind->arch, GROUPS, NULL };

  for (guint i = 0; i < tiny->tensors->len; i++)
    {
      WeightsTensor *tensor = &g_array_index (tiny->tensors, WeightsTensor, i);
      const gchar *name = tensor->name;
      g_autofree gchar *path = NULL;
      g_autoptr (Classifier) c = NULL;

      tensor->name = "another";
      path = save (tiny, meta);
      tensor->name = name;
      /* A level may have fewer units. */
      if (g_str_has_suffix (name, ".bias") || g_str_has_suffix (name, ".scale")
          || g_str_has_suffix (name, ".shift")
          || (g_str_has_prefix (name, "level") && name[6] == '.'
              && (g_str_has_suffix (name, ".reduce.weight")
                  || g_str_has_suffix (name, ".in.weight"))))
        {
          g_autoptr (GError) error = NULL;

          c = segmenter_load (path, &error);
          g_assert_no_error (error);
          continue;
        }
      check_error (path, SYMPIE_ERROR_FORMAT, name);
    }
}

/* A tensor with one channel too many or too few. */
static void
test_shapes (gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (Tiny) tiny = make_tiny (kind->run);
  const gchar *meta[] = { "arch", kind->arch, GROUPS, NULL };
  guint n_refused = 0;

  for (guint i = 0; i < tiny->tensors->len; i++)
    for (guint at = 0; at < 2; at++)
      {
        WeightsTensor *tensor =
          &g_array_index (tiny->tensors, WeightsTensor, i);
        const WeightsTensor was = *tensor;
        g_autofree gfloat *more = NULL;
        g_autofree gchar *path = NULL;
        g_autoptr (Classifier) c = NULL;
        g_autoptr (GError) error = NULL;

        if (at >= was.shape.n)
          continue;
        tensor->shape.d[at]++;
        more = g_new0 (gfloat, weights_shape_count (&tensor->shape));
        tensor->data = more;
        path = save (tiny, meta);
        c = segmenter_load (path, &error);
        *tensor = was;
        g_assert_true ((c == NULL) == (error != NULL));
        n_refused += c == NULL;
        if (error)
          g_assert_nonnull (strstr (error->message, path));
      }
  g_assert_cmpuint (n_refused, >, tiny->tensors->len);
}

static void
test_metadata (void)
{
  static const gchar *const bad[][2] = {
    { "channel_order", "GRB" },       { "mean", "[1, 2]" },
    { "mul", "[1, 0, 1]" },           { "mul", "[1, 1, nan]" },
    { "merge2.groups", "0" },         { "merge2.groups", "five" },
    { "train_id_of_class", "[1,2]" }, { "train_id_of_class", "[1,2,3,4,-7]" },
  };
  g_autoptr (Tiny) tiny = make_tiny (tiny_espnet_edge);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const gchar *meta[] = { GROUPS, MUL, bad[i][0], bad[i][1], NULL };
      g_autofree gchar *path = save (tiny, meta);

      check_error (path, SYMPIE_ERROR_FORMAT, bad[i][0]);
    }
}

/* Groups that do not divide the channels. */
static void
test_groups (void)
{
  g_autoptr (Tiny) tiny = make_tiny (tiny_espnet_edge);
  const gchar *meta[] = { GROUPS, "merge3.groups", "3", NULL };
  g_autofree gchar *path = save (tiny, meta);

  check_error (path, SYMPIE_ERROR_FORMAT, "merge3.conv");
}

static void
test_labels (void)
{
  static const guint wanted[] = { 10, 2, 5, 0, 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (Tiny) tiny = make_tiny (tiny_cgnet);
  const gchar *meta[] = { "train_id_of_class", "[10, 2, 5, 0, 1]", NULL };
  g_autofree gchar *path = save (tiny, meta);
  g_autoptr (Classifier) c = segmenter_load (path, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (c->labels[i], ==, wanted[i]);
}

/* A classifier is no segmenter, nor is a segmenter a classifier. */
static void
test_kinds (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Tiny) one = tiny_new (95);
  g_autoptr (Tiny) two = make_tiny (tiny_cgnet);
  gdouble image[3 * 32 * 32] = { 0.0 };
  const gchar *resnet[] = { "arch", "ResNet-18", NULL };
  const gchar *cgnet[] = { "arch", "CGNet", NULL };
  g_autofree gchar *path = NULL;
  g_autofree gchar *other = NULL;

  tiny_resnet (one, (TinyMap){ 3, 32, image });
  path = save (one, resnet);
  check_error (path, SYMPIE_ERROR_FORMAT, "ESPNetv2, EdgeNets ESPNetv2, CGNet");
  other = save (two, cgnet);
  g_assert_null (classifier_load (other, 0, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "CGNet (SqueezeNet v1.1, "));
}

int
main (int argc, char **argv)
{
  gint status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("sympie-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (KINDS); i++)
    {
      g_autofree gchar *scores = g_strdup_printf ("/segmenters/scores/%u", i);
      g_autofree gchar *missing = g_strdup_printf ("/segmenters/missing/%u", i);
      g_autofree gchar *shapes = g_strdup_printf ("/segmenters/shapes/%u", i);

      g_test_add_data_func (scores, &KINDS[i], test_scores);
      if (KINDS[i].arch == NULL)
        continue;
      g_test_add_data_func (missing, &KINDS[i], test_missing);
      g_test_add_data_func (shapes, &KINDS[i], test_shapes);
    }
  g_test_add_func ("/segmenters/metadata", test_metadata);
  g_test_add_func ("/segmenters/groups", test_groups);
  g_test_add_func ("/segmenters/labels", test_labels);
  g_test_add_func ("/segmenters/kinds", test_kinds);
  status = g_test_run ();
  {
    g_autofree gchar *path =
      g_build_filename (folder, "tiny.safetensors", NULL);

    g_remove (path);
    g_rmdir (folder);
    g_free (folder);
  }
  return status;
}
