/* dwm-colour.c - DWM's work on single pixels, compiled once for each width of
 * vector
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dwm-level.h"
#include "dwm-pixels.h"

/* ---- bytes ---- */

typedef guint8 Bytes
  __attribute__ ((vector_size (LANES), aligned (1), may_alias));

/* The compiler's own vectors: it takes conversions of Bytes lane by lane. */
void
VEC_NAME (dwm_widen) (gfloat *restrict out, const guint8 *restrict in, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[i] = in[i] / 255.0f;
}

INLINE Bytes
to_bytes (Vec value)
{
  Vec scaled = value * 255.0f + 0.5f;
  Mask most = (Mask) (scaled > 255.0f);

  /* Comparisons that a NaN fails, so that it becomes 0. */
  scaled = (Vec) ((Mask) scaled & (scaled > 0.0f) & ~most);
  return __builtin_convertvector(
    __builtin_convertvector(scaled, Mask) | (most & 255), Bytes);
}

void
VEC_NAME (dwm_narrow) (guint8 *out, const gfloat *in, gsize n)
{
  gsize i = 0;

  for (; i + LANES <= n; i += LANES)
    *(Bytes *) (out + i) = to_bytes (vec_load (in + i));
  if (i < n)
    {
      gfloat last[LANES] = { 0 };
      Bytes bytes;

      memcpy (last, in + i, (n - i) * sizeof *in);
      bytes = to_bytes (vec_load (last));
      memcpy (out + i, &bytes, n - i);
    }
}

/* ---- the colour step ---- */

INLINE gboolean
colour_n (gfloat *restrict out,
          gsize plane,
          const gfloat *restrict in,
          const Dwm *dwm,
          guint n,
          guint channels)
{
  Dwm d = *dwm;
  Mask opaque = (Mask){ 0 } == 0;

  for (gsize i = 0; i < n; i += LANES)
    {
      const gfloat *from = in + channels * i;
      gfloat last[4 * LANES];
      Vec pixels[4];

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

gboolean
VEC_NAME (dwm_colour) (gfloat *out,
                       gsize plane,
                       const gfloat *in,
                       const Dwm *dwm,
                       guint n,
                       guint channels)
{
  return channels == 4 ? colour_n (out, plane, in, dwm, n, 4)
                       : colour_n (out, plane, in, dwm, n, 3);
}

/* ---- no kernel ---- */

INLINE void
recolour_n (gfloat *restrict out,
            const gfloat *restrict in,
            const Dwm *dwm,
            gsize n,
            guint channels)
{
  Dwm d = *dwm;

  for (guint c = 0; c < 3; c++)
    {
      for (guint from = 0; from < 3; from++)
        d.mix[from][c] *= d.k_sum;
      d.add[c] = d.add[c] * d.k_sum + d.rest[c];
    }
  for (gsize i = 0; i < n; i += LANES)
    {
      const gfloat *from = in + channels * i;
      gfloat *to = out + channels * i;
      gfloat last[4 * LANES];
      Vec pixels[4];
      Vec values[4];

      if (n - i < LANES)
        {
          memset (last, 0, sizeof last);
          memcpy (last, from, channels * (n - i) * sizeof *from);
          from = to = last;
        }
      if (channels == 4)
        load_rgba (pixels, from);
      else
        load_rgb (pixels, from);
      for (guint c = 0; c < 3; c++)
        values[c] = d.clamp ? limit (mix (pixels, &d, c)) : mix (pixels, &d, c);
      if (channels == 4)
        {
          values[3] = pixels[3];
          store_rgba (to, values);
        }
      else
        store_rgb (to, values);
      if (n - i < LANES)
        memcpy (out + channels * i, last, channels * (n - i) * sizeof *out);
    }
}

void
VEC_NAME (dwm_recolour) (
  gfloat *out, const gfloat *in, const Dwm *dwm, gsize n, guint channels)
{
  if (channels == 4)
    recolour_n (out, in, dwm, n, 4);
  else
    recolour_n (out, in, dwm, n, 3);
}
