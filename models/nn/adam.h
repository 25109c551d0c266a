/* adam.h - Adam (Kingma and Ba, ICLR 2015) for a network's parameters
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "network.h"

G_BEGIN_DECLS

/**
 * Adam:
 * @first: (array) (element-type real): running mean of each tensor's gradient,
 *   in the order of network_get_params(); %NULL for tensors that are not
 *   trainable.
 * @second: likewise of its square.
 * @steps: the step counter as two 20-bit halves, low half first, so that
 *   single precision stores it exactly.
 */
typedef struct
{
  guint n;
  real **first;
  real **second;
  real steps[2];
} Adam;

Adam *adam_new (Network *network);

void adam_free (Adam *adam);

/**
 * adam_get_rate:
 * @peak: the peak learning rate of a run of @n iterations.
 * @warm_up: iterations of linear warm-up; 0 for none.
 *
 * Returns: the learning rate of an iteration: linear warm-up, then cosine
 *   decay.
 */
gdouble adam_get_rate (gdouble peak, guint iteration, guint n, guint warm_up);

/**
 * adam_step:
 * @clip: each tensor's gradient is scaled down to this norm if it exceeds it;
 *   0 disables clipping.
 * @head: (nullable): name of the layer whose learning rate is @head_rate times
 *   as high.
 *
 * Updates the trainable parameters of @network from NetworkParam.grad.
 *
 * Returns: %FALSE, with nothing updated, if a gradient is not finite.
 */
gboolean adam_step (Adam *adam,
                    Network *network,
                    gdouble learning_rate,
                    gdouble clip,
                    const gchar *head,
                    gdouble head_rate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Adam, adam_free)

G_END_DECLS
