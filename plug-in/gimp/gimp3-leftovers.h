/* gimp3-leftovers.h - asks what to do with effects that a killed run left
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/**
 * leftovers_offer_removal:
 *
 * Where an earlier run ended while it was showing its work on the canvas of
 * @image, asks whether to remove what it left. gimp_ui_init() must have been
 * called.
 */
void leftovers_offer_removal (GimpImage *image);

G_END_DECLS
