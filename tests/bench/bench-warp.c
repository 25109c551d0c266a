/* bench-warp.c - the warp, on pixels in memory and in GEGL
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-warp.h"

#include <gegl.h>
#include <string.h>

#include "core/parallel.h"
#include "plug-in/gegl/pixels.h"
#include "tests/unit/reference.h"

#define BAND 80 /* rows of the photograph per task */
#define SEED 1

/* ---- the inputs ---- */

static SympieParams
make_params (void)
{
  GRand *rand = g_rand_new_with_seed (SEED);
  SympieParams p = reference_random_params (rand);

  g_rand_free (rand);
  return p;
}

void
bench_warp_write (void)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  SympieParams p = make_params ();
  gfloat warp[9 + 3 + 25];
  gdouble k_sum = 0.0;

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

/* ---- DWM ---- */

typedef struct
{
  guint width;
  guint height;
  guint channels;
  guint n_threads;
  Dwm dwm;
  gfloat *in;
  gfloat *out;
  gfloat *scratch;
  GeglBuffer *source;
  GeglBuffer *target;
  GeglNode *sink;
} Photo;

static Photo *
load_photo (guint channels, guint n_threads)
{
  g_autofree gfloat *size = turns_read ("size.f32", 2);
  Photo *photo = g_new0 (Photo, 1);
  SympieParams p = make_params ();
  g_autofree gfloat *rgb = NULL;
  gsize n;

  *photo = (Photo){ (guint) size[0], (guint) size[1], channels, n_threads };
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

/* Returns: the result's colours. GEGL's own convolution treats edges
 * differently, so the pixels near them are ignored in its graph. */
static const gfloat *
get_photo (gpointer data, gsize *n)
{
  Photo *photo = data;
  gsize n_pixels = (gsize) photo->width * photo->height;

  if (photo->target)
    gegl_buffer_get (photo->target, NULL, 1.0, NULL, photo->out,
                     GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  for (gsize i = 0; i < n_pixels; i++)
    {
      gsize x = i % photo->width, y = i / photo->width;

      memmove (photo->out + 3 * i, photo->out + photo->channels * i,
               3 * sizeof (gfloat));
      if (photo->sink
          && (MIN (x, y) < DWM_RADIUS || x + DWM_RADIUS >= photo->width
              || y + DWM_RADIUS >= photo->height))
        memset (photo->out + 3 * i, 0, 3 * sizeof (gfloat));
    }
  *n = 3 * n_pixels;
  return photo->out;
}

static void
warp_band (guint band, guint worker, gpointer data)
{
  Photo *photo = data;
  gsize stride = (gsize) photo->width * photo->channels;
  guint from = band * BAND;
  guint n = MIN (BAND, photo->height - from);
  DwmHalo halo = { .top = MIN (from, DWM_RADIUS),
                   .bottom = MIN (photo->height - from - n, DWM_RADIUS) };

  dwm_warp (
    &photo->dwm, photo->out + from * stride, stride, photo->in + from * stride,
    stride, photo->width, n, photo->channels, &halo,
    photo->scratch + worker * dwm_scratch_size (photo->width, photo->channels));
}

static void
run_warp (gpointer data)
{
  Photo *photo = data;

  parallel_for ((photo->height + BAND - 1) / BAND, photo->n_threads, warp_band,
                photo);
}

static void
prepare_warp (Turn *turn, guint channels, guint n_threads)
{
  Photo *photo = load_photo (channels, n_threads);

  photo->scratch =
    g_new (gfloat, n_threads * dwm_scratch_size (photo->width, channels));
  *turn = (Turn){ run_warp, get_photo, photo };
}

void
bench_warp_prepare_rgb (Turn *turn, guint n_threads)
{
  prepare_warp (turn, 3, n_threads);
}

void
bench_warp_prepare_rgba (Turn *turn, guint n_threads)
{
  prepare_warp (turn, 4, n_threads);
}

/* ---- within GEGL: from one buffer to another ---- */

/* Copies the photograph to a buffer of that format, and allocates one for the
 * result. */
static Photo *
load_buffers (const gchar *name, guint n_threads)
{
  Photo *photo = load_photo (4, n_threads);
  GeglRectangle area = { 0, 0, (gint) photo->width, (gint) photo->height };
  const Babl *format;

  /* GEGL keeps GPL operations from programs that do not say they are free. */
  g_object_set (gegl_config (), "application-license", "GPL3", NULL);
  gegl_init (NULL, NULL);
  format = babl_format (name);
  g_object_set (gegl_config (), "threads", (gint) n_threads, "tile-cache-size",
                (guint64) 4 << 30, NULL);
  photo->source = gegl_buffer_new (&area, format);
  photo->target = gegl_buffer_new (&area, format);
  gegl_buffer_set (photo->source, NULL, 0, format, photo->in,
                   GEGL_AUTO_ROWSTRIDE);
  return photo;
}

static void
run_buffers (gpointer data)
{
  Photo *photo = data;
  const GeglRectangle *area = gegl_buffer_get_extent (photo->source);

  pixels_warp_area (photo->target, photo->source, area, area, &photo->dwm);
}

void
bench_warp_prepare_buffers (Turn *turn, guint n_threads)
{
  *turn =
    (Turn){ run_buffers, get_photo, load_buffers ("R'G'B'A float", n_threads) };
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
  GeglNode *warp;

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
new_own (GeglNode *graph, GeglNode *source)
{
  g_autofree gfloat *warp = turns_read ("warp.f32", 37);
  g_autoptr (GString) values = g_string_new (NULL);
  GeglNode *matrix, *convolution;

  for (guint c = 0; c < 3; c++)
    g_string_append_printf (values, "%.9g,%.9g,%.9g,0,%.9g,", warp[3 * c],
                            warp[3 * c + 1], warp[3 * c + 2], warp[9 + c]);
  g_string_append (values, "0,0,0,1,0");
  matrix = gegl_node_new_child (graph, "operation", "gegl:svg-matrix", "values",
                                values->str, NULL);
  convolution = gegl_node_new_child (
    graph, "operation", "gegl:convolution-matrix", "normalize", FALSE, "alpha",
    FALSE, "alpha-weight", FALSE, NULL);
  for (guint i = 0; i < 25; i++)
    {
      const gchar name[] = { "abcde"[i % 5], "12345"[i / 5], 0 };

      gegl_node_set (convolution, name, (gdouble) warp[12 + i], NULL);
    }
  gegl_node_link_many (source, matrix, convolution, NULL);
  return convolution;
}

/* Each operation gets its native format; the numbers are the same. */
static void
prepare_graph (Turn *turn, guint n_threads, gboolean own)
{
  Photo *photo = load_buffers (own ? "RGBA float" : "R'G'B'A float", n_threads);
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
  *turn = (Turn){ run_graph, get_photo, photo };
}

void
bench_warp_prepare_graph_warp (Turn *turn, guint n_threads)
{
  prepare_graph (turn, n_threads, FALSE);
}

void
bench_warp_prepare_graph_own (Turn *turn, guint n_threads)
{
  prepare_graph (turn, n_threads, TRUE);
}
