/* estimate-settings.c - what the network is asked: model, scope, passes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/estimate-settings.h"

#include <glib/gi18n-lib.h>

#include "core/models.h"
#include "ui/model-card.h"
#include "templates.h"

#define TITLE_CHARS 16
#define OTHER "*" /* no model can be called so: it is no name of a file */

struct _SympieQuestion
{
  GtkGrid parent;
  GtkWidget *from_label;
  GtkWidget *from;
  GtkWidget *model;
  GtkWidget *card;
  GtkWidget *scope;
  GtkWidget *passes;
  GtkWidget *again;
  gchar *last_model; /* what to return to when no file is chosen */
  gboolean filling;
  gboolean waiting;
  guint chooser; /* a source, until a file has been chosen */
};

G_DEFINE_FINAL_TYPE (SympieQuestion, question, GTK_TYPE_GRID)

enum
{
  ASKED,
  STOPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_changed (SympieQuestion *question)
{
  if (!question->filling)
    g_signal_emit (question, signals[ASKED], 0);
}

static void
on_again (SympieQuestion *question)
{
  g_signal_emit (question, signals[question->waiting ? STOPPED : ASKED], 0);
}

static void
on_from_changed (SympieQuestion *question)
{
  gboolean anew = !question_wants_earlier (question);

  gtk_widget_set_sensitive (question->model, anew);
  gtk_widget_set_sensitive (question->scope, anew);
  gtk_widget_set_sensitive (question->passes, anew);
  gtk_widget_set_sensitive (question->again, anew);
  on_changed (question);
}

static void
show_model (SympieQuestion *question)
{
  g_autofree gchar *card = model_card_dup_lines (question->last_model);

  gtk_label_set_text (GTK_LABEL (question->card), card);
}

/* Chooses @model, adding it as a file if the list has no such name. */
static void
select_model (SympieQuestion *question, const gchar *model)
{
  GtkComboBoxText *box = GTK_COMBO_BOX_TEXT (question->model);

  if (!gtk_combo_box_set_active_id (GTK_COMBO_BOX (box), model))
    {
      g_autofree gchar *title = model_card_dup_title (model);

      gtk_combo_box_text_insert (box, 0, model, title);
      gtk_combo_box_set_active_id (GTK_COMBO_BOX (box), model);
    }
  g_free (question->last_model);
  question->last_model = g_strdup (model);
  show_model (question);
}

static gchar *
choose_file (SympieQuestion *question)
{
  GtkWidget *top = gtk_widget_get_toplevel (GTK_WIDGET (question));
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

/* The chooser runs a main loop of its own, which may not be within the answer
 * to assistive technology that chose the item. */
static gboolean
choose_later (gpointer data)
{
  SympieQuestion *question = data;
  g_autofree gchar *path = choose_file (question);

  question->chooser = 0;
  question->filling = TRUE;
  select_model (question, path != NULL ? path : question->last_model);
  question->filling = FALSE;
  if (path != NULL)
    on_changed (question);
  return G_SOURCE_REMOVE;
}

static void
on_model_changed (SympieQuestion *question)
{
  const gchar *id =
    gtk_combo_box_get_active_id (GTK_COMBO_BOX (question->model));

  if (question->filling || id == NULL)
    return;
  if (!g_str_equal (id, OTHER))
    {
      g_free (question->last_model);
      question->last_model = g_strdup (id);
      show_model (question);
      on_changed (question);
    }
  else if (question->chooser == 0)
    question->chooser = g_idle_add (choose_later, question);
}

void
question_set_options (SympieQuestion *question,
                      const EstimateOptions *options,
                      gboolean earlier)
{
  g_return_if_fail (SYMPIE_IS_QUESTION (question));
  question->filling = TRUE;
  gtk_widget_set_visible (question->from_label, earlier);
  gtk_widget_set_visible (question->from, earlier);
  select_model (question,
                options->model[0] != '\0' ? options->model : MODELS_DEFAULT);
  gtk_combo_box_set_active (GTK_COMBO_BOX (question->scope), options->scope);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (question->passes),
                             options->passes);
  question->filling = FALSE;
}

void
question_take_typed (SympieQuestion *question)
{
  g_return_if_fail (SYMPIE_IS_QUESTION (question));
  gtk_spin_button_update (GTK_SPIN_BUTTON (question->passes));
}

void
question_get_options (SympieQuestion *question, EstimateOptions *options)
{
  g_return_if_fail (SYMPIE_IS_QUESTION (question));
  g_strlcpy (options->model, question->last_model, ESTIMATE_MODEL_SIZE);
  options->scope = gtk_combo_box_get_active (GTK_COMBO_BOX (question->scope));
  options->passes =
    gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (question->passes));
}

gboolean
question_wants_earlier (SympieQuestion *question)
{
  return gtk_combo_box_get_active (GTK_COMBO_BOX (question->from)) == 1;
}

void
question_set_waiting (SympieQuestion *question, gboolean waiting)
{
  g_return_if_fail (SYMPIE_IS_QUESTION (question));
  if (waiting == question->waiting)
    return;
  question->waiting = waiting;
  gtk_button_set_label (GTK_BUTTON (question->again),
                        waiting ? _ ("Stop _estimating")
                                : _ ("_Estimate again"));
}

static void
question_dispose (GObject *object)
{
  SympieQuestion *question = SYMPIE_QUESTION (object);

  if (question->chooser != 0)
    g_source_remove (question->chooser);
  question->chooser = 0;
  G_OBJECT_CLASS (question_parent_class)->dispose (object);
}

static void
question_finalize (GObject *object)
{
  g_free (SYMPIE_QUESTION (object)->last_model);
  G_OBJECT_CLASS (question_parent_class)->finalize (object);
}

static void
question_class_init (SympieQuestionClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = question_dispose;
  G_OBJECT_CLASS (klass)->finalize = question_finalize;
  signals[ASKED] =
    g_signal_new ("asked", SYMPIE_TYPE_QUESTION, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
  signals[STOPPED] =
    g_signal_new ("stopped", SYMPIE_TYPE_QUESTION, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
  ui_templates_get_resource ();
  gtk_widget_class_set_template_from_resource (
    widget, "/org/sympie/ui/estimate-settings.ui");
  gtk_widget_class_bind_template_child (widget, SympieQuestion, from_label);
  gtk_widget_class_bind_template_child (widget, SympieQuestion, from);
  gtk_widget_class_bind_template_child (widget, SympieQuestion, model);
  gtk_widget_class_bind_template_child (widget, SympieQuestion, card);
  gtk_widget_class_bind_template_child (widget, SympieQuestion, scope);
  gtk_widget_class_bind_template_child (widget, SympieQuestion, passes);
  gtk_widget_class_bind_template_child (widget, SympieQuestion, again);
  gtk_widget_class_bind_template_callback (widget, on_changed);
  gtk_widget_class_bind_template_callback (widget, on_again);
  gtk_widget_class_bind_template_callback (widget, on_from_changed);
  gtk_widget_class_bind_template_callback (widget, on_model_changed);
}

/* A file of one's own may have a long name. */
static void
shorten_titles (GtkCellLayout *layout)
{
  GList *cells = gtk_cell_layout_get_cells (layout);

  g_object_set (cells->data, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, "width-chars",
                TITLE_CHARS, "max-width-chars", TITLE_CHARS, NULL);
  g_list_free (cells);
}

static void
question_init (SympieQuestion *question)
{
  g_auto (GStrv) names = models_list ();
  GtkComboBoxText *box;

  question->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (question));
  box = GTK_COMBO_BOX_TEXT (question->model);
  shorten_titles (GTK_CELL_LAYOUT (box));
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree gchar *title = model_card_dup_title (names[i]);

      gtk_combo_box_text_append (box, names[i], title);
    }
  gtk_combo_box_text_append (box, OTHER, _ ("Other file…"));
  question->filling = FALSE;
}
