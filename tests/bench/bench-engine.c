/* bench-engine.c - the estimate and the warp: inputs, and NEM's cases
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-engine CASE FOLDER THREADS: see turns_main().
 * bench-engine make FOLDER WIDTH HEIGHT: writes the inputs of all cases. */
#include <cblas.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench-warp.h"
#include "tests/unit/mobilenet-case.h"
#include "tests/unit/reference.h"

#define BATCH 16 /* images of a training step */
#define SEED 1

/* ---- the inputs ---- */

static const guint widths[NEM_STAGES] = { 64, 128, 256, 512 };

static void
write_random (const gchar *path, gsize n)
{
  g_autofree gfloat *numbers = g_new (gfloat, n);
  guint32 state = SEED;

  for (gsize i = 0; i < n; i++)
    {
      state = state * 1664525 + 1013904223;
      numbers[i] = (state >> 8) / (gfloat) (1 << 24);
    }
  turns_write (path, numbers, n);
}

static void
write_network (WeightsDtype dtype, const gchar *name)
{
  gchar *made = reference_write_network (widths, dtype, SEED);
  g_autofree gchar *text = NULL;
  gsize size;

  if (!g_file_get_contents (made, &text, &size, NULL)
      || !g_file_set_contents (name, text, (gssize) size, NULL))
    g_error ("%s cannot be written", name);
  reference_remove (made);
}

static gint
make_inputs (gchar **argv)
{
  const gfloat size[2] = { (gfloat) atoi (argv[3]), (gfloat) atoi (argv[4]) };

  if (chdir (argv[2]) != 0)
    g_error ("%s: no such folder", argv[2]);
  write_network (WEIGHTS_F16, "net16.safetensors");
  write_network (WEIGHTS_F32, "net.safetensors");
  mobilenet_case_write ("classifier.safetensors");
  bench_warp_write ();
  turns_write ("size.f32", size, 2);
  write_random ("view.f32", 3 * NEM_SIZE * NEM_SIZE);
  write_random ("batch.f32", (gsize) BATCH * 3 * NEM_SIZE * NEM_SIZE);
  write_random ("photo.f32", (gsize) size[0] * (gsize) size[1] * 3);
  return 0;
}

/* ---- NEM ---- */

typedef struct
{
  NemPlan *plan;
  gfloat *view;
  SympieParams out;
} Estimate;

static NemPlan *
load_plan (const gchar *path, guint n_threads)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Nem) nem = nem_load (path, &error);

  if (!nem)
    g_error ("%s", error->message);
  return nem_plan_new (nem, NEM_SIZE, NEM_SIZE, n_threads, NULL);
}

static void
run_estimate (gpointer data)
{
  Estimate *e = data;

  nem_plan_estimate (e->plan, e->view, 1, &e->out, NULL);
}

static const gfloat *
get_estimate (gpointer data, gsize *n)
{
  *n = PARAMS_N;
  return ((Estimate *) data)->out.n;
}

static void
prepare_nem (Turn *turn, guint n_threads)
{
  Estimate *e = g_new0 (Estimate, 1);

  e->plan = load_plan ("net.safetensors", n_threads);
  e->view = turns_read ("view.f32", 3 * NEM_SIZE * NEM_SIZE);
  *turn = (Turn){ run_estimate, get_estimate, e };
}

/* ---- the classifier whose pooled maps NEM may read ---- */

typedef struct
{
  MobilenetPlan *plan;
  gfloat *view;
  gfloat out[MOBILENET_N];
} Classify;

static void
run_classify (gpointer data)
{
  Classify *c = data;

  mobilenet_plan_run (c->plan, c->out, c->view);
}

static const gfloat *
get_classify (gpointer data, gsize *n)
{
  *n = MOBILENET_N;
  return ((Classify *) data)->out;
}

static void
prepare_mobilenet (Turn *turn, guint n_threads)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = weights_open ("classifier.safetensors", &error);
  Mobilenet *mobilenet = weights ? mobilenet_new (weights, &error) : NULL;
  Classify *c = g_new0 (Classify, 1);

  if (!mobilenet)
    g_error ("%s", error->message);
  c->plan = mobilenet_plan_new (mobilenet, NEM_SIZE, NEM_SIZE, n_threads);
  c->view = turns_read ("view.f32", 3 * NEM_SIZE * NEM_SIZE);
  *turn = (Turn){ run_classify, get_classify, c };
}

/* ---- loading: checked, folded, packed ---- */

static guint load_threads;

static void
run_load (gpointer path)
{
  nem_plan_free (load_plan (path, load_threads));
}

static void
prepare_load (Turn *turn, guint n_threads)
{
  load_threads = n_threads;
  *turn = (Turn){ run_load, NULL, "net16.safetensors" };
}

static void
prepare_load32 (Turn *turn, guint n_threads)
{
  load_threads = n_threads;
  *turn = (Turn){ run_load, NULL, "net.safetensors" };
}

/* ---- the matrix products that NEM takes by im2col, and nothing else ---- */

static const guint products[][3] = {
  { 64, 27, 224 * 224 },  { 128, 576, 56 * 56 },  { 128, 1152, 56 * 56 },
  { 256, 1152, 14 * 14 }, { 256, 2304, 14 * 14 }, { 512, 2304, 3 * 3 },
  { 512, 4608, 3 * 3 },
};

typedef struct
{
  gfloat *weights;
  gfloat *columns;
  gfloat *out;
} Products;

static void
multiply (const Products *p, const guint *sizes)
{
  const gint m = (gint) sizes[0], k = (gint) sizes[1], n = (gint) sizes[2];

  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1.0f,
               p->weights, k, p->columns, n, 0.0f, p->out, n);
}

static void
run_products (gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (products); i++)
    multiply (data, products[i]);
}

static void
prepare_products (Turn *turn, guint n_threads)
{
  const gsize n = 1152 * 56 * 56; /* the largest size of each kind */
  Products *p = g_new (Products, 1);

  p->weights = g_new (gfloat, 512 * 4608);
  p->columns = g_new (gfloat, n);
  p->out = g_new (gfloat, 64 * 224 * 224);
  for (gsize i = 0; i < n; i++)
    p->columns[i] = (gfloat) (i % 7) - 3.0f;
  for (gsize i = 0; i < 512 * 4608; i++)
    p->weights[i] = (gfloat) (i % 5) - 2.0f;
  openblas_set_num_threads ((gint) n_threads);
  for (guint i = 0; i < G_N_ELEMENTS (products); i++)
    {
      const guint *sizes = products[i];
      gfloat wanted = 0.0f;

      multiply (p, sizes);
      for (guint k = 0; k < sizes[1]; k++)
        wanted += p->weights[sizes[1] + k] * p->columns[k * sizes[2] + 1];
      g_assert_cmpfloat (p->out[sizes[2] + 1], ==, wanted);
    }
  *turn = (Turn){ run_products, NULL, p };
}

int
main (int argc, char **argv)
{
  static const TurnCase cases[] = {
    { "nem", prepare_nem },
    { "mobilenet", prepare_mobilenet },
    { "products", prepare_products },
    { "load", prepare_load },
    { "load32", prepare_load32 },
    { "warp-rgb", bench_warp_prepare_rgb },
    { "warp-rgba", bench_warp_prepare_rgba },
    { "buffers", bench_warp_prepare_buffers },
    { "graph-warp", bench_warp_prepare_graph_warp },
    { "graph-own", bench_warp_prepare_graph_own },
    { NULL, NULL },
  };

  if (argc == 5 && strcmp (argv[1], "make") == 0)
    return make_inputs (argv);
  return turns_main (cases, argc, argv);
}
