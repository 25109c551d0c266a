/* whiten.h - features brought to the same scale, and no two of them alike
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Whiten:
 * @n: channels.
 * @matrix: (n, n), lower triangular: y = matrix (x - mean).
 * @zero: (n): what 0 becomes.
 *
 * Features that count nearly the same make a last stage learn slowly, one
 * direction at a time. Whitened by Cholesky's factor of their covariance, to
 * which a little is added so that nothing is magnified beyond measure. What
 * never changes becomes 0.
 */
typedef struct
{
  guint n;
  gdouble *matrix;
  gfloat *zero;
} Whiten;

/* @features: (count, n); of many, some 30000 are looked at. */
Whiten *whiten_new (const gfloat *features, guint count, guint n);

void whiten_free (Whiten *whiten);

/* @features: (count, n), in place. */
void whiten_apply (const Whiten *whiten,
                   gfloat *features,
                   guint count,
                   guint n_threads);

/**
 * whiten_fold:
 * @weight: (n_out, n), of whitened features; becomes that of features as they
 *   were.
 * @bias: (n_out), likewise.
 */
void
whiten_fold (const Whiten *whiten, gfloat *weight, gfloat *bias, guint n_out);

/**
 * whiten_undo:
 * @weights: (out): of whitened channels, up to @channel.
 *
 * Returns: what is to be added to the weighted sum to get @channel, one that
 *   changes, as it was.
 */
gdouble whiten_undo (const Whiten *whiten, gdouble *weights, guint channel);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Whiten, whiten_free)

G_END_DECLS
