/* cli-targets.h - the output file of each photograph
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/cli/cli-inputs.h"
#include "plug-in/photo/photo.h"

G_BEGIN_DECLS

/**
 * CliTarget:
 * @path: the file to write; "-" for standard output.
 * @temporary: where it is written before it takes that name; %NULL for
 *   standard output.
 * @kind: from its name; of standard output that of the photograph.
 */
typedef struct
{
  gchar *path;
  gchar *temporary;
  const PhotoKind *kind;
} CliTarget;

/**
 * CliTargetsOptions:
 * @output: a file for one photograph, or "-"; a folder if it is one, ends in a
 *   slash or the inputs came of several names or a folder. %NULL: each beside
 *   its photograph; needs @suffix.
 * @suffix: (nullable): what is put before the ending of the names in folders.
 * @skip_existing: take out photographs whose result is there.
 * @depth: what the files must hold: 8, 16, or 0 for anything.
 * @others: (nullable) (array zero-terminated=1): other files that are only
 *   read.
 */
typedef struct
{
  const gchar *output;
  const gchar *suffix;
  gboolean skip_existing;
  guint depth;
  const gchar *const *others;
} CliTargetsOptions;

typedef struct _CliTargets CliTargets;

/**
 * cli_targets_find_free:
 * @name: of a photograph.
 * @suffix: what is put before its ending.
 *
 * Returns: (transfer full): the name with @suffix and, if there is a file of
 *   that name, the first of -2, -3 and so on that makes one of none.
 */
gchar *cli_targets_find_free (const gchar *name, const gchar *suffix);

/**
 * cli_targets_check_suffix:
 *
 * Returns: %FALSE after telling what is wrong.
 */
gboolean cli_targets_check_suffix (const gchar *suffix);

/**
 * cli_targets_plan:
 * @inputs: (inout): the photographs. Those whose copy cannot be written are
 *   taken out, each with a message: the name has no ending that is known, the
 *   kind does not hold the depth, there is a device or a pipe of that name, or
 *   a file that is only read.
 *
 * In a folder each result lies as its photograph does below the folder that was
 * named. Nothing is written, and of the photographs only one whose result goes
 * to standard output is opened. The time grows with the number of photographs,
 * not with its square.
 *
 * Returns: (transfer full): a target for each of @inputs, which can be none
 *   with skip_existing; or %NULL, after a message, if there is none or two
 *   would be one file.
 */
CliTargets *cli_targets_plan (CliInputs *inputs,
                              const CliTargetsOptions *options);

/**
 * cli_targets_get:
 *
 * Returns: (transfer none) (array): the targets, in the photographs' order.
 */
CliTarget *cli_targets_get (CliTargets *targets);

/* Returns: how many photographs were taken out because of skip_existing. */
guint cli_targets_count_existing (const CliTargets *targets);

/**
 * cli_targets_prepare:
 *
 * Makes the folders of the targets that are not there, and says where what is
 * not yet complete is to be: beside its target, under a name that nobody else
 * uses.
 *
 * Returns: %FALSE after a message.
 */
gboolean cli_targets_prepare (CliTargets *targets);

void cli_targets_free (CliTargets *targets);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliTargets, cli_targets_free)

G_END_DECLS
