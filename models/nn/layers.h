/* layers.h - what networks are made of, forward and backward side by side
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/dwm.h"
#include "real.h"

G_BEGIN_DECLS

/**
 * SECTION:layers
 *
 * Activations lie (C, N, H, W), the channel outermost and then the image of
 * the batch: a channel is one run of memory, so that batch norm, joining
 * channels and the matrix products of small maps need no copies.
 *
 * A backward function is given the derivative of the loss by the layer's
 * output, `d_out`. What it gives for inputs, `d_in`, is written, or added to
 * what is there if @add; what it gives for a layer's own numbers, such as
 * `d_weight`, is always added. Pointers to derivatives that nobody wants are
 * %NULL. Results do not depend on how fast which thread is, only on
 * #ThreadContext.n_threads.
 */

/**
 * ThreadContext:
 * @n_threads: how many threads a layer's work is shared among.
 * @scratch: @n_threads times @scratch_size reals of working memory.
 * @scratch_size: at least what the layers at work ask for, in reals.
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
 * The shape of activations; at least 1 each.
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
 * @stride: pixels from one window to the next, at least 1.
 * @before: rows and columns of padding above and to the left.
 * @after: likewise below and to the right.
 */
typedef struct
{
  guint kernel;
  guint stride;
  guint before;
  guint after;
} Window;

/**
 * Activation:
 * @ACTIVATION_NONE: x.
 * @ACTIVATION_RELU: max (x, 0).
 * @ACTIVATION_RELU6: min (max (x, 0), 6).
 *
 * What a layer does to its result before it writes it.
 */
typedef enum
{
  ACTIVATION_NONE,
  ACTIVATION_RELU,
  ACTIVATION_RELU6
} Activation;

/**
 * LayerShape:
 * @out: the shape of the result.
 * @activation: of convolutions; pooling has none.
 *
 * A layer that moves a window over its input.
 */
typedef struct
{
  Maps in;
  Maps out;
  Window window;
  Activation activation;
} LayerShape;

/**
 * LayerGrads:
 * @d_in: (nullable): written, or added to.
 * @add: which of the two.
 * @d_weight: (nullable): added to; a batch norm's gamma.
 * @d_bias: (nullable): likewise; its beta. %NULL with @d_weight.
 *
 * What a backward function gives.
 */
typedef struct
{
  real *d_in;
  gboolean add;
  real *d_weight;
  real *d_bias;
} LayerGrads;

gsize maps_size (Maps maps);

/* The sum of many numbers, made in blocks: no digits are lost to its length. */
gdouble sum_reals (const real *x, gsize n);

/**
 * window_steps:
 * @length: rows or columns of the input.
 *
 * Returns: how many whole windows fit, at least 1.
 */
guint window_steps (Window window, guint length);

/* d_out of what lies behind the activation becomes that of what lies before
 * it, in place; @out: what the layer wrote. */
void activation_backward (real *d_out,
                          const real *out,
                          Maps maps,
                          Activation activation,
                          ThreadContext *context);

/* ---- convolution (layer-conv.c): zero padding, all channels with all ---- */

/* Reals of ThreadContext.scratch that both directions need. */
gsize layer_conv_scratch (Maps in, Maps out, Window window);

/* weight: (out.c, in.c, kernel, kernel); bias: (out.c). */
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

/* d_out: as activation_backward() leaves it. */
void layer_depthwise_backward (const LayerGrads *grads,
                               const real *d_out,
                               const real *in,
                               const real *weight,
                               const LayerShape *shape,
                               ThreadContext *context);

/* ---- batch norm (layer-norm.c), eps 1e-5 ---- */

/**
 * NormUse:
 * @NORM_BATCH: by the statistics of the batch, that of all ranks (ranks.h),
 *   which also move the running ones by @LAYER_NORM_MOMENTUM.
 * @NORM_RUNNING: by the running statistics, which stay as they are.
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
 * The numbers of one batch norm, and how it works.
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

/* d_out: not yet through activation_backward(), which is done here with
 * @out. */
void layer_norm_backward (const LayerGrads *grads,
                          const real *d_out,
                          const real *out,
                          const real *in,
                          const Norm *norm,
                          Maps maps,
                          Activation activation,
                          ThreadContext *context);

/* ---- pooling (layer-pool.c) ---- */

/* The padding is counted: always divided by kernel * kernel. */
void layer_pool_mean_forward (real *out,
                              const real *in,
                              const LayerShape *shape,
                              ThreadContext *context);

void layer_pool_mean_backward (real *d_in,
                               gboolean add,
                               const real *d_out,
                               const LayerShape *shape,
                               ThreadContext *context);

/* The padding never wins. The derivative goes to the first of equals. */
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

/* out = activation (a + b); backward, both get what activation_backward()
 * leaves. */
void layer_sum_forward (real *out,
                        const real *a,
                        const real *b,
                        Maps maps,
                        Activation activation,
                        ThreadContext *context);

/* The channels of @a and then those of @b. */
void layer_join_forward (real *out,
                         const real *a,
                         const real *b,
                         Maps a_maps,
                         Maps b_maps,
                         ThreadContext *context);

/* For one of the two, whose channels begin at @first. */
void layer_join_backward (real *d_in,
                          gboolean add,
                          const real *d_out,
                          guint first,
                          Maps out_maps,
                          Maps in_maps,
                          ThreadContext *context);

/* Of each of three channels, in * scale + shift; @out may be @in. */
void layer_colours (real *out,
                    const real *in,
                    const gfloat scale[3],
                    const gfloat shift[3],
                    Maps maps,
                    ThreadContext *context);

/* ---- the warp (layer-dwm.c) ---- */

/* Reals that layer_dwm_forward() keeps in @mixed for backward. */
gsize layer_dwm_mixed_size (Maps maps);

/* Reals of ThreadContext.scratch that both directions need. */
gsize layer_dwm_scratch (Maps maps);

/**
 * LayerWarp:
 * @in: 3 channels, normalised as in params.h.
 * @params: (PARAMS_N, n), the numbers of image i in column i.
 * @mixed: layer_dwm_mixed_size() reals, written by forward and read by
 *   backward: the colour-corrected images.
 *
 * What is warped.
 */
typedef struct
{
  const real *in;
  const real *params;
  real *mixed;
  Maps maps;
  DwmEdges edges;
} LayerWarp;

/* @out: not clamped; must not overlap what is warped. */
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

/* Cuts normalised images (3 channels) to what [0, 1] becomes, in place. */
void layer_clamp (real *images, Maps maps, ThreadContext *context);

/* Softmax cross-entropy, the mean over the batch. d_scores: (c, n), written,
 * times @scale. labels: (n), each under c.
 * Returns: the mean, not scaled. */
gdouble layer_cross_entropy (real *d_scores,
                             const real *scores,
                             const guint *labels,
                             Maps maps,
                             gdouble scale);

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

/* Returns: the mean loss of @n images with these mean square errors. */
gdouble image_loss_mean (const ImageLoss *loss, const gdouble *mse, guint n);

/**
 * ImageGrad:
 * @d_images: written, or added to.
 * @add: which of the two.
 * @scale: times the derivative.
 */
typedef struct
{
  real *d_images;
  gboolean add;
  gdouble scale;
} ImageGrad;

/* The mean over the batch of the loss of each normalised image, cut to what
 * [0, 1] becomes, against @clean. grad: (nullable). mse: (n) (optional): each
 * image's mean square error in [0, 1] units.
 * Returns: the mean, not scaled. */
gdouble layer_image_loss (const ImageGrad *grad,
                          gdouble *mse,
                          const real *images,
                          const real *clean,
                          Maps maps,
                          const ImageLoss *loss,
                          ThreadContext *context);

G_END_DECLS
