/* test-segmenters-golden.c - segmentation networks against recorded passes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SYMPIE_SEGMENTERS is a folder with NAME.safetensors, NAME.golden.json and
 * the pictures that this names; without it nothing is tested. Built in single
 * and double precision. */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "models/nn/network-private.h"
#include "models/nn/networks.h"

#define TOLERANCE 1e-5 /* of the largest */
/* Where a PReLU's input is so close to 0 that rounding puts it on the other
 * side of its corner, all pixels that it sees have another gradient. */
#define TOLERANCE_CORNER 5e-3
#define TOLERANCE_NORM 1e-4

typedef struct
{
  Classifier *segmenter;
  JsonObject *golden;
  Maps maps; /* of the scores */
  const real *scores;
} Trial;

static GdkPixbuf *
read_picture (const gchar *folder, JsonObject *golden, const gchar *key)
{
  g_autofree gchar *path = g_build_filename (
    folder, json_object_get_string_member (golden, key), NULL);
  g_autoptr (GError) error = NULL;
  GdkPixbuf *picture = gdk_pixbuf_new_from_file (path, &error);

  g_assert_no_error (error);
  return picture;
}

static guint8
get_value (const GdkPixbuf *picture, guint y, guint x, guint c)
{
  return gdk_pixbuf_read_pixels (
    picture)[y * (gsize) gdk_pixbuf_get_rowstride (picture)
             + x * (gsize) gdk_pixbuf_get_n_channels (picture) + c];
}

static void
fill_input (const Classifier *segmenter, const GdkPixbuf *picture)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  guint height = (guint) gdk_pixbuf_get_height (picture);
  guint width = (guint) gdk_pixbuf_get_width (picture);
  gsize area = (gsize) height * width;
  real *in = network_get_input (segmenter->network);

  for (guint c = 0; c < 3; c++)
    for (gsize i = 0; i < area; i++)
      in[c * area + i] =
        (get_value (picture, i / width, i % width, c) / (real) 255 - mean[c])
        / std[c];
  classifier_normalise (segmenter, in, in, (Maps){ 3, 1, height, width });
}

/* A number at a list's place: [where..., number]. */
static gdouble
get_entry (JsonArray *list, guint i, guint at)
{
  return json_array_get_double_element (json_array_get_array_element (list, i),
                                        at);
}

static gdouble
get_number (const Trial *trial, const gchar *key)
{
  return json_object_get_double_member (trial->golden, key);
}

static void
check_scores (const Trial *trial)
{
  JsonArray *list = json_object_get_array_member (trial->golden, "logits");
  gdouble most = get_number (trial, "logits_max_abs");

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      guint c = (guint) get_entry (list, i, 0);
      guint y = (guint) get_entry (list, i, 1);
      guint x = (guint) get_entry (list, i, 2);
      gsize at = ((gsize) c * trial->maps.h + y) * trial->maps.w + x;

      g_assert_cmpfloat_with_epsilon (trial->scores[at], get_entry (list, i, 3),
                                      TOLERANCE * most);
    }
}

/* Whether a layer's result is [name, [c, h, w], mean, mean of the magnitudes,
 * the first four numbers, the last]. */
static gboolean
is_stage (const Tensor *tensor, JsonArray *stage)
{
  JsonArray *shape = json_array_get_array_element (stage, 1);
  JsonArray *first = json_array_get_array_element (stage, 4);
  gdouble wanted[7] = { json_array_get_double_element (stage, 2),
                        json_array_get_double_element (stage, 3),
                        json_array_get_double_element (stage, 5) };
  gsize n = maps_size (tensor->maps);
  gdouble is[7] = { 0, 0, tensor->data[n - 1] };
  gdouble fault = 0.0;
  gdouble most = 0.0;

  if (tensor->maps.c != json_array_get_int_element (shape, 0)
      || tensor->maps.h != json_array_get_int_element (shape, 1)
      || tensor->maps.w != json_array_get_int_element (shape, 2))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      is[0] += tensor->data[i] / n;
      is[1] += fabs (tensor->data[i]) / n;
      most = MAX (most, fabs (tensor->data[i]));
    }
  for (guint i = 0; i < 4; i++)
    {
      wanted[3 + i] = json_array_get_double_element (first, i);
      is[3 + i] = tensor->data[i];
    }
  for (guint i = 0; i < 7; i++)
    fault = MAX (fault, fabs (is[i] - wanted[i]));
  return fault <= TOLERANCE * most;
}

static void
check_stages (const Trial *trial)
{
  const Network *network = trial->segmenter->network;
  JsonArray *stages = json_object_get_array_member (trial->golden, "stages");

  for (guint i = 0; i < json_array_get_length (stages); i++)
    {
      JsonArray *stage = json_array_get_array_element (stages, i);
      guint t = 0;

      while (t < network->tensors->len
             && !is_stage (network_tensor (network, t), stage))
        t++;
      if (t == network->tensors->len)
        g_error ("no layer gives what %s should",
                 json_array_get_string_element (stage, 0));
    }
}

/* At most one in 2000 pixels has two classes that are as likely. */
static void
check_answers (const Trial *trial, const GdkPixbuf *wanted)
{
  gsize area = (gsize) trial->maps.h * trial->maps.w;
  gsize n_others = 0;

  for (gsize i = 0; i < area; i++)
    {
      guint best = 0;

      for (guint c = 1; c < trial->maps.c; c++)
        if (trial->scores[c * area + i] > trial->scores[best * area + i])
          best = c;
      n_others +=
        best != get_value (wanted, i / trial->maps.w, i % trial->maps.w, 0);
    }
  g_assert_cmpuint (n_others * 2000, <, area);
}

static void
check_loss (const Trial *trial, const guint *labels, real *d_scores)
{
  JsonArray *list = json_object_get_array_member (trial->golden, "ce_pixel");
  ThreadContext context = { 1, NULL, 0 };
  gdouble loss = layer_cross_entropy (d_scores, trial->scores, labels,
                                      trial->maps, 1, &context);

  g_assert_cmpfloat_with_epsilon (loss, get_number (trial, "loss_mean"),
                                  TOLERANCE);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      guint y = (guint) get_entry (list, i, 0);
      guint x = (guint) get_entry (list, i, 1);
      gsize at = (gsize) y * trial->maps.w + x;
      gsize area = (gsize) trial->maps.h * trial->maps.w;
      g_autofree real *one = g_new (real, trial->maps.c);

      for (guint c = 0; c < trial->maps.c; c++)
        one[c] = trial->scores[c * area + at];
      loss = layer_cross_entropy (
        NULL, one, labels + at, (Maps){ trial->maps.c, 1, 1, 1 }, 1, &context);
      g_assert_cmpfloat_with_epsilon (loss, get_entry (list, i, 2),
                                      TOLERANCE
                                        * get_number (trial, "logits_max_abs"));
    }
}

static void
check_gradient (const Trial *trial)
{
  static const gfloat std[3] = PARAMS_STD;
  JsonArray *list = json_object_get_array_member (trial->golden, "grad_rgb255");
  guint n = json_array_get_length (list);
  gdouble most = get_number (trial, "grad_max_abs");
  gdouble norm = get_number (trial, "grad_l2");
  gsize area = (gsize) trial->maps.h * trial->maps.w;
  real *d_in = (real *) network_get_input_grad (trial->segmenter->network);
  gdouble sum = 0.0;
  guint n_close = 0;

  network_backward (trial->segmenter->network);
  classifier_normalise_backward (trial->segmenter, d_in,
                                 (Maps){ 3, 1, trial->maps.h, trial->maps.w });
  for (gsize i = 0; i < 3 * area; i++)
    {
      d_in[i] /= 255 * std[i / area];
      sum += (gdouble) d_in[i] * d_in[i];
    }
  g_assert_cmpfloat_with_epsilon (sqrt (sum), norm, TOLERANCE_NORM * norm);
  for (guint i = 0; i < n; i++)
    {
      guint y = (guint) get_entry (list, i, 0);
      guint x = (guint) get_entry (list, i, 1);
      guint c = (guint) get_entry (list, i, 2);
      gdouble d = d_in[c * area + (gsize) y * trial->maps.w + x];
      gdouble fault = fabs (d - get_entry (list, i, 3)) / most;

      g_assert_cmpfloat (fault, <=, TOLERANCE_CORNER);
      n_close += fault <= TOLERANCE;
    }
  g_test_message ("%u of %u derivatives within %g", n_close, n, TOLERANCE);
  g_assert_cmpuint (3 * n_close, >, 2 * n);
}

static void
check_case (Classifier *segmenter, JsonObject *golden, const gchar *folder)
{
  g_autoptr (GdkPixbuf) input = read_picture (folder, golden, "input");
  g_autoptr (GdkPixbuf) target = read_picture (folder, golden, "target");
  g_autoptr (GdkPixbuf) answers = read_picture (folder, golden, "argmax");
  guint height = (guint) gdk_pixbuf_get_height (input);
  guint width = (guint) gdk_pixbuf_get_width (input);
  g_autofree guint *labels = g_new (guint, (gsize) height * width);
  Trial trial = { segmenter, golden };

  for (gsize i = 0; i < (gsize) height * width; i++)
    {
      guint8 label = get_value (target, i / width, i % width, 0);

      labels[i] = label == 255 ? LAYER_NO_LABEL : label;
    }
  network_plan (segmenter->network, 1, height, width, NETWORK_FROZEN, 1);
  fill_input (segmenter, input);
  network_forward (segmenter->network);
  trial.scores = network_get_output (segmenter->network, &trial.maps);
  g_assert_cmpuint (trial.maps.h, ==, height);
  g_assert_cmpuint (trial.maps.w, ==, width);
  check_stages (&trial);
  check_scores (&trial);
  check_answers (&trial, answers);
  check_loss (&trial, labels, network_get_output_grad (segmenter->network));
  check_gradient (&trial);
}

static void
test_golden (gconstpointer data)
{
  const gchar *name = data;
  const gchar *folder = g_getenv ("SYMPIE_SEGMENTERS");
  g_autofree gchar *weights = NULL;
  g_autofree gchar *json = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Classifier) segmenter = NULL;
  JsonArray *cases;

  if (folder == NULL)
    {
      g_test_skip ("SYMPIE_SEGMENTERS names no folder");
      return;
    }
  weights = g_strdup_printf ("%s/%s.safetensors", folder, name);
  json = g_strdup_printf ("%s/%s.golden.json", folder, name);
  segmenter = segmenter_load (weights, &error);
  g_assert_no_error (error);
  json_parser_load_from_file (parser, json, &error);
  g_assert_no_error (error);
  cases = json_object_get_array_member (
    json_node_get_object (json_parser_get_root (parser)), "cases");
  for (guint i = 0; i < json_array_get_length (cases); i++)
    check_case (segmenter, json_array_get_object_element (cases, i), folder);
}

int
main (int argc, char **argv)
{
  static const gchar *const names[] = { "espnetv2_s15_city",
                                        "espnetv2e_s20_city", "cgnet_camvid" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree gchar *path =
        g_strdup_printf ("/segmenters-golden/%s", names[i]);

      g_test_add_data_func (path, names[i], test_golden);
    }
  return g_test_run ();
}
