/* dwm.h - Differentiable Warping Module, forward: applies 37 numbers to pixels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "params.h"

G_BEGIN_DECLS

#define DWM_RADIUS 2 /* pixels that K reads around each pixel */

/**
 * DwmEdges:
 * @DWM_EXTEND: the outermost pixels are repeated beyond the image.
 * @DWM_NEUTRAL: beyond the image lies 0 of the normalised, colour-corrected
 *   image, a mean grey, as in the reference; it puts a grey frame around
 *   photographs.
 */
typedef enum
{
  DWM_EXTEND,
  DWM_NEUTRAL
} DwmEdges;

/**
 * DwmForm:
 * @DWM_FULL: nothing is known of K.
 * @DWM_MIRROR: its columns are the same from the left and from the right.
 * @DWM_CENTRE: all but its centre is 0.
 *
 * The structure of K, to 1e-6 of the result, which allows faster loops.
 */
typedef enum
{
  DWM_FULL,
  DWM_MIRROR,
  DWM_CENTRE
} DwmForm;

/**
 * Dwm:
 *
 * #SympieParams folded for work on R'G'B' in [0, 1] (the paper's equations on
 * normalised images, with the normalisation and its inverse multiplied in).
 * A plain value: copy it, share it between threads. Its fields are private.
 */
typedef struct
{
  gfloat mix[3][3];
  gfloat add[3];
  gfloat rest[3]; /* mean * (1 - sum of K) */
  gfloat neutral[3];
  gfloat k[5][5];
  gfloat k_sum;
  DwmForm form;
  gfloat weights[5][5]; /* of each row's terms, which @form tells */
  DwmEdges edges;
  gboolean clamp;
  gboolean identity;
} Dwm;

/**
 * DwmHalo:
 * @left: how many columns of real pixels lie before the window.
 *
 * How much of the image around a window is at hand, 0 to %DWM_RADIUS on each
 * side. What is not at hand is beyond the image, and made up by #DwmEdges.
 */
typedef struct
{
  guint left;
  guint right;
  guint top;
  guint bottom;
} DwmHalo;

/**
 * dwm_init:
 * @strength: 0 = identity to %PARAMS_STRENGTH_MAX, see params_blend().
 * @clamp: cut the result to [0, 1], as the reference does.
 */
void dwm_init (Dwm *dwm,
               const SympieParams *p,
               gdouble strength,
               DwmEdges edges,
               gboolean clamp);

/**
 * dwm_init_transform:
 *
 * dwm_init() for what params_blend() gives. Right for every transform, one
 * whose Cm cannot be inverted among them.
 */
void dwm_init_transform (Dwm *dwm,
                         const SympieTransform *t,
                         DwmEdges edges,
                         gboolean clamp);

/**
 * dwm_is_identity:
 *
 * Returns: whether dwm_warp() would give every pixel back as it is.
 */
gboolean dwm_is_identity (const Dwm *dwm);

/**
 * DwmDepth:
 * @DWM_FLOAT: #gfloat, 1 = white, any range.
 * @DWM_BYTE: #guint8, 255 = white; results are rounded, and cut to 0 to 255.
 */
typedef enum
{
  DWM_FLOAT,
  DWM_BYTE
} DwmDepth;

/**
 * dwm_depth_get_size:
 *
 * Returns: bytes of a number.
 */
gsize dwm_depth_get_size (DwmDepth depth);

/**
 * DwmBorder:
 * @above: %DWM_RADIUS rows of the window's width and %DWM_RADIUS pixels more on
 *   each side.
 * @below: likewise.
 * @left: for each row of the window %DWM_RADIUS pixels.
 * @right: likewise.
 *
 * What lies around a window, where it does not lie in the same memory. Only
 * what the #DwmHalo counts is read; the others may hold anything.
 */
typedef struct
{
  gconstpointer above;
  gconstpointer below;
  gconstpointer left;
  gconstpointer right;
} DwmBorder;

/**
 * DwmWindow:
 * @width: at least 1; with @border at most %DWM_BORDER_MAX_WIDTH.
 * @height: at least 1.
 * @channels: 3 for R'G'B', 4 for R'G'B'A (colour not multiplied with alpha);
 *   sRGB, interleaved.
 * @in: the window's first pixel.
 * @in_stride: numbers from one row of @in to the next.
 * @in_depth: what the numbers of @in, and of @border, are.
 * @out: the result: @height rows of @width pixels. Must not overlap @in.
 * @out_stride: numbers from one row of @out to the next.
 * @out_depth: what the numbers of @out are.
 * @halo: the real pixels around the window; all 0 for a whole image.
 * @border: (nullable): where they lie; %NULL: before and behind @in, in the
 *   same memory.
 *
 * A window of an image, to be warped.
 */
typedef struct
{
  guint width;
  guint height;
  guint channels;
  gconstpointer in;
  gsize in_stride;
  DwmDepth in_depth;
  gpointer out;
  gsize out_stride;
  DwmDepth out_depth;
  DwmHalo halo;
  const DwmBorder *border;
} DwmWindow;

#define DWM_BORDER_MAX_WIDTH 2048

/**
 * dwm_scratch_size:
 *
 * Returns: how many floats of working memory windows of @width need, whatever
 *   their height.
 */
gsize dwm_scratch_size (guint width, guint channels);

/**
 * dwm_warp_window:
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
void dwm_warp_window (const Dwm *dwm, const DwmWindow *window, gfloat *scratch);

/**
 * dwm_warp:
 * @halo: (nullable): the real pixels around the window, in the same memory;
 *   %NULL for a whole image.
 *
 * dwm_warp_window() for floats.
 */
void dwm_warp (const Dwm *dwm,
               gfloat *out,
               gsize out_stride,
               const gfloat *in,
               gsize in_stride,
               guint width,
               guint height,
               guint channels,
               const DwmHalo *halo,
               gfloat *scratch);

G_END_DECLS
