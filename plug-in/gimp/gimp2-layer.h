/* gimp2-layer.h - applies a clean-up to a drawable of GIMP 2.10
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/session/session.h"

G_BEGIN_DECLS

/**
 * Layer:
 * @image: the image's number.
 * @drawable: that of the layer, mask or channel.
 * @in: its pixels.
 * @bounds: all of @in.
 * @area: the selection's bounding box, or @bounds if nothing is selected.
 * @selection: (nullable): the image's, if anything is selected.
 * @x: where in @selection the origin of @in lies.
 * @y: likewise.
 *
 * A drawable that something is about to be done to.
 */
typedef struct
{
  gint32 image;
  gint32 drawable;
  GeglBuffer *in;
  GeglRectangle bounds;
  GeglRectangle area;
  GeglBuffer *selection;
  gint x;
  gint y;
} Layer;

/**
 * layer_open:
 * @layer: (out): to be closed with layer_close().
 * @write: whether its pixels are to be changed.
 *
 * Returns: %FALSE with an error if that cannot be done to @drawable.
 */
gboolean layer_open (
  Layer *layer, gint32 image, gint32 drawable, gboolean write, GError **error);

void layer_close (Layer *layer);

/**
 * layer_read_record:
 * @cleanup: (out): what was done to the layer before.
 *
 * Returns: whether there is a record. A damaged one is
 *   ignored, with a warning.
 */
gboolean layer_read_record (const Layer *layer, Cleanup *cleanup);

/**
 * layer_apply:
 *
 * Writes the layer's pixels, as they are now, as @cleanup says, and a record of
 * it, as one step of the undo history.
 *
 * Returns: %FALSE with an error.
 */
gboolean layer_apply (const Layer *layer,
                      const Cleanup *cleanup,
                      PixelsProgress progress,
                      GError **error);

G_END_DECLS
