/* ranks.h - data-parallel training: processes that share a batch
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "real.h"

G_BEGIN_DECLS

/**
 * ranks_begin:
 *
 * Joins the processes started by mpirun, in builds with -Dmpi=enabled. A
 * process that never calls this is alone, with rank 0.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE in a build without MPI.
 */
gboolean ranks_begin (GError **error);

/* Leaves the group. To be called by all processes. */
void ranks_end (void);

/**
 * ranks_abort:
 * @status: not 0.
 *
 * Ends this process and the others, which may be waiting for it, with @status.
 * Returns only if there are no others.
 */
void ranks_abort (gint status);

/* Returns: number of processes. */
guint ranks_get_size (void);

/* Returns: the rank of this process, from 0. Rank 0 writes the files. */
guint ranks_get_rank (void);

/**
 * ranks_sum:
 * @numbers: (array length=n) (inout): each becomes the sum over all processes,
 *   the same bits in all of them.
 *
 * This, ranks_average() and ranks_all_true() are called by all processes in the
 * same order, and by one thread of each.
 */
void ranks_sum (gdouble *numbers, gsize n);

/* Each of @numbers becomes the mean over all processes. */
void ranks_average (real *numbers, gsize n);

/* Returns: whether @good is %TRUE in all processes. */
gboolean ranks_all_true (gboolean good);

G_END_DECLS
