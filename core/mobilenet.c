/* mobilenet.c - the classifier's weights
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mobilenet-private.h"

#include <stdlib.h>

#include "conv.h"
#include "nem-layer.h"

/* Table 2 of the paper: factor t, channels c, blocks n, first stride s. */
static const struct
{
  guint factor;
  guint channels;
  guint n;
  guint stride;
} GROUPS[MOBILENET_GROUPS] = {
  { 1, 16, 1, 1 }, { 6, 24, 2, 2 },  { 6, 32, 3, 2 },  { 6, 64, 4, 2 },
  { 6, 96, 3, 1 }, { 6, 160, 3, 2 }, { 6, 320, 1, 1 },
};

/* ---- reading ---- */

static gfloat *
read_tensor (const Weights *weights,
             const gchar *layer,
             const gchar *part,
             const WeightsShape *shape,
             GError **error)
{
  g_autofree gchar *name = g_strconcat (layer, ".", part, NULL);

  return weights_read (weights, name, shape, error);
}

static gboolean
read_bias (gfloat **bias,
           const Weights *weights,
           const gchar *layer,
           guint n,
           GError **error)
{
  g_autofree gfloat *read =
    read_tensor (weights, layer, "bias", &(WeightsShape){ 1, { n } }, error);

  if (read)
    *bias = layer_pad (read, n, 1.0f);
  return read != NULL;
}

/* @side: of its filters; they are numbered (3, side, side). */
static gboolean
read_dense (Dense *dense,
            const Weights *weights,
            const gchar *layer,
            guint in,
            guint out,
            guint side,
            GError **error)
{
  const WeightsShape shape = { 4, { out, in / (side * side), side, side } };
  g_autofree gfloat *read =
    read_tensor (weights, layer, "weight", &shape, error);

  if (!read || !read_bias (&dense->bias, weights, layer, out, error))
    return FALSE;
  dense->in = in;
  dense->out = out;
  dense->weight = conv_alloc ((gsize) whole_panels (out) * in);
  for (gsize o = 0; o < out; o++)
    for (gsize i = 0; i < in; i++)
      dense->weight[(o / NEM_PANEL * in + i) * NEM_PANEL + o % NEM_PANEL] =
        read[o * in + i];
  return TRUE;
}

static gboolean
read_depthwise (Depthwise *depthwise,
                const Weights *weights,
                const gchar *layer,
                guint channels,
                guint stride,
                GError **error)
{
  const WeightsShape shape = { 4, { channels, 1, 3, 3 } };
  gsize whole = whole_panels (channels);
  g_autofree gfloat *read =
    read_tensor (weights, layer, "weight", &shape, error);

  if (!read || !read_bias (&depthwise->bias, weights, layer, channels, error))
    return FALSE;
  depthwise->channels = channels;
  depthwise->stride = stride;
  depthwise->weight = conv_alloc (9 * whole);
  for (gsize c = 0; c < channels; c++)
    for (gsize tap = 0; tap < 9; tap++)
      depthwise->weight[tap * whole + c] = read[9 * c + tap];
  return TRUE;
}

/* @number: as in the tensors' names. */
static gboolean
read_block (MobilenetBlock *block,
            const Weights *weights,
            guint number,
            guint in,
            guint group,
            guint stride,
            GError **error)
{
  guint factor = GROUPS[group].factor;
  guint channels = GROUPS[group].channels;
  guint part = factor > 1 ? 1 : 0;
  g_autofree gchar *wide = g_strdup_printf ("features.%u.conv.0.0", number);
  g_autofree gchar *depthwise =
    g_strdup_printf ("features.%u.conv.%u.0", number, part);
  g_autofree gchar *narrow =
    g_strdup_printf ("features.%u.conv.%u", number, part + 1);

  block->widens = factor > 1;
  block->adds = stride == 1 && in == channels;
  return (!block->widens
          || read_dense (&block->wide, weights, wide, in, factor * in, 1,
                         error))
         && read_depthwise (&block->depthwise, weights, depthwise, factor * in,
                            stride, error)
         && read_dense (&block->narrow, weights, narrow, factor * in, channels,
                        1, error);
}

static gboolean
read_all (Mobilenet *mobilenet, const Weights *weights, GError **error)
{
  guint in = MOBILENET_FIRST;
  guint at = 0;

  if (!read_dense (&mobilenet->first, weights, "features.0.0", 27, in, 3,
                   error))
    return FALSE;
  for (guint group = 0; group < MOBILENET_GROUPS; group++)
    for (guint i = 0; i < GROUPS[group].n; i++, at++)
      {
        if (!read_block (&mobilenet->block[at], weights, at + 1, in, group,
                         i == 0 ? GROUPS[group].stride : 1, error))
          return FALSE;
        mobilenet->block[at].ends_group = i + 1 == GROUPS[group].n;
        in = GROUPS[group].channels;
      }
  return read_dense (&mobilenet->last, weights, "features.18.0", in,
                     MOBILENET_LAST, 1, error);
}

Mobilenet *
mobilenet_new (const Weights *weights, GError **error)
{
  g_autoptr (Mobilenet) mobilenet = g_new0 (Mobilenet, 1);

  return read_all (mobilenet, weights, error) ? g_steal_pointer (&mobilenet)
                                              : NULL;
}

/* ---- what it is ---- */

static void
dense_clear (Dense *dense)
{
  free (dense->weight);
  free (dense->bias);
}

void
mobilenet_free (Mobilenet *mobilenet)
{
  dense_clear (&mobilenet->first);
  for (guint i = 0; i < MOBILENET_BLOCKS; i++)
    {
      MobilenetBlock *block = &mobilenet->block[i];

      dense_clear (&block->wide);
      free (block->depthwise.weight);
      free (block->depthwise.bias);
      dense_clear (&block->narrow);
    }
  dense_clear (&mobilenet->last);
  g_free (mobilenet);
}

static guint64
dense_count (const Dense *dense)
{
  return (guint64) dense->in * dense->out + dense->out;
}

guint64
mobilenet_count_parameters (const Mobilenet *mobilenet)
{
  guint64 n = dense_count (&mobilenet->first) + dense_count (&mobilenet->last);

  for (guint i = 0; i < MOBILENET_BLOCKS; i++)
    {
      const MobilenetBlock *block = &mobilenet->block[i];

      n += dense_count (&block->wide) + dense_count (&block->narrow)
           + 10 * (guint64) block->depthwise.channels;
    }
  return n;
}
