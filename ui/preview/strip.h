/* strip.h - rows of a level from rows of the photograph
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/preview/level.h"

G_BEGIN_DECLS

/**
 * strip_make:
 * @level: gets @n rows from @first on, counted from its own top.
 * @numbers: (nullable): see level_make().
 */
void strip_make (Level *level,
                 gint first,
                 gint n,
                 const Source *source,
                 const Cleanup *numbers);

/**
 * strip_blend:
 * @after: (inout): @n pixels of R'G'B'A, moved towards @before where @coverage
 *   is under 1.
 */
void strip_blend (gfloat *after,
                  const gfloat *before,
                  const gfloat *coverage,
                  gsize n);

G_END_DECLS
