/* chart-figures.c - what charts are drawn from, and say in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "ui/plots/chart.h"
#include "core/dwm.h"
#include "ui/editors/kernel-algebra.h"
#include "ui/number.h"

#define RING_GREY 0.5f
#define RING_RADIUS 0.3f

void
chart_map_colour (const SympieTransform *transform, gfloat rgb[3])
{
  g_autofree gfloat *scratch = g_new (gfloat, dwm_scratch_size (1, 3));
  gfloat out[3];
  Dwm dwm;

  dwm_init_transform (&dwm, transform, DWM_EXTEND, FALSE);
  dwm_warp (&dwm, out, 3, rgb, 3, 1, 1, 3, NULL, scratch);
  for (guint c = 0; c < 3; c++)
    rgb[c] = out[c];
}

void
chart_get_hue (gfloat rgb[3], guint i)
{
  gdouble radius = i < CHART_RING ? RING_RADIUS : 0.0;

  for (guint c = 0; c < 3; c++)
    rgb[c] =
      (gfloat) (RING_GREY
                + radius
                    * cos (2 * G_PI * ((gdouble) i / CHART_RING - c / 3.0)));
}

void
chart_get_chroma (const gfloat rgb[3], gdouble *x, gdouble *y)
{
  *x = rgb[0] - (rgb[1] + rgb[2]) / 2.0;
  *y = sqrt (3.0) / 2.0 * (rgb[1] - rgb[2]);
}

/* ---- in words */

typedef gchar Figure[32];

static void
write_figure (Figure to, gdouble value, guint digits)
{
  g_autofree gchar *text = number_format (value, digits);

  g_strlcpy (to, text, sizeof (Figure));
}

static gboolean
write_mean (Figure to, const guint bins[CHART_BINS])
{
  gdouble n = 0.0;
  gdouble sum = 0.0;

  for (guint i = 0; i < CHART_BINS; i++)
    {
      n += bins[i];
      sum += (gdouble) i * bins[i];
    }
  write_figure (to, sum / MAX (n, 1.0), 0);
  return n > 0.0;
}

static gchar *
describe_histogram (const ChartData *data)
{
  Figure before[3], after[3];

  for (guint c = 0; c < 3; c++)
    if (!write_mean (before[c], data->before[c])
        || !write_mean (after[c], data->after[c]))
      return NULL;
  return g_strdup_printf (
    _ ("The means of red, green and blue were %s, %s and %s, and are now %s, "
       "%s and %s, of 255."),
    before[0], before[1], before[2], after[0], after[1], after[2]);
}

static gchar *
describe_response (const ChartData *data)
{
  const gfloat (*k)[5] = data->transform.k;
  Figure flat, x, y, diagonal;

  write_figure (flat, kernel_get_response (k, 0.0, 0.0), 2);
  write_figure (x, kernel_get_response (k, 0.5, 0.0), 2);
  write_figure (y, kernel_get_response (k, 0.0, 0.5), 2);
  write_figure (diagonal, kernel_get_response (k, 0.5 / G_SQRT2, 0.5 / G_SQRT2),
                2);
  return g_strdup_printf (
    _ ("Flat areas are multiplied by %s, waves of half a cycle a pixel by %s "
       "along x, by %s along y and by %s along the diagonal."),
    flat, x, y, diagonal);
}

static gchar *
describe_hues (const ChartData *data)
{
  gdouble from = 0.0;
  gdouble to = 0.0;
  gdouble grey_x, grey_y;
  gfloat rgb[3];
  Figure growth;

  chart_get_hue (rgb, CHART_RING);
  chart_map_colour (&data->transform, rgb);
  chart_get_chroma (rgb, &grey_x, &grey_y);
  for (guint i = 0; i < CHART_RING; i++)
    {
      gdouble x, y;

      chart_get_hue (rgb, i);
      chart_get_chroma (rgb, &x, &y);
      from += hypot (x, y);
      chart_map_colour (&data->transform, rgb);
      chart_get_chroma (rgb, &x, &y);
      to += hypot (x - grey_x, y - grey_y);
    }
  write_figure (growth, to / from, 2);
  return g_strdup_printf (
    _ ("On average colours come to lie %s times as far from grey as before."),
    growth);
}

static gchar *
describe_greys (const ChartData *data)
{
  gfloat black[3] = { 0.0f, 0.0f, 0.0f };
  gfloat white[3] = { 1.0f, 1.0f, 1.0f };
  Figure lower[3], upper[3];

  chart_map_colour (&data->transform, black);
  chart_map_colour (&data->transform, white);
  for (guint c = 0; c < 3; c++)
    {
      write_figure (lower[c], black[c], 2);
      write_figure (upper[c], white[c], 2);
    }
  return g_strdup_printf (
    _ ("Black becomes %s of red, %s of green and %s of blue; white becomes "
       "%s, %s and %s."),
    lower[0], lower[1], lower[2], upper[0], upper[1], upper[2]);
}

gchar *
chart_describe (ChartKind kind, const ChartData *data)
{
  static gchar *(*const describe[CHART_N]) (const ChartData *) = {
    describe_histogram, describe_response, describe_hues, describe_greys
  };

  g_return_val_if_fail (kind < CHART_N, NULL);
  return describe[kind](data);
}
