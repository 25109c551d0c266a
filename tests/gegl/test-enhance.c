/* test-enhance.c - sympie:enhance as GEGL runs it, and estimates in passes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <math.h>

#include "core/models.h"
#include "graph-case.h"
#include "plug-in/gegl/pixels.h"

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

/* A dark image that counts as a photograph. */
static GeglBuffer *
make_dark (void)
{
  GeglRectangle area = graph_case_extent ();
  GeglBuffer *buffer = gegl_buffer_new (&area, babl_format ("R'G'B'A float"));
  g_autofree gfloat *data =
    g_new (gfloat, 4 * GRAPH_CASE_WIDTH * GRAPH_CASE_HEIGHT);

  for (guint i = 0; i < GRAPH_CASE_WIDTH * GRAPH_CASE_HEIGHT; i++)
    for (guint c = 0; c < 4; c++)
      data[4 * i + c] =
        c == 3 ? 1.0f
               : (gfloat) (0.1 + 0.05 * sin (i % GRAPH_CASE_WIDTH / 23.0 + c)
                           + 0.04 * cos (i / GRAPH_CASE_WIDTH / 3.0));
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
  GeglNode *source = graph_case_add_source (graph, in);
  GeglNode *node = gegl_node_new_child (graph, "operation", "sympie:enhance",
                                        "strength", 0.8, NULL);
  GeglRectangle area = graph_case_extent ();
  EstimateOptions options;
  Cleanup cleanup;
  g_autoptr (GeglBuffer) out = NULL;
  g_autoptr (GeglBuffer) wanted = NULL;
  g_autofree gfloat *a = NULL;
  g_autofree gfloat *b = NULL;

  gegl_node_link (source, node);
  out = graph_case_render (node, gegl_buffer_get_format (in));
  estimate_options_init (&options);
  g_assert_true (
    pixels_estimate (&cleanup, in, &area, nem, &options, NULL, NULL, NULL));
  wanted = graph_case_warp (in, &cleanup.passes[0], 0.8, FALSE);
  a = graph_case_read (out, "R'G'B'A float");
  b = graph_case_read (wanted, "R'G'B'A float");
  g_assert_cmpmem (a, 16 * GRAPH_CASE_WIDTH * GRAPH_CASE_HEIGHT, b,
                   16 * GRAPH_CASE_WIDTH * GRAPH_CASE_HEIGHT);
}

static void
test_passes (void)
{
  g_autoptr (Nem) nem = load_default ();
  g_autoptr (GeglBuffer) in = make_dark ();
  GeglRectangle area = graph_case_extent ();
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
  g_assert_true (
    pixels_clean_up (&cleanup, out, in, &area, &area, NULL, NULL, &error));
  options.passes = 1;
  for (guint i = 0; i < 3; i++)
    {
      Cleanup again;
      g_autoptr (GeglBuffer) next =
        graph_case_warp (last, &cleanup.passes[i], 1.0, FALSE);

      g_assert_true (
        pixels_estimate (&again, last, &area, nem, &options, NULL, NULL, NULL));
      g_assert_true (params_equal (&again.passes[0], &cleanup.passes[i], 0.0f));
      g_set_object (&last, next);
    }
  a = graph_case_read (out, "R'G'B'A float");
  b = graph_case_read (last, "R'G'B'A float");
  g_assert_cmpmem (a, 16 * GRAPH_CASE_WIDTH * GRAPH_CASE_HEIGHT, b,
                   16 * GRAPH_CASE_WIDTH * GRAPH_CASE_HEIGHT);
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

/* An estimate can be stopped at any point, also within a single pass. */
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

/* A missing model leaves the image unchanged, with a warning. */
static void
test_no_model (void)
{
  g_autoptr (GeglBuffer) in = make_dark ();
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *source = graph_case_add_source (graph, in);
  GeglNode *node;
  g_autoptr (GeglBuffer) out = NULL;
  g_autofree gfloat *a = NULL;
  g_autofree gfloat *b = NULL;

  g_test_expect_message ("GEGL", G_LOG_LEVEL_MESSAGE,
                         "*left as it is*no-such-model*");
  node = gegl_node_new_child (graph, "operation", "sympie:enhance", "model",
                              "no-such-model", NULL);
  gegl_node_link (source, node);
  out = graph_case_render (node, gegl_buffer_get_format (in));
  g_test_assert_expected_messages ();
  a = graph_case_read (in, "R'G'B'A float");
  b = graph_case_read (out, "R'G'B'A float");
  g_assert_cmpmem (a, 16 * GRAPH_CASE_WIDTH * GRAPH_CASE_HEIGHT, b,
                   16 * GRAPH_CASE_WIDTH * GRAPH_CASE_HEIGHT);
}

/* GIMP makes a menu entry of each operation that asks for one. */
static void
test_no_menu_entries (void)
{
  static const gchar *const names[] = { "sympie:warp", "sympie:enhance" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_nonnull (gegl_operation_get_key (names[i], "title"));
      g_assert_null (gegl_operation_get_key (names[i], "gimp:menu-path"));
    }
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
        GeglNode *source = graph_case_add_source (graph, in);
        GeglNode *node;

        if (i > 0)
          g_test_expect_message ("GEGL", G_LOG_LEVEL_MESSAGE,
                                 "*no-such-model*");
        node = gegl_node_new_child (graph, "operation", "sympie:enhance",
                                    "model", models[i], "passes", passes, NULL);
        gegl_node_link (source, node);
        g_object_unref (graph_case_render (node, gegl_buffer_get_format (in)));
        g_test_assert_expected_messages ();
        g_assert_cmpuint (count_tile_bytes (), >, before); /* the cache's */
        g_clear_object (&graph);
        g_assert_cmpuint (count_tile_bytes (), ==, before);
      }
}

int
main (int argc, char **argv)
{
  graph_case_init (&argc, &argv);
  g_test_add_func ("/enhance/estimate", test_enhance);
  g_test_add_func ("/enhance/passes", test_passes);
  g_test_add_func ("/enhance/cancel", test_cancel);
  g_test_add_func ("/enhance/no-model", test_no_model);
  g_test_add_func ("/enhance/no-leak", test_no_leak);
  g_test_add_func ("/operations/no-menu-entries", test_no_menu_entries);
  return graph_case_run ();
}
