/* test-golden.c - NEM and DWM against vectors that another program recorded
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <math.h>

#include "plug-in/gegl/pixels.h"

/* The folder holds golden.json, the weights and the pictures that it names;
 * its values are from PyTorch in double precision. */
static gchar *folder;

#define LIMIT 1e-4 /* relative */
#define SIZE 224

static gchar *
get_path (JsonObject *object, const gchar *member)
{
  return g_build_filename (
    folder, json_object_get_string_member (object, member), NULL);
}

static GeglBuffer *
load_picture (const gchar *path)
{
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglBuffer *buffer = NULL;
  GeglNode *load =
    gegl_node_new_child (graph, "operation", "gegl:load", "path", path, NULL);
  GeglNode *sink = gegl_node_new_child (graph, "operation", "gegl:buffer-sink",
                                        "buffer", &buffer, NULL);

  gegl_node_link (load, sink);
  gegl_node_process (sink);
  g_assert_cmpint (gegl_buffer_get_width (buffer), ==, SIZE);
  g_assert_cmpint (gegl_buffer_get_height (buffer), ==, SIZE);
  return buffer;
}

static void
check_estimate (const SympieParams *p, JsonArray *wanted)
{
  gdouble largest = 0.0;

  for (guint i = 0; i < PARAMS_N; i++)
    largest = MAX (largest, fabs (json_array_get_double_element (wanted, i)));
  for (guint i = 0; i < PARAMS_N; i++)
    g_assert_cmpfloat_with_epsilon (
      p->n[i], json_array_get_double_element (wanted, i), LIMIT * largest);
}

/* Samples stand in normalised space; the reference pads with grey. */
static void
check_warp (GeglBuffer *in,
            const SympieParams *p,
            JsonArray *samples,
            gboolean clamp)
{
  static const gdouble mean[3] = { 0.485, 0.456, 0.406 };
  static const gdouble std[3] = { 0.229, 0.224, 0.225 };
  GeglRectangle area = { 0, 0, SIZE, SIZE };
  g_autoptr (GeglBuffer) out =
    gegl_buffer_new (&area, babl_format ("R'G'B' float"));
  Dwm dwm;

  dwm_init (&dwm, p, 1.0, DWM_NEUTRAL, clamp);
  g_assert_true (pixels_warp (out, in, &area, &dwm, NULL, NULL));
  for (guint i = 0; i < json_array_get_length (samples); i++)
    {
      JsonObject *sample = json_array_get_object_element (samples, i);
      JsonArray *xy = json_object_get_array_member (sample, "xy");
      JsonArray *values =
        json_object_get_array_member (sample, clamp ? "after" : "before");
      gint x = (gint) json_array_get_int_element (xy, 0);
      gint y = (gint) json_array_get_int_element (xy, 1);
      gfloat pixel[3];

      gegl_buffer_get (out, GEGL_RECTANGLE (x, y, 1, 1), 1.0,
                       babl_format ("R'G'B' float"), pixel, GEGL_AUTO_ROWSTRIDE,
                       GEGL_ABYSS_NONE);
      for (guint c = 0; c < 3; c++)
        {
          gdouble wanted = json_array_get_double_element (values, c);

          g_assert_cmpfloat_with_epsilon ((pixel[c] - mean[c]) / std[c], wanted,
                                          LIMIT * MAX (1.0, fabs (wanted)));
        }
    }
}

static void
test_golden (void)
{
  g_autofree gchar *json = g_build_filename (folder, "golden.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autofree gchar *weights = NULL;
  g_autoptr (Nem) nem = NULL;
  GeglRectangle area = { 0, 0, SIZE, SIZE };
  EstimateOptions options;
  JsonObject *root;
  JsonArray *inputs;

  estimate_options_init (&options);
  options.force = TRUE; /* whatever they show */
  json_parser_load_from_file (parser, json, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  weights = get_path (root, "weights");
  nem = nem_load (weights, &error);
  g_assert_no_error (error);
  inputs = json_object_get_array_member (root, "inputs");
  g_assert_cmpuint (json_array_get_length (inputs), >, 0);

  for (guint i = 0; i < json_array_get_length (inputs); i++)
    {
      JsonObject *input = json_array_get_object_element (inputs, i);
      JsonArray *outputs = json_object_get_array_member (input, "outputs_f64");
      JsonArray *samples = json_object_get_array_member (input, "samples");
      g_autofree gchar *path = get_path (input, "file");
      g_autoptr (GeglBuffer) in = load_picture (path);
      SympieParams p;
      Cleanup cleanup;

      g_assert_true (pixels_estimate (&cleanup, in, &area, nem, &options, NULL,
                                      NULL, &error));
      check_estimate (&cleanup.passes[0], outputs);
      for (guint j = 0; j < PARAMS_N; j++)
        p.n[j] = (gfloat) json_array_get_double_element (outputs, j);
      check_warp (in, &p, samples, FALSE);
      check_warp (in, &p, samples, TRUE);
    }
}

int
main (int argc, char **argv)
{
  gint status;

  g_test_init (&argc, &argv, NULL);
  gegl_init (NULL, NULL);
  g_assert_cmpint (argc, ==, 2);
  folder = argv[1];
  g_test_add_func ("/golden", test_golden);
  status = g_test_run ();
  gegl_exit ();
  return status;
}
