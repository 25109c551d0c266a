/* test-rules.c - the simple automatic corrections
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/judge/rules.h"

#include <math.h>

#define SIDE 64
#define N (3 * SIDE * SIDE)

/* Values from @from[c] to @to[c] in each channel, in steps of equal count. */
static void
fill (Photo *photo, const guint from[3], const guint to[3])
{
  photo->height = photo->width = SIDE;
  photo->data = g_malloc (N);
  for (guint i = 0; i < SIDE * SIDE; i++)
    for (guint c = 0; c < 3; c++)
      photo->data[3 * i + c] =
        (guint8) (from[c]
                  + (to[c] - from[c] + 1) * ((i * 37) % (SIDE * SIDE))
                      / (SIDE * SIDE));
}

/* Mean and deviation in [0, 1] of a channel; 3 is all of them. */
static void
measure (gdouble *mean, gdouble *deviation, const guint8 *data, guint c)
{
  gdouble sum = 0, squares = 0;
  guint n = 0;

  for (guint i = 0; i < N; i++)
    if (c == 3 || i % 3 == c)
      {
        gdouble value = data[i] / 255.0;

        sum += value;
        squares += value * value;
        n++;
      }
  *mean = sum / n;
  *deviation = sqrt (squares / n - *mean * *mean);
}

static const guint from[3] = { 60, 70, 80 };
static const guint to[3] = { 123, 165, 111 };

static void
test_levels (void)
{
  g_auto (Photo) photo = { 0 };
  g_autofree guint8 *out = g_malloc (N);
  guint8 least[3] = { 255, 255, 255 };
  guint8 most[3] = { 0, 0, 0 };

  fill (&photo, from, to);
  rule_apply (out, &photo, RULE_LEVELS_EACH);
  for (guint i = 0; i < N; i++)
    {
      least[i % 3] = MIN (least[i % 3], out[i]);
      most[i % 3] = MAX (most[i % 3], out[i]);
    }
  for (guint c = 0; c < 3; c++)
    {
      g_assert_cmpuint (least[c], ==, 0);
      g_assert_cmpuint (most[c], ==, 255);
    }

  /* all together: one line for all channels, and a channel's own order */
  rule_apply (out, &photo, RULE_LEVELS);
  for (guint i = 0; i < N; i++)
    for (guint j = 0; j < 3; j++)
      if (photo.data[i] == photo.data[(i + 7 * j + 1) % N])
        g_assert_cmpuint (out[i], ==, out[(i + 7 * j + 1) % N]);
  rule_apply (photo.data, &photo, RULE_LEVELS);
  g_assert_cmpmem (photo.data, N, out, N);
}

static void
test_means (void)
{
  static const gdouble targets[3] = { 0.45, 0.43, 0.40 };
  g_auto (Photo) photo = { 0 };
  g_autofree guint8 *out = g_malloc (N);
  gdouble mean, deviation, all;

  fill (&photo, from, to);
  rule_apply (out, &photo, RULE_GAIN);
  measure (&mean, &deviation, out, 3);
  g_assert_cmpfloat_with_epsilon (mean, 0.45, 0.002);
  rule_apply (out, &photo, RULE_GAMMA);
  measure (&mean, &deviation, out, 3);
  g_assert_cmpfloat_with_epsilon (mean, 0.45, 0.002);
  rule_apply (out, &photo, RULE_MEAN_DEVIATION);
  for (guint c = 0; c < 3; c++)
    {
      measure (&mean, &deviation, out, c);
      g_assert_cmpfloat_with_epsilon (mean, targets[c], 0.003);
      g_assert_cmpfloat_with_epsilon (deviation, 0.25, 0.003);
    }
  measure (&all, &deviation, photo.data, 3);
  rule_apply (out, &photo, RULE_GREY_WORLD);
  for (guint c = 0; c < 3; c++)
    {
      measure (&mean, &deviation, out, c);
      g_assert_cmpfloat_with_epsilon (mean, all, 0.002);
    }
}

static void
test_halfway (void)
{
  static const gdouble means[3] = { 0.5, 0.45, 0.3 };
  static const gdouble deviations[3] = { 0.12, 0.05, 0.1 };
  g_auto (Photo) photo = { 0 };
  g_autofree guint8 *out = g_malloc (N);

  fill (&photo, from, to);
  rule_apply_halfway (out, &photo, means, deviations);
  for (guint c = 0; c < 3; c++)
    {
      gdouble before[2];
      gdouble after[2];

      measure (&before[0], &before[1], photo.data, c);
      measure (&after[0], &after[1], out, c);
      g_assert_cmpfloat_with_epsilon (after[0], (before[0] + means[c]) / 2,
                                      0.003);
      g_assert_cmpfloat_with_epsilon (after[1], (before[1] + deviations[c]) / 2,
                                      0.003);
    }
}

/* Degenerate images cause no division by zero. */
static void
test_flat (void)
{
  for (guint level = 0; level < 256; level += 51)
    for (guint rule = 0; rule < RULES_N; rule++)
      {
        const guint same[3] = { level, level, level };
        g_auto (Photo) photo = { 0 };

        fill (&photo, same, same);
        rule_apply (photo.data, &photo, (Rule) rule);
        for (guint i = 3; i < N; i++)
          g_assert_cmpuint (photo.data[i], ==, photo.data[i % 3]);
        if (rule == RULE_LEVELS || rule == RULE_LEVELS_EACH
            || rule == RULE_GREY_WORLD)
          g_assert_cmpuint (photo.data[0], ==, level);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/levels", test_levels);
  g_test_add_func ("/rules/means", test_means);
  g_test_add_func ("/rules/halfway", test_halfway);
  g_test_add_func ("/rules/flat", test_flat);
  return g_test_run ();
}
