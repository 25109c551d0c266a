/* dwm-plain.c - DWM's inner loops in plain C: the reference for the fast ones
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dwm-kernel.h"

static void
widen (gfloat *out, const guint8 *in, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[i] = in[i] / 255.0f;
}

static void
narrow (guint8 *out, const gfloat *in, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      gfloat scaled = in[i] * 255.0f + 0.5f;

      out[i] = scaled > 0.0f ? (guint8) MIN (scaled, 255.0f) : 0;
    }
}

static gfloat
mix (const gfloat *in, const Dwm *dwm, guint c)
{
  return in[0] * dwm->mix[0][c] + in[1] * dwm->mix[1][c]
         + in[2] * dwm->mix[2][c] + dwm->add[c];
}

static gboolean
colour (gfloat *out,
        gsize plane,
        const gfloat *in,
        const Dwm *dwm,
        guint n,
        guint channels)
{
  gboolean opaque = TRUE;

  for (guint i = 0; i < n; i++)
    {
      gfloat alpha = channels == 4 ? in[channels * i + 3] : 1.0f;

      /* Not just a product: a hidden infinity times 0 would be NaN. */
      for (guint c = 0; c < 3; c++)
        out[c * plane + i] =
          alpha != 0.0f ? alpha * mix (in + channels * i, dwm, c) : 0.0f;
      if (channels == 4)
        out[3 * plane + i] = alpha;
      opaque &= alpha == 1.0f;
    }
  return opaque;
}

/* K on a plane, for the pixel whose 5x5 neighbours start at @at. */
static gfloat
sum_up (const gfloat *const *rows, gsize at, const Dwm *dwm)
{
  gfloat sum = 0.0f;

  for (guint y = 0; y < DWM_TAPS; y++)
    for (guint x = 0; x < DWM_TAPS; x++)
      sum += dwm->k[y][x] * rows[y][at + x];
  return sum;
}

/* Where neighbours are transparent, K (*) alpha is less than the sum of K, and
 * the pixel's own colour makes up for what is missing. */
static void
convolve_row (const DwmStrip *strip, const Dwm *dwm, guint row)
{
  guint channels = strip->channels;

  for (guint i = 0; i < strip->n; i++)
    {
      const gfloat *in = strip->in + row * strip->in_stride + channels * i;
      gfloat *out = strip->out + row * strip->out_stride + channels * i;

      for (guint c = 0; c < 3; c++)
        {
          gfloat value = sum_up (strip->rows + row, c * strip->plane + i, dwm)
                         + dwm->rest[c];

          if (!strip->opaque)
            value += (dwm->k_sum
                      - sum_up (strip->rows + row, 3 * strip->plane + i, dwm))
                     * mix (in, dwm, c);
          out[c] = dwm->clamp ? CLAMP (value, 0.0f, 1.0f) : value;
        }
      if (channels == 4)
        out[3] = strip->opaque ? 1.0f : in[3];
    }
}

static void
convolve (const DwmStrip *strip, const Dwm *dwm)
{
  for (guint row = 0; row < strip->n_rows; row++)
    convolve_row (strip, dwm, row);
}

const DwmKernel DWM_PLAIN = {
  .name = "plain",
  .widen = widen,
  .narrow = narrow,
  .colour = colour,
  .convolve = convolve,
};
