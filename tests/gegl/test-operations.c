/* test-operations.c - sympie:warp and sympie:enhance as GEGL runs them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "core/models.h"
#include "plug-in/gegl/pixels.h"
#include "tests/unit/reference.h"

#define WIDTH 301
#define HEIGHT 203

static const gchar *const NAMES[PARAMS_N] = {
  "cm-rr", "cm-rg", "cm-rb", "cm-gr", "cm-gg", "cm-gb", "cm-br", "cm-bg",
  "cm-bb", "cs-r",  "cs-g",  "cs-b",  "k-11",  "k-12",  "k-13",  "k-14",
  "k-15",  "k-21",  "k-22",  "k-23",  "k-24",  "k-25",  "k-31",  "k-32",
  "k-33",  "k-34",  "k-35",  "k-41",  "k-42",  "k-43",  "k-44",  "k-45",
  "k-51",  "k-52",  "k-53",  "k-54",  "k-55",
};

static GeglRectangle
extent (void)
{
  /* Not at the origin, where a mistake about offsets would not show. */
  return (GeglRectangle){ -37, 91, WIDTH, HEIGHT };
}

static GeglBuffer *
make_buffer (const Babl *format, guint32 seed, gdouble low, gdouble high)
{
  GeglRectangle area = extent ();
  GeglBuffer *buffer = gegl_buffer_new (&area, format);
  const Babl *space = babl_format_get_space (format);
  GRand *rand = g_rand_new_with_seed (seed);
  gsize n = (gsize) 4 * area.width * area.height;
  g_autofree gfloat *data = g_new (gfloat, n);

  for (gsize i = 0; i < n; i++)
    data[i] = i % 4 == 3 ? (gfloat) g_rand_int_range (rand, 0, 5) / 4
                         : (gfloat) g_rand_double_range (rand, low, high);
  gegl_buffer_set (buffer, &area, 0,
                   babl_format_with_space ("R'G'B'A float", space), data,
                   GEGL_AUTO_ROWSTRIDE);
  g_rand_free (rand);
  return buffer;
}

static gfloat *
read_buffer (GeglBuffer *buffer, const gchar *format)
{
  GeglRectangle area = extent ();
  gfloat *data = g_new (gfloat, (gsize) 4 * area.width * area.height);

  gegl_buffer_get (buffer, &area, 1.0, babl_format (format), data,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  return data;
}

static GeglNode *
add_source (GeglNode *graph, GeglBuffer *in)
{
  return gegl_node_new_child (graph, "operation", "gegl:buffer-source",
                              "buffer", in, NULL);
}

static GeglNode *
add_warp (GeglNode *graph, const SympieParams *p)
{
  GeglNode *node =
    gegl_node_new_child (graph, "operation", "sympie:warp", NULL);

  for (guint i = 0; i < PARAMS_N; i++)
    gegl_node_set (node, NAMES[i], (gdouble) p->n[i], NULL);
  return node;
}

/* The whole of node's output, computed at one go into a buffer of format. */
static GeglBuffer *
render (GeglNode *node, const Babl *format)
{
  GeglRectangle area = extent ();
  GeglBuffer *out = gegl_buffer_new (&area, format);
  GeglNode *sink =
    gegl_node_new_child (gegl_node_get_parent (node), "operation",
                         "gegl:write-buffer", "buffer", out, NULL);

  gegl_node_link (node, sink);
  gegl_node_process (sink);
  return out;
}

static GeglBuffer *
warp (GeglBuffer *in, const SympieParams *p, gdouble strength, gboolean clamp)
{
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *source = add_source (graph, in);
  GeglNode *node = add_warp (graph, p);

  gegl_node_set (node, "strength", strength, "clamp", clamp, NULL);
  gegl_node_link (source, node);
  return render (node, gegl_buffer_get_format (in));
}

static SympieParams
some_params (guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  SympieParams p = reference_random_params (rand);

  g_rand_free (rand);
  return p;
}

/* ---- sympie:warp ---- */

static void
test_reference (void)
{
  SympieParams p = some_params (1);
  g_autoptr (GeglBuffer) in =
    make_buffer (babl_format ("R'G'B' float"), 2, -0.2, 1.3);
  g_autofree gfloat *before = read_buffer (in, "R'G'B' float");
  g_autofree gdouble *wanted = g_new (gdouble, 3 * WIDTH * HEIGHT);

  for (DwmEdges edges = DWM_EXTEND; edges <= DWM_NEUTRAL; edges++)
    for (guint clamp = 0; clamp < 2; clamp++)
      {
        g_autoptr (GeglNode) graph = gegl_node_new ();
        GeglNode *source = add_source (graph, in);
        GeglNode *node = add_warp (graph, &p);
        g_autoptr (GeglBuffer) out = NULL;
        g_autofree gfloat *is = NULL;

        gegl_node_set (node, "edges", edges, "clamp", clamp, NULL);
        gegl_node_link (source, node);
        out = render (node, babl_format ("R'G'B' float"));
        is = read_buffer (out, "R'G'B' float");
        reference_dwm (wanted, before, WIDTH, HEIGHT, &p, edges, clamp);
        for (gsize i = 0; i < 3 * WIDTH * HEIGHT; i++)
          g_assert_cmpfloat_with_epsilon (is[i], wanted[i], 2e-5);
      }
}

/* Seeded small pieces, each asked for by itself, against the whole. */
static void
test_tiling (void)
{
  static const gchar *const formats[] = { "R'G'B' float", "R'G'B'A float" };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      SympieParams p = some_params (3);
      const Babl *format = babl_format (formats[f]);
      guint channels = f + 3;
      g_autoptr (GeglBuffer) in = make_buffer (format, 4, -0.2, 1.3);
      g_autoptr (GeglBuffer) out = warp (in, &p, 1.0, FALSE);
      g_autofree gfloat *whole = read_buffer (out, formats[f]);
      GRand *rand = g_rand_new_with_seed (5);

      for (guint i = 0; i < 150; i++)
        {
          g_autoptr (GeglNode) graph = gegl_node_new ();
          GeglNode *source = add_source (graph, in);
          GeglNode *node = add_warp (graph, &p);
          gint x = g_rand_int_range (rand, 0, WIDTH);
          gint y = g_rand_int_range (rand, 0, HEIGHT);
          gint w = g_rand_int_range (rand, 1, MIN (60, WIDTH - x) + 1);
          gint h = g_rand_int_range (rand, 1, MIN (60, HEIGHT - y) + 1);
          GeglRectangle roi = { extent ().x + x, extent ().y + y, w, h };
          g_autofree gfloat *part = g_new (gfloat, (gsize) channels * w * h);

          gegl_node_link (source, node);
          gegl_node_blit (node, 1.0, &roi, format, part, GEGL_AUTO_ROWSTRIDE,
                          GEGL_BLIT_DEFAULT);
          for (gint row = 0; row < h; row++)
            g_assert_cmpmem (part + (gsize) row * w * channels,
                             w * channels * sizeof (gfloat),
                             whole + ((gsize) (y + row) * WIDTH + x) * channels,
                             w * channels * sizeof (gfloat));
        }
      g_rand_free (rand);
    }
}

/* The same numbers mean the same, whatever the image is stored as: what comes
 * out, read as sRGB, is what a float image gives, to the format's step. */
static void
test_formats (void)
{
  static const struct
  {
    const gchar *format;
    const gchar *space;
    gdouble step;
    gboolean cuts; /* holds nothing beyond [0, 1] */
  } cases[] = {
    { "R'G'B' u8", "sRGB", 0.51 / 255, TRUE },
    { "R'G'B'A u8", "sRGB", 0.51 / 255, TRUE },
    { "R'G'B'A u16", "sRGB", 0.6 / 65535, TRUE },
    { "RGBA half", "sRGB", 2e-3, FALSE },
    { "RGBA float", "sRGB", 1e-3, FALSE },
    { "RGB float", "sRGB", 1e-3, FALSE },
    { "R'G'B'A float", "ProPhoto", 2e-3, FALSE },
    { "RGBA float", "Rec2020", 2e-3, FALSE },
  };
  SympieParams p = some_params (6);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Babl *format =
        babl_format_with_space (cases[i].format, babl_space (cases[i].space));
      gboolean alpha = babl_format_has_alpha (format);
      const gchar *read = alpha ? "R'G'B'A float" : "R'G'B' float";
      guint channels = alpha ? 4 : 3;
      SympieParams mild;
      g_autoptr (GeglBuffer) in = make_buffer (format, 7, 0.3, 0.7);
      g_autoptr (GeglBuffer) same =
        gegl_buffer_new (gegl_buffer_get_extent (in), babl_format (read));
      g_autoptr (GeglBuffer) out = NULL;
      g_autoptr (GeglBuffer) wanted = NULL;
      g_autofree gfloat *a = NULL;
      g_autofree gfloat *b = NULL;

      g_assert_true (params_at_strength (
        &mild, &p, 0.1)); /* within what integers can hold */
      gegl_buffer_copy (in, NULL, GEGL_ABYSS_NONE, same, NULL);
      out = warp (in, &mild, 1.0, FALSE);
      wanted = warp (same, &mild, 1.0, FALSE);
      g_assert_true (gegl_buffer_get_format (out) == format);
      a = read_buffer (out, read);
      b = read_buffer (wanted, read);
      for (gsize j = 0; j < (gsize) channels * WIDTH * HEIGHT; j++)
        g_assert_cmpfloat_with_epsilon (
          a[j], cases[i].cuts ? CLAMP (b[j], 0.0f, 1.0f) : b[j], cases[i].step);
    }
}

/* Colours that sRGB cannot show come back from a warp that changes nothing
 * but a little red. */
static void
test_wide_colours (void)
{
  const Babl *format =
    babl_format_with_space ("R'G'B'A float", babl_space ("ProPhoto"));
  SympieParams p = PARAMS_IDENTITY;
  g_autoptr (GeglBuffer) in = make_buffer (format, 8, 0.0, 1.0);
  g_autoptr (GeglBuffer) out = NULL;
  g_autofree gfloat *a = NULL;
  g_autofree gfloat *b = NULL;
  gfloat lowest = 0.0f;

  p.cs[0] = 0.01f;
  out = warp (in, &p, 1.0, FALSE);
  a = read_buffer (in, "R'G'B'A float");
  b = read_buffer (out, "R'G'B'A float");
  for (gsize i = 0; i < 4 * WIDTH * HEIGHT; i++)
    {
      gdouble shift = i % 4 == 0 ? 0.01 * 0.229 : 0.0;

      lowest = MIN (lowest, a[i]);
      g_assert_cmpfloat_with_epsilon (b[i], a[i] + shift, 2e-3);
    }
  g_assert_cmpfloat (lowest, <, -0.1); /* such colours were among them */
}

static void
test_range_and_alpha (void)
{
  SympieParams p = PARAMS_IDENTITY;
  g_autoptr (GeglBuffer) in =
    make_buffer (babl_format ("R'G'B'A float"), 9, -1.0, 4.0);
  g_autoptr (GeglBuffer) open = NULL;
  g_autoptr (GeglBuffer) clamped = NULL;
  g_autofree gfloat *before = read_buffer (in, "R'G'B'A float");
  g_autofree gfloat *a = NULL;
  g_autofree gfloat *b = NULL;

  p.cm[0][0] = 2.0f;
  open = warp (in, &p, 1.0, FALSE);
  clamped = warp (in, &p, 1.0, TRUE);
  a = read_buffer (open, "R'G'B'A float");
  b = read_buffer (clamped, "R'G'B'A float");
  for (gsize i = 0; i < 4 * WIDTH * HEIGHT; i += 4)
    {
      /* 2 x - x about the mean: v' = mean + 2 (v - mean) */
      g_assert_cmpfloat_with_epsilon (a[i], 2 * before[i] - 0.485, 1e-5);
      g_assert_cmpfloat_with_epsilon (b[i], CLAMP (a[i], 0, 1), 1e-6);
      g_assert_cmpfloat (a[i + 3], ==, before[i + 3]);
      g_assert_cmpfloat (b[i + 3], ==, before[i + 3]);
    }
}

static void
test_strength_zero (void)
{
  SympieParams p = some_params (10);
  g_autoptr (GeglBuffer) in =
    make_buffer (babl_format ("RGBA half"), 11, -1.0, 2.0);
  g_autoptr (GeglBuffer) out = warp (in, &p, 0.0, FALSE);
  g_autofree gfloat *a = read_buffer (in, "RGBA float");
  g_autofree gfloat *b = read_buffer (out, "RGBA float");

  g_assert_cmpmem (a, 16 * WIDTH * HEIGHT, b, 16 * WIDTH * HEIGHT);
}

/* Grey images are warped in colour and come back as the grey of that. */
static void
test_grey (void)
{
  SympieParams p = PARAMS_IDENTITY;
  g_autoptr (GeglBuffer) in =
    make_buffer (babl_format ("Y' float"), 12, 0.2, 0.8);
  g_autoptr (GeglBuffer) out = NULL;
  g_autofree gfloat *a = read_buffer (in, "Y' float");
  g_autofree gfloat *b = NULL;

  p.k[2][2] = 0.0f;
  p.k[2][3] = 1.0f; /* one pixel to the left */
  out = warp (in, &p, 1.0, FALSE);
  b = read_buffer (out, "Y' float");
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      g_assert_cmpfloat_with_epsilon (
        b[y * WIDTH + x], a[y * WIDTH + MIN (x + 1, WIDTH - 1)], 1e-4);
}

/* ---- sympie:enhance ---- */

static Nem *
load_default (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = models_find (NULL, &error);
  Nem *nem;

  g_assert_no_error (error);
  nem = nem_load (path, &error);
  g_assert_no_error (error);
  return nem;
}

/* What a photograph is to the test: dark, with something in it. */
static GeglBuffer *
make_dark (void)
{
  GeglRectangle area = extent ();
  GeglBuffer *buffer = gegl_buffer_new (&area, babl_format ("R'G'B'A float"));
  g_autofree gfloat *data = g_new (gfloat, 4 * WIDTH * HEIGHT);

  for (guint i = 0; i < WIDTH * HEIGHT; i++)
    for (guint c = 0; c < 4; c++)
      data[4 * i + c] = c == 3
                          ? 1.0f
                          : (gfloat) (0.1 + 0.05 * sin (i % WIDTH / 23.0 + c)
                                      + 0.04 * cos (i / WIDTH / 3.0));
  gegl_buffer_set (buffer, &area, 0, babl_format ("R'G'B'A float"), data,
                   GEGL_AUTO_ROWSTRIDE);
  return buffer;
}

static void
test_enhance (void)
{
  g_autoptr (Nem) nem = load_default ();
  g_autoptr (GeglBuffer) in = make_dark ();
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *source = add_source (graph, in);
  GeglNode *node = gegl_node_new_child (graph, "operation", "sympie:enhance",
                                        "strength", 0.8, NULL);
  GeglRectangle area = extent ();
  EstimateOptions options;
  Cleanup cleanup;
  g_autoptr (GeglBuffer) out = NULL;
  g_autoptr (GeglBuffer) wanted = NULL;
  g_autofree gfloat *a = NULL;
  g_autofree gfloat *b = NULL;

  gegl_node_link (source, node);
  out = render (node, gegl_buffer_get_format (in));
  estimate_options_init (&options);
  g_assert_true (
    pixels_estimate (&cleanup, in, &area, nem, &options, NULL, NULL, NULL));
  wanted = warp (in, &cleanup.passes[0], 0.8, FALSE);
  a = read_buffer (out, "R'G'B'A float");
  b = read_buffer (wanted, "R'G'B'A float");
  g_assert_cmpmem (a, 16 * WIDTH * HEIGHT, b, 16 * WIDTH * HEIGHT);
}

static void
test_passes (void)
{
  g_autoptr (Nem) nem = load_default ();
  g_autoptr (GeglBuffer) in = make_dark ();
  GeglRectangle area = extent ();
  EstimateOptions options;
  Cleanup cleanup;
  g_autofree gchar *title = nem_dup_title (nem);
  g_autoptr (GError) error = NULL;
  g_autoptr (GeglBuffer) out =
    gegl_buffer_new (&area, gegl_buffer_get_format (in));
  g_autoptr (GeglBuffer) last = g_object_ref (in);
  g_autofree gfloat *a = NULL;
  g_autofree gfloat *b = NULL;

  estimate_options_init (&options);
  options.passes = 3;
  g_assert_true (
    pixels_estimate (&cleanup, in, &area, nem, &options, NULL, NULL, &error));
  g_assert_cmpuint (cleanup.n, ==, 3);
  g_assert_cmpstr (cleanup.model, ==, title);
  g_assert_cmpstr (cleanup.hash, ==, nem_get_hash (nem));
  g_assert_true (
    pixels_clean_up (&cleanup, out, in, &area, &area, NULL, NULL, &error));
  options.passes = 1;
  for (guint i = 0; i < 3; i++)
    {
      Cleanup again;
      g_autoptr (GeglBuffer) next = warp (last, &cleanup.passes[i], 1.0, FALSE);

      g_assert_true (
        pixels_estimate (&again, last, &area, nem, &options, NULL, NULL, NULL));
      g_assert_true (params_equal (&again.passes[0], &cleanup.passes[i], 0.0f));
      g_set_object (&last, next);
    }
  a = read_buffer (out, "R'G'B'A float");
  b = read_buffer (last, "R'G'B'A float");
  g_assert_cmpmem (a, 16 * WIDTH * HEIGHT, b, 16 * WIDTH * HEIGHT);
}

typedef struct
{
  gdouble done;
  gdouble limit;
} Stop;

static gboolean
stop_at_limit (gdouble done, gpointer data)
{
  Stop *stop = data;

  g_assert_cmpfloat (done, >=, stop->done);
  stop->done = done;
  return done < stop->limit;
}

/* Wherever it is stopped, also within the only pass. */
static void
test_cancel (void)
{
  g_autoptr (Nem) nem = load_default ();
  GeglRectangle area = { 0, 0, 500, 1500 };
  g_autoptr (GeglBuffer) in =
    gegl_buffer_new (&area, babl_format ("R'G'B'A float"));

  for (guint passes = 1; passes <= 3; passes++)
    for (gdouble limit = 0.1; limit < 1.0; limit += 0.2)
      {
        Stop stop = { 0.0, limit };
        EstimateOptions options;
        Cleanup cleanup = { .n = 7 };
        g_autoptr (GError) error = NULL;

        estimate_options_init (&options);
        options.passes = passes;
        options.force = TRUE;
        g_assert_false (pixels_estimate (&cleanup, in, &area, nem, &options,
                                         stop_at_limit, &stop, &error));
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        g_assert_cmpfloat (stop.done, <, limit + 0.6);
        g_assert_cmpuint (cleanup.n, ==, 7);
      }
}

/* A model that is not there leaves the image as it is, and says so. */
static void
test_no_model (void)
{
  g_autoptr (GeglBuffer) in = make_dark ();
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *source = add_source (graph, in);
  GeglNode *node;
  g_autoptr (GeglBuffer) out = NULL;
  g_autofree gfloat *a = NULL;
  g_autofree gfloat *b = NULL;

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING,
                         "*left as it is*no-such-model*");
  node = gegl_node_new_child (graph, "operation", "sympie:enhance", "model",
                              "no-such-model", NULL);
  gegl_node_link (source, node);
  out = render (node, gegl_buffer_get_format (in));
  g_test_assert_expected_messages ();
  a = read_buffer (in, "R'G'B'A float");
  b = read_buffer (out, "R'G'B'A float");
  g_assert_cmpmem (a, 16 * WIDTH * HEIGHT, b, 16 * WIDTH * HEIGHT);
}

static guint64
count_tile_bytes (void)
{
  guint64 bytes = 0;

  g_object_get (gegl_stats (), "tile-cache-total", &bytes, NULL);
  return bytes;
}

/* No buffer outlives its graph, whether the estimate succeeds or fails. */
static void
test_no_leak (void)
{
  static const gchar *const models[] = { "", "no-such-model" };
  g_autoptr (GeglBuffer) in = make_dark ();
  guint64 before = count_tile_bytes ();

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    for (gint passes = 1; passes <= 3; passes++)
      {
        g_autoptr (GeglNode) graph = gegl_node_new ();
        GeglNode *source = add_source (graph, in);
        GeglNode *node;

        if (i > 0)
          g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING,
                                 "*no-such-model*");
        node = gegl_node_new_child (graph, "operation", "sympie:enhance",
                                    "model", models[i], "passes", passes, NULL);
        gegl_node_link (source, node);
        g_object_unref (render (node, gegl_buffer_get_format (in)));
        g_test_assert_expected_messages ();
        g_assert_cmpuint (count_tile_bytes (), >, before); /* the cache's */
        g_clear_object (&graph);
        g_assert_cmpuint (count_tile_bytes (), ==, before);
      }
}

int
main (int argc, char **argv)
{
  gint status;

  /* GEGL keeps GPL operations from programs that do not say they are free. */
  g_object_set (gegl_config (), "application-license", "GPL3", NULL);
  gegl_init (NULL, NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/warp/reference", test_reference);
  g_test_add_func ("/warp/tiling", test_tiling);
  g_test_add_func ("/warp/formats", test_formats);
  g_test_add_func ("/warp/wide-colours", test_wide_colours);
  g_test_add_func ("/warp/range-and-alpha", test_range_and_alpha);
  g_test_add_func ("/warp/strength-zero", test_strength_zero);
  g_test_add_func ("/warp/grey", test_grey);
  g_test_add_func ("/enhance/estimate", test_enhance);
  g_test_add_func ("/enhance/passes", test_passes);
  g_test_add_func ("/enhance/cancel", test_cancel);
  g_test_add_func ("/enhance/no-model", test_no_model);
  g_test_add_func ("/enhance/no-leak", test_no_leak);
  status = g_test_run ();
  gegl_exit ();
  return status;
}
