/* gimp3-layer.h - applies a clean-up to a drawable of GIMP 3
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libgimp/gimp.h>

#include "plug-in/gimp/gimp3-canvas.h"
#include "plug-in/session/session.h"

G_BEGIN_DECLS

/**
 * LayerUse:
 * @LAYER_FILTER: the clean-up becomes an effect of the layer.
 * @LAYER_PIXELS: it is written to the layer's pixels.
 * @LAYER_READ: nothing is changed; the layer is read with its effects.
 */
typedef enum
{
  LAYER_FILTER,
  LAYER_PIXELS,
  LAYER_READ
} LayerUse;

/**
 * Layer:
 * @image: the image.
 * @drawable: the layer, mask or channel.
 * @use: what is done to it.
 * @in: what the first pass will find. A new effect comes after those that the
 *   layer has; what is written to the pixels comes before them.
 * @bounds: all of @in.
 * @area: the selection's bounding box, or @bounds if nothing is selected.
 * @in_earlier: (nullable): likewise without the effects of earlier clean-ups,
 *   if there are any that would give way to new ones.
 * @selection: (nullable): the image's, if anything is selected.
 * @x: where in @selection the origin of @in lies.
 * @y: likewise.
 * @copies: (nullable): copies of @image that hold @in and @in_earlier while
 *   they are needed.
 * @canvas: shows a clean-up of the layer in GIMP's own view.
 *
 * A drawable that something is about to be done to.
 */
typedef struct
{
  GimpImage *image;
  GimpDrawable *drawable;
  LayerUse use;
  GeglBuffer *in;
  GeglRectangle bounds;
  GeglRectangle area;
  GeglBuffer *in_earlier;
  GeglBuffer *selection;
  gint x;
  gint y;
  GimpImage *copies[2];
  Canvas canvas;
} Layer;

/**
 * layer_open:
 * @layer: (out): to be closed with layer_close().
 * @use: what is wanted. Where %LAYER_FILTER is not possible the user is told,
 *   and `layer->use` is %LAYER_PIXELS.
 *
 * Returns: %FALSE with an error if nothing can be done to @drawable.
 */
gboolean layer_open (Layer *layer,
                     GimpImage *image,
                     GimpDrawable *drawable,
                     LayerUse use,
                     GError **error);

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
 * @replace: take the effects of earlier clean-ups away.
 * @merge: write the effects to the pixels, with all others that the layer has;
 *   not for groups.
 *
 * Applies @cleanup to the layer as it is now, with a record of it, as one step
 * of the undo history.
 *
 * Returns: %FALSE with an error.
 */
gboolean layer_apply (const Layer *layer,
                      const Cleanup *cleanup,
                      gboolean replace,
                      gboolean merge,
                      PixelsProgress progress,
                      GError **error);

G_END_DECLS
