/* nem-plan.c - the forward pass of NEM, in memory planned once
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-private.h"
#include "parallel.h"

#include <cblas.h>
#include <string.h>

#define POOL 5         /* window */
#define POOL_STEP 4
#define BAND 4         /* pooled rows that a turn of the first stage makes */
#define BAND_COLUMNS 448 /* about as many columns in a block's product */
#define CHUNK 64       /* output channels in a block's product */

typedef struct
{
  guint height;
  guint width;
} Size;

struct _NemPlan
{
  Nem     *nem;
  guint    n_threads;
  Size     view;
  Size     map[NEM_STAGES - 1]; /* after each pooling */
  gfloat  *normal;              /* (3, view) */
  gfloat  *pooled;              /* what a block's pooling gives */
  gfloat  *raw;                 /* what its conv1 gives: a */
  gfloat  *active;              /* ReLU (bn1 (a)) */
  gfloat  *block;               /* what it gives: a + ReLU (bn2 (conv2 (.))) */
  gfloat  *worker;              /* each worker's columns and band */
  gsize    worker_size;
  gsize    columns_size;        /* the columns' part of it */
  guint    stage;               /* the block at work */
};

/* What the turns of one convolution share. */
typedef struct
{
  NemPlan      *plan;
  const Conv   *conv;
  gfloat       *out;
  const gfloat *in;
  guint         n_bands;
  guint         n_rows; /* of a band */
} Step;

/* ---- sizes ---- */

/* A map that the window does not fit into still gives one position, whose
 * window hangs over into zeros: it lets the smallest views through. */
static Size
pooled_size (Size in)
{
  Size out = { 1, 1 };

  if (in.height + 2 > POOL)
    out.height = (in.height + 2 - POOL) / POOL_STEP + 1;
  if (in.width + 2 > POOL)
    out.width = (in.width + 2 - POOL) / POOL_STEP + 1;
  return out;
}

static gsize
area (Size size)
{
  return (gsize) size.height * size.width;
}

static guint
band_rows (Size size)
{
  return CLAMP (BAND_COLUMNS / size.width, 1, size.height);
}

/* The rows of the first convolution that BAND pooled rows read. */
static guint
first_band_rows (const NemPlan *plan)
{
  return MIN (plan->view.height, (BAND - 1) * POOL_STEP + POOL);
}

static void
plan_memory (NemPlan *plan)
{
  const Nem *nem = plan->nem;
  guint      rows = first_band_rows (plan);
  gsize      pooled = 0;
  gsize      maps = 0;
  gsize      band = (gsize) nem->first.c_out * rows * plan->view.width;

  plan->columns_size = conv_columns_size (&nem->first, plan->view.width, rows);
  for (guint i = 0; i < NEM_STAGES - 1; i++)
    {
      const Block *block = &nem->block[i];
      Size         size = plan->map[i];

      pooled = MAX (pooled, block->conv1.c_in * area (size));
      maps = MAX (maps, block->conv1.c_out * area (size));
      plan->columns_size = MAX (plan->columns_size,
                                conv_columns_size (&block->conv2, size.width,
                                                   band_rows (size)));
      plan->columns_size = MAX (plan->columns_size,
                                conv_columns_size (&block->conv1, size.width,
                                                   band_rows (size)));
    }
  plan->worker_size = plan->columns_size + band;
  plan->normal = g_new (gfloat, 3 * area (plan->view));
  plan->pooled = g_new (gfloat, pooled);
  plan->raw = g_new (gfloat, maps);
  plan->active = g_new (gfloat, maps);
  plan->block = g_new (gfloat, maps);
  plan->worker = g_new (gfloat, plan->worker_size * plan->n_threads);
}

NemPlan *
nem_plan_new (Nem     *nem,
              guint    height,
              guint    width,
              guint    n_threads,
              GError **error)
{
  NemPlan *plan;

  g_return_val_if_fail (nem != NULL && n_threads > 0, NULL);

  if (height < NEM_MIN_SIZE || height > NEM_MAX_SIZE || width < NEM_MIN_SIZE
      || width > NEM_MAX_SIZE)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
                   "a view of %ux%u pixels: each side must be %d to %d", width,
                   height, NEM_MIN_SIZE, NEM_MAX_SIZE);
      return NULL;
    }

  plan = g_new0 (NemPlan, 1);
  plan->nem = nem_ref (nem);
  plan->n_threads = n_threads;
  plan->view = (Size) { height, width };
  for (guint i = 0; i < NEM_STAGES - 1; i++)
    plan->map[i] = pooled_size (i ? plan->map[i - 1] : plan->view);
  plan_memory (plan);
  return plan;
}

void
nem_plan_free (NemPlan *plan)
{
  g_free (plan->normal);
  g_free (plan->pooled);
  g_free (plan->raw);
  g_free (plan->active);
  g_free (plan->block);
  g_free (plan->worker);
  nem_unref (plan->nem);
  g_free (plan);
}

void
nem_plan_get_grid (const NemPlan *plan,
                   guint         *rows,
                   guint         *columns)
{
  *rows = plan->map[NEM_STAGES - 2].height;
  *columns = plan->map[NEM_STAGES - 2].width;
}

guint64
nem_plan_count_macs (const NemPlan *plan)
{
  const Nem *nem = plan->nem;
  guint64    n = area (plan->view) * 27 * nem->first.c_out;
  guint64    last = nem->block[NEM_STAGES - 2].conv2.c_out;

  for (guint i = 0; i < NEM_STAGES - 1; i++)
    {
      guint64 in = nem->block[i].conv1.c_in;
      guint64 out = nem->block[i].conv1.c_out;

      n += area (plan->map[i]) * 9 * out * (in + out);
    }
  return n + last * PARAMS_N;
}

/* ---- layers ---- */

static void
normalise (gfloat       *out,
           const gfloat *in,
           gsize         n)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;

  for (guint c = 0; c < 3; c++)
    for (gsize i = 0; i < n; i++)
      out[c * n + i] = (in[c * n + i] - mean[c]) / std[c];
}

static void
relu (gfloat *x,
      gsize   n)
{
  for (gsize i = 0; i < n; i++)
    x[i] = MAX (x[i], 0.0f);
}

/* One output row of the average pooling: 5x5, step 4, zero padding 1, which
 * is counted: always a 25th. in holds n_rows rows of a map from its row
 * in_first on; what lies outside of the map is zero. */
static void
pool_row (gfloat       *out,
          guint         out_row,
          guint         out_width,
          const gfloat *in,
          guint         in_first,
          guint         n_rows,
          guint         in_width)
{
  gfloat sums[NEM_MAX_SIZE] = { 0 };
  guint  top = MAX (out_row * POOL_STEP, in_first + 1) - 1;
  guint  bottom = MIN (out_row * POOL_STEP - 1 + POOL, in_first + n_rows);

  for (guint y = top; y < bottom; y++)
    for (guint i = 0; i < in_width; i++)
      sums[i] += in[(gsize) (y - in_first) * in_width + i];

  for (guint x = 0; x < out_width; x++)
    {
      guint  right = MIN (x * POOL_STEP - 1 + POOL, in_width);
      gfloat sum = 0.0f;

      for (guint i = MAX (x * POOL_STEP, 1) - 1; i < right; i++)
        sum += sums[i];
      out[x] = sum / (POOL * POOL);
    }
}

/* ---- the first stage: conv, batch norm, ReLU and the pooling after it ---- */

/* BAND pooled rows: the full-size map is never whole in memory. */
static void
first_turn (guint    index,
            guint    worker,
            gpointer data)
{
  NemPlan    *plan = data;
  const Conv *conv = &plan->nem->first;
  Size        view = plan->view;
  Size        out = plan->map[0];
  guint       first = index * BAND;
  guint       end = MIN (first + BAND, out.height);
  guint       top = MAX (first * POOL_STEP, 1) - 1;
  guint       bottom = MIN ((end - 1) * POOL_STEP - 1 + POOL, view.height);
  guint       n_rows = bottom - top;
  gsize       plane = (gsize) n_rows * view.width;
  gfloat     *columns = plan->worker + worker * plan->worker_size;
  gfloat     *band = columns + plan->columns_size;

  conv_forward (band, plane, plan->normal, conv, view.height, view.width,
                top, n_rows, 0, conv->c_out, columns);
  relu (band, conv->c_out * plane);
  for (guint c = 0; c < conv->c_out; c++)
    for (guint row = first; row < end; row++)
      pool_row (plan->pooled + c * area (out) + (gsize) row * out.width, row,
                out.width, band + c * plane, top, n_rows, view.width);
}

/* ---- a block ---- */

/* The pooling of one channel of what the block before gave. */
static void
pool_turn (guint    channel,
           guint    worker,
           gpointer data)
{
  NemPlan *plan = data;
  Size     in = plan->map[plan->stage - 1];
  Size     out = plan->map[plan->stage];

  for (guint row = 0; row < out.height; row++)
    pool_row (plan->pooled + channel * area (out) + (gsize) row * out.width,
              row, out.width, plan->block + channel * area (in), 0, in.height,
              in.width);
}

/* A band of rows and a chunk of channels of a convolution, with what follows
 * it position by position: bn1 and ReLU after conv1, ReLU and the sum after
 * conv2. */
static void
conv_turn (guint    index,
           guint    worker,
           gpointer data)
{
  const Step  *step = data;
  NemPlan     *plan = step->plan;
  const Block *block = &plan->nem->block[plan->stage];
  Size         size = plan->map[plan->stage];
  guint        row = index % step->n_bands * step->n_rows;
  guint        n_rows = MIN (step->n_rows, size.height - row);
  guint        channel = index / step->n_bands * CHUNK;
  guint        n_channels = MIN (CHUNK, step->conv->c_out - channel);
  gsize        n = (gsize) n_rows * size.width;
  gsize        start = channel * area (size) + (gsize) row * size.width;

  conv_forward (step->out + start, area (size), step->in, step->conv,
                size.height, size.width, row, n_rows, channel, n_channels,
                plan->worker + worker * plan->worker_size);
  for (guint c = 0; c < n_channels; c++)
    {
      gsize         from = start + c * area (size);
      const gfloat *raw = plan->raw + from;
      gfloat       *x = step->out + from;
      gfloat        scale = block->scale[channel + c];
      gfloat        shift = block->shift[channel + c];

      if (step->conv == &block->conv1)
        for (gsize i = 0; i < n; i++)
          plan->active[from + i] = MAX (raw[i] * scale + shift, 0.0f);
      else
        for (gsize i = 0; i < n; i++)
          x[i] = raw[i] + MAX (x[i], 0.0f);
    }
}

static void
run_conv (NemPlan      *plan,
          const Conv   *conv,
          gfloat       *out,
          const gfloat *in)
{
  Step step = { .plan = plan, .conv = conv, .out = out, .in = in };
  Size size = plan->map[plan->stage];

  step.n_rows = band_rows (size);
  step.n_bands = (size.height + step.n_rows - 1) / step.n_rows;
  parallel_for (step.n_bands * ((conv->c_out + CHUNK - 1) / CHUNK),
                plan->n_threads, conv_turn, &step);
}

/* ---- the whole ---- */

static void
run_backbone (NemPlan      *plan,
              const gfloat *view)
{
  const Nem *nem = plan->nem;

  normalise (plan->normal, view, area (plan->view));
  parallel_for ((plan->map[0].height + BAND - 1) / BAND, plan->n_threads,
                first_turn, plan);
  for (guint i = 0; i < NEM_STAGES - 1; i++)
    {
      const Block *block = &nem->block[i];

      plan->stage = i;
      if (i > 0)
        parallel_for (block->conv1.c_in, plan->n_threads, pool_turn, plan);
      run_conv (plan, &block->conv1, plan->raw, plan->pooled);
      run_conv (plan, &block->conv2, plan->block, plan->active);
    }
}

/* The last layer at each position of the last map, and on the map's mean. */
static void
run_head (NemPlan      *plan,
          SympieParams *estimate,
          SympieParams *local)
{
  const Nem *nem = plan->nem;
  guint      width = nem->block[NEM_STAGES - 2].conv2.c_out;
  gsize      n = area (plan->map[NEM_STAGES - 2]);
  gfloat    *mean = plan->active; /* free by now */

  for (guint c = 0; c < width; c++)
    {
      gdouble sum = 0.0;

      for (gsize i = 0; i < n; i++)
        sum += plan->block[c * n + i];
      mean[c] = (gfloat) (sum / n);
    }
  memcpy (estimate, nem->out_bias, sizeof *estimate);
  cblas_sgemv (CblasRowMajor, CblasNoTrans, PARAMS_N, (gint) width, 1.0f,
               nem->out_weight, (gint) width, mean, 1, 1.0f,
               (gfloat *) estimate, 1);
  if (!local)
    return;

  for (gsize i = 0; i < n; i++)
    memcpy (&local[i], nem->out_bias, sizeof *local);
  cblas_sgemm (CblasRowMajor, CblasTrans, CblasTrans, (gint) n, PARAMS_N,
               (gint) width, 1.0f, plan->block, (gint) n, nem->out_weight,
               (gint) width, 1.0f, (gfloat *) local, PARAMS_N);
}

void
nem_plan_estimate (NemPlan      *plan,
                   const gfloat *views,
                   guint         n,
                   SympieParams *estimates,
                   SympieParams *local)
{
  gsize positions = area (plan->map[NEM_STAGES - 2]);

  g_return_if_fail (views != NULL && n > 0 && estimates != NULL);

  for (guint i = 0; i < n; i++)
    {
      run_backbone (plan, views + i * 3 * area (plan->view));
      run_head (plan, &estimates[i], local ? local + i * positions : NULL);
    }
}
