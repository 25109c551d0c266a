/* mix.c - the colour mix Cm as a grid of sliders
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/mix.h"

#include <glib/gi18n-lib.h>

#include "ui/palette.h"
#include "ui/editors/mix-algebra.h"
#include "ui/editors/slider.h"
#include "templates.h"

#define RANGE 2.0
#define WHOLE_RANGE 3.0

/* The two sliders that move the mix as a whole. */
typedef enum
{
  GAIN,
  SATURATION,
  N_WHOLE
} Whole;

struct _SympieMix
{
  GtkBox parent;
  SympieEdit *edit;
  GtkWidget *grid;
  GtkWidget *whole_grid;
  GtkWidget *keep_greys;
  GtkWidget *rows[3];
  GtkWidget *columns[3];
  GtkWidget *sliders[9];
  GtkWidget *whole_labels[N_WHOLE];
  GtkWidget *whole[N_WHOLE];
};

G_DEFINE_FINAL_TYPE (SympieMix, mix, GTK_TYPE_BOX)

static gdouble
read_whole (const SympieParams *p, Whole which)
{
  MixReadings r;

  mix_read (&r, p->cm);
  return which == GAIN ? r.gain : r.saturation;
}

static void
show_numbers (SympieMix *mix)
{
  const SympieParams *now = edit_get_params (mix->edit);
  const SympieParams *said = edit_get_origin (mix->edit, EDIT_ESTIMATE);

  for (guint i = 0; i < 9; i++)
    {
      SympieSlider *slider = SYMPIE_SLIDER (mix->sliders[i]);

      slider_set_value (slider, now->cm[i / 3][i % 3]);
      slider_set_mark (slider, said->cm[i / 3][i % 3]);
    }
  for (guint i = 0; i < N_WHOLE; i++)
    {
      SympieSlider *slider = SYMPIE_SLIDER (mix->whole[i]);

      slider_set_value (slider, read_whole (now, i));
      slider_set_mark (slider, read_whole (said, i));
    }
}

static guint
find_slider (GtkWidget *const *sliders, gpointer slider)
{
  guint i = 0;

  while (sliders[i] != slider)
    i++;
  return i;
}

/* Shows the numbers even if nothing changed, as typed values may have been
 * clamped. */
static void
set_number (SympieMix *mix, guint i, gfloat value, const gchar *what)
{
  SympieParams p = *edit_get_params (mix->edit);

  mix_set_number (
    p.cm, i / 3, i % 3, value,
    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (mix->keep_greys)));
  edit_set_params (mix->edit, &p, what);
  show_numbers (mix);
}

static void
on_moved (GtkWidget *slider, SympieMix *mix)
{
  guint i = find_slider (mix->sliders, slider);
  g_autofree gchar *what = g_strdup_printf ("cm-%u", i);

  set_number (mix, i, (gfloat) slider_get_value (SYMPIE_SLIDER (slider)), what);
}

static void
on_reset (GtkWidget *slider, gint origin, SympieMix *mix)
{
  guint i = find_slider (mix->sliders, slider);

  set_number (mix, i, edit_get_origin (mix->edit, origin)->cm[i / 3][i % 3],
              NULL);
}

static void
set_whole (SympieMix *mix, Whole which, gdouble value, const gchar *what)
{
  SympieParams p = *edit_get_params (mix->edit);

  if (which == SATURATION)
    mix_set_saturation (p.cm, MAX (value, 0.0));
  else
    mix_set_gain (p.cm, value);
  edit_set_params (mix->edit, &p, what);
  show_numbers (mix);
}

static void
on_whole_moved (GtkWidget *slider, SympieMix *mix)
{
  Whole which = find_slider (mix->whole, slider);

  set_whole (mix, which, slider_get_value (SYMPIE_SLIDER (slider)),
             which == GAIN ? "gain" : "saturation");
}

static void
on_whole_reset (GtkWidget *slider, gint origin, SympieMix *mix)
{
  Whole which = find_slider (mix->whole, slider);

  set_whole (mix, which,
             read_whole (edit_get_origin (mix->edit, origin), which), NULL);
}

/* ---- making it */

static void
colour_heads (SympieMix *mix)
{
  Palette palette;

  palette_init (&palette, GTK_WIDGET (mix));
  for (guint c = 0; c < 3; c++)
    {
      const GdkRGBA *colour = &palette.channel[c];
      PangoAttrList *list = pango_attr_list_new ();

      pango_attr_list_insert (list, pango_attr_foreground_new (
                                      (guint16) (colour->red * G_MAXUINT16),
                                      (guint16) (colour->green * G_MAXUINT16),
                                      (guint16) (colour->blue * G_MAXUINT16)));
      pango_attr_list_insert (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      gtk_label_set_attributes (GTK_LABEL (mix->rows[c]), list);
      gtk_label_set_attributes (GTK_LABEL (mix->columns[c]), list);
      pango_attr_list_unref (list);
    }
}

static void
mix_style_updated (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mix_parent_class)->style_updated (widget);
  if (SYMPIE_MIX (widget)->columns[2] != NULL)
    colour_heads (SYMPIE_MIX (widget));
}

static GtkWidget *
make_head (SympieMix *mix, const gchar *text, gint left, gint top)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_show (label);
  gtk_grid_attach (GTK_GRID (mix->grid), label, left, top, 1, 1);
  return label;
}

static void
make_heads (SympieMix *mix)
{
  const gchar *const rows[] = { _ ("from R"), _ ("from G"), _ ("from B") };
  const gchar *const columns[] = { _ ("to R"), _ ("to G"), _ ("to B") };

  for (guint c = 0; c < 3; c++)
    {
      mix->rows[c] = make_head (mix, rows[c], 0, 1 + c);
      mix->columns[c] = make_head (mix, columns[c], 1 + c, 0);
    }
}

static void
make_sliders (SympieMix *mix)
{
  const gchar *const names[] = {
    _ ("Red from red"),   _ ("Green from red"),   _ ("Blue from red"),
    _ ("Red from green"), _ ("Green from green"), _ ("Blue from green"),
    _ ("Red from blue"),  _ ("Green from blue"),  _ ("Blue from blue"),
  };

  /* Last first, as GtkGrid reports children to assistive technology in reverse
   * order. */
  for (guint i = 9; i-- > 0;)
    {
      GtkWidget *slider = slider_new (names[i], NULL, -RANGE, RANGE, 0.01, 3);

      gtk_orientable_set_orientation (GTK_ORIENTABLE (slider),
                                      GTK_ORIENTATION_VERTICAL);
      gtk_box_set_spacing (GTK_BOX (slider), 0);
      gtk_widget_set_hexpand (slider, TRUE);
      gtk_widget_set_tooltip_text (
        slider, _ ("How much of the input channel goes into the output "
                   "channel; 1 is all of it"));
      gtk_grid_attach (GTK_GRID (mix->grid), slider, 1 + i % 3, 1 + i / 3, 1,
                       1);
      g_signal_connect (slider, "moved", G_CALLBACK (on_moved), mix);
      g_signal_connect (slider, "reset", G_CALLBACK (on_reset), mix);
      mix->sliders[i] = slider;
    }
}

static void
make_whole (SympieMix *mix)
{
  const gchar *const names[] = { _ ("Gain"), _ ("Saturation") };
  const gchar *const tips[] = {
    _ ("Multiplies the whole mix: 1 keeps the contrast as it is"),
    _ ("Multiplies what turns colours into colours, and leaves greys alone: 1 "
       "keeps the saturation as it is, 0 takes all colour"),
  };

  for (guint i = N_WHOLE; i-- > 0;)
    {
      GtkWidget *slider =
        slider_new (names[i], NULL, 0.0, WHOLE_RANGE, 0.01, 2);

      gtk_widget_set_hexpand (slider, TRUE);
      gtk_widget_set_tooltip_text (slider, tips[i]);
      gtk_label_set_mnemonic_widget (GTK_LABEL (mix->whole_labels[i]), slider);
      gtk_grid_attach (GTK_GRID (mix->whole_grid), slider, 1, i, 1, 1);
      g_signal_connect (slider, "moved", G_CALLBACK (on_whole_moved), mix);
      g_signal_connect (slider, "reset", G_CALLBACK (on_whole_reset), mix);
      mix->whole[i] = slider;
    }
}

void
mix_set_edit (SympieMix *mix, SympieEdit *edit)
{
  g_return_if_fail (SYMPIE_IS_MIX (mix));
  g_set_object (&mix->edit, edit);
  g_signal_connect_object (edit, "changed", G_CALLBACK (show_numbers), mix,
                           G_CONNECT_SWAPPED);
  show_numbers (mix);
}

static void
mix_dispose (GObject *object)
{
  g_clear_object (&SYMPIE_MIX (object)->edit);
  G_OBJECT_CLASS (mix_parent_class)->dispose (object);
}

static void
mix_class_init (SympieMixClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mix_dispose;
  widget->style_updated = mix_style_updated;
  ui_templates_get_resource ();
  gtk_widget_class_set_template_from_resource (widget, "/org/sympie/ui/mix.ui");
  gtk_widget_class_bind_template_child (widget, SympieMix, grid);
  gtk_widget_class_bind_template_child (widget, SympieMix, whole_grid);
  gtk_widget_class_bind_template_child (widget, SympieMix, keep_greys);
  gtk_widget_class_bind_template_child_full (
    widget, "gain", FALSE, G_STRUCT_OFFSET (SympieMix, whole_labels[GAIN]));
  gtk_widget_class_bind_template_child_full (
    widget, "saturation", FALSE,
    G_STRUCT_OFFSET (SympieMix, whole_labels[SATURATION]));
}

static void
mix_init (SympieMix *mix)
{
  gtk_widget_init_template (GTK_WIDGET (mix));
  make_heads (mix);
  make_sliders (mix);
  make_whole (mix);
  colour_heads (mix);
}
