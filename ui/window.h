/* window.h - the window of a clean-up, the same for all hosts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "choice.h"

G_BEGIN_DECLS

/**
 * WindowProgress:
 * @done: 0 to 1.
 *
 * Returns: %FALSE if the person does not want to wait any longer.
 */
typedef gboolean (*WindowProgress) (gdouble  done,
                                    gpointer data);

/**
 * WindowHost:
 * @estimate: makes `choice->passes` estimates, each as the network gives it.
 *   Calls @progress now and then; when that says %FALSE it returns %FALSE with
 *   %G_IO_ERROR_CANCELLED.
 * @settle: (nullable): called once with the new window, before it is shown, to
 *   set its place among the host's windows.
 * @data: for both.
 *
 * What the window needs of the program that opens it.
 */
typedef struct
{
  gboolean (*estimate) (SympieParams  *estimates,
                        const Choice  *choice,
                        WindowProgress progress,
                        gpointer       progress_data,
                        gpointer       data,
                        GError       **error);
  void     (*settle) (GtkWindow *window,
                      gpointer   data);
  gpointer data;
} WindowHost;

/**
 * WindowEarlier:
 * @estimates: the numbers.
 * @n: how many, at least 1.
 * @strength: what they were applied with.
 *
 * An earlier clean-up of the same layer.
 */
typedef struct
{
  const SympieParams *estimates;
  guint               n;
  gdouble             strength;
} WindowEarlier;

/**
 * window_run:
 * @choice: (inout): what the window starts with, and what was chosen.
 * @estimates: (out) (array length=CHOICE_MAX_PASSES): the answer when the
 *   numbers are new: `choice->passes` of them.
 * @earlier: (nullable): what the window offers to start from.
 * @use_earlier: (out): whether the numbers are to be those of @earlier.
 *   `choice->strength` is then their new strength, the rest of @choice is as
 *   it was.
 *
 * Shows the window, estimates, and waits until the person decides. GTK must
 * have been initialised.
 *
 * Returns: %TRUE to apply; %FALSE with %G_IO_ERROR_CANCELLED when the person
 *   does not want to, or with the error of an estimate.
 */
gboolean window_run (Choice              *choice,
                     SympieParams        *estimates,
                     const WindowEarlier *earlier,
                     gboolean            *use_earlier,
                     const WindowHost    *host,
                     GError             **error);

G_END_DECLS
