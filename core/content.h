/* content.h - whether an image is a photograph in which there is something
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strokes.h"

G_BEGIN_DECLS

#define CONTENT_MIN_SIDE 32    /* pixels, under which nothing is estimated */
#define CONTENT_SAMPLE_SIDE 64 /* pixels, each way */
#define CONTENT_MAX_SAMPLES 36

/**
 * Content:
 * @CONTENT_PHOTO: what can be estimated of.
 * @CONTENT_TINY: under %CONTENT_MIN_SIDE pixels wide or high.
 * @CONTENT_EMPTY: hardly anything varies beyond its noise and an even
 *   gradient: a wall, a grey card, the sky, a transparent layer.
 * @CONTENT_GRAPHIC: a page, a screenshot, a drawing, a test chart: large areas
 *   of exactly the same value, sharp steps without texture; or, scanned or
 *   compressed, thin strokes on an even ground (see #Strokes).
 */
typedef enum
{
  CONTENT_PHOTO,
  CONTENT_TINY,
  CONTENT_EMPTY,
  CONTENT_GRAPHIC
} Content;

/**
 * ContentFigures:
 * @variation: standard deviation, in R'G'B', of what an even gradient leaves of
 *   the image in cells of its view.
 * @cell: pixels of the image in a cell.
 * @noise: standard deviation of the image's noise in R'G'B': of what
 *   neighbouring pixels do not share, in the most even tenth of its 8x8 blocks
 *   that are neither black nor white. A third to a half of a camera's noise
 *   is not counted where its own processing or JPEG has smoothed it.
 * @flat: fraction of pixels whose neighbours have exactly the same value.
 * @steps: of the differences between neighbours, the large ones (over 32
 *   levels of 255) to a small one (up to 6 levels).
 * @strokes: see there.
 * @grey: whether R' = G' = B' everywhere.
 */
typedef struct
{
  gdouble variation;
  gdouble cell;
  gdouble noise;
  gdouble flat;
  gdouble steps;
  Strokes strokes;
  gboolean grey;
} ContentFigures;

/**
 * content_measure:
 * @figures: (out):
 * @view: (height, width, 3) interleaved R'G'B' in [0, 1]: the image scaled
 *   down, at least %CONTENT_MIN_SIDE each way.
 * @samples: (n, side, side, 3) pieces of the image as it is, spread over it;
 *   side is %CONTENT_SAMPLE_SIDE or, in smaller images, less.
 * @scale: pixels of the image, each way, to one of @view.
 */
void content_measure (ContentFigures *figures,
                      const gfloat *view,
                      guint width,
                      guint height,
                      const gfloat *samples,
                      guint n_samples,
                      guint side,
                      gdouble scale);

/**
 * content_judge:
 *
 * Returns: what an image of these figures is.
 */
Content content_judge (const ContentFigures *figures);

/**
 * content_describe:
 *
 * Returns: (transfer none): why nothing is estimated, a sentence in the user's
 *   language; %NULL of a photograph.
 */
const gchar *content_describe (Content content);

G_END_DECLS
