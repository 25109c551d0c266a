/* test-parallel.c - each task runs once, no worker runs twice at a time, no
 * deadlock
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/parallel.h"

#define TASKS 1000
#define WORKERS 5

typedef struct
{
  gint tasks[TASKS];
  gint busy[WORKERS];
} Tally;

static void
count (guint index, guint worker, gpointer data)
{
  Tally *tally = data;

  g_assert_cmpuint (worker, <, WORKERS);
  g_assert_cmpint (g_atomic_int_add (&tally->busy[worker], 1), ==, 0);
  g_atomic_int_inc (&tally->tasks[index]);
  g_atomic_int_add (&tally->busy[worker], -1);
}

static void
test_turns (void)
{
  for (guint n = 0; n <= TASKS; n += 1 + n / 3)
    for (guint threads = 1; threads <= WORKERS; threads++)
      {
        Tally tally = { 0 };

        parallel_for (n, threads, count, &tally);
        for (guint i = 0; i < TASKS; i++)
          g_assert_cmpint (tally.tasks[i], ==, i < n);
      }
}

/* More nested loops than the pool has threads. */
static void
nest (guint index, guint worker, gpointer data)
{
  Tally tally = { 0 };

  parallel_for (TASKS, WORKERS, count, &tally);
  g_atomic_int_inc ((gint *) data);
}

static void
test_nested (void)
{
  gint done = 0;

  parallel_for (200, WORKERS, nest, &done);
  g_assert_cmpint (done, ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parallel/tasks", test_turns);
  g_test_add_func ("/parallel/nested", test_nested);
  return g_test_run ();
}
