/* nem-pooled.h - NEM's last block in its pooled form, for nem*.c alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nem-kernel.h"
#include "weights.h"

G_BEGIN_DECLS

/**
 * NemPooled:
 *
 * The last block of 1x1 convolutions on one vector a view: the view's own
 * means and deviations, the means over all positions of the third stage's map,
 * followed by the classifier's pooled maps if the file has a classifier. The
 * vector is standardised, and held within -6..6 so that an unusual view does
 * not lead far away; then ReLU (bn2 (conv2 (ReLU (bn1 (conv1 (x)))))).
 *
 * Immutable; share it between threads.
 */
typedef struct _NemPooled NemPooled;

/* Returns: whether the file's last block is of this form, by its shape. */
gboolean nem_pooled_is_in (const Weights *weights);

/**
 * nem_pooled_new:
 * @c_in: channels of the third stage.
 *
 * Returns: (transfer full): or %NULL with an error of weights_read(), or
 *   %SYMPIE_ERROR_SHAPE or %SYMPIE_ERROR_VALUE.
 */
NemPooled *nem_pooled_new (const Weights *weights, guint c_in, GError **error);

void nem_pooled_free (NemPooled *pooled);

guint nem_pooled_get_width (const NemPooled *pooled);

/* Returns: length of the vector that it works on. */
guint nem_pooled_count_inputs (const NemPooled *pooled);

/* Returns: weights and biases, the classifier's among them. */
guint64 nem_pooled_count_parameters (const NemPooled *pooled);

/* Returns: the largest side of a view that it works on. */
guint nem_pooled_get_max_size (const NemPooled *pooled);

/**
 * NemPooledPlan:
 *
 * The memory that views of one size need, for one thread at a time.
 */
typedef struct _NemPooledPlan NemPooledPlan;

NemPooledPlan *nem_pooled_plan_new (const NemPooled *pooled,
                                    const NemKernel *kernel,
                                    guint height,
                                    guint width,
                                    guint n_threads);

void nem_pooled_plan_free (NemPooledPlan *plan);

guint64 nem_pooled_plan_count_macs (const NemPooledPlan *plan);

/**
 * nem_pooled_plan_collect:
 * @inputs: (out): the vector, not standardised.
 * @means: of the third stage's map.
 * @view: (3, height, width).
 */
void nem_pooled_plan_collect (NemPooledPlan *plan,
                              gfloat *inputs,
                              const gfloat *means,
                              const gfloat *view);

/**
 * nem_pooled_plan_run:
 * @out: (out): as many numbers as the block is wide.
 * @inputs: what nem_pooled_plan_collect() gave.
 */
void
nem_pooled_plan_run (NemPooledPlan *plan, gfloat *out, const gfloat *inputs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NemPooled, nem_pooled_free)

G_END_DECLS
