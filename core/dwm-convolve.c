/* dwm-convolve.c - K and the steps after it, compiled once for each width of
 * vector
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef __AVX512F__
#include <immintrin.h>
#endif
#include <string.h>

#include "dwm-level.h"
#include "dwm-pixels.h"

/* Vectors side by side that share a weight: as many as there are registers for
 * their sums, DWM_STRIP rows each. */
#define SPAN 2
#define BLOCK (SPAN * LANES)

G_STATIC_ASSERT (DWM_LANES % BLOCK == 0);
G_STATIC_ASSERT (DWM_STRIP == DWM_TAPS);

/* ---- K ---- */

/* Keeps a vector in its register. Without this the compiler reads it again for
 * each sum that uses it, and most of those reads straddle two cache lines. */
INLINE Vec
pin_register (Vec vec)
{
#ifdef __x86_64__
  __asm__("" : "+v"(vec));
#endif
  return vec;
}

/* The vector that starts at a column. With AVX-512 it straddles two cache lines
 * unless it starts on one. It is then built from aligned vectors, of which only
 * one is read for each new vector: that leaves the cache time for memory. */
INLINE Vec
load_column (const gfloat *at, gint column)
{
#ifdef __AVX512F__
  __m512i low = (__m512i) vec_load (at);
  __m512i high = (__m512i) vec_load (at + LANES);

  switch (column)
    {
    case 1:
      return (Vec) _mm512_alignr_epi32 (high, low, 1);
    case 2:
      return (Vec) _mm512_alignr_epi32 (high, low, 2);
    case 3:
      return (Vec) _mm512_alignr_epi32 (high, low, 3);
    case 4:
      return (Vec) _mm512_alignr_epi32 (high, low, 4);
    }
#endif
  return vec_load (at + column);
}

/* What the weights of a column are multiplied with. */
INLINE Vec
load_term (const gfloat *at, gint column, DwmForm form)
{
  if (form != DWM_MIRROR)
    return pin_register (load_column (at, column));
  if (column == 0)
    return pin_register (load_column (at, DWM_RADIUS));
  return load_column (at, DWM_RADIUS - column)
         + load_column (at, DWM_RADIUS + column);
}

/* A weight in all lanes. Unless the compiler is told that it may have changed,
 * it prepares the weights of all columns beforehand, more than there are
 * registers for, and then reads each from memory. */
INLINE Vec
load_weight (gfloat weight)
{
  Vec all = (Vec){ 0 } + weight;

#ifdef __x86_64__
  __asm__ volatile("" : "+v"(all));
#endif
  return all;
}

/* A row of the input is added to rows @first to @last of the result, with the
 * weights from @top's down. The loop's own bounds are constant: clang unrolls
 * no others. */
INLINE void
add_row (Vec sums[DWM_STRIP][SPAN],
         const Vec weights[DWM_TAPS],
         gint top,
         const gfloat *at,
         gint column,
         DwmForm form,
         gint first,
         gint last)
{
#pragma GCC unroll 2
  for (gint v = 0; v < SPAN; v++)
    {
      Vec term = load_term (at + v * LANES, column, form);

#pragma GCC unroll 5
      for (gint row = 0; row < DWM_STRIP; row++)
        if (row >= first && row <= last)
          sums[row][v] += weights[top - (row - first)] * term;
    }
}

/* The sums that one column of weights starts, while those of the column before
 * are completed. */
INLINE void
add_column (Vec sums[DWM_STRIP][SPAN],
            Vec weights[DWM_TAPS],
            const gfloat *const *rows,
            gsize at,
            const gfloat all[DWM_TAPS][DWM_TAPS],
            gint column,
            DwmForm form,
            gboolean begins,
            gboolean ends)
{
#pragma GCC unroll 5
  for (gint y = 0; y < DWM_TAPS; y++)
    {
      if (begins)
        {
          weights[y] = load_weight (all[y][column]);
          add_row (sums, weights, y, rows[y] + at, column, form, 0, y);
        }
      if (ends && y + 1 < DWM_TAPS)
        add_row (sums, weights, DWM_TAPS - 1, rows[y + DWM_TAPS] + at,
                 column - 1, form, y + 1, DWM_STRIP - 1);
    }
}

/* What will be needed soon: DWM_STRIP rows to be read, and as many to be
 * written. */
typedef struct
{
  const gfloat *in;
  gsize in_stride;
  const gfloat *out;
  gsize out_stride;
  guint n; /* floats of each row */
} Prefetch;

/* Prefetches one row, a little at a time between the sums: a machine can have
 * only a few requests outstanding, and stalls when it has more. Rows to be read
 * are requested again with the next part, because a machine may drop a request,
 * for example when it has to look up the page first. */
INLINE void
prefetch_row (const Prefetch *prefetch, gint row)
{
  const gfloat *in = prefetch->in + (gsize) row * prefetch->in_stride;
  const gfloat *out = prefetch->out + (gsize) row * prefetch->out_stride;

  for (guint i = 0; i < prefetch->n; i += DWM_CACHE_LINE)
    {
      __builtin_prefetch (in + i, 0);
      __builtin_prefetch (in + prefetch->n + i, 0);
      __builtin_prefetch (out + i, 1);
    }
}

/* K on one block of DWM_STRIP rows at once: each vector that is read is used by
 * up to five of them. The upper rows are at the first weights of a column while
 * the lower ones are at the last weights of the column before, and a weight
 * takes the register of one that no row needs any more. Each step thus adds to
 * every sum once, and no addition waits for the one before it. */
INLINE void
convolve_block (Vec sums[DWM_STRIP][SPAN],
                const gfloat *const *rows,
                gsize at,
                const gfloat all[DWM_TAPS][DWM_TAPS],
                DwmForm form,
                const Prefetch *prefetch)
{
  const gint columns = form == DWM_MIRROR ? DWM_RADIUS + 1 : DWM_TAPS;
  Vec whole[DWM_STRIP][SPAN] = { 0 };
  Vec weights[DWM_TAPS];

  add_column (whole, weights, rows, at, all, 0, form, TRUE, FALSE);
#pragma GCC unroll 5
  for (gint i = 1; i < columns; i++)
    {
      prefetch_row (prefetch, i - 1);
      add_column (whole, weights, rows, at, all, i, form, TRUE, TRUE);
    }
  for (gint row = columns - 1; row < DWM_STRIP; row++)
    prefetch_row (prefetch, row);
  add_column (whole, weights, rows, at, all, columns, form, FALSE, TRUE);
  memcpy (sums, whole, sizeof whole);
}

/* ---- the steps after it ---- */

/* One vector of pixels after K, of which n are wanted. */
INLINE void
store_pixels (gfloat *out,
              const Vec sums[4],
              const gfloat *in,
              const Dwm *dwm,
              guint n,
              guint channels,
              gboolean opaque)
{
  gfloat last[4 * LANES];
  gfloat *to = n < LANES ? last : out;
  Vec pixels[4];
  Vec values[4];

  for (guint c = 0; c < 3; c++)
    values[c] = sums[c] + dwm->rest[c];
  if (channels == 4 && opaque)
    values[3] = (Vec){ 0 } + 1.0f;
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

/* The part of the next strip's pixels and of the next block's result that is
 * prefetched while plane c of a block is computed. The block after the last is
 * the first of the next strip: in a tile that is one in few. */
INLINE Prefetch
plan_prefetch (
  const DwmStrip *s, gsize block, guint channels, guint c, guint n_planes)
{
  guint n = channels * BLOCK / n_planes;
  gsize at = channels * block + c * n;
  gsize next = block + BLOCK < s->n ? channels * BLOCK + at
                                    : DWM_STRIP * s->out_stride + c * n;

  return (Prefetch){ .in = s->in + s->next_in + at,
                     .in_stride = s->in_stride,
                     .out = s->out + next,
                     .out_stride = s->out_stride,
                     .n = n };
}

INLINE void
convolve_form (const DwmStrip *strip,
               const Dwm *dwm,
               guint channels,
               gboolean opaque,
               DwmForm form)
{
  DwmStrip s = *strip;
  Dwm d = *dwm;
  guint n_planes = opaque ? 3 : 4;

  for (gsize i = 0; i < s.n; i += BLOCK)
    {
      Vec sums[4][DWM_STRIP][SPAN];

      for (guint c = 0; c < n_planes; c++)
        {
          Prefetch prefetch = plan_prefetch (&s, i, channels, c, n_planes);

          convolve_block (sums[c], s.rows, c * s.plane + i, d.weights, form,
                          &prefetch);
        }
      for (guint row = 0; row < s.n_rows; row++)
        for (gsize v = 0; v < SPAN && i + v * LANES < s.n; v++)
          {
            gsize at = i + v * LANES;
            Vec values[4];

            for (guint c = 0; c < n_planes; c++)
              values[c] = sums[c][row][v];
            store_pixels (s.out + row * s.out_stride + channels * at, values,
                          s.in + row * s.in_stride + channels * at, &d,
                          (guint) MIN (s.n - at, LANES), channels, opaque);
          }
    }
}

INLINE void
convolve_channels (const DwmStrip *strip, const Dwm *dwm, DwmForm form)
{
  if (strip->channels == 3)
    convolve_form (strip, dwm, 3, TRUE, form);
  else if (strip->opaque)
    convolve_form (strip, dwm, 4, TRUE, form);
  else
    convolve_form (strip, dwm, 4, FALSE, form);
}

void
VEC_NAME (dwm_convolve) (const DwmStrip *strip, const Dwm *dwm)
{
  if (dwm->form == DWM_MIRROR)
    convolve_channels (strip, dwm, DWM_MIRROR);
  else
    convolve_channels (strip, dwm, DWM_FULL);
}
