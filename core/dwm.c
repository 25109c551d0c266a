/* dwm.c - DWM on rows of pixels: colour first, then K, row by row
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dwm.h"

#include <string.h>

#define TAPS (2 * DWM_REACH + 1)

/* Compiled for wide vectors too; the program's loader picks what fits. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) \
  && !defined(__SANITIZE_ADDRESS__)
#define VECTORS \
  __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", \
                                 "default")))
#else
#define VECTORS
#endif

/* ---- folding ---- */

/* With x = (v - mean) / std, the colour step on v itself is again affine:
 *   w = z * std + mean = v * mix + add,
 * and K on z is K on w but for the mean, which K must not scale:
 *   y * std + mean = (K (*) w) + mean * (1 - sum of K). */
static void
fold (Dwm                *dwm,
      const SympieParams *p)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  gdouble             k_sum = 0.0;

  for (guint c = 0; c < 3; c++)
    {
      gdouble add = 0.0;

      for (guint d = 0; d < 3; d++)
        {
          gdouble mix = (gdouble) p->cm[d][c] * (std[c] / (gdouble) std[d]);

          dwm->mix[d][c] = (gfloat) mix;
          add += mix * ((gdouble) p->cs[d] * std[d] - mean[d]);
        }
      dwm->add[c] = (gfloat) (add + mean[c]);
      dwm->neutral[c] = mean[c];
    }

  /* k_sum in the order and precision in which convolve() sums alpha up. */
  dwm->k_sum = 0.0f;
  for (guint i = 0; i < TAPS; i++)
    for (guint j = 0; j < TAPS; j++)
      {
        dwm->k[i][j] = p->k[i][j];
        dwm->k_sum += p->k[i][j];
        k_sum += p->k[i][j];
      }
  for (guint c = 0; c < 3; c++)
    dwm->rest[c] = (gfloat) (mean[c] * (1.0 - k_sum));
}

void
dwm_init (Dwm                *dwm,
          const SympieParams *p,
          gdouble             strength,
          DwmEdges            edges,
          gboolean            clamp)
{
  SympieParams blended;

  params_blend (&blended, p, strength);
  fold (dwm, &blended);
  dwm->edges = edges;
  dwm->clamp = clamp;
  dwm->identity = !clamp && params_equal (&blended, &PARAMS_IDENTITY, 0.0f);
}

gboolean
dwm_is_identity (const Dwm *dwm)
{
  return dwm->identity;
}

/* ---- the colour step ---- */

/* Each row of the ring holds colour-corrected pixels with the apron: w for
 * three channels, (w * alpha, alpha) for four. */
VECTORS static void
colour_rgb (gfloat       *restrict out,
            const gfloat *restrict in,
            const Dwm    *dwm,
            guint         n)
{
  Dwm d = *dwm;

  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < 3; c++)
      out[3 * i + c] = in[3 * i] * d.mix[0][c] + in[3 * i + 1] * d.mix[1][c]
                       + in[3 * i + 2] * d.mix[2][c] + d.add[c];
}

VECTORS static void
colour_rgba (gfloat       *restrict out,
             const gfloat *restrict in,
             const Dwm    *dwm,
             guint         n)
{
  Dwm d = *dwm;

  for (guint i = 0; i < n; i++)
    {
      gfloat alpha = in[4 * i + 3];

      for (guint c = 0; c < 3; c++)
        {
          gfloat w = in[4 * i] * d.mix[0][c] + in[4 * i + 1] * d.mix[1][c]
                     + in[4 * i + 2] * d.mix[2][c] + d.add[c];

          /* Not a product alone: a hidden infinity times 0 would be seen. */
          out[4 * i + c] = alpha != 0.0f ? alpha * w : 0.0f;
        }
      out[4 * i + 3] = alpha;
    }
}

/* ---- the kernel ---- */

/* Rows are lines of floats to the kernel: a tap to the right is step floats
 * on. The five rows of the ring begin DWM_REACH pixels before the window. With
 * step a constant, the compiler lays the taps out and runs along the row. */
static inline __attribute__ ((always_inline)) void
convolve (gfloat              *restrict out,
          const gfloat *const *rows,
          const Dwm           *dwm,
          guint                n,
          guint                step)
{
  const gfloat *restrict r0 = rows[0];
  const gfloat *restrict r1 = rows[1];
  const gfloat *restrict r2 = rows[2];
  const gfloat *restrict r3 = rows[3];
  const gfloat *restrict r4 = rows[4];
  gfloat                 k[TAPS][TAPS];

  memcpy (k, dwm->k, sizeof k);
  for (gsize i = 0; i < n; i++)
    {
      gfloat sum = 0.0f;

      for (guint j = 0; j < TAPS; j++)
        sum += k[0][j] * r0[i + j * step];
      for (guint j = 0; j < TAPS; j++)
        sum += k[1][j] * r1[i + j * step];
      for (guint j = 0; j < TAPS; j++)
        sum += k[2][j] * r2[i + j * step];
      for (guint j = 0; j < TAPS; j++)
        sum += k[3][j] * r3[i + j * step];
      for (guint j = 0; j < TAPS; j++)
        sum += k[4][j] * r4[i + j * step];
      out[i] = sum;
    }
}

VECTORS static void
convolve_rgb (gfloat              *out,
              const gfloat *const *rows,
              const Dwm           *dwm,
              guint                width)
{
  convolve (out, rows, dwm, 3 * width, 3);
}

VECTORS static void
convolve_rgba (gfloat              *out,
               const gfloat *const *rows,
               const Dwm           *dwm,
               guint                width)
{
  convolve (out, rows, dwm, 4 * width, 4);
}

/* ---- what follows the kernel ---- */

static inline gfloat
finish (gfloat   value,
        gboolean clamp)
{
  return clamp ? CLAMP (value, 0.0f, 1.0f) : value;
}

VECTORS static void
finish_rgb (gfloat    *out,
            const Dwm *dwm,
            guint      n)
{
  Dwm d = *dwm;

  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < 3; c++)
      out[3 * i + c] = finish (out[3 * i + c] + d.rest[c], d.clamp);
}

/* out holds (K (*) w alpha, K (*) alpha): where neighbours are transparent
 * the pixel's own colour stands in for theirs, in proportion. */
VECTORS static void
finish_rgba (gfloat       *restrict out,
             const gfloat *restrict in,
             const Dwm    *dwm,
             guint         n)
{
  Dwm d = *dwm;

  for (guint i = 0; i < n; i++)
    {
      gfloat missing = d.k_sum - out[4 * i + 3];

      for (guint c = 0; c < 3; c++)
        {
          gfloat own = in[4 * i] * d.mix[0][c] + in[4 * i + 1] * d.mix[1][c]
                       + in[4 * i + 2] * d.mix[2][c] + d.add[c];

          out[4 * i + c] = finish (out[4 * i + c] + missing * own + d.rest[c],
                                   d.clamp);
        }
      out[4 * i + 3] = in[4 * i + 3];
    }
}

/* ---- the ring of rows ---- */

typedef struct
{
  const Dwm    *dwm;
  const gfloat *in;
  gsize         in_stride;
  guint         width;
  guint         height;
  guint         channels;
  DwmApron      apron;
} Window;

static void
fill_neutral (gfloat       *row,
              const Window *window,
              guint         n)
{
  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < window->channels; c++)
      row[i * window->channels + c] = c < 3 ? window->dwm->neutral[c] : 1.0f;
}

static void
fill_copies (gfloat       *row,
             const gfloat *pixel,
             const Window *window,
             guint         n)
{
  for (guint i = 0; i < n; i++)
    memcpy (row + i * window->channels, pixel,
            window->channels * sizeof *row);
}

/* Row y of the window (-DWM_REACH to height - 1 + DWM_REACH) as K reads it. */
static void
make_row (gfloat       *row,
          const Window *window,
          gint          y)
{
  guint         channels = window->channels;
  guint         left = window->apron.left;
  guint         right = window->apron.right;
  guint         n = left + window->width + right;
  gint          first = -(gint) window->apron.top;
  gint          last = (gint) (window->height + window->apron.bottom) - 1;
  gfloat       *real = row + (DWM_REACH - left) * channels;
  gfloat       *after = real + n * channels;
  const gfloat *in;

  if (window->dwm->edges == DWM_NEUTRAL && (y < first || y > last))
    {
      fill_neutral (row, window, window->width + 2 * DWM_REACH);
      return;
    }

  in = window->in + (gssize) window->in_stride * CLAMP (y, first, last)
       - left * channels;
  if (channels == 3)
    colour_rgb (real, in, window->dwm, n);
  else
    colour_rgba (real, in, window->dwm, n);

  if (window->dwm->edges == DWM_NEUTRAL)
    {
      fill_neutral (row, window, DWM_REACH - left);
      fill_neutral (after, window, DWM_REACH - right);
    }
  else
    {
      fill_copies (row, real, window, DWM_REACH - left);
      fill_copies (after, after - channels, window, DWM_REACH - right);
    }
}

gsize
dwm_scratch_size (guint width,
                  guint channels)
{
  return (gsize) TAPS * (width + 2 * DWM_REACH) * channels;
}

static void
warp_window (const Window *window,
             gfloat       *out,
             gsize         out_stride,
             gfloat       *scratch)
{
  const gfloat *rows[TAPS];
  gsize         row_size = dwm_scratch_size (window->width, window->channels)
                   / TAPS;
  const gfloat *in = window->in;

  for (guint y = 0; y < window->height + TAPS - 1; y++)
    {
      make_row (scratch + y % TAPS * row_size, window, (gint) y - DWM_REACH);
      if (y < TAPS - 1)
        continue;
      for (guint i = 0; i < TAPS; i++)
        rows[i] = scratch + (y + 1 + i) % TAPS * row_size;
      if (window->channels == 3)
        {
          convolve_rgb (out, rows, window->dwm, window->width);
          finish_rgb (out, window->dwm, window->width);
        }
      else
        {
          convolve_rgba (out, rows, window->dwm, window->width);
          finish_rgba (out, in, window->dwm, window->width);
        }
      out += out_stride;
      in += window->in_stride;
    }
}

void
dwm_warp (const Dwm      *dwm,
          gfloat         *out,
          gsize           out_stride,
          const gfloat   *in,
          gsize           in_stride,
          guint           width,
          guint           height,
          guint           channels,
          const DwmApron *apron,
          gfloat         *scratch)
{
  Window window = { .dwm = dwm, .in = in, .in_stride = in_stride,
                    .width = width, .height = height, .channels = channels };

  g_return_if_fail (channels == 3 || channels == 4);
  g_return_if_fail (width > 0 && height > 0);

  if (apron)
    window.apron = *apron;
  if (!dwm->identity)
    warp_window (&window, out, out_stride, scratch);
  else
    for (guint y = 0; y < height; y++)
      memcpy (out + y * out_stride, in + y * in_stride,
              (gsize) width * channels * sizeof *out);
}
