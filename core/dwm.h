/* dwm.h - Differentiable Warping Module, forward: 37 numbers put to pixels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "params.h"

G_BEGIN_DECLS

#define DWM_REACH 2 /* pixels that K reads around each pixel */

/**
 * DwmEdges:
 * @DWM_EXTEND: beyond the image lie its outermost pixels again.
 * @DWM_NEUTRAL: beyond the image lies 0 of the normalised, colour-corrected
 *   image, a mean grey, as in the reference; it frames photographs in grey.
 */
typedef enum
{
  DWM_EXTEND,
  DWM_NEUTRAL
} DwmEdges;

/**
 * Dwm:
 *
 * #SympieParams folded for work on R'G'B' in [0, 1] (the paper's equations on
 * normalised images, with the normalisation and its inverse multiplied in).
 * A plain value: copy it, share it between threads. Its fields are private.
 */
typedef struct
{
  gfloat   mix[3][3];
  gfloat   add[3];
  gfloat   rest[3]; /* mean * (1 - sum of K) */
  gfloat   neutral[3];
  gfloat   k[5][5];
  gfloat   k_sum;
  DwmEdges edges;
  gboolean clamp;
  gboolean identity;
} Dwm;

/**
 * DwmApron:
 * @left: how many columns of real pixels lie before the window.
 *
 * How much of the image around a window is at hand, 0 to %DWM_REACH on each
 * side. What is not at hand is beyond the image, and made up by #DwmEdges.
 */
typedef struct
{
  guint left;
  guint right;
  guint top;
  guint bottom;
} DwmApron;

/**
 * dwm_init:
 * @strength: 0 = identity to %PARAMS_STRENGTH_MAX, see params_blend().
 * @clamp: cut the result to [0, 1], as the reference does.
 */
void dwm_init (Dwm                *dwm,
               const SympieParams *p,
               gdouble             strength,
               DwmEdges            edges,
               gboolean            clamp);

/**
 * dwm_is_identity:
 *
 * Returns: whether dwm_warp() would give every pixel back as it is.
 */
gboolean dwm_is_identity (const Dwm *dwm);

/**
 * dwm_scratch_size:
 *
 * Returns: how many floats of working memory dwm_warp() needs for windows of
 *   @width, whatever their height.
 */
gsize dwm_scratch_size (guint width,
                        guint channels);

/**
 * dwm_warp:
 * @out: the window's result: @height rows of @width pixels. Must not overlap
 *   @in.
 * @out_stride: floats from one row of @out to the next.
 * @in: the window's first pixel; pixels of @apron lie before and behind it in
 *   the same memory.
 * @in_stride: floats from one row of @in to the next.
 * @width: at least 1.
 * @height: at least 1.
 * @channels: 3 for R'G'B', 4 for R'G'B'A (colour not multiplied with alpha);
 *   sRGB, interleaved, 1 = white, any range.
 * @apron: the real pixels around the window; %NULL for a whole image.
 * @scratch: dwm_scratch_size() floats.
 *
 * Warps a window of an image by rows. Windows of any size put together give,
 * to the bit, what the whole image gives.
 *
 * Alpha comes out as it went in. A neighbour counts for K in proportion to
 * its alpha, and where it is transparent the pixel's own colour stands in
 * for it: colours that nobody sees do not bleed, flat areas stay flat, and an
 * opaque image comes out as without alpha.
 */
void dwm_warp (const Dwm      *dwm,
               gfloat         *out,
               gsize           out_stride,
               const gfloat   *in,
               gsize           in_stride,
               guint           width,
               guint           height,
               guint           channels,
               const DwmApron *apron,
               gfloat         *scratch);

G_END_DECLS
