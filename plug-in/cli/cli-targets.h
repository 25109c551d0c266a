/* cli-targets.h - which file each photograph's copy becomes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/cli/cli-kind.h"

G_BEGIN_DECLS

/**
 * CliTarget:
 * @path: the file to write.
 * @aside: where it is written before it takes that name.
 * @kind: from its name.
 */
typedef struct
{
  gchar *path;
  gchar *aside;
  const CliKind *kind;
} CliTarget;

typedef struct _CliTargets CliTargets;

/**
 * cli_targets_plan:
 * @output: a file for one photograph; a folder if it is one, ends in a slash
 *   or there are several photographs.
 * @depth: what the files must hold: 8, 16, or 0 for anything.
 *
 * Nothing is written, and no photograph is opened.
 *
 * Returns: (transfer full): a target for each of @photos, or %NULL with an
 *   error: two would be one file, one is a photograph itself, or a name's
 *   ending stands for no kind of file that can be written.
 */
CliTargets *cli_targets_plan (gchar **photos,
                              const gchar *output,
                              guint depth,
                              GError **error);

/**
 * cli_targets_get:
 *
 * Returns: (transfer none) (array): the targets, in the photographs' order.
 */
CliTarget *cli_targets_get (CliTargets *targets);

/**
 * cli_targets_make_folder:
 *
 * Makes the folder of the targets, if it is to be one and is not there.
 */
gboolean cli_targets_make_folder (CliTargets *targets, GError **error);

void cli_targets_free (CliTargets *targets);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliTargets, cli_targets_free)

G_END_DECLS
