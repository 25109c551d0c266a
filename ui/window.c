/* window.c - the window of a clean-up, the same for all hosts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "window.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/models.h"
#include "core/readings.h"
#include "tables.h"

/* A slider that moves sends many values; estimates wait for it to rest. */
#define REST_MS 300

typedef struct
{
  Choice              *choice;
  const WindowEarlier *earlier;
  const WindowHost    *host;
  GError              *error;
  SympieParams         fresh[CHOICE_MAX_PASSES];
  guint                n_fresh; /* 0 until there is an estimate */
  guint                start;   /* source of the next estimate, 0 if none */
  gboolean             busy;
  gboolean             closing;
  GtkWidget           *dialog;
  GtkWidget           *from;
  GtkWidget           *model;
  GtkWidget           *scope;
  GtkWidget           *passes;
  GtkWidget           *strength;
  GtkWidget           *sentence;
  GtkWidget           *progress;
  GtkWidget           *pages;
} Window;

static gboolean
uses_earlier (const Window *w)
{
  return w->from != NULL
         && gtk_combo_box_get_active (GTK_COMBO_BOX (w->from)) == 1;
}

static gdouble
get_strength (const Window *w)
{
  return gtk_range_get_value (GTK_RANGE (w->strength));
}

static void
show_page (Window *w, guint i, guint n, const SympieParams *p)
{
  GtkNotebook *pages = GTK_NOTEBOOK (w->pages);

  if (i >= (guint) gtk_notebook_get_n_pages (pages))
    {
      g_autofree gchar *title = g_strdup_printf (_ ("Pass %u"), i + 1);
      GtkWidget        *tables = tables_new ();

      gtk_container_set_border_width (GTK_CONTAINER (tables), n > 1 ? 12 : 0);
      gtk_widget_show_all (tables);
      gtk_notebook_append_page (pages, tables, gtk_label_new (title));
    }
  tables_show (gtk_notebook_get_nth_page (pages, i), p);
}

/* Shows what the numbers do at the strength chosen. */
static void
show_estimates (Window *w)
{
  const SympieParams *p = uses_earlier (w) ? w->earlier->estimates : w->fresh;
  guint               n = uses_earlier (w) ? w->earlier->n : w->n_fresh;
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      SympieParams      bent;
      g_autofree gchar *text = NULL;

      params_blend (&bent, &p[i], get_strength (w));
      text = readings_describe (&bent);
      if (n > 1)
        g_string_append_printf (words, "%s%u: ", i > 0 ? "\n" : "", i + 1);
      g_string_append (words, text);
      show_page (w, i, n, &bent);
    }
  while (n > 0 && (guint) gtk_notebook_get_n_pages (GTK_NOTEBOOK (w->pages)) > n)
    gtk_notebook_remove_page (GTK_NOTEBOOK (w->pages), -1);
  for (guint i = 0; i < n; i++)
    gtk_container_set_border_width (
      GTK_CONTAINER (gtk_notebook_get_nth_page (GTK_NOTEBOOK (w->pages), i)),
      n > 1 ? 12 : 0);
  gtk_notebook_set_show_tabs (GTK_NOTEBOOK (w->pages), n > 1);
  gtk_notebook_set_show_border (GTK_NOTEBOOK (w->pages), n > 1);
  if (n > 0)
    gtk_label_set_text (GTK_LABEL (w->sentence), words->str);
}

static void
show_state (Window *w)
{
  gboolean earlier = uses_earlier (w);
  gboolean waits = w->busy || (!earlier && w->start != 0);

  gtk_dialog_set_response_sensitive (GTK_DIALOG (w->dialog),
                                     GTK_RESPONSE_APPLY,
                                     !waits && (earlier || w->n_fresh > 0));
  if (w->from != NULL)
    gtk_widget_set_sensitive (w->from, !w->busy);
  gtk_widget_set_sensitive (w->model, !w->busy && !earlier);
  gtk_widget_set_sensitive (w->scope, !w->busy && !earlier);
  gtk_widget_set_sensitive (w->passes, !w->busy && !earlier);
  gtk_widget_set_sensitive (w->strength, !w->busy);
  gtk_widget_set_opacity (w->pages, waits ? 0.4 : 1.0);
  gtk_widget_set_opacity (w->progress, w->busy ? 1.0 : 0.0);
  if (waits)
    gtk_label_set_text (GTK_LABEL (w->sentence),
                        _ ("Looking at the photograph…"));
}

static void
let_gtk_work (void)
{
  while (gtk_events_pending ())
    gtk_main_iteration ();
}

static gboolean
on_progress (gdouble done, gpointer data)
{
  Window *w = data;

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (w->progress), done);
  let_gtk_work ();
  return !w->closing;
}

static void
read_choice (Window *w)
{
  const gchar *model = gtk_combo_box_get_active_id (GTK_COMBO_BOX (w->model));

  if (model != NULL)
    g_strlcpy (w->choice->model, model, CHOICE_MODEL_SIZE);
  w->choice->scope = gtk_combo_box_get_active (GTK_COMBO_BOX (w->scope));
  w->choice->passes
    = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (w->passes));
  w->choice->strength = get_strength (w);
}

static gboolean
start_estimate (gpointer data)
{
  Window *w = data;

  w->start = 0;
  w->n_fresh = 0;
  if (uses_earlier (w))
    return G_SOURCE_REMOVE;
  w->busy = TRUE;
  read_choice (w);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (w->progress), 0.0);
  show_state (w);
  let_gtk_work ();
  if (!w->closing
      && w->host->estimate (w->fresh, w->choice, on_progress, w, w->host->data,
                            &w->error))
    w->n_fresh = w->choice->passes;
  w->busy = FALSE;
  if (w->closing)
    return G_SOURCE_REMOVE;
  if (w->error != NULL)
    {
      gtk_dialog_response (GTK_DIALOG (w->dialog), GTK_RESPONSE_REJECT);
      return G_SOURCE_REMOVE;
    }
  show_state (w);
  show_estimates (w);
  gtk_widget_grab_focus (w->strength);
  return G_SOURCE_REMOVE;
}

static void
estimate_later (Window *w, guint ms)
{
  if (w->start != 0)
    g_source_remove (w->start);
  w->start = g_timeout_add_full (G_PRIORITY_LOW, ms, start_estimate, w, NULL);
}

static void
on_question_changed (Window *w)
{
  estimate_later (w, REST_MS);
  show_state (w);
}

static void
on_strength_changed (Window *w)
{
  /* A second pass looks at what the first one made, strength and all. */
  if (!uses_earlier (w) && w->choice->passes > 1)
    on_question_changed (w);
  else
    show_estimates (w);
}

static void
on_from_changed (Window *w)
{
  if (uses_earlier (w))
    gtk_range_set_value (GTK_RANGE (w->strength), w->earlier->strength);
  else if (w->n_fresh == 0 || w->choice->passes > 1)
    estimate_later (w, 0);
  show_state (w);
  show_estimates (w);
}

static void
on_response (Window *w, gint response)
{
  w->closing = TRUE;
}

static void
add_row (GtkGrid *grid, gint row, const gchar *text, const gchar *tooltip,
         GtkWidget *widget)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), widget);
  gtk_widget_set_tooltip_text (label, tooltip);
  gtk_widget_set_tooltip_text (widget, tooltip);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, widget, 1, row, 1, 1);
}

static GtkWidget *
new_model_box (const gchar *model)
{
  GtkComboBoxText *box = GTK_COMBO_BOX_TEXT (gtk_combo_box_text_new ());
  g_auto (GStrv)   names = models_list ();

  if (model[0] == '\0')
    model = MODELS_DEFAULT;
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    gtk_combo_box_text_append (box, names[i], names[i]);
  if (!gtk_combo_box_set_active_id (GTK_COMBO_BOX (box), model))
    {
      g_autofree gchar *title = g_path_get_basename (model);

      gtk_combo_box_text_append (box, model, title);
      gtk_combo_box_set_active_id (GTK_COMBO_BOX (box), model);
    }
  return GTK_WIDGET (box);
}

static GtkWidget *
new_text_box (const gchar *first, const gchar *second, gint active)
{
  GtkComboBoxText *box = GTK_COMBO_BOX_TEXT (gtk_combo_box_text_new ());

  gtk_combo_box_text_append_text (box, first);
  gtk_combo_box_text_append_text (box, second);
  gtk_combo_box_set_active (GTK_COMBO_BOX (box), active);
  return GTK_WIDGET (box);
}

static GtkWidget *
new_strength (gdouble value)
{
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0.0,
                                               PARAMS_STRENGTH_MAX, 0.05);

  gtk_scale_set_digits (GTK_SCALE (scale), 2);
  gtk_scale_set_value_pos (GTK_SCALE (scale), GTK_POS_RIGHT);
  gtk_scale_add_mark (GTK_SCALE (scale), 1.0, GTK_POS_BOTTOM, NULL);
  gtk_range_set_value (GTK_RANGE (scale), value);
  atk_object_set_name (gtk_widget_get_accessible (scale), _ ("Strength"));
  return scale;
}

static GtkWidget *
new_controls (Window *w)
{
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  gint     row = 0;

  gtk_grid_set_row_spacing (grid, 6);
  gtk_grid_set_column_spacing (grid, 12);
  if (w->earlier != NULL)
    {
      w->from = new_text_box (_ ("Estimate anew"),
                              _ ("As last time on this layer"), 0);
      add_row (grid, row++, _ ("Start _from"),
               _ ("Numbers of a new estimate, or those that were applied to "
                  "this layer before"),
               w->from);
    }
  w->model = new_model_box (w->choice->model);
  add_row (grid, row++, _ ("_Model"), _ ("The network that looks"), w->model);
  w->scope = new_text_box (_ ("Whole photograph"), _ ("Centre only"),
                           w->choice->scope);
  add_row (grid, row++, _ ("_Looks at"),
           _ ("What the network sees of the photograph or the selection"),
           w->scope);
  w->passes = gtk_spin_button_new_with_range (1, CHOICE_MAX_PASSES, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (w->passes), w->choice->passes);
  add_row (grid, row++, _ ("_Passes"),
           _ ("How often it looks and cleans up; each pass looks at what the "
              "one before made"),
           w->passes);
  gtk_widget_set_halign (w->passes, GTK_ALIGN_START);
  w->strength = new_strength (w->choice->strength);
  add_row (grid, row++, _ ("_Strength"),
           _ ("0 leaves the photograph as it is, 1 is the full estimate, 2 "
              "doubles it"),
           w->strength);
  return GTK_WIDGET (grid);
}

static GtkWidget *
new_sentence (void)
{
  GtkWidget     *label = gtk_label_new ("");
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes,
                          pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  pango_attr_list_unref (attributes);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 50);
  return label;
}

static void
fill_dialog (Window *w)
{
  GtkWidget *area = gtk_dialog_get_content_area (GTK_DIALOG (w->dialog));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  w->sentence = new_sentence ();
  w->progress = gtk_progress_bar_new ();
  w->pages = gtk_notebook_new ();
  show_page (w, 0, 1, &PARAMS_IDENTITY);
  gtk_notebook_set_show_tabs (GTK_NOTEBOOK (w->pages), FALSE);
  gtk_notebook_set_show_border (GTK_NOTEBOOK (w->pages), FALSE);
  gtk_container_set_border_width (GTK_CONTAINER (box), 6);
  gtk_box_pack_start (GTK_BOX (box), new_controls (w), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), w->progress, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), w->sentence, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), w->pages, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (area), box, TRUE, TRUE, 0);
}

static void
connect_signals (Window *w)
{
  g_signal_connect_swapped (w->dialog, "response", G_CALLBACK (on_response), w);
  g_signal_connect_swapped (w->model, "changed",
                            G_CALLBACK (on_question_changed), w);
  g_signal_connect_swapped (w->scope, "changed",
                            G_CALLBACK (on_question_changed), w);
  g_signal_connect_swapped (w->passes, "value-changed",
                            G_CALLBACK (on_question_changed), w);
  g_signal_connect_swapped (w->strength, "value-changed",
                            G_CALLBACK (on_strength_changed), w);
  if (w->from != NULL)
    g_signal_connect_swapped (w->from, "changed", G_CALLBACK (on_from_changed),
                              w);
}

static gboolean
take_answer (Window *w, gint response, SympieParams *estimates,
             gboolean *use_earlier, GError **error)
{
  *use_earlier = uses_earlier (w);
  if (w->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&w->error));
      return FALSE;
    }
  if (response != GTK_RESPONSE_APPLY)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           _ ("cancelled"));
      return FALSE;
    }
  if (*use_earlier)
    w->choice->strength = get_strength (w);
  else
    {
      read_choice (w);
      memcpy (estimates, w->fresh, w->n_fresh * sizeof *estimates);
    }
  return TRUE;
}

gboolean
window_run (Choice              *choice,
            SympieParams        *estimates,
            const WindowEarlier *earlier,
            gboolean            *use_earlier,
            const WindowHost    *host,
            GError             **error)
{
  Window   w = { .choice = choice, .earlier = earlier, .host = host };
  gint     response;
  gboolean apply;

  w.dialog = gtk_dialog_new_with_buttons (
    _ ("Parametric Clean-up (SyMPIE)"), NULL, 0, _ ("_Cancel"),
    GTK_RESPONSE_CANCEL, _ ("_Apply"), GTK_RESPONSE_APPLY, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (w.dialog), GTK_RESPONSE_APPLY);
  gtk_window_set_resizable (GTK_WINDOW (w.dialog), FALSE);
  gtk_window_set_position (GTK_WINDOW (w.dialog), GTK_WIN_POS_CENTER);
  gtk_container_set_border_width (GTK_CONTAINER (w.dialog), 6);
  fill_dialog (&w);
  connect_signals (&w);
  if (host->settle != NULL)
    host->settle (GTK_WINDOW (w.dialog), host->data);
  estimate_later (&w, 0);
  gtk_widget_show_all (w.dialog);
  show_state (&w);
  response = gtk_dialog_run (GTK_DIALOG (w.dialog));
  if (w.start != 0)
    g_source_remove (w.start);
  apply = take_answer (&w, response, estimates, use_earlier, error);
  gtk_widget_destroy (w.dialog);
  let_gtk_work ();
  g_clear_error (&w.error);
  return apply;
}
