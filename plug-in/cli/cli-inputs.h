/* cli-inputs.h - the photographs named on a command line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CliInput:
 * @name: what it was called, or found as: for messages.
 * @file: the path to read it from: @name, unless it came from standard input.
 * @below: where it lies in the folder that was named; its base name if it was
 *   named itself.
 */
typedef struct
{
  gchar *name;
  gchar *file;
  gchar *below;
} CliInput;

void cli_input_clear (CliInput *input);

/**
 * CliInputs:
 * @inputs: (array length=n): the photographs.
 * @many: whether several names were given, or a folder.
 * @skipped: whether something that was named is not among them.
 */
typedef struct
{
  CliInput *inputs;
  guint n;
  gboolean many;
  gboolean skipped;
} CliInputs;

/**
 * cli_inputs_init:
 * @names: (array zero-terminated=1): files and folders; "-" alone is standard
 *   input, which is read to its end.
 * @output: (nullable): where results go.
 * @recursive: whether folders in folders are looked at.
 *
 * Takes the files as they are, and from each folder, in the order of their
 * names, the files whose ending is that of a photograph. Hidden files and
 * folders, and links to folders, are not looked at. The folder @output is left
 * out; if it was named, or if a folder has no photographs, a message says so.
 *
 * Returns: %FALSE, after a message, if no photograph is left.
 */
gboolean cli_inputs_init (CliInputs *inputs,
                          gchar **names,
                          const gchar *output,
                          gboolean recursive);

void cli_inputs_clear (CliInputs *inputs);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliInputs, cli_inputs_clear)

G_END_DECLS
