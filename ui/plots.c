/* plots.c - the charts of the numbers as they are now
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "chart.h"
#include "core/readings.h"
#include "templates.h"

#define HEIGHT 180

struct _SympiePlots
{
  GtkBox      parent;
  SympieEdit *edit;
  ChartData   data;
  GtkWidget  *charts[CHART_N];
};

G_DEFINE_FINAL_TYPE (SympiePlots, plots, GTK_TYPE_BOX)

static void
show_numbers (SympiePlots *plots)
{
  g_autofree gchar *words = NULL;

  params_blend (&plots->data.params, edit_get_params (plots->edit),
                edit_get_numbers (plots->edit)->strength);
  words = readings_describe (&plots->data.params);
  for (guint kind = 0; kind < CHART_N; kind++)
    {
      if (kind != CHART_HISTOGRAM)
        atk_object_set_description (
          gtk_widget_get_accessible (plots->charts[kind]), words);
      gtk_widget_queue_draw (plots->charts[kind]);
    }
}

static gboolean
on_draw (GtkWidget *chart, cairo_t *cr, SympiePlots *plots)
{
  ChartKind kind = 0;
  Look      look;

  while (plots->charts[kind] != chart)
    kind++;
  look_init (&look, chart);
  chart_draw (cr, kind, &plots->data, gtk_widget_get_allocated_width (chart),
              gtk_widget_get_allocated_height (chart), &look);
  return GDK_EVENT_STOP;
}

static void
tell_failure (SympiePlots *plots, const gchar *message)
{
  GtkWidget *dialog = gtk_message_dialog_new (
    GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (plots))),
    GTK_DIALOG_MODAL, GTK_MESSAGE_ERROR, GTK_BUTTONS_CLOSE, "%s", message);

  gtk_dialog_run (GTK_DIALOG (dialog));
  gtk_widget_destroy (dialog);
}

static void
on_save (SympiePlots *plots)
{
  GtkFileChooserNative *native = gtk_file_chooser_native_new (
    _ ("Save plots"),
    GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (plots))),
    GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  GtkFileChooser       *chooser = GTK_FILE_CHOOSER (native);
  GtkFileFilter        *filter = gtk_file_filter_new ();
  g_autofree gchar     *path = NULL;
  g_autoptr (GError)    error = NULL;

  gtk_file_filter_set_name (filter, _ ("SVG and PNG pictures"));
  gtk_file_filter_add_pattern (filter, "*.svg");
  gtk_file_filter_add_pattern (filter, "*.png");
  gtk_file_chooser_add_filter (chooser, filter);
  gtk_file_chooser_set_do_overwrite_confirmation (chooser, TRUE);
  gtk_file_chooser_set_current_name (chooser, "sympie.svg");
  if (gtk_native_dialog_run (GTK_NATIVE_DIALOG (native))
      == GTK_RESPONSE_ACCEPT)
    path = gtk_file_chooser_get_filename (chooser);
  g_object_unref (native);
  if (path != NULL && !chart_save (&plots->data, path, &error))
    tell_failure (plots, error->message);
}

/* ---- making it */

static void
make_charts (SympiePlots *plots)
{
  for (guint kind = 0; kind < CHART_N; kind++)
    {
      GtkWidget *title = gtk_label_new (chart_get_title (kind));
      GtkWidget *chart = gtk_drawing_area_new ();

      gtk_label_set_xalign (GTK_LABEL (title), 0.0f);
      gtk_widget_set_size_request (chart, -1, HEIGHT);
      atk_object_set_name (gtk_widget_get_accessible (chart),
                           chart_get_title (kind));
      g_signal_connect (chart, "draw", G_CALLBACK (on_draw), plots);
      gtk_widget_show (title);
      gtk_widget_show (chart);
      gtk_container_add (GTK_CONTAINER (plots), title);
      gtk_container_add (GTK_CONTAINER (plots), chart);
      plots->charts[kind] = chart;
    }
}

void
plots_set_edit (SympiePlots *plots, SympieEdit *edit)
{
  g_return_if_fail (SYMPIE_IS_PLOTS (plots));
  g_set_object (&plots->edit, edit);
  g_signal_connect_object (edit, "changed", G_CALLBACK (show_numbers), plots,
                           G_CONNECT_SWAPPED);
  show_numbers (plots);
}

void
plots_set_histograms (SympiePlots *plots, const guint before[3][256],
                      const guint after[3][256])
{
  g_return_if_fail (SYMPIE_IS_PLOTS (plots));
  memcpy (plots->data.before, before, sizeof plots->data.before);
  memcpy (plots->data.after, after, sizeof plots->data.after);
  gtk_widget_queue_draw (plots->charts[CHART_HISTOGRAM]);
}

static void
plots_dispose (GObject *object)
{
  g_clear_object (&SYMPIE_PLOTS (object)->edit);
  G_OBJECT_CLASS (plots_parent_class)->dispose (object);
}

static void
plots_class_init (SympiePlotsClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plots_dispose;
  ui_templates_get_resource ();
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/sympie/ui/plots.ui");
  gtk_widget_class_bind_template_callback (widget, on_save);
}

static void
plots_init (SympiePlots *plots)
{
  plots->data.params = PARAMS_IDENTITY;
  gtk_widget_init_template (GTK_WIDGET (plots));
  make_charts (plots);
}
