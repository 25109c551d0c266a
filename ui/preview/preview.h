/* preview.h - the picture and what chooses how it is seen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/evidence.h"
#include "ui/edit.h"
#include "ui/source.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_PREVIEW (preview_get_type ())

/**
 * SympiePreview:
 *
 * The canvas, and below it zoom, comparison with the original, and marks of
 * what is clipped, and a picker of greys. Signals "rendered" and "roi-chosen": as
 * the canvas's; "problem" with a message (const gchar *) when a colour cannot be
 * made grey, black or white; "evidence-toggled" when the person wants to see
 * evidence, or no longer.
 */
G_DECLARE_FINAL_TYPE (SympiePreview, preview, SYMPIE, PREVIEW, GtkBox)

void preview_set_edit (SympiePreview *preview, SympieEdit *edit);

/**
 * preview_set_source:
 * @source: (nullable): see canvas_set_source().
 */
void preview_set_source (SympiePreview *preview, const Source *source);

/**
 * preview_set_small:
 *
 * See canvas_set_small().
 */
void preview_set_small (SympiePreview *preview, GdkPixbuf *small);

/**
 * preview_set_roi:
 * @rect: what the network is to look at, from the corner of the source's area;
 *   empty: all but a border.
 */
void preview_set_roi (SympiePreview *preview, const ViewsRect *rect);

/**
 * preview_get_roi:
 * @rect: (out): likewise, as a person chose it.
 */
void preview_get_roi (SympiePreview *preview, ViewsRect *rect);

/**
 * preview_set_can_show_evidence:
 * @why: (nullable): why not; %NULL if it can be shown.
 */
void preview_set_can_show_evidence (SympiePreview *preview, const gchar *why);

/**
 * preview_offer_evidence:
 * @offer: whether there can ever be some.
 */
void preview_offer_evidence (SympiePreview *preview, gboolean offer);

/* Returns: whether the person wants to see it. */
gboolean preview_wants_evidence (SympiePreview *preview);

/**
 * preview_stop_evidence:
 *
 * As if the person did not want to see it any more.
 */
void preview_stop_evidence (SympiePreview *preview);

/**
 * preview_set_evidence:
 * @evidence: (nullable): see canvas_set_evidence().
 */
void preview_set_evidence (SympiePreview *preview, const Evidence *evidence);

/**
 * preview_set_can_choose:
 * @can_choose: whether a person can choose what to look at; if not, the choice
 *   is taken back.
 */
void preview_set_can_choose (SympiePreview *preview, gboolean can_choose);

/**
 * preview_get_histograms:
 *
 * See canvas_get_histograms().
 */
gboolean preview_get_histograms (SympiePreview *preview,
                                 guint before[3][256],
                                 guint after[3][256]);

G_END_DECLS
