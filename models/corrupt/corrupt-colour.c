/* corrupt-colour.c - per-pixel colour corruptions
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Brightness, contrast and saturate: constants of ImageNet-C (Hendrycks and
 * Dietterich, 2019). Darken, sunset, night and white: those of SyMPIE (Barbato
 * et al., MMSys 2024), from the program published with the paper, whose
 * constants are for values of 0 to 255. */
#include "core/vectors.h"
#include "corrupt-private.h"

/* ---- ImageNet-C ---- */

/* Raises HSV's value; hue and saturation stay, so R', G' and B' keep their
 * ratios. */
VECTORS static void
brighten (gfloat *red, gfloat *green, gfloat *blue, gsize n, gfloat more)
{
  for (gsize i = 0; i < n; i++)
    {
      gfloat most = red[i] > green[i] ? red[i] : green[i];
      gfloat value, raised, gain, grey;

      value = most > blue[i] ? most : blue[i];
      raised = value + more < 1 ? value + more : 1;
      gain = raised / (value > 0 ? value : 1);
      grey = value > 0 ? 0 : raised;
      red[i] = red[i] * gain + grey;
      green[i] = green[i] * gain + grey;
      blue[i] = blue[i] * gain + grey;
    }
}

void
corrupt_brightness (CorruptWork *work)
{
  static const gfloat constants[] = { 0.1f, 0.2f, 0.3f, 0.4f, 0.5f };

  brighten (work->planes, work->planes + work->n, work->planes + 2 * work->n,
            work->n, constants[work->level]);
}

void
corrupt_contrast (CorruptWork *work)
{
  static const gfloat constants[] = { 0.4f, 0.3f, 0.2f, 0.1f, 0.05f };
  const gfloat fraction = constants[work->level];

  for (guint c = 0; c < 3; c++)
    {
      gfloat *plane = work->planes + c * work->n;
      gdouble sum = 0;
      gfloat mean;

      for (gsize i = 0; i < work->n; i++)
        sum += plane[i];
      mean = sum / work->n;
      for (gsize i = 0; i < work->n; i++)
        plane[i] = mean + fraction * (plane[i] - mean);
    }
}

/* Scales and shifts HSV's saturation, that is, the distances from the largest
 * of R', G' and B'. Grey has the hue of red. */
VECTORS static void
saturate (
  gfloat *red, gfloat *green, gfloat *blue, gsize n, gfloat scale, gfloat shift)
{
  for (gsize i = 0; i < n; i++)
    {
      gfloat most = red[i] > green[i] ? red[i] : green[i];
      gfloat least = red[i] < green[i] ? red[i] : green[i];
      gfloat value, span, wanted, gain, grey;

      value = most > blue[i] ? most : blue[i];
      span = value - (least < blue[i] ? least : blue[i]);
      wanted = span * scale + value * shift;
      wanted = wanted < value ? wanted : value;
      gain = wanted / (span > 0 ? span : 1);
      grey = span > 0 ? 0 : wanted;
      red[i] = value - (value - red[i]) * gain;
      green[i] = value - (value - green[i]) * gain - grey;
      blue[i] = value - (value - blue[i]) * gain - grey;
    }
}

void
corrupt_saturate (CorruptWork *work)
{
  static const gfloat scales[] = { 0.3f, 0.1f, 2, 5, 20 };
  static const gfloat shifts[] = { 0, 0, 0, 0.1f, 0.2f };

  saturate (work->planes, work->planes + work->n, work->planes + 2 * work->n,
            work->n, scales[work->level], shifts[work->level]);
}

/* ---- SyMPIE ---- */

/* An integer from -@radius to @radius. */
static gint
draw_shift (CorruptWork *work, gint radius)
{
  return (gint) rng_below (&work->rng, 2 * radius + 1) - radius;
}

/* Returns: the fraction of the changed picture in the result. */
static gfloat
get_fraction (const CorruptWork *work)
{
  return (work->level + 1) / 5.0f;
}

/* plane = gain * plane + shift */
static void
scale_plane (CorruptWork *work, guint c, gfloat gain, gfloat shift)
{
  gfloat *plane = work->planes + c * work->n;

  for (gsize i = 0; i < work->n; i++)
    plane[i] = gain * plane[i] + shift;
}

void
corrupt_darken (CorruptWork *work)
{
  for (guint c = 0; c < 3; c++)
    scale_plane (work, c, 1.0f / (work->level + 2), 0);
}

void
corrupt_sunset (CorruptWork *work)
{
  const gint shift = draw_shift (work, 32);
  const gfloat colours[] = { 255, 192 + shift, 192 - shift };
  const gfloat fraction = get_fraction (work);

  for (guint c = 0; c < 3; c++)
    {
      gfloat colour = colours[c] / 255;

      scale_plane (work, c, fraction * colour + 1 - fraction,
                   fraction * colour / 10);
    }
}

/* Mixes four parts of dark blue with one part of the picture, in which bright
 * areas (the sky) are darkened. */
VECTORS static void
turn_to_night (gfloat *planes, gsize n, const gfloat *colours, gfloat fraction)
{
  gfloat *red = planes;
  gfloat *green = planes + n;
  gfloat *blue = planes + 2 * n;

  for (gsize i = 0; i < n; i++)
    {
      gfloat sky = red[i] + green[i] + blue[i] > 3 * 128 / 255.0f ? 1 : 0;
      gfloat sign = 1 - 2 * sky;

      red[i] =
        fraction * (0.8f * colours[0] * red[i] + 0.2f * (sky + sign * red[i]))
        + (1 - fraction) * red[i];
      green[i] =
        fraction
          * (0.8f * colours[1] * green[i] + 0.2f * (sky + sign * green[i]))
        + (1 - fraction) * green[i];
      blue[i] =
        fraction * (0.8f * colours[2] * blue[i] + 0.2f * (sky + sign * blue[i]))
        + (1 - fraction) * blue[i];
    }
}

void
corrupt_night (CorruptWork *work)
{
  const gfloat colours[] = { 32 / 255.0f, 32 / 255.0f,
                             (64 + draw_shift (work, 24)) / 255.0f };

  turn_to_night (work->planes, work->n, colours, get_fraction (work));
}

void
corrupt_white (CorruptWork *work)
{
  for (guint c = 0; c < 3; c++)
    scale_plane (work, c, 1 + get_fraction (work) * draw_shift (work, 32) / 255,
                 0);
}
