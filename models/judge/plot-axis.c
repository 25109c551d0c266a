/* plot-axis.c - where an axis begins and ends, its ticks and their numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "plot-private.h"

#define LARGEST 1e100 /* so that no difference overflows */
#define SMALLEST 1e-100
#define MOST_STEPS 6
#define SLACK 1e-6 /* of a step, for what rounding adds */

static const gdouble ROUND[] = { 1.0, 2.0, 5.0 };

gboolean
plot_axis_can_take (const PlotAxis *axis, gdouble value)
{
  if (!isfinite (value) || fabs (value) > LARGEST)
    return FALSE;
  return axis->scale == PLOT_LINEAR || value >= SMALLEST;
}

static gdouble
to_axis (const PlotAxis *axis, gdouble value)
{
  return axis->scale == PLOT_LOG ? log10 (value) : value;
}

void
plot_axis_take (PlotAxis *axis, gdouble value)
{
  if (!plot_axis_can_take (axis, value))
    return;
  axis->low = MIN (axis->low, to_axis (axis, value));
  axis->high = MAX (axis->high, to_axis (axis, value));
}

gboolean
plot_axis_is_empty (const PlotAxis *axis)
{
  return axis->low > axis->high;
}

/* ---- ticks ---- */

/* The least of 1, 2, 5, 10, 20, ... that leaves few enough steps. */
static gdouble
choose_step (gdouble range)
{
  gdouble step = range / MOST_STEPS;
  gdouble power = pow (10.0, floor (log10 (step)));

  for (guint i = 0; i < G_N_ELEMENTS (ROUND); i++)
    if (ROUND[i] * power >= step * (1.0 - SLACK))
      return ROUND[i] * power;
  return 10.0 * power;
}

/* The power of 1, 2 or 5 times a power of ten that is next, at or below
 * @power, or at or above. */
static gdouble
next_round (gdouble power, gboolean above)
{
  gdouble whole = floor (power + SLACK);
  gdouble found = above ? whole + 1.0 : whole;

  for (guint i = 0; i < G_N_ELEMENTS (ROUND); i++)
    {
      gdouble candidate = whole + log10 (ROUND[i]);

      if (above && candidate >= power - SLACK)
        found = MIN (found, candidate);
      if (!above && candidate <= power + SLACK)
        found = MAX (found, candidate);
    }
  return found;
}

static void
finish_log (PlotAxis *axis)
{
  if (axis->high - axis->low > 2.0)
    {
      axis->low = floor (axis->low + SLACK);
      axis->high = ceil (axis->high - SLACK);
      axis->step = ceil ((axis->high - axis->low) / MOST_STEPS);
      return;
    }
  axis->step = 0.0;
  axis->low = next_round (axis->low, FALSE);
  axis->high = next_round (axis->high, TRUE);
  if (axis->high - axis->low < 0.1)
    axis->high = next_round (axis->high + 0.1, TRUE);
}

void
plot_axis_finish (PlotAxis *axis, gboolean round)
{
  gdouble size = MAX (fabs (axis->low), fabs (axis->high));

  if (axis->scale == PLOT_LOG)
    {
      finish_log (axis);
      return;
    }
  if (axis->high - axis->low <= MAX (1e-9 * size, SMALLEST))
    {
      axis->low -= size > SMALLEST ? 0.1 * size : 1.0;
      axis->high += size > SMALLEST ? 0.1 * size : 1.0;
    }
  axis->step = choose_step (axis->high - axis->low);
  if (round)
    {
      axis->low = floor (axis->low / axis->step + SLACK) * axis->step;
      axis->high = ceil (axis->high / axis->step - SLACK) * axis->step;
    }
}

gdouble
plot_axis_place (const PlotAxis *axis, gdouble value)
{
  return (to_axis (axis, value) - axis->low) / (axis->high - axis->low);
}

guint
plot_axis_get_ticks (const PlotAxis *axis, gdouble ticks[PLOT_MAX_TICKS])
{
  gdouble step = axis->step > 0.0 ? axis->step : 1.0;
  gdouble first = axis->step > 0.0 ? ceil (axis->low / step - SLACK)
                                   : floor (axis->low + SLACK);
  guint n = 0;

  for (guint i = 0; n < PLOT_MAX_TICKS; i++)
    {
      gdouble at = (first + i) * step;

      if (axis->step == 0.0)
        at = first + i / G_N_ELEMENTS (ROUND)
             + log10 (ROUND[i % G_N_ELEMENTS (ROUND)]);
      if (at > axis->high + SLACK * step)
        break;
      if (at >= axis->low - SLACK * step)
        ticks[n++] = axis->scale == PLOT_LOG ? pow (10.0, at) : at;
    }
  return n;
}

/* ---- numbers ---- */

/* 12345.6 as "12,345.6". */
static gchar *
group_thousands (const gchar *number)
{
  GString *text = g_string_new (number);
  gssize first = number[0] == '-' ? 1 : 0;
  gssize end = (gssize) strcspn (number, ".");

  if (end - first > 4)
    for (gssize at = end - 3; at > first; at -= 3)
      g_string_insert_c (text, at, ',');
  return g_string_free (text, FALSE);
}

gchar *
plot_axis_label (const PlotAxis *axis, gdouble tick)
{
  gboolean is_log = axis->scale == PLOT_LOG;
  gdouble largest = is_log ? tick : MAX (fabs (axis->low), fabs (axis->high));
  gdouble finest = is_log ? tick : axis->step;
  gint place = (gint) floor (log10 (finest) + SLACK);
  gint digits = (gint) floor (log10 (largest) + SLACK) - place;
  gchar format[16], number[G_ASCII_DTOSTR_BUF_SIZE];

  if (fabs (tick) < SLACK * finest)
    return g_strdup ("0");
  if (largest < 1e7 && place >= -5)
    {
      g_snprintf (format, sizeof format, "%%.%df", MAX (0, -place));
      g_ascii_formatd (number, sizeof number, format, tick);
      if (number[0] == '-' && g_ascii_strtod (number, NULL) == 0.0)
        return group_thousands (number + 1);
      return group_thousands (number);
    }
  g_snprintf (format, sizeof format, "%%.%dg", CLAMP (digits + 1, 1, 15));
  g_ascii_formatd (number, sizeof number, format, tick);
  return g_strdup (number);
}
