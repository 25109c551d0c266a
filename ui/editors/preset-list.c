/* preset-list.c - the saved presets, with small pictures
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/preset-list.h"

#include <glib/gi18n-lib.h>

#include "ui/editors/preset-store.h"

#define MAX_HEIGHT 260
#define NAME_CHARS 24
#define NAME "sympie-name" /* of a row's preset, on its widgets */

struct _SympiePresetList
{
  GtkScrolledWindow parent;
  GtkWidget *rows;
};

G_DEFINE_FINAL_TYPE (SympiePresetList, preset_list, GTK_TYPE_SCROLLED_WINDOW)

enum
{
  CHOSEN,
  DELETE,
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_left (GtkWidget *button, SympiePresetList *list)
{
  Cleanup numbers;
  g_autofree gchar *name = preset_store_load_left (&numbers);

  if (name != NULL)
    g_signal_emit (list, signals[CHOSEN], 0, &numbers);
}

static void
on_preset (GtkWidget *button, SympiePresetList *list)
{
  const gchar *name = g_object_get_data (G_OBJECT (button), NAME);
  g_autoptr (GError) error = NULL;
  Cleanup numbers;

  if (preset_store_load (&numbers, name, &error))
    g_signal_emit (list, signals[CHOSEN], 0, &numbers);
  else
    g_signal_emit (list, signals[PROBLEM], 0, error->message);
}

static void
on_delete (GtkWidget *button, SympiePresetList *list)
{
  g_signal_emit (list, signals[DELETE], 0,
                 g_object_get_data (G_OBJECT (button), NAME));
}

static void
show_star (GtkWidget *star)
{
  gboolean is_favourite =
    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (star));

  gtk_button_set_image (
    GTK_BUTTON (star),
    gtk_image_new_from_icon_name (is_favourite ? "starred-symbolic"
                                               : "non-starred-symbolic",
                                  GTK_ICON_SIZE_BUTTON));
}

static void
on_star (GtkWidget *star, SympiePresetList *list)
{
  g_autoptr (GError) error = NULL;

  show_star (star);
  if (!preset_store_set_favourite (
        g_object_get_data (G_OBJECT (star), NAME),
        gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (star)), &error))
    g_signal_emit (list, signals[PROBLEM], 0, error->message);
}

/* ---- rows */

/* @numbers: NULL if they cannot be read. */
static GtkWidget *
make_button (SympiePresetList *list,
             const gchar *label,
             const Cleanup *numbers,
             SympieMiniature *miniature)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *picture = gtk_image_new ();
  GtkWidget *name = gtk_label_new (label);
  cairo_surface_t *surface = NULL;

  if (numbers != NULL && miniature != NULL)
    surface = miniature_paint (miniature, numbers);
  if (numbers != NULL)
    gtk_image_set_from_surface (GTK_IMAGE (picture), surface);
  else
    gtk_image_set_from_icon_name (
      GTK_IMAGE (picture), "dialog-warning-symbolic", GTK_ICON_SIZE_BUTTON);
  g_clear_pointer (&surface, cairo_surface_destroy);
  gtk_widget_set_size_request (picture, MINIATURE_WIDTH, MINIATURE_HEIGHT);
  gtk_label_set_xalign (GTK_LABEL (name), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (name), NAME_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (name), NAME_CHARS);
  gtk_container_add (GTK_CONTAINER (box), picture);
  gtk_container_add (GTK_CONTAINER (box), name);
  gtk_container_add (GTK_CONTAINER (button), box);
  gtk_button_set_relief (GTK_BUTTON (button), GTK_RELIEF_NONE);
  atk_object_set_name (gtk_widget_get_accessible (button), label);
  return button;
}

/* @name: of the preset. */
static void
add_small (SympiePresetList *list,
           GtkWidget *row,
           GtkWidget *button,
           const gchar *name,
           const gchar *tip)
{
  g_autofree gchar *told = g_strdup_printf (tip, name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_button_set_relief (GTK_BUTTON (button), GTK_RELIEF_NONE);
  gtk_widget_set_tooltip_text (button, told);
  atk_object_set_name (gtk_widget_get_accessible (button), told);
  g_object_set_data_full (G_OBJECT (button), NAME, g_strdup (name), g_free);
  gtk_container_add (GTK_CONTAINER (row), button);
}

static void
add_preset (SympiePresetList *list,
            const gchar *name,
            SympieMiniature *miniature)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *star = gtk_toggle_button_new ();
  GtkWidget *delete = gtk_button_new_from_icon_name ("edit-delete-symbolic",
                                                     GTK_ICON_SIZE_BUTTON);
  GtkWidget *button;
  Cleanup numbers;
  gboolean is_read = preset_store_load (&numbers, name, NULL);

  button = make_button (list, name, is_read ? &numbers : NULL, miniature);
  g_object_set_data_full (G_OBJECT (button), NAME, g_strdup (name), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_preset), list);
  gtk_box_pack_start (GTK_BOX (row), button, TRUE, TRUE, 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (star),
                                preset_store_is_favourite (name));
  show_star (star);
  add_small (list, row, star, name, _ ("Favourite: %s"));
  g_signal_connect (star, "toggled", G_CALLBACK (on_star), list);
  add_small (list, row, delete, name, _ ("Delete %s"));
  g_signal_connect (delete, "clicked", G_CALLBACK (on_delete), list);
  gtk_container_add (GTK_CONTAINER (list->rows), row);
}

static void
add_left (SympiePresetList *list, SympieMiniature *miniature)
{
  Cleanup numbers;
  g_autofree gchar *name = preset_store_load_left (&numbers);
  g_autofree gchar *label = NULL;
  GtkWidget *button;

  if (name == NULL)
    return;
  /* Translators: numbers that were not applied, and a photograph's name */
  label = g_strdup_printf (_ ("As I left it (%s)"), name);
  button = make_button (list, label, &numbers, miniature);
  gtk_widget_set_tooltip_text (
    button, _ ("The numbers of the window that was last closed without Apply"));
  g_signal_connect (button, "clicked", G_CALLBACK (on_left), list);
  gtk_container_add (GTK_CONTAINER (list->rows), button);
}

static void
destroy (GtkWidget *row, gpointer unused)
{
  gtk_widget_destroy (row);
}

void
preset_list_fill (SympiePresetList *list, SympieMiniature *miniature)
{
  g_auto (GStrv) names = preset_store_list ();

  g_return_if_fail (SYMPIE_IS_PRESET_LIST (list));
  gtk_container_foreach (GTK_CONTAINER (list->rows), destroy, NULL);
  add_left (list, miniature);
  for (gsize i = 0; names[i] != NULL; i++)
    add_preset (list, names[i], miniature);
  gtk_widget_show_all (list->rows);
}

/* ---- making it */

static void
preset_list_class_init (SympiePresetListClass *klass)
{
  signals[CHOSEN] =
    g_signal_new ("chosen", SYMPIE_TYPE_PRESET_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[DELETE] =
    g_signal_new ("delete", SYMPIE_TYPE_PRESET_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PROBLEM] =
    g_signal_new ("problem", SYMPIE_TYPE_PRESET_LIST, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
preset_list_init (SympiePresetList *list)
{
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (list);

  gtk_scrolled_window_set_policy (scrolled, GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (scrolled, TRUE);
  gtk_scrolled_window_set_max_content_height (scrolled, MAX_HEIGHT);
  list->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_container_add (GTK_CONTAINER (list), list->rows);
  gtk_widget_show (list->rows);
}
