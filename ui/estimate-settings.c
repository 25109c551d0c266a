/* estimate-settings.c - model, scope and passes of the estimate
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/estimate-settings.h"

#include <glib/gi18n-lib.h>

#include "core/models.h"
#include "ui/greyed.h"
#include "ui/model-card.h"
#include "templates.h"

#define TITLE_CHARS 16
#define OTHER "*" /* not a valid file name, so no model has it */

struct _SympieEstimateSettings
{
  GtkBox parent;
  GtkWidget *from_row;
  GtkWidget *from;
  GtkWidget *note;
  GtkWidget *more;
  GtkWidget *arrow;
  GtkWidget *chosen;
  GtkWidget *model;
  GtkWidget *details;
  GtkWidget *line;
  GtkWidget *scope;
  GtkWidget *passes;
  GtkWidget *again;
  const Start *starts;
  guint usual_passes; /* where the start leaves them open */
  gchar *last_model;  /* restored when no file is chosen */
  gboolean filling;
  gboolean waiting;
  guint chooser; /* a source, until a file has been chosen */
};

G_DEFINE_FINAL_TYPE (SympieEstimateSettings, estimate_settings, GTK_TYPE_BOX)

enum
{
  REQUESTED,
  STOPPED,
  START_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_changed (SympieEstimateSettings *settings)
{
  if (!settings->filling)
    g_signal_emit (settings, signals[REQUESTED], 0);
}

static void
on_again (SympieEstimateSettings *settings)
{
  g_signal_emit (settings, signals[settings->waiting ? STOPPED : REQUESTED], 0);
}

static void
show_start (SympieEstimateSettings *settings)
{
  const Start *start =
    &settings->starts[estimate_settings_get_start (settings)];
  GtkWidget *controls[] = { settings->model, settings->scope, settings->passes,
                            settings->again };
  const gchar *why = NULL;
  guint passes = settings->usual_passes;

  if (start->content != NULL && !start->replaces)
    why = _ ("Nothing is estimated: the numbers are those of last time.");
  for (gsize i = 0; i < G_N_ELEMENTS (controls); i++)
    greyed_set (controls[i], why);
  if (start->replaces)
    {
      passes = start->content->cleanup.n;
      greyed_set (settings->passes,
                  _ ("An effect keeps the number of its passes."));
    }
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (settings->passes), passes);
  gtk_label_set_text (GTK_LABEL (settings->note),
                      start->note != NULL ? start->note : "");
  gtk_widget_set_visible (settings->note, start->note != NULL);
  gtk_widget_set_tooltip_text (settings->from, start->title);
}

static void
on_from_changed (SympieEstimateSettings *settings)
{
  if (settings->filling)
    return;
  settings->filling = TRUE;
  show_start (settings);
  settings->filling = FALSE;
  g_signal_emit (settings, signals[START_CHOSEN], 0);
}

static void
on_more (SympieEstimateSettings *settings)
{
  gboolean more = estimate_settings_get_open (settings);

  gtk_image_set_from_icon_name (GTK_IMAGE (settings->arrow),
                                more ? "pan-down-symbolic" : "pan-end-symbolic",
                                GTK_ICON_SIZE_BUTTON);
}

static void
show_model (SympieEstimateSettings *settings)
{
  g_autoptr (ModelCard) card = model_card_new (settings->last_model);
  g_autofree gchar *chosen = g_strdup_printf (_ ("Model: %s"), card->title);

  gtk_label_set_text (GTK_LABEL (settings->chosen), chosen);
  gtk_label_set_text (GTK_LABEL (settings->line), card->line);
  gtk_widget_set_tooltip_text (settings->line, card->line);
  gtk_label_set_text (GTK_LABEL (settings->details), card->details);
}

/* Chooses @model, adding it as a file if the list has no such name. */
static void
select_model (SympieEstimateSettings *settings, const gchar *model)
{
  GtkComboBoxText *box = GTK_COMBO_BOX_TEXT (settings->model);

  if (!gtk_combo_box_set_active_id (GTK_COMBO_BOX (box), model))
    {
      g_autoptr (ModelCard) card = model_card_new (model);

      gtk_combo_box_text_insert (box, 0, model, card->title);
      gtk_combo_box_set_active_id (GTK_COMBO_BOX (box), model);
    }
  g_free (settings->last_model);
  settings->last_model = g_strdup (model);
  show_model (settings);
}

static gchar *
choose_file (SympieEstimateSettings *settings)
{
  GtkWidget *top = gtk_widget_get_toplevel (GTK_WIDGET (settings));
  g_autoptr (GtkFileChooserNative) chooser =
    gtk_file_chooser_native_new (_ ("Open a Model"), GTK_WINDOW (top),
                                 GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Weights files (*.safetensors)"));
  gtk_file_filter_add_pattern (filter, "*.safetensors");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  if (gtk_native_dialog_run (GTK_NATIVE_DIALOG (chooser))
      != GTK_RESPONSE_ACCEPT)
    return NULL;
  return gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (chooser));
}

/* The chooser runs its own main loop, which must not happen while assistive
 * technology waits for a reply. */
static gboolean
choose_later (gpointer data)
{
  SympieEstimateSettings *settings = data;
  g_autofree gchar *path = choose_file (settings);

  settings->chooser = 0;
  settings->filling = TRUE;
  select_model (settings, path != NULL ? path : settings->last_model);
  settings->filling = FALSE;
  if (path != NULL)
    on_changed (settings);
  return G_SOURCE_REMOVE;
}

static void
on_model_changed (SympieEstimateSettings *settings)
{
  const gchar *id =
    gtk_combo_box_get_active_id (GTK_COMBO_BOX (settings->model));

  if (settings->filling || id == NULL)
    return;
  if (!g_str_equal (id, OTHER))
    {
      g_free (settings->last_model);
      settings->last_model = g_strdup (id);
      show_model (settings);
      on_changed (settings);
    }
  else if (settings->chooser == 0)
    settings->chooser = g_idle_add (choose_later, settings);
}

void
estimate_settings_set_options (SympieEstimateSettings *settings,
                               const EstimateOptions *options)
{
  g_return_if_fail (SYMPIE_IS_ESTIMATE_SETTINGS (settings));
  settings->filling = TRUE;
  select_model (settings,
                options->model[0] != '\0' ? options->model : MODELS_DEFAULT);
  gtk_combo_box_set_active (GTK_COMBO_BOX (settings->scope), options->scope);
  settings->usual_passes = options->passes;
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (settings->passes),
                             options->passes);
  settings->filling = FALSE;
}

void
estimate_settings_commit (SympieEstimateSettings *settings)
{
  g_return_if_fail (SYMPIE_IS_ESTIMATE_SETTINGS (settings));
  gtk_spin_button_update (GTK_SPIN_BUTTON (settings->passes));
}

void
estimate_settings_get_options (SympieEstimateSettings *settings,
                               EstimateOptions *options)
{
  g_return_if_fail (SYMPIE_IS_ESTIMATE_SETTINGS (settings));
  g_strlcpy (options->model, settings->last_model, ESTIMATE_MODEL_SIZE);
  options->scope = gtk_combo_box_get_active (GTK_COMBO_BOX (settings->scope));
  options->passes =
    gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (settings->passes));
}

void
estimate_settings_set_starts (SympieEstimateSettings *settings,
                              const Start *starts,
                              guint n)
{
  GtkComboBoxText *box;

  g_return_if_fail (SYMPIE_IS_ESTIMATE_SETTINGS (settings));
  box = GTK_COMBO_BOX_TEXT (settings->from);
  settings->filling = TRUE;
  settings->starts = starts;
  for (guint i = 0; i < n; i++)
    gtk_combo_box_text_append_text (box, starts[i].title);
  gtk_combo_box_set_active (GTK_COMBO_BOX (box), 0);
  gtk_widget_set_visible (settings->from_row, n > 1);
  if (n > 0)
    show_start (settings);
  settings->filling = FALSE;
}

guint
estimate_settings_get_start (SympieEstimateSettings *settings)
{
  return MAX (gtk_combo_box_get_active (GTK_COMBO_BOX (settings->from)), 0);
}

void
estimate_settings_set_open (SympieEstimateSettings *settings, gboolean open)
{
  g_return_if_fail (SYMPIE_IS_ESTIMATE_SETTINGS (settings));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (settings->more), open);
}

gboolean
estimate_settings_get_open (SympieEstimateSettings *settings)
{
  g_return_val_if_fail (SYMPIE_IS_ESTIMATE_SETTINGS (settings), FALSE);
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (settings->more));
}

void
estimate_settings_set_waiting (SympieEstimateSettings *settings,
                               gboolean waiting)
{
  g_return_if_fail (SYMPIE_IS_ESTIMATE_SETTINGS (settings));
  if (waiting == settings->waiting)
    return;
  settings->waiting = waiting;
  gtk_button_set_label (GTK_BUTTON (settings->again),
                        waiting ? _ ("Stop _estimating")
                                : _ ("_Estimate again"));
}

static void
estimate_settings_dispose (GObject *object)
{
  SympieEstimateSettings *settings = SYMPIE_ESTIMATE_SETTINGS (object);

  if (settings->chooser != 0)
    g_source_remove (settings->chooser);
  settings->chooser = 0;
  G_OBJECT_CLASS (estimate_settings_parent_class)->dispose (object);
}

static void
estimate_settings_finalize (GObject *object)
{
  g_free (SYMPIE_ESTIMATE_SETTINGS (object)->last_model);
  G_OBJECT_CLASS (estimate_settings_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget)
{
  static const struct
  {
    const gchar *name;
    gssize offset;
  } children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET (SympieEstimateSettings, name) }
    CHILD (from_row), CHILD (from),   CHILD (note),   CHILD (more),
    CHILD (arrow),    CHILD (chosen), CHILD (model),  CHILD (line),
    CHILD (details),  CHILD (scope),  CHILD (passes), CHILD (again),
#undef CHILD
  };

  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_class_bind_template_child_full (widget, children[i].name, FALSE,
                                               children[i].offset);
}

static void
estimate_settings_class_init (SympieEstimateSettingsClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = estimate_settings_dispose;
  G_OBJECT_CLASS (klass)->finalize = estimate_settings_finalize;
  signals[REQUESTED] =
    g_signal_new ("requested", SYMPIE_TYPE_ESTIMATE_SETTINGS, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STOPPED] =
    g_signal_new ("stopped", SYMPIE_TYPE_ESTIMATE_SETTINGS, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[START_CHOSEN] =
    g_signal_new ("start-chosen", SYMPIE_TYPE_ESTIMATE_SETTINGS,
                  G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  ui_templates_get_resource ();
  gtk_widget_class_set_template_from_resource (
    widget, "/org/sympie/ui/estimate-settings.ui");
  bind_children (widget);
  gtk_widget_class_bind_template_callback (widget, on_changed);
  gtk_widget_class_bind_template_callback (widget, on_again);
  gtk_widget_class_bind_template_callback (widget, on_from_changed);
  gtk_widget_class_bind_template_callback (widget, on_more);
  gtk_widget_class_bind_template_callback (widget, on_model_changed);
}

/* A user's file may have a long name, and an effect a long title. */
static void
shorten_titles (GtkCellLayout *layout)
{
  GList *cells = gtk_cell_layout_get_cells (layout);

  g_object_set (cells->data, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, "width-chars",
                TITLE_CHARS, "max-width-chars", TITLE_CHARS, NULL);
  g_list_free (cells);
}

static void
estimate_settings_init (SympieEstimateSettings *settings)
{
  g_auto (GStrv) names = models_list ();
  GtkComboBoxText *box;

  settings->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (settings));
  box = GTK_COMBO_BOX_TEXT (settings->model);
  shorten_titles (GTK_CELL_LAYOUT (box));
  shorten_titles (GTK_CELL_LAYOUT (settings->from));
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autoptr (ModelCard) card = model_card_new (names[i]);

      gtk_combo_box_text_append (box, names[i], card->title);
    }
  gtk_combo_box_text_append (box, OTHER, _ ("Other file…"));
  settings->filling = FALSE;
}
