/* source.h - the image that a host gives to the window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/**
 * Source:
 * @width: of the photograph (of a layer: all of it), in pixels, at least 1.
 * @height: likewise.
 * @area: the part that is worked on: the selection's bounding box, or all.
 * @has_alpha: whether it can be transparent.
 * @depth: bits of a channel when the result will be rounded to whole numbers
 *   and cut off (8, 16, 32), 0 when it will be stored as floats.
 * @read: writes `area->width * area->height` pixels of R'G'B'A, sRGB, in
 *   float, colour not multiplied with alpha, by rows without gaps. @area lies
 *   within the photograph. May be called from any thread, from several at
 *   once, until the window has closed.
 * @read_selection: (nullable): likewise how much each pixel is selected, 0 to
 *   1, one float a pixel; %NULL if all is.
 * @data: for both.
 *
 * A photograph at rest: what is read does not change while the window is open.
 */
typedef struct
{
  gint width;
  gint height;
  GdkRectangle area;
  gboolean has_alpha;
  guint depth;
  void (*read) (gfloat *rgba, const GdkRectangle *area, gpointer data);
  void (*read_selection) (gfloat *coverage,
                          const GdkRectangle *area,
                          gpointer data);
  gpointer data;
} Source;

G_END_DECLS
