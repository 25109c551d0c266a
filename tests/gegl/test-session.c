/* test-session.c - what layers and effects keep of a clean-up
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "plug-in/session/session.h"

static Cleanup
make_cleanup (void)
{
  Cleanup cleanup;

  cleanup_init (&cleanup);
  cleanup.n = 2;
  cleanup.passes[0].cs[1] = 0.25f;
  cleanup.passes[1] = PARAMS_IDENTITY;
  cleanup.passes[1].k[0][4] = -0.1f;
  cleanup.strength = 0.5;
  cleanup.colour = 1.25;
  cleanup.detail = 0.0;
  cleanup.edges = DWM_NEUTRAL;
  g_strlcpy (cleanup.model, "photo", sizeof cleanup.model);
  return cleanup;
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  Cleanup cleanup = make_cleanup ();
  g_autofree gchar *text = session_to_json (&cleanup);
  Cleanup back;

  session_from_json (&back, text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back.n, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_true (params_equal (&back.passes[i], &cleanup.passes[i], 0.0f));
  g_assert_cmpfloat (back.strength, ==, 0.5);
  g_assert_cmpfloat (back.colour, ==, 1.25);
  g_assert_cmpfloat (back.detail, ==, 0.0);
  g_assert_cmpint (back.edges, ==, DWM_NEUTRAL);
  g_assert_cmpstr (back.model, ==, "photo");
}

static gchar *
replace (const gchar *text, const gchar *from, const gchar *to)
{
  GString *all = g_string_new (text);

  g_assert_cmpuint (g_string_replace (all, from, to, 0), ==, 1);
  return g_string_free (all, FALSE);
}

/* A record of a version that knew one strength. */
static void
test_old (void)
{
  g_autoptr (GError) error = NULL;
  Cleanup cleanup = make_cleanup ();
  g_autofree gchar *text = session_to_json (&cleanup);
  g_autofree gchar *half = replace (text, "\"colour-strength\":1.25,", "");
  g_autofree gchar *old = replace (half, "\"detail-strength\":0.0,", "");
  Cleanup back;

  session_from_json (&back, old, strlen (old), &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (back.strength, ==, 0.5);
  g_assert_cmpfloat (back.colour, ==, 1.0);
  g_assert_cmpfloat (back.detail, ==, 1.0);
}

static void
test_wrong (void)
{
  Cleanup cleanup = make_cleanup ();
  g_autofree gchar *text = session_to_json (&cleanup);
  static const gchar *const wrong[][2] = {
    { "\"strength\":0.5", "strength" },
    { "\"colour-strength\":1.25", "colour-strength" },
    { "\"detail-strength\":0.0", "detail-strength" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree gchar *to = g_strdup_printf ("\"%s\":2.5", wrong[i][1]);
      g_autofree gchar *bad = replace (text, wrong[i][0], to);
      g_autoptr (GError) error = NULL;
      Cleanup back = { .n = 3 };

      g_assert_false (session_from_json (&back, bad, strlen (bad), &error));
      g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, wrong[i][1]));
      g_assert_cmpuint (back.n, ==, 3);
    }
}

static void
test_name (void)
{
  Cleanup cleanup = make_cleanup ();
  g_autofree gchar *name = NULL;

  cleanup.passes[0].cs[0] = 1.0f;
  cleanup.strength = 1.0;
  cleanup.colour = 0.0;
  name = session_name_pass (&cleanup, 0);
  g_assert_cmpstr (name, ==, "SyMPIE: no visible change");
}

static SessionOrigin
make_origin (void)
{
  SessionOrigin origin = { .estimate = make_cleanup (),
                           .has_estimate = TRUE,
                           .pass = 1,
                           .n = 3,
                           .in_selection = TRUE };

  origin.estimate.n = 1;
  origin.estimate.findings = (Findings){
    2, { { FINDING_UNDEREXPOSED, 1.25 }, { FINDING_SOFT, 1.5 } }, TRUE
  };
  return origin;
}

static void
test_origin (void)
{
  g_autoptr (GError) error = NULL;
  SessionOrigin origin = make_origin ();
  SessionOrigin back;
  g_autofree gchar *text = session_origin_to_json (&origin);
  SympieParams passes[PARAMS_MAX_PASSES];
  guint n;

  session_origin_from_json (&back, text, &error);
  g_assert_no_error (error);
  g_assert_true (back.has_estimate);
  g_assert_true (
    params_equal (&back.estimate.passes[0], &origin.estimate.passes[0], 0.0f));
  g_assert_cmpstr (back.estimate.model, ==, "photo");
  g_assert_cmpuint (back.estimate.findings.n, ==, 2);
  g_assert_cmpint (back.estimate.findings.found[1].kind, ==, FINDING_SOFT);
  g_assert_cmpfloat (back.estimate.findings.found[1].amount, ==, 1.5);
  g_assert_true (back.estimate.findings.slight);
  g_assert_cmpuint (back.pass, ==, 1);
  g_assert_cmpuint (back.n, ==, 3);
  g_assert_true (back.in_selection);
  g_assert_cmpint (back.shown_by, ==, 0);
  /* The operation reads no more of it than this. */
  params_passes_from_json (passes, &n, text, -1, "origin", &error);
  g_assert_no_error (error);
  g_assert_true (params_equal (&passes[0], &origin.estimate.passes[0], 0.0f));
}

/* Numbers that nobody estimated, while others are shown. */
static void
test_origin_shown (void)
{
  g_autoptr (GError) error = NULL;
  SessionOrigin origin = make_origin ();
  SessionOrigin back;
  g_autofree gchar *text = NULL;

  origin.has_estimate = FALSE;
  origin.shown_by = 4321;
  origin.before = make_cleanup ();
  text = session_origin_to_json (&origin);
  session_origin_from_json (&back, text, &error);
  g_assert_no_error (error);
  g_assert_false (back.has_estimate);
  g_assert_true (
    params_equal (&back.estimate.passes[0], &PARAMS_IDENTITY, 0.0f));
  g_assert_cmpint (back.shown_by, ==, 4321);
  g_assert_cmpfloat (back.before.colour, ==, 1.25);
  g_assert_true (
    params_equal (&back.before.passes[1], &origin.before.passes[1], 0.0f));
}

static void
test_origin_wrong (void)
{
  static const gchar *const wrong[][3] = {
    { "\"pass\":2", "\"pass\":4", "pass" },
    { "\"pass\":2", "\"pass\":0", "pass" },
    { "\"of\":3", "\"of\":6", "of" },
    { "\"of\":3", "\"of\":2.5", "of" },
    { "\"selection\":true", "\"selection\":1", "selection" },
    { "\"slight\":true", "\"slight\":0", "findings" },
    { "\"kind\":\"soft\"", "\"kind\":\"hard rain\"", "findings" },
    { "\"amount\":1.5", "\"amount\":\"1.5\"", "findings" },
    { "\"shown-by\":9", "\"shown-by\":-9", "shown-by" },
    { "\"before\":{", "\"before\":[{}],\"x\":{", "before" },
  };
  SessionOrigin origin = make_origin ();
  g_autofree gchar *text = NULL;

  origin.shown_by = 9;
  origin.before = make_cleanup ();
  text = session_origin_to_json (&origin);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree gchar *bad = replace (text, wrong[i][0], wrong[i][1]);
      g_autoptr (GError) error = NULL;
      SessionOrigin back = { .n = 7 };

      g_assert_false (session_origin_from_json (&back, bad, &error));
      g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, wrong[i][2]));
      g_assert_cmpuint (back.n, ==, 7);
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/round-trip", test_round_trip);
  g_test_add_func ("/session/old", test_old);
  g_test_add_func ("/session/wrong", test_wrong);
  g_test_add_func ("/session/name", test_name);
  g_test_add_func ("/session/origin", test_origin);
  g_test_add_func ("/session/origin-shown", test_origin_shown);
  g_test_add_func ("/session/origin-wrong", test_origin_wrong);
  return g_test_run ();
}
