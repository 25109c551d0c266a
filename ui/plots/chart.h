/* chart.h - charts of the effect of the numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/edit.h"
#include "ui/palette.h"

G_BEGIN_DECLS

#define CHART_BINS 256
#define CHART_RING 24 /* hues */

/**
 * ChartKind:
 * @CHART_HISTOGRAM: how often each value of R', G' and B' occurs, before and
 *   after.
 * @CHART_RESPONSE: the frequency response along x, y and the diagonal, from 0
 *   to half the sampling rate.
 * @CHART_HUES: how a ring of hues is changed.
 * @CHART_GREYS: how greys from black to white are changed.
 */
typedef enum
{
  CHART_HISTOGRAM,
  CHART_RESPONSE,
  CHART_HUES,
  CHART_GREYS,
  CHART_N
} ChartKind;

/**
 * ChartData:
 * @transform: the numbers at their strength.
 * @before: of the visible part of the photograph.
 * @after: likewise.
 */
typedef struct
{
  SympieTransform transform;
  guint before[3][CHART_BINS];
  guint after[3][CHART_BINS];
} ChartData;

/**
 * chart_get_title:
 *
 * Returns: (transfer none): in the user's language.
 */
const gchar *chart_get_title (ChartKind kind);

/**
 * chart_describe:
 *
 * Returns: (transfer full) (nullable): the main figures of a chart in whole
 *   sentences, for screen readers; %NULL while there are none.
 */
gchar *chart_describe (ChartKind kind, const ChartData *data);

/**
 * chart_draw:
 * @text: its font, slightly reduced, is used for labels; distances scale with
 *   it.
 * @width: of the chart in user space, whose origin is its top left corner.
 * @height: likewise.
 */
void chart_draw (cairo_t *cr,
                 PangoContext *text,
                 ChartKind kind,
                 const ChartData *data,
                 gdouble width,
                 gdouble height,
                 const Palette *palette);

/**
 * chart_draw_histogram:
 * @width: in user space, whose origin is its top left corner.
 * @height: likewise.
 *
 * Draws the histograms alone, without labels, for a small picture.
 */
void chart_draw_histogram (cairo_t *cr,
                           const ChartData *data,
                           gdouble width,
                           gdouble height,
                           const Palette *palette);

/**
 * chart_get_hue:
 * @rgb: (out): R'G'B' of the colour, at an even distance from grey.
 * @i: 0 (red) to %CHART_RING - 1, through green and blue; %CHART_RING is the
 *   grey in the middle.
 */
void chart_get_hue (gfloat rgb[3], guint i);

/**
 * chart_get_chroma:
 * @x: (out): towards red.
 * @y: (out): at a right angle to it, from blue to green.
 *
 * Where a colour lies in the plane at right angles to the greys.
 */
void chart_get_chroma (const gfloat rgb[3], gdouble *x, gdouble *y);

/**
 * chart_map_colour:
 * @rgb: (inout): R'G'B' of a flat area, 0 to 1; replaced by the result of
 *   @transform, not clamped.
 */
void chart_map_colour (const SympieTransform *transform, gfloat rgb[3]);

/**
 * chart_save:
 * @path: ends in ".svg" or ".png".
 *
 * Draws all charts, dark on white, to a file.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE for another ending, or
 *   %SYMPIE_ERROR_IO; an earlier file is then as it was.
 */
gboolean chart_save (const ChartData *data, const gchar *path, GError **error);

G_END_DECLS
