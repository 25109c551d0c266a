/* handcrafted-slim.c - those hand-crafted channels that tell the most
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * By turns, what changed least was left out, in what linear sums tell of each
 * corruption and severity and in what a network that had all of them had
 * learnt to respond to (see models/README.md). */
#include "handcrafted-private.h"

#include <string.h>

static const guint first[] = {
  1,  12, 21, 23, 29, 33, 35, 38, 43, 45, 58, 62, 65, 79,  80,  81,
  82, 83, 86, 87, 88, 89, 90, 94, 95, 96, 97, 98, 99, 100, 102, 104,
};

static const guint second[] = {
  1,   12,  21,  23,  29,  33,  35,  38,  43,  45,  58,  62,
  65,  79,  80,  81,  82,  83,  86,  87,  88,  89,  90,  94,
  95,  96,  97,  98,  99,  100, 102, 104, 105, 106, 107, 108,
  109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120,
};

static const guint third[] = {
  1,   12,  21,  23,  29,  33,  38,  43,  45,  62,  65,  80,  81,  83,  88,
  89,  95,  97,  104, 105, 107, 108, 110, 111, 112, 115, 116, 118, 119, 121,
  122, 123, 124, 125, 126, 127, 128, 129, 131, 142, 151, 153, 159, 163, 165,
  168, 173, 175, 188, 192, 195, 197, 208, 225, 229, 231, 234, 239, 241, 254,
  258, 261, 275, 276, 277, 278, 279, 280, 281, 282, 283, 284, 287, 288, 289,
  290, 291, 294, 295, 296, 297, 298, 301, 302, 303, 304, 305, 309, 310, 311,
  312, 313, 314, 315, 319, 320, 321, 322, 323, 325, 326, 327, 329, 330, 331,
  333, 334, 339, 341, 342, 343, 344, 345, 347, 348, 349, 352, 359, 360, 363,
  364, 366, 367, 368, 369, 374, 376, 377,
};

const HandcraftedSubset handcrafted_subset[HANDCRAFTED_STAGES] = {
  { first, G_N_ELEMENTS (first) },
  { second, G_N_ELEMENTS (second) },
  { third, G_N_ELEMENTS (third) },
};

/* Of a tensor the rows @out and the columns @in; all of them, if %NULL. */
static void
keep_param (Network *slim,
            Network *whole,
            const gchar *layer,
            const gchar *part,
            const HandcraftedSubset *out,
            const HandcraftedSubset *in)
{
  const NetworkParam *from = network_find_part (whole, layer, part);
  NetworkParam *to = network_find_part (slim, layer, part);
  gsize columns = in ? in->n : 1;
  gsize each = to->size / (out->n * columns);
  gsize stride = from->size / (gsize) from->shape.d[0];

  for (gsize o = 0; o < out->n; o++)
    for (gsize i = 0; i < columns; i++)
      memcpy (to->value + (o * columns + i) * each,
              from->value + out->channels[o] * stride
                + (in ? in->channels[i] * each : 0),
              each * sizeof (real));
}

static void
keep_layer (Network *slim,
            Network *whole,
            const gchar *conv,
            const gchar *norm,
            const HandcraftedSubset *out,
            const HandcraftedSubset *in)
{
  static const gchar *parts[] = { "weight", "bias", "running_mean",
                                  "running_var" };

  keep_param (slim, whole, conv, "weight", out, in);
  keep_param (slim, whole, conv, "bias", out, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    keep_param (slim, whole, norm, parts[i], out, NULL);
}

void
handcrafted_copy_subset (Network *slim, Network *whole)
{
  const HandcraftedSubset *kept = handcrafted_subset;

  keep_layer (slim, whole, "backbone.0", "backbone.1", &kept[0], NULL);
  keep_layer (slim, whole, "backbone.3.conv1", "backbone.3.bn1", &kept[1],
              &kept[0]);
  keep_layer (slim, whole, "backbone.3.conv2", "backbone.3.bn2", &kept[1],
              &kept[1]);
  keep_layer (slim, whole, "backbone.4.conv1", "backbone.4.bn1", &kept[2],
              &kept[1]);
  keep_layer (slim, whole, "backbone.4.conv2", "backbone.4.bn2", &kept[2],
              &kept[2]);
}
