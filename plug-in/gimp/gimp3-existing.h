/* gimp3-existing.h - the clean-ups that a layer of GIMP 3 has as effects
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/gimp/gimp3-effects.h"

G_BEGIN_DECLS

/**
 * Existing:
 * @drawable: the layer.
 * @filters: (array length=n): the effect of each pass, the first lowest. They
 *   lie upon each other and belong to libgimp.
 * @n: how many passes.
 * @content: their numbers, and what these were estimated to be.
 * @title: the last one's name, without ours.
 * @in_selection: whether they are confined to what was selected once.
 * @can_undo: whether a change of them is undone by GIMP.
 *
 * A clean-up among the effects of a layer. The properties of the effects are
 * what counts: whoever changed them last is right.
 */
typedef struct
{
  GimpDrawable *drawable;
  GimpDrawableFilter *filters[PARAMS_MAX_PASSES];
  guint n;
  EditContent content;
  gchar *title;
  gboolean in_selection;
  gboolean can_undo;
} Existing;

/**
 * existing_list:
 * @record: (nullable): what the layer's parasite tells, for an effect that does
 *   not know where it comes from.
 *
 * Returns: (transfer full) (element-type Existing): all of them, the topmost
 *   first.
 */
GPtrArray *existing_list (GimpDrawable *drawable, const Cleanup *record);

/**
 * existing_count_below:
 *
 * Returns: how many effects, of any kind, lie beneath the first pass.
 */
guint existing_count_below (const Existing *existing);

/**
 * existing_is:
 *
 * Returns: whether it does what @content says already.
 */
gboolean existing_is (const Existing *existing, const EditContent *content);

/**
 * existing_change:
 * @content: has as many passes unless `existing->can_undo`.
 *
 * Makes it do what @content says, in its place among the effects of the layer.
 *
 * The undo history has no step for the properties of an effect: where nothing
 * else is lost by it, effects are replaced by new ones, which it has.
 *
 * Returns: %FALSE with an error.
 */
gboolean existing_change (const Existing *existing,
                          const EditContent *content,
                          GError **error);

/**
 * existing_remove:
 *
 * Takes it away.
 */
void existing_remove (const Existing *existing);

/**
 * existing_append:
 *
 * Adds a clean-up above all effects of @drawable.
 *
 * Returns: %FALSE with an error.
 */
gboolean existing_append (GimpDrawable *drawable,
                          const EditContent *content,
                          GError **error);

G_END_DECLS
