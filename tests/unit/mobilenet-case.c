/* mobilenet-case.c - a classifier of random weights, and plain loops for it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mobilenet-case.h"

#include <math.h>

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

void
mobilenet_case_write (const gchar *path)
{
  Maker maker = { g_rand_new_with_seed (3) };
  g_autoptr (GError) error = NULL;
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

void
mobilenet_case_run (gdouble *out,
                    const Weights *weights,
                    const gfloat *view,
                    guint height,
                    guint width)
{
  gsize n = (gsize) 3 * height * width;
  Map map = { 3, height, width, g_new (gdouble, n) };
  guint at = 1;

  for (gsize i = 0; i < n; i++)
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
