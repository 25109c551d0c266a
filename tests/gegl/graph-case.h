/* graph-case.h - GEGL graphs around the operations, for their tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gegl.h>

#include "core/params.h"

#define GRAPH_CASE_WIDTH 301
#define GRAPH_CASE_HEIGHT 203

void graph_case_init (int *argc, char ***argv);

/* Runs all tests. */
int graph_case_run (void);

/* Returns: the area of every test image. */
GeglRectangle graph_case_extent (void);

/* Returns: (transfer full): the pixels of the area in @format. */
gfloat *graph_case_read (GeglBuffer *buffer, const gchar *format);

GeglNode *graph_case_add_source (GeglNode *graph, GeglBuffer *in);

/* Adds sympie:warp with these numbers. */
GeglNode *graph_case_add_warp (GeglNode *graph, const SympieParams *p);

/* Returns: (transfer full): the area of the output of @node, computed in one
 * go. */
GeglBuffer *graph_case_render (GeglNode *node, const Babl *format);

/* Returns: (transfer full): @in after sympie:warp. */
GeglBuffer *graph_case_warp (GeglBuffer *in,
                             const SympieParams *p,
                             gdouble strength,
                             gboolean clamp);
