/* level.h - a photograph made smaller, before and after
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ui/edit.h"
#include "ui/source.h"
#include "ui/preview/view.h"

G_BEGIN_DECLS

/* Pixels of a level that K may need beyond what is seen. */
#define LEVEL_MARGIN (2 * PARAMS_MAX_PASSES)

/**
 * Level:
 * @frame: what it shows.
 * @rgba: R'G'B'A, colour not multiplied with alpha, by rows.
 * @coverage: (nullable): how much each pixel is worked on, 0 to 1; %NULL if
 *   all of the photograph is.
 */
typedef struct
{
  LevelFrame frame;
  gfloat *rgba;
  gfloat *coverage;
} Level;

/**
 * level_make:
 * @numbers: (nullable): what to put to the photograph at its full size first;
 *   %NULL shows it as it is.
 * @cancellable: (nullable): stops it.
 * @done: (nullable): told how far it is, in thousandths, atomically.
 *
 * Each pixel of a level is the mean of the area that it covers, of what the
 * host will make of the numbers: warped at full size, blended by the
 * selection, and rounded as the host stores it.
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
 * Shows about what level_make() would, at once: K is put to the level in the
 * form that level_fit_kernel() gives it. At factor 1 it is the same but for
 * the rounding.
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
 * The kernel that does to the level what @k does to the photograph: its sum
 * and its moments up to the fourth along each axis are the same, so that
 * their frequency responses agree where they matter, from rest upwards. At
 * factor 1 it is @k.
 */
void level_fit_kernel (gfloat out[5][5], const gfloat k[5][5], gdouble factor);

void level_free (Level *level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Level, level_free)

G_END_DECLS
