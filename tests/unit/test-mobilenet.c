/* test-mobilenet.c - a classifier's pooled maps against plain loops
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/mobilenet.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define HEIGHT 48
#define WIDTH 37
#define TENSORS_MAX 128

/* ---- a file of random weights ---- */

typedef struct
{
  GRand *rand;
  WeightsTensor tensors[TENSORS_MAX];
  guint n;
} Maker;

static const gfloat *
draw (Maker *maker, gsize n, gdouble spread)
{
  gfloat *out = g_new (gfloat, n);

  for (gsize i = 0; i < n; i++)
    out[i] = g_rand_double_range (maker->rand, -spread, spread);
  return out;
}

static void
add_layer (Maker *maker, gchar *name, guint out, guint in, guint side)
{
  gsize fan = (gsize) in * side * side;

  maker->tensors[maker->n++] =
    (WeightsTensor){ g_strconcat (name, ".weight", NULL),
                     { 4, { out, in, side, side } },
                     draw (maker, out * fan, sqrt (5.0 / fan)) };
  maker->tensors[maker->n++] = (WeightsTensor){
    g_strconcat (name, ".bias", NULL), { 1, { out } }, draw (maker, out, 0.3)
  };
  g_free (name);
}

static const guint GROUPS[7][4] = {
  { 1, 16, 1, 1 }, { 6, 24, 2, 2 },  { 6, 32, 3, 2 },  { 6, 64, 4, 2 },
  { 6, 96, 3, 1 }, { 6, 160, 3, 2 }, { 6, 320, 1, 1 },
};

static gchar *
make_file (void)
{
  Maker maker = { g_rand_new_with_seed (3) };
  g_autoptr (GError) error = NULL;
  gchar *path = g_strdup ("features.safetensors");
  guint in = 32, at = 1;

  add_layer (&maker, g_strdup ("features.0.0"), 32, 3, 3);
  for (guint g = 0; g < 7; g++)
    for (guint i = 0; i < GROUPS[g][2]; i++, at++)
      {
        guint factor = GROUPS[g][0], part = factor > 1;

        if (part)
          add_layer (&maker, g_strdup_printf ("features.%u.conv.0.0", at),
                     factor * in, in, 1);
        add_layer (&maker, g_strdup_printf ("features.%u.conv.%u.0", at, part),
                   factor * in, 1, 3);
        add_layer (&maker,
                   g_strdup_printf ("features.%u.conv.%u", at, part + 1),
                   GROUPS[g][1], factor * in, 1);
        in = GROUPS[g][1];
      }
  add_layer (&maker, g_strdup ("features.18.0"), 1280, in, 1);
  weights_save (path, maker.tensors, maker.n, WEIGHTS_F32, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < maker.n; i++)
    {
      g_free ((gchar *) maker.tensors[i].name);
      g_free ((gfloat *) maker.tensors[i].data);
    }
  g_rand_free (maker.rand);
  return path;
}

/* ---- plain loops ---- */

typedef struct
{
  guint channels;
  gint height;
  gint width;
  gdouble *data; /* (channels, height, width) */
} Map;

static gdouble
get (const Map *map, guint c, gint y, gint x)
{
  if (y < 0 || x < 0 || y >= map->height || x >= map->width)
    return 0;
  return map->data[((gsize) c * map->height + y) * map->width + x];
}

static gint
padding (gint side, gint stride)
{
  return MAX (((side + stride - 1) / stride - 1) * stride + 3 - side, 0) / 2;
}

/* @per: input channels of an output channel. Frees @in. */
static Map
convolve (const Weights *weights,
          gchar *name,
          Map in,
          guint out_channels,
          guint per,
          gint side,
          gint stride,
          gboolean rectified)
{
  g_autofree gchar *own = name;
  g_autofree gchar *weight_name = g_strconcat (name, ".weight", NULL);
  g_autofree gchar *bias_name = g_strconcat (name, ".bias", NULL);
  g_autofree gfloat *weight = weights_read (
    weights, weight_name,
    &(WeightsShape){ 4, { out_channels, per, side, side } }, NULL);
  g_autofree gfloat *bias = weights_read (
    weights, bias_name, &(WeightsShape){ 1, { out_channels } }, NULL);
  Map out = { out_channels, (in.height + stride - 1) / stride,
              (in.width + stride - 1) / stride, NULL };
  gint top = side == 3 ? padding (in.height, stride) : 0;
  gint left = side == 3 ? padding (in.width, stride) : 0;

  out.data = g_new (gdouble, (gsize) out_channels * out.height * out.width);
  for (guint o = 0; o < out_channels; o++)
    for (gint y = 0; y < out.height; y++)
      for (gint x = 0; x < out.width; x++)
        {
          gdouble sum = bias[o];

          for (guint i = 0; i < per; i++)
            for (gint t = 0; t < side * side; t++)
              sum += weight[(o * per + i) * side * side + t]
                     * get (&in, per == 1 ? o : i, y * stride + t / side - top,
                            x * stride + t % side - left);
          out.data[((gsize) o * out.height + y) * out.width + x] =
            rectified ? CLAMP (sum, 0, 6) : sum;
        }
  g_free (in.data);
  return out;
}

static gdouble *
average (const Map *map, gdouble *out)
{
  gsize area = (gsize) map->height * map->width;

  for (guint c = 0; c < map->channels; c++)
    {
      out[c] = 0;
      for (gsize i = 0; i < area; i++)
        out[c] += map->data[c * area + i] / area;
    }
  return out + map->channels;
}

static Map
run_block (
  const Weights *weights, Map in, const guint *group, guint at, guint stride)
{
  guint factor = group[0], part = factor > 1, wide = factor * in.channels;
  gsize count = (gsize) in.channels * in.height * in.width;
  g_autofree gdouble *kept = g_memdup2 (in.data, count * sizeof (gdouble));
  gboolean adds = stride == 1 && in.channels == group[1];
  guint channels = in.channels;

  if (part)
    in = convolve (weights, g_strdup_printf ("features.%u.conv.0.0", at), in,
                   wide, channels, 1, 1, TRUE);
  in = convolve (weights, g_strdup_printf ("features.%u.conv.%u.0", at, part),
                 in, wide, 1, 3, stride, TRUE);
  in = convolve (weights, g_strdup_printf ("features.%u.conv.%u", at, part + 1),
                 in, group[1], wide, 1, 1, FALSE);
  for (gsize i = 0; adds && i < count; i++)
    in.data[i] += kept[i];
  return in;
}

static void
run_plainly (gdouble *out, const Weights *weights, const gfloat *view)
{
  Map map = { 3, HEIGHT, WIDTH, g_new (gdouble, 3 * HEIGHT * WIDTH) };
  guint at = 1;

  for (gsize i = 0; i < 3 * HEIGHT * WIDTH; i++)
    map.data[i] = 2.0 * view[i] - 1.0;
  map = convolve (weights, g_strdup ("features.0.0"), map, 32, 3, 3, 2, TRUE);
  for (guint g = 0; g < 7; g++)
    {
      for (guint i = 0; i < GROUPS[g][2]; i++, at++)
        map = run_block (weights, map, GROUPS[g], at, i ? 1 : GROUPS[g][3]);
      out = average (&map, out);
    }
  map =
    convolve (weights, g_strdup ("features.18.0"), map, 1280, 320, 1, 1, TRUE);
  average (&map, out);
  g_free (map.data);
}

/* ---- tests ---- */

static void
test_run (void)
{
  g_autofree gchar *path = make_file ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = weights_open (path, &error);
  g_autoptr (Mobilenet) features = mobilenet_new (weights, &error);
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autofree gfloat *view = g_new (gfloat, 3 * HEIGHT * WIDTH);
  g_autofree gdouble *expected = g_new (gdouble, MOBILENET_N);
  gfloat out[MOBILENET_N], again[MOBILENET_N];
  gdouble least = 1, most = 0;

  g_assert_no_error (error);
  for (gsize i = 0; i < 3 * HEIGHT * WIDTH; i++)
    view[i] = g_rand_double (rand);
  run_plainly (expected, weights, view);
  for (guint n_threads = 1; n_threads <= 3; n_threads += 2)
    {
      g_autoptr (MobilenetPlan) plan =
        mobilenet_plan_new (features, HEIGHT, WIDTH, n_threads);

      mobilenet_plan_run (plan, again, view);
      mobilenet_plan_run (plan, out, view);
      g_assert_cmpmem (out, sizeof out, again, sizeof again);
      for (guint i = 0; i < MOBILENET_N; i++)
        {
          g_assert_cmpfloat_with_epsilon (out[i], expected[i],
                                          1e-4 * (1 + fabs (expected[i])));
          least = MIN (least, expected[i]);
          most = MAX (most, expected[i]);
        }
    }
  g_assert_cmpfloat (least, <, -0.1); /* the network is alive */
  g_assert_cmpfloat (most, >, 0.1);
  g_assert_cmpuint (mobilenet_count_parameters (features), ==, 2206816);
  g_unlink (path);
}

static void
test_missing (void)
{
  const gfloat number = 1;
  const WeightsTensor tensor = { "features.0.0.weight", { 1, { 1 } }, &number };
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = NULL;

  g_assert_true (
    weights_save ("bad.safetensors", &tensor, 1, WEIGHTS_F32, NULL, NULL));
  weights = weights_open ("bad.safetensors", NULL);
  g_assert_null (mobilenet_new (weights, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "features.0.0.weight"));
  g_unlink ("bad.safetensors");
}

gint
main (gint argc, gchar **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mobilenet/run", test_run);
  g_test_add_func ("/mobilenet/missing", test_missing);
  return g_test_run ();
}
