/* dwm-kernel.h - DWM's inner loops, for dwm*.c and their test alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dwm.h"

G_BEGIN_DECLS

#define DWM_TAPS (2 * DWM_REACH + 1)
#define DWM_STRIP 4 /* rows that one turn of the kernel makes */
#define DWM_LANES 16 /* pixels; vectors and their blocks divide it */

/**
 * DwmNext:
 * @in: floats from a strip's pixels to the DWM_STRIP rows that the next strip
 *   reads first; 0 if it has none.
 * @out: floats from a strip's result to the next strip's; 0 if there is none.
 */
typedef struct
{
  gsize in;
  gsize out;
} DwmNext;

/**
 * DwmKernel:
 * @name: the instructions that it is compiled for.
 * @colour: the colour step on @n pixels: interleaved @in to planes of w (see
 *   dwm.c) that lie @plane floats apart; with four channels, w * alpha and
 *   alpha. Up to DWM_LANES - 1 floats of each plane behind the pixels may be
 *   overwritten. Returns whether all alpha is 1.
 * @convolve: K and what follows it: from the DWM_STRIP + DWM_TAPS - 1 @rows of
 *   planes to @n_rows (up to DWM_STRIP) rows of @n interleaved pixels. @in are
 *   the pixels as they were; @opaque: their alpha, and that of all that K
 *   reads around them, is 1. @next: what to have brought into the cache. Planes
 *   hold DWM_TAPS - 1 floats more than @n rounded up to a multiple of
 *   DWM_LANES.
 *
 * A pixel's value is summed up in the same order wherever it lies in a row or
 * a strip, so that windows fit together to the bit.
 */
typedef struct
{
  const gchar *name;
  gboolean (*colour) (gfloat       *out,
                      gsize         plane,
                      const gfloat *in,
                      const Dwm    *dwm,
                      guint         n,
                      guint         channels);
  void (*convolve) (gfloat              *out,
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
                    gboolean             opaque);
} DwmKernel;

extern const DwmKernel DWM_PLAIN; /* always right */

/**
 * dwm_kernels:
 *
 * Returns: (array zero-terminated=1): the kernels that this machine can run,
 *   the fastest first, %DWM_PLAIN not among them.
 */
const DwmKernel *const *dwm_kernels (void);

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
