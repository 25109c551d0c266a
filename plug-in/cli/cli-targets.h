/* cli-targets.h - the output file of each photograph
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/cli/cli-inputs.h"
#include "plug-in/photo/photo.h"

G_BEGIN_DECLS

/**
 * CliTarget:
 * @path: the file to write.
 * @temporary: where it is written before it takes that name.
 * @kind: from its name.
 */
typedef struct
{
  gchar *path;
  gchar *temporary;
  const PhotoKind *kind;
} CliTarget;

typedef struct _CliTargets CliTargets;

/**
 * cli_targets_plan:
 * @inputs: (inout): the photographs. Those whose copy cannot be written are
 *   taken out, each with a message: the name has no ending that is known, the
 *   kind does not hold @depth, there is a device or a pipe of that name, or a
 *   file that is only read.
 * @output: a file for one photograph; a folder if it is one, ends in a slash
 *   or @inputs came of several names or a folder.
 * @depth: what the files must hold: 8, 16, or 0 for anything.
 * @others: (array zero-terminated=1): other files that are only read.
 *
 * Nothing is written, and no photograph is opened. The time grows with the
 * number of photographs, not with its square.
 *
 * Returns: (transfer full): a target for each of @inputs, or %NULL, after a
 *   message, if there is none or two would be one file.
 */
CliTargets *cli_targets_plan (CliInputs *inputs,
                              const gchar *output,
                              guint depth,
                              const gchar *const *others);

/**
 * cli_targets_get:
 *
 * Returns: (transfer none) (array): the targets, in the photographs' order.
 */
CliTarget *cli_targets_get (CliTargets *targets);

/**
 * cli_targets_prepare:
 *
 * Makes the folder of the targets, if it is to be one and is not there, and
 * in it a private folder for what is not yet complete, which goes with
 * cli_targets_free().
 *
 * Returns: %FALSE after a message.
 */
gboolean cli_targets_prepare (CliTargets *targets);

void cli_targets_free (CliTargets *targets);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliTargets, cli_targets_free)

G_END_DECLS
