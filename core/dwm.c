/* dwm.c - DWM on rows of pixels: colour first, then K, row by row
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dwm.h"

#include <string.h>

#include "dwm-kernel.h"

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

  /* k_sum in the order and precision in which the kernels sum alpha up. */
  dwm->k_sum = 0.0f;
  for (guint i = 0; i < DWM_TAPS; i++)
    for (guint j = 0; j < DWM_TAPS; j++)
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

/* ---- the ring of rows ---- */

#define RING (DWM_STRIP + DWM_TAPS - 1)
#define COLUMNS 2048

/* A window at work. The ring holds the colour-corrected rows, as planes with
 * their apron, that K reads for one strip. */
typedef struct
{
  const DwmKernel *kernel;
  const Dwm       *dwm;
  const gfloat    *in;
  gsize            in_stride;
  guint            width;
  guint            height;
  guint            channels;
  DwmApron         apron;
  gsize            plane; /* floats from plane to plane of a row */
  gfloat          *ring;
  gboolean         opaque[RING];
} Window;

/* A plane has room for K's reach, wherever the last whole vector begins. */
static gsize
get_plane (guint width)
{
  gsize vectors = ((gsize) width + 2 * DWM_REACH + DWM_LANES - 1) / DWM_LANES;

  return (vectors + 1) * DWM_LANES;
}

gsize
dwm_scratch_size (guint width,
                  guint channels)
{
  return RING * channels * get_plane (MIN (width, COLUMNS));
}

static gfloat *
get_row (const Window *window,
         gint          y)
{
  return window->ring
         + (guint) (y + DWM_REACH) % RING * window->channels * window->plane;
}

static void
fill (gfloat *row,
      gfloat  value,
      guint   n)
{
  for (guint i = 0; i < n; i++)
    row[i] = value;
}

static gfloat
get_neutral (const Window *window,
             guint         channel)
{
  return channel < 3 ? window->dwm->neutral[channel] : 1.0f;
}

/* The two columns on each side that the image does not have. */
static void
make_sides (gfloat       *row,
            const Window *window)
{
  guint    left = DWM_REACH - window->apron.left;
  guint    right = DWM_REACH - window->apron.right;
  guint    end = window->width + 2 * DWM_REACH;
  gboolean extend = window->dwm->edges == DWM_EXTEND;

  for (guint c = 0; c < window->channels; c++)
    {
      gfloat *plane = row + c * window->plane;
      gfloat  neutral = get_neutral (window, c);

      fill (plane, extend ? plane[left] : neutral, left);
      fill (plane + end - right, extend ? plane[end - right - 1] : neutral,
            right);
    }
}

/* Row y of the window (-DWM_REACH to height - 1 + DWM_REACH) as K reads it. */
static void
make_row (Window *window,
          gint    y)
{
  guint         channels = window->channels;
  guint         left = window->apron.left;
  gint          first = -(gint) window->apron.top;
  gint          last = (gint) (window->height + window->apron.bottom) - 1;
  gboolean     *opaque = &window->opaque[(guint) (y + DWM_REACH) % RING];
  gfloat       *row = get_row (window, y);
  const gfloat *in;

  if (window->dwm->edges == DWM_NEUTRAL && (y < first || y > last))
    {
      for (guint c = 0; c < channels; c++)
        fill (row + c * window->plane, get_neutral (window, c),
              window->width + 2 * DWM_REACH);
      *opaque = TRUE;
      return;
    }

  in = window->in + (gssize) window->in_stride * CLAMP (y, first, last)
       - left * channels;
  *opaque = window->kernel->colour (row + DWM_REACH - left, window->plane, in,
                                    window->dwm,
                                    left + window->width + window->apron.right,
                                    channels);
  make_sides (row, window);
}

/* What the strip after row y's can be had of before it is wanted: whole strips
 * alone. */
static DwmNext
get_next (const Window *window,
          gsize         out_stride,
          guint         y)
{
  gsize   rows = window->height - y;
  DwmNext next = { 0, 0 };

  if (rows + window->apron.bottom >= 2 * DWM_STRIP + DWM_REACH)
    next.in = (DWM_STRIP + DWM_REACH) * window->in_stride;
  if (rows >= 2 * DWM_STRIP)
    next.out = DWM_STRIP * out_stride;
  return next;
}

/* Rows y to y + n - 1 of the result; the ring holds what K reads for them. */
static void
make_strip (Window *window,
            gfloat *out,
            gsize   out_stride,
            guint   y,
            guint   n)
{
  const gfloat *rows[RING];
  gboolean      opaque = TRUE;

  for (guint i = 0; i < RING; i++)
    rows[i] = get_row (window, (gint) (y + i) - DWM_REACH);
  for (guint i = 0; i < n + DWM_TAPS - 1; i++)
    opaque &= window->opaque[(y + i) % RING];
  window->kernel->convolve (out, out_stride, rows, window->plane,
                            window->in + y * window->in_stride,
                            window->in_stride, get_next (window, out_stride, y),
                            window->dwm, window->width, n, window->channels,
                            opaque);
}

/* The last strip may want fewer rows than the kernel makes: what it makes of
 * old rows in the ring is left where it is. */
static void
warp_window (Window *window,
             gfloat *out,
             gsize   out_stride)
{
  gint made = -DWM_REACH;

  for (guint y = 0; y < window->height; y += DWM_STRIP)
    {
      guint n = MIN (window->height - y, DWM_STRIP);

      for (; made < (gint) (y + n) + DWM_REACH; made++)
        make_row (window, made);
      make_strip (window, out + y * out_stride, out_stride, y, n);
    }
}

/* Columns x to x + width - 1 of what window is set up for. */
static void
warp_columns (const Window *whole,
              gfloat       *out,
              gsize         out_stride,
              guint         x,
              guint         width)
{
  Window window = *whole;
  guint  after = whole->width - x - width;

  window.in += x * whole->channels;
  window.width = width;
  window.apron.left = MIN (whole->apron.left + x, DWM_REACH);
  window.apron.right = MIN (whole->apron.right + after, DWM_REACH);
  warp_window (&window, out + x * whole->channels, out_stride);
}

void
dwm_warp_with (const DwmKernel *kernel,
               const Dwm       *dwm,
               gfloat          *out,
               gsize            out_stride,
               const gfloat    *in,
               gsize            in_stride,
               guint            width,
               guint            height,
               guint            channels,
               const DwmApron  *apron,
               gfloat          *scratch)
{
  Window window = { .kernel = kernel, .dwm = dwm, .in = in,
                    .in_stride = in_stride, .width = width, .height = height,
                    .channels = channels,
                    .plane = get_plane (MIN (width, COLUMNS)),
                    .ring = scratch };

  if (apron)
    window.apron = *apron;
  /* Lanes beyond a row's end are computed too, from what lies there. */
  memset (scratch, 0, dwm_scratch_size (width, channels) * sizeof *scratch);
  for (guint x = 0; x < width; x += COLUMNS)
    warp_columns (&window, out, out_stride, x, MIN (width - x, COLUMNS));
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
  g_return_if_fail (channels == 3 || channels == 4);
  g_return_if_fail (width > 0 && height > 0);

  if (!dwm->identity)
    dwm_warp_with (*dwm_kernels (), dwm, out, out_stride, in, in_stride, width,
                   height, channels, apron, scratch);
  else
    for (guint y = 0; y < height; y++)
      memcpy (out + y * out_stride, in + y * in_stride,
              (gsize) width * channels * sizeof *out);
}
