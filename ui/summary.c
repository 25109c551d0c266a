/* summary.c - the numbers in sentences
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/summary.h"

#include <glib/gi18n-lib.h>

#include "core/readings.h"
#include "templates.h"

#define STRENGTH_STEP 0.1 /* at which the longest words are looked for */

struct _SympieSummary
{
  GtkBox parent;
  SympieEdit *edit;
  gchar *state; /* NULL for the sentence */
  gboolean filling;
  GtkWidget *sentence;
  GtkWidget *longest_sentence;
  GtkWidget *effect;
  GtkWidget *longest_effect;
  GtkWidget *pass_row;
  GtkWidget *pass;
};

G_DEFINE_FINAL_TYPE (SympieSummary, summary, GTK_TYPE_BOX)

/* Shows @words in @label. @room, which nobody sees, holds the longest that there
 * can be and that there has been, so that what is below stays where it is. */
static void
show_words (GtkWidget *label,
            GtkWidget *room,
            const gchar *words,
            const gchar *longest)
{
  const gchar *before = gtk_label_get_text (GTK_LABEL (room));

  gtk_label_set_text (GTK_LABEL (label), words);
  if (g_utf8_strlen (longest, -1) > g_utf8_strlen (before, -1))
    gtk_label_set_text (GTK_LABEL (room), longest);
}

static gchar *
describe_pass (const Cleanup *numbers, guint pass)
{
  SympieTransform transform;

  cleanup_get_transform (&transform, numbers, pass);
  return readings_describe_transform (&transform);
}

static void
show_effect (SympieSummary *summary)
{
  Cleanup numbers = *edit_get_cleanup (summary->edit);
  const guint pass = edit_get_pass (summary->edit);
  g_autofree gchar *words = describe_pass (&numbers, pass);
  g_autofree gchar *longest = g_strdup (words);

  for (numbers.strength = STRENGTH_STEP;
       numbers.strength <= PARAMS_STRENGTH_MAX;
       numbers.strength += STRENGTH_STEP)
    {
      g_autofree gchar *other = describe_pass (&numbers, pass);

      if (g_utf8_strlen (other, -1) <= g_utf8_strlen (longest, -1))
        continue;
      g_free (longest);
      longest = g_steal_pointer (&other);
    }
  show_words (summary->effect, summary->longest_effect, words, longest);
}

static void
show_sentence (SympieSummary *summary)
{
  const SympieEdit *edit = summary->edit;
  g_autofree gchar *wrong = NULL;

  if (edit_has_estimate (edit))
    wrong = findings_describe (edit_get_findings (edit));
  else
    wrong = g_strdup (_ ("There is no estimate yet."));
  show_words (summary->sentence, summary->longest_sentence,
              summary->state != NULL ? summary->state : wrong, wrong);
}

static void
show_passes (SympieSummary *summary)
{
  GtkComboBoxText *box = GTK_COMBO_BOX_TEXT (summary->pass);
  guint n = edit_get_cleanup (summary->edit)->n;
  gint listed = gtk_tree_model_iter_n_children (
    gtk_combo_box_get_model (GTK_COMBO_BOX (box)), NULL);

  for (; listed > (gint) n; listed--)
    gtk_combo_box_text_remove (box, listed - 1);
  for (; listed < (gint) n; listed++)
    {
      g_autofree gchar *title = g_strdup_printf (_ ("Pass %u"), listed + 1);

      gtk_combo_box_text_append_text (box, title);
    }
  gtk_combo_box_set_active (GTK_COMBO_BOX (box), edit_get_pass (summary->edit));
  gtk_widget_set_visible (summary->pass_row, n > 1);
}

static void
show_all (SympieSummary *summary)
{
  summary->filling = TRUE;
  show_passes (summary);
  summary->filling = FALSE;
  show_sentence (summary);
  show_effect (summary);
}

static void
on_pass_changed (SympieSummary *summary)
{
  gint pass = gtk_combo_box_get_active (GTK_COMBO_BOX (summary->pass));

  if (!summary->filling && pass >= 0)
    edit_set_pass (summary->edit, pass);
}

void
summary_set_edit (SympieSummary *summary, SympieEdit *edit)
{
  g_return_if_fail (SYMPIE_IS_SUMMARY (summary));
  g_set_object (&summary->edit, edit);
  g_signal_connect_object (edit, "changed", G_CALLBACK (show_all), summary,
                           G_CONNECT_SWAPPED);
  show_all (summary);
}

void
summary_set_state (SympieSummary *summary, const gchar *state)
{
  g_return_if_fail (SYMPIE_IS_SUMMARY (summary));
  g_free (summary->state);
  summary->state = g_strdup (state);
  show_sentence (summary);
}

/* Room for the usual two lines, before there are any. */
static void
reserve_lines (SympieSummary *summary)
{
  g_autoptr (PangoLayout) layout =
    gtk_widget_create_pango_layout (summary->longest_sentence, "0\n0");
  PangoAttrList *bold = pango_attr_list_new ();
  gint height;

  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, bold);
  pango_attr_list_unref (bold);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_widget_set_size_request (summary->longest_sentence, -1, height);
}

static void
summary_style_updated (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (summary_parent_class)->style_updated (widget);
  if (SYMPIE_SUMMARY (widget)->longest_sentence != NULL)
    reserve_lines (SYMPIE_SUMMARY (widget));
}

static void
summary_dispose (GObject *object)
{
  g_clear_object (&SYMPIE_SUMMARY (object)->edit);
  g_clear_pointer (&SYMPIE_SUMMARY (object)->state, g_free);
  G_OBJECT_CLASS (summary_parent_class)->dispose (object);
}

static void
summary_class_init (SympieSummaryClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = summary_dispose;
  widget->style_updated = summary_style_updated;
  ui_templates_get_resource ();
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/sympie/ui/summary.ui");
  gtk_widget_class_bind_template_child (widget, SympieSummary, sentence);
  gtk_widget_class_bind_template_child (widget, SympieSummary, effect);
  gtk_widget_class_bind_template_child (widget, SympieSummary,
                                        longest_sentence);
  gtk_widget_class_bind_template_child (widget, SympieSummary, longest_effect);
  gtk_widget_class_bind_template_child (widget, SympieSummary, pass_row);
  gtk_widget_class_bind_template_child (widget, SympieSummary, pass);
  gtk_widget_class_bind_template_callback (widget, on_pass_changed);
}

static void
summary_init (SympieSummary *summary)
{
  gtk_widget_init_template (GTK_WIDGET (summary));
  reserve_lines (summary);
}
