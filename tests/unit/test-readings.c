/* test-readings.c - readings against hand-computed values
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/readings.h"

#include <math.h>
#include <string.h>

static const gfloat MEAN[3] = PARAMS_MEAN;
static const gfloat STD[3] = PARAMS_STD;

/* linear light of R'G'B' 0.4, 0.5 and 0.6, from sRGB's own equation */
#define LINEAR_04 0.132868
#define LINEAR_05 0.214041
#define LINEAR_06 0.318547

/* The numbers for R'G'B' -> R'G'B' * mix, plus a shift before it. */
static SympieParams
make_plain (const gdouble mix[3][3], const gdouble shift[3])
{
  SympieParams p = PARAMS_IDENTITY;

  for (guint d = 0; d < 3; d++)
    {
      p.cs[d] = shift[d] / STD[d];
      for (guint c = 0; c < 3; c++)
        p.cm[d][c] = mix[d][c] * STD[d] / STD[c];
    }
  return p;
}

static void
assert_near (const SympieParams *p, const SympieReadings *wanted)
{
  SympieReadings r;

  readings_take (&r, p, 1.0);
  g_assert_cmpfloat_with_epsilon (r.ev, wanted->ev, 1e-4);
  g_assert_cmpfloat_with_epsilon (r.warmth, wanted->warmth, 1e-4);
  g_assert_cmpfloat_with_epsilon (r.tint, wanted->tint, 1e-4);
  g_assert_cmpfloat_with_epsilon (r.contrast, wanted->contrast, 1e-4);
  g_assert_cmpfloat_with_epsilon (r.saturation, wanted->saturation, 1e-4);
  g_assert_cmpfloat_with_epsilon (r.sharpness, wanted->sharpness, 1e-4);
}

static void
assert_words (const SympieParams *p, const gchar *wanted)
{
  g_autofree gchar *words = readings_describe (p, 1.0);

  g_assert_cmpstr (words, ==, wanted);
}

static void
test_identity (void)
{
  const SympieReadings wanted = { 0, 0, 0, 1, 1, 1 };

  assert_near (&PARAMS_IDENTITY, &wanted);
  assert_words (&PARAMS_IDENTITY, "no visible change");
}

static void
test_gain (void)
{
  const gdouble mix[3][3] = { { 2, 0, 0 }, { 0, 2, 0 }, { 0, 0, 2 } };
  const gdouble shift[3] = { MEAN[0] / 2, MEAN[1] / 2, MEAN[2] / 2 };
  SympieParams p = make_plain (mix, shift);
  /* 0.5 becomes white, whose linear light is 1 */
  const SympieReadings wanted = { -log2 (LINEAR_05), 0, 0, 2, 1, 1 };

  assert_near (&p, &wanted);
  assert_words (&p, "brighter by 2.2 EV, more contrast");

  /* K's sum is a gain too, about the mean; no shift follows it */
  p = PARAMS_IDENTITY;
  p.k[2][2] = 2;
  p.cs[0] = (MEAN[0] / 2) / STD[0];
  p.cs[1] = (MEAN[1] / 2) / STD[1];
  p.cs[2] = (MEAN[2] / 2) / STD[2];
  assert_near (&p, &wanted);
}

static void
test_shift (void)
{
  const gdouble warm[3] = { 0.1, 0, -0.1 };
  const gdouble green[3] = { 0, 0.1, 0 };
  const gdouble mix[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
  SympieParams p = make_plain (mix, warm);
  SympieReadings wanted = {
    .ev = log2 ((0.2126 * LINEAR_06 + 0.7152 * LINEAR_05 + 0.0722 * LINEAR_04)
                / LINEAR_05),
    .warmth = log2 (LINEAR_06 / LINEAR_04),
    .tint = log2 (LINEAR_05 / sqrt (LINEAR_06 * LINEAR_04)),
    .contrast = 1,
    .saturation = 1,
    .sharpness = 1,
  };

  assert_near (&p, &wanted);
  assert_words (&p, "brighter by 0.1 EV, warmer");

  p = make_plain (mix, green);
  wanted.ev = log2 ((0.7152 * LINEAR_06 + 0.2848 * LINEAR_05) / LINEAR_05);
  wanted.warmth = 0;
  wanted.tint = log2 (LINEAR_06 / LINEAR_05);
  assert_near (&p, &wanted);
  assert_words (&p, "brighter by 0.4 EV, greener");

  for (guint d = 0; d < 3; d++)
    p.cs[d] = -p.cs[d];
  assert_words (&p, "darker by 0.5 EV, more magenta");
}

static void
test_saturation (void)
{
  static const gdouble none[3] = { 0 };
  /* v' = grey + s (v - grey), grey the mean of the channels: s = 0 and 1.5 */
  const gdouble grey[3][3] = { { 1 / 3.0, 1 / 3.0, 1 / 3.0 },
                               { 1 / 3.0, 1 / 3.0, 1 / 3.0 },
                               { 1 / 3.0, 1 / 3.0, 1 / 3.0 } };
  const gdouble luma[3][3] = { { 0.3, 0.3, 0.3 },
                               { 0.6, 0.6, 0.6 },
                               { 0.1, 0.1, 0.1 } };
  const gdouble rich[3][3] = { { 4 / 3.0, -1 / 6.0, -1 / 6.0 },
                               { -1 / 6.0, 4 / 3.0, -1 / 6.0 },
                               { -1 / 6.0, -1 / 6.0, 4 / 3.0 } };
  const gdouble (*const mixes[])[3] = { grey, luma, rich };
  const gdouble wanted[] = { 0, 0, 1.5 };
  const gchar *const words[] = { "without colour", "without colour",
                                 "more colourful" };

  for (guint i = 0; i < G_N_ELEMENTS (mixes); i++)
    {
      SympieParams p = make_plain (mixes[i], none);
      SympieReadings r;
      g_autofree gchar *text = readings_describe (&p, 1.0);

      readings_take (&r, &p, 1.0);
      g_assert_cmpfloat_with_epsilon (r.saturation, wanted[i], 1e-5);
      g_assert_cmpfloat_with_epsilon (r.contrast, 1, 1e-5);
      g_assert_nonnull (strstr (text, words[i]));
    }
}

static void
test_turned (void)
{
  const gdouble none[3] = { 0 };
  const gdouble swap[3][3] = { { 0, 0, 1 }, { 0, 1, 0 }, { 1, 0, 0 } };
  const gdouble negative[3][3] = { { -1, 0, 0 }, { 0, -1, 0 }, { 0, 0, -1 } };
  const gdouble white[3] = { 2 * MEAN[0] - 1, 2 * MEAN[1] - 1,
                             2 * MEAN[2] - 1 };
  /* red and blue diverge around 0.5, which stays */
  const gdouble split[3][3] = { { 1.2, 0, 0 }, { 0, 1, 0 }, { 0, 0, 0.8 } };
  const gdouble about[3] = { (MEAN[0] - 0.5) - (MEAN[0] - 0.5) / 1.2, 0,
                             (MEAN[2] - 0.5) - (MEAN[2] - 0.5) / 0.8 };
  SympieParams p = make_plain (swap, none);
  SympieReadings r;
  g_autofree gchar *words = readings_describe (&p, 1.0);
  g_autofree gchar *inverted = NULL;

  readings_take (&r, &p, 1.0);
  g_assert_cmpfloat_with_epsilon (r.contrast, 1, 1e-5);
  g_assert_cmpfloat_with_epsilon (r.saturation, 1, 1e-5);
  /* the means of red and blue differ, so that a swap warms */
  g_assert_nonnull (strstr (words, "warmer"));
  p.cs[0] = (MEAN[0] - MEAN[2]) / STD[0];
  p.cs[2] = (MEAN[2] - MEAN[0]) / STD[2];
  assert_words (&p, "colours shifted");

  p = make_plain (split, about);
  assert_words (&p, "colours shifted");

  p = make_plain (negative, white);
  readings_take (&r, &p, 1.0);
  g_assert_cmpfloat_with_epsilon (r.ev, 0, 1e-4);
  g_assert_cmpfloat_with_epsilon (r.contrast, -1, 1e-5);
  g_assert_cmpfloat_with_epsilon (r.saturation, 1, 1e-5);
  inverted = readings_describe (&p, 1.0);
  g_assert_cmpstr (inverted, ==, "light and dark inverted");
}

static void
test_kernels (void)
{
  /* cosine of a quarter turn over the square root of 2 */
  const gdouble c = cos (G_PI / 2 / G_SQRT2);
  const gdouble c2 = 2 * c * c - 1;
  SympieParams p = PARAMS_IDENTITY;
  SympieReadings wanted = { 0, 0, 0, 1, 1, 0 };

  for (guint i = 0; i < 25; i++)
    p.k[i / 5][i % 5] = 0.04f;
  wanted.sharpness = (0.2 + pow ((1 + 2 * c + 2 * c2) / 5, 2)) / 2;
  assert_near (&p, &wanted);
  assert_words (&p, "softened");

  p = PARAMS_IDENTITY;
  p.k[2][1] = p.k[2][2] = p.k[2][3] = 1 / 3.0f;
  wanted.sharpness = (1 / 3.0 + 1 + 2 * (1 + 2 * c) / 3) / 4;
  assert_near (&p, &wanted);

  p = PARAMS_IDENTITY;
  p.k[2][2] = 2;
  p.k[1][2] = p.k[3][2] = p.k[2][1] = p.k[2][3] = -0.25f;
  wanted.sharpness = (1.5 + 2 - c) / 2;
  assert_near (&p, &wanted);
  assert_words (&p, "sharpened");

  /* moved by a pixel, no wave is weaker */
  p = PARAMS_IDENTITY;
  p.k[2][2] = 0;
  p.k[1][3] = 1;
  wanted.sharpness = 1;
  assert_near (&p, &wanted);
}

static void
test_small (void)
{
  SympieParams p = PARAMS_IDENTITY;

  for (guint i = 0; i < PARAMS_N; i++)
    p.n[i] += (i % 2 ? -1 : 1) * 0.002f;
  assert_words (&p, "no visible change");
}

static void
test_held (void)
{
  const gfloat extremes[] = { -50, 0, 50 };

  for (guint i = 0; i < 27; i++)
    {
      SympieParams p;
      SympieReadings r;
      g_autofree gchar *words = NULL;

      for (guint j = 0; j < PARAMS_N; j++)
        p.n[j] = extremes[j < 9 ? i % 3 : j < 12 ? i / 3 % 3 : i / 9];
      readings_take (&r, &p, 1.0);
      words = readings_describe (&p, 1.0);
      g_assert_true (isfinite (r.ev) && isfinite (r.warmth));
      g_assert_true (isfinite (r.tint) && isfinite (r.contrast));
      g_assert_true (isfinite (r.saturation) && isfinite (r.sharpness));
      g_assert_cmpuint (strlen (words), >, 0);
    }
}

static void
test_tables (void)
{
  SympieParams p = PARAMS_IDENTITY;
  g_autofree gchar *text = NULL;

  p.cs[0] = -0.25f;
  p.cs[1] = -0.0001f;
  p.cm[2][0] = 12.3456f;
  p.k[4][0] = -50;
  text = readings_format_tables (&p);
  g_assert_cmpstr (text, ==,
                   "Cs, colour shift\n"
                   "                R         G         B\n"
                   "  shift    -0.250     0.000     0.000\n"
                   "Cm, colour mix\n"
                   "              to R      to G      to B\n"
                   "  from R     1.000     0.000     0.000\n"
                   "  from G     0.000     1.000     0.000\n"
                   "  from B    12.346     0.000     1.000\n"
                   "K, kernel (pixels down and across)\n"
                   "            -2        -1         0        +1        +2\n"
                   "  -2     0.000     0.000     0.000     0.000     0.000\n"
                   "  -1     0.000     0.000     0.000     0.000     0.000\n"
                   "   0     0.000     0.000     1.000     0.000     0.000\n"
                   "  +1     0.000     0.000     0.000     0.000     0.000\n"
                   "  +2   -50.000     0.000     0.000     0.000     0.000\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/readings/identity", test_identity);
  g_test_add_func ("/readings/gain", test_gain);
  g_test_add_func ("/readings/shift", test_shift);
  g_test_add_func ("/readings/saturation", test_saturation);
  g_test_add_func ("/readings/turned", test_turned);
  g_test_add_func ("/readings/kernels", test_kernels);
  g_test_add_func ("/readings/small", test_small);
  g_test_add_func ("/readings/held", test_held);
  g_test_add_func ("/readings/tables", test_tables);
  return g_test_run ();
}
