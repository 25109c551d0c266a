/* test-camera.c - what a camera does to photographs, and how often
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/corrupt/camera.h"

#include <math.h>
#include <string.h>

#include "core/srgb.h"

#define SIDE 32
#define AREA (SIDE * SIDE)
#define SEEDS 400

/* All of one grey. */
static void
paint (gfloat image[3 * AREA], guint value)
{
  for (guint i = 0; i < 3 * AREA; i++)
    image[i] = value / 255.0f;
}

static gdouble
get_mean (const gfloat *plane)
{
  gdouble sum = 0.0;

  for (guint i = 0; i < AREA; i++)
    sum += plane[i];
  return sum / AREA;
}

static gboolean
is_flat (const gfloat *plane)
{
  for (guint i = 1; i < AREA; i++)
    if (plane[i] != plane[0])
      return FALSE;
  return TRUE;
}

/* Eight bits, always the same for a seed. */
static void
test_same (void)
{
  gfloat once[3 * AREA], again[3 * AREA], before[3 * AREA];
  guint changed = 0;

  paint (before, 120);
  for (guint64 seed = 0; seed < SEEDS; seed++)
    {
      paint (once, 120);
      paint (again, 120);
      camera_corrupt (once, AREA, seed);
      camera_corrupt (again, AREA, seed);
      g_assert_cmpmem (once, sizeof once, again, sizeof again);
      changed += memcmp (once, before, sizeof once) != 0;
      for (guint i = 0; i < 3 * AREA; i++)
        {
          g_assert_cmpfloat (once[i], >=, 0.0f);
          g_assert_cmpfloat (once[i], <=, 1.0f);
          g_assert_cmpfloat_with_epsilon (once[i] * 255.0f,
                                          roundf (once[i] * 255.0f), 1e-3);
        }
    }
  /* 3.5 in a hundred have no fault; few have one that 8 bits do not show. */
  g_assert_cmpuint (changed, >, SEEDS * 90 / 100);
  g_assert_cmpuint (changed, <, SEEDS);
}

/* Mostly too dark, sometimes too light; noise and casts in their shares. */
static void
test_shares (void)
{
  guint darker = 0, lighter = 0, noisy = 0, tinted = 0;

  for (guint64 seed = 0; seed < SEEDS; seed++)
    {
      gfloat image[3 * AREA];
      gdouble green;

      paint (image, 120);
      camera_corrupt (image, AREA, seed);
      green = get_mean (image + AREA);
      darker += green < 110 / 255.0;
      lighter += green > 130 / 255.0;
      noisy += !is_flat (image) || !is_flat (image + AREA);
      tinted += fabs (get_mean (image) - green) > 4 / 255.0;
    }
  g_assert_cmpuint (darker, >, SEEDS * 30 / 100);
  g_assert_cmpuint (darker, <, SEEDS * 60 / 100);
  g_assert_cmpuint (lighter, >, SEEDS * 15 / 100);
  g_assert_cmpuint (lighter, <, SEEDS * 50 / 100);
  g_assert_cmpuint (noisy, >, SEEDS * 40 / 100);
  g_assert_cmpuint (noisy, <, SEEDS * 70 / 100);
  g_assert_cmpuint (tinted, >, SEEDS * 25 / 100);
  g_assert_cmpuint (tinted, <, SEEDS * 55 / 100);
}

/* In linear light: of a seed without noise, one gain and one veil explain
 * what becomes of four greys. */
static void
test_linear (void)
{
  static const guint greys[] = { 60, 100, 140, 180 };
  guint checked = 0;

  for (guint64 seed = 0; seed < SEEDS; seed++)
    {
      gdouble lights[4], first, slope;
      guint n = 0;

      for (guint i = 0; i < G_N_ELEMENTS (greys); i++)
        {
          gfloat image[3 * AREA];
          gdouble value;

          paint (image, greys[i]);
          camera_corrupt (image, AREA, seed);
          value = image[AREA];
          n += is_flat (image + AREA) && value > 0.2 && value < 0.99;
          lights[i] = srgb_decode (value);
        }
      if (n < G_N_ELEMENTS (greys))
        continue;
      first = srgb_decode (greys[0] / 255.0);
      slope =
        (lights[3] - lights[0]) / (srgb_decode (greys[3] / 255.0) - first);
      for (guint i = 1; i < 3; i++)
        g_assert_cmpfloat_with_epsilon (
          lights[i] - lights[0],
          slope * (srgb_decode (greys[i] / 255.0) - first), 0.01);
      checked++;
    }
  g_assert_cmpuint (checked, >, SEEDS / 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/camera/same", test_same);
  g_test_add_func ("/camera/shares", test_shares);
  g_test_add_func ("/camera/linear", test_linear);
  return g_test_run ();
}
