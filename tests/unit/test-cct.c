/* test-cct.c - correlated colour temperature and tint
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/cct.h"

#include <math.h>

/* Linear sRGB of chromaticity (x, y), of luminance 1. */
static void
set_light (gdouble light[3], gdouble x, gdouble y)
{
  const gdouble xyz[3] = { x / y, 1, (1 - x - y) / y };

  light[0] = 3.2406 * xyz[0] - 1.5372 * xyz[1] - 0.4986 * xyz[2];
  light[1] = -0.9689 * xyz[0] + 1.8758 * xyz[1] + 0.0415 * xyz[2];
  light[2] = 0.0557 * xyz[0] - 0.2040 * xyz[1] + 1.0570 * xyz[2];
}

/* Black bodies by Planck's law, and illuminants E and A, in CIE 1931 (x, y). */
static void
test_known (void)
{
  static const struct
  {
    gdouble x, y, kelvin;
  } known[] = { { 0.4476, 0.4074, 2856 },
                { 0.3805, 0.3768, 4000 },
                { 0.3451, 0.3516, 5000 },
                { 0.3135, 0.3237, 6500 },
                { 0.2807, 0.2884, 10000 } };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      gdouble light[3];
      Cct cct;

      set_light (light, known[i].x, known[i].y);
      cct_find (&cct, light);
      g_assert_cmpfloat_with_epsilon (cct.mired, 1e6 / known[i].kelvin, 1.5);
      g_assert_cmpfloat (fabs (cct.duv), <, 0.0006);
    }
}

static void
test_white (void)
{
  const gdouble white[3] = { 0.3, 0.3, 0.3 };
  const gdouble green[3] = { 0.3, 0.33, 0.3 };
  const gdouble magenta[3] = { 0.3, 0.27, 0.3 };
  Cct cct, other;

  cct_find (&cct, white);
  g_assert_cmpfloat_with_epsilon (cct.mired, 1e6 / 6504, 0.5);
  g_assert_cmpfloat_with_epsilon (cct.duv, 0.0032, 0.0003);
  cct_find (&other, green);
  g_assert_cmpfloat (other.duv, >, cct.duv + 0.003);
  cct_find (&other, magenta);
  g_assert_cmpfloat (other.duv, <, cct.duv - 0.003);
}

/* Colours beyond the ends of the locus are clamped to them. */
static void
test_ends (void)
{
  const gdouble blue[3] = { 0, 0, 1 };
  const gdouble red[3] = { 1, 0, 0 };
  Cct cct;

  cct_find (&cct, blue);
  g_assert_cmpfloat_with_epsilon (cct.mired, CCT_MIRED_MIN, 1e-3);
  cct_find (&cct, red);
  g_assert_cmpfloat (cct.mired, >, 900);
  g_assert_cmpfloat (cct.mired, <=, CCT_MIRED_MAX + 1e-3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cct/known", test_known);
  g_test_add_func ("/cct/white", test_white);
  g_test_add_func ("/cct/ends", test_ends);
  return g_test_run ();
}
