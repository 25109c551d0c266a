/* views.h - which windows of a photograph the network sees
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "nem.h"

G_BEGIN_DECLS

#define VIEWS_MAX 16
#define VIEWS_CENTRE_SIDE 232 /* short side before the centre crop */
#define VIEWS_MAX_ASPECT 16   /* longest to shortest side once scaled */

/* Whether a network in the pooled form (#Nem) also sees each view's mirror
 * image. The paper's form never does. */
#define VIEWS_MIRRORED TRUE

#define VIEWS_DETAILS 3       /* squares at full size, for the kernel */
#define VIEWS_DETAIL_SIDE 280 /* shorter sides are nearly seen at full size */

/**
 * ViewsScope:
 * @VIEWS_WHOLE: the photograph's short side is scaled to 224 and square
 *   windows cover the long side evenly. Their estimates are averaged with the
 *   weights that make the geometric median of what they make of colours: few
 *   that differ from the others do not matter.
 * @VIEWS_CENTRE: the short side is scaled to 232 and 224x224 pixels in the
 *   middle are looked at, as the reference does.
 *
 * An image of exactly 224x224 is looked at as it is, either way.
 */
typedef enum
{
  VIEWS_WHOLE,
  VIEWS_CENTRE
} ViewsScope;

/**
 * ViewsRect:
 *
 * A part of an image, in its pixels from its upper left corner. Empty, with a
 * width of 0, where a part is to be found or nothing was looked at.
 */
typedef struct
{
  gint x;
  gint y;
  gint width;
  gint height;
} ViewsRect;

/**
 * ViewsPlan:
 * @width: the photograph's width scaled for the network; at least 224.
 * @height: likewise.
 * @n: number of windows, 1 to %VIEWS_MAX: as many as cover the long side.
 * @x: each window's left edge in the scaled photograph.
 * @y: each window's upper edge.
 * @n_details: squares for views_estimate_kernel(): %VIEWS_DETAILS, or 0 if the
 *   windows show the photograph nearly at full size, or with %VIEWS_CENTRE.
 * @details: %NEM_SIZE pixels each way, of the photograph as it is.
 */
typedef struct
{
  guint width;
  guint height;
  guint n;
  guint x[VIEWS_MAX];
  guint y[VIEWS_MAX];
  guint n_details;
  ViewsRect details[VIEWS_DETAILS];
} ViewsPlan;

/**
 * views_plan_init:
 * @width: of the photograph, at least 1.
 * @height: likewise.
 *
 * Sets @plan. Photographs beyond %VIEWS_MAX_ASPECT are squeezed to it, so that
 * no scaled photograph has more than 3712x232 pixels. Windows lie mirrored
 * about the middle, to a rounding.
 */
void
views_plan_init (ViewsPlan *plan, guint width, guint height, ViewsScope scope);

/**
 * views_crop:
 * @views: (out): (n, 3, 224, 224) planar, as nem_plan_estimate() takes them.
 * @scaled: (height, width, 3) interleaved, as @plan has it.
 */
void views_crop (gfloat *views, const ViewsPlan *plan, const gfloat *scaled);

/**
 * views_estimate:
 * @scaled: (height, width, 3) interleaved sRGB R'G'B', scaled as @plan has it.
 * @n_threads: see nem_plan_new().
 *
 * Cuts the windows, estimates each and combines the estimates as
 * %VIEWS_WHOLE says; with %VIEWS_MIRRORED each is the mean of the window's and
 * its mirror image's. The answer is held within the bounds of params_check(),
 * so that it can be stored and sent anywhere.
 *
 * Returns: %FALSE, with @out untouched, and %SYMPIE_ERROR_VALUE if a pixel in
 *   a window or the network's answer is not finite, or with the error of
 *   nem_plan_new().
 */
gboolean views_estimate (SympieParams *out,
                         const ViewsPlan *plan,
                         const gfloat *scaled,
                         Nem *nem,
                         guint n_threads,
                         GError **error);

/**
 * views_estimate_kernel:
 * @p: (inout): gets the mean K of what the network says of @details.
 * @details: (n_details, 224, 224, 3) interleaved sRGB R'G'B', cut as @plan has
 *   them; @plan has some.
 *
 * K works on the photograph's own pixels, and noise and blur of that size are
 * not to be seen in a photograph that was scaled down.
 *
 * Returns: %FALSE, with @p untouched, and an error as of views_estimate().
 */
gboolean views_estimate_kernel (SympieParams *p,
                                const ViewsPlan *plan,
                                const gfloat *details,
                                Nem *nem,
                                guint n_threads,
                                GError **error);

G_END_DECLS
