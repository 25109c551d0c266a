/* edit.h - the numbers that a person bends, with undo
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "core/cleanup.h"

G_BEGIN_DECLS

/**
 * EditOrigin:
 * @EDIT_IDENTITY: what changes nothing.
 * @EDIT_ESTIMATE: what the network said; the identity before it has.
 *
 * What numbers may be compared with and returned to.
 */
typedef enum
{
  EDIT_IDENTITY,
  EDIT_ESTIMATE
} EditOrigin;

#define SYMPIE_TYPE_EDIT (edit_get_type ())

/**
 * SympieEdit:
 *
 * The document behind the window: the estimate, the numbers as they are now,
 * and the way back. Every widget reads it, writes to it, and follows its
 * signal "changed", which comes after anything in it has changed. Not for
 * more than one thread.
 */
G_DECLARE_FINAL_TYPE (SympieEdit, edit, SYMPIE, EDIT, GObject)

/**
 * edit_new:
 *
 * Returns: (transfer full): one pass of the identity, strength 1, no estimate.
 */
SympieEdit *edit_new (void);

/**
 * edit_set_estimate:
 * @estimate: what the network estimated, and its provenance.
 *
 * The clean-up becomes the estimate; the strength stays. Where nothing was
 * estimated, because of its content, there is no estimate to compare with.
 */
void edit_set_estimate (SympieEdit *edit, const Cleanup *estimate);

/**
 * edit_has_estimate:
 *
 * Returns: whether there is an estimate to compare with.
 */
gboolean edit_has_estimate (const SympieEdit *edit);

/**
 * edit_get_findings:
 *
 * Returns: (transfer none): what is wrong with the photograph, by the estimate;
 *   none before there is one. Until the next change.
 */
const Findings *edit_get_findings (const SympieEdit *edit);

/**
 * edit_get_cleanup:
 *
 * Returns: (transfer none): the clean-up as it is now, until the next change.
 *   Its provenance is that of the numbers it started from: the estimate's, or
 *   that given to edit_set_cleanup().
 */
const Cleanup *edit_get_cleanup (const SympieEdit *edit);

/**
 * edit_set_cleanup:
 * @cleanup: its numbers are held within the bounds of params_clamp().
 *
 * Replaces the whole clean-up, with its provenance; the estimate to compare
 * with stays.
 */
void edit_set_cleanup (SympieEdit *edit, const Cleanup *cleanup);

/**
 * edit_get_pass:
 *
 * Returns: the pass that is being edited, from 0.
 */
guint edit_get_pass (const SympieEdit *edit);

/**
 * edit_set_pass:
 * @pass: 0 to n - 1. Not a step of the undo history.
 */
void edit_set_pass (SympieEdit *edit, guint pass);

/**
 * edit_get_params:
 *
 * Returns: (transfer none): the numbers of the pass that is being edited,
 *   before strength, until the next change.
 */
const SympieParams *edit_get_params (const SympieEdit *edit);

/**
 * edit_get_origin:
 *
 * Returns: (transfer none): what the same pass was or can return to, until the
 *   next change.
 */
const SympieParams *edit_get_origin (const SympieEdit *edit, EditOrigin origin);

/**
 * edit_set_params:
 * @p: new numbers of the pass that is being edited; held within the bounds of
 *   params_clamp(). No NaN.
 * @what: (nullable): the control that moves. Calls with the same @what that
 *   follow each other within a second make one step of the undo history;
 *   %NULL is always a step of its own.
 */
void
edit_set_params (SympieEdit *edit, const SympieParams *p, const gchar *what);

/**
 * edit_set_strength:
 *
 * Sets the strength of all passes; steps of undo as in edit_set_params().
 */
void edit_set_strength (SympieEdit *edit, gdouble strength);

/**
 * edit_undo:
 *
 * Takes the last step back; nothing happens when there is none.
 */
void edit_undo (SympieEdit *edit);

/**
 * edit_redo:
 *
 * Takes the step that edit_undo() took back again.
 */
void edit_redo (SympieEdit *edit);

/**
 * edit_forget:
 *
 * The history begins here: there is nothing to undo or redo.
 */
void edit_forget (SympieEdit *edit);

gboolean edit_can_undo (const SympieEdit *edit);
gboolean edit_can_redo (const SympieEdit *edit);

G_END_DECLS
