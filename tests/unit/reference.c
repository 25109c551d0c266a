/* reference.c - NEM and DWM as in the paper, in double precision
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const gdouble MEAN[3] = { 0.485, 0.456, 0.406 };
static const gdouble STD[3] = { 0.229, 0.224, 0.225 };

typedef struct
{
  guint c;
  guint h;
  guint w;
  gdouble *v;
} Map;

static Map
map_new (guint c, guint h, guint w)
{
  return (Map){ c, h, w, g_new0 (gdouble, (gsize) c * h * w) };
}

static gdouble
map_get (const Map *m, guint c, gint y, gint x)
{
  if (y < 0 || x < 0 || y >= (gint) m->h || x >= (gint) m->w)
    return 0.0;
  return m->v[((gsize) c * m->h + y) * m->w + x];
}

static gfloat *
read_tensor (const Weights *weights,
             WeightsShape *shape,
             const gchar *format,
             ...)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *name = NULL;
  va_list args;
  gfloat *out;

  va_start (args, format);
  name = g_strdup_vprintf (format, args);
  va_end (args);
  g_assert_true (weights_lookup (weights, name, shape, NULL));
  out = weights_read (weights, name, shape, &error);
  g_assert_no_error (error);
  return out;
}

/* Adds one weight's part of an output plane: in, moved by dy and dx. */
static void
add_moved (const Map *out,
           guint o,
           const Map *in,
           guint c,
           gint dy,
           gint dx,
           gdouble weight)
{
  gint width = (gint) in->w;
  gint first = MAX (0, -dx);
  gint end = MIN (width, width - dx);

  for (gint y = MAX (0, -dy); y < MIN ((gint) in->h, (gint) in->h - dy); y++)
    {
      gdouble *to = out->v + ((gsize) o * out->h + y) * width;
      const gdouble *from = in->v + ((gsize) c * in->h + y + dy) * width;

      for (gint x = first; x < end; x++)
        to[x] += weight * from[x + dx];
    }
}

static Map
convolve (const Weights *weights, const gchar *layer, const Map *in)
{
  WeightsShape shape;
  WeightsShape unused;
  g_autofree gfloat *k = read_tensor (weights, &shape, "%s.weight", layer);
  g_autofree gfloat *b = read_tensor (weights, &unused, "%s.bias", layer);
  Map out = map_new ((guint) shape.d[0], in->h, in->w);
  gsize n = (gsize) out.h * out.w;

  for (guint o = 0; o < out.c; o++)
    {
      for (gsize i = 0; i < n; i++)
        out.v[o * n + i] = b[o];
      for (guint c = 0; c < in->c; c++)
        for (gint t = 0; t < 9; t++)
          add_moved (&out, o, in, c, t / 3 - 1, t % 3 - 1,
                     k[((gsize) o * in->c + c) * 9 + t]);
    }
  return out;
}

/* Batch norm on running statistics, then ReLU. */
static Map
norm_relu (const Weights *weights, const gchar *layer, const Map *in)
{
  WeightsShape s;
  g_autofree gfloat *gamma = read_tensor (weights, &s, "%s.weight", layer);
  g_autofree gfloat *beta = read_tensor (weights, &s, "%s.bias", layer);
  g_autofree gfloat *mean = read_tensor (weights, &s, "%s.running_mean", layer);
  g_autofree gfloat *var = read_tensor (weights, &s, "%s.running_var", layer);
  Map out = map_new (in->c, in->h, in->w);
  gsize n = (gsize) in->h * in->w;

  for (gsize i = 0; i < in->c * n; i++)
    {
      gsize c = i / n;

      out.v[i] = MAX (
        0.0, (in->v[i] - mean[c]) / sqrt (var[c] + 1e-5) * gamma[c] + beta[c]);
    }
  return out;
}

/* 5x5, stride 4, zero padding 1, which counts. */
static Map
pool (const Map *in)
{
  guint h = in->h + 2 < 5 ? 1 : (in->h + 2 - 5) / 4 + 1;
  guint w = in->w + 2 < 5 ? 1 : (in->w + 2 - 5) / 4 + 1;
  Map out = map_new (in->c, h, w);

  for (guint c = 0; c < in->c; c++)
    for (gint y = 0; y < (gint) h; y++)
      for (gint x = 0; x < (gint) w; x++)
        for (gint t = 0; t < 25; t++)
          out.v[((gsize) c * h + y) * w + x] +=
            map_get (in, c, 4 * y - 1 + t / 5, 4 * x - 1 + t % 5) / 25.0;
  return out;
}

static Map
run_block (const Weights *weights, guint number, const Map *in)
{
  g_autofree gchar *base = g_strdup_printf ("backbone.%u.", number);
  g_autofree gchar *conv1 = g_strconcat (base, "conv1", NULL);
  g_autofree gchar *bn1 = g_strconcat (base, "bn1", NULL);
  g_autofree gchar *conv2 = g_strconcat (base, "conv2", NULL);
  g_autofree gchar *bn2 = g_strconcat (base, "bn2", NULL);
  Map pooled = pool (in);
  Map a = convolve (weights, conv1, &pooled);
  Map b = norm_relu (weights, bn1, &a);
  Map c = convolve (weights, conv2, &b);
  Map out = norm_relu (weights, bn2, &c);

  for (gsize i = 0; i < (gsize) a.c * a.h * a.w; i++)
    out.v[i] += a.v[i];
  g_free (pooled.v);
  g_free (a.v);
  g_free (b.v);
  g_free (c.v);
  return out;
}

static void
run_head (const Weights *weights,
          const Map *map,
          gdouble *estimate,
          gdouble *local)
{
  WeightsShape s;
  g_autofree gfloat *k = read_tensor (weights, &s, "out.weight");
  g_autofree gfloat *b = read_tensor (weights, &s, "out.bias");
  gsize n = (gsize) map->h * map->w;

  memset (estimate, 0, PARAMS_N * sizeof *estimate);
  for (gsize i = 0; i < n; i++)
    for (guint o = 0; o < PARAMS_N; o++)
      {
        gdouble sum = b[o];

        for (guint c = 0; c < map->c; c++)
          sum += k[o * map->c + c] * map->v[c * n + i];
        local[i * PARAMS_N + o] = sum;
        estimate[o] += sum / n;
      }
}

static Map
run_stages (const Weights *weights,
            const gfloat *view,
            guint height,
            guint width,
            guint n_blocks)
{
  Map map = map_new (3, height, width);
  gsize n = (gsize) height * width;
  Map next;

  for (gsize i = 0; i < 3 * n; i++)
    map.v[i] = (view[i] - MEAN[i / n]) / STD[i / n];
  next = convolve (weights, "backbone.0", &map);
  g_free (map.v);
  map = norm_relu (weights, "backbone.1", &next);
  g_free (next.v);
  for (guint i = 3; i < 3 + n_blocks; i++)
    {
      next = run_block (weights, i, &map);
      g_free (map.v);
      map = next;
    }
  return map;
}

void
reference_nem (const gchar *path,
               const gfloat *view,
               guint height,
               guint width,
               gdouble *estimate,
               gdouble *local)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = weights_open (path, &error);
  Map map;

  g_assert_no_error (error);
  map = run_stages (weights, view, height, width, NEM_STAGES - 1);
  run_head (weights, &map, estimate, local);
  g_free (map.v);
}

void
reference_nem_means (const Weights *weights,
                     const gfloat *view,
                     guint height,
                     guint width,
                     gdouble *means)
{
  Map map = run_stages (weights, view, height, width, NEM_STAGES - 2);
  gsize n = (gsize) map.h * map.w;

  for (guint c = 0; c < map.c; c++)
    {
      means[c] = 0.0;
      for (gsize i = 0; i < n; i++)
        means[c] += map.v[c * n + i] / n;
    }
  g_free (map.v);
}

/* ---- DWM ---- */

void
reference_dwm (gdouble *out,
               const gfloat *in,
               guint width,
               guint height,
               const SympieParams *p,
               DwmEdges edges,
               gboolean clamp)
{
  Map z = map_new (3, height, width);

  for (gsize i = 0; i < (gsize) width * height; i++)
    for (guint c = 0; c < 3; c++)
      for (guint d = 0; d < 3; d++)
        z.v[c * width * height + i] +=
          ((in[3 * i + d] - MEAN[d]) / STD[d] + p->cs[d]) * p->cm[d][c];

  for (gint y = 0; y < (gint) height; y++)
    for (gint x = 0; x < (gint) width; x++)
      for (guint c = 0; c < 3; c++)
        {
          gdouble sum = 0.0;
          gdouble v;

          for (gint t = 0; t < 25; t++)
            {
              gint ty = y + t / 5 - 2;
              gint tx = x + t % 5 - 2;

              if (edges == DWM_EXTEND)
                {
                  ty = CLAMP (ty, 0, (gint) height - 1);
                  tx = CLAMP (tx, 0, (gint) width - 1);
                }
              sum += p->k[t / 5][t % 5] * map_get (&z, c, ty, tx);
            }
          v = sum * STD[c] + MEAN[c];
          out[3 * ((gsize) y * width + x) + c] =
            clamp ? CLAMP (v, 0.0, 1.0) : v;
        }
  g_free (z.v);
}

/* ---- seeded material ---- */

SympieParams
reference_random_params (GRand *rand)
{
  SympieParams p = PARAMS_IDENTITY;
  gfloat *number = p.n;

  for (guint i = 0; i < PARAMS_N; i++)
    number[i] += (gfloat) g_rand_double_range (rand, -0.3, 0.3);
  return p;
}

typedef struct
{
  GArray *tensors;
  GPtrArray *owned;
  GRand *rand;
} Writer;

static void
add (Writer *writer,
     const gchar *name,
     WeightsShape shape,
     gdouble low,
     gdouble high)
{
  WeightsTensor tensor = { .name = g_strdup (name), .shape = shape };
  gsize n = weights_shape_count (&shape);
  gfloat *data;

  data = g_new (gfloat, n);
  for (gsize i = 0; i < n; i++)
    data[i] = (gfloat) g_rand_double_range (writer->rand, low, high);
  tensor.data = data;
  g_ptr_array_add (writer->owned, data);
  g_ptr_array_add (writer->owned, (gpointer) tensor.name);
  g_array_append_val (writer->tensors, tensor);
}

static void
add_vector (Writer *writer,
            const gchar *layer,
            const gchar *part,
            guint n,
            gdouble low,
            gdouble high)
{
  g_autofree gchar *name = g_strconcat (layer, ".", part, NULL);

  add (writer, name, (WeightsShape){ 1, { n } }, low, high);
}

static void
add_conv (Writer *writer, const gchar *layer, guint c_out, guint c_in)
{
  g_autofree gchar *name = g_strconcat (layer, ".weight", NULL);
  gdouble range = 2.5 / sqrt (9.0 * c_in);

  add (writer, name, (WeightsShape){ 4, { c_out, c_in, 3, 3 } }, -range, range);
  add_vector (writer, layer, "bias", c_out, -0.1, 0.1);
}

static void
add_norm (Writer *writer, const gchar *layer, guint n)
{
  add_vector (writer, layer, "weight", n, 0.5, 1.5);
  add_vector (writer, layer, "bias", n, -0.3, 0.3);
  add_vector (writer, layer, "running_mean", n, -0.5, 0.5);
  add_vector (writer, layer, "running_var", n, 0.3, 2.0);
}

static void
add_head (Writer *writer, guint width)
{
  gfloat *bias;

  add (writer, "out.weight", (WeightsShape){ 2, { PARAMS_N, width } },
       -0.2 / sqrt (width), 0.2 / sqrt (width));
  add_vector (writer, "out", "bias", PARAMS_N, -0.1, 0.1);
  bias = (gfloat *) g_array_index (writer->tensors, WeightsTensor,
                                   writer->tensors->len - 1)
           .data;
  for (guint i = 0; i < PARAMS_N; i++)
    bias[i] += PARAMS_IDENTITY.n[i];
}

gchar *
reference_write_network (const guint widths[NEM_STAGES],
                         WeightsDtype dtype,
                         guint32 seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  g_autofree gchar *folder = g_dir_make_tmp ("sympie-XXXXXX", &error);
  gchar *path = g_build_filename (folder, "net.safetensors", NULL);
  Writer writer = { g_array_new (FALSE, FALSE, sizeof (WeightsTensor)), owned,
                    g_rand_new_with_seed (seed) };

  g_assert_no_error (error);
  add_conv (&writer, "backbone.0", widths[0], 3);
  add_norm (&writer, "backbone.1", widths[0]);
  for (guint i = 1; i < NEM_STAGES; i++)
    {
      g_autofree gchar *base = g_strdup_printf ("backbone.%u.", i + 2);
      g_autofree gchar *conv1 = g_strconcat (base, "conv1", NULL);
      g_autofree gchar *bn1 = g_strconcat (base, "bn1", NULL);
      g_autofree gchar *conv2 = g_strconcat (base, "conv2", NULL);
      g_autofree gchar *bn2 = g_strconcat (base, "bn2", NULL);

      add_conv (&writer, conv1, widths[i], widths[i - 1]);
      add_norm (&writer, bn1, widths[i]);
      add_conv (&writer, conv2, widths[i], widths[i]);
      add_norm (&writer, bn2, widths[i]);
    }
  add_head (&writer, widths[NEM_STAGES - 1]);

  weights_save (path, (const WeightsTensor *) writer.tensors->data,
                writer.tensors->len, dtype, NULL, &error);
  g_assert_no_error (error);
  g_array_unref (writer.tensors);
  g_rand_free (writer.rand);
  return path;
}

void
reference_remove (gchar *path)
{
  g_autofree gchar *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_rmdir (folder);
  g_free (path);
}
