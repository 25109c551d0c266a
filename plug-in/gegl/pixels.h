/* pixels.h - NEM and DWM on GEGL's buffers: what every host shares
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/cleanup.h"
#include "core/estimate-options.h"
#include "core/evidence.h"
#include "core/nem.h"
#include "plug-in/gegl/pixels-warp.h"

G_BEGIN_DECLS

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
 * Looks at @area through GEGL's mipmaps: at the part that @options name, or at
 * all of it but a uniform border (border_find()). That is scaled and cut as
 * views_plan_init() says, laid over the network's mean grey where it is
 * transparent and held within [0, 1], and NEM estimates. Each further pass
 * looks at the result of the one before, at the strength of @options. The
 * threads are GEGL's "threads".
 *
 * Where there is nothing to see, or no photograph, and where the image is too
 * small, nothing is estimated: that is no error, and @out says why. An image
 * that is R' = G' = B' throughout stays so.
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
 * pixels_find_evidence:
 * @out: (out): untouched on error.
 * @part: what was looked at, in pixels of @in.
 * @progress: (nullable): told how far it is, from 0 to 1.
 *
 * Calls evidence_find() for a buffer.
 *
 * Returns: %FALSE with an error of that.
 */
gboolean pixels_find_evidence (Evidence *out,
                               GeglBuffer *in,
                               const GeglRectangle *part,
                               Nem *nem,
                               PixelsProgress progress,
                               gpointer data,
                               GError **error);

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
