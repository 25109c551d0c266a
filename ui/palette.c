/* palette.c - colours of what is drawn
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
finish (Look *look)
{
  static const GdkRGBA on_light[3] = { { 0.78, 0.12, 0.12, 1.0 },
                                       { 0.10, 0.52, 0.16, 1.0 },
                                       { 0.13, 0.32, 0.85, 1.0 } };
  static const GdkRGBA on_dark[3] = { { 1.00, 0.43, 0.40, 1.0 },
                                      { 0.42, 0.85, 0.45, 1.0 },
                                      { 0.50, 0.66, 1.00, 1.0 } };

  look->dark = look->base.red + look->base.green + look->base.blue < 1.5;
  look->dim = mix (&look->base, &look->text, 0.65);
  look->grid = mix (&look->base, &look->text, 0.15);
  memcpy (look->channel, look->dark ? on_dark : on_light, sizeof look->channel);
}

void
look_init (Look *look, GtkWidget *widget)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);

  gtk_style_context_get_color (style, gtk_style_context_get_state (style),
                               &look->text);
  look->text.alpha = 1.0;
  if (!gtk_style_context_lookup_color (style, "theme_base_color", &look->base))
    look->base = (GdkRGBA){ 1.0, 1.0, 1.0, 1.0 };
  /* A theme without named colours tells its mode by its text. */
  if (fabs (look->text.red - look->base.red)
        + fabs (look->text.green - look->base.green)
        + fabs (look->text.blue - look->base.blue)
      < 1.0)
    look->base = look->text.red > 0.5 ? (GdkRGBA){ 0.15, 0.15, 0.15, 1.0 }
                                      : (GdkRGBA){ 1.0, 1.0, 1.0, 1.0 };
  if (!gtk_style_context_lookup_color (style, "theme_selected_bg_color",
                                       &look->accent))
    look->accent = (GdkRGBA){ 0.21, 0.52, 0.89, 1.0 };
  finish (look);
}

void
look_init_paper (Look *look)
{
  look->text = (GdkRGBA){ 0.1, 0.1, 0.1, 1.0 };
  look->base = (GdkRGBA){ 1.0, 1.0, 1.0, 1.0 };
  look->accent = (GdkRGBA){ 0.21, 0.52, 0.89, 1.0 };
  finish (look);
}
