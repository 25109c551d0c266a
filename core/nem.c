/* nem.c - NEM's weights: checked, folded, shared
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "nem-read.h"

/* ---- reading ---- */

/* c_out is 0 on entry and read from the file. */
static gboolean
read_conv (Conv *conv,
           const Weights *weights,
           const gchar *layer,
           guint c_in,
           GError **error)
{
  g_autofree gchar *name = g_strconcat (layer, ".weight", NULL);
  WeightsShape shape = { 0 };

  weights_lookup (weights, name, &shape, NULL);
  if (shape.n == 4 && shape.d[0] > NEM_MAX_WIDTH)
    {
      g_set_error (
        error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
        _ ("%s: tensor '%s' has %zu channels, at most %d are allowed"),
        weights_get_path (weights), name, shape.d[0], NEM_MAX_WIDTH);
      return FALSE;
    }
  conv->c_in = c_in;
  conv->c_out = shape.n == 4 ? (guint) shape.d[0] : 1;
  shape = (WeightsShape){ 4, { conv->c_out, c_in, 3, 3 } };
  conv->weight = weights_read (weights, name, &shape, error);
  if (!conv->weight)
    return FALSE;
  conv->bias = nem_read_vector (weights, layer, "bias", conv->c_out, error);
  return conv->bias != NULL;
}

/* A convolution with the batch norm after it multiplied in. */
static gboolean
read_conv_bn (Conv *conv,
              const Weights *weights,
              const gchar *conv_layer,
              const gchar *bn_layer,
              guint c_in,
              GError **error)
{
  g_autofree gfloat *scale = NULL;
  g_autofree gfloat *shift = NULL;

  if (!read_conv (conv, weights, conv_layer, c_in, error)
      || !nem_read_bn (&scale, &shift, weights, bn_layer, conv->c_out, error))
    return FALSE;
  for (guint c = 0; c < conv->c_out; c++)
    {
      for (guint i = 0; i < c_in * 9; i++)
        conv->weight[(gsize) c * c_in * 9 + i] *= scale[c];
      conv->bias[c] = conv->bias[c] * scale[c] + shift[c];
    }
  return TRUE;
}

static gboolean
read_block (Block *block,
            const Weights *weights,
            guint number,
            guint c_in,
            GError **error)
{
  g_autofree gchar *conv1 = g_strdup_printf ("backbone.%u.conv1", number);
  g_autofree gchar *bn1 = g_strdup_printf ("backbone.%u.bn1", number);
  g_autofree gchar *conv2 = g_strdup_printf ("backbone.%u.conv2", number);
  g_autofree gchar *bn2 = g_strdup_printf ("backbone.%u.bn2", number);

  if (!read_conv (&block->conv1, weights, conv1, c_in, error)
      || !nem_read_bn (&block->scale, &block->shift, weights, bn1,
                       block->conv1.c_out, error)
      || !read_conv_bn (&block->conv2, weights, conv2, bn2, block->conv1.c_out,
                        error))
    return FALSE;
  if (block->conv2.c_out != block->conv1.c_out)
    {
      g_set_error (
        error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
        _ ("%s: tensor '%s.weight' has %u channels, but %u are needed, "
           "as many as '%s' has: the block adds the two"),
        weights_get_path (weights), conv2, block->conv2.c_out,
        block->conv1.c_out, conv1);
      return FALSE;
    }
  return TRUE;
}

/* From (n, width) to panels. */
static gfloat *
pack_head (const gfloat *weight, guint n, guint width)
{
  gfloat *out = conv_alloc ((gsize) NEM_HEAD_PANELS (n) * width * NEM_PANEL);

  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < width; c++)
      out[((gsize) i / NEM_PANEL * width + c) * NEM_PANEL + i % NEM_PANEL] =
        weight[(gsize) i * width + c];
  return out;
}

static gboolean
read_form (Nem *nem, GError **error)
{
  const gchar *path = weights_get_path (nem->weights);
  const gchar *form = weights_get_meta (nem->weights, NEM_META_FORM);

  nem->form = g_strcmp0 (form, "relative") == 0 ? NEM_RELATIVE : NEM_ABSOLUTE;
  nem->n_outputs = nem->form == NEM_RELATIVE ? RELATIVE_N : PARAMS_N;
  if (form != NULL && strcmp (form, nem_form_get_name (nem->form)) != 0)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   _ ("%s: %s is '%s'; it can be 'absolute' or 'relative'"),
                   path, NEM_META_FORM, form);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_head (Nem *nem, guint width, GError **error)
{
  const Weights *weights = nem->weights;
  WeightsShape shape = { 0 };
  g_autofree gfloat *out = NULL;

  weights_lookup (weights, "out.weight", &shape, NULL);
  if (shape.n == 2 && shape.d[0] != nem->n_outputs)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
                   _ ("%s: tensor 'out.weight' gives %zu numbers, but the form "
                      "'%s' (%s) has %u"),
                   weights_get_path (weights), shape.d[0],
                   nem_form_get_name (nem->form), NEM_META_FORM,
                   nem->n_outputs);
      return FALSE;
    }
  shape = (WeightsShape){ 2, { nem->n_outputs, width } };
  out = weights_read (weights, "out.weight", &shape, error);
  if (!out)
    return FALSE;
  nem->out_weight = pack_head (out, nem->n_outputs, width);
  nem->out_bias =
    nem_read_vector (weights, "out", "bias", nem->n_outputs, error);
  return nem->out_bias != NULL;
}

static gboolean
read_network (Nem *nem, GError **error)
{
  const Weights *weights = nem->weights;
  guint width;

  if (!read_form (nem, error))
    return FALSE;
  if (!read_conv_bn (&nem->first, weights, "backbone.0", "backbone.1", 3,
                     error))
    return FALSE;
  width = nem->first.c_out;
  nem->n_blocks = nem_pooled_is_in (weights) ? NEM_BLOCKS - 1 : NEM_BLOCKS;
  for (guint i = 0; i < nem->n_blocks; i++)
    {
      if (!read_block (&nem->block[i], weights, 3 + i, width, error))
        return FALSE;
      width = nem->block[i].conv1.c_out;
    }
  if (nem->n_blocks < NEM_BLOCKS)
    {
      nem->pooled = nem_pooled_new (weights, width, error);
      if (!nem->pooled)
        return FALSE;
      width = nem_pooled_get_width (nem->pooled);
    }
  return read_head (nem, width, error);
}

Nem *
nem_load (const gchar *path, GError **error)
{
  g_autoptr (Nem) nem = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  nem = g_new0 (Nem, 1);
  g_atomic_ref_count_init (&nem->ref_count);
  nem->weights = weights_open (path, error);
  if (!nem->weights || !read_network (nem, error))
    return NULL;
  weights_detach (nem->weights);
  return g_steal_pointer (&nem);
}

/* ---- sharing ---- */

Nem *
nem_ref (Nem *nem)
{
  g_atomic_ref_count_inc (&nem->ref_count);
  return nem;
}

void
nem_unref (Nem *nem)
{
  if (!g_atomic_ref_count_dec (&nem->ref_count))
    return;
  conv_clear (&nem->first);
  for (guint i = 0; i < NEM_STAGES - 1; i++)
    {
      conv_clear (&nem->block[i].conv1);
      conv_clear (&nem->block[i].conv2);
      g_free (nem->block[i].scale);
      g_free (nem->block[i].shift);
    }
  g_clear_pointer (&nem->pooled, nem_pooled_free);
  free (nem->out_weight);
  g_free (nem->out_bias);
  g_clear_pointer (&nem->weights, weights_free);
  g_free (nem->hash);
  g_free (nem);
}

/* ---- what it is ---- */

const Weights *
nem_get_weights (const Nem *nem)
{
  return nem->weights;
}

const gchar *
nem_get_hash (Nem *nem)
{
  if (g_once_init_enter (&nem->hash))
    g_once_init_leave (&nem->hash, weights_hash (nem->weights));
  return nem->hash;
}

gchar *
nem_dup_title (const Nem *nem)
{
  g_autofree gchar *base =
    g_path_get_basename (weights_get_path (nem->weights));
  g_autofree gchar *title = g_filename_display_name (base);

  if (g_str_has_suffix (title, ".safetensors"))
    title[strlen (title) - strlen (".safetensors")] = '\0';
  return g_steal_pointer (&title);
}

NemForm
nem_get_form (const Nem *nem)
{
  return nem->form;
}

const gchar *
nem_form_get_name (NemForm form)
{
  return form == NEM_RELATIVE ? "relative" : "absolute";
}

void
nem_get_widths (const Nem *nem, guint widths[NEM_STAGES])
{
  widths[0] = nem->first.c_out;
  for (guint i = 0; i < nem->n_blocks; i++)
    widths[i + 1] = nem->block[i].conv1.c_out;
  if (nem->pooled)
    widths[NEM_STAGES - 1] = nem_pooled_get_width (nem->pooled);
}

guint
nem_last_width (const Nem *nem)
{
  guint widths[NEM_STAGES];

  nem_get_widths (nem, widths);
  return widths[NEM_STAGES - 1];
}

guint
nem_count_inputs (const Nem *nem)
{
  return nem->pooled ? nem_pooled_count_inputs (nem->pooled) : 0;
}

guint64
nem_count_parameters (const Nem *nem)
{
  guint widths[NEM_STAGES] = { 0 };
  guint64 n;

  nem_get_widths (nem, widths);
  n = 3 * 9 * widths[0] + 3 * widths[0];
  for (guint i = 1; i <= nem->n_blocks; i++)
    {
      guint64 in = widths[i - 1];
      guint64 out = widths[i];

      n += in * out * 9 + out * out * 9 + 6 * out;
    }
  if (nem->pooled)
    n += nem_pooled_count_parameters (nem->pooled);
  return n + ((guint64) widths[NEM_STAGES - 1] + 1) * nem->n_outputs;
}
