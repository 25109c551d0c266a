/* pick-algebra.h - numbers that make a colour grey, black or white
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/cleanup.h"

G_BEGIN_DECLS

/**
 * PickKind:
 * @PICK_GREY: red, green and blue become equal, at the luma that they have;
 *   black stays black.
 * @PICK_BLACK: all become 0; white stays white.
 * @PICK_WHITE: all become 1; black stays black.
 *
 * What a colour is to become.
 */
typedef enum
{
  PICK_GREY,
  PICK_BLACK,
  PICK_WHITE
} PickKind;

/**
 * pick_solve:
 * @out: (out): for @pass, with another gain and shift of each output channel;
 *   untouched on error.
 * @cleanup: the numbers and their strengths.
 * @pass: whose numbers are to change.
 * @rgb: R'G'B' of a flat area of the photograph before all passes.
 *
 * Finds numbers with which the result of all passes of that colour is what
 * @kind says. What stays does so for the colours of @pass at full strength.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE if there are none: the strength is
 *   0, or a channel is too far from where it should be.
 */
gboolean pick_solve (SympieParams *out,
                     const Cleanup *cleanup,
                     guint pass,
                     const gfloat rgb[3],
                     PickKind kind,
                     GError **error);

G_END_DECLS
