/* pixels.h - NEM and DWM on GEGL's buffers: what every host shares
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gegl.h>

#include "core/dwm.h"
#include "core/nem.h"
#include "core/views.h"

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
 * PixelsCleanUp:
 * @nem: (nullable): the network; %NULL when the numbers are given.
 * @scope: what it looks at.
 * @strength: 0 to %PARAMS_STRENGTH_MAX, for each pass.
 * @passes: 1 to %PARAMS_MAX_PASSES; each estimates anew from the last output.
 * @edges: see #DwmEdges.
 * @clamp: cut each pass's output to [0, 1].
 * @progress: (nullable): told how far it is.
 * @data: for @progress.
 *
 * All that pixels_clean_up() is asked for.
 */
typedef struct
{
  Nem *nem;
  ViewsScope scope;
  gdouble strength;
  guint passes;
  DwmEdges edges;
  gboolean clamp;
  PixelsProgress progress;
  gpointer data;
} PixelsCleanUp;

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
 * @out: (out): the estimate.
 * @in: the image.
 * @area: the part of it to look at; not empty.
 *
 * Looks at @area through GEGL's mipmaps, scaled and cut as views_plan_init()
 * says, laid over the network's mean grey where it is transparent and held
 * within [0, 1], and lets NEM estimate. The threads are GEGL's "threads".
 *
 * Returns: %FALSE with %SYMPIE_ERROR_SHAPE if @area is empty.
 */
gboolean pixels_estimate (SympieParams *out,
                          GeglBuffer *in,
                          const GeglRectangle *area,
                          Nem *nem,
                          ViewsScope scope,
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
 * @out: (nullable): gets the result; %NULL when only @estimates are wanted
 *   (the passes before the last are then warped all the same).
 * @in: the image.
 * @area: the part to estimate from and to warp.
 * @estimates: (inout) (array): the numbers of `job->passes` passes, before
 *   strength: as the network gave them, or as they are given to it.
 *
 * Estimates if there is a network, warps, and again for each pass.
 *
 * Returns: %FALSE with an error, among them %G_IO_ERROR_CANCELLED when
 *   progress stopped it.
 */
gboolean pixels_clean_up (GeglBuffer *out,
                          GeglBuffer *in,
                          const GeglRectangle *area,
                          const PixelsCleanUp *job,
                          SympieParams *estimates,
                          GError **error);

G_END_DECLS
