/* mobilenet.h - features of a frozen image classifier
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "weights.h"

G_BEGIN_DECLS

#define MOBILENET_N 1992       /* 16 + 24 + 32 + 64 + 96 + 160 + 320 + 1280 */
#define MOBILENET_MIN_SIZE 32  /* of a view, each way, in pixels */
#define MOBILENET_MAX_SIZE 512 /* likewise */

/**
 * Mobilenet:
 *
 * The convolutions of a frozen image classifier, MobileNet v2 of width 1
 * (Sandler et al., CVPR 2018), with batch norm folded into them. Tones alone
 * do not tell an under-exposed photograph from a night scene; the content
 * does.
 *
 * Immutable; share it between threads.
 */
typedef struct _Mobilenet Mobilenet;

/**
 * mobilenet_new:
 * @weights: a file with the tensors "features.*", named as torchvision has
 *   them; it need not outlive the result.
 *
 * Returns: (transfer full): or %NULL with an error of weights_read().
 */
Mobilenet *mobilenet_new (const Weights *weights, GError **error);

void mobilenet_free (Mobilenet *mobilenet);

/* Returns: how many weights and biases there are. */
guint64 mobilenet_count_parameters (const Mobilenet *mobilenet);

/**
 * MobilenetPlan:
 *
 * All the memory that views of one size need. Use one from one thread at a
 * time; make as many as you like.
 */
typedef struct _MobilenetPlan MobilenetPlan;

/**
 * mobilenet_plan_new:
 * @mobilenet: must outlive the plan.
 * @height: of a view, %MOBILENET_MIN_SIZE to %MOBILENET_MAX_SIZE, and so is
 *   @width.
 * @n_threads: how many threads may work at once, at least 1. The result does
 *   not depend on it.
 */
MobilenetPlan *mobilenet_plan_new (const Mobilenet *mobilenet,
                                   guint height,
                                   guint width,
                                   guint n_threads);

void mobilenet_plan_free (MobilenetPlan *plan);

/* Returns: multiplications, each with its addition, for one view. */
guint64 mobilenet_plan_count_macs (const MobilenetPlan *plan);

/**
 * mobilenet_plan_run:
 * @out: (out): %MOBILENET_N numbers, the mean over all positions of each
 *   channel after each of the seven groups of blocks and after the last
 *   convolution.
 * @view: (3, height, width) planar sRGB R'G'B' in [0, 1].
 */
void mobilenet_plan_run (MobilenetPlan *plan, gfloat *out, const gfloat *view);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Mobilenet, mobilenet_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MobilenetPlan, mobilenet_plan_free)

G_END_DECLS
