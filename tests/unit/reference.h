/* reference.h - NEM and DWM as in the paper, in double precision
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/dwm.h"
#include "core/nem.h"

/* The reference for the engine's tests: written from the equations, with no
 * folding and no GEMM. It shares only the reading of tensors with the engine.
 * */

/* Runs the network of the file @path on one planar view of R'G'B'. @local gets
 * an estimate for each position of the last map. */
void reference_nem (const gchar *path,
                    const gfloat *view,
                    guint height,
                    guint width,
                    gdouble *estimate,
                    gdouble *local);

/* The means over all positions of the third stage's map. */
void reference_nem_means (const Weights *weights,
                          const gfloat *view,
                          guint height,
                          guint width,
                          gdouble *means);

/* Warps a whole interleaved R'G'B' image, edges and clamp as in dwm_init(). */
void reference_dwm (gdouble *out,
                    const gfloat *in,
                    guint width,
                    guint height,
                    const SympieParams *p,
                    DwmEdges edges,
                    gboolean clamp);

/* Writes a network of these widths with seeded random weights whose estimates
 * are near the identity. Returns: its path, in a folder that reference_remove()
 * removes. */
gchar *reference_write_network (const guint widths[NEM_STAGES],
                                WeightsDtype dtype,
                                guint32 seed);
void reference_remove (gchar *path);

/* Seeded 37 numbers near the identity, none of them symmetric. */
SympieParams reference_random_params (GRand *rand);
