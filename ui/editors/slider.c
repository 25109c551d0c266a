/* slider.c - one number: a scale with a tick at the estimate, and its value
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/slider.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "core/decimal.h"
#include "ui/edit.h"
#include "ui/palette.h"
#include "ui/number.h"
#include "ui/editors/reset-menu.h"

#define PAGE_STEPS 10
#define ENTRY_CHARS 6

/* GIMP's themes have a priority a hundred above the user's. */
#define CSS_PRIORITY (GTK_STYLE_PROVIDER_PRIORITY_USER + 200)

struct _SympieSlider
{
  GtkBox parent;
  gdouble value;
  gdouble mark;
  gdouble step;
  guint digits;
  gboolean filling;
  gboolean typing; /* the entry has text that is not in @value yet */
  gboolean coloured;
  GdkRGBA start;
  GdkRGBA end;
  GtkCssProvider *css;
  GtkWidget *scale;
  GtkWidget *entry;
};

G_DEFINE_FINAL_TYPE (SympieSlider, slider, GTK_TYPE_BOX)

enum
{
  MOVED,
  RESET,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

gchar *
slider_dup_invalid_text (SympieSlider *slider)
{
  const gchar *text;
  gdouble value;

  g_return_val_if_fail (SYMPIE_IS_SLIDER (slider), NULL);
  text = gtk_entry_get_text (GTK_ENTRY (slider->entry));
  if (!slider->typing || decimal_parse (text, &value))
    return NULL;
  return g_strdup (text);
}

/* Marks the entry while its text is not a number. */
static void
show_readable (SympieSlider *slider)
{
  g_autofree gchar *unreadable = slider_dup_invalid_text (slider);
  g_autofree gchar *tip = gtk_widget_get_tooltip_text (GTK_WIDGET (slider));
  g_autofree gchar *fault = NULL;
  GtkStyleContext *style = gtk_widget_get_style_context (slider->entry);

  if (unreadable != NULL)
    {
      fault = number_describe_invalid (unreadable);
      gtk_style_context_add_class (style, GTK_STYLE_CLASS_ERROR);
    }
  else
    gtk_style_context_remove_class (style, GTK_STYLE_CLASS_ERROR);
  gtk_widget_set_tooltip_text (slider->entry, fault != NULL ? fault : tip);
}

static void
show_entry (SympieSlider *slider)
{
  g_autofree gchar *text = number_format (slider->value, slider->digits);

  slider->filling = TRUE;
  gtk_entry_set_text (GTK_ENTRY (slider->entry), text);
  slider->filling = FALSE;
  slider->typing = FALSE;
  show_readable (slider);
}

static void
show_scale (SympieSlider *slider)
{
  slider->filling = TRUE;
  gtk_range_set_value (GTK_RANGE (slider->scale), slider->value);
  slider->filling = FALSE;
}

static void
set_by_person (SympieSlider *slider, gdouble value)
{
  slider->value = value;
  show_scale (slider);
  show_entry (slider);
  g_signal_emit (slider, signals[MOVED], 0);
}

static void
on_value_changed (SympieSlider *slider)
{
  if (slider->filling)
    return;
  slider->value = gtk_range_get_value (GTK_RANGE (slider->scale));
  show_entry (slider);
  g_signal_emit (slider, signals[MOVED], 0);
}

/* ---- typing */

/* Invalid text is not accepted: it stays, marked, to be corrected. */
static gboolean
commit_text (SympieSlider *slider)
{
  gdouble value;

  if (!slider->typing)
    return TRUE;
  if (!decimal_parse (gtk_entry_get_text (GTK_ENTRY (slider->entry)), &value))
    return FALSE;
  set_by_person (slider, value);
  return TRUE;
}

/* Assistive technology writes without giving the entry the focus. */
static void
on_entry_changed (SympieSlider *slider)
{
  if (slider->filling)
    return;
  slider->typing = TRUE;
  show_readable (slider);
  if (!gtk_widget_is_focus (slider->entry))
    commit_text (slider);
}

static void
on_entry_activate (SympieSlider *slider)
{
  if (!commit_text (slider))
    gtk_widget_error_bell (slider->entry);
  else
    gtk_editable_select_region (GTK_EDITABLE (slider->entry), 0, -1);
}

/* Widgets get no focus events while their window is not focused. */
static void
on_entry_is_focus (SympieSlider *slider)
{
  if (!gtk_widget_is_focus (slider->entry))
    commit_text (slider);
}

static gboolean
on_entry_key (SympieSlider *slider, GdkEventKey *event)
{
  gdouble step = slider->step;

  switch (event->keyval)
    {
    case GDK_KEY_Escape:
      if (!slider->typing)
        return GDK_EVENT_PROPAGATE;
      show_entry (slider);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
    case GDK_KEY_Page_Down:
      step *= PAGE_STEPS;
      break;
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  if (event->keyval == GDK_KEY_Down || event->keyval == GDK_KEY_Page_Down)
    step = -step;
  if (commit_text (slider))
    set_by_person (slider, slider->value + step);
  return GDK_EVENT_STOP;
}

/* ---- going back */

static gboolean
on_popup_menu (SympieSlider *slider)
{
  reset_menu_open (GTK_WIDGET (slider), NULL);
  return TRUE;
}

static gboolean
on_scale_press (SympieSlider *slider, GdkEventButton *event)
{
  if (gdk_event_triggers_context_menu ((const GdkEvent *) event))
    {
      reset_menu_open (GTK_WIDGET (slider), (const GdkEvent *) event);
      return GDK_EVENT_STOP;
    }
  if (event->type == GDK_2BUTTON_PRESS && event->button == GDK_BUTTON_PRIMARY)
    {
      g_signal_emit (slider, signals[RESET], 0, EDIT_ESTIMATE);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

/* Scrolling over a column of sliders is meant to scroll the column. */
static gboolean
on_scale_scroll (SympieSlider *slider, GdkEvent *event)
{
  GtkWidget *above = gtk_widget_get_parent (GTK_WIDGET (slider));

  if (!gtk_widget_has_focus (slider->scale) && above != NULL)
    {
      g_signal_stop_emission_by_name (slider->scale, "scroll-event");
      return gtk_widget_event (above, event);
    }
  return GDK_EVENT_PROPAGATE;
}

/* ---- looks */

static void
show_track (SympieSlider *slider)
{
  gboolean mirrored =
    gtk_widget_get_direction (slider->scale) == GTK_TEXT_DIR_RTL;
  g_autofree gchar *start = gdk_rgba_to_string (&slider->start);
  g_autofree gchar *end = gdk_rgba_to_string (&slider->end);
  g_autofree gchar *css = NULL;

  if (slider->coloured)
    css = g_strdup_printf ("scale trough { background-image: "
                           "linear-gradient(to %s, %s, %s); }"
                           "scale highlight { background: none; "
                           "border-color: transparent; }",
                           mirrored ? "left" : "right", start, end);
  gtk_css_provider_load_from_data (slider->css, css != NULL ? css : "", -1,
                                   NULL);
}

static void
on_direction_changed (SympieSlider *slider)
{
  show_track (slider);
}

/* For assistive technology, which sees scale and entry separately. */
static void
on_tooltip_changed (SympieSlider *slider)
{
  g_autofree gchar *tip = gtk_widget_get_tooltip_text (GTK_WIDGET (slider));

  gtk_widget_set_tooltip_text (slider->scale, tip);
  show_readable (slider);
}

static gboolean
slider_mnemonic_activate (GtkWidget *widget, gboolean group_cycling)
{
  gtk_widget_grab_focus (SYMPIE_SLIDER (widget)->scale);
  return TRUE;
}

static void
slider_grab_focus (GtkWidget *widget)
{
  gtk_widget_grab_focus (SYMPIE_SLIDER (widget)->scale);
}

static void
slider_finalize (GObject *object)
{
  g_clear_object (&SYMPIE_SLIDER (object)->css);
  G_OBJECT_CLASS (slider_parent_class)->finalize (object);
}

static void
slider_class_init (SympieSliderClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = slider_finalize;
  widget->mnemonic_activate = slider_mnemonic_activate;
  widget->grab_focus = slider_grab_focus;
  signals[MOVED] = g_signal_new ("moved", SYMPIE_TYPE_SLIDER, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RESET] =
    g_signal_new ("reset", SYMPIE_TYPE_SLIDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
slider_init (SympieSlider *slider)
{
  slider->mark = NAN;
  slider->css = gtk_css_provider_new ();
  gtk_box_set_spacing (GTK_BOX (slider), 4);
}

static void
make_scale (SympieSlider *slider,
            const gchar *name,
            gdouble lower,
            gdouble upper)
{
  GtkAdjustment *range =
    gtk_adjustment_new (CLAMP (0.0, lower, upper), lower, upper, slider->step,
                        PAGE_STEPS * slider->step, 0.0);

  slider->scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, range);
  gtk_scale_set_draw_value (GTK_SCALE (slider->scale), FALSE);
  gtk_scale_set_has_origin (GTK_SCALE (slider->scale), FALSE);
  gtk_scale_set_digits (GTK_SCALE (slider->scale), slider->digits);
  gtk_widget_set_hexpand (slider->scale, TRUE);
  gtk_style_context_add_provider (gtk_widget_get_style_context (slider->scale),
                                  GTK_STYLE_PROVIDER (slider->css),
                                  CSS_PRIORITY);
  atk_object_set_name (gtk_widget_get_accessible (slider->scale), name);
  gtk_box_pack_start (GTK_BOX (slider), slider->scale, TRUE, TRUE, 0);
  g_signal_connect_swapped (slider->scale, "value-changed",
                            G_CALLBACK (on_value_changed), slider);
  g_signal_connect_swapped (slider->scale, "button-press-event",
                            G_CALLBACK (on_scale_press), slider);
  g_signal_connect_swapped (slider->scale, "scroll-event",
                            G_CALLBACK (on_scale_scroll), slider);
  g_signal_connect_swapped (slider->scale, "popup-menu",
                            G_CALLBACK (on_popup_menu), slider);
  g_signal_connect_swapped (slider->scale, "direction-changed",
                            G_CALLBACK (on_direction_changed), slider);
}

static void
make_entry (SympieSlider *slider, const gchar *name, const gchar *unit)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  slider->entry = gtk_entry_new ();
  gtk_entry_set_width_chars (GTK_ENTRY (slider->entry), ENTRY_CHARS);
  gtk_entry_set_max_width_chars (GTK_ENTRY (slider->entry), ENTRY_CHARS);
  gtk_entry_set_alignment (GTK_ENTRY (slider->entry), 1.0f);
  gtk_widget_set_valign (slider->entry, GTK_ALIGN_CENTER);
  atk_object_set_name (gtk_widget_get_accessible (slider->entry), name);
  gtk_container_add (GTK_CONTAINER (row), slider->entry);
  if (unit != NULL)
    gtk_container_add (GTK_CONTAINER (row), gtk_label_new (unit));
  gtk_widget_set_halign (row, GTK_ALIGN_END);
  gtk_box_pack_start (GTK_BOX (slider), row, FALSE, FALSE, 0);
  g_signal_connect_swapped (slider->entry, "changed",
                            G_CALLBACK (on_entry_changed), slider);
  g_signal_connect_swapped (slider->entry, "activate",
                            G_CALLBACK (on_entry_activate), slider);
  g_signal_connect_swapped (slider->entry, "notify::is-focus",
                            G_CALLBACK (on_entry_is_focus), slider);
  g_signal_connect_swapped (slider->entry, "key-press-event",
                            G_CALLBACK (on_entry_key), slider);
}

GtkWidget *
slider_new (const gchar *name,
            const gchar *unit,
            gdouble lower,
            gdouble upper,
            gdouble step,
            guint digits)
{
  SympieSlider *slider = g_object_new (SYMPIE_TYPE_SLIDER, NULL);

  slider->step = step;
  slider->digits = digits;
  make_scale (slider, name, lower, upper);
  make_entry (slider, name, unit);
  slider->value = gtk_range_get_value (GTK_RANGE (slider->scale));
  show_entry (slider);
  g_signal_connect (slider, "notify::tooltip-text",
                    G_CALLBACK (on_tooltip_changed), NULL);
  gtk_widget_show_all (GTK_WIDGET (slider));
  return GTK_WIDGET (slider);
}

gdouble
slider_get_value (SympieSlider *slider)
{
  g_return_val_if_fail (SYMPIE_IS_SLIDER (slider), 0.0);
  return slider->value;
}

void
slider_set_value (SympieSlider *slider, gdouble value)
{
  g_return_if_fail (SYMPIE_IS_SLIDER (slider));
  if (slider->value == value)
    return;
  slider->value = value;
  show_scale (slider);
  show_entry (slider);
}

void
slider_set_mark (SympieSlider *slider, gdouble mark)
{
  g_return_if_fail (SYMPIE_IS_SLIDER (slider));
  if (slider->mark == mark || (isnan (mark) && isnan (slider->mark)))
    return;
  slider->mark = mark;
  gtk_scale_clear_marks (GTK_SCALE (slider->scale));
  if (!isnan (mark))
    gtk_scale_add_mark (GTK_SCALE (slider->scale), mark, GTK_POS_BOTTOM, NULL);
}

void
slider_set_track (SympieSlider *slider,
                  const GdkRGBA *start,
                  const GdkRGBA *end)
{
  g_return_if_fail (SYMPIE_IS_SLIDER (slider));
  g_return_if_fail ((start == NULL) == (end == NULL));
  slider->coloured = start != NULL;
  if (slider->coloured)
    {
      slider->start = *start;
      slider->end = *end;
    }
  show_track (slider);
}
