/* gpu-conv.c - convolutions on the graphics card, by cuDNN
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <cudnn.h>
#include <string.h>

#include "gpu-private.h"

#ifdef REAL_IS_DOUBLE
#define TYPE CUDNN_DATA_DOUBLE
#else
#define TYPE CUDNN_DATA_FLOAT
#endif

#define CANDIDATES 12                  /* algorithms that are looked at */
#define MOST_SCRATCH ((gsize) 4 << 30) /* bytes that one of them may want */

typedef enum
{
  DIRECTION_FORWARD,
  DIRECTION_BACK_IN,
  DIRECTION_BACK_WEIGHT,
  N_DIRECTIONS
} Direction;

/* How one direction of one convolution is done best. */
typedef struct
{
  gboolean known;
  gint algorithm;
  gsize scratch;
  cudnnMathType_t math;
} Way;

/* A convolution's shape. */
typedef struct
{
  Maps out;
  Maps in;
  Window window;
  guint groups;
} Shape;

/* cuDNN pads as much behind as before: where that is not wanted it is given
 * maps that are padded already. */
typedef struct
{
  Shape shape;
  gboolean pads;
  Maps padded;
  cudnnTensorDescriptor_t in;
  cudnnTensorDescriptor_t out;
  cudnnTensorDescriptor_t bias;
  cudnnFilterDescriptor_t weight;
  cudnnConvolutionDescriptor_t conv;
  Way ways[N_DIRECTIONS];
} Plan;

static struct
{
  cudnnHandle_t handle;
  gboolean exact;
  GPtrArray *plans;
} conv;

static gboolean
succeed (const gchar *what, cudnnStatus_t status)
{
  if (status != CUDNN_STATUS_SUCCESS)
    gpu_fail (what, cudnnGetErrorString (status));
  return status == CUDNN_STATUS_SUCCESS;
}

/* ---- plans ---- */

static void
plan_free (gpointer data)
{
  Plan *plan = data;

  cudnnDestroyTensorDescriptor (plan->in);
  cudnnDestroyTensorDescriptor (plan->out);
  cudnnDestroyTensorDescriptor (plan->bias);
  cudnnDestroyFilterDescriptor (plan->weight);
  cudnnDestroyConvolutionDescriptor (plan->conv);
  g_free (plan);
}

static gboolean
set_maps (cudnnTensorDescriptor_t *tensor, Maps maps)
{
  return succeed ("cudnnCreateTensorDescriptor",
                  cudnnCreateTensorDescriptor (tensor))
         && succeed ("cudnnSetTensor4dDescriptor",
                     cudnnSetTensor4dDescriptor (
                       *tensor, CUDNN_TENSOR_NCHW, TYPE, (gint) maps.n,
                       (gint) maps.c, (gint) maps.h, (gint) maps.w));
}

static gboolean
set_weight (Plan *plan)
{
  const Shape *shape = &plan->shape;
  gint kernel = (gint) shape->window.kernel;
  gint padding = plan->pads ? 0 : (gint) shape->window.before;
  gint stride = (gint) shape->window.stride;

  return succeed ("cudnnCreateFilterDescriptor",
                  cudnnCreateFilterDescriptor (&plan->weight))
         && succeed ("cudnnSetFilter4dDescriptor",
                     cudnnSetFilter4dDescriptor (
                       plan->weight, TYPE, CUDNN_TENSOR_NCHW,
                       (gint) shape->out.c,
                       (gint) (shape->in.c / shape->groups), kernel, kernel))
         && succeed ("cudnnCreateConvolutionDescriptor",
                     cudnnCreateConvolutionDescriptor (&plan->conv))
         && succeed ("cudnnSetConvolution2dDescriptor",
                     cudnnSetConvolution2dDescriptor (
                       plan->conv, padding, padding, stride, stride, 1, 1,
                       CUDNN_CROSS_CORRELATION, TYPE))
         && succeed (
           "cudnnSetConvolutionGroupCount",
           cudnnSetConvolutionGroupCount (plan->conv, (gint) shape->groups));
}

/* The plan of a shape, which is made when it is seen first; NULL after an
 * error. */
static Plan *
get_plan (Maps out, Maps in, Window window, guint groups)
{
  Shape shape;
  Plan *plan;

  if (!gpu_is_well ())
    return NULL;
  memset (&shape, 0, sizeof shape);
  shape.out = out;
  shape.in = in;
  shape.window = window;
  shape.groups = groups;
  for (guint i = 0; i < conv.plans->len; i++)
    {
      plan = conv.plans->pdata[i];
      if (memcmp (&plan->shape, &shape, sizeof shape) == 0)
        return plan;
    }
  plan = g_new0 (Plan, 1);
  plan->shape = shape;
  plan->pads = window.before != window.after;
  plan->padded = in;
  if (plan->pads)
    {
      plan->padded.h += window.before + window.after;
      plan->padded.w += window.before + window.after;
    }
  g_ptr_array_add (conv.plans, plan);
  return set_maps (&plan->in, plan->padded) && set_maps (&plan->out, out)
             && set_maps (&plan->bias, (Maps){ out.c, 1, 1, 1 })
             && set_weight (plan)
           ? plan
           : NULL;
}

/* ---- ways ---- */

/* The fastest that gives the same each time; what is found is sorted. The
 * three directions' answers differ in their types' names alone. */
#define CHOOSE(way, found, n)                                                \
  for (gint i = 0; i < (n) && !(way)->known; i++)                            \
    if ((found)[i].status == CUDNN_STATUS_SUCCESS                            \
        && (found)[i].determinism == CUDNN_DETERMINISTIC                     \
        && (found)[i].memory <= MOST_SCRATCH)                                \
      *(way) = (Way)                                                         \
      {                                                                      \
        TRUE, (gint) (found)[i].algo, (found)[i].memory, (found)[i].mathType \
      }

static void
find_forward (Plan *plan, Way *way)
{
  cudnnConvolutionFwdAlgoPerf_t found[CANDIDATES];
  gint n = 0;

  if (succeed ("cudnnFindConvolutionForwardAlgorithm",
               cudnnFindConvolutionForwardAlgorithm (
                 conv.handle, plan->in, plan->weight, plan->conv, plan->out,
                 CANDIDATES, &n, found)))
    CHOOSE (way, found, n);
}

static void
find_back_in (Plan *plan, Way *way)
{
  cudnnConvolutionBwdDataAlgoPerf_t found[CANDIDATES];
  gint n = 0;

  if (succeed ("cudnnFindConvolutionBackwardDataAlgorithm",
               cudnnFindConvolutionBackwardDataAlgorithm (
                 conv.handle, plan->weight, plan->out, plan->conv, plan->in,
                 CANDIDATES, &n, found)))
    CHOOSE (way, found, n);
}

static void
find_back_weight (Plan *plan, Way *way)
{
  cudnnConvolutionBwdFilterAlgoPerf_t found[CANDIDATES];
  gint n = 0;

  if (succeed ("cudnnFindConvolutionBackwardFilterAlgorithm",
               cudnnFindConvolutionBackwardFilterAlgorithm (
                 conv.handle, plan->in, plan->out, plan->conv, plan->weight,
                 CANDIDATES, &n, found)))
    CHOOSE (way, found, n);
}

static gboolean
set_math (Plan *plan, cudnnMathType_t math)
{
  return succeed ("cudnnSetConvolutionMathType",
                  cudnnSetConvolutionMathType (plan->conv, math));
}

/* Returns: the way that direction goes, measured the first time, among all that
 * are exact enough, whichever another direction took; NULL after an error. */
static const Way *
get_way (Plan *plan, Direction direction)
{
  static void (*const finders[N_DIRECTIONS]) (
    Plan *, Way *) = { find_forward, find_back_in, find_back_weight };
  Way *way = &plan->ways[direction];

  if (!way->known
      && set_math (plan, conv.exact ? CUDNN_FMA_MATH : CUDNN_DEFAULT_MATH))
    finders[direction](plan, way);
  if (way->known)
    return set_math (plan, way->math) ? way : NULL;
  gpu_fail ("looking for a way to convolve",
            "cuDNN has none that is always the same");
  return NULL;
}

/* Scratch for @way and, behind it, for padded maps. */
static gpointer
take_scratch (const Plan *plan, const Way *way, real **padded)
{
  gsize own = (way->scratch + 255) / 256 * 256;
  gsize more = plan->pads ? maps_size (plan->padded) * sizeof (real) : 0;
  guint8 *scratch = gpu_scratch (own + more);

  *padded = scratch ? (real *) (scratch + own) : NULL;
  return scratch;
}

/* ---- running ---- */

static const real ONE = 1;
static const real NOTHING = 0;

static void
forward (real *out,
         const real *in,
         const real *weight,
         const real *bias,
         Plan *plan,
         Activation activation)
{
  const Way *way = plan ? get_way (plan, DIRECTION_FORWARD) : NULL;
  gpointer scratch;
  real *padded;

  if (!way)
    return;
  scratch = take_scratch (plan, way, &padded);
  if (plan->pads)
    gpu_pad (padded, in, plan->shape.in, plan->shape.window);
  if (gpu_is_well ())
    succeed ("cudnnConvolutionForward",
             cudnnConvolutionForward (
               conv.handle, &ONE, plan->in, plan->pads ? padded : in,
               plan->weight, weight, plan->conv,
               (cudnnConvolutionFwdAlgo_t) way->algorithm, scratch,
               way->scratch, &NOTHING, plan->out, out));
  gpu_add_bias (out, bias, plan->shape.out, activation);
}

static void
back_in (
  real *d_in, gboolean add, const real *d_out, const real *weight, Plan *plan)
{
  const Way *way = get_way (plan, DIRECTION_BACK_IN);
  gpointer scratch;
  real *padded;

  if (!way)
    return;
  scratch = take_scratch (plan, way, &padded);
  if (gpu_is_well ())
    succeed ("cudnnConvolutionBackwardData",
             cudnnConvolutionBackwardData (
               conv.handle, &ONE, plan->weight, weight, plan->out, d_out,
               plan->conv, (cudnnConvolutionBwdDataAlgo_t) way->algorithm,
               scratch, way->scratch, add && !plan->pads ? &ONE : &NOTHING,
               plan->in, plan->pads ? padded : d_in));
  if (plan->pads)
    gpu_unpad (d_in, add, padded, plan->shape.in, plan->shape.window);
}

static void
back_weight (
  real *d_weight, real *d_bias, const real *d_out, const real *in, Plan *plan)
{
  const Way *way = get_way (plan, DIRECTION_BACK_WEIGHT);
  gpointer scratch;
  real *padded;

  if (!way)
    return;
  scratch = take_scratch (plan, way, &padded);
  if (plan->pads)
    gpu_pad (padded, in, plan->shape.in, plan->shape.window);
  if (gpu_is_well ()
      && succeed ("cudnnConvolutionBackwardFilter",
                  cudnnConvolutionBackwardFilter (
                    conv.handle, &ONE, plan->in, plan->pads ? padded : in,
                    plan->out, d_out, plan->conv,
                    (cudnnConvolutionBwdFilterAlgo_t) way->algorithm, scratch,
                    way->scratch, &ONE, plan->weight, d_weight)))
    succeed ("cudnnConvolutionBackwardBias",
             cudnnConvolutionBackwardBias (conv.handle, &ONE, plan->out, d_out,
                                           &ONE, plan->bias, d_bias));
}

void
gpu_conv_forward (real *out,
                  const real *in,
                  const real *weight,
                  const real *bias,
                  Maps out_maps,
                  Maps in_maps,
                  Window window,
                  Activation activation,
                  Team *team)
{
  forward (out, in, weight, bias, get_plan (out_maps, in_maps, window, 1),
           activation);
}

static void
backward (real *d_in,
          gboolean add,
          real *d_weight,
          real *d_bias,
          const real *d_out,
          const real *in,
          const real *weight,
          Plan *plan)
{
  if (plan && d_weight)
    back_weight (d_weight, d_bias, d_out, in, plan);
  if (plan && d_in)
    back_in (d_in, add, d_out, weight, plan);
}

void
gpu_conv_backward (real *d_in,
                   gboolean add,
                   real *d_weight,
                   real *d_bias,
                   const real *d_out,
                   const real *in,
                   const real *weight,
                   Maps out_maps,
                   Maps in_maps,
                   Window window,
                   Team *team)
{
  backward (d_in, add, d_weight, d_bias, d_out, in, weight,
            get_plan (out_maps, in_maps, window, 1));
}

/* ---- each channel alone ---- */

void
gpu_depthwise_forward (real *out,
                       const real *in,
                       const real *weight,
                       const real *bias,
                       Maps out_maps,
                       Maps in_maps,
                       Window window,
                       Activation activation,
                       Team *team)
{
  forward (out, in, weight, bias,
           get_plan (out_maps, in_maps, window, in_maps.c), activation);
}

void
gpu_depthwise_backward (real *d_in,
                        gboolean add,
                        real *d_weight,
                        real *d_bias,
                        const real *d_out,
                        const real *in,
                        const real *weight,
                        Maps out_maps,
                        Maps in_maps,
                        Window window,
                        Team *team)
{
  backward (d_in, add, d_weight, d_bias, d_out, in, weight,
            get_plan (out_maps, in_maps, window, in_maps.c));
}

/* ---- opening ---- */

void
gpu_conv_open (gboolean exact)
{
  conv.exact = exact;
  conv.plans = g_ptr_array_new_with_free_func (plan_free);
  if (gpu_is_well ())
    succeed ("opening cuDNN", cudnnCreate (&conv.handle));
}

void
gpu_conv_close (void)
{
  g_clear_pointer (&conv.plans, g_ptr_array_unref);
  if (conv.handle)
    cudnnDestroy (conv.handle);
  conv.handle = NULL;
}
