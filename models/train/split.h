/* split.h - which photographs are learnt from, and which are held out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * split_photos:
 * @training: (element-type guint): indices are added to it.
 * @held_out: (element-type guint): likewise.
 * @n: photographs.
 * @n_held_out: how many of them to hold out, at most @n.
 *
 * Those that are held out lie evenly among all, and depend on nothing that is
 * drawn: every run on the same photographs holds out the same ones.
 */
void
split_photos (GArray *training, GArray *held_out, guint n, guint n_held_out);

G_END_DECLS
