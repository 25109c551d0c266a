/* test-layer-relative.c - the relative form as a layer, against core's and
 * central differences
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/relative.h"
#include "gradient.h"

#define N_IMAGES 3
#define AREA 35
#define N_ANSWERS (RELATIVE_N * N_IMAGES)
#define N_OUT (PARAMS_N * N_IMAGES)

/* Core computes in single precision. */
#define STEP 0.01
#define TOLERANCE 3e-3 /* of the derivative, or of 1 if it is smaller */

static const Maps maps = { 3, N_IMAGES, 5, 7 };

typedef struct
{
  real *answers;
  real *images;
  real *factors; /* the loss is the sum of out times these */
  real out[N_OUT];
} Case;

static Case
case_new (guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  Case c = { gradient_random (N_ANSWERS, rand),
             gradient_random (maps_size (maps), rand),
             gradient_random (N_OUT, rand) };

  for (guint i = 0; i < N_ANSWERS; i++)
    c.answers[i] *= 0.3;
  g_rand_free (rand);
  return c;
}

static void
case_free (Case *c)
{
  g_free (c->answers);
  g_free (c->images);
  g_free (c->factors);
}

static gdouble
get_loss (Case *c)
{
  layer_relative_forward (c->out, c->answers, c->images, maps);
  return gradient_dot (c->out, c->factors, N_OUT);
}

static void
test_core (void)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  Case c = case_new (1);

  get_loss (&c);
  for (guint image = 0; image < N_IMAGES; image++)
    {
      gfloat pixels[3 * AREA];
      gfloat y[RELATIVE_N];
      RelativeView view;
      SympieTransform t;
      SympieParams p;

      for (guint i = 0; i < 3 * AREA; i++)
        pixels[i] = c.images[(i / AREA * N_IMAGES + image) * AREA + i % AREA]
                      * std[i / AREA]
                    + mean[i / AREA];
      for (guint i = 0; i < RELATIVE_N; i++)
        y[i] = c.answers[i * N_IMAGES + image];
      relative_measure (&view, pixels, AREA);
      relative_compose (&t, y, &view);
      g_assert_true (params_from_transform (&p, &t));
      for (guint i = 0; i < PARAMS_N; i++)
        g_assert_cmpfloat_with_epsilon (c.out[i * N_IMAGES + image], p.n[i],
                                        1e-5);
    }
  case_free (&c);
}

static void
test_gradient (void)
{
  Case c = case_new (2);
  real d[N_ANSWERS];
  real twice[N_ANSWERS];

  get_loss (&c);
  layer_relative_backward (d, FALSE, c.factors, c.out, c.answers, c.images,
                           maps);
  for (guint i = 0; i < N_ANSWERS; i++)
    twice[i] = d[i];
  layer_relative_backward (twice, TRUE, c.factors, c.out, c.answers, c.images,
                           maps);
  for (guint i = 0; i < N_ANSWERS; i++)
    {
      real old = c.answers[i];
      gdouble wanted;

      c.answers[i] = old + STEP;
      wanted = get_loss (&c);
      c.answers[i] = old - STEP;
      wanted = (wanted - get_loss (&c)) / (2 * STEP);
      c.answers[i] = old;
      g_assert_cmpfloat_with_epsilon (d[i], wanted,
                                      TOLERANCE * MAX (1.0, fabs (wanted)));
      g_assert_cmpfloat_with_epsilon (twice[i], 2 * d[i], 1e-12);
    }
  case_free (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layers/relative/core", test_core);
  g_test_add_func ("/layers/relative/gradient", test_gradient);
  return g_test_run ();
}
