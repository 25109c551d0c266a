/* canvas-draw.c - how the canvas looks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "ui/preview/canvas-private.h"
#include "ui/palette.h"
#include "ui/preview/paint.h"

#define CHECK 8.0
#define TOLD_AFTER_US (300 * G_TIME_SPAN_MILLISECOND)
#define BAR 3.0
#define GRIP 7.0

gint
canvas_get_divider (SympieCanvas *canvas)
{
  gdouble part = canvas->divider;

  if (gtk_widget_get_direction (GTK_WIDGET (canvas)) == GTK_TEXT_DIR_RTL)
    part = 1.0 - part;
  return (gint) (part * canvas->view.width + 0.5);
}

/* Draws a level's surface where the view has it, in pixels of the screen. A
 * surface of another zoom than the view's serves until its own is made. */
static void
draw_level (SympieCanvas *canvas, cairo_t *cr, cairo_surface_t *surface)
{
  const LevelFrame *frame = &canvas->base->frame;
  gdouble step = frame->factor * canvas->view.zoom;
  gint left, top;

  view_get_origin (&canvas->view, &left, &top);
  cairo_save (cr);
  cairo_translate (cr, left, top);
  cairo_scale (cr, step, step);
  cairo_set_source_surface (cr, surface, frame->x, frame->y);
  cairo_pattern_set_filter (cairo_get_source (cr), step >= 2.0
                                                     ? CAIRO_FILTER_NEAREST
                                                     : CAIRO_FILTER_BILINEAR);
  if (canvas->view.zoom <= 1.0 && step > 0.999 && step < 1.001)
    cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
}

/* Where the photograph will be. */
static void
draw_small (SympieCanvas *canvas, cairo_t *cr)
{
  gint width = cairo_image_surface_get_width (canvas->small);
  gint height = cairo_image_surface_get_height (canvas->small);
  gint left, top;

  view_get_origin (&canvas->view, &left, &top);
  cairo_save (cr);
  cairo_translate (cr, left, top);
  cairo_scale (cr, canvas->view.zoom * canvas->view.image_width / width,
               canvas->view.zoom * canvas->view.image_height / height);
  cairo_set_source_surface (cr, canvas->small, 0.0, 0.0);
  cairo_paint (cr);
  cairo_restore (cr);
}

static void
draw_image (SympieCanvas *canvas, cairo_t *cr, cairo_surface_t *surface)
{
  if (surface == NULL)
    return;
  if (canvas->source->has_alpha)
    {
      gint left, top;

      view_get_origin (&canvas->view, &left, &top);
      cairo_save (cr);
      cairo_rectangle (cr, left, top,
                       canvas->view.image_width * canvas->view.zoom,
                       canvas->view.image_height * canvas->view.zoom);
      cairo_clip (cr);
      paint_checks (cr, CHECK);
      cairo_restore (cr);
    }
  draw_level (canvas, cr, surface);
  if (canvas->outline != NULL)
    draw_level (canvas, cr, canvas->outline);
  canvas_draw_evidence (canvas, cr);
  canvas_draw_roi (canvas, cr);
}

static void
clip (cairo_t *cr, gdouble x, gdouble width, gdouble height)
{
  cairo_rectangle (cr, x, 0.0, width, height);
  cairo_clip (cr);
}

static void
draw_word (SympieCanvas *canvas,
           cairo_t *cr,
           const gchar *word,
           gdouble x,
           gboolean to_left)
{
  GtkWidget *widget = GTK_WIDGET (canvas);
  gint scale = gtk_widget_get_scale_factor (widget);
  g_autoptr (PangoLayout) layout =
    gtk_widget_create_pango_layout (widget, word);
  gint width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_save (cr);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, x / scale + (to_left ? -width - 14 : 6), 6);
  cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, 0.6);
  cairo_rectangle (cr, 0, 0, width + 8, height + 4);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_move_to (cr, 4, 2);
  pango_cairo_show_layout (cr, layout);
  cairo_restore (cr);
}

static void
draw_line (cairo_t *cr, gdouble x, gdouble height, gboolean grip)
{
  cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, 0.7);
  cairo_rectangle (cr, x - 1.5, 0.0, 3.0, height);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_rectangle (cr, x - 0.5, 0.0, 1.0, height);
  cairo_fill (cr);
  if (!grip)
    return;
  cairo_arc (cr, x, height / 2, GRIP, 0.0, 2 * G_PI);
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, 0.7);
  cairo_stroke (cr);
}

static void
draw_divided (SympieCanvas *canvas, cairo_t *cr)
{
  gboolean mirrored =
    gtk_widget_get_direction (GTK_WIDGET (canvas)) == GTK_TEXT_DIR_RTL;
  gint x = canvas_get_divider (canvas);
  gint width = canvas->view.width;
  gint height = canvas->view.height;

  cairo_save (cr);
  clip (cr, mirrored ? x : 0, mirrored ? width - x : x, height);
  draw_image (canvas, cr, canvas->before_surface);
  cairo_restore (cr);
  cairo_save (cr);
  clip (cr, mirrored ? 0 : x, mirrored ? x : width - x, height);
  draw_image (canvas, cr, canvas->after_surface);
  cairo_restore (cr);
  draw_line (cr, x, height, TRUE);
  draw_word (canvas, cr, _ ("Before"), x, !mirrored);
  draw_word (canvas, cr, _ ("After"), x, mirrored);
}

static void
draw_pair (SympieCanvas *canvas, cairo_t *cr)
{
  gboolean mirrored =
    gtk_widget_get_direction (GTK_WIDGET (canvas)) == GTK_TEXT_DIR_RTL;
  cairo_surface_t *surfaces[2] = { canvas->before_surface,
                                   canvas->after_surface };
  const gchar *words[2] = { _ ("Before"), _ ("After") };

  for (gint i = 0; i < 2; i++)
    {
      gint x = (mirrored ? 1 - i : i) * canvas->view.width;

      cairo_save (cr);
      cairo_translate (cr, x, 0);
      clip (cr, 0, canvas->view.width, canvas->view.height);
      draw_image (canvas, cr, surfaces[i]);
      draw_word (canvas, cr, words[i], 0, FALSE);
      cairo_restore (cr);
    }
  draw_line (cr, canvas->view.width, canvas->view.height, FALSE);
}

static void
draw_progress (SympieCanvas *canvas, cairo_t *cr, const Palette *palette)
{
  gdouble done = MIN (render_get_progress (canvas->renders[0]),
                      render_get_progress (canvas->renders[1]));
  gint scale = gtk_widget_get_scale_factor (GTK_WIDGET (canvas));

  if (done >= 1.0
      || g_get_monotonic_time () - canvas->started_at < TOLD_AFTER_US)
    return;
  gdk_cairo_set_source_rgba (cr, &palette->accent);
  cairo_rectangle (cr, 0.0, canvas->view.height - BAR * scale,
                   gtk_widget_get_allocated_width (GTK_WIDGET (canvas)) * scale
                     * done,
                   BAR * scale);
  cairo_fill (cr);
}

static void
draw_picture (SympieCanvas *canvas, cairo_t *cr)
{
  if (canvas->mode == CANVAS_SIDE_BY_SIDE)
    draw_pair (canvas, cr);
  else if (canvas->original || canvas->held)
    {
      draw_image (canvas, cr, canvas->before_surface);
      draw_word (canvas, cr, _ ("Before"), 0, FALSE);
    }
  else if (canvas->mode == CANVAS_DIVIDED)
    draw_divided (canvas, cr);
  else
    draw_image (canvas, cr, canvas->after_surface);
}

gboolean
canvas_draw (GtkWidget *widget, cairo_t *cr)
{
  SympieCanvas *canvas = SYMPIE_CANVAS (widget);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  gint width = gtk_widget_get_allocated_width (widget);
  gint height = gtk_widget_get_allocated_height (widget);
  gint scale = gtk_widget_get_scale_factor (widget);
  Palette palette;

  palette_init (&palette, widget);
  gdk_cairo_set_source_rgba (cr, &palette.grid);
  cairo_paint (cr);
  cairo_save (cr);
  cairo_scale (cr, 1.0 / scale, 1.0 / scale);
  if (canvas->source != NULL && canvas->base != NULL)
    draw_picture (canvas, cr);
  else if (canvas->small != NULL)
    draw_small (canvas, cr);
  if (canvas->source != NULL)
    draw_progress (canvas, cr, &palette);
  cairo_restore (cr);
  if (gtk_widget_has_visible_focus (widget))
    gtk_render_focus (style, cr, 1, 1, width - 2, height - 2);
  return GDK_EVENT_STOP;
}
