/* whiten.h - features brought to the same scale, and no two of them alike
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Whiten:
 * @n: channels.
 * @matrix: (n, n), lower triangular: y = matrix (x - mean).
 * @rim: (n): what 0 becomes.
 *
 * Features that count nearly the same make a last stage learn slowly, one
 * direction at a time. Whitened by Cholesky's factor of their covariance, to
 * which a little is added so that nothing is magnified beyond measure.
 */
typedef struct
{
  guint    n;
  gdouble *matrix;
  gfloat  *rim;
} Whiten;

/* @features: (count, n, area); of many, some 15000 are looked at. */
Whiten *whiten_new (const gfloat *features,
                    guint         count,
                    guint         n,
                    guint         area);

void whiten_free (Whiten *whiten);

/* @features: (count, n, area), in place; area at most 16. */
void whiten_apply (const Whiten *whiten,
                   gfloat       *features,
                   guint         count,
                   guint         area,
                   guint         n_threads);

/**
 * whiten_fold:
 * @weight: (n_out, n, taps) of a convolution of whitened features whose
 *   padding is @whiten's rim; becomes that of features as they were, padded
 *   with 0.
 * @bias: (n_out), likewise.
 */
void whiten_fold (const Whiten *whiten,
                  gfloat       *weight,
                  gfloat       *bias,
                  guint         n_out,
                  guint         taps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Whiten, whiten_free)

G_END_DECLS
