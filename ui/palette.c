/* palette.c - colours for drawing
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/palette.h"

#include <math.h>
#include <string.h>

static GdkRGBA
mix (const GdkRGBA *a, const GdkRGBA *b, gdouble share)
{
  GdkRGBA out = { a->red + share * (b->red - a->red),
                  a->green + share * (b->green - a->green),
                  a->blue + share * (b->blue - a->blue), 1.0 };

  return out;
}

static void
derive_colours (Palette *palette)
{
  static const GdkRGBA on_light[3] = { { 0.78, 0.12, 0.12, 1.0 },
                                       { 0.10, 0.52, 0.16, 1.0 },
                                       { 0.13, 0.32, 0.85, 1.0 } };
  static const GdkRGBA on_dark[3] = { { 1.00, 0.43, 0.40, 1.0 },
                                      { 0.42, 0.85, 0.45, 1.0 },
                                      { 0.50, 0.66, 1.00, 1.0 } };

  palette->dark =
    palette->base.red + palette->base.green + palette->base.blue < 1.5;
  palette->dim = mix (&palette->base, &palette->text, 0.65);
  palette->grid = mix (&palette->base, &palette->text, 0.15);
  memcpy (palette->channel, palette->dark ? on_dark : on_light,
          sizeof palette->channel);
}

void
palette_init (Palette *palette, GtkWidget *widget)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);

  gtk_style_context_get_color (style, gtk_style_context_get_state (style),
                               &palette->text);
  palette->text.alpha = 1.0;
  if (!gtk_style_context_lookup_color (style, "theme_base_color",
                                       &palette->base))
    palette->base = (GdkRGBA){ 1.0, 1.0, 1.0, 1.0 };
  /* A theme without named colours is dark if its text is light. */
  if (fabs (palette->text.red - palette->base.red)
        + fabs (palette->text.green - palette->base.green)
        + fabs (palette->text.blue - palette->base.blue)
      < 1.0)
    palette->base = palette->text.red > 0.5 ? (GdkRGBA){ 0.15, 0.15, 0.15, 1.0 }
                                            : (GdkRGBA){ 1.0, 1.0, 1.0, 1.0 };
  if (!gtk_style_context_lookup_color (style, "theme_selected_bg_color",
                                       &palette->accent))
    palette->accent = (GdkRGBA){ 0.21, 0.52, 0.89, 1.0 };
  derive_colours (palette);
}

void
palette_init_paper (Palette *palette)
{
  palette->text = (GdkRGBA){ 0.1, 0.1, 0.1, 1.0 };
  palette->base = (GdkRGBA){ 1.0, 1.0, 1.0, 1.0 };
  palette->accent = (GdkRGBA){ 0.21, 0.52, 0.89, 1.0 };
  derive_colours (palette);
}
