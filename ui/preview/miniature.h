/* miniature.h - small pictures of the photograph, cleaned up in many ways
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "ui/edit.h"
#include "ui/source.h"

G_BEGIN_DECLS

/* The largest picture, in pixels of a screen at 100 %. */
#define MINIATURE_WIDTH 84
#define MINIATURE_HEIGHT 52

#define SYMPIE_TYPE_MINIATURE (miniature_get_type ())

/**
 * SympieMiniature:
 *
 * A source made small once, in the background, from which pictures with any
 * numbers are painted at once. Signal "made" when it is there.
 */
G_DECLARE_FINAL_TYPE (SympieMiniature, miniature, SYMPIE, MINIATURE, GObject)

SympieMiniature *miniature_new (void);

/**
 * miniature_set_source:
 * @source: (nullable): must live until another is set. With %NULL the call
 *   waits until the previous source is no longer read.
 * @scale: pixels of the screen to one of a screen at 100 %.
 */
void miniature_set_source (SympieMiniature *miniature,
                           const Source *source,
                           gint scale);

/**
 * miniature_paint:
 * @numbers: (nullable): %NULL for the photograph as it is.
 *
 * Returns: (transfer full) (nullable): a surface with the scale of the screen;
 *   %NULL while there is none.
 */
cairo_surface_t *miniature_paint (SympieMiniature *miniature,
                                  const Cleanup *numbers);

G_END_DECLS
