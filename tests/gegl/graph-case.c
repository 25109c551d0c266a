/* graph-case.c - GEGL graphs around the operations, for their tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-case.h"

static const gchar *const NAMES[PARAMS_N] = {
  "cm-rr", "cm-rg", "cm-rb", "cm-gr", "cm-gg", "cm-gb", "cm-br", "cm-bg",
  "cm-bb", "cs-r",  "cs-g",  "cs-b",  "k-11",  "k-12",  "k-13",  "k-14",
  "k-15",  "k-21",  "k-22",  "k-23",  "k-24",  "k-25",  "k-31",  "k-32",
  "k-33",  "k-34",  "k-35",  "k-41",  "k-42",  "k-43",  "k-44",  "k-45",
  "k-51",  "k-52",  "k-53",  "k-54",  "k-55",
};

GeglRectangle
graph_case_extent (void)
{
  /* Not at the origin, where a mistake about offsets would not show. */
  return (GeglRectangle){ -37, 91, GRAPH_CASE_WIDTH, GRAPH_CASE_HEIGHT };
}

gfloat *
graph_case_read (GeglBuffer *buffer, const gchar *format)
{
  GeglRectangle area = graph_case_extent ();
  gfloat *data = g_new (gfloat, (gsize) 4 * area.width * area.height);

  gegl_buffer_get (buffer, &area, 1.0, babl_format (format), data,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  return data;
}

GeglNode *
graph_case_add_source (GeglNode *graph, GeglBuffer *in)
{
  return gegl_node_new_child (graph, "operation", "gegl:buffer-source",
                              "buffer", in, NULL);
}

GeglNode *
graph_case_add_warp (GeglNode *graph, const SympieParams *p)
{
  GeglNode *node =
    gegl_node_new_child (graph, "operation", "sympie:warp", NULL);

  for (guint i = 0; i < PARAMS_N; i++)
    gegl_node_set (node, NAMES[i], (gdouble) p->n[i], NULL);
  return node;
}

GeglBuffer *
graph_case_render (GeglNode *node, const Babl *format)
{
  GeglRectangle area = graph_case_extent ();
  GeglBuffer *out = gegl_buffer_new (&area, format);
  GeglNode *sink =
    gegl_node_new_child (gegl_node_get_parent (node), "operation",
                         "gegl:write-buffer", "buffer", out, NULL);

  gegl_node_link (node, sink);
  gegl_node_process (sink);
  return out;
}

GeglBuffer *
graph_case_warp (GeglBuffer *in,
                 const SympieParams *p,
                 gdouble strength,
                 gboolean clamp)
{
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *source = graph_case_add_source (graph, in);
  GeglNode *node = graph_case_add_warp (graph, p);

  gegl_node_set (node, "strength", strength, "clamp", clamp, NULL);
  gegl_node_link (source, node);
  return graph_case_render (node, gegl_buffer_get_format (in));
}

void
graph_case_init (int *argc, char ***argv)
{
  /* GEGL keeps GPL operations from programs that do not say they are free. */
  g_object_set (gegl_config (), "application-license", "GPL3", NULL);
  gegl_init (NULL, NULL);
  g_test_init (argc, argv, NULL);
}

int
graph_case_run (void)
{
  gint status = g_test_run ();

  gegl_exit ();
  return status;
}
