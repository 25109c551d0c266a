/* pixels.h - NEM and DWM on GEGL's buffers: what every host shares
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gegl.h>

#include "core/cleanup.h"
#include "core/estimate-options.h"
#include "core/nem.h"

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
 * pixels_estimate:
 * @out: (out): the numbers as the network gives them, pass by pass, with their
 *   provenance; at the strength of @options, with extended edges and no
 *   clamping. Untouched on error.
 * @in: the image.
 * @area: the part of it to look at; not empty.
 * @nem: the network; the model of @options is not looked at.
 * @progress: (nullable): told how far it is, from 0 to 1.
 *
 * Looks at @area through GEGL's mipmaps, scaled and cut as views_plan_init()
 * says, laid over the network's mean grey where it is transparent and held
 * within [0, 1], and lets NEM estimate. Each further pass looks at the result
 * of the one before, at the strength of @options. The threads are GEGL's
 * "threads".
 *
 * Returns: %FALSE with %SYMPIE_ERROR_SHAPE if @area is empty, with the error
 *   of views_estimate(), or with %G_IO_ERROR_CANCELLED when @progress stopped
 *   it, which it can within a pass too.
 */
gboolean pixels_estimate (Cleanup *out,
                          GeglBuffer *in,
                          const GeglRectangle *area,
                          Nem *nem,
                          const EstimateOptions *options,
                          PixelsProgress progress,
                          gpointer data,
                          GError **error);

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

/**
 * pixels_clean_up:
 * @cleanup: what to do.
 * @out: gets @area, and as much around it as its last pass needs.
 * @image: where @in has pixels.
 * @area: the part to compute, within @image. K sees the image around it.
 * @progress: (nullable): told how far it is, from 0 to 1.
 *
 * Warps by all passes of @cleanup, in float between them.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED when @progress stopped it.
 */
gboolean pixels_clean_up (const Cleanup *cleanup,
                          GeglBuffer *out,
                          GeglBuffer *in,
                          const GeglRectangle *image,
                          const GeglRectangle *area,
                          PixelsProgress progress,
                          gpointer data,
                          GError **error);

G_END_DECLS
