/* state.h - numbers that a file is to keep, wherever they lie
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/layers/network.h"

G_BEGIN_DECLS

/**
 * State:
 *
 * A list of tensors in the memory of devices, for a checkpoint.
 */
typedef struct _State State;

State *state_new (void);

void state_free (State *state);

/**
 * state_add:
 * @group: what its name in the file begins with.
 * @name: and what it ends with.
 * @home: its numbers, in @device's memory; they outlive @state.
 */
void state_add (State *state,
                const Device *device,
                const gchar *group,
                const gchar *name,
                WeightsShape shape,
                real *home);

/**
 * state_get:
 *
 * Returns: (transfer full) (element-type WeightsTensor): all as they are now,
 *   in memory of @state's that the next call writes anew.
 */
GArray *state_get (State *state);

/* Returns: %FALSE with an error of weights_read(). */
gboolean state_set (State *state, const Weights *weights, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (State, state_free)

G_END_DECLS
