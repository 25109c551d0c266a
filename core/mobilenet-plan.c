/* mobilenet-plan.c - the classifier's forward pass, in memory planned once
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mobilenet-private.h"

#include <stdlib.h>
#include <string.h>

#include "conv.h"
#include "nem-layer.h"
#include "parallel.h"

#define POSITIONS 96 /* of a task of a 1x1 convolution */
#define TAPS 27      /* of the first convolution */

/* A map in a border of zeros, one position wide. */
typedef struct
{
  guint height;
  guint width;
  gsize pixel;  /* floats between positions: whole panels */
  gfloat *data; /* (height + 2, width + 2, pixel) */
} Map;

struct _MobilenetPlan
{
  const Mobilenet *mobilenet;
  const NemKernel *kernel;
  guint height;
  guint width;
  guint n_threads;
  gsize map_size;
  gfloat *map[4]; /* a block's input and output, and what lies between */
  gfloat *rows;   /* of each worker: (POSITIONS, TAPS) */
};

/* Of a convolution with TensorFlow's "same" padding. */
static guint
strided (guint side, guint stride)
{
  return (side + stride - 1) / stride;
}

/* How many rows of zeros come before the first of @side. */
static guint
padding (guint side, guint stride)
{
  guint need = (strided (side, stride) - 1) * stride + 3;

  return need > side ? (need - side) / 2 : 0;
}

static gsize
map_count (guint height, guint width, guint channels)
{
  return (gsize) (height + 2) * (width + 2) * whole_panels (channels);
}

/* ---- the plan ---- */

MobilenetPlan *
mobilenet_plan_new (const Mobilenet *mobilenet,
                    guint height,
                    guint width,
                    guint n_threads)
{
  MobilenetPlan *plan = g_new0 (MobilenetPlan, 1);
  guint h = strided (height, 2), w = strided (width, 2);

  g_return_val_if_fail (
    height >= MOBILENET_MIN_SIZE && height <= MOBILENET_MAX_SIZE
      && width >= MOBILENET_MIN_SIZE && width <= MOBILENET_MAX_SIZE,
    NULL);

  plan->mobilenet = mobilenet;
  plan->kernel = nem_kernels ()[0];
  plan->height = height;
  plan->width = width;
  plan->n_threads = n_threads;
  plan->map_size = map_count (h, w, mobilenet->first.out);
  for (guint i = 0; i < MOBILENET_BLOCKS; i++)
    {
      const Depthwise *depthwise = &mobilenet->block[i].depthwise;

      plan->map_size =
        MAX (plan->map_size, map_count (h, w, depthwise->channels));
      h = strided (h, depthwise->stride);
      w = strided (w, depthwise->stride);
    }
  plan->map_size = MAX (plan->map_size, map_count (h, w, MOBILENET_LAST));
  for (guint i = 0; i < G_N_ELEMENTS (plan->map); i++)
    plan->map[i] = conv_alloc_unset (plan->map_size);
  plan->rows = conv_alloc_unset ((gsize) n_threads * POSITIONS * TAPS);
  return plan;
}

void
mobilenet_plan_free (MobilenetPlan *plan)
{
  for (guint i = 0; i < G_N_ELEMENTS (plan->map); i++)
    free (plan->map[i]);
  free (plan->rows);
  g_free (plan);
}

guint64
mobilenet_plan_count_macs (const MobilenetPlan *plan)
{
  const Mobilenet *mobilenet = plan->mobilenet;
  guint h = strided (plan->height, 2), w = strided (plan->width, 2);
  guint64 n = (guint64) h * w * TAPS * mobilenet->first.out;

  for (guint i = 0; i < MOBILENET_BLOCKS; i++)
    {
      const MobilenetBlock *block = &mobilenet->block[i];

      n += (guint64) h * w * block->wide.in * block->wide.out;
      h = strided (h, block->depthwise.stride);
      w = strided (w, block->depthwise.stride);
      n += (guint64) h * w
           * (9 * block->depthwise.channels
              + (guint64) block->narrow.in * block->narrow.out);
    }
  return n + (guint64) h * w * mobilenet->last.in * mobilenet->last.out;
}

/* ---- maps ---- */

static Map
map_init (gfloat *data, guint height, guint width, guint channels)
{
  return (Map){ height, width, whole_panels (channels), data };
}

static gfloat *
map_at (const Map *map, guint y, guint x)
{
  return map->data + ((gsize) (y + 1) * (map->width + 2) + x + 1) * map->pixel;
}

static void
map_clear_border (const Map *map)
{
  gsize row = (map->width + 2) * map->pixel;

  memset (map->data, 0, row * sizeof (gfloat));
  memset (map->data + (map->height + 1) * row, 0, row * sizeof (gfloat));
  for (guint y = 0; y < map->height; y++)
    {
      memset (map_at (map, y, 0) - map->pixel, 0, map->pixel * sizeof (gfloat));
      memset (map_at (map, y, map->width - 1) + map->pixel, 0,
              map->pixel * sizeof (gfloat));
    }
}

/* The mean of each channel over all positions. */
static gfloat *
map_average (const Map *map, gfloat *out, guint channels)
{
  g_autofree gdouble *sums = g_new0 (gdouble, channels);

  for (guint y = 0; y < map->height; y++)
    for (guint x = 0; x < map->width; x++)
      {
        const gfloat *in = map_at (map, y, x);

        for (guint c = 0; c < channels; c++)
          sums[c] += in[c];
      }
  for (guint c = 0; c < channels; c++)
    out[c] = sums[c] / ((gdouble) map->height * map->width);
  return out + channels;
}

/* ---- convolutions ---- */

/* @rectified: whether ReLU6 follows. @added: (nullable): a map of the output's
 * size that is added. @view: of the first convolution, instead of @in. */
typedef struct
{
  const MobilenetPlan *plan;
  const Dense *dense;
  const Map *in;
  const Map *out;
  const Map *added;
  const gfloat *view;
  gboolean rectified;
  guint n_panels;
} DenseWork;

/* The pixels of the view under the filters of an output position, from [0, 1]
 * to what the classifier was trained on, [-1, 1]. */
static void
gather_taps (
  gfloat *out, const MobilenetPlan *plan, const gfloat *view, guint y, guint x)
{
  gsize area = (gsize) plan->height * plan->width;
  gint top = (gint) (2 * y) - (gint) padding (plan->height, 2);
  gint left = (gint) (2 * x) - (gint) padding (plan->width, 2);

  for (guint c = 0; c < 3; c++)
    for (gint i = top; i < top + 3; i++)
      for (gint j = left; j < left + 3; j++)
        *out++ =
          i >= 0 && i < (gint) plan->height && j >= 0 && j < (gint) plan->width
            ? 2.0f * view[c * area + (gsize) i * plan->width + j] - 1.0f
            : 0.0f;
}

static void
dense_task (guint index, guint worker, gpointer data)
{
  const DenseWork *work = data;
  const Dense *dense = work->dense;
  const Map *map = work->out;
  guint panel = index % work->n_panels;
  guint from = index / work->n_panels * POSITIONS;
  guint n = MIN (POSITIONS, map->height * map->width - from);
  gfloat *taps = work->plan->rows + (gsize) worker * POSITIONS * TAPS;
  const gfloat *in[POSITIONS];
  const gfloat *added[POSITIONS];
  gfloat *out[POSITIONS];

  for (guint i = 0; i < n; i++)
    {
      guint y = (from + i) / map->width, x = (from + i) % map->width;

      out[i] = map_at (map, y, x) + panel * NEM_PANEL;
      if (work->added)
        added[i] = map_at (work->added, y, x) + panel * NEM_PANEL;
      if (work->view)
        gather_taps (taps + i * TAPS, work->plan, work->view, y, x);
      in[i] = work->view ? taps + i * TAPS : map_at (work->in, y, x);
    }
  work->plan->kernel->product (
    out, in, n, dense->weight + (gsize) panel * dense->in * NEM_PANEL,
    dense->in, FALSE);
  work->plan->kernel->epilogue_pointwise (out, work->added ? added : NULL, n,
                                          dense->bias + panel * NEM_PANEL,
                                          work->rectified);
}

static void
run_dense (DenseWork *work)
{
  guint positions = work->out->height * work->out->width;
  guint n_chunks = (positions + POSITIONS - 1) / POSITIONS;

  work->n_panels = whole_panels (work->dense->out) / NEM_PANEL;
  parallel_for (n_chunks * work->n_panels, work->plan->n_threads, dense_task,
                work);
}

typedef struct
{
  const MobilenetPlan *plan;
  const Depthwise *depthwise;
  const Map *in;
  const Map *out;
} DepthwiseWork;

static void
depthwise_task (guint y, guint worker, gpointer data)
{
  const DepthwiseWork *work = data;
  const Depthwise *depthwise = work->depthwise;
  const Map *in = work->in;
  guint stride = depthwise->stride;
  const gfloat *first =
    map_at (in, 0, 0) - padding (in->width, stride) * in->pixel;
  const gfloat *rows[3];

  for (guint i = 0; i < 3; i++)
    rows[i] = first
              + ((gssize) (stride * y + i) - padding (in->height, stride))
                  * (gssize) ((in->width + 2) * in->pixel);
  work->plan->kernel->depthwise (map_at (work->out, y, 0), rows,
                                 work->out->width, stride, in->pixel,
                                 depthwise->weight, depthwise->bias);
}

/* ---- the whole ---- */

/* @in: becomes the block's output. */
static void
run_block (MobilenetPlan *plan,
           const MobilenetBlock *block,
           Map *in,
           Map *other)
{
  const Depthwise *depthwise = &block->depthwise;
  Map wide = *in, strided_map;
  DepthwiseWork work = { plan, depthwise, &wide, &strided_map };

  if (block->widens)
    {
      wide =
        map_init (plan->map[2], in->height, in->width, depthwise->channels);
      run_dense (
        &(DenseWork){ plan, &block->wide, in, &wide, .rectified = TRUE });
    }
  map_clear_border (&wide);
  strided_map =
    map_init (plan->map[3], strided (in->height, depthwise->stride),
              strided (in->width, depthwise->stride), depthwise->channels);
  parallel_for (strided_map.height, plan->n_threads, depthwise_task, &work);
  *other = map_init (other->data, strided_map.height, strided_map.width,
                     block->narrow.out);
  run_dense (&(DenseWork){ plan, &block->narrow, &strided_map, other,
                           .added = block->adds ? in : NULL });
}

void
mobilenet_plan_run (MobilenetPlan *plan, gfloat *out, const gfloat *view)
{
  const Mobilenet *mobilenet = plan->mobilenet;
  Map in = map_init (plan->map[0], strided (plan->height, 2),
                     strided (plan->width, 2), mobilenet->first.out);
  Map other = { .data = plan->map[1] };

  run_dense (&(DenseWork){ plan, &mobilenet->first, NULL, &in, .view = view,
                           .rectified = TRUE });
  for (guint i = 0; i < MOBILENET_BLOCKS; i++)
    {
      const MobilenetBlock *block = &mobilenet->block[i];
      Map done = in;

      run_block (plan, block, &in, &other);
      in = other;
      other = done;
      if (block->ends_group)
        out = map_average (&in, out, block->narrow.out);
    }
  other = map_init (plan->map[2], in.height, in.width, mobilenet->last.out);
  run_dense (
    &(DenseWork){ plan, &mobilenet->last, &in, &other, .rectified = TRUE });
  map_average (&other, out, mobilenet->last.out);
}
