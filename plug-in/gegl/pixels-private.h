/* pixels-private.h - what pixels*.c share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/estimate.h"
#include "plug-in/gegl/pixels.h"

G_BEGIN_DECLS

/**
 * PixelsStep:
 *
 * A step of a job: its own progress from 0 to 1 is from @from to @to of that
 * of the whole.
 */
typedef struct
{
  PixelsProgress progress;
  gpointer data;
  gdouble from;
  gdouble to;
} PixelsStep;

/**
 * pixels_get_step:
 *
 * Returns: step @i of @n that take about as long as each other.
 */
PixelsStep
pixels_get_step (PixelsProgress progress, gpointer data, guint i, guint n);

/**
 * pixels_report:
 * @step: a #PixelsStep.
 *
 * A #PixelsProgress for the step alone.
 */
gboolean pixels_report (gdouble done, gpointer step);

/**
 * pixels_set_stopped:
 *
 * Returns: %FALSE, with %G_IO_ERROR_CANCELLED.
 */
gboolean pixels_set_stopped (GError **error);

/**
 * pixels_warp_pass:
 *
 * Warps @area of @in into @out by one pass of @cleanup.
 *
 * Returns: %FALSE if it was stopped.
 */
gboolean pixels_warp_pass (const Cleanup *cleanup,
                           guint pass,
                           GeglBuffer *out,
                           GeglBuffer *in,
                           const GeglRectangle *area,
                           PixelsStep *step);

/**
 * pixels_view_read:
 * @view: (out): an empty one.
 * @area: of the buffer.
 *
 * Reads @area through GEGL's mipmaps, as an #EstimateSource has to.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED if it was stopped.
 */
gboolean pixels_view_read (EstimateView *view,
                           GeglBuffer *in,
                           const ViewsRect *area,
                           PixelsStep *step,
                           GError **error);

/* Reads @area as it is, as an #EstimateSource has to. */
void pixels_sample_read (gfloat *rgb, GeglBuffer *in, const ViewsRect *area);

G_END_DECLS
