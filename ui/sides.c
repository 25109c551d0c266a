/* sides.c - two versions of the numbers to flip between
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sides.h"

#include <glib/gi18n-lib.h>

#define N_SIDES 2

struct _SympieSides
{
  GtkBox parent;
  SympieEdit *edit;
  gboolean filling;
  GtkWidget *buttons[N_SIDES];
};

G_DEFINE_FINAL_TYPE (SympieSides, sides, GTK_TYPE_BOX)

static void
show_side (SympieSides *sides)
{
  sides->filling = TRUE;
  for (guint i = 0; i < N_SIDES; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (sides->buttons[i]),
                                  edit_get_side (sides->edit) == i);
  sides->filling = FALSE;
}

static void
on_toggled (GtkWidget *button, SympieSides *sides)
{
  if (sides->filling)
    return;
  edit_set_side (sides->edit, button == sides->buttons[EDIT_B]);
  show_side (sides); /* the one that was chosen before stays pressed */
}

void
sides_set_edit (SympieSides *sides, SympieEdit *edit)
{
  g_return_if_fail (SYMPIE_IS_SIDES (sides));
  g_set_object (&sides->edit, edit);
  g_signal_connect_object (edit, "changed", G_CALLBACK (show_side), sides,
                           G_CONNECT_SWAPPED);
  show_side (sides);
}

static void
sides_dispose (GObject *object)
{
  g_clear_object (&SYMPIE_SIDES (object)->edit);
  G_OBJECT_CLASS (sides_parent_class)->dispose (object);
}

static void
sides_class_init (SympieSidesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sides_dispose;
}

static void
sides_init (SympieSides *sides)
{
  /* Translators: the names of two versions to flip between */
  const gchar *const names[N_SIDES] = { _ ("A"), _ ("B") };

  gtk_style_context_add_class (
    gtk_widget_get_style_context (GTK_WIDGET (sides)), GTK_STYLE_CLASS_LINKED);
  for (guint i = 0; i < N_SIDES; i++)
    {
      g_autofree gchar *name = g_strdup_printf (_ ("Version %s"), names[i]);
      GtkWidget *button = gtk_toggle_button_new_with_label (names[i]);

      /* As narrow as those with an icon beside it. */
      gtk_style_context_add_class (gtk_widget_get_style_context (button),
                                   "image-button");
      gtk_widget_set_tooltip_text (
        button, _ ("Two versions to flip between: a change of one leaves the "
                   "other as it is (Ctrl+B flips)"));
      atk_object_set_name (gtk_widget_get_accessible (button), name);
      gtk_container_add (GTK_CONTAINER (sides), button);
      gtk_widget_show (button);
      g_signal_connect (button, "toggled", G_CALLBACK (on_toggled), sides);
      sides->buttons[i] = button;
    }
}
