/* evidence.h - what the parts of a photograph call for by themselves
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate.h"

G_BEGIN_DECLS

#define EVIDENCE_SHORT 4 /* cells along the shorter side */
#define EVIDENCE_LONG 8  /* at most, along the longer one */
#define EVIDENCE_MAX (EVIDENCE_SHORT * EVIDENCE_LONG)

/**
 * EvidenceCell:
 * @is_seen: whether there is something to see in its window; @transform is the
 *   identity if not.
 * @transform: the colour step that the network estimates of its window, and the
 *   identity for K, since the window is seen scaled.
 */
typedef struct
{
  gboolean is_seen;
  SympieTransform transform;
} EvidenceCell;

/**
 * Evidence:
 * @part: of the image, that the cells divide evenly.
 * @columns: of cells; 0 if there are none.
 * @rows: likewise.
 * @cells: by rows.
 *
 * Which parts of a photograph speak for what. A network in the pooled form has
 * no local estimates of which its own would be the mean, so for each cell it is
 * shown a window around it, as if that were a photograph: a square of two thirds
 * of the shorter side, since of less the networks say little. The mean of the
 * cells is therefore not the estimate, which also knows how the parts differ.
 */
typedef struct
{
  ViewsRect part;
  guint columns;
  guint rows;
  EvidenceCell cells[EVIDENCE_MAX];
} Evidence;

/**
 * EvidenceProgress:
 * @done: 0 to 1.
 *
 * Returns: %FALSE to stop.
 */
typedef gboolean (*EvidenceProgress) (gdouble done, gpointer data);

/**
 * evidence_find:
 * @out: (out): untouched on error. No cells if @part is too small for some.
 * @source: the image.
 * @part: what was looked at, within its area.
 * @nem: the network.
 * @n_threads: see nem_plan_new().
 * @progress: (nullable): told after each cell.
 *
 * Returns: %FALSE with an error of @source or of views_estimate(), or with
 *   %G_IO_ERROR_CANCELLED when @progress stopped it.
 */
gboolean evidence_find (Evidence *out,
                        const EstimateSource *source,
                        const ViewsRect *part,
                        Nem *nem,
                        guint n_threads,
                        EvidenceProgress progress,
                        gpointer data,
                        GError **error);

/**
 * evidence_get_rect:
 *
 * Returns: the part of the image that cell @i is of.
 */
ViewsRect evidence_get_rect (const Evidence *evidence, guint i);

/**
 * evidence_describe:
 *
 * Returns: (transfer full): a sentence in the user's language about cell @i,
 *   such as "What is around here calls by itself for: brighter by 1.2 EV, warmer."
 */
gchar *evidence_describe (const Evidence *evidence, guint i);

G_END_DECLS
