/* stages.h - the frozen stages before NEM's last block
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/nem.h"
#include "core/relative.h"
#include "core/weights.h"
#include "models/nn/network.h"

G_BEGIN_DECLS

/**
 * Stages:
 *
 * The hand-crafted first three stages (handcrafted.h) and a frozen image
 * classifier's convolutions (core/mobilenet.h), whose pooled maps are the
 * input of a pooled last block (core/nem.h). Immutable; may be shared by
 * threads.
 */
typedef struct _Stages Stages;

/**
 * stages_new:
 * @classifier: a weights file with MobileNet v2's convolutions.
 *
 * Returns: (transfer full): or %NULL with an error of weights_read().
 */
Stages *stages_new (const gchar *classifier, GError **error);

void stages_free (Stages *stages);

/* Returns: number of inputs of the last block. */
guint stages_get_size (const Stages *stages);

/* Returns: (transfer none): SHA-256 of all their weights, in hexadecimal. */
const gchar *stages_get_hash (const Stages *stages);

/* Returns: (transfer none): the hand-crafted stages. */
Network *stages_get_network (const Stages *stages);

/* Returns: (transfer none): the classifier's file. */
const Weights *stages_get_classifier (const Stages *stages);

/* The working memory of a thread. */
typedef struct _StagesWorker StagesWorker;

StagesWorker *stages_worker_new (const Stages *stages);
void stages_worker_free (StagesWorker *worker);

/**
 * stages_worker_run:
 * @input: (out): of the last block, stages_get_size() reals.
 * @view: (3, 224, 224) planar sRGB R'G'B' in [0, 1].
 */
void
stages_worker_run (StagesWorker *worker, gfloat *input, const gfloat *view);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stages, stages_free)

G_END_DECLS
