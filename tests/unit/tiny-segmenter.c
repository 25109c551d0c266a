/* tiny-segmenter.c - segmentation networks with few channels, run by plain
 * loops
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tiny-segmenter.h"

#include <math.h>

#define CLASSES 5

static TinyMaps
maps_new (Tiny *t, guint c, guint h, guint w)
{
  return (TinyMaps){ c, h, w,
                     tiny_keep (t, g_new0 (gdouble, (gsize) c * h * w)) };
}

/* 0 beyond the edges. */
static gdouble
get (TinyMaps m, guint c, gint y, gint x)
{
  return y < 0 || x < 0 || y >= (gint) m.h || x >= (gint) m.w
           ? 0.0
           : m.v[((gsize) c * m.h + y) * m.w + x];
}

static gdouble *
at (TinyMaps m, guint c, guint y, guint x)
{
  return &m.v[((gsize) c * m.h + y) * m.w + x];
}

/* ---- layers ---- */

static void
bend (Tiny *t, TinyMaps m, const gchar *name, gboolean norm)
{
  WeightsShape shape = { 1, { m.c } };
  const gfloat *slope = tiny_get_tensor (t, name, ".slope", shape, -0.3, 0.6);
  const gfloat *scale =
    norm ? tiny_get_tensor (t, name, ".scale", shape, 0.5, 1.5) : NULL;
  const gfloat *shift =
    norm ? tiny_get_tensor (t, name, ".shift", shape, -0.5, 0.5) : NULL;
  gsize area = (gsize) m.h * m.w;

  for (gsize i = 0; i < m.c * area; i++)
    {
      gsize c = i / area;

      if (norm)
        m.v[i] = m.v[i] * scale[c] + shift[c];
      if (m.v[i] < 0)
        m.v[i] *= slope[c];
    }
}

static TinyMaps
bend_part (Tiny *t, TinyMaps m, const gchar *name, const gchar *part)
{
  g_autofree gchar *own = g_strconcat (name, part, NULL);

  bend (t, m, own, g_str_equal (part, ".mid"));
  return m;
}

typedef struct
{
  guint c;
  guint kernel;
  guint stride;
  guint dilation;
  guint groups;
  gboolean bias;
  gboolean bends;
} Conv;

static gdouble
look (
  TinyMaps x, const gfloat *weight, Conv k, guint from, gint row, gint column)
{
  gdouble sum = 0.0;

  for (guint tap = 0; tap < k.kernel * k.kernel; tap++)
    {
      gint y = (gint) (tap / k.kernel) - (gint) k.kernel / 2;
      gint z = (gint) (tap % k.kernel) - (gint) k.kernel / 2;

      sum += weight[tap]
             * get (x, from, row * (gint) k.stride + y * (gint) k.dilation,
                    column * (gint) k.stride + z * (gint) k.dilation);
    }
  return sum;
}

static TinyMaps
conv (Tiny *t, TinyMaps x, Conv k, const gchar *name)
{
  guint per = x.c / k.groups;
  guint taps = k.kernel * k.kernel;
  gdouble spread = sqrt (4.0 / (per * taps));
  WeightsShape shape = { 4, { k.c, per, k.kernel, k.kernel } };
  const gfloat *weight =
    tiny_get_tensor (t, name, ".weight", shape, -spread, spread);
  const gfloat *bias =
    k.bias
      ? tiny_get_tensor (t, name, ".bias", (WeightsShape){ 1, { k.c } }, -1, 1)
      : NULL;
  TinyMaps out = maps_new (t, k.c, (x.h + k.stride - 1) / k.stride,
                           (x.w + k.stride - 1) / k.stride);

  for (guint c = 0; c < k.c; c++)
    for (guint i = 0; i < out.h * out.w; i++)
      {
        gdouble *sum = at (out, c, i / out.w, i % out.w);

        *sum = bias ? bias[c] : 0.0;
        for (guint j = 0; j < per; j++)
          *sum += look (x, weight + (c * per + j) * taps, k,
                        c / (k.c / k.groups) * per + j, (gint) (i / out.w),
                        (gint) (i % out.w));
      }
  if (k.bends)
    bend (t, out, name, FALSE);
  return out;
}

static TinyMaps
conv_part (Tiny *t, TinyMaps x, Conv k, const gchar *name, const gchar *part)
{
  g_autofree gchar *own = g_strconcat (name, part, NULL);

  return conv (t, x, k, own);
}

static TinyMaps
halve (Tiny *t, TinyMaps x)
{
  TinyMaps out = maps_new (t, x.c, (x.h + 1) / 2, (x.w + 1) / 2);

  for (guint c = 0; c < x.c; c++)
    for (guint i = 0; i < out.h * out.w; i++)
      for (gint tap = 0; tap < 9; tap++)
        *at (out, c, i / out.w, i % out.w) +=
          get (x, c, 2 * (gint) (i / out.w) + tap / 3 - 1,
               2 * (gint) (i % out.w) + tap % 3 - 1)
          / 9;
  return out;
}

static TinyMaps
join (Tiny *t, TinyMaps a, TinyMaps b)
{
  TinyMaps out = maps_new (t, a.c + b.c, a.h, a.w);
  gsize n = (gsize) a.c * a.h * a.w;

  for (gsize i = 0; i < (gsize) out.c * out.h * out.w; i++)
    out.v[i] = i < n ? a.v[i] : b.v[i - n];
  return out;
}

static TinyMaps
add (Tiny *t, TinyMaps a, TinyMaps b)
{
  TinyMaps out = maps_new (t, a.c, a.h, a.w);

  for (gsize i = 0; i < (gsize) a.c * a.h * a.w; i++)
    out.v[i] = a.v[i] + b.v[i];
  return out;
}

/* Linear, the corners of both sizes aligned, or the edges. */
static TinyMaps
stretch (Tiny *t, TinyMaps x, guint h, guint w, gboolean corners)
{
  TinyMaps out = maps_new (t, x.c, h, w);

  for (guint c = 0; c < x.c; c++)
    for (guint i = 0; i < h * w; i++)
      {
        gdouble y = (i / w + 0.5) * x.h / h - 0.5;
        gdouble z = (i % w + 0.5) * x.w / w - 0.5;
        gint top, left;

        if (corners)
          {
            y = h > 1 ? i / w * (x.h - 1.0) / (h - 1.0) : 0.0;
            z = w > 1 ? i % w * (x.w - 1.0) / (w - 1.0) : 0.0;
          }
        y = CLAMP (y, 0, x.h - 1.0);
        z = CLAMP (z, 0, x.w - 1.0);
        top = (gint) y;
        left = (gint) z;
        out.v[c * h * w + i] =
          (1 - y + top)
            * ((1 - z + left) * get (x, c, top, left)
               + (z - left) * get (x, c, top, left + 1))
          + (y - top)
              * ((1 - z + left) * get (x, c, top + 1, left)
                 + (z - left) * get (x, c, top + 1, left + 1));
      }
  return out;
}

static TinyMaps
average (Tiny *t, TinyMaps x, guint h, guint w)
{
  TinyMaps out = maps_new (t, x.c, h, w);

  for (guint c = 0; c < x.c; c++)
    for (guint i = 0; i < h * w; i++)
      {
        guint top = i / w * x.h / h;
        guint left = i % w * x.w / w;
        guint bottom = ((i / w + 1) * x.h + h - 1) / h;
        guint right = ((i % w + 1) * x.w + w - 1) / w;

        for (guint y = top; y < bottom; y++)
          for (guint z = left; z < right; z++)
            out.v[c * h * w + i] += get (x, c, (gint) y, (gint) z)
                                    / ((bottom - top) * (right - left));
      }
  return out;
}

static void
gate (TinyMaps x, TinyMaps scores)
{
  gsize area = (gsize) x.h * x.w;

  for (gsize i = 0; i < x.c * area; i++)
    x.v[i] /= 1 + exp (-scores.v[i / area]);
}

/* ---- ESPNetv2 ---- */

static TinyMaps
run_eesp (Tiny *t,
          TinyMaps x,
          const gchar *name,
          guint c,
          const guint dilations[4],
          guint stride)
{
  TinyMaps r =
    conv_part (t, x, (Conv){ c / 4, 1, 1, 1, 4, TRUE, TRUE }, name, ".reduce");
  TinyMaps sum = { 0 };
  TinyMaps all = { 0 };
  TinyMaps y;

  for (guint i = 0; i < 4; i++)
    {
      g_autofree gchar *part = g_strdup_printf (".dw%u", i);

      y = conv_part (t, r, (Conv){ r.c, 3, stride, dilations[i], r.c }, name,
                     part);
      sum = i > 0 ? add (t, sum, y) : y;
      all = i > 0 ? join (t, all, sum) : sum;
    }
  bend_part (t, all, name, ".mid");
  y = conv_part (t, all, (Conv){ c, 1, 1, 1, 4, TRUE }, name, ".expand");
  if (stride == 1 && y.c == x.c)
    y = add (t, y, x);
  return stride == 1 ? bend_part (t, y, name, ".out") : y;
}

static TinyMaps
run_down (Tiny *t, TinyMaps x, TinyMaps image, const gchar *name, guint c)
{
  static const guint dilations[4] = { 1, 2, 3, 4 };
  g_autofree gchar *eesp = g_strconcat (name, ".eesp", NULL);
  TinyMaps a = halve (t, x);
  TinyMaps y = join (t, a, run_eesp (t, x, eesp, c - x.c, dilations, 2));

  while (image.h != a.h)
    image = halve (t, image);
  image =
    conv_part (t, image, (Conv){ 3, 3, 1, 1, 1, TRUE, TRUE }, name, ".inp0");
  image = conv_part (t, image, (Conv){ c, 1, 1, 1, 1, TRUE }, name, ".inp1");
  return bend_part (t, add (t, y, image), name, ".out");
}

static void
run_encoder (Tiny *t, TinyMaps image, TinyMaps levels[4])
{
  static const guint wide[4] = { 1, 2, 3, 4 };
  static const guint narrow[4] = { 1, 1, 2, 3 };

  levels[0] = conv (t, image, (Conv){ 16, 3, 2, 1, 1, TRUE, TRUE }, "level1");
  levels[1] = run_down (t, levels[0], image, "level2_0", 32);
  levels[2] = run_down (t, levels[1], image, "level3_0", 48);
  levels[2] = run_eesp (t, levels[2], "level3.0", 48, wide, 1);
  levels[3] = run_down (t, levels[2], image, "level4_0", 64);
  levels[3] = run_eesp (t, levels[3], "level4.0", 64, narrow, 1);
  levels[3] = run_eesp (t, levels[3], "level4.1", 64, narrow, 1);
}

TinyMaps
tiny_espnet (Tiny *t, TinyMaps image)
{
  static const guint narrow[4] = { 1, 1, 2, 3 };
  TinyMaps l[4];
  TinyMaps x, f, all;

  run_encoder (t, image, l);
  x = conv (t, l[3], (Conv){ 8, 1, 1, 1, 1, TRUE, TRUE }, "proj_l4");
  x = join (t, l[2], stretch (t, x, l[2].h, l[2].w, TRUE));
  f = all = x = run_eesp (t, x, "psp.eesp", 16, narrow, 1);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("psp.stage%u", i);

      f = halve (t, f);
      all = join (t, all,
                  stretch (t, conv (t, f, (Conv){ 16, 3, 1, 1, 16 }, name), x.h,
                           x.w, TRUE));
    }
  x = conv (t, all, (Conv){ 6, 1, 1, 1, 1, TRUE, TRUE }, "psp.project");
  x = conv (t, x, (Conv){ CLASSES, 1, 1, 1, 1 }, "project_l3");
  bend (t, x, "act_l3", TRUE);
  x = join (t, l[1], stretch (t, x, l[1].h, l[1].w, TRUE));
  x = conv (t, x, (Conv){ CLASSES, 1, 1, 1, 1, TRUE, TRUE }, "project_l2");
  x = join (t, l[0], stretch (t, x, l[0].h, l[0].w, TRUE));
  x = conv (t, x, (Conv){ CLASSES, 1, 1, 1, 1 }, "project_l1");
  return stretch (t, x, image.h, image.w, TRUE);
}

static TinyMaps
run_scale (Tiny *t, TinyMaps x, const gchar *name, guint i)
{
  static const gdouble scales[5] = { 2.0, 1.5, 1.0, 0.5, 0.1 };
  g_autofree gchar *part = g_strdup_printf (".stage%u", i);
  guint h = (guint) MAX (5, ceil (x.h * scales[i]));
  guint w = (guint) MAX (5, ceil (x.w * scales[i]));
  Conv k = { x.c, 3, 1, 1, x.c };

  if (i < 2)
    return average (t, conv_part (t, stretch (t, x, h, w, TRUE), k, name, part),
                    x.h, x.w);
  if (i == 2)
    return conv_part (t, x, k, name, part);
  return stretch (t, conv_part (t, average (t, x, h, w), k, name, part), x.h,
                  x.w, TRUE);
}

static TinyMaps
run_scales (Tiny *t, TinyMaps x, const gchar *name, guint c, gboolean last)
{
  TinyMaps all = { 0 };
  TinyMaps mixed;

  x = conv_part (t, x, (Conv){ 3, 1, 1, 1, 1, TRUE, TRUE }, name, ".proj");
  for (guint i = 0; i < 5; i++)
    all = i > 0 ? join (t, all, run_scale (t, x, name, i))
                : run_scale (t, x, name, i);
  bend_part (t, all, name, ".mid");
  mixed = maps_new (t, 15, x.h, x.w);
  for (guint i = 0; i < 15; i++)
    for (guint j = 0; j < x.h * x.w; j++)
      mixed.v[(i % 3 * 5 + i / 3) * x.h * x.w + j] = all.v[i * x.h * x.w + j];
  x = conv_part (t, mixed, (Conv){ 3, 3, 1, 1, 3, TRUE, TRUE }, name, ".merge");
  x = conv_part (t, x, (Conv){ c, 1, 1, 1, 1, last }, name, ".point");
  if (!last)
    {
      g_autofree gchar *out = g_strconcat (name, ".out", NULL);

      bend (t, x, out, TRUE);
    }
  return x;
}

/* @groups: of the convolution, which the metadata say. */
static TinyMaps
run_merge (Tiny *t, TinyMaps x, TinyMaps deeper, guint i, guint groups)
{
  g_autofree gchar *name = g_strdup_printf ("merge%u", i);
  g_autofree gchar *out = g_strdup_printf ("br%u", i);
  TinyMaps scores = conv_part (t, average (t, x, 1, 1),
                               (Conv){ deeper.c, 1, 1, 1, 1 }, name, ".gate");

  x = conv_part (t, x, (Conv){ deeper.c, 3, 1, 1, groups, TRUE, TRUE }, name,
                 ".conv");
  gate (x, scores);
  x = add (t, x, stretch (t, deeper, x.h, x.w, TRUE));
  bend (t, x, out, TRUE);
  return x;
}

TinyMaps
tiny_espnet_edge (Tiny *t, TinyMaps image)
{
  TinyMaps l[4];
  TinyMaps x;

  run_encoder (t, image, l);
  x = run_scales (t, l[3], "dec1", 8, FALSE);
  x = run_merge (t, l[2], x, 2, 8);
  x = run_scales (t, x, "dec2", 6, FALSE);
  x = run_merge (t, l[1], x, 3, 2);
  x = run_scales (t, x, "dec3", 4, FALSE);
  x = run_merge (t, l[0], x, 4, 4);
  x = run_scales (t, x, "dec4", CLASSES, TRUE);
  return stretch (t, x, image.h, image.w, TRUE);
}

/* ---- CGNet ---- */

static TinyMaps
linear (Tiny *t, TinyMaps x, guint c, const gchar *name, const gchar *part)
{
  g_autofree gchar *own = g_strconcat (name, part, NULL);
  const gfloat *weight =
    tiny_get_tensor (t, own, ".weight", (WeightsShape){ 2, { c, x.c } }, -1, 1);
  const gfloat *bias =
    tiny_get_tensor (t, own, ".bias", (WeightsShape){ 1, { c } }, -1, 1);
  TinyMaps out = maps_new (t, c, 1, 1);

  for (guint i = 0; i < c; i++)
    {
      out.v[i] = bias[i];
      for (guint j = 0; j < x.c; j++)
        out.v[i] += weight[i * x.c + j] * x.v[j];
    }
  return out;
}

static TinyMaps
run_gate (Tiny *t, TinyMaps x, const gchar *name)
{
  TinyMaps v = linear (t, average (t, x, 1, 1), 3, name, ".fc0");

  for (guint i = 0; i < v.c; i++)
    v.v[i] = MAX (0.0, v.v[i]);
  gate (x, linear (t, v, x.c, name, ".fc1"));
  return x;
}

/* @c: 0 to keep size and channels. */
static TinyMaps
run_context (Tiny *t, TinyMaps x, const gchar *name, guint c, guint dilation)
{
  guint n = c > 0 ? c : x.c / 2;
  TinyMaps y = conv_part (
    t, x, (Conv){ n, c > 0 ? 3 : 1, c > 0 ? 2 : 1, 1, 1, TRUE, TRUE }, name,
    ".in");
  TinyMaps near = conv_part (t, y, (Conv){ n, 3, 1, 1, n }, name, ".loc");

  y = join (t, near,
            conv_part (t, y, (Conv){ n, 3, 1, dilation, n }, name, ".sur"));
  bend_part (t, y, name, ".mid");
  if (c == 0)
    return add (t, x, run_gate (t, y, name));
  return run_gate (
    t, conv_part (t, y, (Conv){ c, 1, 1, 1, 1 }, name, ".reduce"), name);
}

TinyMaps
tiny_cgnet (Tiny *t, TinyMaps image)
{
  TinyMaps half = halve (t, image);
  TinyMaps x = image;
  TinyMaps first;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("level1_%u", i);

      x = conv (t, x, (Conv){ 4, 3, i == 0 ? 2 : 1, 1, 1, TRUE, TRUE }, name);
    }
  x = join (t, x, half);
  bend (t, x, "b1", TRUE);
  first = run_context (t, x, "level2_0", 6, 2);
  x = run_context (t, first, "level2.0", 0, 2);
  x = join (t, join (t, x, first), halve (t, half));
  bend (t, x, "b2", TRUE);
  first = run_context (t, x, "level3_0", 8, 4);
  x = run_context (t, first, "level3.0", 0, 4);
  x = run_context (t, x, "level3.1", 0, 4);
  x = join (t, first, x);
  bend (t, x, "b3", TRUE);
  x = conv (t, x, (Conv){ CLASSES, 1, 1, 1, 1 }, "classifier");
  return stretch (t, x, image.h, image.w, FALSE);
}
