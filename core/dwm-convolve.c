/* dwm-convolve.c - K, and what follows it, compiled once for each width of
 * vector
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dwm-level.h"
#include "dwm-pixels.h"

/* Vectors side by side that share a weight: as many as the registers hold
 * sums of, DWM_STRIP rows each. Where that is one, the sums are too few to keep
 * the machine busy, each waiting for what was last added to it; so each column
 * of weights has sums of its own. */
#if LANES == 16
#define SPAN 1
#define SUM_BY_COLUMN TRUE
#else
#define SPAN 2
#define SUM_BY_COLUMN FALSE
#endif
#define BLOCK (SPAN * LANES)
#define CACHE_LINE 16 /* floats */

G_STATIC_ASSERT (DWM_LANES % BLOCK == 0);

/* ---- K ---- */

/* Without it the compiler reads a vector anew for each sum that wants it, and
 * most of these reads straddle two lines of the cache. */
INLINE Vec
keep (Vec vec)
{
#ifdef __x86_64__
  __asm__ ("" : "+v" (vec));
#endif
  return vec;
}

/* What the weights of a column are for. */
INLINE Vec
load_term (const gfloat *at,
           gint          column,
           DwmForm       form)
{
  if (form != DWM_MIRROR)
    return keep (vec_load (at + column));
  if (column == 0)
    return keep (vec_load (at + DWM_REACH));
  return vec_load (at + DWM_REACH - column)
         + vec_load (at + DWM_REACH + column);
}

/* Vectors of a column's weights. Unless told that they may have changed, the
 * compiler makes those of all columns beforehand, more than registers hold, and
 * then reads each from memory wherever it is wanted. */
INLINE void
load_weights (Vec          weights[DWM_TAPS],
              const gfloat all[DWM_TAPS][DWM_TAPS],
              gint         column)
{
#pragma GCC unroll 5
  for (gint y = 0; y < DWM_TAPS; y++)
    {
      weights[y] = (Vec) { 0 } + all[y][column];
#ifdef __x86_64__
      __asm__ volatile ("" : "+v" (weights[y]));
#endif
    }
}

/* Adds what one column of weights gives, row by row of the input. */
INLINE void
add_column (Vec                  sums[DWM_STRIP][SPAN],
            const gfloat *const *rows,
            gsize                at,
            const Vec            weights[DWM_TAPS],
            gint                 column,
            DwmForm              form)
{
#pragma GCC unroll 8
  for (gint y = 0; y < DWM_STRIP + DWM_TAPS - 1; y++)
    {
      Vec term[SPAN];

#pragma GCC unroll 2
      for (gint v = 0; v < SPAN; v++)
        term[v] = load_term (rows[y] + at + v * LANES, column, form);
#pragma GCC unroll 4
      for (gint row = 0; row < DWM_STRIP; row++)
        if (y - row >= 0 && y - row < DWM_TAPS)
#pragma GCC unroll 2
          for (gint v = 0; v < SPAN; v++)
            {
              Vec product = weights[y - row] * term[v];

              if (SUM_BY_COLUMN && y == row)
                sums[row][v] = product;
              else
                sums[row][v] += product;
            }
    }
}

/* K on one block of DWM_STRIP rows at once: each vector that is read serves
 * up to four of them. */
INLINE void
convolve_block (Vec                  sums[DWM_STRIP][SPAN],
                const gfloat *const *rows,
                gsize                at,
                const gfloat         weights[DWM_TAPS][DWM_TAPS],
                DwmForm              form)
{
  gint columns = form == DWM_MIRROR ? DWM_REACH + 1 : DWM_TAPS;
  Vec  whole[DWM_STRIP][SPAN] = { 0 };

#pragma GCC unroll 5
  for (gint i = 0; i < columns; i++)
    {
      Vec column[DWM_TAPS];
      Vec parts[DWM_STRIP][SPAN];

      load_weights (column, weights, i);
      add_column (SUM_BY_COLUMN ? parts : whole, rows, at, column, i, form);
#pragma GCC unroll 4
      for (gint row = 0; SUM_BY_COLUMN && row < DWM_STRIP; row++)
#pragma GCC unroll 2
        for (gint v = 0; v < SPAN; v++)
          whole[row][v] += parts[row][v];
    }
#pragma GCC unroll 4
  for (gint row = 0; row < DWM_STRIP; row++)
#pragma GCC unroll 2
    for (gint v = 0; v < SPAN; v++)
      sums[row][v] = whole[row][v];
}

/* ---- what follows it ---- */

/* One vector of pixels after K: n of them are wanted. */
INLINE void
finish (gfloat       *out,
        const Vec     sums[4],
        const gfloat *in,
        const Dwm    *dwm,
        guint         n,
        guint         channels,
        gboolean      opaque)
{
  gfloat  last[4 * LANES];
  gfloat *to = n < LANES ? last : out;
  Vec     pixels[4];
  Vec     values[4];

  for (guint c = 0; c < 3; c++)
    values[c] = sums[c] + dwm->rest[c];
  if (channels == 4 && opaque)
    values[3] = (Vec) { 0 } + 1.0f;
  else if (channels == 4)
    {
      const gfloat *from = in;

      if (n < LANES)
        {
          memset (last, 0, sizeof last);
          memcpy (last, in, 4 * n * sizeof *in);
          from = last;
        }
      load_rgba (pixels, from);
      for (guint c = 0; c < 3; c++)
        values[c] += (dwm->k_sum - sums[3]) * mix (pixels, dwm, c);
      values[3] = pixels[3];
    }
  if (dwm->clamp)
    for (guint c = 0; c < 3; c++)
      values[c] = limit (values[c]);
  if (channels == 4)
    store_rgba (to, values);
  else
    store_rgb (to, values);
  if (n < LANES)
    memcpy (out, last, channels * n * sizeof *out);
}

/* Asks for a block of DWM_STRIP rows, to write or to read. The machine cannot
 * guess that a strip ends and where the next lies. */
INLINE void
fetch (const gfloat *block,
       gsize         stride,
       gboolean      write,
       guint         channels)
{
  for (guint row = 0; row < DWM_STRIP; row++)
    for (guint i = 0; i < channels * BLOCK; i += CACHE_LINE)
      if (write)
        __builtin_prefetch (block + row * stride + i, 1);
      else
        __builtin_prefetch (block + row * stride + i, 0);
}

INLINE void
convolve_form (const DwmStrip *strip,
               const Dwm      *dwm,
               guint           channels,
               gboolean        opaque,
               DwmForm         form)
{
  DwmStrip s = *strip;
  Dwm      d = *dwm;
  guint    n_planes = opaque ? 3 : 4;

  for (gsize i = 0; i < s.n; i += BLOCK)
    {
      Vec sums[4][DWM_STRIP][SPAN];

      if (s.next_out)
        fetch (s.out + s.next_out + channels * i, s.out_stride, TRUE,
               channels);
      if (s.next_in)
        fetch (s.in + s.next_in + channels * i, s.in_stride, FALSE, channels);
      for (guint c = 0; c < n_planes; c++)
        convolve_block (sums[c], s.rows, c * s.plane + i, d.weights, form);
      for (guint row = 0; row < s.n_rows; row++)
        for (gsize v = 0; v < SPAN && i + v * LANES < s.n; v++)
          {
            gsize at = i + v * LANES;
            Vec   values[4];

            for (guint c = 0; c < n_planes; c++)
              values[c] = sums[c][row][v];
            finish (s.out + row * s.out_stride + channels * at, values,
                    s.in + row * s.in_stride + channels * at, &d,
                    (guint) MIN (s.n - at, LANES), channels, opaque);
          }
    }
}

INLINE void
convolve_channels (const DwmStrip *strip,
                   const Dwm      *dwm,
                   DwmForm         form)
{
  if (strip->channels == 3)
    convolve_form (strip, dwm, 3, TRUE, form);
  else if (strip->opaque)
    convolve_form (strip, dwm, 4, TRUE, form);
  else
    convolve_form (strip, dwm, 4, FALSE, form);
}

void
VEC_NAME (dwm_convolve) (const DwmStrip *strip,
                         const Dwm      *dwm)
{
  if (dwm->form == DWM_MIRROR)
    convolve_channels (strip, dwm, DWM_MIRROR);
  else
    convolve_channels (strip, dwm, DWM_FULL);
}
