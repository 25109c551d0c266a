/* cli-show-write.h - what "sympie show" has written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/cleanup.h"
#include "core/estimate-options.h"

G_BEGIN_DECLS

/**
 * ShowProgress:
 * @func: (nullable): called with 0 to 1; %FALSE stops it.
 */
typedef struct
{
  gboolean (*func) (gdouble done, gpointer data);
  gpointer data;
} ShowProgress;

/**
 * show_write_one:
 * @cancellable: stops it.
 *
 * Writes the photograph @path, cleaned up, to the file @output, in a folder
 * that is made if need be, by "sympie apply" in a process of its own: what goes
 * wrong there cannot take the window along.
 *
 * Returns: %FALSE with what "sympie apply" said.
 */
gboolean show_write_one (const gchar *path,
                         const gchar *output,
                         const Cleanup *cleanup,
                         GCancellable *cancellable,
                         GError **error);

/**
 * show_write_rest:
 * @names: (array zero-terminated=1): photographs and folders.
 * @folder: of the results. Photographs whose result is there are left out.
 * @n: how many are left.
 * @cleanup: (nullable): what to do with each; %NULL: estimate each as @options
 *   says.
 *
 * Likewise, with many.
 *
 * Returns: %FALSE with what "sympie apply" said of those that failed.
 */
gboolean show_write_rest (const gchar *const *names,
                          const gchar *folder,
                          guint n,
                          const Cleanup *cleanup,
                          const EstimateOptions *options,
                          const ShowProgress *progress,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS
