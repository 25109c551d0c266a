/* gimp3-canvas.h - a clean-up shown in GIMP 3's own view of the image
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/gimp/gimp3-existing.h"

G_BEGIN_DECLS

/**
 * Canvas:
 * @drawable: the layer.
 * @existing: (nullable): the clean-up among its effects that is shown
 *   otherwise; %NULL to show another one above them.
 * @filters: (nullable): the effects that are attached for the time being.
 * @before: (nullable): the properties that @existing had.
 */
typedef struct
{
  GimpDrawable *drawable;
  const Existing *existing;
  GPtrArray *filters;
  GPtrArray *before;
} Canvas;

/**
 * canvas_show:
 * @cleanup: (nullable): what to show; %NULL for the layer as it is.
 *
 * Attaches effects for the time being, changes them or takes them away, without
 * a step of the undo history. An image without changes stays without. Nothing
 * happens when the layer is no longer there. With `canvas->existing`, which may
 * only change while nothing is shown, a clean-up of other than its passes is not
 * shown.
 */
void canvas_show (Canvas *canvas, const Cleanup *cleanup);

/**
 * canvas_find_leftovers:
 *
 * Returns: (transfer container): those effects on the layers of @image that a
 *   process attached or changed for the time being and that ended before it
 *   could take that back. They belong to libgimp.
 */
GPtrArray *canvas_find_leftovers (GimpImage *image);

/**
 * canvas_remove_leftovers:
 * @filters: of canvas_find_leftovers().
 *
 * Takes them away, or their changes back, as canvas_show() would have.
 */
void canvas_remove_leftovers (GimpImage *image, GPtrArray *filters);

G_END_DECLS
