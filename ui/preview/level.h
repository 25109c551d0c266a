/* level.h - the photograph at reduced size, before and after
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ui/edit.h"
#include "ui/source.h"
#include "ui/preview/view.h"

G_BEGIN_DECLS

/* Margin that K may need around the visible part, in pixels of a level. */
#define LEVEL_MARGIN (2 * PARAMS_MAX_PASSES)

/**
 * Level:
 * @frame: the part of the photograph.
 * @rgba: R'G'B'A, colour not multiplied with alpha, by rows.
 * @coverage: (nullable): how much each pixel is selected, 0 to 1; %NULL
 *   without a selection.
 */
typedef struct
{
  LevelFrame frame;
  gfloat *rgba;
  gfloat *coverage;
} Level;

/**
 * level_make:
 * @numbers: (nullable): the numbers to apply at full size first; %NULL for the
 *   original.
 * @cancellable: (nullable): stops it.
 * @done: (nullable): progress in thousandths, set atomically.
 *
 * Each pixel of a level is the mean over the area that it covers of the host's
 * future result: warped at full size, blended by the selection, and rounded to
 * the host's precision.
 *
 * Returns: (transfer full) (nullable): the level, to be freed with
 *   level_free(); %NULL if it was stopped.
 */
Level *level_make (const Source *source,
                   const LevelFrame *frame,
                   const Cleanup *numbers,
                   GCancellable *cancellable,
                   gint *done);

/**
 * level_draft:
 * @out: as many pixels as @base has.
 * @base: the photograph as it is.
 * @scratch: likewise.
 *
 * Approximates level_make() quickly, by applying the kernel of
 * level_fit_kernel() to the level. At factor 1 it is the same up to rounding.
 */
void level_draft (gfloat *out,
                  const Level *base,
                  const Cleanup *cleanup,
                  gfloat *scratch);

/**
 * level_fit_kernel:
 * @out: (out): for a level.
 * @k: for the photograph.
 * @factor: of the level, at least 1.
 *
 * Finds the kernel for the level that corresponds to @k for the photograph:
 * the sum and the moments up to the fourth along each axis agree, and so do
 * the responses at low frequencies. At factor 1 it is @k.
 */
void level_fit_kernel (gfloat out[5][5], const gfloat k[5][5], gdouble factor);

void level_free (Level *level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Level, level_free)

G_END_DECLS
