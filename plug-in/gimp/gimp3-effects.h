/* gimp3-effects.h - the effects of a layer of GIMP 3
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libgimp/gimp.h>

#include "core/cleanup.h"

G_BEGIN_DECLS

/**
 * effects_fail:
 * @what: what did not work.
 *
 * Sets @error to @what and the reason that GIMP gave for its last refusal.
 *
 * Returns: %FALSE.
 */
gboolean effects_fail (GError **error, const gchar *what);

/**
 * effects_are_possible:
 *
 * Returns: whether @drawable can carry the operation, which must be known to
 *   GIMP's own process and not only to this one. If not, the user is told.
 */
gboolean effects_are_possible (GimpDrawable *drawable);

/**
 * effects_are_visible:
 *
 * Returns: whether @drawable has effects of any kind that are switched on.
 */
gboolean effects_are_visible (GimpDrawable *drawable);

/**
 * effects_remove:
 *
 * Deletes the effects that clean-ups left on @drawable.
 *
 * Returns: how many there were.
 */
guint effects_remove (GimpDrawable *drawable);

/**
 * effects_set_numbers:
 * @filter: an effect of effects_append(); gimp_drawable_filter_update() sends
 *   what has changed.
 * @pass: which of the passes of @cleanup.
 */
void effects_set_numbers (GimpDrawableFilter *filter,
                          const Cleanup *cleanup,
                          guint pass);

/**
 * effects_append:
 * @name: what the list of effects calls it.
 * @pass: which of the passes of @cleanup.
 *
 * Adds one effect above those that @drawable has.
 *
 * Returns: (transfer full): the effect, or %NULL with an error.
 */
GimpDrawableFilter *effects_append (GimpDrawable *drawable,
                                    const gchar *name,
                                    const Cleanup *cleanup,
                                    guint pass,
                                    GError **error);

G_END_DECLS
