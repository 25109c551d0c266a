/* bench-warp.h - the warp's cases, for bench-engine.c
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "turns.h"

G_BEGIN_DECLS

/* Writes the warp of all cases to warp.f32 as others take it: what out[c] gets
 * of in[d], in rows of c; what is added, the mean that K must not scale with
 * it; K. */
void bench_warp_write (void);

/* Each is of a #TurnCase, on the photograph in photo.f32: from memory to
 * memory, from one of GEGL's buffers to another, and in GEGL's graph, by
 * sympie:warp and by GEGL's own operations. */
void bench_warp_prepare_rgb (Turn *turn, guint n_threads);
void bench_warp_prepare_rgba (Turn *turn, guint n_threads);
void bench_warp_prepare_buffers (Turn *turn, guint n_threads);
void bench_warp_prepare_graph_warp (Turn *turn, guint n_threads);
void bench_warp_prepare_graph_own (Turn *turn, guint n_threads);

G_END_DECLS
