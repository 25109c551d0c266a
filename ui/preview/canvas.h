/* canvas.h - shows the picture before and after, with zoom and pan
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/evidence.h"
#include "ui/edit.h"
#include "ui/source.h"

G_BEGIN_DECLS

/**
 * CanvasMode:
 * @CANVAS_AFTER: the result.
 * @CANVAS_DIVIDED: before on one side of a line that can be dragged, after on
 *   the other.
 * @CANVAS_SIDE_BY_SIDE: both, side by side.
 */
typedef enum
{
  CANVAS_AFTER,
  CANVAS_DIVIDED,
  CANVAS_SIDE_BY_SIDE
} CanvasMode;

#define SYMPIE_TYPE_CANVAS (canvas_get_type ())

/**
 * SympieCanvas:
 *
 * Draws a source with an edit's numbers: at once a draft of the visible part
 * and, once nothing changes for a moment, the full-size result scaled down.
 * Signals: "zoomed" after the zoom has changed; "rendered" when the result has
 * replaced the draft; "roi-chosen" after the user has chosen another rectangle
 * to estimate from, or none; "picked" with the photograph's R'G'B' (const gfloat
 * *) and the keys that are held (#GdkModifierType) after a click on a colour.
 */
G_DECLARE_FINAL_TYPE (SympieCanvas, canvas, SYMPIE, CANVAS, GtkDrawingArea)

void canvas_set_edit (SympieCanvas *canvas, SympieEdit *edit);

/**
 * canvas_set_source:
 * @source: (nullable): must live until another is set. With %NULL the call
 *   waits until the previous source is no longer read.
 */
void canvas_set_source (SympieCanvas *canvas, const Source *source);

/**
 * canvas_set_small:
 * @small: a small version of the photograph, drawn until the first level of
 *   the source is there.
 */
void canvas_set_small (SympieCanvas *canvas, GdkPixbuf *small);

void canvas_set_mode (SympieCanvas *canvas, CanvasMode mode);

/**
 * canvas_set_original:
 * @original: whether to show the original.
 */
void canvas_set_original (SympieCanvas *canvas, gboolean original);

/**
 * canvas_set_marks:
 * @marks: whether to mark clipped highlights and shadows.
 */
void canvas_set_marks (SympieCanvas *canvas, gboolean marks);

/**
 * canvas_set_picks:
 * @picks: whether a click picks a colour.
 */
void canvas_set_picks (SympieCanvas *canvas, gboolean picks);

/**
 * canvas_set_evidence:
 * @evidence: (nullable): shown over the photograph: lighter cells call for more
 *   light, darker ones for less, with the tint of their shift, and a tooltip
 *   says it in words; its part counts from the corner of the source's area.
 */
void canvas_set_evidence (SympieCanvas *canvas, const Evidence *evidence);

void canvas_fit (SympieCanvas *canvas);

/**
 * canvas_zoom_to:
 * @zoom: pixels of the screen to one of the photograph.
 */
void canvas_zoom_to (SympieCanvas *canvas, gdouble zoom);

gdouble canvas_get_zoom (SympieCanvas *canvas);

/**
 * canvas_choose_roi:
 * @rect: (nullable): in pixels from the corner of the source's area; %NULL for
 *   what the network looked at, or most of the area if that was all of it;
 *   nothing happens then without a source.
 *
 * Lets the user choose the rectangle to estimate from, starting with @rect, by
 * dragging or with keys.
 *
 * Returns: whether the rectangle differs from that of the estimate.
 */
gboolean canvas_choose_roi (SympieCanvas *canvas, const ViewsRect *rect);

void canvas_stop_choosing_roi (SympieCanvas *canvas);

/**
 * canvas_get_chosen_roi:
 * @rect: (out): the rectangle; empty if none is being chosen.
 *
 * Returns: whether one is being chosen.
 */
gboolean canvas_get_chosen_roi (SympieCanvas *canvas, ViewsRect *rect);

/**
 * canvas_get_histograms:
 * @before: (out): how many of the visible pixels have each value of R', G'
 *   and B'; of the part that the network looked at, if it did not look at all.
 * @after: (out): likewise.
 *
 * Returns: %FALSE, with both untouched, when nothing is shown yet.
 */
gboolean canvas_get_histograms (SympieCanvas *canvas,
                                guint before[3][256],
                                guint after[3][256]);

G_END_DECLS
