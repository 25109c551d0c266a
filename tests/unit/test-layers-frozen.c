/* test-layers-frozen.c - the layers that only frozen networks have, against
 * plain loops and central differences
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "gradient.h"
#include "models/nn/layers-frozen.h"

/* The layers: out of one input, or of two. */
typedef enum
{
  KIND_PRELU,
  KIND_CORNERS,
  KIND_CENTRES,
  KIND_MEAN,
  KIND_SHUFFLE,
  KIND_GATE
} Kind;

typedef struct
{
  Kind kind;
  Maps in_maps;
  Maps out_maps;
  guint groups;
  ThreadContext context;
  gsize n_in;
  gsize n_out;
  gsize n_second;
  real *in;
  real *second; /* a gate's scores; a PReLU's scale, shift and slope */
  real *out;
  real *factors; /* the loss is the sum of out times these */
} Case;

static Case
case_new (Kind kind, Maps in, Maps out, guint n_threads, GRand *rand)
{
  Case c = { .kind = kind,
             .in_maps = in,
             .out_maps = out,
             .groups = in.c % 3 == 0 ? 3 : 2,
             .n_in = maps_size (in),
             .n_out = maps_size (out) };

  c.n_second = kind == KIND_PRELU ? 3 * in.c : in.c * in.n;
  c.context =
    gradient_context_new (n_threads, layer_resample_scratch (in, out));
  c.in = gradient_random (c.n_in, rand);
  c.second = gradient_random (c.n_second, rand);
  c.out = gradient_random (c.n_out, rand);
  c.factors = gradient_random (c.n_out, rand);
  return c;
}

static void
case_free (Case *c)
{
  g_free (c->context.scratch);
  g_free (c->in);
  g_free (c->second);
  g_free (c->out);
  g_free (c->factors);
}

static Prelu
get_prelu (const Case *c)
{
  return (Prelu){ c->second, c->second + c->in_maps.c,
                  c->second + 2 * c->in_maps.c };
}

static Resample
get_resample (const Case *c)
{
  return (Resample) (c->kind - KIND_CORNERS);
}

static void
forward (Case *c)
{
  Prelu prelu = get_prelu (c);

  switch (c->kind)
    {
    case KIND_PRELU:
      layer_prelu_forward (c->out, c->in, &prelu, c->in_maps, &c->context);
      break;
    case KIND_CORNERS:
    case KIND_CENTRES:
    case KIND_MEAN:
      layer_resample_forward (c->out, c->in, c->out_maps, c->in_maps,
                              get_resample (c), &c->context);
      break;
    case KIND_SHUFFLE:
      layer_shuffle_forward (c->out, c->in, c->groups, c->in_maps);
      break;
    case KIND_GATE:
      layer_gate_forward (c->out, c->in, c->second, c->in_maps, &c->context);
      break;
    }
}

static void
backward (Case *c, real *d_in, gboolean add)
{
  Prelu prelu = get_prelu (c);

  switch (c->kind)
    {
    case KIND_PRELU:
      layer_prelu_backward (d_in, add, c->factors, c->in, &prelu, c->in_maps,
                            &c->context);
      break;
    case KIND_CORNERS:
    case KIND_CENTRES:
    case KIND_MEAN:
      layer_resample_backward (d_in, add, c->factors, c->out_maps, c->in_maps,
                               get_resample (c), &c->context);
      break;
    case KIND_SHUFFLE:
      layer_shuffle_backward (d_in, add, c->factors, c->groups, c->in_maps);
      break;
    case KIND_GATE:
      layer_gate_backward (d_in, add, c->factors, c->second, c->in_maps,
                           &c->context);
      break;
    }
}

static gdouble
get_loss (gpointer data)
{
  Case *c = data;

  forward (c);
  return gradient_dot (c->out, c->factors, c->n_out);
}

/* ---- what the layers should give ---- */

static gdouble
get_pixel (const Case *c, guint map, guint y, guint x)
{
  return c->in[((gsize) map * c->in_maps.h + y) * c->in_maps.w + x];
}

/* Pixel centres of the result in the input's pixels. */
static gdouble
get_place (const Case *c, guint i, guint n, guint length)
{
  gdouble place = (i + 0.5) * length / n - 0.5;

  if (c->kind == KIND_CORNERS)
    place = n > 1 ? i * (length - 1.0) / (n - 1.0) : 0.0;
  return CLAMP (place, 0.0, length - 1.0);
}

static gdouble
interpolate (const Case *c, guint map, guint row, guint column)
{
  Maps in = c->in_maps;
  gdouble y = get_place (c, row, c->out_maps.h, in.h);
  gdouble x = get_place (c, column, c->out_maps.w, in.w);
  gdouble sum = 0.0;

  for (guint i = 0; i < in.h; i++)
    for (guint j = 0; j < in.w; j++)
      sum += MAX (0.0, 1.0 - fabs (y - i)) * MAX (0.0, 1.0 - fabs (x - j))
             * get_pixel (c, map, i, j);
  return sum;
}

/* The mean of the pixels that the cell touches. */
static gdouble
average (const Case *c, guint map, guint row, guint column)
{
  Maps in = c->in_maps;
  Maps out = c->out_maps;
  gdouble sum = 0.0;
  guint n = 0;

  for (guint i = 0; i < in.h; i++)
    for (guint j = 0; j < in.w; j++)
      if ((i + 1) * out.h > row * in.h && i * out.h < (row + 1) * in.h
          && (j + 1) * out.w > column * in.w && j * out.w < (column + 1) * in.w)
        {
          sum += get_pixel (c, map, i, j);
          n++;
        }
  return sum / n;
}

static gdouble
get_wanted (const Case *c, gsize at)
{
  Maps out = c->out_maps;
  guint x = at % out.w;
  guint y = at / out.w % out.h;
  guint map = (guint) (at / out.w / out.h);
  guint channel = map / out.n;
  Prelu prelu = get_prelu (c);
  gdouble z;

  switch (c->kind)
    {
    case KIND_PRELU:
      z = c->in[at] * prelu.scale[channel] + prelu.shift[channel];
      return z < 0 ? z * prelu.slope[channel] : z;
    case KIND_CORNERS:
    case KIND_CENTRES:
      return interpolate (c, map, y, x);
    case KIND_MEAN:
      return average (c, map, y, x);
    case KIND_SHUFFLE:
      channel = channel % c->groups * (out.c / c->groups) + channel / c->groups;
      return get_pixel (c, channel * out.n + map % out.n, y, x);
    case KIND_GATE:
      return c->in[at] / (1.0 + exp (-c->second[map]));
    }
  return NAN;
}

/* ---- the tests ---- */

static void
check_forward (Case *c)
{
  g_autofree gdouble *wanted = g_new (gdouble, c->n_out);

  for (gsize i = 0; i < c->n_out; i++)
    wanted[i] = get_wanted (c, i);
  forward (c);
  gradient_assert_same ("out", c->out, wanted, c->n_out);
}

/* d_in is overwritten, or added to. */
static void
check_backward (Case *c, gboolean add, GRand *rand)
{
  g_autofree real *d_in = gradient_random (c->n_in, rand);
  g_autofree real *before = g_memdup2 (d_in, c->n_in * sizeof (real));

  backward (c, d_in, add);
  if (add)
    gradient_subtract (d_in, before, c->n_in);
  gradient_check ("in", c->in, c->n_in, d_in, get_loss, c);
}

static void
check_scores (Case *c, gboolean add, GRand *rand)
{
  g_autofree real *d = gradient_random (c->n_second, rand);
  g_autofree real *before = g_memdup2 (d, c->n_second * sizeof (real));

  layer_gate_backward_scores (d, add, c->factors, c->in, c->second, c->in_maps,
                              &c->context);
  if (add)
    gradient_subtract (d, before, c->n_second);
  gradient_check ("scores", c->second, c->n_second, d, get_loss, c);
}

static void
check_layer (Kind kind, Maps in, Maps out, GRand *rand)
{
  for (guint n_threads = 1; n_threads <= 2; n_threads++)
    {
      Case c = case_new (kind, in, out, n_threads, rand);

      check_forward (&c);
      for (guint add = 0; add < 2; add++)
        {
          check_backward (&c, add, rand);
          if (kind == KIND_GATE)
            check_scores (&c, add, rand);
        }
      case_free (&c);
    }
}

static const Maps MAPS[] = { { 2, 3, 5, 7 },
                             { 6, 1, 8, 3 },
                             { 3, 2, 1, 1 },
                             { 4, 2, 1, 6 },
                             { 2, 1, 19, 4 } };

static void
test_same_size (gconstpointer data)
{
  Kind kind = GPOINTER_TO_UINT (data);
  GRand *rand = g_rand_new_with_seed (20 + kind);

  for (guint i = 0; i < G_N_ELEMENTS (MAPS); i++)
    check_layer (kind, MAPS[i], MAPS[i], rand);
  g_rand_free (rand);
}

static void
test_sizes (gconstpointer data)
{
  static const guint sizes[][2] = { { 1, 1 },  { 5, 7 }, { 10, 14 },
                                    { 3, 20 }, { 8, 2 }, { 7, 5 } };
  Kind kind = GPOINTER_TO_UINT (data);
  GRand *rand = g_rand_new_with_seed (40 + kind);

  for (guint i = 0; i < G_N_ELEMENTS (MAPS); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
      {
        Maps out = MAPS[i];

        out.h = sizes[j][0];
        out.w = sizes[j][1];
        check_layer (kind, MAPS[i], out, rand);
      }
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  static const gchar *const names[] = { "prelu", "corners", "centres",
                                        "mean",  "shuffle", "gate" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree gchar *path = g_strdup_printf ("/layers-frozen/%s", names[i]);

      g_test_add_data_func (
        path, GUINT_TO_POINTER (i),
        i >= KIND_CORNERS && i <= KIND_MEAN ? test_sizes : test_same_size);
    }
  return g_test_run ();
}
