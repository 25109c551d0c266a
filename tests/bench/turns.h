/* turns.h - a case of a benchmark, in a program that takes turns with others
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Turn:
 * @run: what is timed, in the caller's thread.
 * @get_answer: the numbers that the last run gave, for comparison; %NULL if
 *   there are none.
 * @data: for both.
 */
typedef struct
{
  void (*run) (gpointer data);
  const gfloat *(*get_answer) (gpointer data, gsize *n);
  gpointer data;
} Turn;

typedef struct
{
  const gchar *name;
  void (*prepare) (Turn *turn, guint n_threads);
} TurnCase;

/**
 * turns_main:
 * @cases: (array zero-terminated=1).
 * @argv: program, the case's name, a folder, threads.
 *
 * Goes into the folder, where the inputs lie, prepares the case and runs it
 * once, writes its answer to the case's name with ".f32" and prints "ready".
 * Then it reads numbers, a line each, and for a number n prints in a line how
 * many milliseconds each of n runs took, after one that is not counted.
 *
 * Returns: an exit status.
 */
gint turns_main (const TurnCase *cases, gint argc, gchar **argv);

/**
 * turns_read:
 *
 * Returns: (transfer full): the floats in a file; ends the program if there
 *   are not @n of them.
 */
gfloat *turns_read (const gchar *path, gsize n);

/**
 * turns_write:
 *
 * Writes @n floats to a file, or ends the program.
 */
void turns_write (const gchar *path, const gfloat *numbers, gsize n);

G_END_DECLS
