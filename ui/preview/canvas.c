/* canvas.c - shows the picture before and after, with zoom and pan
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ui/preview/canvas-private.h"
#include "ui/preview/paint.h"

/* Delay after the last change before the full-size result is computed. */
#define DEBOUNCE_MS 80
#define PROGRESS_MS 100

enum
{
  BASE,
  RESULT
};

enum
{
  ZOOMED,
  RENDERED,
  ROI_CHOSEN,
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SympieCanvas, canvas, GTK_TYPE_DRAWING_AREA)

static void
stop_source (guint *source)
{
  if (*source != 0)
    g_source_remove (*source);
  *source = 0;
}

static void
replace_surface (cairo_surface_t **place, cairo_surface_t *surface)
{
  g_clear_pointer (place, cairo_surface_destroy);
  *place = surface;
}

static void
drop_base (SympieCanvas *canvas)
{
  g_clear_pointer (&canvas->base, level_free);
  g_clear_pointer (&canvas->after, g_free);
  g_clear_pointer (&canvas->scratch, g_free);
  replace_surface (&canvas->before_surface, NULL);
  replace_surface (&canvas->after_surface, NULL);
  replace_surface (&canvas->outline, NULL);
}

/* ---- what takes longer is told */

static gboolean
redraw_progress (gpointer data)
{
  SympieCanvas *canvas = data;

  gtk_widget_queue_draw (GTK_WIDGET (canvas));
  if (render_get_progress (canvas->renders[BASE]) < 1.0
      || render_get_progress (canvas->renders[RESULT]) < 1.0)
    return G_SOURCE_CONTINUE;
  canvas->progress_source = 0;
  return G_SOURCE_REMOVE;
}

static void
start (SympieCanvas *canvas,
       guint which,
       const LevelFrame *frame,
       const Cleanup *numbers)
{
  canvas->started_at = g_get_monotonic_time ();
  render_start (canvas->renders[which], frame, numbers);
  if (canvas->progress_source == 0)
    canvas->progress_source =
      g_timeout_add (PROGRESS_MS, redraw_progress, canvas);
}

/* ---- drafts and results */

static void
show_after (SympieCanvas *canvas)
{
  replace_surface (&canvas->after_surface,
                   paint_surface (canvas->after, &canvas->base->frame,
                                  canvas->source->has_alpha, canvas->marks));
  gtk_widget_queue_draw (GTK_WIDGET (canvas));
}

static void
show_before (SympieCanvas *canvas)
{
  replace_surface (&canvas->before_surface,
                   paint_surface (canvas->base->rgba, &canvas->base->frame,
                                  canvas->source->has_alpha, canvas->marks));
  replace_surface (&canvas->outline, paint_outline (canvas->base));
}

static gboolean
start_result (gpointer data)
{
  SympieCanvas *canvas = data;

  canvas->debounce_source = 0;
  start (canvas, RESULT, &canvas->base->frame, edit_get_cleanup (canvas->edit));
  return G_SOURCE_REMOVE;
}

/* At full size the draft is the result. */
static void
show_draft (SympieCanvas *canvas)
{
  stop_source (&canvas->debounce_source);
  if (canvas->base == NULL)
    return;
  render_stop (canvas->renders[RESULT]);
  level_draft (canvas->after, canvas->base, edit_get_cleanup (canvas->edit),
               canvas->scratch);
  show_after (canvas);
  if (canvas->base->frame.factor > 1.0)
    canvas->debounce_source = g_timeout_add (DEBOUNCE_MS, start_result, canvas);
  else
    g_signal_emit (canvas, signals[RENDERED], 0);
}

static void
on_base (Level *level, gpointer data)
{
  SympieCanvas *canvas = data;
  gsize n = 4 * (gsize) level->frame.width * level->frame.height;

  drop_base (canvas);
  replace_surface (&canvas->small, NULL);
  canvas->base = level;
  canvas->after = g_new (gfloat, n);
  canvas->scratch = g_new (gfloat, n);
  show_before (canvas);
  show_draft (canvas);
}

static void
on_result (Level *level, gpointer data)
{
  SympieCanvas *canvas = data;

  memcpy (canvas->after, level->rgba,
          4 * (gsize) level->frame.width * level->frame.height
            * sizeof *level->rgba);
  level_free (level);
  show_after (canvas);
  g_signal_emit (canvas, signals[RENDERED], 0);
}

static gboolean
holds (const LevelFrame *a, const LevelFrame *b)
{
  return a->factor == b->factor && a->x <= b->x && a->y <= b->y
         && a->x + a->width >= b->x + b->width
         && a->y + a->height >= b->y + b->height;
}

void
canvas_follow_view (SympieCanvas *canvas)
{
  LevelFrame seen;

  if (canvas->source == NULL)
    return;
  g_signal_emit (canvas, signals[ZOOMED], 0);
  gtk_widget_queue_draw (GTK_WIDGET (canvas));
  view_get_frame (&canvas->view, LEVEL_MARGIN, &seen);
  if (seen.width == 0 || seen.height == 0
      || (canvas->base != NULL && holds (&canvas->base->frame, &seen)))
    return;
  stop_source (&canvas->debounce_source);
  render_stop (canvas->renders[RESULT]);
  start (canvas, BASE, &seen, NULL);
}

/* ---- from outside */

static void
resize_view (SympieCanvas *canvas)
{
  GtkWidget *widget = GTK_WIDGET (canvas);
  gint scale = gtk_widget_get_scale_factor (widget);
  gint width = gtk_widget_get_allocated_width (widget) * scale;
  gint height = gtk_widget_get_allocated_height (widget) * scale;

  if (canvas->source == NULL && canvas->small == NULL)
    return;
  if (canvas->mode == CANVAS_SIDE_BY_SIDE)
    width /= 2;
  view_resize (&canvas->view, width, height);
  canvas_follow_view (canvas);
}

void
canvas_set_edit (SympieCanvas *canvas, SympieEdit *edit)
{
  g_return_if_fail (SYMPIE_IS_CANVAS (canvas));
  g_set_object (&canvas->edit, edit);
  g_signal_connect_object (edit, "changed",
                           G_CALLBACK (canvas_follow_looked_at), canvas,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (edit, "changed", G_CALLBACK (show_draft), canvas,
                           G_CONNECT_SWAPPED);
}

static void
drop_source (SympieCanvas *canvas)
{
  stop_source (&canvas->debounce_source);
  stop_source (&canvas->progress_source);
  g_clear_pointer (&canvas->renders[BASE], render_free);
  g_clear_pointer (&canvas->renders[RESULT], render_free);
  drop_base (canvas);
  canvas->source = NULL;
}

void
canvas_set_source (SympieCanvas *canvas, const Source *source)
{
  g_return_if_fail (SYMPIE_IS_CANVAS (canvas));
  drop_source (canvas);
  canvas->source = source;
  if (source == NULL)
    return;
  canvas->renders[BASE] = render_new (source, on_base, canvas);
  canvas->renders[RESULT] = render_new (source, on_result, canvas);
  view_init (&canvas->view, source->width, source->height);
  if (gtk_widget_get_realized (GTK_WIDGET (canvas)))
    resize_view (canvas);
}

void
canvas_set_small (SympieCanvas *canvas, GdkPixbuf *small)
{
  g_return_if_fail (SYMPIE_IS_CANVAS (canvas));
  if (canvas->base != NULL)
    return;
  replace_surface (&canvas->small,
                   gdk_cairo_surface_create_from_pixbuf (small, 1, NULL));
  if (canvas->source == NULL)
    view_init (&canvas->view, gdk_pixbuf_get_width (small),
               gdk_pixbuf_get_height (small));
  if (gtk_widget_get_realized (GTK_WIDGET (canvas)))
    resize_view (canvas);
  gtk_widget_queue_draw (GTK_WIDGET (canvas));
}

void
canvas_set_mode (SympieCanvas *canvas, CanvasMode mode)
{
  g_return_if_fail (SYMPIE_IS_CANVAS (canvas));
  canvas->mode = mode;
  resize_view (canvas);
  gtk_widget_queue_draw (GTK_WIDGET (canvas));
}

void
canvas_set_original (SympieCanvas *canvas, gboolean original)
{
  g_return_if_fail (SYMPIE_IS_CANVAS (canvas));
  canvas->original = original;
  gtk_widget_queue_draw (GTK_WIDGET (canvas));
}

void
canvas_set_marks (SympieCanvas *canvas, gboolean marks)
{
  g_return_if_fail (SYMPIE_IS_CANVAS (canvas));
  canvas->marks = marks;
  if (canvas->base == NULL)
    return;
  show_before (canvas);
  show_after (canvas);
}

void
canvas_fit (SympieCanvas *canvas)
{
  g_return_if_fail (SYMPIE_IS_CANVAS (canvas));
  if (canvas->source == NULL)
    return;
  view_fit (&canvas->view);
  canvas_follow_view (canvas);
}

void
canvas_zoom_to (SympieCanvas *canvas, gdouble zoom)
{
  g_return_if_fail (SYMPIE_IS_CANVAS (canvas));
  if (canvas->source == NULL)
    return;
  view_zoom (&canvas->view, zoom, canvas->view.width / 2.0,
             canvas->view.height / 2.0);
  canvas_follow_view (canvas);
}

gdouble
canvas_get_zoom (SympieCanvas *canvas)
{
  g_return_val_if_fail (SYMPIE_IS_CANVAS (canvas), 1.0);
  return canvas->source != NULL ? canvas->view.zoom : 1.0;
}

/* Without marks, which are no colours of the photograph. */
static void
count (guint bins[3][256],
       SympieCanvas *canvas,
       const gfloat *rgba,
       const GdkRectangle *part)
{
  cairo_surface_t *surface = paint_surface (rgba, &canvas->base->frame,
                                            canvas->source->has_alpha, FALSE);

  paint_count (bins, surface, part);
  cairo_surface_destroy (surface);
}

gboolean
canvas_get_histograms (SympieCanvas *canvas,
                       guint before[3][256],
                       guint after[3][256])
{
  GdkRectangle part;

  g_return_val_if_fail (SYMPIE_IS_CANVAS (canvas), FALSE);
  if (canvas->base == NULL)
    return FALSE;
  canvas_get_roi_of_base (canvas, &part);
  count (before, canvas, canvas->base->rgba, &part);
  count (after, canvas, canvas->after, &part);
  return TRUE;
}

/* ---- making it */

static void
canvas_size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  GTK_WIDGET_CLASS (canvas_parent_class)->size_allocate (widget, allocation);
  resize_view (SYMPIE_CANVAS (widget));
}

static void
canvas_dispose (GObject *object)
{
  SympieCanvas *canvas = SYMPIE_CANVAS (object);

  drop_source (canvas);
  replace_surface (&canvas->small, NULL);
  g_clear_object (&canvas->edit);
  g_clear_pointer (&canvas->evidence, g_free);
  g_clear_object (&canvas->drag);
  g_clear_object (&canvas->hold);
  G_OBJECT_CLASS (canvas_parent_class)->dispose (object);
}

static void
canvas_class_init (SympieCanvasClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvas_dispose;
  widget->size_allocate = canvas_size_allocate;
  widget->draw = canvas_draw;
  canvas_class_init_input (widget);
  signals[ROI_CHOSEN] =
    g_signal_new ("roi-chosen", SYMPIE_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
  signals[PICKED] = g_signal_new (
    "picked", SYMPIE_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
    G_TYPE_NONE, 2, G_TYPE_POINTER, GDK_TYPE_MODIFIER_TYPE);
  signals[ZOOMED] =
    g_signal_new ("zoomed", SYMPIE_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
  signals[RENDERED] =
    g_signal_new ("rendered", SYMPIE_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvas_init (SympieCanvas *canvas)
{
  canvas->divider = 0.5;
  gtk_widget_set_size_request (GTK_WIDGET (canvas), 320, 240);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (canvas)),
                       _ ("Preview"));
  canvas_init_input (canvas);
  g_signal_connect (canvas, "notify::scale-factor", G_CALLBACK (resize_view),
                    NULL);
}
