/* judge-private.h - shared by judge*.c
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
 * @data: (3, height, width) planar R'G'B' in [0, 1], or %NULL. Setting an
 *   image frees the previous one.
 */
typedef struct
{
  guint height;
  guint width;
  gfloat *data;
} JudgeImage;

/**
 * JudgeCrop:
 * @JUDGE_CROP_CENTRE: scaled to JUDGE_SHORT_SIDE, then the central JUDGE_SIDE
 *   x JUDGE_SIDE pixels.
 * @JUDGE_CROP_UNLESS_SQUARE: likewise, unless it already has that size.
 * @JUDGE_CROP_NONE: all of it, unscaled.
 *
 * The part of a photograph that is judged.
 */
typedef enum
{
  JUDGE_CROP_CENTRE,
  JUDGE_CROP_UNLESS_SQUARE,
  JUDGE_CROP_NONE
} JudgeCrop;

/* Returns: FALSE with an error of photos_read(), or SYMPIE_ERROR_SHAPE if its
 * size is out of range in full size. */
gboolean judge_image_read (JudgeImage *image,
                           const Photos *photos,
                           guint index,
                           JudgeCrop cut,
                           GError **error);

void judge_image_copy (JudgeImage *out, const JudgeImage *in);

void judge_image_clear (JudgeImage *image);

/* Sets the whole photograph. */
void judge_image_set (JudgeImage *image, const Photo *photo);

/* The reverse, for an image that is rounded. Frees what @photo had. */
void judge_image_get (Photo *photo, const JudgeImage *image);

/* Puts it into a batch of @n of its size, (3, n, height, width), normalised as
 * in params.h. */
void
judge_image_put (real *input, const JudgeImage *image, guint n, guint index);

/* Corrupts as the case says, and rounds to 8 bits; not for %JUDGE_FILES.
 * @index: of the photograph. */
void judge_image_corrupt (JudgeImage *image,
                          const JudgeCase *judge_case,
                          guint64 seed,
                          guint index);

/* Rounds to 8 bits, as saving does. */
void judge_image_round (JudgeImage *image);

/* The network's numbers, with no limit that the image sets. Returns: FALSE with
 * an error of estimate_pass(). */
gboolean judge_image_estimate (SympieParams *p,
                               const JudgeImage *image,
                               Nem *nem,
                               GError **error);

/* Warps as sympie apply does, and rounds to 8 bits. @out may be @in. */
void
judge_image_warp (JudgeImage *out, const JudgeImage *in, const SympieParams *p);

/**
 * judge_image_clean_up:
 * @out: the result, rounded to 8 bits. Not @in.
 * @p: (out): the numbers that were applied.
 * @nem: (nullable): %NULL to change nothing.
 *
 * Cleans up as sympie apply does for a file: excludes its border, checks its
 * content, estimates within the safeguards, and warps.
 *
 * Returns: FALSE with an error of estimate_first().
 */
gboolean judge_image_clean_up (JudgeImage *out,
                               SympieParams *p,
                               const JudgeImage *in,
                               Nem *nem,
                               GError **error);

/* ---- workers (judge-crew.c) ---- */

typedef void (*JudgeFault) (const gchar *message, gpointer user_data);
typedef void (*JudgeProgress) (guint n_done, guint n_all, gpointer user_data);

/**
 * JudgeCrew:
 * @n_all: number of tasks.
 * @error: (nullable): the first error, after which no task is begun.
 *
 * Threads that judge one photograph after the other.
 */
typedef struct
{
  GMutex mutex;
  JudgeFault fault;
  JudgeProgress progress;
  gpointer user_data;
  guint n_done;
  guint n_all;
  GError *error;
} JudgeCrew;

void judge_crew_init (JudgeCrew *crew,
                      JudgeFault fault,
                      JudgeProgress progress,
                      gpointer user_data);

/* Returns: whether there was an error. */
gboolean judge_crew_is_over (JudgeCrew *crew);

/* A task is done. @fault: (nullable) (transfer full): why it was skipped.
 * @error: (nullable) (transfer full): ends the run. */
void judge_crew_report (JudgeCrew *crew, GError *fault, GError *error);

/* Returns: FALSE with the first error. */
gboolean judge_crew_end (JudgeCrew *crew, GError **error);

/* ---- classifiers (judge-classifiers.c) ---- */

/**
 * JudgeClassifiers:
 *
 * The classifiers of one thread, and a batch of images to classify.
 */
typedef struct _JudgeClassifiers JudgeClassifiers;

/* Returns: (transfer full): or NULL with an error of classifier_load(). */
JudgeClassifiers *
judge_classifiers_new (const gchar *const *paths, guint n, GError **error);

void judge_classifiers_free (JudgeClassifiers *ask);

/* Queues @image. The rank of @label in each classifier's answer will be in
 * @ranks after judge_classifiers_finish(). */
void judge_classifiers_add (JudgeClassifiers *ask,
                            const gfloat *image,
                            guint label,
                            guint8 *ranks);

void judge_classifiers_finish (JudgeClassifiers *ask);

/* ---- scores (judge-score.c) ---- */

void judge_score_records (JudgeScore *score,
                          const JudgeSetup *setup,
                          const GArray *records);

/* Computes the scores from the judged pairs and photographs. @pairs:
 * (nullable). */
void judge_score_real (JudgeReal *result, const Pairs *pairs);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (JudgeImage, judge_image_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JudgeClassifiers, judge_classifiers_free)

G_END_DECLS
