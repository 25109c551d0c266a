/* edit.h - the document of the window: the edited numbers, with undo
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "core/cleanup.h"

G_BEGIN_DECLS

/**
 * EditOrigin:
 * @EDIT_IDENTITY: the identity.
 * @EDIT_ESTIMATE: the network's estimate; the identity before there is one.
 *
 * What numbers can be compared with and reset to.
 */
typedef enum
{
  EDIT_IDENTITY,
  EDIT_ESTIMATE
} EditOrigin;

/**
 * EditStrength:
 * @EDIT_WHOLE: of everything.
 * @EDIT_COLOUR: of the colours.
 * @EDIT_DETAIL: of the kernel.
 *
 * The strengths of a #Cleanup.
 */
typedef enum
{
  EDIT_WHOLE,
  EDIT_COLOUR,
  EDIT_DETAIL,
  EDIT_N_STRENGTHS
} EditStrength;

/**
 * EditSide:
 *
 * One of two versions of the clean-up.
 */
typedef enum
{
  EDIT_A,
  EDIT_B
} EditSide;

/**
 * EditContent:
 * @cleanup: the numbers.
 * @estimate: what they were estimated to be.
 * @has_estimate: whether there is an estimate to compare with.
 *
 * A plain value without pointers.
 */
typedef struct
{
  Cleanup cleanup;
  Cleanup estimate;
  gboolean has_estimate;
} EditContent;

#define SYMPIE_TYPE_EDIT (edit_get_type ())

/**
 * SympieEdit:
 *
 * The document of the window: the estimate, the current numbers, and the undo
 * history. Widgets read it, modify it, and follow its signal "changed", which
 * is emitted after every change. Not thread-safe.
 */
G_DECLARE_FINAL_TYPE (SympieEdit, edit, SYMPIE, EDIT, GObject)

/**
 * edit_new:
 *
 * Returns: (transfer full): one pass of the identity, strength 1, no estimate.
 */
SympieEdit *edit_new (void);

/**
 * edit_get_content:
 *
 * Returns: (transfer none): all that is there, valid until the next change.
 */
const EditContent *edit_get_content (const SympieEdit *edit);

/**
 * edit_set_content:
 * @content: its numbers are held within the bounds of params_clamp().
 *
 * Begins with another document, without a history.
 */
void edit_set_content (SympieEdit *edit, const EditContent *content);

/**
 * edit_set_estimate:
 * @estimate: the estimate, with its provenance.
 *
 * Replaces the clean-up by the estimate; the strengths stay. If nothing was
 * estimated because of the content, there is no estimate to compare with.
 */
void edit_set_estimate (SympieEdit *edit, const Cleanup *estimate);

/**
 * edit_has_estimate:
 *
 * Returns: whether there is an estimate to compare with.
 */
gboolean edit_has_estimate (const SympieEdit *edit);

/**
 * edit_get_estimate:
 *
 * Returns: (transfer none) (nullable): the estimate to compare with, valid until
 *   the next change; %NULL if there is none.
 */
const Cleanup *edit_get_estimate (const SympieEdit *edit);

/**
 * edit_get_findings:
 *
 * Returns: (transfer none): the faults of the photograph according to the
 *   estimate, empty without one. Valid until the next change.
 */
const Findings *edit_get_findings (const SympieEdit *edit);

/**
 * edit_get_cleanup:
 *
 * Returns: (transfer none): the current clean-up, valid until the next change.
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
 * Returns: the selected pass, from 0.
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
 * Returns: (transfer none): the numbers of the selected pass, before strength;
 *   valid until the next change.
 */
const SympieParams *edit_get_params (const SympieEdit *edit);

/**
 * edit_get_origin:
 *
 * Returns: (transfer none): what the selected pass can be reset to; valid
 *   until the next change.
 */
const SympieParams *edit_get_origin (const SympieEdit *edit, EditOrigin origin);

/**
 * edit_set_params:
 * @p: new numbers for the selected pass, clamped by params_clamp(). No NaN.
 * @what: (nullable): the control that changes. Consecutive calls with the same
 *   @what within a second form one undo step; %NULL always starts a new one.
 */
void
edit_set_params (SympieEdit *edit, const SympieParams *p, const gchar *what);

gdouble edit_get_strength (const SympieEdit *edit, EditStrength which);

/**
 * edit_set_strength:
 *
 * Sets a strength of all passes; steps of undo as in edit_set_params().
 */
void edit_set_strength (SympieEdit *edit, EditStrength which, gdouble strength);

/**
 * edit_set_strengths:
 *
 * Sets all of them, as one step of undo.
 */
void edit_set_strengths (SympieEdit *edit,
                         const gdouble strengths[EDIT_N_STRENGTHS]);

/* Returns: the version that is edited; %EDIT_A at first. */
EditSide edit_get_side (const SympieEdit *edit);

/**
 * edit_set_side:
 *
 * Brings the other version back, as a step of undo; what the current one has is
 * kept. The first time both are the same.
 */
void edit_set_side (SympieEdit *edit, EditSide side);

/**
 * edit_undo:
 *
 * Undoes the last step, if there is one.
 */
void edit_undo (SympieEdit *edit);

/**
 * edit_redo:
 *
 * Redoes the last undone step, if there is one.
 */
void edit_redo (SympieEdit *edit);

/**
 * edit_clear_history:
 *
 * Clears the undo history.
 */
void edit_clear_history (SympieEdit *edit);

gboolean edit_can_undo (const SympieEdit *edit);
gboolean edit_can_redo (const SympieEdit *edit);

G_END_DECLS
