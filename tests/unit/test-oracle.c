/* test-oracle.c - the best numbers are optimal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/judge/oracle.h"

#include <math.h>
#include <string.h>

#include "core/dwm.h"
#include "models/judge/metrics.h"
#include "models/judge/oracle-private.h"

#define SIDE 64
#define PIXELS (SIDE * SIDE)

/* Similar to a photograph: smooth shapes, an edge, some texture. */
static gfloat *
make_photo (void)
{
  gfloat *image = g_new (gfloat, 3 * PIXELS);

  for (guint c = 0; c < 3; c++)
    for (guint y = 0; y < SIDE; y++)
      for (guint x = 0; x < SIDE; x++)
        {
          gdouble value = 0.5 + 0.2 * sin (0.13 * x + c) * cos (0.09 * y - c)
                          + (x + y > SIDE ? 0.12 : -0.12)
                          + 0.05 * sin (0.9 * x + 0.4 * c * y)
                          + g_test_rand_double_range (-0.06, 0.06);

          image[c * PIXELS + y * SIDE + x] = CLAMP (value, 0.02, 0.98);
        }
  return image;
}

/* out must not be in. */
static void
warp (gfloat *out, const gfloat *in, const SympieParams *p)
{
  g_autofree gfloat *from = g_new (gfloat, 3 * PIXELS);
  g_autofree gfloat *to = g_new (gfloat, 3 * PIXELS);
  g_autofree gfloat *scratch = g_new (gfloat, dwm_scratch_size (SIDE, 3));
  Dwm dwm;

  for (guint i = 0; i < 3 * PIXELS; i++)
    from[i] = in[i % 3 * PIXELS + i / 3];
  dwm_init (&dwm, p, 1, DWM_EXTEND, TRUE);
  dwm_warp (&dwm, to, 3 * SIDE, from, 3 * SIDE, SIDE, SIDE, 3, NULL, scratch);
  for (guint i = 0; i < 3 * PIXELS; i++)
    out[i % 3 * PIXELS + i / 3] = to[i];
}

static SympieParams
make_correction (void)
{
  SympieParams p = PARAMS_IDENTITY;
  gfloat *numbers = p.n;

  for (guint i = 0; i < 9; i++)
    numbers[i] += g_test_rand_double_range (-0.15, 0.15);
  for (guint i = 9; i < 12; i++)
    numbers[i] = g_test_rand_double_range (-0.15, 0.15);
  for (guint i = 12; i < PARAMS_N; i++)
    numbers[i] += g_test_rand_double_range (-0.02, 0.02);
  return p;
}

static gfloat *
make_corrupted (const gfloat *clean, gdouble noise, gdouble gain, gdouble add)
{
  gfloat *corrupted = g_new (gfloat, 3 * PIXELS);

  for (guint i = 0; i < 3 * PIXELS; i++)
    {
      gdouble value =
        clean[i] * gain + add + g_test_rand_double_range (-noise, noise);

      corrupted[i] = CLAMP (value, 0, 1);
    }
  return corrupted;
}

/* K and Cm share a factor, which is fixed by making K sum to 1. */
static SympieParams
settle (const SympieParams *p)
{
  SympieParams out = *p;
  gdouble sum = 0;

  for (guint i = 0; i < 25; i++)
    sum += p->k[i / 5][i % 5];
  for (guint i = 0; i < 25; i++)
    out.k[i / 5][i % 5] /= sum;
  for (guint i = 0; i < 9; i++)
    out.cm[i / 3][i % 3] *= sum;
  return out;
}

/* Numbers that map the corrupted image to the original are recovered. */
static void
test_recovers (void)
{
  g_autoptr (Oracle) oracle = oracle_new (SIDE, SIDE);

  for (guint i = 0; i < 5; i++)
    {
      g_autofree gfloat *corrupted = make_photo ();
      g_autofree gfloat *clean = g_new (gfloat, 3 * PIXELS);
      SympieParams correction = make_correction ();
      SympieParams found, settled;

      warp (clean, corrupted, &correction);
      g_assert_cmpfloat (oracle_fit (oracle, &found, corrupted, clean, NULL, 0),
                         <, 1e-9);
      correction = settle (&correction);
      settled = settle (&found);
      g_assert_true (params_equal (&correction, &settled, 2e-3f));
    }
}

static gdouble
measure (const SympieParams *p, const gfloat *corrupted, const gfloat *clean)
{
  OracleImage image;
  gdouble error;

  oracle_image_init (&image, SIDE, SIDE);
  oracle_image_set (&image, corrupted, clean);
  error = oracle_image_measure (&image, p, ORACLE_CLAMPED);
  oracle_image_clear (&image);
  return error;
}

/* The error is that of the engine's warp. */
static void
test_measures_the_warp (void)
{
  g_autofree gfloat *clean = make_photo ();
  g_autofree gfloat *corrupted = make_corrupted (clean, 0.2, 1.5, -0.2);
  g_autofree gfloat *out = g_new (gfloat, 3 * PIXELS);

  for (guint i = 0; i < 5; i++)
    {
      SympieParams p = make_correction ();

      warp (out, corrupted, &p);
      g_assert_cmpfloat_with_epsilon (measure (&p, corrupted, clean),
                                      metrics_mse (out, clean, 3 * PIXELS),
                                      1e-7);
    }
}

static void
test_derivatives (void)
{
  g_autofree gfloat *clean = make_photo ();
  g_autofree gfloat *corrupted = make_corrupted (clean, 0.2, 1.6, -0.3);
  OracleImage image;

  oracle_image_init (&image, SIDE, SIDE);
  oracle_image_set (&image, corrupted, clean);
  for (guint kind = ORACLE_CLAMPED; kind <= ORACLE_BOUND; kind++)
    {
      SympieParams p = make_correction ();
      gfloat *numbers = p.n;
      gdouble gradient[PARAMS_N];
      gdouble curvature[PARAMS_N * PARAMS_N];

      oracle_image_measure (&image, &p, (OracleError) kind);
      oracle_image_derive (&image, &p, gradient, curvature);
      for (guint i = 0; i < PARAMS_N; i++)
        {
          const gfloat kept = numbers[i];
          gdouble up, down;

          numbers[i] = kept + 2e-3f;
          up = oracle_image_measure (&image, &p, (OracleError) kind);
          numbers[i] = kept - 2e-3f;
          down = oracle_image_measure (&image, &p, (OracleError) kind);
          numbers[i] = kept;
          g_assert_cmpfloat_with_epsilon (2 * gradient[i], (up - down) / 4e-3,
                                          2e-4);
          for (guint j = 0; j < i; j++)
            g_assert_cmpfloat_with_epsilon (curvature[i * PARAMS_N + j],
                                            curvature[j * PARAMS_N + i], 1e-6);
          g_assert_cmpfloat (curvature[i * PARAMS_N + i], >, 0);
        }
    }
  oracle_image_clear (&image);
}

/* The bound is never less than the error. */
static void
test_bound (void)
{
  g_autofree gfloat *clean = make_photo ();
  g_autofree gfloat *corrupted = make_corrupted (clean, 0.3, 2, -0.5);
  OracleImage image;

  for (guint i = 0; i < 3 * PIXELS; i += 5)
    clean[i] = i % 2;
  oracle_image_init (&image, SIDE, SIDE);
  oracle_image_set (&image, corrupted, clean);
  for (guint i = 0; i < 5; i++)
    {
      SympieParams p = make_correction ();
      gdouble cut = oracle_image_measure (&image, &p, ORACLE_CLAMPED);

      g_assert_cmpfloat (oracle_image_measure (&image, &p, ORACLE_BOUND), >=,
                         cut);
    }
  oracle_image_clear (&image);
}

static const struct
{
  gdouble noise;
  gdouble gain;
  gdouble add;
} damages[] = {
  { 0.3, 1, 0 },      /* noise */
  { 0, 1, 0.35 },     /* too bright: white is lost */
  { 0, 0.25, 0 },     /* too dark */
  { 0.05, 0.2, 0.4 }, /* flat */
  { 0.1, 2, -0.6 },   /* hard: both ends are lost */
};

/* No step from the best, small or large, along one number or all, and no other
 * start, gives a better result. */
static void
test_is_least (void)
{
  g_autoptr (Oracle) oracle = oracle_new (SIDE, SIDE);

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree gfloat *clean = make_photo ();
      g_autofree gfloat *corrupted = make_corrupted (
        clean, damages[i].noise, damages[i].gain, damages[i].add);
      SympieParams best, other;
      gdouble least = oracle_fit (oracle, &best, corrupted, clean, NULL, 0);

      g_assert_cmpfloat_with_epsilon (least, measure (&best, corrupted, clean),
                                      1e-9);
      g_assert_cmpfloat (least, <=,
                         measure (&PARAMS_IDENTITY, corrupted, clean));
      for (guint j = 0; j < 600; j++)
        {
          SympieParams near = best;
          gfloat *numbers = near.n;
          gdouble size = pow (10, g_test_rand_double_range (-4, -0.5));

          if (j < 2 * PARAMS_N)
            numbers[j / 2] += j % 2 ? 1e-3f : -1e-3f;
          for (guint k = 0; j >= 2 * PARAMS_N && k < PARAMS_N; k++)
            numbers[k] += size * g_test_rand_double_range (-1, 1);
          g_assert_cmpfloat (measure (&near, corrupted, clean), >,
                             least * (1 - 1e-4));
        }
      for (guint j = 0; j < 5; j++)
        {
          SympieParams start = make_correction ();

          start.k[2][2] += g_test_rand_double_range (-1, 1);
          g_assert_cmpfloat (
            oracle_fit (oracle, &other, corrupted, clean, &start, 1), >,
            least * 0.999);
        }
    }
}

static void
test_never_worse_than_a_start (void)
{
  g_autoptr (Oracle) oracle = oracle_new (SIDE, SIDE);
  g_autofree gfloat *clean = make_photo ();
  SympieParams start = make_correction ();
  g_autofree gfloat *corrupted = make_corrupted (clean, 0.1, 0.5, 0.1);
  SympieParams found, again;
  gdouble least;

  least = oracle_fit (oracle, &found, corrupted, clean, &start, 1);
  g_assert_cmpfloat (least, <=, measure (&start, corrupted, clean));
  g_assert_cmpfloat (oracle_fit (oracle, &again, corrupted, clean, &found, 1),
                     <=, least * (1 + 1e-6));
  g_assert_cmpfloat (oracle_fit (oracle, &again, corrupted, clean, &start, 1),
                     ==, least);
  g_assert_true (params_equal (&again, &found, 0));
}

/* Degenerate images: one colour, or black; a start that is out of bounds. */
static void
test_degenerate (void)
{
  g_autoptr (Oracle) oracle = oracle_new (SIDE, SIDE);
  g_autofree gfloat *clean = make_photo ();
  g_autofree gfloat *flat = g_new0 (gfloat, 3 * PIXELS);
  SympieParams wild, found;

  for (guint i = 0; i < PARAMS_N; i++)
    wild.n[i] = i % 2 ? 1e9f : -1e9f;
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpfloat (oracle_fit (oracle, &found, flat, clean, &wild, 1), <=,
                         metrics_mse (flat, clean, 3 * PIXELS) * (1 + 1e-6));
      g_assert_true (params_check (&found, NULL));
      oracle_fit (oracle, &found, clean, flat, &wild, 1);
      g_assert_true (params_check (&found, NULL));
      g_assert_cmpfloat (oracle_fit (oracle, &found, flat, flat, NULL, 0), <,
                         1e-9);
      g_assert_true (params_check (&found, NULL));
      for (guint j = 0; j < 3 * PIXELS; j++)
        flat[j] = i == 0 ? 1 : 0.25f * (1 + j / PIXELS);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oracle/recovers", test_recovers);
  g_test_add_func ("/oracle/measures-the-warp", test_measures_the_warp);
  g_test_add_func ("/oracle/derivatives", test_derivatives);
  g_test_add_func ("/oracle/bound", test_bound);
  g_test_add_func ("/oracle/is-least", test_is_least);
  g_test_add_func ("/oracle/never-worse-than-a-start",
                   test_never_worse_than_a_start);
  g_test_add_func ("/oracle/degenerate", test_degenerate);
  return g_test_run ();
}
