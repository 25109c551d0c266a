/* rules.c - simple automatic corrections, for comparison
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules.h"

#include <math.h>
#include <string.h>

#define LEVELS 256
#define CUT 0.005 /* of the values, at each end */
#define MEAN 0.45
#define DEVIATION 0.25
#define GAMMA_STEPS 40
#define GAMMA_MAX 16.0

/* Histograms and lookup tables per channel. */
typedef guint64 Histogram[3][LEVELS];
typedef gdouble Curve[3][LEVELS];

static const gdouble channel_means[3] = { 0.45, 0.43, 0.40 };

const gchar *
rule_get_name (Rule rule)
{
  static const gchar *const names[RULES_N] = { "levels",     "levels_each",
                                               "gain",       "mean_deviation",
                                               "grey_world", "gamma" };

  return names[rule];
}

static void
count (Histogram histogram, const Photo *photo)
{
  gsize area = (gsize) photo->height * photo->width;

  memset (histogram, 0, sizeof (Histogram));
  for (gsize i = 0; i < area; i++)
    for (guint c = 0; c < 3; c++)
      histogram[c][photo->data[3 * i + c]]++;
}

/* All channels together. */
static void
add_up (guint64 sums[LEVELS], Histogram histogram)
{
  for (guint v = 0; v < LEVELS; v++)
    sums[v] = histogram[0][v] + histogram[1][v] + histogram[2][v];
}

static gdouble
get_moment (const guint64 sums[LEVELS], gdouble power)
{
  gdouble sum = 0;
  guint64 n = 0;

  for (guint v = 0; v < LEVELS; v++)
    {
      sum += sums[v] * pow (v / 255.0, power);
      n += sums[v];
    }
  return sum / n;
}

/* Returns: the quantile, as a level. */
static gdouble
get_quantile (const guint64 sums[LEVELS], gdouble fraction)
{
  guint64 n = 0;
  guint64 under = 0;
  guint v = 0;

  for (guint i = 0; i < LEVELS; i++)
    n += sums[i];
  while (v < LEVELS - 1 && (under += sums[v]) < fraction * n)
    v++;
  return v / 255.0;
}

static void
apply_curve (guint8 *out, const Photo *in, Curve curve)
{
  gsize area = (gsize) in->height * in->width;
  guint8 bytes[3][LEVELS];

  for (guint c = 0; c < 3; c++)
    for (guint v = 0; v < LEVELS; v++)
      bytes[c][v] = (guint8) (255 * CLAMP (curve[c][v], 0, 1) + 0.5);
  for (gsize i = 0; i < area; i++)
    for (guint c = 0; c < 3; c++)
      out[3 * i + c] = bytes[c][in->data[3 * i + c]];
}

/* ---- the rules: y = scale x + add, or a power ---- */

static void
set_line (gdouble curve[LEVELS], gdouble scale, gdouble add)
{
  for (guint v = 0; v < LEVELS; v++)
    curve[v] = scale * v / 255.0 + add;
}

static void
set_levels (gdouble curve[LEVELS], const guint64 sums[LEVELS])
{
  gdouble black = get_quantile (sums, CUT);
  gdouble white = get_quantile (sums, 1 - CUT);
  gdouble scale = white > black ? 1 / (white - black) : 1;

  set_line (curve, scale, white > black ? -black * scale : 0);
}

static void
set_mean_deviation (gdouble curve[LEVELS],
                    const guint64 sums[LEVELS],
                    gdouble part,
                    gdouble target,
                    gdouble deviation)
{
  gdouble mean = get_moment (sums, 1);
  gdouble variance = get_moment (sums, 2) - mean * mean;
  gdouble scale = variance > 1e-9 ? deviation / sqrt (variance) : 1;

  scale = 1 + part * (scale - 1);
  set_line (curve, scale, mean + part * (target - mean) - scale * mean);
}

static void
set_gamma (gdouble curve[LEVELS], const guint64 sums[LEVELS])
{
  gdouble low = 1 / GAMMA_MAX;
  gdouble high = GAMMA_MAX;

  for (guint i = 0; i < GAMMA_STEPS; i++)
    {
      gdouble middle = sqrt (low * high);

      if (get_moment (sums, middle) > MEAN)
        low = middle;
      else
        high = middle;
    }
  for (guint v = 0; v < LEVELS; v++)
    curve[v] = pow (v / 255.0, sqrt (low * high));
}

static gdouble
get_gain (gdouble mean, gdouble target)
{
  return mean > 0 ? target / mean : 1;
}

static void
set_channel (gdouble curve[LEVELS],
             const guint64 own[LEVELS],
             const guint64 all[LEVELS],
             guint c,
             Rule rule)
{
  gdouble mean = get_moment (all, 1);

  switch (rule)
    {
    case RULE_LEVELS:
      set_levels (curve, all);
      break;
    case RULE_LEVELS_EACH:
      set_levels (curve, own);
      break;
    case RULE_GAIN:
      set_line (curve, get_gain (mean, MEAN), 0);
      break;
    case RULE_MEAN_DEVIATION:
      set_mean_deviation (curve, own, 1, channel_means[c], DEVIATION);
      break;
    case RULE_GREY_WORLD:
      set_line (curve, get_gain (get_moment (own, 1), mean), 0);
      break;
    case RULE_GAMMA:
      set_gamma (curve, all);
      break;
    }
}

void
rule_apply (guint8 *out, const Photo *in, Rule rule)
{
  Histogram histogram;
  Curve curve;
  guint64 all[LEVELS];

  count (histogram, in);
  add_up (all, histogram);
  for (guint c = 0; c < 3; c++)
    set_channel (curve[c], histogram[c], all, c, rule);
  apply_curve (out, in, curve);
}

void
rule_apply_halfway (guint8 *out,
                    const Photo *in,
                    const gdouble mean[3],
                    const gdouble deviation[3])
{
  Histogram histogram;
  Curve curve;

  count (histogram, in);
  for (guint c = 0; c < 3; c++)
    set_mean_deviation (curve[c], histogram[c], 0.5, mean[c], deviation[c]);
  apply_curve (out, in, curve);
}
