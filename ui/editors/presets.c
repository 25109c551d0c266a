/* presets.c - the button of the presets
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/presets.h"

#include <glib/gi18n-lib.h>

#include "ui/editors/numbers-json.h"
#include "ui/editors/preset-list.h"
#include "ui/editors/preset-store.h"

struct _SympiePresets
{
  GtkMenuButton parent;
  SympieEdit *edit;
  SympieMiniature *miniature;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (SympiePresets, presets, GTK_TYPE_MENU_BUTTON)

enum
{
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Takes @error. */
static void
report_error (SympiePresets *presets, GError *error)
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
  GtkClipboard *clipboard =
    gtk_widget_get_clipboard (GTK_WIDGET (presets), GDK_SELECTION_CLIPBOARD);
  GError *error = NULL;
  g_autofree gchar *text =
    numbers_to_json (edit_get_cleanup (presets->edit), &error);

  if (text == NULL)
    {
      report_error (presets, error);
      return;
    }
  gtk_clipboard_set_text (clipboard, text, -1);
  gtk_clipboard_store (clipboard);
}

static void
on_text (GtkClipboard *clipboard, const gchar *text, gpointer data)
{
  g_autoptr (SympiePresets) presets = data;
  GError *error = NULL;
  Cleanup numbers;

  if (presets->edit == NULL)
    return;
  if (text == NULL)
    g_set_error_literal (&error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                         _ ("There is no text in the clipboard."));
  else if (numbers_from_json (&numbers, text, _ ("the clipboard"), &error))
    edit_set_cleanup (presets->edit, &numbers);
  if (error != NULL)
    report_error (presets, error);
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
close_popover (SympiePresets *presets)
{
  gtk_popover_popdown (gtk_menu_button_get_popover (GTK_MENU_BUTTON (presets)));
}

static void
on_chosen (SympiePresets *presets, const Cleanup *numbers)
{
  edit_set_cleanup (presets->edit, numbers);
  close_popover (presets);
}

static void
on_problem (SympiePresets *presets, const gchar *message)
{
  close_popover (presets);
  g_signal_emit (presets, signals[PROBLEM], 0, message);
}

static void
delete_preset (SympiePresets *presets, const gchar *name)
{
  GtkWidget *dialog = gtk_message_dialog_new (
    get_window (presets), GTK_DIALOG_MODAL, GTK_MESSAGE_QUESTION,
    GTK_BUTTONS_NONE, _ ("Delete the preset “%s”?"), name);
  GError *error = NULL;

  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _ ("_Cancel"),
                          GTK_RESPONSE_CANCEL, _ ("_Delete"),
                          GTK_RESPONSE_ACCEPT, NULL);
  if (gtk_dialog_run (GTK_DIALOG (dialog)) == GTK_RESPONSE_ACCEPT
      && !preset_store_delete (name, &error))
    report_error (presets, error);
  gtk_widget_destroy (dialog);
}

static gboolean
may_replace (GtkWindow *above, const gchar *name)
{
  GtkWidget *dialog;
  gboolean yes;

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
  gchar *name = NULL;

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
save_preset (SympiePresets *presets, const gchar *unused)
{
  g_autofree gchar *name = ask_name (presets);
  GError *error = NULL;

  if (name != NULL && may_replace (get_window (presets), name)
      && !preset_store_save (name, edit_get_cleanup (presets->edit), &error))
    report_error (presets, error);
}

/* ---- files */

static gchar *
ask_file (SympiePresets *presets,
          const gchar *title,
          GtkFileChooserAction action,
          const gchar *button)
{
  GtkFileChooserNative *native = gtk_file_chooser_native_new (
    title, get_window (presets), action, button, _ ("_Cancel"));
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (native);
  GtkFileFilter *filter = gtk_file_filter_new ();
  gchar *path = NULL;

  gtk_file_filter_set_name (filter, _ ("Numbers (JSON)"));
  gtk_file_filter_add_pattern (filter, "*.json");
  gtk_file_chooser_add_filter (chooser, filter);
  gtk_file_chooser_set_do_overwrite_confirmation (chooser, TRUE);
  if (action == GTK_FILE_CHOOSER_ACTION_SAVE)
    gtk_file_chooser_set_current_name (chooser, "sympie.json");
  if (gtk_native_dialog_run (GTK_NATIVE_DIALOG (native)) == GTK_RESPONSE_ACCEPT)
    path = gtk_file_chooser_get_filename (chooser);
  g_object_unref (native);
  return path;
}

static void
import_numbers (SympiePresets *presets, const gchar *unused)
{
  g_autofree gchar *path = ask_file (presets, _ ("Import numbers"),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"));
  GError *error = NULL;
  Cleanup numbers;

  if (path == NULL)
    return;
  if (preset_store_read_file (&numbers, path, &error))
    edit_set_cleanup (presets->edit, &numbers);
  else
    report_error (presets, error);
}

static void
export_numbers (SympiePresets *presets, const gchar *unused)
{
  g_autofree gchar *path = ask_file (presets, _ ("Export numbers"),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"));
  GError *error = NULL;

  if (path != NULL
      && !preset_store_write_file (edit_get_cleanup (presets->edit), path,
                                   &error))
    report_error (presets, error);
}

/* ---- what opens a dialog */

typedef struct
{
  SympiePresets *presets;
  void (*show) (SympiePresets *presets, const gchar *name);
  gchar *name;
} Later;

static gboolean
show_later (gpointer data)
{
  const Later *later = data;

  if (later->presets->edit != NULL)
    later->show (later->presets, later->name);
  return G_SOURCE_REMOVE;
}

static void
free_later (gpointer data)
{
  Later *later = data;

  g_object_unref (later->presets);
  g_free (later->name);
  g_free (later);
}

/* A dialog runs its own main loop, which must not happen while assistive
 * technology waits for a reply. */
static void
open_later (SympiePresets *presets,
            void (*show) (SympiePresets *presets, const gchar *name),
            const gchar *name)
{
  Later *later = g_new0 (Later, 1);

  later->presets = g_object_ref (presets);
  later->show = show;
  later->name = g_strdup (name);
  close_popover (presets);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, show_later, later, free_later);
}

static void
on_save (SympiePresets *presets)
{
  open_later (presets, save_preset, NULL);
}

static void
on_delete (SympiePresets *presets, const gchar *name)
{
  open_later (presets, delete_preset, name);
}

static void
on_import (SympiePresets *presets)
{
  open_later (presets, import_numbers, NULL);
}

static void
on_export (SympiePresets *presets)
{
  open_later (presets, export_numbers, NULL);
}

/* ---- the popover */

static void
add_item (SympiePresets *presets,
          GtkWidget *box,
          const gchar *text,
          void (*callback) (SympiePresets *presets))
{
  GtkWidget *item = gtk_model_button_new ();

  g_object_set (item, "text", text, NULL);
  gtk_container_add (GTK_CONTAINER (box), item);
  g_signal_connect_swapped (item, "clicked", G_CALLBACK (callback), presets);
}

static GtkWidget *
make_popover (SympiePresets *presets)
{
  GtkWidget *popover = gtk_popover_new (GTK_WIDGET (presets));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  presets->list = g_object_new (SYMPIE_TYPE_PRESET_LIST, NULL);
  g_signal_connect_swapped (presets->list, "chosen", G_CALLBACK (on_chosen),
                            presets);
  g_signal_connect_swapped (presets->list, "delete", G_CALLBACK (on_delete),
                            presets);
  g_signal_connect_swapped (presets->list, "problem", G_CALLBACK (on_problem),
                            presets);
  gtk_container_set_border_width (GTK_CONTAINER (box), 9);
  gtk_container_add (GTK_CONTAINER (box), presets->list);
  add_item (presets, box, _ ("_Save preset…"), on_save);
  add_item (presets, box, _ ("_Import…"), on_import);
  add_item (presets, box, _ ("_Export…"), on_export);
  gtk_container_add (GTK_CONTAINER (box),
                     gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  add_item (presets, box, _ ("_Copy numbers (Ctrl+Shift+C)"), presets_copy);
  add_item (presets, box, _ ("_Paste numbers (Ctrl+Shift+V)"), presets_paste);
  gtk_widget_show_all (box);
  gtk_container_add (GTK_CONTAINER (popover), box);
  return popover;
}

/* The folder and the numbers may have changed since it was last open. */
static void
on_toggled (SympiePresets *presets)
{
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (presets)))
    preset_list_fill (SYMPIE_PRESET_LIST (presets->list), presets->miniature);
}

void
presets_set_miniature (SympiePresets *presets, SympieMiniature *miniature)
{
  g_return_if_fail (SYMPIE_IS_PRESETS (presets));
  g_set_object (&presets->miniature, miniature);
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
  SympiePresets *presets = SYMPIE_PRESETS (object);

  g_clear_object (&presets->edit);
  g_clear_object (&presets->miniature);
  G_OBJECT_CLASS (presets_parent_class)->dispose (object);
}

/* Not when it is initialised: GtkButton's construction clears the label. */
static void
presets_constructed (GObject *object)
{
  SympiePresets *presets = SYMPIE_PRESETS (object);
  GtkButton *button = GTK_BUTTON (object);

  G_OBJECT_CLASS (presets_parent_class)->constructed (object);
  gtk_button_set_label (button, _ ("Prese_ts"));
  gtk_button_set_use_underline (button, TRUE);
  gtk_widget_set_tooltip_text (
    GTK_WIDGET (object), _ ("Numbers that you have kept, and copy and paste"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (object),
                               make_popover (presets));
  g_signal_connect (object, "toggled", G_CALLBACK (on_toggled), NULL);
}

static void
presets_class_init (SympiePresetsClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = presets_constructed;
  G_OBJECT_CLASS (klass)->dispose = presets_dispose;
  signals[PROBLEM] =
    g_signal_new ("problem", SYMPIE_TYPE_PRESETS, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
presets_init (SympiePresets *presets)
{
}
