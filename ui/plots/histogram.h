/* histogram.h - a small histogram that leads to the plots
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SYMPIE_TYPE_HISTOGRAM (histogram_get_type ())

/**
 * SympieHistogram:
 *
 * A button with the histograms of the visible part of the photograph, before and
 * after.
 */
G_DECLARE_FINAL_TYPE (SympieHistogram, histogram, SYMPIE, HISTOGRAM, GtkButton)

/**
 * histogram_set:
 * @before: how many pixels have each value of R', G' and B'.
 * @after: likewise.
 */
void histogram_set (SympieHistogram *histogram,
                    const guint before[3][256],
                    const guint after[3][256]);

G_END_DECLS
