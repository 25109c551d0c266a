/* shift.c - the colour shift Cs as three sliders
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/shift.h"

#include <glib/gi18n-lib.h>

#include "ui/number.h"
#include "ui/editors/slider.h"
#include "templates.h"

#define RANGE 128.0

/* From a photograph that lacks the channel to one that has too much of it. */
static const GdkRGBA TRACKS[3][2] = {
  { { 0.15, 0.65, 0.70, 1.0 }, { 0.86, 0.27, 0.23, 1.0 } },
  { { 0.75, 0.30, 0.72, 1.0 }, { 0.25, 0.65, 0.27, 1.0 } },
  { { 0.83, 0.70, 0.15, 1.0 }, { 0.24, 0.42, 0.88, 1.0 } },
};

struct _SympieShift
{
  GtkGrid parent;
  SympieEdit *edit;
  GtkWidget *labels[3];
  GtkWidget *sliders[3];
};

G_DEFINE_FINAL_TYPE (SympieShift, shift, GTK_TYPE_GRID)

static void
show_numbers (SympieShift *shift)
{
  const gfloat *now = edit_get_params (shift->edit)->cs;
  const gfloat *said = edit_get_origin (shift->edit, EDIT_ESTIMATE)->cs;

  for (guint c = 0; c < 3; c++)
    {
      SympieSlider *slider = SYMPIE_SLIDER (shift->sliders[c]);

      slider_set_value (slider, now[c] * number_get_levels (c));
      slider_set_mark (slider, said[c] * number_get_levels (c));
    }
}

static guint
find_channel (SympieShift *shift, gpointer slider)
{
  guint c = 0;

  while (shift->sliders[c] != slider)
    c++;
  return c;
}

static void
on_moved (GtkWidget *slider, SympieShift *shift)
{
  static const gchar *const names[] = { "cs-r", "cs-g", "cs-b" };
  guint c = find_channel (shift, slider);
  SympieParams p = *edit_get_params (shift->edit);

  p.cs[c] = (gfloat) (slider_get_value (SYMPIE_SLIDER (slider))
                      / number_get_levels (c));
  edit_set_params (shift->edit, &p, names[c]);
  show_numbers (shift); /* a typed value may have been clamped */
}

static void
on_reset (GtkWidget *slider, gint origin, SympieShift *shift)
{
  guint c = find_channel (shift, slider);
  SympieParams p = *edit_get_params (shift->edit);

  p.cs[c] = edit_get_origin (shift->edit, origin)->cs[c];
  edit_set_params (shift->edit, &p, NULL);
}

void
shift_set_edit (SympieShift *shift, SympieEdit *edit)
{
  g_return_if_fail (SYMPIE_IS_SHIFT (shift));
  g_set_object (&shift->edit, edit);
  g_signal_connect_object (edit, "changed", G_CALLBACK (show_numbers), shift,
                           G_CONNECT_SWAPPED);
  show_numbers (shift);
}

static void
shift_dispose (GObject *object)
{
  g_clear_object (&SYMPIE_SHIFT (object)->edit);
  G_OBJECT_CLASS (shift_parent_class)->dispose (object);
}

static void
shift_class_init (SympieShiftClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = shift_dispose;
  ui_templates_get_resource ();
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/sympie/ui/shift.ui");
  gtk_widget_class_bind_template_child_full (
    widget, "red", FALSE, G_STRUCT_OFFSET (SympieShift, labels[0]));
  gtk_widget_class_bind_template_child_full (
    widget, "green", FALSE, G_STRUCT_OFFSET (SympieShift, labels[1]));
  gtk_widget_class_bind_template_child_full (
    widget, "blue", FALSE, G_STRUCT_OFFSET (SympieShift, labels[2]));
}

static void
shift_init (SympieShift *shift)
{
  const gchar *const names[] = { _ ("Red shift"), _ ("Green shift"),
                                 _ ("Blue shift") };

  gtk_widget_init_template (GTK_WIDGET (shift));
  /* Last first, as GtkGrid reports children to assistive technology in reverse
   * order. */
  for (guint c = 3; c-- > 0;)
    {
      GtkWidget *slider = slider_new (names[c], NULL, -RANGE, RANGE, 1.0, 1);

      slider_set_track (SYMPIE_SLIDER (slider), &TRACKS[c][0], &TRACKS[c][1]);
      gtk_widget_set_tooltip_text (
        slider, _ ("Added to the channel before the mix, in levels of 0 to "
                   "255. The tick is the estimate; a double click returns to "
                   "it."));
      gtk_widget_set_hexpand (slider, TRUE);
      gtk_label_set_mnemonic_widget (GTK_LABEL (shift->labels[c]), slider);
      gtk_grid_attach (GTK_GRID (shift), slider, 1, 1 + c, 1, 1);
      g_signal_connect (slider, "moved", G_CALLBACK (on_moved), shift);
      g_signal_connect (slider, "reset", G_CALLBACK (on_reset), shift);
      shift->sliders[c] = slider;
    }
}
