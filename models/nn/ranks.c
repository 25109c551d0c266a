/* ranks.c - data-parallel training over MPI
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ranks.h"

#include "core/error.h"

static gint count = 1;
static gint own;

#ifdef HAVE_MPI
#include <mpi.h>

#define PIECE (1 << 20) /* numbers per call, as MPI counts in int */

gboolean
ranks_begin (GError **error)
{
  gint level;

  /* MPI's default handlers abort the process on the first error. */
  MPI_Init_thread (NULL, NULL, MPI_THREAD_FUNNELED, &level);
  MPI_Comm_size (MPI_COMM_WORLD, &count);
  MPI_Comm_rank (MPI_COMM_WORLD, &own);
  return TRUE;
}

static gboolean
has_begun (void)
{
  gint begun;

  MPI_Initialized (&begun);
  return begun;
}

void
ranks_end (void)
{
  if (has_begun ())
    MPI_Finalize ();
}

void
ranks_abort (gint status)
{
  if (has_begun ())
    MPI_Abort (MPI_COMM_WORLD, status);
}

/* @size: of a number: a float or a double. */
static void
sum_up (gpointer numbers, gsize n, gsize size)
{
  for (gsize from = 0; from < n; from += PIECE)
    MPI_Allreduce (MPI_IN_PLACE, (gchar *) numbers + from * size,
                   (gint) MIN (n - from, PIECE),
                   size == sizeof (gdouble) ? MPI_DOUBLE : MPI_FLOAT, MPI_SUM,
                   MPI_COMM_WORLD);
}

#else

gboolean
ranks_begin (GError **error)
{
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
               "--mpi: this build knows no MPI; build with -Dmpi=enabled");
  return FALSE;
}

void
ranks_end (void)
{
}

void
ranks_abort (gint status)
{
}

static void
sum_up (gpointer numbers, gsize n, gsize size)
{
}

#endif

void
ranks_sum (gdouble *numbers, gsize n)
{
  if (count > 1)
    sum_up (numbers, n, sizeof *numbers);
}

void
ranks_average (real *numbers, gsize n)
{
  if (count == 1)
    return;
  sum_up (numbers, n, sizeof *numbers);
  for (gsize i = 0; i < n; i++)
    numbers[i] /= (real) count;
}

gboolean
ranks_all_true (gboolean good)
{
  gdouble bad = !good;

  ranks_sum (&bad, 1);
  return bad == 0.0;
}

guint
ranks_get_size (void)
{
  return (guint) count;
}

guint
ranks_get_rank (void)
{
  return (guint) own;
}
