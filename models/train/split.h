/* split.h - splits photographs into training and held-out sets
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * split_photos:
 * @training: (element-type guint): indices are added to it.
 * @held_out: (element-type guint): likewise.
 * @n: photographs.
 * @n_held_out: number to hold out, at most @n.
 *
 * Held-out photographs are evenly spaced and do not depend on a seed: every
 * run on the same photographs holds out the same ones.
 */
void
split_photos (GArray *training, GArray *held_out, guint n, guint n_held_out);

G_END_DECLS
