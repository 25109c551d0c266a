/* gimp3-canvas.h - a clean-up shown in GIMP 3's own view of the image
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libgimp/gimp.h>

#include "core/cleanup.h"

G_BEGIN_DECLS

/**
 * Canvas:
 * @drawable: the layer.
 * @filters: (nullable): the effects that are attached for the time being.
 */
typedef struct
{
  GimpDrawable *drawable;
  GPtrArray *filters;
} Canvas;

/**
 * canvas_show:
 * @cleanup: (nullable): what to show; %NULL for the layer as it is.
 *
 * Attaches effects for the time being, changes them or takes them away, without
 * a step of the undo history. An image without changes stays without. Nothing
 * happens when the layer is no longer there.
 */
void canvas_show (Canvas *canvas, const Cleanup *cleanup);

/**
 * canvas_find_leftovers:
 *
 * Returns: (transfer full): those effects on the layers of @image that a
 *   process attached for the time being and that ended before it could take
 *   them away. They belong to libgimp.
 */
GPtrArray *canvas_find_leftovers (GimpImage *image);

/**
 * canvas_remove_leftovers:
 * @filters: of canvas_find_leftovers().
 *
 * Takes them away as canvas_show() would have.
 */
void canvas_remove_leftovers (GimpImage *image, GPtrArray *filters);

G_END_DECLS
