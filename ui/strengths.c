/* strengths.c - how much of the numbers is done
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/strengths.h"

#include <glib/gi18n-lib.h>

#include "ui/editors/slider.h"
#include "templates.h"

#define PERCENT 100.0
#define N_LOOKS 4

/* What the small pictures show and set. */
static const gdouble LOOKS[N_LOOKS][EDIT_N_STRENGTHS] = {
  { 0.5, 1.0, 1.0 }, { 1.0, 1.0, 1.0 }, { 1.5, 1.0, 1.0 }, { 1.0, 1.0, 0.0 }
};

struct _SympieStrengths
{
  GtkBox parent;
  SympieEdit *edit;
  SympieMiniature *miniature;
  gboolean filling;
  GtkWidget *looks;
  GtkWidget *grid;
  GtkWidget *labels[EDIT_N_STRENGTHS];
  GtkWidget *sliders[EDIT_N_STRENGTHS];
  GtkWidget *buttons[N_LOOKS];
  GtkWidget *pictures[N_LOOKS];
};

G_DEFINE_FINAL_TYPE (SympieStrengths, strengths, GTK_TYPE_BOX)

/* ---- small pictures */

static gboolean
is_shown (SympieStrengths *strengths, guint look)
{
  for (guint i = 0; i < EDIT_N_STRENGTHS; i++)
    if (LOOKS[look][i] != edit_get_strength (strengths->edit, i))
      return FALSE;
  return TRUE;
}

static void
show_look (SympieStrengths *strengths, guint look)
{
  Cleanup numbers = *edit_get_cleanup (strengths->edit);
  cairo_surface_t *surface = NULL;

  numbers.strength = LOOKS[look][EDIT_WHOLE];
  numbers.colour = LOOKS[look][EDIT_COLOUR];
  numbers.detail = LOOKS[look][EDIT_DETAIL];
  if (strengths->miniature != NULL)
    surface = miniature_paint (strengths->miniature, &numbers);
  gtk_image_set_from_surface (GTK_IMAGE (strengths->pictures[look]), surface);
  g_clear_pointer (&surface, cairo_surface_destroy);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (strengths->buttons[look]),
                                is_shown (strengths, look));
}

static void
show_all (SympieStrengths *strengths)
{
  strengths->filling = TRUE;
  for (guint i = 0; i < EDIT_N_STRENGTHS; i++)
    slider_set_value (SYMPIE_SLIDER (strengths->sliders[i]),
                      edit_get_strength (strengths->edit, i) * PERCENT);
  for (guint look = 0; look < N_LOOKS; look++)
    show_look (strengths, look);
  strengths->filling = FALSE;
}

static void
on_look_toggled (GtkWidget *button, SympieStrengths *strengths)
{
  guint look = 0;

  if (strengths->filling)
    return;
  while (strengths->buttons[look] != button)
    look++;
  edit_set_strengths (strengths->edit, LOOKS[look]);
  show_all (strengths); /* the one that was chosen before stays pressed */
}

/* ---- sliders */

static EditStrength
find_slider (SympieStrengths *strengths, gpointer slider)
{
  guint i = 0;

  while (strengths->sliders[i] != slider)
    i++;
  return i;
}

static void
on_moved (GtkWidget *slider, SympieStrengths *strengths)
{
  edit_set_strength (strengths->edit, find_slider (strengths, slider),
                     slider_get_value (SYMPIE_SLIDER (slider)) / PERCENT);
}

static void
on_reset (GtkWidget *slider, gint origin, SympieStrengths *strengths)
{
  edit_set_strength (strengths->edit, find_slider (strengths, slider),
                     origin == EDIT_ESTIMATE ? 1.0 : 0.0);
}

/* ---- making it */

static void
make_sliders (SympieStrengths *strengths)
{
  const gchar *const names[] = { _ ("Strength"), _ ("Strength of the colours"),
                                 _ ("Strength of the detail") };
  const gchar *const tips[] = {
    /* xgettext:no-c-format */
    _ ("0 % leaves the photograph as it is, 100 % is the full estimate, 200 % "
       "doubles it"),
    /* xgettext:no-c-format */
    _ ("Of the colour shift and mix alone, times the strength: 0 % leaves "
       "colours and brightness as they are"),
    /* xgettext:no-c-format */
    _ ("Of the kernel alone, times the strength: 0 % neither sharpens nor "
       "softens"),
  };

  /* Last first, as GtkGrid reports children to assistive technology in reverse
   * order. */
  for (guint i = EDIT_N_STRENGTHS; i-- > 0;)
    {
      GtkWidget *slider =
        slider_new (names[i], "%", 0.0, PARAMS_STRENGTH_MAX * PERCENT, 1.0, 0);

      gtk_widget_set_tooltip_text (slider, tips[i]);
      slider_set_mark (SYMPIE_SLIDER (slider), PERCENT);
      gtk_widget_set_hexpand (slider, TRUE);
      gtk_label_set_mnemonic_widget (GTK_LABEL (strengths->labels[i]), slider);
      gtk_grid_attach (GTK_GRID (strengths->grid), slider, 1, i, 1, 1);
      g_signal_connect (slider, "moved", G_CALLBACK (on_moved), strengths);
      g_signal_connect (slider, "reset", G_CALLBACK (on_reset), strengths);
      strengths->sliders[i] = slider;
    }
}

static GtkWidget *
make_caption (const gchar *text)
{
  GtkWidget *caption = gtk_label_new (text);
  PangoAttrList *small = pango_attr_list_new ();

  pango_attr_list_insert (small, pango_attr_scale_new (PANGO_SCALE_SMALL));
  gtk_label_set_attributes (GTK_LABEL (caption), small);
  pango_attr_list_unref (small);
  gtk_label_set_ellipsize (GTK_LABEL (caption), PANGO_ELLIPSIZE_END);
  return caption;
}

static void
make_looks (SympieStrengths *strengths)
{
  const gchar *const captions[N_LOOKS] = {
    /* xgettext:no-c-format */
    _ ("50 %"),
    /* xgettext:no-c-format */
    _ ("100 %"),
    /* xgettext:no-c-format */
    _ ("150 %"),
    /* Translators: the colours of the correction without its filter */
    _ ("Colour only"),
  };

  for (guint i = 0; i < N_LOOKS; i++)
    {
      GtkWidget *button = gtk_toggle_button_new ();
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
      GtkWidget *picture = gtk_image_new ();
      g_autofree gchar *name =
        g_strdup_printf (_ ("Set the strengths: %s"), captions[i]);

      gtk_widget_set_size_request (picture, -1, MINIATURE_HEIGHT);
      gtk_container_add (GTK_CONTAINER (box), picture);
      gtk_container_add (GTK_CONTAINER (box), make_caption (captions[i]));
      gtk_container_add (GTK_CONTAINER (button), box);
      gtk_button_set_relief (GTK_BUTTON (button), GTK_RELIEF_NONE);
      gtk_widget_set_tooltip_text (button, name);
      atk_object_set_name (gtk_widget_get_accessible (button), name);
      gtk_style_context_add_class (gtk_widget_get_style_context (button),
                                   "sympie-look");
      gtk_box_pack_start (GTK_BOX (strengths->looks), button, TRUE, TRUE, 0);
      gtk_widget_show_all (button);
      g_signal_connect (button, "toggled", G_CALLBACK (on_look_toggled),
                        strengths);
      strengths->buttons[i] = button;
      strengths->pictures[i] = picture;
    }
}

void
strengths_set_edit (SympieStrengths *strengths, SympieEdit *edit)
{
  g_return_if_fail (SYMPIE_IS_STRENGTHS (strengths));
  g_set_object (&strengths->edit, edit);
  g_signal_connect_object (edit, "changed", G_CALLBACK (show_all), strengths,
                           G_CONNECT_SWAPPED);
  show_all (strengths);
}

void
strengths_set_miniature (SympieStrengths *strengths, SympieMiniature *miniature)
{
  g_return_if_fail (SYMPIE_IS_STRENGTHS (strengths));
  g_set_object (&strengths->miniature, miniature);
  g_signal_connect_object (miniature, "made", G_CALLBACK (show_all), strengths,
                           G_CONNECT_SWAPPED);
}

static void
strengths_grab_focus (GtkWidget *widget)
{
  gtk_widget_grab_focus (SYMPIE_STRENGTHS (widget)->sliders[EDIT_WHOLE]);
}

static void
strengths_dispose (GObject *object)
{
  g_clear_object (&SYMPIE_STRENGTHS (object)->edit);
  g_clear_object (&SYMPIE_STRENGTHS (object)->miniature);
  G_OBJECT_CLASS (strengths_parent_class)->dispose (object);
}

static void
strengths_class_init (SympieStrengthsClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strengths_dispose;
  widget->grab_focus = strengths_grab_focus;
  ui_templates_get_resource ();
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/sympie/ui/strengths.ui");
  gtk_widget_class_bind_template_child (widget, SympieStrengths, looks);
  gtk_widget_class_bind_template_child (widget, SympieStrengths, grid);
  gtk_widget_class_bind_template_child_full (
    widget, "whole", FALSE,
    G_STRUCT_OFFSET (SympieStrengths, labels[EDIT_WHOLE]));
  gtk_widget_class_bind_template_child_full (
    widget, "colour", FALSE,
    G_STRUCT_OFFSET (SympieStrengths, labels[EDIT_COLOUR]));
  gtk_widget_class_bind_template_child_full (
    widget, "detail", FALSE,
    G_STRUCT_OFFSET (SympieStrengths, labels[EDIT_DETAIL]));
}

static void
strengths_init (SympieStrengths *strengths)
{
  gtk_widget_init_template (GTK_WIDGET (strengths));
  make_looks (strengths);
  make_sliders (strengths);
}
