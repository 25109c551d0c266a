/* border.h - the uniform border of an image: frame, mat, film edge
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Border:
 * @left: columns of border on the left.
 * @right: on the right.
 * @top: rows of border at the top.
 * @bottom: at the bottom.
 */
typedef struct
{
  guint left;
  guint right;
  guint top;
  guint bottom;
} Border;

/**
 * border_find:
 * @border: (out): what to leave out; all 0 if there is no border.
 * @rgb: (height, width, 3) interleaved R'G'B' in [0, 1].
 * @width: at least 1.
 * @height: at least 1.
 *
 * Finds a border of one colour, any, on any of the four sides. Its lines may
 * vary a little, by noise or compression, and be broken by holes of one other
 * colour, as film has them. It counts as a border only if the picture begins
 * all along one line, so that an even sky or the ground behind an object is
 * none. A frame may have a second one within it. At most 16 % of the height or
 * width is taken away from a single side, 45 % from each of two opposite ones.
 */
void border_find (Border *border, const gfloat *rgb, guint width, guint height);

G_END_DECLS
