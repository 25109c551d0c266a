/* pixels-warp.h - DWM on GEGL's buffers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gegl.h>

#include "core/dwm.h"

G_BEGIN_DECLS

/**
 * PixelsProgress:
 * @done: 0 to 1, never less than before.
 *
 * Called from the thread that called.
 *
 * Returns: %FALSE to stop.
 */
typedef gboolean (*PixelsProgress) (gdouble done, gpointer data);

/**
 * pixels_get_format:
 * @format: an image's.
 *
 * Returns: (transfer none): the format that DWM works in: sRGB's R'G'B' in
 *   float, with alpha if @format has it. Nothing is clipped on the way there
 *   or back.
 */
const Babl *pixels_get_format (const Babl *format);

/**
 * pixels_warp_area:
 * @out: gets the pixels of @roi, in the coordinates of @in.
 * @bounds: where @in has pixels of the image; beyond it lie #DwmEdges.
 * @roi: the part to compute, within @bounds.
 *
 * Warps a piece of an image with as many threads as GEGL may use. Pieces put
 * together give, to the bit, what the whole gives. @out must not be @in.
 *
 * Whole tiles are warped from where they lie to where they lie. Where a buffer
 * holds sRGB in 8 bits, they are converted on the way.
 */
void pixels_warp_area (GeglBuffer *out,
                       GeglBuffer *in,
                       const GeglRectangle *bounds,
                       const GeglRectangle *roi,
                       const Dwm *dwm);

/**
 * pixels_warp:
 * @area: the image: what to compute, and where it has pixels.
 * @progress: (nullable): told how far it is.
 *
 * Warps @area of @in into @out, as pixels_warp_area() does.
 *
 * Returns: %FALSE if @progress stopped it; part of @out is written then.
 */
gboolean pixels_warp (GeglBuffer *out,
                      GeglBuffer *in,
                      const GeglRectangle *area,
                      const Dwm *dwm,
                      PixelsProgress progress,
                      gpointer data);

G_END_DECLS
