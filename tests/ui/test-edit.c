/* test-edit.c - the document behind the window, and undo
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/edit.h"

static void
count (SympieEdit *edit, guint *changes)
{
  (*changes)++;
}

static SympieEdit *
make_edit (guint *changes)
{
  SympieEdit *edit = edit_new ();

  *changes = 0;
  g_signal_connect (edit, "changed", G_CALLBACK (count), changes);
  return edit;
}

static void
shift_red (SympieEdit *edit, gfloat cs, const gchar *what)
{
  SympieParams p = *edit_get_params (edit);

  p.cs[0] = cs;
  edit_set_params (edit, &p, what);
}

static gfloat
get_red (const SympieEdit *edit)
{
  return edit_get_params (edit)->cs[0];
}

static void
test_new (void)
{
  guint changes;
  g_autoptr (SympieEdit) edit = make_edit (&changes);

  g_assert_false (edit_has_estimate (edit));
  g_assert_false (edit_can_undo (edit));
  g_assert_false (edit_can_redo (edit));
  g_assert_cmpuint (edit_get_cleanup (edit)->n, ==, 1);
  g_assert_true (params_equal (edit_get_params (edit), &PARAMS_IDENTITY, 0.0f));
  edit_undo (edit);
  edit_redo (edit);
  g_assert_cmpuint (changes, ==, 0);
}

static void
test_undo (void)
{
  guint changes;
  g_autoptr (SympieEdit) edit = make_edit (&changes);

  for (guint i = 1; i <= 1000; i++)
    shift_red (edit, i / 1000.0f, NULL);
  g_assert_cmpuint (changes, ==, 1000);
  for (guint i = 1000; i > 0; i--)
    {
      g_assert_cmpfloat (get_red (edit), ==, i / 1000.0f);
      edit_undo (edit);
    }
  g_assert_false (edit_can_undo (edit));
  g_assert_cmpfloat (get_red (edit), ==, 0.0f);
  for (guint i = 0; i < 1000; i++)
    edit_redo (edit);
  g_assert_false (edit_can_redo (edit));
  g_assert_cmpfloat (get_red (edit), ==, 1.0f);
  edit_undo (edit);
  shift_red (edit, 0.5f, NULL);
  g_assert_false (edit_can_redo (edit));
}

/* Consecutive changes by one control are one undo step. */
static void
test_steps (void)
{
  guint changes;
  g_autoptr (SympieEdit) edit = make_edit (&changes);

  for (guint i = 1; i <= 20; i++)
    shift_red (edit, i / 20.0f, "cs-r");
  edit_set_strength (edit, EDIT_WHOLE, 0.5);
  edit_set_strength (edit, EDIT_WHOLE, 0.4);
  shift_red (edit, 0.2f, "cs-r");
  edit_undo (edit);
  g_assert_cmpfloat (get_red (edit), ==, 1.0f);
  g_assert_cmpfloat (edit_get_cleanup (edit)->strength, ==, 0.4);
  edit_undo (edit);
  g_assert_cmpfloat (edit_get_cleanup (edit)->strength, ==, 1.0);
  edit_undo (edit);
  g_assert_cmpfloat (get_red (edit), ==, 0.0f);
  g_assert_false (edit_can_undo (edit));
  shift_red (edit, 0.1f, "cs-r");
  g_usleep (G_USEC_PER_SEC + G_USEC_PER_SEC / 10);
  shift_red (edit, 0.2f, "cs-r");
  edit_undo (edit);
  g_assert_cmpfloat (get_red (edit), ==, 0.1f);
}

/* Each strength is a control, and all of them together are one step. */
static void
test_strengths (void)
{
  static const gdouble looks[EDIT_N_STRENGTHS] = { 1.5, 1.0, 0.0 };
  guint changes;
  g_autoptr (SympieEdit) edit = make_edit (&changes);

  for (guint i = 0; i < EDIT_N_STRENGTHS; i++)
    {
      edit_set_strength (edit, i, 0.9);
      edit_set_strength (edit, i, 0.1 * i);
    }
  g_assert_cmpfloat (edit_get_cleanup (edit)->colour, ==, 0.1);
  g_assert_cmpfloat (edit_get_cleanup (edit)->detail, ==, 0.2);
  edit_set_strengths (edit, looks);
  for (guint i = 0; i < EDIT_N_STRENGTHS; i++)
    g_assert_cmpfloat (edit_get_strength (edit, i), ==, looks[i]);
  changes = 0;
  edit_set_strengths (edit, looks);
  g_assert_cmpuint (changes, ==, 0);
  edit_undo (edit);
  g_assert_cmpfloat (edit_get_strength (edit, EDIT_WHOLE), ==, 0.0);
  g_assert_cmpfloat (edit_get_strength (edit, EDIT_COLOUR), ==, 0.1);
  edit_undo (edit);
  g_assert_cmpfloat (edit_get_strength (edit, EDIT_DETAIL), ==, 1.0);
  edit_undo (edit);
  g_assert_cmpfloat (edit_get_strength (edit, EDIT_COLOUR), ==, 1.0);
  edit_undo (edit);
  g_assert_false (edit_can_undo (edit));
}

/* Two versions, each as it was left; the history has the flips. */
static void
test_sides (void)
{
  guint changes;
  g_autoptr (SympieEdit) edit = make_edit (&changes);

  shift_red (edit, 0.1f, NULL);
  edit_set_side (edit, EDIT_B);
  g_assert_cmpfloat (get_red (edit), ==, 0.1f); /* as A was */
  shift_red (edit, 0.2f, NULL);
  edit_set_side (edit, EDIT_A);
  g_assert_cmpfloat (get_red (edit), ==, 0.1f);
  edit_set_side (edit, EDIT_A);
  shift_red (edit, 0.3f, NULL);
  edit_set_side (edit, EDIT_B);
  g_assert_cmpfloat (get_red (edit), ==, 0.2f);
  edit_undo (edit);
  g_assert_cmpint (edit_get_side (edit), ==, EDIT_A);
  g_assert_cmpfloat (get_red (edit), ==, 0.3f);
  edit_undo (edit);
  edit_undo (edit);
  g_assert_cmpint (edit_get_side (edit), ==, EDIT_B);
  g_assert_cmpfloat (get_red (edit), ==, 0.2f);
  edit_redo (edit);
  g_assert_cmpint (edit_get_side (edit), ==, EDIT_A);
  g_assert_cmpfloat (get_red (edit), ==, 0.1f);
}

static void
test_no_change (void)
{
  guint changes;
  g_autoptr (SympieEdit) edit = make_edit (&changes);

  shift_red (edit, 0.0f, NULL);
  edit_set_strength (edit, EDIT_WHOLE, 1.0);
  edit_set_pass (edit, 0);
  g_assert_cmpuint (changes, ==, 0);
  g_assert_false (edit_can_undo (edit));
}

static void
test_bounds (void)
{
  guint changes;
  g_autoptr (SympieEdit) edit = make_edit (&changes);

  shift_red (edit, 1e6f, NULL);
  g_assert_cmpfloat (get_red (edit), ==, PARAMS_CS_MAX);
  edit_set_strength (edit, EDIT_WHOLE, 7.0);
  g_assert_cmpfloat (edit_get_cleanup (edit)->strength, ==,
                     PARAMS_STRENGTH_MAX);
  edit_set_strength (edit, EDIT_WHOLE, -1.0);
  g_assert_cmpfloat (edit_get_cleanup (edit)->strength, ==, 0.0);
}

static void
test_estimate (void)
{
  guint changes;
  g_autoptr (SympieEdit) edit = make_edit (&changes);
  Cleanup said = { .n = 2, .passes = { PARAMS_IDENTITY, PARAMS_IDENTITY } };

  said.passes[0].cs[0] = 0.25f;
  said.passes[1].cs[0] = 0.75f;
  edit_set_strength (edit, EDIT_WHOLE, 0.5);
  edit_set_estimate (edit, &said);
  g_assert_true (edit_has_estimate (edit));
  g_assert_cmpuint (edit_get_cleanup (edit)->n, ==, 2);
  g_assert_cmpfloat (edit_get_cleanup (edit)->strength, ==, 0.5);
  edit_set_pass (edit, 1);
  g_assert_cmpfloat (get_red (edit), ==, 0.75f);
  shift_red (edit, 0.1f, NULL);
  g_assert_cmpfloat (edit_get_origin (edit, EDIT_ESTIMATE)->cs[0], ==, 0.75f);
  g_assert_cmpfloat (edit_get_origin (edit, EDIT_IDENTITY)->cs[0], ==, 0.0f);
  /* With fewer passes the selected one must still exist. */
  said.n = 1;
  edit_set_estimate (edit, &said);
  g_assert_cmpuint (edit_get_pass (edit), ==, 0);
  g_assert_cmpfloat (get_red (edit), ==, 0.25f);
  edit_undo (edit);
  g_assert_cmpuint (edit_get_cleanup (edit)->n, ==, 2);
  g_assert_cmpfloat (edit_get_cleanup (edit)->passes[1].cs[0], ==, 0.1f);
  edit_clear_history (edit);
  g_assert_false (edit_can_undo (edit));
  g_assert_false (edit_can_redo (edit));
}

/* Another document: its numbers are held within bounds, nothing can be undone,
 * and the next change is a step of its own. */
static void
test_content (void)
{
  guint changes;
  g_autoptr (SympieEdit) edit = make_edit (&changes);
  EditContent content = *edit_get_content (edit);

  shift_red (edit, 0.1f, "red");
  content.cleanup.passes[0].cs[0] = 1e9f;
  content.estimate.passes[0].cs[0] = 0.5f;
  content.estimate.n = 1;
  content.has_estimate = TRUE;
  changes = 0;
  edit_set_content (edit, &content);
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpfloat (get_red (edit), <, 100.0f);
  g_assert_cmpfloat (edit_get_origin (edit, EDIT_ESTIMATE)->cs[0], ==, 0.5f);
  g_assert_false (edit_can_undo (edit));
  shift_red (edit, 0.2f, "red");
  g_assert_true (edit_can_undo (edit));
  g_assert_cmpfloat (edit_get_content (edit)->cleanup.passes[0].cs[0], ==,
                     0.2f);
}

static void
test_numbers (void)
{
  guint changes;
  g_autoptr (SympieEdit) edit = make_edit (&changes);
  Cleanup numbers = { .n = 3,
                      .strength = 1.5,
                      .colour = 1.0,
                      .detail = 1.0,
                      .passes = { PARAMS_IDENTITY } };

  numbers.passes[1] = numbers.passes[2] = PARAMS_IDENTITY;
  numbers.passes[2].k[0][0] = 1e9f;
  edit_set_cleanup (edit, &numbers);
  g_assert_cmpuint (edit_get_cleanup (edit)->n, ==, 3);
  g_assert_cmpfloat (edit_get_cleanup (edit)->passes[2].k[0][0], ==,
                     PARAMS_K_MAX);
  g_assert_false (edit_has_estimate (edit));
  /* Without an estimate the comparison is with the identity. */
  g_assert_true (params_equal (edit_get_origin (edit, EDIT_ESTIMATE),
                               &PARAMS_IDENTITY, 0.0f));
  edit_undo (edit);
  g_assert_cmpuint (edit_get_cleanup (edit)->n, ==, 1);
}

/* Numbers keep the name of their model. */
static void
test_provenance (void)
{
  guint changes;
  g_autoptr (SympieEdit) edit = make_edit (&changes);
  Cleanup estimate = { .n = 1, .passes = { PARAMS_IDENTITY } };
  Cleanup preset;

  cleanup_init (&preset);
  g_assert_cmpstr (edit_get_cleanup (edit)->model, ==, "");
  g_strlcpy (estimate.model, "a", sizeof estimate.model);
  g_strlcpy (estimate.hash, "5a", sizeof estimate.hash);
  estimate.scope = VIEWS_CENTRE;
  edit_set_estimate (edit, &estimate);
  shift_red (edit, 0.1f, NULL);
  g_assert_cmpstr (edit_get_cleanup (edit)->model, ==, "a");
  edit_set_cleanup (edit, &preset);
  g_assert_cmpstr (edit_get_cleanup (edit)->model, ==, "");
  g_assert_cmpstr (edit_get_cleanup (edit)->hash, ==, "");
  edit_undo (edit);
  g_assert_cmpstr (edit_get_cleanup (edit)->model, ==, "a");
  g_assert_cmpstr (edit_get_cleanup (edit)->hash, ==, "5a");
  g_assert_cmpint (edit_get_cleanup (edit)->scope, ==, VIEWS_CENTRE);
  edit_undo (edit);
  edit_undo (edit);
  g_assert_cmpstr (edit_get_cleanup (edit)->model, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edit/new", test_new);
  g_test_add_func ("/edit/undo", test_undo);
  g_test_add_func ("/edit/steps", test_steps);
  g_test_add_func ("/edit/strengths", test_strengths);
  g_test_add_func ("/edit/sides", test_sides);
  g_test_add_func ("/edit/no-change", test_no_change);
  g_test_add_func ("/edit/bounds", test_bounds);
  g_test_add_func ("/edit/estimate", test_estimate);
  g_test_add_func ("/edit/content", test_content);
  g_test_add_func ("/edit/numbers", test_numbers);
  g_test_add_func ("/edit/provenance", test_provenance);
  return g_test_run ();
}
