/* adam.h - Adam (Kingma and Ba, ICLR 2015) on a network's learnt numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "network.h"

G_BEGIN_DECLS

/**
 * Adam:
 * @first: (array) (element-type real): running mean of each tensor's
 *   derivative, tensor by tensor as network_get_params() has them; %NULL for
 *   those that are not learnt.
 * @second: likewise of its square.
 * @steps: steps taken, in two halves of 20 bits, the lower first, so that
 *   they survive a file of single precision.
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
 * @highest: the learning rate that a training of @n iterations reaches.
 * @rising: iterations until then; 0 for at once.
 *
 * Returns: the learning rate of an iteration: it falls as a cosine does.
 */
gdouble adam_get_rate (gdouble highest, guint iteration, guint n, guint rising);

/**
 * adam_step:
 * @clip: each tensor's derivative is scaled down to this norm if it is
 *   longer; 0 leaves it.
 * @head: (nullable): name of the layer that learns @head_rate times as fast.
 *
 * Moves @network's learnt numbers by their NetworkParam.grad.
 *
 * Returns: %FALSE, with nothing moved, if a derivative is not finite.
 */
gboolean adam_step (Adam *adam,
                    Network *network,
                    gdouble learning_rate,
                    gdouble clip,
                    const gchar *head,
                    gdouble head_rate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Adam, adam_free)

G_END_DECLS
