/* cell.c - one number of a heat map
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/cell.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "core/decimal.h"
#include "ui/editors/cell-accessible.h"
#include "ui/edit.h"
#include "ui/palette.h"
#include "ui/number.h"
#include "ui/editors/reset-menu.h"

#define DIGITS 2
#define STEP 0.01
#define PAGE 0.1
#define A_PIXEL 0.005 /* of dragging */
#define WIDTH 56
#define HEIGHT 27
#define DOT 3.0

struct _SympieCell
{
  GtkDrawingArea parent;
  gdouble value;
  gdouble full;
  gboolean changed;
  GString *pending_text; /* NULL while nothing is */
  gdouble dragged_from;
  GtkGesture *drag;
};

G_DEFINE_FINAL_TYPE (SympieCell, cell, GTK_TYPE_DRAWING_AREA)

enum
{
  MOVED,
  RESET,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
move (SympieCell *cell, gdouble value)
{
  g_return_if_fail (SYMPIE_IS_CELL (cell));
  cell->value = value;
  gtk_widget_queue_draw (GTK_WIDGET (cell));
  g_signal_emit (cell, signals[MOVED], 0);
}

/* ---- typing */

static void
discard_text (SympieCell *cell)
{
  if (cell->pending_text != NULL)
    g_string_free (g_steal_pointer (&cell->pending_text), TRUE);
  gtk_widget_queue_draw (GTK_WIDGET (cell));
}

/* Invalid text stays to be corrected. */
static gboolean
commit_text (SympieCell *cell)
{
  gdouble value;

  if (cell->pending_text == NULL)
    return TRUE;
  if (!decimal_parse (cell->pending_text->str, &value))
    return FALSE;
  discard_text (cell);
  move (cell, value);
  return TRUE;
}

static gboolean
type (SympieCell *cell, const GdkEventKey *event)
{
  gunichar c = gdk_keyval_to_unicode (event->keyval);

  if (!g_unichar_isdigit (c) && c != '.' && c != ',' && c != 0x2212
      && !(c == '-'
           && (cell->pending_text == NULL || cell->pending_text->len == 0)))
    return GDK_EVENT_PROPAGATE;
  if (cell->pending_text == NULL)
    cell->pending_text = g_string_new (NULL);
  g_string_append_unichar (cell->pending_text, c);
  gtk_widget_queue_draw (GTK_WIDGET (cell));
  return GDK_EVENT_STOP;
}

static gboolean
edit_pending_text (SympieCell *cell, guint key)
{
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (!commit_text (cell))
        gtk_widget_error_bell (GTK_WIDGET (cell));
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      discard_text (cell);
      return GDK_EVENT_STOP;
    case GDK_KEY_BackSpace:
      if (cell->pending_text->len > 0)
        {
          const gchar *end = cell->pending_text->str + cell->pending_text->len;

          g_string_truncate (cell->pending_text,
                             g_utf8_prev_char (end) - cell->pending_text->str);
        }
      gtk_widget_queue_draw (GTK_WIDGET (cell));
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* What a key adds to the number; 0 for other keys. */
static gdouble
get_step (const GdkEventKey *event)
{
  gboolean control = (event->state & GDK_CONTROL_MASK) != 0;

  switch (event->keyval)
    {
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
      return STEP;
    case GDK_KEY_KP_Subtract:
    case GDK_KEY_underscore:
      return -STEP;
    case GDK_KEY_Up:
      return control ? STEP : 0.0;
    case GDK_KEY_Down:
      return control ? -STEP : 0.0;
    case GDK_KEY_Page_Up:
      return PAGE;
    case GDK_KEY_Page_Down:
      return -PAGE;
    default:
      return 0.0;
    }
}

static gboolean
cell_key_press_event (GtkWidget *widget, GdkEventKey *event)
{
  SympieCell *cell = SYMPIE_CELL (widget);
  gdouble step = get_step (event);

  if (cell->pending_text != NULL && edit_pending_text (cell, event->keyval))
    return GDK_EVENT_STOP;
  if (step != 0.0 && commit_text (cell))
    {
      move (cell, cell->value + step);
      return GDK_EVENT_STOP;
    }
  if (event->keyval == GDK_KEY_Delete)
    {
      discard_text (cell);
      g_signal_emit (cell, signals[RESET], 0, EDIT_ESTIMATE);
      return GDK_EVENT_STOP;
    }
  if ((event->state & (GDK_CONTROL_MASK | GDK_MOD1_MASK)) == 0
      && type (cell, event))
    return GDK_EVENT_STOP;
  return GTK_WIDGET_CLASS (cell_parent_class)->key_press_event (widget, event);
}

/* Widgets get no focus events while their window is not focused. */
static void
on_is_focus (SympieCell *cell)
{
  if (!gtk_widget_is_focus (GTK_WIDGET (cell)))
    commit_text (cell);
}

static gboolean
cell_focus_out_event (GtkWidget *widget, GdkEventFocus *event)
{
  gtk_widget_queue_draw (widget);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
cell_focus_in_event (GtkWidget *widget, GdkEventFocus *event)
{
  gtk_widget_queue_draw (widget);
  return GDK_EVENT_PROPAGATE;
}

/* ---- mouse */

static gboolean
cell_popup_menu (GtkWidget *widget)
{
  reset_menu_open (widget, NULL);
  return TRUE;
}

static gboolean
cell_button_press_event (GtkWidget *widget, GdkEventButton *event)
{
  gtk_widget_grab_focus (widget);
  if (gdk_event_triggers_context_menu ((const GdkEvent *) event))
    {
      reset_menu_open (widget, (const GdkEvent *) event);
      return GDK_EVENT_STOP;
    }
  if (event->type == GDK_2BUTTON_PRESS && event->button == GDK_BUTTON_PRIMARY)
    {
      g_signal_emit (widget, signals[RESET], 0, EDIT_ESTIMATE);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
on_drag_begin (GtkGestureDrag *drag, gdouble x, gdouble y, SympieCell *cell)
{
  cell->dragged_from = cell->value;
}

static void
on_drag_update (GtkGestureDrag *drag, gdouble dx, gdouble dy, SympieCell *cell)
{
  gdouble value = round ((cell->dragged_from - dy * A_PIXEL) / STEP) * STEP;

  if (fabs (dy) >= 1.0 && value != cell->value)
    move (cell, value);
}

/* ---- looks */

/* Orange above 0, blue below, the theme's background at 0. */
static void
get_ground (const SympieCell *cell, const Palette *palette, GdkRGBA *ground)
{
  static const GdkRGBA above = { 0.90, 0.45, 0.10, 1.0 };
  static const GdkRGBA below = { 0.16, 0.42, 0.85, 1.0 };
  const GdkRGBA *end = cell->value >= 0.0 ? &above : &below;
  gdouble share = sqrt (CLAMP (fabs (cell->value) / cell->full, 0.0, 1.0));

  ground->red = palette->base.red + share * (end->red - palette->base.red);
  ground->green =
    palette->base.green + share * (end->green - palette->base.green);
  ground->blue = palette->base.blue + share * (end->blue - palette->base.blue);
  ground->alpha = 1.0;
}

static gboolean
is_dark (const GdkRGBA *colour)
{
  return 0.30 * colour->red + 0.59 * colour->green + 0.11 * colour->blue < 0.5;
}

static void
draw_text (SympieCell *cell, cairo_t *cr, gint width, gint height)
{
  g_autofree gchar *number = number_format (cell->value, DIGITS);
  g_autofree gchar *pending_text =
    cell->pending_text != NULL
      ? g_strdup_printf ("%s|", cell->pending_text->str)
      : NULL;
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (
    GTK_WIDGET (cell), pending_text != NULL ? pending_text : number);
  gint w, h;

  pango_layout_get_pixel_size (layout, &w, &h);
  cairo_move_to (cr, (width - w) / 2, (height - h) / 2);
  pango_cairo_show_layout (cr, layout);
}

static gboolean
cell_draw (GtkWidget *widget, cairo_t *cr)
{
  SympieCell *cell = SYMPIE_CELL (widget);
  gint width = gtk_widget_get_allocated_width (widget);
  gint height = gtk_widget_get_allocated_height (widget);
  GdkRGBA ground;
  gdouble ink;
  gdouble unused;
  Palette palette;

  palette_init (&palette, widget);
  get_ground (cell, &palette, &ground);
  if (cell->pending_text != NULL)
    ground = palette.base;
  gdk_cairo_set_source_rgba (cr, &ground);
  cairo_paint (cr);
  ink = is_dark (&ground) ? 1.0 : 0.0;
  cairo_set_source_rgb (cr, ink, ink, ink);
  if (cell->pending_text != NULL
      && !decimal_parse (cell->pending_text->str, &unused))
    gdk_cairo_set_source_rgba (cr, &palette.channel[0]);
  draw_text (cell, cr, width, height);
  if (cell->changed)
    {
      cairo_arc (cr, width - 2 * DOT, 2 * DOT, DOT, 0.0, 2 * G_PI);
      cairo_fill (cr);
    }
  if (gtk_widget_has_focus (widget))
    {
      gdk_cairo_set_source_rgba (cr, &palette.text);
      cairo_set_line_width (cr, 2.0);
      cairo_rectangle (cr, 1.0, 1.0, width - 2.0, height - 2.0);
      cairo_stroke (cr);
    }
  return GDK_EVENT_STOP;
}

/* ---- making it */

static gboolean
cell_query_tooltip (
  GtkWidget *widget, gint x, gint y, gboolean keyboard, GtkTooltip *tooltip)
{
  g_autofree gchar *unreadable = cell_dup_invalid_text (SYMPIE_CELL (widget));
  g_autofree gchar *fault = NULL;

  if (unreadable == NULL)
    return GTK_WIDGET_CLASS (cell_parent_class)
      ->query_tooltip (widget, x, y, keyboard, tooltip);
  fault = number_describe_invalid (unreadable);
  gtk_tooltip_set_text (tooltip, fault);
  return TRUE;
}

static void
cell_finalize (GObject *object)
{
  SympieCell *cell = SYMPIE_CELL (object);

  if (cell->pending_text != NULL)
    g_string_free (cell->pending_text, TRUE);
  g_clear_object (&cell->drag);
  G_OBJECT_CLASS (cell_parent_class)->finalize (object);
}

static void
cell_class_init (SympieCellClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cell_finalize;
  widget->draw = cell_draw;
  widget->key_press_event = cell_key_press_event;
  widget->focus_in_event = cell_focus_in_event;
  widget->focus_out_event = cell_focus_out_event;
  widget->button_press_event = cell_button_press_event;
  widget->popup_menu = cell_popup_menu;
  widget->query_tooltip = cell_query_tooltip;
  gtk_widget_class_set_accessible_type (widget, SYMPIE_TYPE_CELL_ACCESSIBLE);
  signals[MOVED] = g_signal_new ("moved", SYMPIE_TYPE_CELL, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RESET] =
    g_signal_new ("reset", SYMPIE_TYPE_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
cell_init (SympieCell *cell)
{
  GtkWidget *widget = GTK_WIDGET (cell);

  cell->full = 1.0;
  gtk_widget_set_can_focus (widget, TRUE);
  gtk_widget_set_size_request (widget, WIDTH, HEIGHT);
  gtk_widget_add_events (widget, GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK
                                   | GDK_BUTTON1_MOTION_MASK
                                   | GDK_KEY_PRESS_MASK);
  cell->drag = gtk_gesture_drag_new (widget);
  g_signal_connect (cell, "notify::is-focus", G_CALLBACK (on_is_focus), NULL);
  g_signal_connect (cell->drag, "drag-begin", G_CALLBACK (on_drag_begin), cell);
  g_signal_connect (cell->drag, "drag-update", G_CALLBACK (on_drag_update),
                    cell);
}

static gdouble
get_for_accessible (GtkWidget *widget)
{
  return cell_get_value (SYMPIE_CELL (widget));
}

static void
set_for_accessible (GtkWidget *widget, gdouble value)
{
  move (SYMPIE_CELL (widget), value);
}

GtkWidget *
cell_new (const gchar *name, gdouble limit)
{
  GtkWidget *widget = g_object_new (SYMPIE_TYPE_CELL, NULL);
  AtkObject *accessible = gtk_widget_get_accessible (widget);

  atk_object_set_name (accessible, name);
  cell_accessible_bind (SYMPIE_CELL_ACCESSIBLE (accessible), limit,
                        get_for_accessible, set_for_accessible);
  gtk_widget_show (widget);
  return widget;
}

gchar *
cell_dup_invalid_text (SympieCell *cell)
{
  gdouble value;

  g_return_val_if_fail (SYMPIE_IS_CELL (cell), NULL);
  if (cell->pending_text == NULL
      || decimal_parse (cell->pending_text->str, &value))
    return NULL;
  return g_strdup (cell->pending_text->str);
}

gdouble
cell_get_value (SympieCell *cell)
{
  g_return_val_if_fail (SYMPIE_IS_CELL (cell), 0.0);
  return cell->value;
}

void
cell_set (SympieCell *cell, gdouble value, gdouble full, gboolean changed)
{
  g_return_if_fail (SYMPIE_IS_CELL (cell));
  if (cell->value != value)
    g_object_notify (G_OBJECT (gtk_widget_get_accessible (GTK_WIDGET (cell))),
                     "accessible-value");
  cell->value = value;
  cell->full = full;
  cell->changed = changed;
  gtk_widget_queue_draw (GTK_WIDGET (cell));
}
