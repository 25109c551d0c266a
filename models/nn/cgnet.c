/* cgnet.c - CGNet for segmentation
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "classifiers-private.h"

/* Each map times a number that all maps' means decide. */
static FeatureMap
add_gate (Builder *b, FeatureMap x, const gchar *name)
{
  g_autofree gchar *fc0 = g_strconcat (name, ".fc0", NULL);
  g_autofree gchar *fc1 = g_strconcat (name, ".fc1", NULL);
  WeightsShape first = { 2, { 0, x.c } };
  WeightsShape second = { 2, { x.c, 0 } };
  guint mean;

  if (!builder_check_shape (b, fc0, &first))
    return x;
  second.d[1] = first.d[0];
  if (!builder_check_shape (b, fc1, &second))
    return x;
  mean = network_add_mean (b->network, x.tensor);
  mean = network_add_linear (b->network, fc0, mean, (guint) first.d[0],
                             ACTIVATION_RELU);
  mean = network_add_linear (b->network, fc1, mean, x.c, ACTIVATION_NONE);
  x.tensor = network_add_gate (b->network, x.tensor, mean);
  return x;
}

/* Each map's own surroundings, near and, dilated, wide. */
static FeatureMap
add_surroundings (Builder *b, FeatureMap x, const gchar *name, guint dilation)
{
  BuilderConv near = { .c_out = x.c, .kernel = 3, .groups = x.c };
  BuilderConv wide = near;
  FeatureMap one = builder_conv_any (b, x, near, "%s.loc", name);

  wide.gap = dilation - 1;
  x = builder_join (b, one, builder_conv_any (b, x, wide, "%s.sur", name));
  return builder_prelu (b, x, name, "mid");
}

/* Wu et al., arXiv 1811.08201, the CG block, at half the size. */
static FeatureMap
add_down (Builder *b, FeatureMap x, const gchar *name, guint dilation)
{
  x = builder_conv_any (
    b, x, (BuilderConv){ .kernel = 3, .stride = 2, .prelu = TRUE }, "%s.in",
    name);
  x = add_surroundings (b, x, name, dilation);
  x = builder_conv_any (b, x, (BuilderConv){ .kernel = 1 }, "%s.reduce", name);
  return add_gate (b, x, name);
}

/* The blocks of a level that keep the size. */
static FeatureMap
add_level (Builder *b, FeatureMap x, guint level, guint dilation)
{
  for (guint i = 0;; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("level%u.%u", level, i);
      FeatureMap y;

      if (!builder_has (b, name, "in.weight"))
        return x;
      y = builder_conv_any (b, x, (BuilderConv){ .kernel = 1, .prelu = TRUE },
                            "%s.in", name);
      y = add_surroundings (b, y, name, dilation);
      y = add_gate (b, y, name);
      x = builder_sum (b, x, y, name);
    }
}

FeatureMap
cgnet_build (Builder *b, FeatureMap image)
{
  FeatureMap half = builder_halve (b, image);
  FeatureMap quarter = builder_halve (b, half);
  FeatureMap x = image;
  FeatureMap first;

  for (guint i = 0; i < 3; i++)
    x = builder_conv_any (
      b, x,
      (BuilderConv){ .kernel = 3, .stride = i == 0 ? 2 : 1, .prelu = TRUE },
      "level1_%u", i);
  x = builder_prelu (b, builder_join (b, x, half), "b1", NULL);

  first = add_down (b, x, "level2_0", 2);
  x = builder_join (b, add_level (b, first, 2, 2), first);
  x = builder_prelu (b, builder_join (b, x, quarter), "b2", NULL);

  first = add_down (b, x, "level3_0", 4);
  x = builder_join (b, first, add_level (b, first, 3, 4));
  x = builder_prelu (b, x, "b3", NULL);
  x = builder_conv_any (b, x, (BuilderConv){ .kernel = 1 }, "classifier");
  return builder_resample (b, x, RESAMPLE_CENTRES, image, 1, 1);
}
