/* judge-private.h - one thread's share of judging
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/views.h"
#include "judge.h"

G_BEGIN_DECLS

#define JUDGE_PIXELS ((gsize) JUDGE_SIDE * JUDGE_SIDE)

/* ---- pixels (judge-image.c); images are (3, JUDGE_SIDE, JUDGE_SIDE) ---- */

/* Reads the middle of a photograph. @as_is: one of just the size is not
 * scaled. Returns: FALSE with an error of photos_read(). */
gboolean judge_image_read (gfloat       *image,
                           const Photos *photos,
                           guint         index,
                           gboolean      as_is,
                           GError      **error);

/* Rounds to 8 bits, as saving does. */
void judge_image_round (gfloat *image);

/* Returns: FALSE with an error of views_estimate(). */
gboolean judge_image_estimate (SympieParams *p,
                               const gfloat *image,
                               Nem          *nem,
                               GError      **error);

/* Warps as the product does, and rounds to 8 bits. */
void judge_image_warp (gfloat             *out,
                       const gfloat       *in,
                       const SympieParams *p);

/* ---- classifiers (judge-ask.c) ---- */

/**
 * JudgeAsk:
 *
 * Classifiers of one thread, and images that wait for their answers.
 */
typedef struct _JudgeAsk JudgeAsk;

/* Returns: (transfer full): or NULL with an error of classifier_load(). */
JudgeAsk *judge_ask_new (const gchar *const *paths,
                         guint               n,
                         GError            **error);

void judge_ask_free (JudgeAsk *ask);

/* The place of @label in each classifier's answer to @image will be in
 * @places once judge_ask_finish() returns. */
void judge_ask_add (JudgeAsk     *ask,
                    const gfloat *image,
                    guint         label,
                    guint8       *places);

void judge_ask_finish (JudgeAsk *ask);

/* ---- scores (judge-score.c) ---- */

void judge_score_records (JudgeScore       *score,
                          const JudgeSetup *setup,
                          const GArray     *records);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JudgeAsk, judge_ask_free)

G_END_DECLS
