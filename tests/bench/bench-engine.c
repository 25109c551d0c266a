/* bench-engine.c - how long the estimate and the warp take, part by part
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/models.h"
#include "plug-in/gegl/pixels.h"
#include "tests/unit/reference.h"

#define WIDTH 6000 /* 24 megapixels */
#define HEIGHT 4000
#define ROUNDS 7

typedef void (*Task) (gpointer data);

static gint
compare (gconstpointer a,
         gconstpointer b)
{
  gdouble x = *(const gdouble *) a;
  gdouble y = *(const gdouble *) b;

  return (x > y) - (x < y);
}

/* Least and median time, in ms, after one turn that is not counted. */
static void
report (const gchar *name,
        Task         task,
        gpointer     data,
        gdouble      megapixels)
{
  gdouble ms[ROUNDS];

  task (data);
  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      task (data);
      ms[i] = (g_get_monotonic_time () - start) / 1000.0;
    }
  qsort (ms, ROUNDS, sizeof *ms, compare);
  g_print ("%-44s %8.1f %8.1f", name, ms[0], ms[ROUNDS / 2]);
  if (megapixels > 0)
    g_print (" %8.0f", megapixels / ms[0] * 1000.0);
  g_print ("\n");
}

/* ---- NEM ---- */

typedef struct
{
  NemPlan     *plan;
  gfloat      *view;
  SympieParams out;
} Estimate;

static void
run_estimate (gpointer data)
{
  Estimate *e = data;

  nem_plan_estimate (e->plan, e->view, 1, &e->out, NULL);
}

static void
bench_nem (const gchar *label,
           Nem         *nem)
{
  for (guint threads = 1; threads <= 2; threads++)
    {
      g_autofree gchar *name = g_strdup_printf (
        "NEM %s, 224x224, %u thread%s", label, threads,
        threads > 1 ? "s" : "");
      Estimate e = { nem_plan_new (nem, NEM_SIZE, NEM_SIZE, threads, NULL),
                     g_new0 (gfloat, 3 * NEM_SIZE * NEM_SIZE) };

      report (name, run_estimate, &e, 0);
      nem_plan_free (e.plan);
      g_free (e.view);
    }
}

/* ---- DWM ---- */

typedef struct
{
  Dwm     dwm;
  guint   channels;
  gfloat *in;
  gfloat *out;
  gfloat *scratch;
} Warp;

static void
run_warp (gpointer data)
{
  Warp *w = data;
  gsize stride = (gsize) WIDTH * w->channels;

  dwm_warp (&w->dwm, w->out, stride, w->in, stride, WIDTH, HEIGHT,
            w->channels, NULL, w->scratch);
}

static void
bench_dwm (const SympieParams *p)
{
  for (guint channels = 3; channels <= 4; channels++)
    {
      g_autofree gchar *name = g_strdup_printf (
        "DWM alone, float %s, 1 thread", channels == 3 ? "RGB" : "RGBA");
      gsize n = (gsize) WIDTH * HEIGHT * channels;
      Warp  w = { .channels = channels, .in = g_new (gfloat, n),
                  .out = g_new (gfloat, n),
                  .scratch = g_new (gfloat,
                                    dwm_scratch_size (WIDTH, channels)) };

      for (gsize i = 0; i < n; i++)
        w.in[i] = i % channels == 3 ? 1.0f : (gfloat) (i % 256) / 255;
      dwm_init (&w.dwm, p, 1.0, DWM_EXTEND, FALSE);
      report (name, run_warp, &w, WIDTH * HEIGHT / 1e6);
      g_free (w.in);
      g_free (w.out);
      g_free (w.scratch);
    }
}

/* ---- buffers ---- */

typedef struct
{
  Nem        *nem;
  Dwm         dwm;
  GeglBuffer *in;
  GeglBuffer *out;
} Pixels;

static void
run_pixels_warp (gpointer data)
{
  Pixels *p = data;

  pixels_warp (p->out, p->in, gegl_buffer_get_extent (p->in), &p->dwm, NULL,
               NULL);
}

/* Mipmaps are made anew each time, as for a photograph just opened. */
static void
run_pixels_estimate (gpointer data)
{
  Pixels                *p = data;
  g_autoptr (GeglBuffer) fresh = gegl_buffer_dup (p->in);
  SympieParams           estimate;

  pixels_estimate (&estimate, fresh, gegl_buffer_get_extent (fresh), p->nem,
                   VIEWS_WHOLE, NULL);
}

static void
bench_pixels (const SympieParams *p,
              Nem                *nem)
{
  static const gchar *const formats[] = { "R'G'B' u8", "R'G'B' float",
                                          "R'G'B'A float" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      const Babl            *format = babl_format (formats[i]);
      GeglRectangle          area = { 0, 0, WIDTH, HEIGHT };
      g_autoptr (GeglBuffer) in = gegl_buffer_new (&area, format);
      g_autoptr (GeglBuffer) out = gegl_buffer_new (&area, format);
      GeglColor             *grey = gegl_color_new ("#6a7b8c");
      g_autofree gchar *warp = g_strdup_printf ("GEGL warp, %s", formats[i]);
      g_autofree gchar *look = g_strdup_printf ("GEGL estimate, %s",
                                                formats[i]);
      Pixels pixels = { .nem = nem, .in = in, .out = out };

      dwm_init (&pixels.dwm, p, 1.0, DWM_EXTEND, FALSE);
      gegl_buffer_set_color (in, NULL, grey);
      g_object_unref (grey);
      report (warp, run_pixels_warp, &pixels, WIDTH * HEIGHT / 1e6);
      report (look, run_pixels_estimate, &pixels, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  static const guint widths[NEM_STAGES] = { 64, 128, 256, 512 };
  gchar             *path = reference_write_network (widths, WEIGHTS_F16, 1);
  g_autofree gchar  *shipped = models_find (NULL, NULL);
  GRand             *rand = g_rand_new_with_seed (1);
  SympieParams       p = reference_random_params (rand);
  g_autoptr (Nem)    full = nem_load (path, NULL);
  g_autoptr (Nem)    slim = shipped ? nem_load (shipped, NULL) : NULL;

  gegl_init (&argc, &argv);
  g_object_set (gegl_config (), "tile-cache-size", (guint64) 4 << 30, NULL);
  g_print ("%-44s %8s %8s %8s\n", "", "min ms", "med ms", "MP/s");
  bench_nem ("of the paper's widths", full);
  if (slim)
    bench_nem ("that ships", slim);
  bench_dwm (&p);
  bench_pixels (&p, full);

  g_rand_free (rand);
  reference_remove (path);
  gegl_exit ();
  return 0;
}
