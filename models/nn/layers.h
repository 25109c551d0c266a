/* layers.h - the layers of networks, forward and backward
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/dwm.h"
#include "real.h"

G_BEGIN_DECLS

/**
 * SECTION:layers
 *
 * Activations are stored as (C, N, H, W), channels outermost: each channel is
 * contiguous, so that batch norm, concatenation and the GEMMs of small maps
 * need no copies.
 *
 * A backward function takes `d_out`, the gradient of the loss with respect to
 * the layer's output. Input gradients, `d_in`, are overwritten, or accumulated
 * if @add; parameter gradients, such as `d_weight`, are always accumulated.
 * Pass %NULL for gradients that are not needed. Results depend on
 * #ThreadContext.n_threads, but not on scheduling.
 */

/**
 * ThreadContext:
 * @n_threads: number of threads that a layer uses.
 * @scratch: @n_threads times @scratch_size reals of working memory.
 * @scratch_size: the largest requirement of the layers that run, in reals.
 */
typedef struct
{
  guint n_threads;
  real *scratch;
  gsize scratch_size;
} ThreadContext;

/**
 * Maps:
 * @c: channels.
 * @n: images.
 *
 * The shape of activations. Each dimension is at least 1.
 */
typedef struct
{
  guint c;
  guint n;
  guint h;
  guint w;
} Maps;

/**
 * Window:
 * @kernel: side of the square window, in pixels.
 * @stride: step from one window to the next in pixels, at least 1.
 * @before: rows and columns of padding above and to the left.
 * @after: likewise below and to the right.
 * @gap: pixels left out between two taps: the dilation less 1. Pooling has
 *   none.
 */
typedef struct
{
  guint kernel;
  guint stride;
  guint before;
  guint after;
  guint gap;
} Window;

/**
 * Activation:
 * @ACTIVATION_NONE: x.
 * @ACTIVATION_RELU: max (x, 0).
 * @ACTIVATION_RELU6: min (max (x, 0), 6).
 *
 * The activation that a layer applies to its output.
 */
typedef enum
{
  ACTIVATION_NONE,
  ACTIVATION_RELU,
  ACTIVATION_RELU6
} Activation;

/**
 * LayerShape:
 * @out: shape of the output.
 * @activation: for convolutions; pooling ignores it.
 * @groups: of a convolution: its channels, in and out, are in so many groups,
 *   each of which sees only its own. 0 is like 1.
 *
 * The geometry of a convolution or pooling layer.
 */
typedef struct
{
  Maps in;
  Maps out;
  Window window;
  Activation activation;
  guint groups;
} LayerShape;

/**
 * LayerGrads:
 * @d_in: (nullable): gradient of the input.
 * @add: accumulate instead of overwriting.
 * @d_weight: (nullable): added to; a batch norm's gamma.
 * @d_bias: (nullable): likewise; its beta. %NULL with @d_weight.
 *
 * The gradients that a backward function computes.
 */
typedef struct
{
  real *d_in;
  gboolean add;
  real *d_weight;
  real *d_bias;
} LayerGrads;

gsize maps_size (Maps maps);

/* Sums @n numbers in blocks, which limits the rounding error. */
gdouble sum_reals (const real *x, gsize n);

/* Returns: pixels from the first tap to the last, both counted. */
guint window_reach (Window window);

/**
 * window_steps:
 * @length: rows or columns of the input.
 *
 * Returns: number of whole windows that fit, at least 1.
 */
guint window_steps (Window window, guint length);

/* Replaces the gradient after the activation by the gradient before it, in
 * place. @out: the layer's output. */
void activation_backward (real *d_out,
                          const real *out,
                          Maps maps,
                          Activation activation,
                          ThreadContext *context);

/* ---- convolution (layer-conv.c): zero padding ---- */

/* Reals of ThreadContext.scratch that both directions need. */
gsize layer_conv_scratch (const LayerShape *shape);

/* weight: (out.c, in.c / groups, kernel, kernel); bias: (out.c). */
void layer_conv_forward (real *out,
                         const real *in,
                         const real *weight,
                         const real *bias,
                         const LayerShape *shape,
                         ThreadContext *context);

/* d_out: as activation_backward() leaves it. */
void layer_conv_backward (const LayerGrads *grads,
                          const real *d_out,
                          const real *in,
                          const real *weight,
                          const LayerShape *shape,
                          ThreadContext *context);

/* ---- depthwise convolution (layer-depthwise.c): each channel alone ---- */

/* weight: (c, 1, kernel, kernel), kernel at most 15; bias: (c). */
void layer_depthwise_forward (real *out,
                              const real *in,
                              const real *weight,
                              const real *bias,
                              const LayerShape *shape,
                              ThreadContext *context);

/* The gradient of the input only, as depthwise layers are always frozen. d_out:
 * as activation_backward() leaves it. */
void layer_depthwise_backward (real *d_in,
                               gboolean add,
                               const real *d_out,
                               const real *weight,
                               const LayerShape *shape,
                               ThreadContext *context);

/* ---- batch norm (layer-norm.c), eps 1e-5 ---- */

/**
 * NormUse:
 * @NORM_BATCH: uses the statistics of the batch, across all ranks (ranks.h),
 *   and updates the running ones by @LAYER_NORM_MOMENTUM.
 * @NORM_RUNNING: uses the running statistics and leaves them unchanged.
 */
typedef enum
{
  NORM_BATCH,
  NORM_RUNNING
} NormUse;

#define LAYER_NORM_MOMENTUM 0.1
#define LAYER_NORM_EPSILON 1e-5 /* added to each variance */

/**
 * Norm:
 * @gamma: (c), learnt, as is @beta.
 * @used_mean: (c), written by forward and read by backward, as is
 *   @used_scale: out = activation (gamma * (in - used_mean) * used_scale +
 *   beta).
 *
 * The parameters and state of one batch norm.
 */
typedef struct
{
  real *gamma;
  real *beta;
  real *running_mean;
  real *running_var;
  real *used_mean;
  real *used_scale;
  NormUse use;
} Norm;

void layer_norm_forward (real *out,
                         const real *in,
                         const Norm *norm,
                         Maps maps,
                         Activation activation,
                         ThreadContext *context);

/* d_out: the gradient after the activation; activation_backward() is applied
 * here, using @out. */
void layer_norm_backward (const LayerGrads *grads,
                          const real *d_out,
                          const real *out,
                          const real *in,
                          const Norm *norm,
                          Maps maps,
                          Activation activation,
                          ThreadContext *context);

/* ---- pooling (layer-pool.c) ---- */

/* Padding counts: the divisor is always kernel * kernel. */
void layer_pool_mean_forward (real *out,
                              const real *in,
                              const LayerShape *shape,
                              ThreadContext *context);

void layer_pool_mean_backward (real *d_in,
                               gboolean add,
                               const real *d_out,
                               const LayerShape *shape,
                               ThreadContext *context);

/* Padding is never the maximum. The gradient goes to the first of equal values.
 * */
void layer_pool_max_forward (real *out,
                             const real *in,
                             const LayerShape *shape,
                             ThreadContext *context);

void layer_pool_max_backward (real *d_in,
                              gboolean add,
                              const real *d_out,
                              const real *out,
                              const real *in,
                              const LayerShape *shape,
                              ThreadContext *context);

/* out: (c, n), the mean over each map. */
void layer_mean_forward (real *out,
                         const real *in,
                         Maps in_maps,
                         ThreadContext *context);

void layer_mean_backward (real *d_in,
                          gboolean add,
                          const real *d_out,
                          Maps in_maps,
                          ThreadContext *context);

/* ---- what goes together (layer-sum.c) ---- */

/* out = activation (a + b). In the backward pass both inputs get the result of
 * activation_backward(). */
void layer_sum_forward (real *out,
                        const real *a,
                        const real *b,
                        Maps maps,
                        Activation activation,
                        ThreadContext *context);

/* Concatenates the channels of @a and @b. */
void layer_join_forward (real *out,
                         const real *a,
                         const real *b,
                         Maps a_maps,
                         Maps b_maps,
                         ThreadContext *context);

/* For one of the two inputs, whose channels start at @first. */
void layer_join_backward (real *d_in,
                          gboolean add,
                          const real *d_out,
                          guint first,
                          Maps out_maps,
                          Maps in_maps,
                          ThreadContext *context);

/* in * scale + shift for each of three channels. @out may be @in. */
void layer_colours (real *out,
                    const real *in,
                    const gfloat scale[3],
                    const gfloat shift[3],
                    Maps maps,
                    ThreadContext *context);

/* ---- the relative form (layer-relative.c) ---- */

/* The numbers that relative_compose() makes of answers about images, held as
 * params_from_transform_held() does. out: (PARAMS_N, n). answers:
 * (RELATIVE_N, n). images: 3 channels, normalised as in params.h. */
void layer_relative_forward (real *out,
                             const real *answers,
                             const real *images,
                             Maps maps);

/* The gradient of the answers only, as if nothing were held. */
void layer_relative_backward (real *d_answers,
                              gboolean add,
                              const real *d_out,
                              const real *out,
                              const real *answers,
                              const real *images,
                              Maps maps);

/* ---- the warp (layer-dwm.c) ---- */

/* Returns: size in reals of @mixed, which layer_dwm_forward() saves for the
 * backward pass. */
gsize layer_dwm_mixed_size (Maps maps);

/* Reals of ThreadContext.scratch that both directions need. */
gsize layer_dwm_scratch (Maps maps);

/**
 * LayerWarp:
 * @in: 3 channels, normalised as in params.h.
 * @params: (PARAMS_N, n), column i has the numbers of image i.
 * @mixed: layer_dwm_mixed_size() reals, written by forward and read by
 *   backward: the colour-corrected images.
 *
 * The inputs of the warp layer.
 */
typedef struct
{
  const real *in;
  const real *params;
  real *mixed;
  Maps maps;
  DwmEdges edges;
} LayerWarp;

/* @out: not clamped; must not overlap the input. */
void
layer_dwm_forward (real *out, const LayerWarp *warp, ThreadContext *context);

/* d_params: (PARAMS_N, n), written, not added. */
void layer_dwm_backward (real *d_in,
                         gboolean add,
                         real *d_params,
                         const real *d_out,
                         const LayerWarp *warp,
                         ThreadContext *context);

/* ---- losses (layer-loss.c) ---- */

/* Clamps normalised images (3 channels) to the range of [0, 1], in place. */
void layer_clamp (real *images, Maps maps, ThreadContext *context);

#define LAYER_NO_LABEL G_MAXUINT

/**
 * layer_cross_entropy:
 * @d_scores: (nullable): (c, n, h, w), the gradient times @scale, overwritten.
 * @labels: (n, h, w), each less than c, or %LAYER_NO_LABEL.
 * @maps: of the scores; h and w are 1 if they are of whole images.
 *
 * Softmax cross-entropy.
 *
 * Returns: the mean over the batch, not scaled, of each image's mean over the
 *   places that have a label.
 */
gdouble layer_cross_entropy (real *d_scores,
                             const real *scores,
                             const guint *labels,
                             Maps maps,
                             gdouble scale,
                             ThreadContext *context);

/**
 * ImageLoss:
 * @root: weight of the root mean square error, in [0, 1] units.
 * @log: weight of log (mean square error + @floor).
 * @floor: in units of the squared [0, 1] range.
 */
typedef struct
{
  gdouble root;
  gdouble log;
  gdouble floor;
} ImageLoss;

/**
 * ImageGrad:
 * @d_images: written, or added to.
 * @add: accumulate instead of overwriting.
 * @scale: factor of the gradient.
 */
typedef struct
{
  real *d_images;
  gboolean add;
  gdouble scale;
} ImageGrad;

/* The loss of normalised images, clamped to the range of [0, 1], against
 * @clean. grad: (nullable). mse: (n) (optional): each image's mean squared
 * error in [0, 1] units. Returns: the mean over the batch, not scaled. */
gdouble layer_image_loss (const ImageGrad *grad,
                          gdouble *mse,
                          const real *images,
                          const real *clean,
                          Maps maps,
                          const ImageLoss *loss,
                          ThreadContext *context);

G_END_DECLS
