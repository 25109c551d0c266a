/* test-faults.c - real faults of cameras, light, water and prints
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/srgb.h"
#include "models/corrupt/faults-private.h"

#define HEIGHT 48
#define WIDTH 64
#define AREA (HEIGHT * WIDTH)
#define SEEDS 600

/* Coloured ramps in 8-bit steps. */
static void
paint (gfloat image[3 * AREA])
{
  for (guint i = 0; i < AREA; i++)
    {
      guint x = i % WIDTH, y = i / WIDTH;

      image[i] = (x * 4) / 255.0f;
      image[AREA + i] = (y * 5 + 3) / 255.0f;
      image[2 * AREA + i] = ((x + y) * 2 + 7) / 255.0f;
    }
}

static void
paint_grey (gfloat image[3 * AREA], guint value)
{
  for (guint i = 0; i < 3 * AREA; i++)
    image[i] = value / 255.0f;
}

/* The result has 8 bits, depends on the seed only, and almost always differs
 * from the input. */
static void
test_draws (void)
{
  gfloat before[3 * AREA], once[3 * AREA], again[3 * AREA];
  guint changed = 0, slight = 0;

  paint (before);
  for (guint64 seed = 0; seed < SEEDS; seed++)
    {
      gdouble error = 0.0;

      memcpy (once, before, sizeof once);
      memcpy (again, before, sizeof again);
      faults_corrupt (once, HEIGHT, WIDTH, seed);
      faults_corrupt (again, HEIGHT, WIDTH, seed);
      g_assert_cmpmem (once, sizeof once, again, sizeof again);
      for (guint i = 0; i < 3 * AREA; i++)
        {
          g_assert_true (isfinite (once[i]));
          g_assert_cmpfloat (once[i], >=, 0.0f);
          g_assert_cmpfloat (once[i], <=, 1.0f);
          g_assert_cmpfloat_with_epsilon (once[i] * 255.0f,
                                          roundf (once[i] * 255.0f), 1e-3);
          error += fabs (once[i] - before[i]) / (3 * AREA);
        }
      changed += error > 0.0;
      slight += error < 0.06;
    }
  g_assert_cmpuint (changed, >, SEEDS * 97 / 100);
  g_assert_cmpuint (slight, >, SEEDS * 15 / 100);
  g_assert_cmpuint (slight, <, SEEDS * 60 / 100);
}

/* What is drawn stays within its bounds, however rare. */
static void
test_bounds (void)
{
  for (guint64 seed = 0; seed < 100000; seed++)
    {
      Faults faults;

      faults_draw (&faults, seed);
      g_assert_cmpfloat (faults.scale, >=, 0.4);
      g_assert_cmpfloat (faults.scale, <=, 1.0);
      g_assert_cmpfloat (faults.blur, <=, 1.8);
      g_assert_cmpfloat (faults.sharpen, <=, 1.5);
      g_assert_cmpfloat (faults.kelvin_set, >=, 2500.0);
      g_assert_cmpfloat (faults.kelvin_set, <=, 10000.0);
      g_assert_cmpfloat (fabs (faults.tint), <=, 0.03);
      g_assert_true (faults.quality == 0
                     || (faults.quality >= 25 && faults.quality <= 97));
      for (guint c = 0; c < 3; c++)
        {
          g_assert_cmpfloat (faults.airlight[c], <=, 1.0);
          g_assert_cmpfloat (faults.dye_loss[c], <=, 0.8);
          g_assert_cmpfloat (faults.curve[c], >=, -0.8);
          g_assert_cmpfloat (faults.curve[c], <=, 1.0);
        }
    }
}

static void
test_none (void)
{
  gfloat before[3 * AREA], image[3 * AREA];
  Faults faults;

  paint (before);
  memcpy (image, before, sizeof image);
  faults_init (&faults);
  faults_apply (&faults, image, HEIGHT, WIDTH);
  for (guint i = 0; i < 3 * AREA; i++)
    g_assert_cmpfloat_with_epsilon (image[i], before[i], 1e-6);
}

/* Decoding and encoding through linear light and each camera changes nothing.
 * */
static void
test_round_trip (void)
{
  gfloat before[3 * AREA], image[3 * AREA];
  Faults faults;

  paint (before);
  for (guint camera = 0; camera < faults_n_cameras (); camera++)
    {
      memcpy (image, before, sizeof image);
      faults_init (&faults);
      faults.camera = camera;
      faults.tone_before.contrast = faults.tone_after.contrast = 0.7 * camera;
      faults.tone_before.gamma = faults.tone_after.gamma = 0.9;
      faults.exposure = 1e-9; /* forces linear light */
      faults_apply (&faults, image, HEIGHT, WIDTH);
      for (guint i = 0; i < 3 * AREA; i++)
        g_assert_cmpfloat_with_epsilon (image[i], before[i], 1.01 / 255);
    }
}

/* One EV less is half the light, one more is twice as much, up to white. */
static void
test_exposure (void)
{
  gfloat image[3 * AREA];
  Faults faults;

  for (gint ev = -3; ev <= 2; ev++)
    for (guint value = 30; value < 256; value += 25)
      {
        gdouble light = srgb_decode (value / 255.0) * exp2 (ev);

        paint_grey (image, value);
        faults_init (&faults);
        faults.exposure = ev;
        faults_apply (&faults, image, HEIGHT, WIDTH);
        g_assert_cmpfloat_with_epsilon (
          image[AREA / 2], srgb_encode (MIN (light, 1.0)), 0.51 / 255);
      }
}

/* ---- balance ---- */

/* CIE illuminants A, D55, D65 and D75; light off the locus is greener. */
static void
test_light (void)
{
  static const gdouble known[][3] = { { 2856, 0.44757, 0.40745 },
                                      { 5503, 0.33242, 0.34743 },
                                      { 6504, 0.31272, 0.32903 },
                                      { 7504, 0.29902, 0.31485 } };
  gdouble xy[2], green[2];

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      faults_find_light (xy, known[i][0], 0.0);
      g_assert_cmpfloat_with_epsilon (xy[0], known[i][1], 1e-3);
      g_assert_cmpfloat_with_epsilon (xy[1], known[i][2], 1e-3);
      faults_find_light (green, known[i][0], 0.01);
      g_assert_cmpfloat (green[1], >, xy[1] + 0.005);
    }
}

/* Light taken for cooler than it is looks warm, and vice versa; the opposite
 * error undoes it. */
static void
test_balance (void)
{
  gfloat image[3 * AREA];
  Faults faults;

  for (guint camera = 0; camera < faults_n_cameras (); camera++)
    {
      faults_init (&faults);
      faults.camera = camera;
      faults.exposure = -1.0; /* nothing clips */
      faults.kelvin_scene = 4000.0;
      faults.kelvin_set = 6000.0;
      paint_grey (image, 150);
      faults_apply (&faults, image, HEIGHT, WIDTH);
      g_assert_cmpfloat (image[0], >, image[AREA] + 0.02f);
      g_assert_cmpfloat (image[AREA], >, image[2 * AREA] + 0.02f);
      faults.exposure = 1.0;
      faults.kelvin_scene = 6000.0;
      faults.kelvin_set = 4000.0;
      faults_apply (&faults, image, HEIGHT, WIDTH);
      for (guint c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (image[c * AREA], 150 / 255.0f,
                                        2.1 / 255);
    }
}

/* ---- noise ---- */

static gdouble
get_deviation (const gfloat *plane)
{
  gdouble mean = 0.0, squares = 0.0;

  for (guint i = 0; i < AREA; i++)
    mean += plane[i] / AREA;
  for (guint i = 0; i < AREA; i++)
    squares += (plane[i] - mean) * (plane[i] - mean) / AREA;
  return sqrt (squares);
}

/* The noise has the documented strength, whatever its correlation. */
static void
test_noise (void)
{
  gfloat planes[3 * AREA];
  Faults faults;

  faults_init (&faults);
  for (guint level = 0; level < 5; level++)
    for (guint part = 0; part < 3; part++)
      {
        gdouble wanted;

        faults.iso = 100.0 * (1 << 2 * level);
        faults.correlation = 0.5 * part;
        faults.seed = level;
        for (guint i = 0; i < 3 * AREA; i++)
          planes[i] = 0.4f;
        faults_add_noise (&faults, planes, HEIGHT, WIDTH);
        wanted = faults_get_noise (faults.iso, 0.4);
        for (guint c = 0; c < 3; c++)
          g_assert_cmpfloat_with_epsilon (
            get_deviation (planes + c * AREA) / wanted, 1.0, 0.12);
      }
  /* Four times the ISO is twice the shot noise. */
  g_assert_cmpfloat_with_epsilon (
    faults_get_noise (400, 0.5) / faults_get_noise (100, 0.5), 2.0, 0.01);
}

/* ---- haze and prints ---- */

static void
test_haze (void)
{
  gfloat image[3 * AREA];
  Faults faults;

  faults_init (&faults);
  faults.near = 0.0;
  for (guint c = 0; c < 3; c++)
    {
      faults.attenuation[c] = 1.5;
      faults.airlight[c] = 0.8;
    }
  paint_grey (image, 0);
  faults_apply (&faults, image, HEIGHT, WIDTH);
  for (guint y = 0; y < HEIGHT; y++)
    {
      gdouble clear = exp (-1.5 * (1.0 - (y + 0.5) / HEIGHT));

      g_assert_cmpfloat_with_epsilon (
        image[y * WIDTH + 5], srgb_encode (0.8 * (1.0 - clear)), 0.51 / 255);
    }
}

static void
test_levels (void)
{
  gfloat image[3 * AREA];
  Faults faults;

  faults_init (&faults);
  faults.black[0] = 0.2;
  faults.white[2] = 0.6;
  paint_grey (image, 0);
  faults_apply (&faults, image, HEIGHT, WIDTH);
  g_assert_cmpfloat_with_epsilon (image[0], 0.2, 1e-3);
  g_assert_cmpfloat (image[AREA], ==, 0.0f);
  paint_grey (image, 255);
  faults_apply (&faults, image, HEIGHT, WIDTH);
  g_assert_cmpfloat_with_epsilon (image[0], 1.0, 1e-3);
  g_assert_cmpfloat_with_epsilon (image[2 * AREA], 0.6, 1e-3);
}

/* Scaling down and up, sharpening and JPEG hardly change smooth ramps. */
static void
test_file (void)
{
  gfloat before[3 * AREA], image[3 * AREA];
  Faults faults;
  gdouble error = 0.0;

  paint (before);
  memcpy (image, before, sizeof image);
  faults_init (&faults);
  faults.scale = 0.6;
  faults.sharpen = 0.5;
  faults.quality = 95;
  faults_apply (&faults, image, HEIGHT, WIDTH);
  for (guint i = 0; i < 3 * AREA; i++)
    error += fabs (image[i] - before[i]) / (3 * AREA);
  g_assert_cmpfloat (error, >, 0.0);
  g_assert_cmpfloat (error, <, 0.01);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/draws", test_draws);
  g_test_add_func ("/faults/bounds", test_bounds);
  g_test_add_func ("/faults/none", test_none);
  g_test_add_func ("/faults/round-trip", test_round_trip);
  g_test_add_func ("/faults/exposure", test_exposure);
  g_test_add_func ("/faults/light", test_light);
  g_test_add_func ("/faults/balance", test_balance);
  g_test_add_func ("/faults/noise", test_noise);
  g_test_add_func ("/faults/haze", test_haze);
  g_test_add_func ("/faults/levels", test_levels);
  g_test_add_func ("/faults/file", test_file);
  return g_test_run ();
}
