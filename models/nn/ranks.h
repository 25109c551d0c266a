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

/* Leaves them; called by all of them. */
void ranks_end (void);

/**
 * ranks_abort:
 * @status: not 0.
 *
 * Ends this process and the others, which may be waiting for it, with @status.
 * Returns only if this one has not joined any.
 */
void ranks_abort (gint status);

/* Returns: how many processes there are. */
guint ranks_count (void);

/* Returns: which of them this one is, from 0 on. Rank 0 writes the files. */
guint ranks_own (void);

/**
 * ranks_sum:
 * @numbers: (array length=n) (inout): each becomes the sum over all processes,
 *   the same bits in all of them.
 *
 * This, ranks_average() and ranks_all() are called by all processes in the
 * same order, and by one thread of each.
 */
void ranks_sum (gdouble *numbers, gsize n);

/* Each of @numbers becomes the mean over all processes. */
void ranks_average (real *numbers, gsize n);

/* Returns: whether things are good in all processes. */
gboolean ranks_all (gboolean good);

G_END_DECLS
