/* pixels-private.h - what pixels*.c share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

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
 * PixelsView:
 * @rgb: (height, width, 3) interleaved, as the network is shown it.
 * @width: of @rgb.
 * @height: of @rgb.
 * @scale: pixels of the image, each way, to one of the view.
 * @area: the part of the image that it shows, in its pixels.
 */
typedef struct
{
  gfloat *rgb;
  guint width;
  guint height;
  gint scale;
  GeglRectangle area;
} PixelsView;

/**
 * pixels_view_read:
 * @view: (out): to be cleared with pixels_view_clear().
 *
 * Reads @area scaled down by a power of two, through GEGL's mipmaps, to at
 * least twice the size in which the network looks at it.
 *
 * Returns: %FALSE if it was stopped.
 */
gboolean pixels_view_read (PixelsView *view,
                           GeglBuffer *in,
                           const GeglRectangle *area,
                           PixelsStep *step);

void pixels_view_clear (PixelsView *view);

/**
 * pixels_look:
 * @view: (out): what the network is to look at; not set unless %CONTENT_PHOTO
 *   is returned in @content, or when forced. To be cleared.
 * @area: the image.
 *
 * Finds what of @area to look at, and judges it: the one place where borders
 * are left out and images refused.
 *
 * Returns: %FALSE if it was stopped.
 */
gboolean pixels_look (PixelsView *view,
                      ContentFigures *figures,
                      Content *content,
                      GeglBuffer *in,
                      const GeglRectangle *area,
                      const EstimateOptions *options,
                      PixelsStep *step);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PixelsView, pixels_view_clear)

G_END_DECLS
