/* espnet.c - ESPNetv2 for segmentation, with a pyramid or with a decoder
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "classifiers-private.h"

#define BRANCHES 4 /* dilated convolutions of a block */
#define SCALES 5   /* of the decoder's pyramids */
#define LEAST 5    /* rows and columns of a scaled map */

/* Dilations less 1. */
static const guint wide[BRANCHES] = { 0, 1, 2, 3 };
static const guint narrow[BRANCHES] = { 0, 0, 1, 2 };

/* The outputs of the four halvings. */
typedef struct
{
  FeatureMap image;
  FeatureMap levels[4];
} Encoder;

/* The dilated convolutions, each added to those before it, and joined. */
static FeatureMap
add_branches (Builder *b,
              FeatureMap x,
              const gchar *name,
              const guint gaps[BRANCHES],
              guint stride)
{
  FeatureMap sum = { 0 };
  FeatureMap all = { 0 };

  for (guint i = 0; i < BRANCHES; i++)
    {
      FeatureMap y = builder_conv_any (b, x,
                                       (BuilderConv){ .c_out = x.c,
                                                      .kernel = 3,
                                                      .stride = stride,
                                                      .gap = gaps[i],
                                                      .groups = x.c },
                                       "%s.dw%u", name, i);

      sum = i == 0 ? y : builder_sum (b, y, sum, name);
      all = i == 0 ? sum : builder_join (b, all, sum);
    }
  return builder_prelu (b, all, name, "mid");
}

/* Mehta et al., arXiv 1811.11431, the EESP unit. At stride 2 no activation is
 * last. */
static FeatureMap
add_eesp (Builder *b,
          FeatureMap x,
          const gchar *name,
          const guint gaps[BRANCHES],
          guint stride)
{
  FeatureMap y = builder_conv_any (
    b, x, (BuilderConv){ .kernel = 1, .groups = BRANCHES, .prelu = TRUE },
    "%s.reduce", name);

  y = add_branches (b, y, name, gaps, stride);
  y = builder_conv_any (b, y, (BuilderConv){ .kernel = 1, .groups = BRANCHES },
                        "%s.expand", name);
  if (stride == 2)
    return y;
  if (y.c == x.c)
    y = builder_sum (b, y, x, name);
  return builder_prelu (b, y, name, "out");
}

/* Halves maps, and adds the image, halved as often. */
static FeatureMap
add_down (Builder *b, FeatureMap x, FeatureMap image, const gchar *name)
{
  g_autofree gchar *eesp = g_strconcat (name, ".eesp", NULL);
  FeatureMap a = builder_halve (b, x);
  FeatureMap y = builder_join (b, a, add_eesp (b, x, eesp, wide, 2));
  FeatureMap i = builder_conv_any (
    b, image, (BuilderConv){ .kernel = 3, .prelu = TRUE }, "%s.inp0", name);

  i = builder_conv_any (b, i, (BuilderConv){ .c_out = y.c, .kernel = 1 },
                        "%s.inp1", name);
  return builder_prelu (b, builder_sum (b, y, i, name), name, "out");
}

/* The units of a level that keep the size. */
static FeatureMap
add_level (Builder *b, FeatureMap x, guint level, const guint gaps[BRANCHES])
{
  for (guint i = 0;; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("level%u.%u", level, i);

      if (!builder_has (b, name, "reduce.weight"))
        return x;
      x = add_eesp (b, x, name, gaps, 1);
    }
}

static Encoder
add_encoder (Builder *b, FeatureMap image)
{
  Encoder e = { .image = image };
  FeatureMap small = builder_halve (b, image);
  FeatureMap x = builder_conv_any (
    b, image, (BuilderConv){ .kernel = 3, .stride = 2, .prelu = TRUE },
    "level1");

  e.levels[0] = x;
  for (guint level = 2; level <= 4; level++)
    {
      g_autofree gchar *name = g_strdup_printf ("level%u_0", level);

      small = builder_halve (b, small);
      x = add_down (b, x, small, name);
      if (level > 2)
        x = add_level (b, x, level, level == 3 ? wide : narrow);
      e.levels[level - 1] = x;
    }
  return e;
}

static FeatureMap
enlarge (Builder *b, FeatureMap x, FeatureMap like)
{
  return builder_resample (b, x, RESAMPLE_CORNERS, like, 1, 1);
}

/* ---- with a pyramid of means (the first release) ---- */

static FeatureMap
add_pyramid (Builder *b, FeatureMap x)
{
  FeatureMap all = x;
  FeatureMap f = x;

  for (guint i = 0; i < 4; i++)
    {
      FeatureMap y;

      f = builder_halve (b, f);
      y = builder_conv_any (
        b, f, (BuilderConv){ .c_out = x.c, .kernel = 3, .groups = x.c },
        "psp.stage%u", i);
      all = builder_join (b, all, enlarge (b, y, x));
    }
  return builder_conv_any (b, all, (BuilderConv){ .kernel = 1, .prelu = TRUE },
                           "psp.project");
}

FeatureMap
espnet_build (Builder *b, FeatureMap image)
{
  const BuilderConv plain = { .kernel = 1 };
  const BuilderConv rectified = { .kernel = 1, .prelu = TRUE };
  Encoder e = add_encoder (b, image);
  const FeatureMap *levels = e.levels;
  FeatureMap x = builder_conv_any (b, levels[3], rectified, "proj_l4");

  x = builder_join (b, levels[2], enlarge (b, x, levels[2]));
  x = add_eesp (b, x, "psp.eesp", narrow, 1);
  x = add_pyramid (b, x);
  x = builder_conv_any (b, x, plain, "project_l3");
  x = builder_prelu (b, x, "act_l3", NULL);
  x = builder_join (b, levels[1], enlarge (b, x, levels[1]));
  x = builder_conv_any (b, x, rectified, "project_l2");
  x = builder_join (b, levels[0], enlarge (b, x, levels[0]));
  x = builder_conv_any (b, x, plain, "project_l1");
  return enlarge (b, x, image);
}

/* ---- with a decoder (EdgeNets) ---- */

/* A depthwise convolution of maps that are larger or smaller by @scale. */
static FeatureMap
add_scale (Builder *b, FeatureMap x, const gchar *name, guint i, gdouble scale)
{
  Resample there = scale > 1 ? RESAMPLE_CORNERS : RESAMPLE_MEAN;
  Resample back = scale > 1 ? RESAMPLE_MEAN : RESAMPLE_CORNERS;
  FeatureMap y = x;

  if (scale != 1)
    y = builder_resample (b, x, there, x, scale, LEAST);
  y = builder_conv_any (
    b, y, (BuilderConv){ .c_out = x.c, .kernel = 3, .groups = x.c },
    "%s.stage%u", name, i);
  return scale != 1 ? builder_resample (b, y, back, x, 1, 1) : y;
}

static FeatureMap
add_scales (Builder *b, FeatureMap x, const gchar *name, gboolean last)
{
  static const gdouble scales[SCALES] = { 2.0, 1.5, 1.0, 0.5, 0.1 };
  FeatureMap all = { 0 };

  x = builder_conv_any (b, x, (BuilderConv){ .kernel = 1, .prelu = TRUE },
                        "%s.proj", name);
  for (guint i = 0; i < SCALES; i++)
    {
      FeatureMap y = add_scale (b, x, name, i, scales[i]);

      all = i == 0 ? y : builder_join (b, all, y);
    }
  all = builder_prelu (b, all, name, "mid");
  if (!b->error)
    all.tensor = network_add_shuffle (b->network, all.tensor, SCALES);
  all = builder_conv_any (
    b, all, (BuilderConv){ .kernel = 3, .groups = x.c, .prelu = TRUE },
    "%s.merge", name);
  all =
    builder_conv_any (b, all, (BuilderConv){ .kernel = 1 }, "%s.point", name);
  return last ? all : builder_prelu (b, all, name, "out");
}

/* The encoder's maps, gated by their means, and the decoder's. */
static FeatureMap
add_merge (Builder *b, FeatureMap x, FeatureMap deeper, guint i)
{
  g_autofree gchar *name = g_strdup_printf ("merge%u", i);
  g_autofree gchar *out = g_strdup_printf ("br%u", i);
  g_autofree gchar *key = g_strconcat (name, ".groups", NULL);
  const gchar *text = weights_get_meta (b->weights, key);
  guint64 groups = 1;
  FeatureMap gate = x;

  if (text && !g_ascii_string_to_unsigned (text, 10, 1, 65536, &groups, NULL))
    builder_refuse (b, key, "in the metadata is no number of groups");
  if (!b->error)
    gate.tensor = network_add_mean (b->network, x.tensor);
  gate = builder_conv_any (
    b, gate, (BuilderConv){ .c_out = deeper.c, .kernel = 1 }, "%s.gate", name);
  x = builder_conv_any (
    b, x,
    (BuilderConv){
      .c_out = deeper.c, .kernel = 3, .groups = (guint) groups, .prelu = TRUE },
    "%s.conv", name);
  if (!b->error)
    x.tensor = network_add_gate (b->network, x.tensor, gate.tensor);
  x = builder_sum (b, x, enlarge (b, deeper, x), name);
  return builder_prelu (b, x, out, NULL);
}

FeatureMap
espnet_edge_build (Builder *b, FeatureMap image)
{
  Encoder e = add_encoder (b, image);
  FeatureMap x = add_scales (b, e.levels[3], "dec1", FALSE);

  for (guint i = 2; i <= 4; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("dec%u", i);

      x = add_merge (b, e.levels[4 - i], x, i);
      x = add_scales (b, x, name, i == 4);
    }
  return enlarge (b, x, image);
}
