/* test-pick.c - colours that are to become grey, black or white
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/dwm.h"
#include "ui/editors/pick-algebra.h"

/* What all passes make of a flat area, by the warp itself. */
static void
warp (const Cleanup *cleanup, gfloat rgb[3])
{
  for (guint i = 0; i < cleanup->n; i++)
    {
      g_autofree gfloat *scratch = g_new (gfloat, dwm_scratch_size (1, 3));
      gfloat out[3];
      Dwm dwm;

      cleanup_get_dwm (&dwm, cleanup, i);
      dwm_warp (&dwm, out, 3, rgb, 3, 1, 1, 3, NULL, scratch);
      for (guint c = 0; c < 3; c++)
        rgb[c] = out[c];
    }
}

static gdouble
get_luma (const gfloat rgb[3])
{
  return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
}

static Cleanup
make_cleanup (guint seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Cleanup cleanup;

  cleanup_init (&cleanup);
  cleanup.n = 1 + seed % 3;
  cleanup.strength = 0.5 + 0.25 * (seed % 5);
  cleanup.colour = seed % 2 ? 1.0 : 0.75;
  cleanup.detail = 0.5 * (seed % 3);
  for (guint i = 0; i < cleanup.n; i++)
    {
      cleanup.passes[i] = PARAMS_IDENTITY;
      for (guint j = 0; j < PARAMS_N; j++)
        cleanup.passes[i].n[j] +=
          (gfloat) g_rand_double_range (rand, -0.04, 0.04);
    }
  return cleanup;
}

static void
test_solve (gconstpointer data)
{
  PickKind kind = GPOINTER_TO_INT (data);
  guint n = 0;

  for (guint seed = 0; seed < 60; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (1000 + seed);
      Cleanup cleanup = make_cleanup (seed);
      guint pass = seed % cleanup.n;
      gfloat before[3], now[3];
      SympieParams found;

      for (guint c = 0; c < 3; c++)
        before[c] = now[c] =
          (gfloat) (0.2 + 0.2 * kind + g_rand_double_range (rand, 0.0, 0.2));
      warp (&cleanup, now);
      if (!pick_solve (&found, &cleanup, pass, before, kind, NULL))
        continue;
      n++;
      g_assert_cmpmem (found.k, sizeof found.k, cleanup.passes[pass].k,
                       sizeof found.k);
      cleanup.passes[pass] = found;
      warp (&cleanup, before);
      for (guint c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (
          before[c], kind == PICK_GREY ? get_luma (now) : kind == PICK_WHITE,
          2e-3);
    }
  g_assert_cmpuint (n, >, 50);
}

/* Without a correction, black stays while something becomes grey or white, and
 * white while something becomes black. */
static void
test_fixed (void)
{
  const gfloat rgb[3] = { 0.5f, 0.4f, 0.3f };

  for (guint kind = PICK_GREY; kind <= PICK_WHITE; kind++)
    {
      gfloat end = kind == PICK_BLACK;
      gfloat fixed[3] = { end, end, end };
      Cleanup cleanup;

      cleanup_init (&cleanup);
      g_assert_true (
        pick_solve (&cleanup.passes[0], &cleanup, 0, rgb, kind, NULL));
      warp (&cleanup, fixed);
      for (guint c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (fixed[c], end, 1e-4);
    }
}

static void
assert_fails (const Cleanup *cleanup,
              PickKind kind,
              gfloat red,
              const gchar *message)
{
  const gfloat rgb[3] = { red, 0.5f, 0.5f };
  g_autoptr (GError) error = NULL;
  SympieParams p = PARAMS_IDENTITY;

  g_assert_false (pick_solve (&p, cleanup, 0, rgb, kind, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_true (params_equal (&p, &PARAMS_IDENTITY, 0.0f));
}

static void
test_impossible (void)
{
  Cleanup cleanup;

  cleanup_init (&cleanup);
  assert_fails (
    &cleanup, PICK_GREY, 0.0f,
    "This is too dark, or has too little of a colour, to become grey.");
  assert_fails (&cleanup, PICK_BLACK, 1.0f,
                "This is too bright to become black.");
  assert_fails (&cleanup, PICK_WHITE, 0.01f,
                "This is too dark to become white.");
  cleanup.colour = 0.0;
  assert_fails (&cleanup, PICK_GREY, 0.4f,
                "With a strength of 0 no colour can be changed.");
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/pick/grey", GINT_TO_POINTER (PICK_GREY), test_solve);
  g_test_add_data_func ("/pick/black", GINT_TO_POINTER (PICK_BLACK),
                        test_solve);
  g_test_add_data_func ("/pick/white", GINT_TO_POINTER (PICK_WHITE),
                        test_solve);
  g_test_add_func ("/pick/fixed", test_fixed);
  g_test_add_func ("/pick/impossible", test_impossible);
  return g_test_run ();
}
