/* dwm-kernel.h - DWM's inner loops, for dwm*.c and their test alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dwm.h"

G_BEGIN_DECLS

#define DWM_TAPS (2 * DWM_RADIUS + 1)
#define DWM_STRIP 5       /* rows that the kernel makes at a time */
#define DWM_LANES 32      /* pixels; vectors and their blocks divide it */
#define DWM_CACHE_LINE 16 /* floats */

/**
 * dwm_find_form:
 *
 * Fills in how K is put to the pixels: @form, @weights and @k_sum, from
 * @k.
 */
void dwm_find_form (Dwm *dwm);

/**
 * DwmStrip:
 * @out: the result's first pixel.
 * @out_stride: floats from one row of it to the next.
 * @rows: the rows of planes (see DwmKernel.colour()) that K reads, from
 *   %DWM_RADIUS above the strip's first; planes hold DWM_LANES floats more than
 *   @n rounded up to a multiple of it, and are fastest where they begin with
 *   a line of the cache.
 * @plane: floats from one plane of a row to the next.
 * @in: the pixels as they were, interleaved; not read where @opaque.
 * @in_stride: floats from one row of them to the next.
 * @next_in: floats from @in to the DWM_STRIP rows that the next strip reads
 *   first; 0 if it has none.
 * @n: pixels in a row.
 * @n_rows: rows that are wanted, up to DWM_STRIP.
 * @channels: 3 or 4.
 * @opaque: all alpha that K reads is 1; always so with 3 channels.
 *
 * Rows that are made at once.
 */
typedef struct
{
  gfloat *out;
  gsize out_stride;
  const gfloat *rows[DWM_STRIP + DWM_TAPS - 1];
  gsize plane;
  const gfloat *in;
  gsize in_stride;
  gsize next_in;
  guint n;
  guint n_rows;
  guint channels;
  gboolean opaque;
} DwmStrip;

/**
 * DwmKernel:
 * @name: the instructions that it is compiled for.
 * @widen: @n bytes to floats.
 * @narrow: @n floats to bytes, rounded; a NaN becomes 0.
 * @recolour: (nullable): all of #DWM_CENTRE on @n pixels, interleaved to
 *   interleaved.
 * @colour: the colour step on @n pixels: interleaved @in to planes of w (see
 *   dwm.c) that lie @plane floats apart; with four channels, w * alpha and
 *   alpha. Up to DWM_LANES - 1 floats of each plane behind the pixels may be
 *   overwritten. Returns whether all alpha is 1.
 * @convolve: K and what follows it.
 *
 * A pixel's value is summed up in the same order wherever it lies in a row or
 * a strip, so that windows fit together to the bit. Without @recolour every
 * K is taken as #DWM_FULL.
 */
typedef struct
{
  const gchar *name;
  void (*widen) (gfloat *out, const guint8 *in, gsize n);
  void (*narrow) (guint8 *out, const gfloat *in, gsize n);
  void (*recolour) (
    gfloat *out, const gfloat *in, const Dwm *dwm, gsize n, guint channels);
  gboolean (*colour) (gfloat *out,
                      gsize plane,
                      const gfloat *in,
                      const Dwm *dwm,
                      guint n,
                      guint channels);
  void (*convolve) (const DwmStrip *strip, const Dwm *dwm);
} DwmKernel;

extern const DwmKernel DWM_PLAIN; /* always right */

/**
 * dwm_kernels:
 *
 * Returns: (array zero-terminated=1): the kernels that this machine can run,
 *   the fastest first, %DWM_PLAIN not among them.
 */
const DwmKernel *const *dwm_kernels (void);

/* dwm_warp_window() with a given kernel. */
void dwm_warp_with (const DwmKernel *kernel,
                    const Dwm *dwm,
                    const DwmWindow *window,
                    gfloat *scratch);

G_END_DECLS
