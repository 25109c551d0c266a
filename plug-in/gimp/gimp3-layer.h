/* gimp3-layer.h - applies a clean-up to a drawable of GIMP 3
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libgimp/gimp.h>

#include "plug-in/gimp/gimp3-canvas.h"

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
 * @pixels: what the first pass of a new clean-up will find. A new effect comes
 *   after those that the layer has; what is written to the pixels comes before
 *   them.
 * @existing: (element-type Existing): the clean-ups that it has as effects, the
 *   topmost first; for %LAYER_FILTER alone.
 * @canvas: shows a clean-up of the layer in GIMP's own view.
 *
 * A drawable that something is about to be done to. The others are private.
 */
typedef struct
{
  GimpImage *image;
  GimpDrawable *drawable;
  LayerUse use;
  SessionPixels pixels;
  GPtrArray *existing;
  Canvas canvas;
  GPtrArray *below; /* SessionPixels, of each of @existing; NULL while unread */
  GPtrArray *copies; /* of the image, which hold pixels while they are needed */
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
 * layer_read:
 *
 * Reads `layer->pixels`, of a layer that is open.
 *
 * Returns: %FALSE with an error.
 */
gboolean layer_read (Layer *layer, GError **error);

/**
 * layer_read_below:
 * @i: which of `layer->existing`.
 *
 * Returns: (transfer none): what its first pass finds: the layer with the
 *   effects beneath it alone. Valid until layer_close(). %NULL with an error.
 */
const SessionPixels *layer_read_below (Layer *layer, guint i, GError **error);

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
 * @existing: (nullable): which of `layer->existing` to change; %NULL for a new
 *   clean-up.
 * @merge: write the effects to the pixels, with all others that the layer has;
 *   not for groups.
 *
 * Applies @content to the layer as it is now, with a record of it, as one step
 * of the undo history.
 *
 * Returns: %FALSE with an error.
 */
gboolean layer_apply (const Layer *layer,
                      const Existing *existing,
                      const EditContent *content,
                      gboolean merge,
                      PixelsProgress progress,
                      GError **error);

/**
 * layer_remove:
 * @existing: which of `layer->existing`.
 *
 * Takes it away, with the record if there is no other, as one step of the undo
 * history.
 */
void layer_remove (const Layer *layer, const Existing *existing);

G_END_DECLS
