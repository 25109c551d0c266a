/* bench-engine.c - the estimate and the warp, and GEGL's own way to the warp
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-engine CASE FOLDER THREADS: see turns_main().
 * bench-engine make FOLDER WIDTH HEIGHT: writes the inputs of all cases. */
#include <cblas.h>
#include <gegl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/conv.h"
#include "core/parallel.h"
#include "plug-in/gegl/pixels.h"
#include "tests/unit/reference.h"
#include "turns.h"

#define BAND 80  /* rows of the photograph to a turn of a thread */
#define BATCH 16 /* images of a training step */
#define SEED 1

/* ---- the inputs ---- */

static const guint widths[NEM_STAGES] = { 64, 128, 256, 512 };

static SympieParams
make_params (void)
{
  GRand       *rand = g_rand_new_with_seed (SEED);
  SympieParams p = reference_random_params (rand);

  g_rand_free (rand);
  return p;
}

static void
write_random (const gchar *path,
              gsize        n)
{
  g_autofree gfloat *numbers = g_new (gfloat, n);
  guint32            state = SEED;

  for (gsize i = 0; i < n; i++)
    {
      state = state * 1664525 + 1013904223;
      numbers[i] = (state >> 8) / (gfloat) (1 << 24);
    }
  turns_write (path, numbers, n);
}

static void
write_network (WeightsDtype dtype,
               const gchar *name)
{
  gchar *made = reference_write_network (widths, dtype, SEED);
  g_autofree gchar *text = NULL;
  gsize  size;

  if (!g_file_get_contents (made, &text, &size, NULL)
      || !g_file_set_contents (name, text, (gssize) size, NULL))
    g_error ("%s cannot be written", name);
  reference_remove (made);
}

/* The same warp as others take it: what out[c] gets of in[d], in rows of c;
 * what is added, the mean that K must not scale with it; K. */
static void
write_warp (void)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  SympieParams        p = make_params ();
  gfloat              warp[9 + 3 + 25];
  gdouble             k_sum = 0.0;

  for (guint i = 0; i < 25; i++)
    k_sum += p.k[i / 5][i % 5];
  for (guint c = 0; c < 3; c++)
    {
      gdouble add = mean[c] / k_sum;

      for (guint d = 0; d < 3; d++)
        {
          gdouble mix = p.cm[d][c] * std[c] / std[d];

          warp[3 * c + d] = (gfloat) mix;
          add += mix * (p.cs[d] * std[d] - mean[d]);
        }
      warp[9 + c] = (gfloat) add;
    }
  memcpy (warp + 12, p.k, sizeof p.k);
  turns_write ("warp.f32", warp, G_N_ELEMENTS (warp));
}

static gint
make_inputs (gchar **argv)
{
  const gfloat size[2] = { (gfloat) atoi (argv[3]), (gfloat) atoi (argv[4]) };

  if (chdir (argv[2]) != 0)
    g_error ("%s: no such folder", argv[2]);
  write_network (WEIGHTS_F16, "net16.safetensors");
  write_network (WEIGHTS_F32, "net.safetensors");
  write_warp ();
  turns_write ("size.f32", size, 2);
  write_random ("view.f32", 3 * NEM_SIZE * NEM_SIZE);
  write_random ("batch.f32", (gsize) BATCH * 3 * NEM_SIZE * NEM_SIZE);
  write_random ("photo.f32", (gsize) size[0] * (gsize) size[1] * 3);
  return 0;
}

/* ---- NEM ---- */

typedef struct
{
  NemPlan     *plan;
  gfloat      *view;
  SympieParams out;
} Estimate;

static NemPlan *
load_plan (const gchar *path,
           guint        n_threads)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Nem)    nem = nem_load (path, &error);

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
get_estimate (gpointer data,
              gsize   *n)
{
  *n = PARAMS_N;
  return (const gfloat *) &((Estimate *) data)->out;
}

static void
prepare_nem (Turn *turn,
             guint n_threads)
{
  Estimate *e = g_new0 (Estimate, 1);

  e->plan = load_plan ("net.safetensors", n_threads);
  e->view = turns_read ("view.f32", 3 * NEM_SIZE * NEM_SIZE);
  *turn = (Turn) { run_estimate, get_estimate, e };
}

/* ---- loading: checked, folded, packed ---- */

static guint load_threads;

static void
run_load (gpointer path)
{
  nem_plan_free (load_plan (path, load_threads));
}

static void
prepare_load (Turn *turn,
              guint n_threads)
{
  load_threads = n_threads;
  *turn = (Turn) { run_load, NULL, "net16.safetensors" };
}

static void
prepare_load32 (Turn *turn,
                guint n_threads)
{
  load_threads = n_threads;
  *turn = (Turn) { run_load, NULL, "net.safetensors" };
}

/* ---- the matrix products that NEM takes by im2col, and nothing else ---- */

static const guint products[][3] = {
  { 64, 27, 224 * 224 },  { 128, 576, 56 * 56 }, { 128, 1152, 56 * 56 },
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
multiply (const Products *p,
          const guint    *sizes)
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
prepare_products (Turn *turn,
                  guint n_threads)
{
  const gsize n = 1152 * 56 * 56; /* the largest of each kind */
  Products   *p = g_new (Products, 1);

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
      gfloat       wanted = 0.0f;

      multiply (p, sizes);
      for (guint k = 0; k < sizes[1]; k++)
        wanted += p->weights[sizes[1] + k] * p->columns[k * sizes[2] + 1];
      g_assert_cmpfloat (p->out[sizes[2] + 1], ==, wanted);
    }
  *turn = (Turn) { run_products, NULL, p };
}

/* ---- DWM ---- */

typedef struct
{
  guint       width;
  guint       height;
  guint       channels;
  guint       n_threads;
  Dwm         dwm;
  gfloat     *in;
  gfloat     *out;
  gfloat     *scratch;
  GeglBuffer *source;
  GeglBuffer *target;
  GeglNode   *sink;
} Photo;

static Photo *
load_photo (guint channels,
            guint n_threads)
{
  g_autofree gfloat *size = turns_read ("size.f32", 2);
  Photo             *photo = g_new0 (Photo, 1);
  SympieParams       p = make_params ();
  g_autofree gfloat *rgb = NULL;
  gsize              n;

  *photo = (Photo) { (guint) size[0], (guint) size[1], channels, n_threads };
  dwm_init (&photo->dwm, &p, 1.0, DWM_EXTEND, FALSE);
  n = (gsize) photo->width * photo->height;
  rgb = turns_read ("photo.f32", 3 * n);
  photo->in = g_new (gfloat, n * channels);
  for (gsize i = 0; i < n; i++)
    {
      memcpy (photo->in + i * channels, rgb + 3 * i, 3 * sizeof *rgb);
      if (channels == 4)
        photo->in[4 * i + 3] = 1.0f;
    }
  photo->out = g_new0 (gfloat, n * channels);
  return photo;
}

/* The colours. GEGL's own convolution goes on with something else beyond the
 * edges: in its graph the frame that this reaches does not count. */
static const gfloat *
get_photo (gpointer data,
           gsize   *n)
{
  Photo *photo = data;
  gsize  n_pixels = (gsize) photo->width * photo->height;

  if (photo->target)
    gegl_buffer_get (photo->target, NULL, 1.0, NULL, photo->out,
                     GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  for (gsize i = 0; i < n_pixels; i++)
    {
      gsize x = i % photo->width, y = i / photo->width;

      memmove (photo->out + 3 * i, photo->out + photo->channels * i,
               3 * sizeof (gfloat));
      if (photo->sink
          && (MIN (x, y) < DWM_REACH || x + DWM_REACH >= photo->width
              || y + DWM_REACH >= photo->height))
        memset (photo->out + 3 * i, 0, 3 * sizeof (gfloat));
    }
  *n = 3 * n_pixels;
  return photo->out;
}

static void
warp_band (guint    band,
           guint    worker,
           gpointer data)
{
  Photo   *photo = data;
  gsize    stride = (gsize) photo->width * photo->channels;
  guint    from = band * BAND;
  guint    n = MIN (BAND, photo->height - from);
  DwmApron apron = { .top = MIN (from, DWM_REACH),
                     .bottom = MIN (photo->height - from - n, DWM_REACH) };

  dwm_warp (&photo->dwm, photo->out + from * stride, stride,
            photo->in + from * stride, stride, photo->width, n,
            photo->channels, &apron,
            photo->scratch
              + worker * dwm_scratch_size (photo->width, photo->channels));
}

static void
run_warp (gpointer data)
{
  Photo *photo = data;

  parallel_for ((photo->height + BAND - 1) / BAND, photo->n_threads,
                warp_band, photo);
}

static void
prepare_warp (Turn *turn,
              guint channels,
              guint n_threads)
{
  Photo *photo = load_photo (channels, n_threads);

  photo->scratch = g_new (gfloat, n_threads * dwm_scratch_size (photo->width,
                                                                channels));
  *turn = (Turn) { run_warp, get_photo, photo };
}

static void
prepare_warp_rgb (Turn *turn,
                  guint n_threads)
{
  prepare_warp (turn, 3, n_threads);
}

static void
prepare_warp_rgba (Turn *turn,
                   guint n_threads)
{
  prepare_warp (turn, 4, n_threads);
}

/* ---- within GEGL: from one buffer to another ---- */

/* What is in memory, in a buffer of that format, and one for the result. */
static Photo *
load_buffers (const gchar *name,
              guint        n_threads)
{
  Photo        *photo = load_photo (4, n_threads);
  GeglRectangle area = { 0, 0, (gint) photo->width, (gint) photo->height };
  const Babl   *format;

  /* GEGL keeps GPL operations from programs that do not say they are free. */
  g_object_set (gegl_config (), "application-license", "GPL3", NULL);
  gegl_init (NULL, NULL);
  format = babl_format (name);
  g_object_set (gegl_config (), "threads", (gint) n_threads,
                "tile-cache-size", (guint64) 4 << 30, NULL);
  photo->source = gegl_buffer_new (&area, format);
  photo->target = gegl_buffer_new (&area, format);
  gegl_buffer_set (photo->source, NULL, 0, format, photo->in,
                   GEGL_AUTO_ROWSTRIDE);
  return photo;
}

static void
run_buffers (gpointer data)
{
  Photo               *photo = data;
  const GeglRectangle *area = gegl_buffer_get_extent (photo->source);

  pixels_warp_area (photo->target, photo->source, area, area, &photo->dwm);
}

static void
prepare_buffers (Turn *turn,
                 guint n_threads)
{
  *turn = (Turn) { run_buffers, get_photo,
                   load_buffers ("R'G'B'A float", n_threads) };
}

/* ---- in its graph ---- */

static void
run_graph (gpointer data)
{
  gegl_node_process (((Photo *) data)->sink);
}

static GeglNode *
new_warp (GeglNode *graph)
{
  SympieParams p = make_params ();
  GeglNode    *warp;

  if (!gegl_has_operation ("sympie:warp"))
    g_error ("GEGL_PATH leads to no sympie:warp");
  warp = gegl_node_new_child (graph, "operation", "sympie:warp", NULL);
  for (guint i = 0; i < 9; i++)
    {
      const gchar name[] = { 'c', 'm', '_', "rgb"[i / 3], "rgb"[i % 3], 0 };

      gegl_node_set (warp, name, (gdouble) p.cm[i / 3][i % 3], NULL);
    }
  for (guint i = 0; i < 3; i++)
    {
      const gchar name[] = { 'c', 's', '_', "rgb"[i], 0 };

      gegl_node_set (warp, name, (gdouble) p.cs[i], NULL);
    }
  for (guint i = 0; i < 25; i++)
    {
      const gchar name[] = { 'k', '_', "12345"[i / 5], "12345"[i % 5], 0 };

      gegl_node_set (warp, name, (gdouble) p.k[i / 5][i % 5], NULL);
    }
  return warp;
}

/* GEGL's own matrix and convolution, which name K's columns a to e. */
static GeglNode *
new_own (GeglNode *graph,
         GeglNode *source)
{
  g_autofree gfloat  *warp = turns_read ("warp.f32", 37);
  g_autoptr (GString) values = g_string_new (NULL);
  GeglNode           *matrix, *convolution;

  for (guint c = 0; c < 3; c++)
    g_string_append_printf (values, "%.9g,%.9g,%.9g,0,%.9g,", warp[3 * c],
                            warp[3 * c + 1], warp[3 * c + 2], warp[9 + c]);
  g_string_append (values, "0,0,0,1,0");
  matrix = gegl_node_new_child (graph, "operation", "gegl:svg-matrix",
                                "values", values->str, NULL);
  convolution = gegl_node_new_child (
    graph, "operation", "gegl:convolution-matrix", "normalize", FALSE,
    "alpha", FALSE, "alpha-weight", FALSE, NULL);
  for (guint i = 0; i < 25; i++)
    {
      const gchar name[] = { "abcde"[i % 5], "12345"[i / 5], 0 };

      gegl_node_set (convolution, name, (gdouble) warp[12 + i], NULL);
    }
  gegl_node_link_many (source, matrix, convolution, NULL);
  return convolution;
}

/* Each operation gets the format that it works in; the numbers are the same. */
static void
prepare_graph (Turn    *turn,
               guint    n_threads,
               gboolean own)
{
  Photo    *photo = load_buffers (own ? "RGBA float" : "R'G'B'A float",
                                  n_threads);
  GeglNode *graph, *source, *last;

  graph = gegl_node_new ();
  source = gegl_node_new_child (graph, "operation", "gegl:buffer-source",
                                "buffer", photo->source, NULL);
  last = own ? new_own (graph, source) : new_warp (graph);
  if (!own)
    gegl_node_link (source, last);
  photo->sink = gegl_node_new_child (graph, "operation", "gegl:write-buffer",
                                     "buffer", photo->target, NULL);
  gegl_node_link (last, photo->sink);
  *turn = (Turn) { run_graph, get_photo, photo };
}

static void
prepare_graph_warp (Turn *turn,
                    guint n_threads)
{
  prepare_graph (turn, n_threads, FALSE);
}

static void
prepare_graph_own (Turn *turn,
                   guint n_threads)
{
  prepare_graph (turn, n_threads, TRUE);
}

int
main (int    argc,
      char **argv)
{
  static const TurnCase cases[] = {
    { "nem", prepare_nem },
    { "products", prepare_products },
    { "load", prepare_load },
    { "load32", prepare_load32 },
    { "warp-rgb", prepare_warp_rgb },
    { "warp-rgba", prepare_warp_rgba },
    { "buffers", prepare_buffers },
    { "graph-warp", prepare_graph_warp },
    { "graph-own", prepare_graph_own },
    { NULL, NULL },
  };

  if (argc == 5 && strcmp (argv[1], "make") == 0)
    return make_inputs (argv);
  return turns_main (cases, argc, argv);
}
