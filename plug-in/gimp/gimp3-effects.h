/* gimp3-effects.h - the effects of a layer of GIMP 3
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libgimp/gimp.h>

#include "plug-in/session/session.h"

G_BEGIN_DECLS

/* What the list of effects calls one that is shown for the time being, with
 * the process that takes it away. In every language, so that the next run
 * finds what was left. */
#define EFFECTS_PREVIEW_NAME "SyMPIE preview ["

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
 * effects_list:
 *
 * Returns: (transfer container): the effects of @drawable, of any kind, the
 *   topmost first. They belong to libgimp.
 */
GPtrArray *effects_list (GimpDrawable *drawable);

/**
 * effects_is_ours:
 *
 * Returns: whether @filter is one of %SESSION_OPERATION, and no preview.
 */
gboolean effects_is_ours (GimpDrawableFilter *filter);

/**
 * effects_get_config:
 *
 * Returns: (transfer none): the properties of @filter as they are in GIMP now.
 */
GimpConfig *effects_get_config (GimpDrawableFilter *filter);

/**
 * effects_read:
 * @cleanup: (out): its numbers, as one pass, and settings, as they are in GIMP
 *   now, with the provenance that @origin tells.
 * @origin: (out): where they come from; of cleanup_init() if that is not known.
 *
 * Reads an effect of ours.
 *
 * Returns: whether its origin is known. A damaged one is not, with a warning.
 */
gboolean effects_read (GimpDrawableFilter *filter,
                       Cleanup *cleanup,
                       SessionOrigin *origin);

/**
 * effects_write:
 * @filter: an effect of ours. It changes with effects_update(), or when it is
 *   added.
 * @cleanup: what to make it do.
 * @pass: by which pass of @cleanup.
 * @origin: (nullable): where that comes from.
 */
void effects_write (GimpDrawableFilter *filter,
                    const Cleanup *cleanup,
                    guint pass,
                    const SessionOrigin *origin);

/**
 * effects_update:
 *
 * Makes GIMP show what has been written to @filter. It keeps its opacity and
 * mode. This is no step of the undo history, nor a change of the image.
 */
void effects_update (GimpDrawableFilter *filter);

/**
 * effects_new:
 * @name: what the list of effects calls it.
 *
 * Returns: (transfer full): an effect of ours which is on no layer yet, or %NULL
 *   with an error.
 */
GimpDrawableFilter *
effects_new (GimpDrawable *drawable, const gchar *name, GError **error);

/**
 * effects_new_like:
 * @filter: an effect of ours.
 * @name: (nullable): %NULL for that of @filter.
 *
 * Returns: likewise, one that does what @filter does in GIMP now.
 */
GimpDrawableFilter *effects_new_like (GimpDrawable *drawable,
                                      GimpDrawableFilter *filter,
                                      const gchar *name,
                                      GError **error);

/**
 * effects_add:
 * @filter: a new effect.
 *
 * Puts @filter above the effects that @drawable has.
 */
gboolean effects_add (GimpDrawable *drawable,
                      GimpDrawableFilter *filter,
                      GError **error);

G_END_DECLS
