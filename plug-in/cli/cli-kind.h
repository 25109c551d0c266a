/* cli-kind.h - supported picture file formats
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CliKind:
 * @title: what people call it.
 * @endings: of its files' names, each between two spaces.
 * @loader: GEGL's operation.
 * @saver: GEGL's operation.
 * @deep: whether it holds more than 8 bits a channel.
 * @alpha: whether it holds transparency.
 * @find_fault: see cli-structure.h.
 */
typedef struct
{
  const gchar *title;
  const gchar *endings;
  const gchar *loader;
  const gchar *saver;
  gboolean deep;
  gboolean alpha;
  const gchar *(*find_fault) (const guchar *data, gsize size);
} CliKind;

/**
 * cli_kind_of_name:
 *
 * Returns: (nullable): the kind of a file so called.
 */
const CliKind *cli_kind_of_name (const gchar *path);

/**
 * cli_kind_list_endings:
 *
 * Returns: (transfer full): all endings, for people.
 */
gchar *cli_kind_list_endings (void);

/**
 * cli_kind_of_file:
 *
 * Finds out from the contents of @path what it is, whatever its name says, and
 * checks that it is complete. GEGL's loaders go by the name, and of a file that
 * is cut off some give what there is without a word.
 *
 * Returns: its kind, or %NULL with a message that names the file.
 */
const CliKind *cli_kind_of_file (const gchar *path, GError **error);

G_END_DECLS
