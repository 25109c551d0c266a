/* plots.c - the charts of the numbers as they are now
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plots/plots.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ui/plots/chart.h"
#include "templates.h"

/* Heights of charts, in lines of text. */
#define LINES 10
#define HUES_LINES 14

struct _SympiePlots
{
  GtkBox parent;
  SympieEdit *edit;
  ChartData data;
  GtkWidget *charts[CHART_N];
};

G_DEFINE_FINAL_TYPE (SympiePlots, plots, GTK_TYPE_BOX)

/* The figures are computed only while the charts are on the screen. */
static void
update_figures (SympiePlots *plots, ChartKind kind)
{
  g_autofree gchar *figures = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (plots)))
    return;
  figures = chart_describe (kind, &plots->data);
  gtk_widget_set_tooltip_text (plots->charts[kind], figures);
  atk_object_set_description (gtk_widget_get_accessible (plots->charts[kind]),
                              figures == NULL ? "" : figures);
  gtk_widget_queue_draw (plots->charts[kind]);
}

static void
show_numbers (SympiePlots *plots)
{
  cleanup_get_transform (&plots->data.transform, edit_get_cleanup (plots->edit),
                         edit_get_pass (plots->edit));
  for (guint kind = 0; kind < CHART_N; kind++)
    if (kind != CHART_HISTOGRAM)
      update_figures (plots, kind);
}

static gboolean
on_draw (GtkWidget *chart, cairo_t *cr, SympiePlots *plots)
{
  gint width = gtk_widget_get_allocated_width (chart);
  gint height = gtk_widget_get_allocated_height (chart);
  ChartKind kind = 0;
  Palette palette;

  while (plots->charts[kind] != chart)
    kind++;
  palette_init (&palette, chart);
  chart_draw (cr, gtk_widget_get_pango_context (chart), kind, &plots->data,
              width, height, &palette);
  if (gtk_widget_has_visible_focus (chart))
    gtk_render_focus (gtk_widget_get_style_context (chart), cr, 0, 0, width,
                      height);
  return GDK_EVENT_STOP;
}

gboolean
plots_save (SympiePlots *plots, const gchar *path, GError **error)
{
  g_return_val_if_fail (SYMPIE_IS_PLOTS (plots), FALSE);
  return chart_save (&plots->data, path, error);
}

static void
show_error (SympiePlots *plots, const gchar *message)
{
  GtkWidget *dialog = gtk_message_dialog_new (
    GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (plots))), GTK_DIALOG_MODAL,
    GTK_MESSAGE_ERROR, GTK_BUTTONS_CLOSE, "%s", message);

  gtk_dialog_run (GTK_DIALOG (dialog));
  gtk_widget_destroy (dialog);
}

static void
on_save (SympiePlots *plots)
{
  GtkFileChooserNative *native = gtk_file_chooser_native_new (
    _ ("Save plots"), GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (plots))),
    GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (native);
  GtkFileFilter *filter = gtk_file_filter_new ();
  g_autofree gchar *path = NULL;
  g_autoptr (GError) error = NULL;

  gtk_file_filter_set_name (filter, _ ("SVG and PNG pictures"));
  gtk_file_filter_add_pattern (filter, "*.svg");
  gtk_file_filter_add_pattern (filter, "*.png");
  gtk_file_chooser_add_filter (chooser, filter);
  gtk_file_chooser_set_do_overwrite_confirmation (chooser, TRUE);
  gtk_file_chooser_set_current_name (chooser, "sympie.svg");
  if (gtk_native_dialog_run (GTK_NATIVE_DIALOG (native)) == GTK_RESPONSE_ACCEPT)
    path = gtk_file_chooser_get_filename (chooser);
  g_object_unref (native);
  if (path != NULL && !plots_save (plots, path, &error))
    show_error (plots, error->message);
}

/* ---- making it */

static GtkWidget *
make_title (ChartKind kind)
{
  GtkWidget *title = gtk_label_new (chart_get_title (kind));
  PangoAttrList *bold = pango_attr_list_new ();

  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  gtk_label_set_attributes (GTK_LABEL (title), bold);
  pango_attr_list_unref (bold);
  gtk_label_set_xalign (GTK_LABEL (title), 0.0f);
  gtk_widget_show (title);
  return title;
}

/* It takes the focus so that keys alone lead to every chart, and a screen
 * reader tells its figures. */
static GtkWidget *
make_chart (ChartKind kind)
{
  GtkWidget *chart = gtk_drawing_area_new ();
  AtkObject *accessible = gtk_widget_get_accessible (chart);

  gtk_widget_set_can_focus (chart, TRUE);
  atk_object_set_role (accessible, ATK_ROLE_CHART);
  atk_object_set_name (accessible, chart_get_title (kind));
  gtk_widget_show (chart);
  return chart;
}

static void
make_charts (SympiePlots *plots)
{
  for (guint kind = 0; kind < CHART_N; kind++)
    {
      GtkWidget *chart = make_chart (kind);

      g_signal_connect (chart, "draw", G_CALLBACK (on_draw), plots);
      gtk_container_add (GTK_CONTAINER (plots), make_title (kind));
      gtk_container_add (GTK_CONTAINER (plots), chart);
      plots->charts[kind] = chart;
    }
}

/* The charts grow with the font. */
static void
set_heights (SympiePlots *plots)
{
  g_autoptr (PangoLayout) layout =
    gtk_widget_create_pango_layout (GTK_WIDGET (plots), "0");
  gint line;

  pango_layout_get_pixel_size (layout, NULL, &line);
  for (guint kind = 0; kind < CHART_N; kind++)
    gtk_widget_set_size_request (plots->charts[kind], -1,
                                 (kind == CHART_HUES ? HUES_LINES : LINES)
                                   * line);
}

static void
plots_style_updated (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (plots_parent_class)->style_updated (widget);
  if (SYMPIE_PLOTS (widget)->charts[CHART_N - 1] != NULL)
    set_heights (SYMPIE_PLOTS (widget));
}

static void
plots_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (plots_parent_class)->map (widget);
  for (guint kind = 0; kind < CHART_N; kind++)
    update_figures (SYMPIE_PLOTS (widget), kind);
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
plots_set_histograms (SympiePlots *plots,
                      const guint before[3][256],
                      const guint after[3][256])
{
  g_return_if_fail (SYMPIE_IS_PLOTS (plots));
  memcpy (plots->data.before, before, sizeof plots->data.before);
  memcpy (plots->data.after, after, sizeof plots->data.after);
  update_figures (plots, CHART_HISTOGRAM);
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
  widget->map = plots_map;
  widget->style_updated = plots_style_updated;
  ui_templates_get_resource ();
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/sympie/ui/plots.ui");
  gtk_widget_class_bind_template_callback (widget, on_save);
}

static void
plots_init (SympiePlots *plots)
{
  params_blend (&plots->data.transform, &PARAMS_IDENTITY, 0.0);
  gtk_widget_init_template (GTK_WIDGET (plots));
  make_charts (plots);
  set_heights (plots);
}
