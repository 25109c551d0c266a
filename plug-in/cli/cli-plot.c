/* cli-plot.c - a picture of the 37 numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-plot.h"

#include <math.h>
#include <string.h>

#include "core/output.h"

#define WIDTH 760
#define HEIGHT 470
#define TOP 80 /* of the squares and bars */

static const gchar *const channels[] = { "R", "G", "B" };
static const gchar *const inks[] = { "#d03030", "#20a040", "#3060e0" };

/* ---- pieces ---- */

static void
add_text (GString *svg, gint x, gint y, const gchar *anchor, const gchar *text)
{
  g_autofree gchar *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (
    svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n", x, y, anchor,
    escaped);
}

static void
add_rect (
  GString *svg, gint x, gint y, gint width, gint height, const gchar *fill)
{
  g_string_append_printf (svg,
                          "<rect x=\"%d\" y=\"%d\" width=\"%d\" "
                          "height=\"%d\" fill=\"%s\"/>\n",
                          x, y, width, height, fill);
}

static void
add_number (GString *svg, gint x, gint y, gfloat number)
{
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];

  /* no "-0.00" */
  g_ascii_formatd (text, sizeof text, "%.2f",
                   fabsf (number) < 0.005f ? 0.0 : (gdouble) number);
  add_text (svg, x, y, "middle", text);
}

/* White for 0, blue above and red below; full at 1. */
static void
get_shade (gchar shade[8], gfloat number)
{
  guint rest = (guint) (255 - 150 * MIN (fabsf (number), 1.0f));

  if (number >= 0)
    g_snprintf (shade, 8, "#%02x%02xff", rest, rest);
  else
    g_snprintf (shade, 8, "#ff%02x%02x", rest, rest);
}

/* A table of shaded squares. */
static void
add_table (GString *svg, const gfloat *numbers, gint n, gint x, gint side)
{
  for (gint i = 0; i < n * n; i++)
    {
      gint left = x + i % n * side;
      gint top = TOP + i / n * side;
      gchar shade[8];

      get_shade (shade, numbers[i]);
      add_rect (svg, left + 1, top + 1, side - 2, side - 2, shade);
      add_number (svg, left + side / 2, top + side / 2 + 5, numbers[i]);
    }
}

/* ---- the three parameters ---- */

#define BARS_X 30
#define BAR 40
#define BAR_MAX 90 /* pixels of the longest bar, each way */

static void
add_shift (GString *svg, const SympieParams *p)
{
  gint zero = TOP + BAR_MAX;
  gfloat most = 1;

  for (guint c = 0; c < 3; c++)
    most = MAX (most, fabsf (p->cs[c]));
  add_text (svg, BARS_X, TOP - 30, "start", "Shift Cs");
  add_rect (svg, BARS_X, zero, 3 * BAR, 1, "#808080");
  for (gint c = 0; c < 3; c++)
    {
      gint length = (gint) lroundf (BAR_MAX * fabsf (p->cs[c]) / most);
      gint x = BARS_X + c * BAR;

      add_rect (svg, x + 6, p->cs[c] > 0 ? zero - length : zero, BAR - 12,
                length, inks[c]);
      add_text (svg, x + BAR / 2, zero + BAR_MAX + 20, "middle", channels[c]);
      add_number (svg, x + BAR / 2, zero + BAR_MAX + 38, p->cs[c]);
    }
}

#define MIX_X 220
#define MIX_SIDE 56

static void
add_mix (GString *svg, const SympieParams *p)
{
  add_text (svg, MIX_X, TOP - 30, "start", "Mix Cm: from rows to columns");
  add_table (svg, &p->cm[0][0], 3, MIX_X, MIX_SIDE);
  for (gint c = 0; c < 3; c++)
    {
      gint middle = c * MIX_SIDE + MIX_SIDE / 2;

      add_text (svg, MIX_X + middle, TOP - 6, "middle", channels[c]);
      add_text (svg, MIX_X - 12, TOP + middle + 5, "middle", channels[c]);
    }
}

#define KERNEL_X 470
#define KERNEL_SIDE 52

static void
add_kernel (GString *svg, const SympieParams *p)
{
  add_text (svg, KERNEL_X, TOP - 30, "start", "Kernel K");
  add_table (svg, &p->k[0][0], 5, KERNEL_X, KERNEL_SIDE);
}

/* ---- colours ---- */

#define SWATCHES_Y 375
#define SWATCH 36

/* What becomes of an even area of the colour. */
static void
clean_up (gdouble out[3], const gdouble in[3], const SympieParams *p)
{
  static const gdouble mean[3] = PARAMS_MEAN;
  static const gdouble std[3] = PARAMS_STD;
  gdouble kernel = 0;

  for (guint i = 0; i < 25; i++)
    kernel += p->k[i / 5][i % 5];
  for (guint c = 0; c < 3; c++)
    {
      gdouble sum = 0;

      for (guint d = 0; d < 3; d++)
        sum += ((in[d] - mean[d]) / std[d] + p->cs[d]) * p->cm[d][c];
      out[c] = CLAMP (kernel * sum * std[c] + mean[c], 0, 1);
    }
}

static void
add_swatch (GString *svg, gint x, gint y, const gdouble colour[3])
{
  gchar fill[8];

  g_snprintf (
    fill, sizeof fill, "#%02x%02x%02x", (guint) lround (255 * colour[0]),
    (guint) lround (255 * colour[1]), (guint) lround (255 * colour[2]));
  add_rect (svg, x, y, SWATCH, SWATCH, fill);
}

static void
add_colours (GString *svg, const SympieParams *p)
{
  static const gdouble colours[][3] = {
    { 0, 0, 0 },        { 0.15, 0.15, 0.15 }, { 0.3, 0.3, 0.3 },
    { 0.5, 0.5, 0.5 },  { 0.7, 0.7, 0.7 },    { 0.85, 0.85, 0.85 },
    { 1, 1, 1 },        { 0.75, 0.25, 0.2 },  { 0.8, 0.7, 0.2 },
    { 0.25, 0.6, 0.3 }, { 0.2, 0.65, 0.7 },   { 0.2, 0.3, 0.7 },
    { 0.6, 0.3, 0.6 },  { 0.9, 0.7, 0.6 },
  };

  add_text (svg, BARS_X, SWATCHES_Y + 23, "start", "before");
  add_text (svg, BARS_X, SWATCHES_Y + SWATCH + 27, "start", "after");
  for (gint i = 0; i < (gint) G_N_ELEMENTS (colours); i++)
    {
      gint x = BARS_X + 70 + i * (SWATCH + 8);
      gdouble after[3];

      clean_up (after, colours[i], p);
      add_swatch (svg, x, SWATCHES_Y, colours[i]);
      add_swatch (svg, x, SWATCHES_Y + SWATCH + 4, after);
    }
}

gboolean
cli_plot_write (const gchar *path,
                const gchar *title,
                const SympieParams *p,
                GError **error)
{
  g_autoptr (GString) svg = g_string_new (NULL);

  g_string_append_printf (
    svg,
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
    "font-family=\"sans-serif\" font-size=\"13\">\n",
    WIDTH, HEIGHT);
  add_rect (svg, 0, 0, WIDTH, HEIGHT, "#f4f4f4");
  add_text (svg, BARS_X, 28, "start", title);
  add_shift (svg, p);
  add_mix (svg, p);
  add_kernel (svg, p);
  add_colours (svg, p);
  g_string_append (svg, "</svg>\n");
  return output_write (path, svg->str, svg->len, error);
}
