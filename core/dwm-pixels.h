/* dwm-pixels.h - vectors of pixels: interleaved and not, mixed, limited
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dwm.h"
#include "vec.h"

/* A shuffle's list of places in two vectors, F (j) for each lane j. */
#define EACH_4(F, j) F (j), F (j + 1), F (j + 2), F (j + 3)
#define EACH_8(F, j) EACH_4 (F, j), EACH_4 (F, j + 4)
#define EACH_16(F, j) EACH_8 (F, j), EACH_8 (F, j + 8)
#define EACH_(n) EACH_##n
#define EACH(n) EACH_ (n)
#define SHUFFLE(a, b, F) __builtin_shufflevector (a, b, EACH (LANES) (F, 0))

#define EVEN(j) (2 * (j))
#define ODD(j) (2 * (j) + 1)
#define ZIP_LOW(j) ((j) / 2 + (j) % 2 * LANES)
#define ZIP_HIGH(j) (ZIP_LOW (j) + LANES / 2)

INLINE void
load_rgba (Vec out[4], const gfloat *in)
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
store_rgba (gfloat *out, const Vec in[4])
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
load_rgb (Vec out[3], const gfloat *in)
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
store_rgb (gfloat *out, const Vec in[3])
{
  vec_store (out, SHUFFLE (SHUFFLE (in[0], in[1], RED_GREEN_0), in[2], BLUE_0));
  vec_store (out + LANES,
             SHUFFLE (SHUFFLE (in[0], in[1], RED_GREEN_1), in[2], BLUE_1));
  vec_store (out + 2 * LANES,
             SHUFFLE (SHUFFLE (in[0], in[1], RED_GREEN_2), in[2], BLUE_2));
}

/* ---- colours ---- */

INLINE Vec
mix (const Vec in[], const Dwm *dwm, guint c)
{
  return in[0] * dwm->mix[0][c] + in[1] * dwm->mix[1][c]
         + in[2] * dwm->mix[2][c] + dwm->add[c];
}

INLINE Vec
limit (Vec value)
{
  Mask above = value > 1.0f;

  value = (Vec) ((Mask) value & ~(value < 0.0f));
  return (Vec) (((Mask) value & ~above) | ((Mask) ((Vec){ 0 } + 1.0f) & above));
}
