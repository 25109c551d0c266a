/* bench-warp.h - the warp's cases, for bench-engine.c
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "turns.h"

G_BEGIN_DECLS

/* Writes the warp of all cases to warp.f32 for the peers: the 3x3 matrix with
 * out[c] in row c; the offset, including the mean that K must not scale; K. */
void bench_warp_write (void);

/* The #TurnCase functions on the photograph in photo.f32: from memory to
 * memory, between GEGL buffers, and in a GEGL graph, with sympie:warp and with
 * GEGL's own operations. */
void bench_warp_prepare_rgb (Turn *turn, guint n_threads);
void bench_warp_prepare_rgba (Turn *turn, guint n_threads);
void bench_warp_prepare_buffers (Turn *turn, guint n_threads);
void bench_warp_prepare_graph_warp (Turn *turn, guint n_threads);
void bench_warp_prepare_graph_own (Turn *turn, guint n_threads);

G_END_DECLS
