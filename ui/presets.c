/* presets.c - the menu of kept numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "presets.h"

#include <glib/gi18n-lib.h>

#include "numbers-json.h"
#include "preset-store.h"

#define NAME_KEY "sympie-preset"

struct _SympiePresets
{
  GtkButton   parent;
  SympieEdit *edit;
};

G_DEFINE_FINAL_TYPE (SympiePresets, presets, GTK_TYPE_BUTTON)

enum
{
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Takes @error. */
static void
tell (SympiePresets *presets, GError *error)
{
  g_signal_emit (presets, signals[PROBLEM], 0, error->message);
  g_error_free (error);
}

static GtkWindow *
get_window (SympiePresets *presets)
{
  return GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (presets)));
}

/* ---- clipboard */

void
presets_copy (SympiePresets *presets)
{
  GtkClipboard     *clipboard
    = gtk_widget_get_clipboard (GTK_WIDGET (presets), GDK_SELECTION_CLIPBOARD);
  g_autofree gchar *text = numbers_to_json (edit_get_numbers (presets->edit));

  gtk_clipboard_set_text (clipboard, text, -1);
  gtk_clipboard_store (clipboard);
}

static void
on_text (GtkClipboard *clipboard, const gchar *text, gpointer data)
{
  g_autoptr (SympiePresets) presets = data;
  GError                   *error = NULL;
  EditNumbers               numbers;

  if (presets->edit == NULL)
    return;
  if (text == NULL)
    g_set_error_literal (&error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                         _ ("There is no text in the clipboard."));
  else if (numbers_from_json (&numbers, text, _ ("the clipboard"), &error))
    edit_set_numbers (presets->edit, &numbers);
  if (error != NULL)
    tell (presets, error);
}

void
presets_paste (SympiePresets *presets)
{
  gtk_clipboard_request_text (
    gtk_widget_get_clipboard (GTK_WIDGET (presets), GDK_SELECTION_CLIPBOARD),
    on_text, g_object_ref (presets));
}

/* ---- presets */

static void
on_load (GtkWidget *item, SympiePresets *presets)
{
  const gchar *name = g_object_get_data (G_OBJECT (item), NAME_KEY);
  GError      *error = NULL;
  EditNumbers  numbers;

  if (preset_store_load (&numbers, name, &error))
    edit_set_numbers (presets->edit, &numbers);
  else
    tell (presets, error);
}

static void
on_delete (GtkWidget *item, SympiePresets *presets)
{
  const gchar *name = g_object_get_data (G_OBJECT (item), NAME_KEY);
  GtkWidget   *dialog
    = gtk_message_dialog_new (get_window (presets), GTK_DIALOG_MODAL,
                              GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE,
                              _ ("Delete the preset “%s”?"), name);
  GError      *error = NULL;

  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _ ("_Cancel"),
                          GTK_RESPONSE_CANCEL, _ ("_Delete"),
                          GTK_RESPONSE_ACCEPT, NULL);
  if (gtk_dialog_run (GTK_DIALOG (dialog)) == GTK_RESPONSE_ACCEPT
      && !preset_store_delete (name, &error))
    tell (presets, error);
  gtk_widget_destroy (dialog);
}

static gboolean
may_replace (GtkWindow *above, const gchar *name)
{
  GtkWidget *dialog;
  gboolean   yes;

  if (!preset_store_has (name))
    return TRUE;
  dialog = gtk_message_dialog_new (above, GTK_DIALOG_MODAL,
                                   GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE,
                                   _ ("Replace the preset “%s”?"), name);
  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _ ("_Cancel"),
                          GTK_RESPONSE_CANCEL, _ ("_Replace"),
                          GTK_RESPONSE_ACCEPT, NULL);
  yes = gtk_dialog_run (GTK_DIALOG (dialog)) == GTK_RESPONSE_ACCEPT;
  gtk_widget_destroy (dialog);
  return yes;
}

/* Returns: (transfer full) (nullable): what was typed. */
static gchar *
ask_name (SympiePresets *presets)
{
  GtkWidget *dialog = gtk_dialog_new_with_buttons (
    _ ("Save preset"), get_window (presets), GTK_DIALOG_MODAL, _ ("_Cancel"),
    GTK_RESPONSE_CANCEL, _ ("_Save"), GTK_RESPONSE_ACCEPT, NULL);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("_Name"));
  GtkWidget *entry = gtk_entry_new ();
  gchar     *name = NULL;

  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
  gtk_container_set_border_width (GTK_CONTAINER (row), 12);
  gtk_box_pack_start (GTK_BOX (row), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row), entry, TRUE, TRUE, 0);
  gtk_container_add (
    GTK_CONTAINER (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), row);
  gtk_widget_show_all (row);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  if (gtk_dialog_run (GTK_DIALOG (dialog)) == GTK_RESPONSE_ACCEPT)
    name = g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (entry))));
  gtk_widget_destroy (dialog);
  return name;
}

static void
on_save (SympiePresets *presets)
{
  g_autofree gchar *name = ask_name (presets);
  GError           *error = NULL;

  if (name != NULL && may_replace (get_window (presets), name)
      && !preset_store_save (name, edit_get_numbers (presets->edit), &error))
    tell (presets, error);
}

/* ---- files */

static gchar *
ask_file (SympiePresets *presets, const gchar *title,
          GtkFileChooserAction action, const gchar *button)
{
  GtkFileChooserNative *native = gtk_file_chooser_native_new (
    title, get_window (presets), action, button, _ ("_Cancel"));
  GtkFileChooser       *chooser = GTK_FILE_CHOOSER (native);
  GtkFileFilter        *filter = gtk_file_filter_new ();
  gchar                *path = NULL;

  gtk_file_filter_set_name (filter, _ ("Numbers (JSON)"));
  gtk_file_filter_add_pattern (filter, "*.json");
  gtk_file_chooser_add_filter (chooser, filter);
  gtk_file_chooser_set_do_overwrite_confirmation (chooser, TRUE);
  if (action == GTK_FILE_CHOOSER_ACTION_SAVE)
    gtk_file_chooser_set_current_name (chooser, "sympie.json");
  if (gtk_native_dialog_run (GTK_NATIVE_DIALOG (native))
      == GTK_RESPONSE_ACCEPT)
    path = gtk_file_chooser_get_filename (chooser);
  g_object_unref (native);
  return path;
}

static void
on_import (SympiePresets *presets)
{
  g_autofree gchar *path
    = ask_file (presets, _ ("Import numbers"), GTK_FILE_CHOOSER_ACTION_OPEN,
                _ ("_Open"));
  GError           *error = NULL;
  EditNumbers       numbers;

  if (path == NULL)
    return;
  if (preset_store_read_file (&numbers, path, &error))
    edit_set_numbers (presets->edit, &numbers);
  else
    tell (presets, error);
}

static void
on_export (SympiePresets *presets)
{
  g_autofree gchar *path
    = ask_file (presets, _ ("Export numbers"), GTK_FILE_CHOOSER_ACTION_SAVE,
                _ ("_Save"));
  GError           *error = NULL;

  if (path != NULL
      && !preset_store_write_file (edit_get_numbers (presets->edit), path,
                                   &error))
    tell (presets, error);
}

/* ---- the menu */

static GtkWidget *
add_item (GtkWidget *menu, const gchar *label, GCallback callback,
          SympiePresets *presets)
{
  GtkWidget *item = gtk_menu_item_new_with_mnemonic (label);

  if (callback != NULL)
    g_signal_connect_object (item, "activate", callback, presets,
                             G_CONNECT_SWAPPED);
  gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
  return item;
}

static void
add_names (GtkWidget *menu, GStrv names, GCallback callback,
           SympiePresets *presets)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      GtkWidget *item = gtk_menu_item_new_with_label (names[i]);

      g_object_set_data_full (G_OBJECT (item), NAME_KEY, g_strdup (names[i]),
                              g_free);
      g_signal_connect_object (item, "activate", callback, presets, 0);
      gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
    }
}

static void
add_separator (GtkWidget *menu)
{
  gtk_menu_shell_append (GTK_MENU_SHELL (menu), gtk_separator_menu_item_new ());
}

static void
on_clicked (SympiePresets *presets)
{
  g_auto (GStrv) names = preset_store_list ();
  GtkWidget     *menu = gtk_menu_new ();
  GtkWidget     *doomed = gtk_menu_new ();
  GtkWidget     *item;

  add_names (menu, names, G_CALLBACK (on_load), presets);
  if (names[0] != NULL)
    add_separator (menu);
  add_item (menu, _ ("_Save preset…"), G_CALLBACK (on_save), presets);
  item = add_item (menu, _ ("_Delete preset"), NULL, presets);
  add_names (doomed, names, G_CALLBACK (on_delete), presets);
  gtk_menu_item_set_submenu (GTK_MENU_ITEM (item), doomed);
  gtk_widget_set_sensitive (item, names[0] != NULL);
  add_item (menu, _ ("_Import…"), G_CALLBACK (on_import), presets);
  add_item (menu, _ ("_Export…"), G_CALLBACK (on_export), presets);
  add_separator (menu);
  add_item (menu, _ ("_Copy numbers (Ctrl+Shift+C)"),
            G_CALLBACK (presets_copy), presets);
  add_item (menu, _ ("_Paste numbers (Ctrl+Shift+V)"),
            G_CALLBACK (presets_paste), presets);
  gtk_menu_attach_to_widget (GTK_MENU (menu), GTK_WIDGET (presets), NULL);
  g_signal_connect (menu, "selection-done", G_CALLBACK (gtk_widget_destroy),
                    NULL);
  gtk_widget_show_all (menu);
  gtk_menu_popup_at_widget (GTK_MENU (menu), GTK_WIDGET (presets),
                            GDK_GRAVITY_SOUTH_WEST, GDK_GRAVITY_NORTH_WEST,
                            NULL);
}

void
presets_set_edit (SympiePresets *presets, SympieEdit *edit)
{
  g_return_if_fail (SYMPIE_IS_PRESETS (presets));
  g_set_object (&presets->edit, edit);
}

static void
presets_dispose (GObject *object)
{
  g_clear_object (&SYMPIE_PRESETS (object)->edit);
  G_OBJECT_CLASS (presets_parent_class)->dispose (object);
}

/* Not when it is initialised: GtkButton's construction clears the label. */
static void
presets_constructed (GObject *object)
{
  GtkButton *button = GTK_BUTTON (object);

  G_OBJECT_CLASS (presets_parent_class)->constructed (object);
  gtk_button_set_label (button, _ ("Prese_ts"));
  gtk_button_set_use_underline (button, TRUE);
  gtk_widget_set_tooltip_text (
    GTK_WIDGET (object), _ ("Numbers that you have kept, and copy and paste"));
  g_signal_connect (object, "clicked", G_CALLBACK (on_clicked), NULL);
}

static void
presets_class_init (SympiePresetsClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = presets_constructed;
  G_OBJECT_CLASS (klass)->dispose = presets_dispose;
  signals[PROBLEM] = g_signal_new ("problem", SYMPIE_TYPE_PRESETS,
                                   G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
presets_init (SympiePresets *presets)
{
}
