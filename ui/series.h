/* series.h - goes through photographs one after the other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SYMPIE_TYPE_SERIES (series_get_type ())

/**
 * SympieSeries:
 *
 * Buttons to the photographs before and after, the place of this one, and a
 * menu of what is done to all that are not saved. Signals: "go" with the place
 * of another photograph (guint); "apply-all" and "estimate-all".
 */
G_DECLARE_FINAL_TYPE (SympieSeries, series, SYMPIE, SERIES, GtkBox)

/**
 * series_show:
 * @at: the place of the photograph, from 0.
 * @n: how many there are.
 * @saved: whether its result is.
 */
void series_show (SympieSeries *series, guint at, guint n, gboolean saved);

/* Goes @step places further, if there is one. */
void series_step (SympieSeries *series, gint step);

/* Whether there are numbers to apply to all; @why there are none, or %NULL. */
void series_grey_apply_all (SympieSeries *series, const gchar *why);

G_END_DECLS
