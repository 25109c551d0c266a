/* cli-orient.h - photographs rotated upright
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gegl.h>

G_BEGIN_DECLS

/**
 * cli_orient:
 * @image: (transfer full): pixels as the camera stored them, from (0, 0) on.
 * @orientation: as Exif counts it, 1 to 8.
 *
 * Returns: (transfer full): @image as it is to be seen; itself at 1.
 */
GeglBuffer *cli_orient (GeglBuffer *image, guint orientation);

G_END_DECLS
