/* test-findings.c - faults of a photograph, from its estimate
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/findings.h"

#include <math.h>
#include <string.h>

#include "core/flat.h"
#include "core/srgb.h"

#define NOISE (4.0 / 255.0)

static const Tones ORDINARY = { { 0.45, 0.45, 0.45 },
                                { 0.02, 0.02, 0.02 },
                                { 0.96, 0.96, 0.96 } };

/* A cure that multiplies each channel by a gain about a level, which it moves
 * to another. */
static SympieParams
make_estimate (const gdouble gain[3],
               const gdouble from[3],
               const gdouble to[3])
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  SympieTransform t;
  SympieParams p = PARAMS_IDENTITY;

  params_blend (&t, &p, 1.0);
  for (guint c = 0; c < 3; c++)
    {
      t.cm[c][c] = (gfloat) gain[c];
      t.b[c] =
        (gfloat) ((to[c] - mean[c] - gain[c] * (from[c] - mean[c])) / std[c]);
    }
  g_assert_true (params_from_transform (&p, &t));
  return p;
}

/* The cure that stretches the photograph's contrast by @gain about its mean,
 * which becomes @to. */
static SympieParams
stretch (const Tones *tones, gdouble gain, gdouble to)
{
  const gdouble gains[3] = { gain, gain, gain };
  const gdouble levels[3] = { to, to, to };

  return make_estimate (gains, tones->mean, levels);
}

static void
set_kernel (SympieParams *p, gfloat side)
{
  p->k[2][2] = 1 - 4 * side;
  p->k[1][2] = p->k[3][2] = p->k[2][1] = p->k[2][3] = side;
}

static const Finding *
find (const Findings *findings, FindingKind kind)
{
  for (guint i = 0; i < findings->n; i++)
    if (findings->found[i].kind == kind)
      return &findings->found[i];
  return NULL;
}

/* Asserts that @kind and nothing else is found. Returns: its amount. */
static gdouble
take_only (FindingKind kind,
           const SympieParams *estimate,
           const Tones *tones,
           gdouble noise)
{
  Findings findings;

  findings_take (&findings, estimate, tones, noise);
  g_assert_cmpuint (findings.n, ==, 1);
  g_assert_cmpint (findings.found[0].kind, ==, kind);
  return findings.found[0].amount;
}

static void
test_nothing (void)
{
  SympieParams p = PARAMS_IDENTITY;
  Findings findings;
  g_autofree gchar *fine = NULL;
  g_autofree gchar *slight = NULL;

  findings_take (&findings, &p, &ORDINARY, NOISE);
  fine = findings_describe (&findings);
  g_assert_cmpstr (fine, ==, "Nothing wrong was found.");

  /* 0.06 EV: visible, but not reported */
  p = stretch (&ORDINARY, 1.0, 0.4595);
  findings_take (&findings, &p, &ORDINARY, NOISE);
  g_assert_cmpuint (findings.n, ==, 0);
  slight = findings_describe (&findings);
  g_assert_cmpstr (slight, ==, "Only small faults were found.");
}

/* A darker photograph has less contrast, which is not reported as a fault of
 * its own. */
static void
test_exposure (void)
{
  const Tones dark = { { 0.2, 0.2, 0.2 }, { 0, 0, 0 }, { 0.5, 0.5, 0.5 } };
  const gdouble ev = log2 (srgb_decode (0.4) / srgb_decode (0.2));
  SympieParams p = stretch (&dark, 2.0, 0.4);
  Findings findings;
  g_autofree gchar *words = NULL;

  g_assert_cmpfloat_with_epsilon (
    take_only (FINDING_UNDEREXPOSED, &p, &dark, 0), ev, 1e-4);
  findings_take (&findings, &p, &dark, 0);
  words = findings_describe (&findings);
  g_assert_cmpstr (words, ==, "Under-exposure by 2.0 EV.");
  p = stretch (&ORDINARY, 0.5, 0.225);
  g_assert_cmpfloat (take_only (FINDING_OVEREXPOSED, &p, &ORDINARY, 0), >, 1.5);
}

static void
test_cast (void)
{
  const gdouble gain[3] = { 1, 1, 1 };
  const gdouble grey[3] = { 0.45, 0.45, 0.45 };
  const gdouble blue[3] = { 0.405, 0.45, 0.495 };
  const gdouble orange[3] = { 0.495, 0.45, 0.405 };
  const gdouble green[3] = { 0.45, 0.47, 0.45 };
  const gdouble magenta[3] = { 0.45, 0.43, 0.45 };
  SympieParams p = make_estimate (gain, blue, grey);
  Findings findings;
  g_autofree gchar *words = NULL;

  /* by McCamy's formula (Color Research & Application 17(2), 1992) the blue has
   * 9,070 K, 44 mired under 6,500 K */
  findings_take (&findings, &p, &ORDINARY, 0);
  g_assert_nonnull (find (&findings, FINDING_BLUE));
  g_assert_cmpfloat_with_epsilon (find (&findings, FINDING_BLUE)->amount, 1430,
                                  130);
  words = findings_describe (&findings);
  g_assert_true (g_str_has_prefix (words, "A blue cast (about 1"));
  g_assert_true (g_str_has_suffix (words, "."));

  p = make_estimate (gain, orange, grey);
  findings_take (&findings, &p, &ORDINARY, 0);
  g_assert_nonnull (find (&findings, FINDING_ORANGE));
  g_assert_null (find (&findings, FINDING_BLUE));

  p = make_estimate (gain, green, grey);
  g_assert_cmpfloat_with_epsilon (take_only (FINDING_GREEN, &p, &ORDINARY, 0),
                                  0.005, 0.002);
  p = make_estimate (gain, magenta, grey);
  g_assert_cmpfloat_with_epsilon (take_only (FINDING_MAGENTA, &p, &ORDINARY, 0),
                                  0.005, 0.002);
}

/* However blue, a white balance of 6,500 K cannot be lowered by so much. */
static void
test_strong_cast (void)
{
  const gdouble gain[3] = { 4, 1, 0.5 };
  const gdouble from[3] = { 0.05, 0.3, 0.6 };
  const gdouble to[3] = { 0.45, 0.45, 0.45 };
  const Tones night = { { 0.05, 0.3, 0.6 }, { 0, 0, 0 }, { 1, 1, 1 } };
  const SympieParams p = make_estimate (gain, from, to);
  Findings findings;

  findings_take (&findings, &p, &night, 0);
  g_assert_nonnull (find (&findings, FINDING_BLUE));
  g_assert_cmpfloat (find (&findings, FINDING_BLUE)->amount, >, 2000);
  g_assert_cmpfloat (find (&findings, FINDING_BLUE)->amount, <=, 2400);
}

static void
test_veils (void)
{
  const Tones haze = { { 0.62, 0.62, 0.62 },
                       { 0.3, 0.31, 0.33 },
                       { 0.9, 0.9, 0.92 } };
  const Tones water = { { 0.15, 0.5, 0.55 },
                        { 0.03, 0.25, 0.3 },
                        { 0.4, 0.8, 0.85 } };
  const Tones yellowed = { { 0.5, 0.45, 0.35 },
                           { 0.25, 0.2, 0.15 },
                           { 0.8, 0.75, 0.6 } };
  const gdouble gain[3] = { 3, 1.5, 1.5 };
  const gdouble stretched[3] = { 1.4, 1.4, 1.4 };
  const gdouble grey[3] = { 0.45, 0.45, 0.45 };
  SympieParams p = stretch (&haze, 1.6, 0.45);
  Findings findings;

  /* neither over-exposed nor flat beside it */
  g_assert_cmpfloat_with_epsilon (take_only (FINDING_HAZE, &p, &haze, 0), 1.6,
                                  1e-4);
  p = make_estimate (gain, water.mean, grey);
  findings_take (&findings, &p, &water, 0);
  g_assert_nonnull (find (&findings, FINDING_WATER));
  g_assert_null (find (&findings, FINDING_BLUE));
  g_assert_null (find (&findings, FINDING_GREEN));
  p = make_estimate (stretched, yellowed.mean, grey);
  findings_take (&findings, &p, &yellowed, 0);
  g_assert_nonnull (find (&findings, FINDING_FADED));
  g_assert_nonnull (find (&findings, FINDING_ORANGE));
  g_assert_null (find (&findings, FINDING_FLAT));
}

/* Without lifted blacks the same stretch is for a flat photograph. */
static void
test_contrast (void)
{
  SympieParams p = stretch (&ORDINARY, 1.6, 0.45);

  g_assert_cmpfloat_with_epsilon (take_only (FINDING_FLAT, &p, &ORDINARY, 0),
                                  1.6, 1e-4);
  p = stretch (&ORDINARY, 0.8, 0.45);
  g_assert_cmpfloat_with_epsilon (take_only (FINDING_HARD, &p, &ORDINARY, 0),
                                  1.25, 1e-4);
}

/* Differences from grey are multiplied. */
static SympieParams
saturate (gdouble gain)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  SympieParams p = PARAMS_IDENTITY;

  for (guint c = 0; c < 3; c++)
    {
      gdouble grey = 0;

      for (guint d = 0; d < 3; d++)
        {
          const gdouble mix = (1 - gain) / 3 + (d == c ? gain : 0);

          p.cm[d][c] = (gfloat) (mix * std[d] / std[c]);
          grey += mix * mean[d];
        }
      /* the offset that leaves greys as they are, as Cs for now */
      p.cs[c] = (gfloat) ((grey - mean[c]) / std[c]);
    }
  {
    SympieTransform t;

    params_blend (&t, &p, 1.0);
    for (guint c = 0; c < 3; c++)
      t.b[c] = p.cs[c];
    g_assert_true (params_from_transform (&p, &t));
  }
  return p;
}

static void
test_saturation (void)
{
  SympieParams p = saturate (1.5);

  g_assert_cmpfloat_with_epsilon (take_only (FINDING_PALE, &p, &ORDINARY, 0),
                                  1.5, 1e-3);
  p = saturate (0.5);
  g_assert_cmpfloat_with_epsilon (take_only (FINDING_GAUDY, &p, &ORDINARY, 0),
                                  2.0, 1e-3);
}

static void
test_detail (void)
{
  SympieParams p = PARAMS_IDENTITY;
  Findings findings;

  set_kernel (&p, 0.1f);
  g_assert_cmpfloat_with_epsilon (
    take_only (FINDING_NOISE, &p, &ORDINARY, NOISE), 4, 1e-6);
  findings_take (&findings, &p, &ORDINARY, 0.1 / 255.0);
  g_assert_cmpuint (findings.n, ==, 0); /* there is no noise */
  set_kernel (&p, -0.1f);
  g_assert_cmpfloat (take_only (FINDING_SOFT, &p, &ORDINARY, NOISE), >, 1.06);
}

/* Of four, the three that exceed their thresholds by most, in order. */
static void
test_order (void)
{
  const Tones dark = { { 0.2, 0.2, 0.24 }, { 0, 0, 0 }, { 0.6, 0.6, 0.6 } };
  const gdouble gain[3] = { 1.9, 1.9, 1.9 };
  const gdouble grey[3] = { 0.4, 0.4, 0.4 };
  SympieParams p = make_estimate (gain, dark.mean, grey);
  Findings findings;
  g_autofree gchar *words = NULL;

  set_kernel (&p, 0.1f);
  findings_take (&findings, &p, &dark, NOISE);
  g_assert_cmpuint (findings.n, ==, 3);
  g_assert_cmpint (findings.found[0].kind, ==, FINDING_UNDEREXPOSED);
  words = findings_describe (&findings);
  g_assert_true (g_str_has_prefix (words, "Under-exposure by 2.0 EV, a blue"));
  g_assert_nonnull (strstr (words, " and noise."));
}

static void
test_names (void)
{
  for (guint i = 0; i < FINDING_N_KINDS; i++)
    {
      const Findings one = { 1, { { i, 2.0 } }, FALSE };
      g_autofree gchar *words = findings_describe (&one);

      g_assert_nonnull (finding_get_name (i));
      g_assert_nonnull (finding_get_unit (i));
      g_assert_true (g_str_has_suffix (words, "."));
      g_assert_true (g_ascii_isupper (words[0]));
    }
}

static void
test_flat (void)
{
  const SympieParams p = saturate (1.7);
  const gdouble in[3] = { 0.1, 0.5, 0.8 };
  const Flat none = { .mix = { { 0 } } };
  gdouble out[3], back[3] = { 0 };
  SympieTransform t;
  Flat flat;

  params_blend (&t, &p, 1.0);
  flat_init (&flat, &t);
  flat_map (out, &flat, in);
  g_assert_true (flat_invert (back, &flat, out));
  for (guint c = 0; c < 3; c++)
    g_assert_cmpfloat_with_epsilon (back[c], in[c], 1e-5);
  g_assert_false (flat_invert (back, &none, out));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/findings/nothing", test_nothing);
  g_test_add_func ("/findings/exposure", test_exposure);
  g_test_add_func ("/findings/cast", test_cast);
  g_test_add_func ("/findings/strong-cast", test_strong_cast);
  g_test_add_func ("/findings/veils", test_veils);
  g_test_add_func ("/findings/contrast", test_contrast);
  g_test_add_func ("/findings/saturation", test_saturation);
  g_test_add_func ("/findings/detail", test_detail);
  g_test_add_func ("/findings/order", test_order);
  g_test_add_func ("/findings/names", test_names);
  g_test_add_func ("/findings/flat", test_flat);
  return g_test_run ();
}
