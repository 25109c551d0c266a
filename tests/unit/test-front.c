/* test-front.c - what was thought out sees what it should
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/train/front-private.h"

#include <math.h>

#include "core/half.h"
#include "core/params.h"
#include "models/train/look.h"

#define THREADS 2
#define MIDDLE (LOOK_AREA / 2)
#define SIZES 2

/* A front and what it makes of a picture. */
typedef struct
{
  const FrontPlan *plan;
  guint            widths[NEM_STAGES];
  Network         *front;
  const real      *features;
} Scene;

typedef void (*PaintFunc) (gdouble colour[3],
                           guint   x);

static void
scene_init (Scene    *scene,
            FrontSize size,
            PaintFunc paint)
{
  static const gdouble means[] = PARAMS_MEAN;
  static const gdouble deviations[] = PARAMS_STD;
  const gsize          area = (gsize) NEM_SIZE * NEM_SIZE;
  real                *input;
  Maps                 maps;

  scene->plan = front_get_plan (size);
  front_get_widths (size, scene->widths);
  scene->widths[NEM_STAGES - 1] = 16;
  scene->front = network_new_nem_front (scene->widths);
  front_design (scene->front, size);
  network_plan (scene->front, 1, NEM_SIZE, NEM_SIZE, NETWORK_RUN, THREADS);
  input = network_get_input (scene->front);
  for (gsize i = 0; i < area; i++)
    {
      gdouble colour[3];

      paint (colour, i % NEM_SIZE);
      for (guint c = 0; c < 3; c++)
        input[c * area + i] = (real) ((colour[c] - means[c]) / deviations[c]);
    }
  network_forward (scene->front);
  scene->features = network_get_output (scene->front, &maps);
}

static gdouble
get_feature (const Scene *scene,
             guint        channel)
{
  return scene->features[LOOK_AREA * channel + MIDDLE];
}

static void
paint_plain (gdouble colour[3],
             guint   x)
{
  colour[0] = 0.5;
  colour[1] = 0.1;
  colour[2] = 0.9;
}

/* Columns are light and dark by turns. */
static void
paint_stripes (gdouble colour[3],
               guint   x)
{
  colour[0] = colour[1] = colour[2] = x % 2 ? 0.8 : 0.2;
}

/* What is known of a probe whose colour is one of the first four. */
static gdouble
expect_plain (const FrontProbe *probe)
{
  static const gdouble values[] = { 0.5, 0.1, 0.9, 0.5 };
  gdouble value = probe->pattern == POINT ? values[probe->colour] : 0.0;
  gdouble beyond = value - probe->threshold;

  return MAX (0.0, probe->side == ABOVE ? beyond : -beyond);
}

/* The mean of what light and dark columns give: of the five that a pooling
 * covers, three are light. */
static gdouble
expect_stripes (const FrontProbe *probe)
{
  gdouble sign = probe->side == ABOVE ? 1.0 : -1.0;
  gdouble sum = 0.0;

  for (guint light = 0; light < 2; light++)
    {
      gdouble step = light ? 0.6 : -0.6; /* from a neighbour to this one */
      gdouble value = 0.0;

      switch (probe->pattern)
        {
        case POINT:
          value = light ? 0.8 : 0.2;
          break;
        case ACROSS:
        case FALLING:
        case RISING:
        case STEEP_FALLING:
        case STEEP_RISING:
          value = -step; /* to a neighbour, or from one above to beside it */
          break;
        case BEND_ACROSS:
        case BEND_FALLING:
        case BEND_RISING:
        case SMOOTH_BEND_ACROSS:
          value = step;
          break;
        case SPOT:
          value = 0.75 * step; /* six of eight neighbours are others */
          break;
        default: /* rows are alike, and columns two apart */
          break;
        }
      sum += (light ? 0.6 : 0.4) * MAX (0.0, sign * (value - probe->threshold));
    }
  return sum;
}

static void
check_probes (PaintFunc paint,
              gdouble (*expect) (const FrontProbe *probe))
{
  for (guint size = 0; size < SIZES; size++)
    {
      Scene scene;
      guint checked = 0;

      scene_init (&scene, size, paint);
      for (guint i = 0; i < scene.plan->n_probes; i++)
        if (scene.plan->probes[i].colour <= LIGHT)
          {
            g_assert_cmpfloat_with_epsilon (
              get_feature (&scene, i), expect (&scene.plan->probes[i]), 0.01);
            checked++;
          }
      g_assert_cmpuint (checked, >, scene.widths[0] / 2);
      network_free (scene.front);
    }
}

static void
test_probes (void)
{
  check_probes (paint_plain, expect_plain);
  check_probes (paint_stripes, expect_stripes);
}

/* Where all is plain there are no edges, and the gates say so. What little a
 * gate's sum adds to it is there if there is something: then it is below. */
static void
test_gates (void)
{
  for (guint size = 0; size < SIZES; size++)
    {
      Scene scene;
      guint channel, checked = 0;

      scene_init (&scene, size, paint_plain);
      channel = scene.widths[1];
      for (guint i = 0; i < scene.plan->n_probes; i++)
        {
          const FrontProbe *probe = &scene.plan->probes[i];
          guint             n = front_count_levels (probe->late);

          for (guint j = 0; j < n && probe->colour <= LIGHT; j++, checked++)
            {
              gdouble there = expect_plain (probe) / probe->late[j];
              gdouble found = get_feature (&scene, channel + j);

              if (there == 0.0)
                g_assert_cmpfloat_with_epsilon (found, 1.0, 0.01);
              else if (there > 1.1)
                g_assert_cmpfloat_with_epsilon (found / there, -1.0 / 1024,
                                                1e-4);
            }
          channel += n;
        }
      g_assert_cmpuint (checked, >, 20);
      g_assert_cmpuint (channel + scene.plan->n_late + 9 + 1, ==,
                        scene.widths[2]);
      network_free (scene.front);
    }
}

/* Bends are as many as steps in stripes, and there is nothing smooth. */
static void
test_beyond (void)
{
  for (guint size = 0; size < SIZES; size++)
    {
      Scene scene;
      guint first, checked = 0;

      scene_init (&scene, size, paint_stripes);
      first = scene.widths[2] - 1 - 9 - scene.plan->n_late;
      for (guint i = 0; i < scene.plan->n_late; i++)
        {
          const FrontBeyond *gate = &scene.plan->late[i];
          FrontProbe more = { gate->more.side, LIGHT, gate->more.pattern, 0,
                              { 0 }, { 0 } };
          FrontProbe less = { gate->less.side, LIGHT, gate->less.pattern, 0,
                              { 0 }, { 0 } };
          gdouble    beyond = expect_stripes (&more)
                           - gate->times * expect_stripes (&less);

          if (gate->more.colour > LIGHT || gate->less.colour > LIGHT)
            continue;
          g_assert_cmpfloat_with_epsilon (get_feature (&scene, first + i),
                                          MAX (0.0, beyond), 0.01);
          checked += beyond > 0.05;
        }
      g_assert_cmpuint (checked, >, 0);
      network_free (scene.front);
    }
}

/* The colours themselves, and the constant. */
static void
test_colours (void)
{
  static const gdouble values[] = { 0.5, 0.1, 0.9 };

  for (guint size = 0; size < SIZES; size++)
    {
      Scene scene;

      scene_init (&scene, size, paint_plain);
      for (guint c = 0; c < 3; c++)
        {
          guint channels[FRONT_OF_COLOUR];

          front_get_colour (scene.widths[2], c, channels);
          g_assert_cmpfloat_with_epsilon (
            get_feature (&scene, channels[0])
              - get_feature (&scene, channels[1]) + FRONT_VALUE_AT,
            values[c], 0.01);
          for (guint i = 2; i < FRONT_OF_COLOUR; i++)
            g_assert_cmpfloat_with_epsilon (get_feature (&scene, channels[i]),
                                            values[c], 0.01);
        }
      g_assert_cmpfloat_with_epsilon (
        get_feature (&scene, scene.widths[2] - 1), 1.0, 0.01);
      network_free (scene.front);
    }
}

static void
test_in_half (void)
{
  for (guint size = 0; size < SIZES; size++)
    {
      NetworkParam *params;
      Scene         scene;
      guint         n;

      scene_init (&scene, size, paint_plain);
      params = network_get_params (scene.front, &n);
      for (guint i = 0; i < n; i++)
        for (gsize j = 0; j < params[i].size; j++)
          g_assert_cmpfloat (half_round (params[i].value[j]),
                             ==, params[i].value[j]);
      network_free (scene.front);
    }
}

static void
paint_chance (gdouble colour[3],
              guint   x)
{
  for (guint c = 0; c < 3; c++)
    colour[c] = g_test_rand_double ();
}

/* Weight by weight it gives the same. */
static void
test_look (void)
{
  for (guint size = 0; size < SIZES; size++)
    {
      g_autoptr (Look) look = NULL;
      g_autofree real *scratch = NULL;
      g_autofree real *seen = NULL;
      Scene            scene;

      scene_init (&scene, size, paint_chance);
      look = look_new (scene.front, NEM_SIZE);
      g_assert_cmpuint (look_get_channels (look), ==, scene.widths[2]);
      scratch = g_new (real, look_get_scratch (look));
      seen = g_new (real, scene.widths[2] * LOOK_AREA);
      look_at (look, seen, network_get_input (scene.front), 1, 0, scratch);
      for (guint i = 0; i < scene.widths[2] * LOOK_AREA; i++)
        g_assert_cmpfloat_with_epsilon (
          seen[i], scene.features[i],
          1e-5 * MAX (1.0, fabs (scene.features[i])));
      network_free (scene.front);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/front/probes", test_probes);
  g_test_add_func ("/front/gates", test_gates);
  g_test_add_func ("/front/beyond", test_beyond);
  g_test_add_func ("/front/colours", test_colours);
  g_test_add_func ("/front/in-half", test_in_half);
  g_test_add_func ("/front/look", test_look);
  return g_test_run ();
}
