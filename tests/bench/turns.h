/* turns.h - benchmark cases that take turns with other programs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Turn:
 * @run: the function to time, called in the caller's thread.
 * @get_answer: the result of the last run, for comparison; %NULL if there is
 *   none.
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
 * Changes to the folder with the inputs, prepares the case, runs it once,
 * writes the result to the case's name with ".f32" and prints "ready". Then it
 * reads numbers, one per line, and for each number n prints a line with the
 * times in milliseconds of n runs, after a warm-up run.
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
