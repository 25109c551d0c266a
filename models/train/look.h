/* look.h - the front's first look at an image, without its many zeros
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/layers/networks.h"

G_BEGIN_DECLS

#define LOOK_SIDE 3 /* of the last feature map, for images of 224x224 */
#define LOOK_AREA (LOOK_SIDE * LOOK_SIDE)

/**
 * Look:
 *
 * A front of network_new_nem_front() run weight by weight, those that are 0
 * left out. Of a front that was thought out they are nearly all, so that this
 * takes a tenth of the time of network_forward(), with the same result but
 * for rounding.
 */
typedef struct _Look Look;

/* @front: its numbers are copied.
 * @side: of the square images. */
Look *look_new (Network *front, guint side);

void look_free (Look *look);

/* Returns: how many channels the front gives. */
guint look_get_channels (const Look *look);

/* Returns: (transfer none): SHA-256 of the front's numbers, in hexadecimal. */
const gchar *look_get_hash (const Look *look);

/* Returns: how many numbers look_at() needs to work with. */
gsize look_get_scratch (const Look *look);

/* Returns: how many that and its maps are together. */
gsize look_get_room (const Look *look);

/**
 * look_at:
 * @maps: (out): (channels, LOOK_AREA).
 * @images: (3, n, side, side), normalised as in params.h.
 * @image: which of the n.
 * @scratch: of look_get_scratch() numbers.
 */
void look_at (const Look *look,
              real *maps,
              const real *images,
              guint n,
              guint image,
              real *scratch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

G_END_DECLS
