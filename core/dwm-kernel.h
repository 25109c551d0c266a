/* dwm-kernel.h - DWM's inner loops, for dwm*.c and their test alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dwm.h"

G_BEGIN_DECLS

#define DWM_TAPS (2 * DWM_REACH + 1)
#define DWM_STRIP 4 /* rows that one turn of the kernel makes */
#define DWM_LANES 16 /* floats that it makes at a time */

/**
 * DwmKernel:
 * @colour: the colour step on @n pixels: interleaved @in to planes of w (see
 *   dwm.c) that lie @plane floats apart; with four channels, w * alpha and
 *   alpha. Returns whether all alpha is 1.
 * @convolve: K on one plane: from the DWM_STRIP + DWM_TAPS - 1 @rows to
 *   DWM_STRIP rows that lie @stride floats apart. @n is a multiple of
 *   DWM_LANES; rows hold DWM_TAPS - 1 floats more.
 * @finish: planes that lie @plane floats apart to @n interleaved pixels. @in
 *   are the pixels as they were; @opaque: their alpha, and that of all that K
 *   reads around them, is 1.
 *
 * A pixel's value is summed up in the same order wherever it lies in a row or
 * a strip, so that windows fit together to the bit.
 */
typedef struct
{
  gboolean (*colour) (gfloat       *out,
                      gsize         plane,
                      const gfloat *in,
                      const Dwm    *dwm,
                      guint         n,
                      guint         channels);
  void (*convolve) (gfloat              *out,
                    gsize                stride,
                    const gfloat *const *rows,
                    const Dwm           *dwm,
                    guint                n);
  void (*finish) (gfloat       *out,
                  const gfloat *planes,
                  gsize         plane,
                  const gfloat *in,
                  const Dwm    *dwm,
                  guint         n,
                  guint         channels,
                  gboolean      opaque);
} DwmKernel;

extern const DwmKernel DWM_PLAIN;  /* always right */
extern const DwmKernel DWM_VECTOR; /* fast */

/* dwm_warp() with a kernel of one's choice. */
void dwm_warp_with (const DwmKernel *kernel,
                    const Dwm       *dwm,
                    gfloat          *out,
                    gsize            out_stride,
                    const gfloat    *in,
                    gsize            in_stride,
                    guint            width,
                    guint            height,
                    guint            channels,
                    const DwmApron  *apron,
                    gfloat          *scratch);

G_END_DECLS
