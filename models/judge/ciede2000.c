/* ciede2000.c - colour difference
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ciede2000.h"

#include <math.h>

#include "core/srgb.h"

#define RADIANS (G_PI / 180)
#define POW_25_7 6103515625.0

/* Hue in degrees, 0 to 360; 0 for a grey. */
static gdouble
get_hue (gdouble a, gdouble b)
{
  gdouble hue = a == 0 && b == 0 ? 0 : atan2 (b, a) / RADIANS;

  return hue < 0 ? hue + 360 : hue;
}

/* Returns: near 1 for saturated colours, 0 for greys. */
static gdouble
get_strength (gdouble chroma)
{
  gdouble power = pow (chroma, 7);

  return sqrt (power / (power + POW_25_7));
}

/* The mean hue on the shorter arc; the sum if one is a grey. */
static gdouble
get_mean_hue (gdouble first, gdouble second, gboolean grey)
{
  gdouble sum = first + second;

  if (grey)
    return sum;
  if (fabs (first - second) <= 180)
    return sum / 2;
  return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
}

static gdouble
get_hue_step (gdouble first, gdouble second, gboolean grey)
{
  gdouble step = second - first;

  if (grey)
    return 0;
  return step > 180 ? step - 360 : step < -180 ? step + 360 : step;
}

gdouble
ciede2000_lab (const gdouble a[3], const gdouble b[3])
{
  gdouble stretch =
    1.5 - 0.5 * get_strength ((hypot (a[1], a[2]) + hypot (b[1], b[2])) / 2);
  gdouble a_chroma = hypot (stretch * a[1], a[2]);
  gdouble b_chroma = hypot (stretch * b[1], b[2]);
  gdouble a_hue = get_hue (stretch * a[1], a[2]);
  gdouble b_hue = get_hue (stretch * b[1], b[2]);
  gboolean grey = a_chroma * b_chroma == 0;
  gdouble lightness = (a[0] + b[0]) / 2 - 50;
  gdouble chroma = (a_chroma + b_chroma) / 2;
  gdouble hue = get_mean_hue (a_hue, b_hue, grey);
  gdouble turn = exp (-((hue - 275) / 25) * ((hue - 275) / 25));
  gdouble t = 1 - 0.17 * cos ((hue - 30) * RADIANS)
              + 0.24 * cos (2 * hue * RADIANS)
              + 0.32 * cos ((3 * hue + 6) * RADIANS)
              - 0.20 * cos ((4 * hue - 63) * RADIANS);
  gdouble dl =
    (b[0] - a[0])
    / (1 + 0.015 * lightness * lightness / sqrt (20 + lightness * lightness));
  gdouble dc = (b_chroma - a_chroma) / (1 + 0.045 * chroma);
  gdouble dh = 2 * sqrt (a_chroma * b_chroma)
               * sin (get_hue_step (a_hue, b_hue, grey) / 2 * RADIANS)
               / (1 + 0.015 * chroma * t);
  gdouble both = -2 * get_strength (chroma) * sin (60 * turn * RADIANS);

  return sqrt (dl * dl + dc * dc + dh * dh + both * dc * dh);
}

/* ---- from sRGB ---- */

static gdouble
to_lab_curve (gdouble t)
{
  return t > 216.0 / 24389 ? cbrt (t) : (24389.0 / 27 * t + 16) / 116;
}

static void
to_lab (gdouble lab[3], const gdouble rgb[3])
{
  /* IEC 61966-2-1; each row is divided by the white's coordinate */
  static const gdouble xyz[3][3] = { { 0.4124, 0.3576, 0.1805 },
                                     { 0.2126, 0.7152, 0.0722 },
                                     { 0.0193, 0.1192, 0.9505 } };
  gdouble f[3];

  for (guint i = 0; i < 3; i++)
    f[i] = to_lab_curve (
      (xyz[i][0] * rgb[0] + xyz[i][1] * rgb[1] + xyz[i][2] * rgb[2])
      / (xyz[i][0] + xyz[i][1] + xyz[i][2]));
  lab[0] = 116 * f[1] - 16;
  lab[1] = 500 * (f[0] - f[1]);
  lab[2] = 200 * (f[1] - f[2]);
}

gdouble
ciede2000_mean (const gfloat *a, const gfloat *b, gsize n)
{
  gdouble sum = 0;

  g_return_val_if_fail (n > 0, 0);

  for (gsize i = 0; i < n; i++)
    {
      gdouble first[3], second[3];
      gdouble a_lab[3], b_lab[3];

      for (guint c = 0; c < 3; c++)
        {
          first[c] = srgb_decode (a[c * n + i]);
          second[c] = srgb_decode (b[c * n + i]);
        }
      to_lab (a_lab, first);
      to_lab (b_lab, second);
      sum += ciede2000_lab (a_lab, b_lab);
    }
  return sum / n;
}
