/* dwm-vector.c - DWM's inner loops, laid out for vectors of any width
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dwm-kernel.h"
#include "vectors.h"

#include <string.h>

/* Wider than some machines have: the compiler splits it. */
typedef gfloat Vec
  __attribute__ ((vector_size (DWM_LANES * sizeof (gfloat)), aligned (4),
                  may_alias));

/* ---- the colour step ---- */

#define MIX(c)                                                       \
  (r * d.mix[0][c] + g * d.mix[1][c] + b * d.mix[2][c] + d.add[c])

VECTORS static void
colour_rgb (gfloat       *restrict out,
            gsize         plane,
            const gfloat *restrict in,
            const Dwm    *dwm,
            guint         n)
{
  Dwm              d = *dwm;
  gfloat *restrict red = out;
  gfloat *restrict green = out + plane;
  gfloat *restrict blue = out + 2 * plane;

  for (gsize i = 0; i < n; i++)
    {
      gfloat r = in[3 * i];
      gfloat g = in[3 * i + 1];
      gfloat b = in[3 * i + 2];

      red[i] = MIX (0);
      green[i] = MIX (1);
      blue[i] = MIX (2);
    }
}

VECTORS static gboolean
colour_rgba (gfloat       *restrict out,
             gsize         plane,
             const gfloat *restrict in,
             const Dwm    *dwm,
             guint         n)
{
  Dwm              d = *dwm;
  gfloat *restrict red = out;
  gfloat *restrict green = out + plane;
  gfloat *restrict blue = out + 2 * plane;
  gfloat *restrict alpha = out + 3 * plane;
  guint            n_opaque = 0;

  for (gsize i = 0; i < n; i++)
    {
      gfloat r = in[4 * i];
      gfloat g = in[4 * i + 1];
      gfloat b = in[4 * i + 2];
      gfloat a = in[4 * i + 3];

      red[i] = a != 0.0f ? a * MIX (0) : 0.0f;
      green[i] = a != 0.0f ? a * MIX (1) : 0.0f;
      blue[i] = a != 0.0f ? a * MIX (2) : 0.0f;
      alpha[i] = a;
      n_opaque += a == 1.0f;
    }
  return n_opaque == n;
}

static gboolean
colour (gfloat       *out,
        gsize         plane,
        const gfloat *in,
        const Dwm    *dwm,
        guint         n,
        guint         channels)
{
  if (channels == 4)
    return colour_rgba (out, plane, in, dwm, n);
  colour_rgb (out, plane, in, dwm, n);
  return TRUE;
}

/* ---- the kernel ---- */

/* Four rows at once: each vector that is read serves up to four of them, and
 * their sums do not wait for each other. */
VECTORS static void
convolve (gfloat              *restrict out,
          gsize                stride,
          const gfloat *const *rows,
          const Dwm           *dwm,
          guint                n)
{
  gfloat k[DWM_TAPS][DWM_TAPS];

  memcpy (k, dwm->k, sizeof k);
  for (gsize i = 0; i < n; i += DWM_LANES)
    {
      Vec sum[DWM_STRIP] = { { 0 } };

#pragma GCC unroll 8
      for (gint y = 0; y < DWM_STRIP + DWM_TAPS - 1; y++)
#pragma GCC unroll 5
        for (gint x = 0; x < DWM_TAPS; x++)
          {
            Vec in = *(const Vec *) (rows[y] + i + x);

#pragma GCC unroll 4
            for (gint row = 0; row < DWM_STRIP; row++)
              if (y - row >= 0 && y - row < DWM_TAPS)
                sum[row] += k[y - row][x] * in;
          }
#pragma GCC unroll 4
      for (gint row = 0; row < DWM_STRIP; row++)
        *(Vec *) (out + row * stride + i) = sum[row];
    }
}

/* ---- what follows the kernel ---- */

static inline gfloat
limit (gfloat   value,
       gboolean clamp)
{
  return clamp ? CLAMP (value, 0.0f, 1.0f) : value;
}

VECTORS static void
finish_rgb (gfloat       *restrict out,
            const gfloat *restrict planes,
            gsize         plane,
            const Dwm    *dwm,
            guint         n)
{
  Dwm                    d = *dwm;
  const gfloat *restrict red = planes;
  const gfloat *restrict green = planes + plane;
  const gfloat *restrict blue = planes + 2 * plane;

  for (gsize i = 0; i < n; i++)
    {
      out[3 * i] = limit (red[i] + d.rest[0], d.clamp);
      out[3 * i + 1] = limit (green[i] + d.rest[1], d.clamp);
      out[3 * i + 2] = limit (blue[i] + d.rest[2], d.clamp);
    }
}

VECTORS static void
finish_opaque (gfloat       *restrict out,
               const gfloat *restrict planes,
               gsize         plane,
               const Dwm    *dwm,
               guint         n)
{
  Dwm                    d = *dwm;
  const gfloat *restrict red = planes;
  const gfloat *restrict green = planes + plane;
  const gfloat *restrict blue = planes + 2 * plane;

  for (gsize i = 0; i < n; i++)
    {
      out[4 * i] = limit (red[i] + d.rest[0], d.clamp);
      out[4 * i + 1] = limit (green[i] + d.rest[1], d.clamp);
      out[4 * i + 2] = limit (blue[i] + d.rest[2], d.clamp);
      out[4 * i + 3] = 1.0f;
    }
}

VECTORS static void
finish_rgba (gfloat       *restrict out,
             const gfloat *restrict planes,
             gsize         plane,
             const gfloat *restrict in,
             const Dwm    *dwm,
             guint         n)
{
  Dwm                    d = *dwm;
  const gfloat *restrict red = planes;
  const gfloat *restrict green = planes + plane;
  const gfloat *restrict blue = planes + 2 * plane;
  const gfloat *restrict alpha = planes + 3 * plane;

  for (gsize i = 0; i < n; i++)
    {
      gfloat r = in[4 * i];
      gfloat g = in[4 * i + 1];
      gfloat b = in[4 * i + 2];
      gfloat missing = d.k_sum - alpha[i];

      out[4 * i] = limit (red[i] + d.rest[0] + missing * MIX (0), d.clamp);
      out[4 * i + 1] = limit (green[i] + d.rest[1] + missing * MIX (1),
                              d.clamp);
      out[4 * i + 2] = limit (blue[i] + d.rest[2] + missing * MIX (2),
                              d.clamp);
      out[4 * i + 3] = in[4 * i + 3];
    }
}

static void
finish (gfloat       *out,
        const gfloat *planes,
        gsize         plane,
        const gfloat *in,
        const Dwm    *dwm,
        guint         n,
        guint         channels,
        gboolean      opaque)
{
  if (channels == 3)
    finish_rgb (out, planes, plane, dwm, n);
  else if (opaque)
    finish_opaque (out, planes, plane, dwm, n);
  else
    finish_rgba (out, planes, plane, in, dwm, n);
}

const DwmKernel DWM_VECTOR = { colour, convolve, finish };
