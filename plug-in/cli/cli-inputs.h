/* cli-inputs.h - the photographs named on a command line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CliInputs:
 * @photos: (array zero-terminated=1): their paths.
 * @n: how many.
 * @many: whether several names were given, or a folder.
 * @skipped: whether something that was named is not among them.
 */
typedef struct
{
  gchar **photos;
  guint n;
  gboolean many;
  gboolean skipped;
} CliInputs;

/**
 * cli_inputs_init:
 * @names: (array zero-terminated=1): files and folders.
 * @output: (nullable): where results go.
 *
 * Takes the files as they are, and from each folder, in the order of their
 * names, the files whose ending is that of a photograph. Neither folders in
 * folders nor hidden files are looked at. The folder @output is skipped, as is
 * one without photographs, with a message.
 *
 * Returns: %FALSE, after a message, if no photograph is left.
 */
gboolean
cli_inputs_init (CliInputs *inputs, gchar **names, const gchar *output);

void cli_inputs_clear (CliInputs *inputs);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliInputs, cli_inputs_clear)

G_END_DECLS
