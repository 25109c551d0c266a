/* ranks.h - processes that learn together, each from its part of a batch
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "real.h"

G_BEGIN_DECLS

/**
 * ranks_begin:
 *
 * Joins the processes that mpirun has started, where the project is built with
 * -Dmpi=enabled. A process that never calls this is the only one, of rank 0.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE in a build without MPI.
 */
gboolean ranks_begin (GError **error);

/**
 * ranks_end:
 * @status: of this process, 0 if all went well. If not, the other processes,
 *   which may be waiting for this one, are ended too, with the same.
 */
void ranks_end (gint status);

/* Returns: how many processes there are. */
guint ranks_count (void);

/* Returns: which of them this one is, from 0 on. Rank 0 writes the files. */
guint ranks_own (void);

/**
 * ranks_sum:
 * @numbers: (array length=n) (inout): each becomes the sum over all processes,
 *   the same bits in all of them.
 *
 * This and ranks_average() are called by all processes in the same order, and
 * by one thread of each.
 */
void ranks_sum (gdouble *numbers,
                gsize    n);

/* Each of @numbers becomes the mean over all processes. */
void ranks_average (real *numbers,
                    gsize n);

G_END_DECLS
