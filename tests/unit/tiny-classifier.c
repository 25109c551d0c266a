/* tiny-classifier.c - classifiers with few channels, run by plain loops
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tiny-classifier.h"

#include <math.h>
#include <string.h>

#include "gradient.h"

#define CLASSES 11

typedef enum
{
  PAD_NONE,
  PAD_HALF,
  PAD_SAME /* as in TensorFlow's manual */
} Pad;

Tiny *
tiny_new (guint32 seed)
{
  Tiny *tiny = g_new (Tiny, 1);

  tiny->tensors = g_array_new (FALSE, FALSE, sizeof (WeightsTensor));
  tiny->owned = g_ptr_array_new_with_free_func (g_free);
  tiny->rand = g_rand_new_with_seed (seed);
  return tiny;
}

void
tiny_free (Tiny *tiny)
{
  g_array_unref (tiny->tensors);
  g_ptr_array_unref (tiny->owned);
  g_rand_free (tiny->rand);
  g_free (tiny);
}

gpointer
tiny_keep (Tiny *tiny, gpointer memory)
{
  g_ptr_array_add (tiny->owned, memory);
  return memory;
}

static WeightsTensor *
lookup (Tiny *tiny, const gchar *name)
{
  for (guint i = 0; i < tiny->tensors->len; i++)
    {
      WeightsTensor *tensor = &g_array_index (tiny->tensors, WeightsTensor, i);

      if (g_str_equal (tensor->name, name))
        return tensor;
    }
  return NULL;
}

WeightsTensor *
tiny_find (Tiny *tiny, const gchar *name)
{
  WeightsTensor *tensor = lookup (tiny, name);

  g_assert_nonnull (tensor);
  return tensor;
}

const gfloat *
tiny_get_tensor (Tiny *tiny,
                 const gchar *layer,
                 const gchar *part,
                 WeightsShape shape,
                 gdouble low,
                 gdouble high)
{
  gchar *name = tiny_keep (tiny, g_strconcat (layer, part, NULL));
  WeightsTensor *found = lookup (tiny, name);
  WeightsTensor made = { name, shape };
  gfloat *data;
  gsize n = weights_shape_count (&shape);

  if (found)
    return found->data;
  made.data = data = tiny_keep (tiny, g_new (gfloat, n));
  for (gsize i = 0; i < n; i++)
    data[i] = (gfloat) g_rand_double_range (tiny->rand, low, high);
  g_array_append_val (tiny->tensors, made);
  return data;
}

static TinyMap
map_new (Tiny *tiny, guint c, guint side)
{
  return (TinyMap){
    c, side, tiny_keep (tiny, g_new0 (gdouble, (gsize) c * side * side))
  };
}

static gdouble
map_get (TinyMap m, guint c, gint y, gint x)
{
  return y < 0 || x < 0 || y >= (gint) m.side || x >= (gint) m.side
           ? 0.0
           : m.v[((gsize) c * m.side + y) * m.side + x];
}

static guint
get_steps (guint side, guint kernel, guint stride, Pad pad, gint *before)
{
  guint over = side % stride;
  guint reach = over ? over : stride;

  *before = 0;
  if (pad == PAD_NONE)
    return (side - kernel) / stride + 1;
  *before = (gint) kernel / 2;
  if (pad == PAD_HALF)
    return (side + kernel / 2 * 2 - kernel) / stride + 1;
  *before = kernel > reach ? (gint) (kernel - reach) / 2 : 0;
  return (guint) ceil (side / (gdouble) stride);
}

static void
norm (Tiny *tiny, TinyMap x, const gchar *name)
{
  WeightsShape shape = { 1, { x.c } };
  const gfloat *gamma =
    tiny_get_tensor (tiny, name, ".weight", shape, 0.5, 1.5);
  const gfloat *beta = tiny_get_tensor (tiny, name, ".bias", shape, -0.5, 0.5);
  const gfloat *mean =
    tiny_get_tensor (tiny, name, ".running_mean", shape, -1, 1);
  const gfloat *var =
    tiny_get_tensor (tiny, name, ".running_var", shape, 0.5, 2);
  gsize area = (gsize) x.side * x.side;

  for (gsize i = 0; i < x.c * area; i++)
    {
      gsize c = i / area;

      x.v[i] = (x.v[i] - mean[c]) / sqrt (var[c] + 1e-5) * gamma[c] + beta[c];
    }
}

/* Clamps to 0 to top; no activation if top is 0. */
static void
activate (TinyMap x, gdouble top)
{
  for (gsize i = 0; i < (gsize) x.c * x.side * x.side && top > 0.0; i++)
    x.v[i] = CLAMP (x.v[i], 0.0, top);
}

/* c_out 0: depthwise. The bias is a batch norm if that has a name. */
static TinyMap
conv (Tiny *tiny,
      TinyMap in,
      guint c_out,
      guint kernel,
      guint stride,
      Pad pad,
      gdouble top,
      const gchar *name,
      const gchar *norm_name)
{
  gint before;
  guint side = get_steps (in.side, kernel, stride, pad, &before);
  TinyMap out = map_new (tiny, c_out ? c_out : in.c, side);
  WeightsShape shape = { 4, { out.c, c_out ? in.c : 1, kernel, kernel } };
  WeightsShape bias_shape = { 1, { out.c } };
  gdouble reach = sqrt (6.0 / (shape.d[1] * kernel * kernel));
  const gfloat *w =
    tiny_get_tensor (tiny, name, ".weight", shape, -reach, reach);
  const gfloat *bias =
    norm_name ? NULL
              : tiny_get_tensor (tiny, name, ".bias", bias_shape, -0.1, 0.5);

  for (gsize i = 0; i < (gsize) out.c * side * side; i++)
    {
      guint o = i / side / side;
      gint y = (gint) (i / side % side * stride) - before;
      gint x = (gint) (i % side * stride) - before;
      gdouble sum = bias ? bias[o] : 0.0;

      for (gsize j = 0; j < shape.d[1] * kernel * kernel; j++)
        sum +=
          w[o * shape.d[1] * kernel * kernel + j]
          * map_get (in, c_out ? j / kernel / kernel : o,
                     y + (gint) (j / kernel % kernel), x + (gint) (j % kernel));
      out.v[i] = sum;
    }
  if (norm_name)
    norm (tiny, out, norm_name);
  activate (out, top);
  return out;
}

/* 3x3, stride 2, on non-negative values; side windows in each direction, the
 * first starting before pixels outside the image. */
static TinyMap
pool_max (Tiny *tiny, TinyMap in, guint side, gint before)
{
  TinyMap out = map_new (tiny, in.c, side);

  for (gsize i = 0; i < (gsize) out.c * side * side; i++)
    for (gint tap = 0; tap < 9; tap++)
      out.v[i] =
        MAX (out.v[i], map_get (in, i / side / side,
                                (gint) (i / side % side * 2) - before + tap / 3,
                                (gint) (i % side * 2) - before + tap % 3));
  return out;
}

static TinyMap
mean (Tiny *tiny, TinyMap in)
{
  TinyMap out = map_new (tiny, in.c, 1);
  gsize area = (gsize) in.side * in.side;

  for (gsize i = 0; i < in.c * area; i++)
    out.v[i / area] += in.v[i] / area;
  return out;
}

static TinyMap
head (Tiny *tiny, TinyMap in, const gchar *name)
{
  TinyMap x = mean (tiny, in);
  TinyMap out = map_new (tiny, CLASSES, 1);
  WeightsShape shape = { 2, { CLASSES, x.c } };
  WeightsShape bias_shape = { 1, { CLASSES } };
  const gfloat *w = tiny_get_tensor (tiny, name, ".weight", shape, -1, 1);
  const gfloat *bias = tiny_get_tensor (tiny, name, ".bias", bias_shape, -1, 1);

  for (guint o = 0; o < CLASSES; o++)
    {
      out.v[o] = bias[o];
      for (guint i = 0; i < x.c; i++)
        out.v[o] += w[o * x.c + i] * x.v[i];
    }
  return out;
}

G_GNUC_PRINTF (2, 3)
static const gchar *
call (Tiny *tiny, const gchar *format, ...)
{
  va_list args;
  gchar *name;

  va_start (args, format);
  name = tiny_keep (tiny, g_strdup_vprintf (format, args));
  va_end (args);
  return name;
}

/* ---- architectures ---- */

TinyMap
tiny_squeezenet (Tiny *t, TinyMap x)
{
  x = conv (t, x, 5, 3, 2, PAD_NONE, HUGE_VAL, "features.0", NULL);
  for (guint i = 2; i <= 12; i++)
    {
      TinyMap s, one, two;

      if (i == 2 || i == 5 || i == 8)
        {
          x = pool_max (t, x, x.side / 2, 0); /* none is left out */
          continue;
        }
      s = conv (t, x, 4 + i % 2, 1, 1, PAD_NONE, HUGE_VAL,
                call (t, "features.%u.squeeze", i), NULL);
      one = conv (t, s, 3, 1, 1, PAD_NONE, HUGE_VAL,
                  call (t, "features.%u.expand1x1", i), NULL);
      two = conv (t, s, 4, 3, 1, PAD_HALF, HUGE_VAL,
                  call (t, "features.%u.expand3x3", i), NULL);
      x = map_new (t, 7, s.side);
      for (gsize j = 0; j < (gsize) 7 * s.side * s.side; j++)
        x.v[j] = j < (gsize) 3 * s.side * s.side
                   ? one.v[j]
                   : two.v[j - (gsize) 3 * s.side * s.side];
    }
  return mean (
    t, conv (t, x, CLASSES, 1, 1, PAD_NONE, HUGE_VAL, "classifier.1", NULL));
}

TinyMap
tiny_mobilenet_v1 (Tiny *t, TinyMap x)
{
  x = conv (t, x, 3, 3, 2, PAD_SAME, 6.0, "features.0", NULL);
  for (guint i = 1; i <= 13; i++)
    {
      guint stride = i == 2 || i == 4 || i == 6 || i == 12 ? 2 : 1;

      x = conv (t, x, 0, 3, stride, PAD_SAME, 6.0,
                call (t, "features.%u.dw", i), NULL);
      x = conv (t, x, 3 + i % 3, 1, 1, PAD_NONE, 6.0,
                call (t, "features.%u.pw", i), NULL);
    }
  return head (t, x, "fc");
}

TinyMap
tiny_mobilenet_v2 (Tiny *t, TinyMap x)
{
  static const guint8 widths[] = { 3, 4, 4, 5, 5, 5, 6, 6, 6,
                                   6, 7, 7, 7, 8, 8, 8, 9 };

  x = conv (t, x, 4, 3, 2, PAD_SAME, 6.0, "features.0.0", NULL);
  x = conv (t, x, 0, 3, 1, PAD_SAME, 6.0, "features.1.conv.0.0", NULL);
  x = conv (t, x, widths[0], 1, 1, PAD_NONE, 0.0, "features.1.conv.1", NULL);
  for (guint i = 2; i <= 17; i++)
    {
      guint stride = i == 2 || i == 4 || i == 7 || i == 14 ? 2 : 1;
      TinyMap y = conv (t, x, 6 + i % 2, 1, 1, PAD_NONE, 6.0,
                        call (t, "features.%u.conv.0.0", i), NULL);

      y = conv (t, y, 0, 3, stride, PAD_SAME, 6.0,
                call (t, "features.%u.conv.1.0", i), NULL);
      y = conv (t, y, widths[i - 1], 1, 1, PAD_NONE, 0.0,
                call (t, "features.%u.conv.2", i), NULL);
      for (gsize j = 0;
           stride == 1 && x.c == y.c && j < (gsize) y.c * y.side * y.side; j++)
        y.v[j] += x.v[j];
      x = y;
    }
  x = conv (t, x, 10, 1, 1, PAD_NONE, 6.0, "features.18.0", NULL);
  return head (t, x, "classifier.1");
}

static TinyMap
add_block (Tiny *t,
           TinyMap x,
           const gchar *base,
           guint c_out,
           guint stride,
           gboolean deep)
{
  TinyMap y;

  y =
    conv (t, x, 3, deep ? 1 : 3, deep ? 1 : stride, deep ? PAD_NONE : PAD_HALF,
          HUGE_VAL, call (t, "%sconv1", base), call (t, "%sbn1", base));
  y = conv (t, y, deep ? 4 : c_out, 3, deep ? stride : 1, PAD_HALF,
            deep ? HUGE_VAL : 0.0, call (t, "%sconv2", base),
            call (t, "%sbn2", base));
  if (deep)
    y = conv (t, y, c_out, 1, 1, PAD_NONE, 0.0, call (t, "%sconv3", base),
              call (t, "%sbn3", base));
  if (stride != 1 || x.c != c_out)
    x =
      conv (t, x, c_out, 1, stride, PAD_NONE, 0.0,
            call (t, "%sdownsample.0", base), call (t, "%sdownsample.1", base));
  for (gsize j = 0; j < (gsize) y.c * y.side * y.side; j++)
    y.v[j] += x.v[j];
  activate (y, HUGE_VAL);
  return y;
}

static TinyMap
run_resnet (Tiny *t, TinyMap x, gboolean deep)
{
  x = conv (t, x, 4, 7, 2, PAD_HALF, HUGE_VAL, "conv1", "bn1");
  x = pool_max (t, x, (x.side - 1) / 2 + 1, 1);
  for (guint stage = 1; stage <= 4; stage++)
    for (guint i = 0; i < 1 + stage % 3; i++)
      x = add_block (t, x, call (t, "layer%u.%u.", stage, i), 3 + stage,
                     stage > 1 && i == 0 ? 2 : 1, deep);
  return head (t, x, "fc");
}

TinyMap
tiny_resnet (Tiny *t, TinyMap x)
{
  return run_resnet (t, x, FALSE);
}

TinyMap
tiny_resnet_deep (Tiny *t, TinyMap x)
{
  return run_resnet (t, x, TRUE);
}

/* ---- the gradient ---- */

/* The loss at batch + step * along. */
static gdouble
get_loss (const TinyTrial *trial, gdouble step)
{
  gsize n = maps_size (trial->maps);
  g_autofree real *moved = g_new (real, n);
  Network *network = trial->classifier->network;
  const real *out;
  Maps maps;

  for (gsize i = 0; i < n; i++)
    moved[i] = (real) (trial->batch[i] + step * trial->along[i]);
  classifier_normalise (trial->classifier, network_get_input (network), moved,
                        trial->maps);
  network_forward (network);
  out = network_get_output (network, &maps);
  return gradient_dot (out, trial->factors, maps_size (maps));
}

void
tiny_check_gradient (const TinyTrial *trial, gdouble tolerance)
{
  gsize n = maps_size (trial->maps);
  Network *network = trial->classifier->network;
  gdouble wanted = (get_loss (trial, 1e-7) - get_loss (trial, -1e-7)) / 2e-7;
  real *d_in;
  Maps maps;

  g_assert_cmpfloat (fabs (wanted), >, 1e-6);
  get_loss (trial, 0.0);
  network_get_output (network, &maps);
  memcpy (network_get_output_grad (network), trial->factors,
          maps_size (maps) * sizeof (real));
  network_backward (network);
  d_in = (real *) network_get_input_grad (network);
  classifier_normalise_backward (trial->classifier, d_in, trial->maps);
  g_assert_cmpfloat_with_epsilon (gradient_dot (d_in, trial->along, n), wanted,
                                  tolerance * MAX (fabs (wanted), 1.0));
}
