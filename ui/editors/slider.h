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
 * Signals: "moved" when the user has changed the value (never for changes by
 * the program); "reset" with an #EditOrigin (as gint) when the user resets it
 * to the estimate or the identity, by a double click on the track or from the
 * context menu (mouse or Menu key).
 */
G_DECLARE_FINAL_TYPE (SympieSlider, slider, SYMPIE, SLIDER, GtkBox)

/**
 * slider_new:
 * @name: the accessible name, in the user's language, such as "Red shift".
 * @unit: (nullable): shown after the number, such as "EV".
 * @step: increment of the arrow keys; Page Up and Page Down use ten times as
 *   much.
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
 * Shows @value without emitting the signal. Beyond the ends of the scale the
 * handle stays at the end, and the entry still shows @value.
 */
void slider_set_value (SympieSlider *slider, gdouble value);

/**
 * slider_dup_invalid_text:
 *
 * Returns: (transfer full) (nullable): typed text that is not a number, and is
 *   therefore not applied; %NULL if there is none.
 */
gchar *slider_dup_invalid_text (SympieSlider *slider);

/**
 * slider_set_mark:
 * @mark: position of the tick; NAN for none.
 */
void slider_set_mark (SympieSlider *slider, gdouble mark);

/**
 * slider_set_track:
 * @start: (nullable): colour of the track's lower end; %NULL for the theme's.
 * @end: (nullable): colour of its upper end.
 */
void slider_set_track (SympieSlider *slider,
                       const GdkRGBA *start,
                       const GdkRGBA *end);

G_END_DECLS
