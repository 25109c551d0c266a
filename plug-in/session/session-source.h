/* session-source.h - a GEGL buffer as the source of the window's photograph
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/session/session.h"

G_BEGIN_DECLS

/**
 * SessionSource:
 * @source: for the window, as long as this is not closed.
 * @area: what is worked on, within @pixels.
 *
 * A copy of a buffer at rest. The others are private.
 */
typedef struct
{
  Source source;
  GeglRectangle area;
  GeglBuffer *pixels;
  GeglBuffer *selection;
  gint selection_x; /* of the selection's origin, seen from @pixels */
  gint selection_y;
} SessionSource;

/**
 * session_source_open:
 * @from: (out): to be closed with session_source_close().
 * @pixels: the photograph. It is copied here and now, for libgimp's buffers may
 *   be read by the main thread alone.
 */
void session_source_open (SessionSource *from, const SessionPixels *pixels);

void session_source_close (SessionSource *from);

G_END_DECLS
