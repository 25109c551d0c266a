/* histogram.c - a small histogram that leads to the plots
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plots/histogram.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ui/plots/chart.h"

#define HEIGHT 36

struct _SympieHistogram
{
  GtkButton parent;
  ChartData data;
  GtkWidget *area;
};

G_DEFINE_FINAL_TYPE (SympieHistogram, histogram, GTK_TYPE_BUTTON)

static gboolean
on_draw (GtkWidget *area, cairo_t *cr, SympieHistogram *histogram)
{
  Palette palette;

  palette_init (&palette, area);
  chart_draw_histogram (cr, &histogram->data,
                        gtk_widget_get_allocated_width (area),
                        gtk_widget_get_allocated_height (area), &palette);
  return GDK_EVENT_STOP;
}

/* The figures are for those who cannot see them. */
static void
describe (SympieHistogram *histogram)
{
  g_autofree gchar *figures =
    chart_describe (CHART_HISTOGRAM, &histogram->data);
  const gchar *tip = _ ("Histogram, filled before and as lines after; a click "
                        "shows all plots");

  gtk_widget_set_tooltip_text (GTK_WIDGET (histogram), tip);
  atk_object_set_description (
    gtk_widget_get_accessible (GTK_WIDGET (histogram)),
    figures != NULL ? figures : tip);
}

void
histogram_set (SympieHistogram *histogram,
               const guint before[3][256],
               const guint after[3][256])
{
  g_return_if_fail (SYMPIE_IS_HISTOGRAM (histogram));
  memcpy (histogram->data.before, before, sizeof histogram->data.before);
  memcpy (histogram->data.after, after, sizeof histogram->data.after);
  describe (histogram);
  gtk_widget_queue_draw (histogram->area);
}

static void
histogram_class_init (SympieHistogramClass *klass)
{
}

static void
histogram_init (SympieHistogram *histogram)
{
  GtkWidget *widget = GTK_WIDGET (histogram);

  histogram->area = gtk_drawing_area_new ();
  gtk_widget_set_size_request (histogram->area, -1, HEIGHT);
  g_signal_connect (histogram->area, "draw", G_CALLBACK (on_draw), histogram);
  gtk_widget_show (histogram->area);
  gtk_container_add (GTK_CONTAINER (histogram), histogram->area);
  gtk_button_set_relief (GTK_BUTTON (histogram), GTK_RELIEF_NONE);
  atk_object_set_name (gtk_widget_get_accessible (widget), _ ("Histogram"));
  describe (histogram);
}
