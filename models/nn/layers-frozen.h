/* layers-frozen.h - the layers that only frozen networks have
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "layers.h"

G_BEGIN_DECLS

/* ---- PReLU (layer-prelu.c) ---- */

/**
 * Prelu:
 * @scale: (c), a folded batch norm's, as is @shift; 1 and 0 for none.
 * @slope: (c), of negative numbers: out = z where z = scale * in + shift is at
 *   least 0, else slope * z.
 */
typedef struct
{
  const real *scale;
  const real *shift;
  const real *slope;
} Prelu;

void layer_prelu_forward (real *out,
                          const real *in,
                          const Prelu *prelu,
                          Maps maps,
                          ThreadContext *context);

/* The gradient of the input only. */
void layer_prelu_backward (real *d_in,
                           gboolean add,
                           const real *d_out,
                           const real *in,
                           const Prelu *prelu,
                           Maps maps,
                           ThreadContext *context);

/* ---- maps of another size (layer-resample.c) ---- */

/**
 * Resample:
 * @RESAMPLE_CORNERS: linear between pixels; the centres of the corner pixels
 *   are those of the corners of the result.
 * @RESAMPLE_CENTRES: linear; the edges of the maps are the same, and the
 *   outermost pixels reach to them.
 * @RESAMPLE_MEAN: each pixel is the mean of all that it touches, the adaptive
 *   mean.
 */
typedef enum
{
  RESAMPLE_CORNERS,
  RESAMPLE_CENTRES,
  RESAMPLE_MEAN
} Resample;

/* Reals of ThreadContext.scratch that both directions need. */
gsize layer_resample_scratch (Maps in, Maps out);

void layer_resample_forward (real *out,
                             const real *in,
                             Maps out_maps,
                             Maps in_maps,
                             Resample resample,
                             ThreadContext *context);

void layer_resample_backward (real *d_in,
                              gboolean add,
                              const real *d_out,
                              Maps out_maps,
                              Maps in_maps,
                              Resample resample,
                              ThreadContext *context);

/* ---- the gate (layer-gate.c) ---- */

/* out = in * sigmoid (score). scores: (c, n), one for each map. */
void layer_gate_forward (real *out,
                         const real *in,
                         const real *scores,
                         Maps maps,
                         ThreadContext *context);

void layer_gate_backward (real *d_in,
                          gboolean add,
                          const real *d_out,
                          const real *scores,
                          Maps maps,
                          ThreadContext *context);

/* The gradient of the scores. */
void layer_gate_backward_scores (real *d_scores,
                                 gboolean add,
                                 const real *d_out,
                                 const real *in,
                                 const real *scores,
                                 Maps maps,
                                 ThreadContext *context);

/* ---- the shuffle (layer-sum.c) ---- */

/* Interleaves @n equal groups of channels: the first of each, then the second
 * of each. */
void layer_shuffle_forward (real *out, const real *in, guint n, Maps maps);

void layer_shuffle_backward (
  real *d_in, gboolean add, const real *d_out, guint n, Maps maps);

G_END_DECLS
