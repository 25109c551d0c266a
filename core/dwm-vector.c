/* dwm-vector.c - DWM's inner loops, compiled once for each width of vector
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dwm-kernel.h"
#include "vec.h"

extern const DwmKernel VEC_NAME (dwm_kernel);

/* Vectors side by side that share a weight: as many as the registers hold
 * sums of, DWM_STRIP rows each. */
#if LANES == 16
#define SPAN 1
#else
#define SPAN 2
#endif
#define BLOCK (SPAN * LANES)
#define CACHE_LINE 16 /* floats */

G_STATIC_ASSERT (DWM_LANES % BLOCK == 0);

/* ---- interleaved pixels to planes and back ---- */

/* A shuffle's list of places in two vectors, F (j) for each lane j. */
#define EACH_4(F, j) F (j), F (j + 1), F (j + 2), F (j + 3)
#define EACH_8(F, j) EACH_4 (F, j), EACH_4 (F, j + 4)
#define EACH_16(F, j) EACH_8 (F, j), EACH_8 (F, j + 8)
#define EACH_(n) EACH_##n
#define EACH(n) EACH_ (n)
#define SHUFFLE(a, b, F) \
  __builtin_shufflevector (a, b, EACH (LANES) (F, 0))

#define EVEN(j) (2 * (j))
#define ODD(j) (2 * (j) + 1)
#define ZIP_LOW(j) ((j) / 2 + (j) % 2 * LANES)
#define ZIP_HIGH(j) (ZIP_LOW (j) + LANES / 2)

INLINE void
load_rgba (Vec           out[4],
           const gfloat *in)
{
  Vec a = vec_load (in);
  Vec b = vec_load (in + LANES);
  Vec c = vec_load (in + 2 * LANES);
  Vec d = vec_load (in + 3 * LANES);
  Vec red_blue[2] = { SHUFFLE (a, b, EVEN), SHUFFLE (c, d, EVEN) };
  Vec green_alpha[2] = { SHUFFLE (a, b, ODD), SHUFFLE (c, d, ODD) };

  out[0] = SHUFFLE (red_blue[0], red_blue[1], EVEN);
  out[1] = SHUFFLE (green_alpha[0], green_alpha[1], EVEN);
  out[2] = SHUFFLE (red_blue[0], red_blue[1], ODD);
  out[3] = SHUFFLE (green_alpha[0], green_alpha[1], ODD);
}

INLINE void
store_rgba (gfloat   *out,
            const Vec in[4])
{
  Vec red_blue[2] = { SHUFFLE (in[0], in[2], ZIP_LOW),
                      SHUFFLE (in[0], in[2], ZIP_HIGH) };
  Vec green_alpha[2] = { SHUFFLE (in[1], in[3], ZIP_LOW),
                         SHUFFLE (in[1], in[3], ZIP_HIGH) };

  for (guint i = 0; i < 2; i++)
    {
      vec_store (out + 2 * i * LANES,
                 SHUFFLE (red_blue[i], green_alpha[i], ZIP_LOW));
      vec_store (out + (2 * i + 1) * LANES,
                 SHUFFLE (red_blue[i], green_alpha[i], ZIP_HIGH));
    }
}

/* Channel c of three vectors of pixels: what the first two have of it, and
 * then the rest. */
#define PLACE(j, c) (3 * (j) + c)
#define FIRST(j, c) (PLACE (j, c) < 2 * LANES ? PLACE (j, c) : 0)
#define REST(j, c) (PLACE (j, c) < 2 * LANES ? (j) : PLACE (j, c) - LANES)
#define FIRST_0(j) FIRST (j, 0)
#define FIRST_1(j) FIRST (j, 1)
#define FIRST_2(j) FIRST (j, 2)
#define REST_0(j) REST (j, 0)
#define REST_1(j) REST (j, 1)
#define REST_2(j) REST (j, 2)

INLINE void
load_rgb (Vec           out[3],
          const gfloat *in)
{
  Vec a = vec_load (in);
  Vec b = vec_load (in + LANES);
  Vec c = vec_load (in + 2 * LANES);

  out[0] = SHUFFLE (SHUFFLE (a, b, FIRST_0), c, REST_0);
  out[1] = SHUFFLE (SHUFFLE (a, b, FIRST_1), c, REST_1);
  out[2] = SHUFFLE (SHUFFLE (a, b, FIRST_2), c, REST_2);
}

/* Vector v of pixels: red and green into their places, then blue. */
#define PIXEL(j, v) ((v * LANES + (j)) / 3)
#define CHANNEL(j, v) ((v * LANES + (j)) % 3)
#define RED_GREEN(j, v) (PIXEL (j, v) + (CHANNEL (j, v) == 1 ? LANES : 0))
#define BLUE(j, v) (CHANNEL (j, v) == 2 ? LANES + PIXEL (j, v) : (j))
#define RED_GREEN_0(j) RED_GREEN (j, 0)
#define RED_GREEN_1(j) RED_GREEN (j, 1)
#define RED_GREEN_2(j) RED_GREEN (j, 2)
#define BLUE_0(j) BLUE (j, 0)
#define BLUE_1(j) BLUE (j, 1)
#define BLUE_2(j) BLUE (j, 2)

INLINE void
store_rgb (gfloat   *out,
           const Vec in[3])
{
  vec_store (out, SHUFFLE (SHUFFLE (in[0], in[1], RED_GREEN_0), in[2],
                           BLUE_0));
  vec_store (out + LANES, SHUFFLE (SHUFFLE (in[0], in[1], RED_GREEN_1),
                                   in[2], BLUE_1));
  vec_store (out + 2 * LANES, SHUFFLE (SHUFFLE (in[0], in[1], RED_GREEN_2),
                                       in[2], BLUE_2));
}

/* ---- the colour step ---- */

INLINE Vec
mix (const Vec  in[],
     const Dwm *dwm,
     guint      c)
{
  return in[0] * dwm->mix[0][c] + in[1] * dwm->mix[1][c]
         + in[2] * dwm->mix[2][c] + dwm->add[c];
}

INLINE gboolean
colour_n (gfloat       *restrict out,
          gsize         plane,
          const gfloat *restrict in,
          const Dwm    *dwm,
          guint         n,
          guint         channels)
{
  Dwm  d = *dwm;
  Mask opaque = (Mask) { 0 } == 0;

  for (gsize i = 0; i < n; i += LANES)
    {
      const gfloat *from = in + channels * i;
      gfloat        last[4 * LANES];
      Vec           pixels[4];

      if (n - i < LANES)
        {
          for (guint j = 0; j < channels * LANES; j++)
            last[j] = 1.0f;
          memcpy (last, from, channels * (n - i) * sizeof *from);
          from = last;
        }
      if (channels == 4)
        {
          load_rgba (pixels, from);
          for (guint c = 0; c < 3; c++)
            vec_store (out + c * plane + i,
                       (Vec) ((Mask) (pixels[3] * mix (pixels, &d, c))
                              & (pixels[3] != 0.0f)));
          vec_store (out + 3 * plane + i, pixels[3]);
          opaque &= pixels[3] == 1.0f;
        }
      else
        {
          load_rgb (pixels, from);
          for (guint c = 0; c < 3; c++)
            vec_store (out + c * plane + i, mix (pixels, &d, c));
        }
    }
  for (guint j = 0; j < LANES; j++)
    if (!opaque[j])
      return FALSE;
  return TRUE;
}

static gboolean
colour (gfloat       *out,
        gsize         plane,
        const gfloat *in,
        const Dwm    *dwm,
        guint         n,
        guint         channels)
{
  return channels == 4 ? colour_n (out, plane, in, dwm, n, 4)
                       : colour_n (out, plane, in, dwm, n, 3);
}

/* ---- the kernel and what follows it ---- */

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

/* K on one block of DWM_STRIP rows at once: each vector that is read serves
 * up to four of them, and their sums do not wait for each other. */
INLINE void
convolve_block (Vec                  sums[DWM_STRIP][SPAN],
                const gfloat *const *rows,
                gsize                at,
                const gfloat         k[DWM_TAPS][DWM_TAPS])
{
  Vec sum[DWM_STRIP][SPAN] = { 0 };

#pragma GCC unroll 8
  for (gint y = 0; y < DWM_STRIP + DWM_TAPS - 1; y++)
#pragma GCC unroll 5
    for (gint x = 0; x < DWM_TAPS; x++)
      {
        Vec in[SPAN];

#pragma GCC unroll 2
        for (gint v = 0; v < SPAN; v++)
          in[v] = keep (vec_load (rows[y] + at + x + v * LANES));
#pragma GCC unroll 4
        for (gint row = 0; row < DWM_STRIP; row++)
          if (y - row >= 0 && y - row < DWM_TAPS)
#pragma GCC unroll 2
            for (gint v = 0; v < SPAN; v++)
              sum[row][v] += k[y - row][x] * in[v];
      }
#pragma GCC unroll 4
  for (gint row = 0; row < DWM_STRIP; row++)
#pragma GCC unroll 2
    for (gint v = 0; v < SPAN; v++)
      sums[row][v] = sum[row][v];
}

INLINE Vec
limit (Vec value)
{
  Mask above = value > 1.0f;

  value = (Vec) ((Mask) value & ~(value < 0.0f));
  return (Vec) (((Mask) value & ~above)
                | ((Mask) ((Vec) { 0 } + 1.0f) & above));
}

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
convolve_n (gfloat              *out,
            gsize                out_stride,
            const gfloat *const *rows,
            gsize                plane,
            const gfloat        *in,
            gsize                in_stride,
            DwmNext              next,
            const Dwm           *dwm,
            guint                n,
            guint                n_rows,
            guint                channels,
            gboolean             opaque)
{
  Dwm   d = *dwm;
  guint n_planes = opaque ? 3 : 4;

  for (gsize i = 0; i < n; i += BLOCK)
    {
      Vec sums[4][DWM_STRIP][SPAN];

      if (next.out)
        fetch (out + next.out + channels * i, out_stride, TRUE, channels);
      if (next.in)
        fetch (in + next.in + channels * i, in_stride, FALSE, channels);
      for (guint c = 0; c < n_planes; c++)
        convolve_block (sums[c], rows, c * plane + i, d.k);
      for (guint row = 0; row < n_rows; row++)
        for (gsize v = 0; v < SPAN && i + v * LANES < n; v++)
          {
            gsize at = i + v * LANES;
            Vec   values[4];

            for (guint c = 0; c < n_planes; c++)
              values[c] = sums[c][row][v];
            finish (out + row * out_stride + channels * at, values,
                    in + row * in_stride + channels * at, &d,
                    (guint) MIN (n - at, LANES), channels, opaque);
          }
    }
}

static void
convolve (gfloat              *out,
          gsize                out_stride,
          const gfloat *const *rows,
          gsize                plane,
          const gfloat        *in,
          gsize                in_stride,
          DwmNext              next,
          const Dwm           *dwm,
          guint                n,
          guint                n_rows,
          guint                channels,
          gboolean             opaque)
{
  if (channels == 3)
    convolve_n (out, out_stride, rows, plane, in, in_stride, next, dwm, n,
                n_rows, 3, TRUE);
  else if (opaque)
    convolve_n (out, out_stride, rows, plane, in, in_stride, next, dwm, n,
                n_rows, 4, TRUE);
  else
    convolve_n (out, out_stride, rows, plane, in, in_stride, next, dwm, n,
                n_rows, 4, FALSE);
}

const DwmKernel VEC_NAME (dwm_kernel) = {
  .name = VEC_TEXT (VEC_LEVEL),
  .colour = colour,
  .convolve = convolve,
};
