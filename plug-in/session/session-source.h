/* session-source.h - a GEGL buffer as the source of the window's photograph
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/gegl/pixels.h"
#include "ui/source.h"

G_BEGIN_DECLS

/**
 * SessionSource:
 * @source: for the window, as long as this is not closed.
 *
 * A copy of a buffer at rest. The others are private.
 */
typedef struct
{
  Source source;
  GeglBuffer *pixels;
  GeglBuffer *selection;
  gint selection_x; /* of the selection's origin, seen from @pixels */
  gint selection_y;
} SessionSource;

/**
 * session_source_open:
 * @from: (out): to be closed with session_source_close().
 * @in: the photograph. It is copied here and now, for libgimp's buffers may
 *   be read by the main thread alone.
 * @area: what is worked on, within @in.
 * @selection: (nullable): how much of each pixel is selected; all of @area is
 *   without one.
 * @x: where in @selection the origin of @in lies.
 * @y: likewise.
 */
void session_source_open (SessionSource *from,
                          GeglBuffer *in,
                          const GeglRectangle *area,
                          GeglBuffer *selection,
                          gint x,
                          gint y);

void session_source_close (SessionSource *from);

G_END_DECLS
