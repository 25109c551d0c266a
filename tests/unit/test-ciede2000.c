/* test-ciede2000.c - colour differences against published and simple values
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/judge/ciede2000.h"

/* From the test data published by Sharma, Wu and Dalal. */
static const struct
{
  gdouble a[3];
  gdouble b[3];
  gdouble difference;
} published[] = {
  { { 50, 2.6772, -79.7751 }, { 50, 0, -82.7485 }, 2.0425 },
  { { 50, 3.1571, -77.2803 }, { 50, 0, -82.7485 }, 2.8615 },
  { { 50, 2.8361, -74.0200 }, { 50, 0, -82.7485 }, 3.4412 },
  { { 50, -1.3802, -84.2814 }, { 50, 0, -82.7485 }, 1.0000 },
  { { 50, 0, 0 }, { 50, -1, 2 }, 2.3669 },
  { { 50, 2.4900, -0.0010 }, { 50, -2.4900, 0.0009 }, 7.1792 },
  { { 50, 2.4900, -0.0010 }, { 50, -2.4900, 0.0011 }, 7.2195 },
  { { 50, 2.5, 0 }, { 73, 25, -18 }, 27.1492 },
  { { 50, 2.5, 0 }, { 61, -5, 29 }, 22.8977 },
  { { 50, 2.5, 0 }, { 56, -27, -3 }, 31.9030 },
  { { 50, 2.5, 0 }, { 58, 24, 15 }, 19.4535 },
  { { 60.2574, -34.0099, 36.2677 }, { 60.4626, -34.1751, 39.4387 }, 1.2644 },
  { { 90.8027, -2.0831, 1.4410 }, { 91.1528, -1.6435, 0.0447 }, 1.4441 },
  { { 6.7747, -0.2908, -2.4247 }, { 5.8714, -0.0985, -2.2286 }, 0.6377 },
  { { 2.0776, 0.0795, -1.1350 }, { 0.9033, -0.0636, -0.5514 }, 0.9082 },
};

static void
test_published (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (published); i++)
    {
      const gdouble *a = published[i].a;
      const gdouble *b = published[i].b;

      g_assert_cmpfloat_with_epsilon (ciede2000_lab (a, b),
                                      published[i].difference, 6e-5);
      g_assert_cmpfloat_with_epsilon (ciede2000_lab (b, a),
                                      published[i].difference, 6e-5);
    }
}

/* White, black and greys are neutral in sRGB: only lightness differs. */
static void
test_images (void)
{
  const gfloat white[] = { 1, 1, 1 };
  const gfloat black[] = { 0, 0, 0 };
  const gfloat both[] = { 1, 0, 1, 0, 1, 0 };
  const gfloat dark[] = { 0, 0, 0, 0, 0, 0 };
  const gfloat red[] = { 1, 0, 0 };
  const gdouble red_lab[] = { 53.24, 80.09, 67.20 };
  const gdouble white_lab[] = { 100, 0, 0 };

  g_assert_cmpfloat (ciede2000_mean (white, white, 1), ==, 0);
  g_assert_cmpfloat_with_epsilon (ciede2000_mean (white, black, 1), 100, 1e-6);
  g_assert_cmpfloat_with_epsilon (ciede2000_mean (both, dark, 2), 50, 1e-6);
  g_assert_cmpfloat_with_epsilon (ciede2000_mean (red, white, 1),
                                  ciede2000_lab (red_lab, white_lab), 0.01);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ciede2000/published", test_published);
  g_test_add_func ("/ciede2000/images", test_images);
  return g_test_run ();
}
