/* cli-plot.h - a picture of the 37 numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/params.h"

G_BEGIN_DECLS

/**
 * cli_plot_write:
 * @path: of the SVG file.
 * @title: for the picture's top, such as the photograph's name.
 *
 * Draws Cs as bars, Cm and K as tables of shaded squares, and a few colours
 * before and after, as even areas of them come out.
 *
 * Returns: %FALSE with an error of output_write().
 */
gboolean cli_plot_write (const gchar *path,
                         const gchar *title,
                         const SympieParams *p,
                         GError **error);

G_END_DECLS
