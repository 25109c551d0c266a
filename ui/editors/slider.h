/* slider.h - one number: a scale with a tick at the estimate, and its value
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SYMPIE_TYPE_SLIDER (slider_get_type ())

/**
 * SympieSlider:
 *
 * A horizontal scale and an entry for the same number. The track may be
 * coloured, and a tick shows where the estimate is.
 *
 * Signals: "moved" when the person has changed the value (never when the
 * program has); "returned" with an #EditOrigin (as gint) when the person asks
 * for the estimate's value or the identity's, by a double click on the track
 * or from the context menu (mouse or Menu key).
 */
G_DECLARE_FINAL_TYPE (SympieSlider, slider, SYMPIE, SLIDER, GtkBox)

/**
 * slider_new:
 * @name: the accessible name, in the user's language, such as "Red shift".
 * @unit: (nullable): what stands after the number, such as "EV".
 * @step: what an arrow key moves; Page Up and Page Down move ten of them.
 * @digits: shown after the decimal point.
 */
GtkWidget *slider_new (const gchar *name,
                       const gchar *unit,
                       gdouble lower,
                       gdouble upper,
                       gdouble step,
                       guint digits);

gdouble slider_get_value (SympieSlider *slider);

/**
 * slider_set_value:
 *
 * Shows @value without the signal. Where it lies beyond the scale's ends the
 * handle stays at the end, and the entry still tells @value.
 */
void slider_set_value (SympieSlider *slider, gdouble value);

/**
 * slider_dup_unreadable:
 *
 * Returns: (transfer full) (nullable): what has been typed that is no number,
 *   and therefore has not become the value; %NULL if there is nothing such.
 */
gchar *slider_dup_unreadable (SympieSlider *slider);

/**
 * slider_set_mark:
 * @mark: where the tick is; NAN for none.
 */
void slider_set_mark (SympieSlider *slider, gdouble mark);

/**
 * slider_set_track:
 * @start: (nullable): the track's colour at its lower end; %NULL for the
 *   theme's.
 * @end: (nullable): at its upper end.
 */
void slider_set_track (SympieSlider *slider,
                       const GdkRGBA *start,
                       const GdkRGBA *end);

G_END_DECLS
