/* readings.c - the effect of the 37 numbers on a photograph, in words for
 * people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "readings.h"

#include <complex.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "flat.h"
#include "srgb.h"

#define GREY 0.5
#define RATIO_MIN \
  0x1p-12 /* lower bound of divisors and of arguments of logarithms */

/* Changes too small to be seen when before and after are side by side are not
 * named: in EV, in log2 of a ratio, as a fraction of a gain. */
#define VISIBLE_EV 0.05
#define VISIBLE_CAST 0.08
#define VISIBLE_GAIN 0.05
#define VISIBLE_COLOURS 0.08
#define GREYSCALE 0.05 /* saturation below which no colour is left */

static gdouble
sum_kernel (const SympieTransform *t)
{
  gdouble sum = 0;

  for (guint i = 0; i < 25; i++)
    sum += t->k[i / 5][i % 5];
  return sum;
}

static gdouble
safe_log2 (gdouble v)
{
  return log2 (MAX (v, RATIO_MIN));
}

static void
measure_exposure (SympieReadings *r, const Flat *flat)
{
  const gdouble grey[3] = { GREY, GREY, GREY };
  const gdouble before[3] = { srgb_decode (GREY), srgb_decode (GREY),
                              srgb_decode (GREY) };
  gdouble after[3];
  gdouble red, green, blue;

  flat_map (after, flat, grey);
  for (guint c = 0; c < 3; c++)
    after[c] = srgb_decode (after[c]);

  red = safe_log2 (after[0]);
  green = safe_log2 (after[1]);
  blue = safe_log2 (after[2]);
  r->ev = safe_log2 (srgb_luminance (after)) - log2 (srgb_luminance (before));
  r->warmth = red - blue;
  r->tint = green - (red + blue) / 2;
}

/* Removes the component of @v along the grey axis and returns it. */
static gdouble
split_grey (gdouble v[3])
{
  gdouble grey = (v[0] + v[1] + v[2]) / 3;

  for (guint c = 0; c < 3; c++)
    v[c] -= grey;
  return grey;
}

/* Row d: how far the d-th input channel, less its component along grey, moves
 * each output channel away from grey. */
static void
project_colour (gdouble colour[3][3], const gdouble mix[3][3])
{
  for (guint c = 0; c < 3; c++)
    {
      gdouble column[3] = { mix[0][c], mix[1][c], mix[2][c] };

      split_grey (column);
      for (guint d = 0; d < 3; d++)
        colour[d][c] = column[d];
    }
  for (guint d = 0; d < 3; d++)
    split_grey (colour[d]);
}

static void
measure_gains (SympieReadings *r, const gdouble mix[3][3])
{
  gdouble colour[3][3];
  gdouble squares = 0;
  gdouble sum = 0;

  project_colour (colour, mix);
  for (guint i = 0; i < 9; i++)
    {
      sum += mix[i / 3][i % 3];
      squares += colour[i / 3][i % 3] * colour[i / 3][i % 3];
    }

  /* a square summed over two directions, so half of it is their mean */
  r->contrast = sum / 3;
  r->saturation = sqrt (squares / 2) / MAX (fabs (r->contrast), RATIO_MIN);
}

/* |H| at the frequency of @x and @y radians a pixel. */
static gdouble
get_response (const SympieTransform *t, gdouble x, gdouble y)
{
  double complex sum = 0;

  for (gint i = 0; i < 5; i++)
    for (gint j = 0; j < 5; j++)
      sum += t->k[i][j] * cexp (-I * (x * (j - 2) + y * (i - 2)));
  return cabs (sum);
}

static gdouble
measure_sharpness (const SympieTransform *t)
{
  const gdouble straight = G_PI / 2;
  const gdouble diagonal = straight / G_SQRT2;
  gdouble sum = get_response (t, straight, 0) + get_response (t, 0, straight)
                + get_response (t, diagonal, diagonal)
                + get_response (t, diagonal, -diagonal);

  return sum / 4 / MAX (fabs (sum_kernel (t)), RATIO_MIN);
}

void
readings_take_transform (SympieReadings *r, const SympieTransform *t)
{
  Flat flat;

  flat_init (&flat, t);
  measure_exposure (r, &flat);
  measure_gains (r, flat.mix);
  r->sharpness = measure_sharpness (t);
}

void
readings_take (SympieReadings *r, const SympieParams *p, gdouble strength)
{
  SympieTransform t;

  params_blend (&t, p, strength);
  readings_take_transform (r, &t);
}

/* Whether colours change in ways that no reading covers: hues rotate, or greys
 * of different lightness are tinted differently. */
static gboolean
rotates_hues (const SympieReadings *r, const SympieTransform *t)
{
  Flat flat;
  gdouble squares = 0;

  flat_init (&flat, t);
  for (guint d = 0; d < 3; d++)
    for (guint c = 0; c < 3; c++)
      {
        /* what contrast and saturation alone would do */
        gdouble plain =
          r->contrast * (1.0 / 3 + r->saturation * ((d == c) - 1.0 / 3));
        gdouble rest = flat.mix[d][c] - plain;

        squares += rest * rest;
      }
  return sqrt (squares / 3) >= VISIBLE_COLOURS;
}

static void
describe_light (GStrvBuilder *words, const SympieReadings *r)
{
  g_autofree gchar *light = NULL;

  if (r->ev >= VISIBLE_EV)
    light = g_strdup_printf (_ ("brighter by %.1f EV"), r->ev);
  else if (r->ev <= -VISIBLE_EV)
    light = g_strdup_printf (_ ("darker by %.1f EV"), -r->ev);
  if (light != NULL)
    g_strv_builder_add (words, light);

  if (r->contrast < 0)
    g_strv_builder_add (words, _ ("light and dark inverted"));
  else if (r->contrast >= 1 + VISIBLE_GAIN)
    g_strv_builder_add (words, _ ("more contrast"));
  else if (r->contrast <= 1 - VISIBLE_GAIN)
    g_strv_builder_add (words, _ ("less contrast"));
}

static void
describe_colour (GStrvBuilder *words,
                 const SympieReadings *r,
                 const SympieTransform *t)
{
  gboolean warm = fabs (r->warmth) >= VISIBLE_CAST;
  gboolean tint = fabs (r->tint) >= VISIBLE_CAST;

  if (warm)
    g_strv_builder_add (words, r->warmth > 0 ? _ ("warmer") : _ ("cooler"));
  if (tint)
    g_strv_builder_add (words,
                        r->tint > 0 ? _ ("greener") : _ ("more magenta"));

  if (r->saturation < GREYSCALE)
    g_strv_builder_add (words, _ ("without colour"));
  else if (r->saturation >= 1 + VISIBLE_GAIN)
    g_strv_builder_add (words, _ ("more colourful"));
  else if (r->saturation <= 1 - VISIBLE_GAIN)
    g_strv_builder_add (words, _ ("less colourful"));

  if (!warm && !tint && r->saturation >= GREYSCALE && rotates_hues (r, t))
    g_strv_builder_add (words, _ ("colours shifted"));
}

/* Returns: (transfer full): the visible changes. */
static gchar **
list_changes (const SympieTransform *t)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  SympieReadings r;

  readings_take_transform (&r, t);
  describe_light (words, &r);
  describe_colour (words, &r, t);
  if (r.sharpness >= 1 + VISIBLE_GAIN)
    g_strv_builder_add (words, _ ("sharpened"));
  else if (r.sharpness <= 1 - VISIBLE_GAIN)
    g_strv_builder_add (words, _ ("softened"));
  return g_strv_builder_end (words);
}

gchar *
readings_describe_transform (const SympieTransform *t)
{
  g_auto (GStrv) list = list_changes (t);

  if (list[0] == NULL)
    return g_strdup (_ ("no visible change"));
  /* Translators: what stands between the items of a list of changes */
  return g_strjoinv (_ (", "), list);
}

gchar *
readings_describe (const SympieParams *p, gdouble strength)
{
  SympieTransform t;

  params_blend (&t, p, strength);
  return readings_describe_transform (&t);
}

gboolean
readings_are_visible (const SympieParams *p, gdouble strength)
{
  g_auto (GStrv) list = NULL;
  SympieTransform t;

  params_blend (&t, p, strength);
  list = list_changes (&t);
  return list[0] != NULL;
}

static void
append_cell (GString *text, const gchar *cell, guint width)
{
  for (guint n = g_utf8_strlen (cell, -1); n < width; n++)
    g_string_append_c (text, ' ');
  g_string_append (text, cell);
}

static void
append_table (GString *text,
              const gchar *title,
              const gchar *const *columns,
              const gchar *const *rows,
              guint n_rows,
              guint n_columns,
              const gfloat *numbers)
{
  guint head = 0;

  g_string_append_printf (text, "%s\n", title);
  for (guint i = 0; i < n_rows; i++)
    head = MAX (head, g_utf8_strlen (rows[i], -1) + 2);

  append_cell (text, "", head);
  for (guint j = 0; j < n_columns; j++)
    append_cell (text, columns[j], 10);
  for (guint i = 0; i < n_rows; i++)
    {
      g_string_append_c (text, '\n');
      append_cell (text, rows[i], head);
      for (guint j = 0; j < n_columns; j++)
        {
          gfloat n = numbers[i * n_columns + j];
          g_autofree gchar *cell =
            g_strdup_printf ("%.3f", fabsf (n) < 0.0005f ? 0 : n);

          append_cell (text, cell, 10);
        }
    }
  g_string_append_c (text, '\n');
}

gchar *
readings_format_tables (const SympieParams *p)
{
  const gchar *const channels[] = { _ ("R"), _ ("G"), _ ("B") };
  const gchar *const from[] = { _ ("from R"), _ ("from G"), _ ("from B") };
  const gchar *const to[] = { _ ("to R"), _ ("to G"), _ ("to B") };
  const gchar *const places[] = { "-2", "-1", "0", "+1", "+2" };
  const gchar *const shift[] = { _ ("shift") };
  GString *text = g_string_new (NULL);

  append_table (text, _ ("Cs, colour shift"), channels, shift, 1, 3, p->cs);
  append_table (text, _ ("Cm, colour mix"), to, from, 3, 3, &p->cm[0][0]);
  append_table (text, _ ("K, kernel (pixels down and across)"), places, places,
                5, 5, &p->k[0][0]);
  return g_string_free (text, FALSE);
}
