/* gimp3-ask.h - opens the window on a layer of GIMP 3
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/gimp/gimp3-layer.h"

G_BEGIN_DECLS

/**
 * ask_and_apply:
 * @layer: opened to be given an effect.
 * @options: (inout): what a new clean-up starts with; set to what was chosen for
 *   one, untouched when an effect that is there was edited.
 * @progress: (nullable): told how far the writing of pixels is.
 *
 * Asks a person what to do to the layer, starting with the topmost clean-up
 * that it has as effects, and does it. GTK must have been initialised.
 *
 * Returns: %FALSE with an error.
 */
gboolean ask_and_apply (Layer *layer,
                        EstimateOptions *options,
                        PixelsProgress progress,
                        GError **error);

G_END_DECLS
