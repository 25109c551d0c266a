/* cli.h - what the subcommands of the sympie program share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/dwm.h"
#include "core/nem.h"
#include "core/views.h"

G_BEGIN_DECLS

/* Exit statuses. */
#define CLI_DONE 0
#define CLI_FAILED 1 /* at least one file failed */
#define CLI_USAGE 2  /* nothing was done */

gint cli_estimate (gint argc, gchar **argv);
gint cli_apply (gint argc, gchar **argv);
gint cli_info (gint argc, gchar **argv);

/**
 * cli_say:
 *
 * Prints "sympie: ", the message and a newline on standard error. File names
 * go in as they are: a terminal takes the bytes that its files have.
 */
void cli_say (const gchar *format, ...) G_GNUC_PRINTF (1, 2);

/**
 * cli_parse:
 * @usage: what follows the program's name in the help.
 * @summary: what the command does.
 * @entries: its options; the last may be %G_OPTION_REMAINING.
 *
 * Parses the options; --help prints and exits.
 *
 * Returns: %FALSE after a message.
 */
gboolean cli_parse (gint *argc,
                    gchar ***argv,
                    const gchar *usage,
                    const gchar *summary,
                    const GOptionEntry *entries);

/**
 * cli_parse_scope:
 * @text: (nullable): "whole" or "centre"; %NULL for whole.
 *
 * Returns: %FALSE after a message.
 */
gboolean cli_parse_scope (ViewsScope *scope, const gchar *text);

/**
 * cli_parse_look_at:
 * @text: (nullable): "X,Y,W,H", in pixels from the upper left corner; %NULL to
 *   leave @rect as it is.
 *
 * Returns: %FALSE after telling what is wrong.
 */
gboolean cli_parse_look_at (ViewsRect *rect, const gchar *text);

#define CLI_RECURSIVE(recursive)                              \
  {                                                           \
    "recursive", 'r', 0, G_OPTION_ARG_NONE, &(recursive),     \
      "Also take the photographs of folders in folders", NULL \
  }

/* Options of how much is done at once. */
#define CLI_LIMITS(jobs, megapixels)                                             \
  { "jobs",  'j',                                                                \
    0,       G_OPTION_ARG_INT,                                                   \
    &(jobs), "Photographs at work at once (as many as the machine has threads)", \
    "N" },                                                                       \
  {                                                                              \
    "max-megapixels", 0, 0, G_OPTION_ARG_INT, &(megapixels),                     \
      "Refuse larger pictures (1000)", "N"                                       \
  }

/**
 * cli_check_limits:
 *
 * Returns: %FALSE after telling what is wrong.
 */
gboolean cli_check_limits (gint jobs, gint megapixels);

/**
 * cli_load_model:
 * @name: (nullable): a weights file, or see models_find().
 *
 * Returns: (transfer full): the network, or %NULL after a message.
 */
Nem *cli_load_model (const gchar *name);

/**
 * cli_end_output:
 *
 * Returns: %FALSE, after a message, if standard output did not take all that
 *   was printed.
 */
gboolean cli_end_output (void);

G_END_DECLS
