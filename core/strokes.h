/* strokes.h - whether an image is thin strokes on even ground
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Strokes:
 * @ground: fraction of the pixels within 16 levels of 255 of the most frequent
 *   level: the ground.
 * @level: that level, 0 to 255.
 * @ground_chroma: of the ground: the median difference of a pixel's largest
 *   channel and its smallest, in levels.
 * @ink: fraction of the pixels more than 40 levels from the ground: the ink.
 * @ink_chroma: of the ink: the mean difference, likewise.
 * @thin: fraction of the ink in runs of at most 12 pixels along a row, which
 *   begin and end within a sample.
 * @sharp: of the differences between neighbours, those over 32 levels to those
 *   of more than 10.
 *
 * What tells pages, screenshots and drawings from photographs when noise or
 * JPEG has left no two pixels the same: much even ground, little ink, in strokes
 * that are thin and sharp; on light ground both are nearly colourless.
 */
typedef struct
{
  gdouble ground;
  gdouble level;
  gdouble ground_chroma;
  gdouble ink;
  gdouble ink_chroma;
  gdouble thin;
  gdouble sharp;
} Strokes;

/**
 * strokes_measure:
 * @strokes: (out):
 * @samples: (n, side, side, 3) pieces of the image as it is, R'G'B' in [0, 1].
 */
void strokes_measure (Strokes *strokes,
                      const gfloat *samples,
                      guint n_samples,
                      guint side);

/**
 * strokes_are_page:
 *
 * Returns: whether an image of these figures is a page, a screenshot or a
 *   drawing.
 */
gboolean strokes_are_page (const Strokes *strokes);

G_END_DECLS
