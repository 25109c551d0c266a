/* judge-private.h - what one thread judges with
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/views.h"
#include "judge-real.h"
#include "judge.h"

G_BEGIN_DECLS

#define JUDGE_PIXELS ((gsize) JUDGE_SIDE * JUDGE_SIDE)

/* ---- pixels (judge-image.c) ---- */

/**
 * JudgeImage:
 * @data: (3, height, width) planar R'G'B' in [0, 1], or %NULL; an image
 *   that is put there takes the place of the one before.
 */
typedef struct
{
  guint height;
  guint width;
  gfloat *data;
} JudgeImage;

/**
 * JudgeCut:
 * @JUDGE_CUT_MIDDLE: the middle JUDGE_SIDE x JUDGE_SIDE pixels, once it is
 *   scaled to JUDGE_SHORT_SIDE.
 * @JUDGE_CUT_READY: likewise, unless it has just those.
 * @JUDGE_CUT_NOT: all of it, as it is.
 *
 * What of a photograph is judged.
 */
typedef enum
{
  JUDGE_CUT_MIDDLE,
  JUDGE_CUT_READY,
  JUDGE_CUT_NOT
} JudgeCut;

/* Returns: FALSE with an error of photos_read(), or SYMPIE_ERROR_SHAPE if it
 * is too small or too large to be judged uncut. */
gboolean judge_image_read (JudgeImage *image,
                           const Photos *photos,
                           guint index,
                           JudgeCut cut,
                           GError **error);

void judge_image_copy (JudgeImage *out, const JudgeImage *in);

void judge_image_clear (JudgeImage *image);

/* All of a photograph. */
void judge_image_set (JudgeImage *image, const Photo *photo);

/* Rounds to 8 bits, as saving does. */
void judge_image_round (JudgeImage *image);

/* The network's numbers, with no limit that the image sets. Returns: FALSE with
 * an error of estimate_pass(). */
gboolean judge_image_estimate (SympieParams *p,
                               const JudgeImage *image,
                               Nem *nem,
                               GError **error);

/* Warps as the product does, and rounds to 8 bits. @out may be @in. */
void
judge_image_warp (JudgeImage *out, const JudgeImage *in, const SympieParams *p);

/**
 * judge_image_clean_up:
 * @out: the result, rounded to 8 bits. Not @in.
 * @p: (out): the numbers that did it.
 * @nem: (nullable): with none, nothing is done.
 *
 * Does all that the product does for a file: leaves out its border, judges its
 * content, estimates within the limits that the image sets, and warps.
 *
 * Returns: FALSE with an error of estimate_first().
 */
gboolean judge_image_clean_up (JudgeImage *out,
                               SympieParams *p,
                               const JudgeImage *in,
                               Nem *nem,
                               GError **error);

/* ---- classifiers (judge-classifiers.c) ---- */

/**
 * JudgeClassifiers:
 *
 * Classifiers of one thread, and images that wait for their answers.
 */
typedef struct _JudgeAsk JudgeClassifiers;

/* Returns: (transfer full): or NULL with an error of classifier_load(). */
JudgeClassifiers *
judge_classifiers_new (const gchar *const *paths, guint n, GError **error);

void judge_classifiers_free (JudgeClassifiers *ask);

/* The place of @label in each classifier's answer to @image will be in
 * @places once judge_classifiers_finish() returns. */
void judge_classifiers_add (JudgeClassifiers *ask,
                            const gfloat *image,
                            guint label,
                            guint8 *places);

void judge_classifiers_finish (JudgeClassifiers *ask);

/* ---- scores (judge-score.c) ---- */

void judge_score_records (JudgeScore *score,
                          const JudgeSetup *setup,
                          const GArray *records);

/* Fills in the scores of what was judged. @pairs: (nullable). */
void judge_score_real (JudgeReal *result, const Pairs *pairs);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (JudgeImage, judge_image_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JudgeClassifiers, judge_classifiers_free)

G_END_DECLS
