/* series.c - goes through photographs one after the other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/series.h"

#include <glib/gi18n-lib.h>

#include "ui/greyed.h"

struct _SympieSeries
{
  GtkBox parent;
  guint at;
  guint n;
  GtkWidget *before;
  GtkWidget *place;
  GtkWidget *after;
  GtkWidget *apply_all;
};

G_DEFINE_FINAL_TYPE (SympieSeries, series, GTK_TYPE_BOX)

enum
{
  GO,
  APPLY_ALL,
  ESTIMATE_ALL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
series_show (SympieSeries *series, guint at, guint n, gboolean saved)
{
  g_autofree gchar *with_saved =
    g_strdup_printf (_ ("%u of %u, saved"), at + 1, n);
  g_autofree gchar *without = g_strdup_printf (_ ("%u of %u"), at + 1, n);

  g_return_if_fail (SYMPIE_IS_SERIES (series));
  series->at = at;
  series->n = n;
  gtk_label_set_text (GTK_LABEL (series->place), saved ? with_saved : without);
  /* Nothing moves when it is saved. */
  gtk_label_set_width_chars (GTK_LABEL (series->place),
                             (gint) g_utf8_strlen (with_saved, -1));
  greyed_set (series->before,
              at > 0 ? NULL : _ ("This is the first photograph."));
  greyed_set (series->after,
              at + 1 < n ? NULL : _ ("This is the last photograph."));
}

void
series_step (SympieSeries *series, gint step)
{
  const gint at = (gint) series->at + step;

  g_return_if_fail (SYMPIE_IS_SERIES (series));
  if (at >= 0 && at < (gint) series->n)
    g_signal_emit (series, signals[GO], 0, (guint) at);
}

void
series_grey_apply_all (SympieSeries *series, const gchar *why)
{
  g_return_if_fail (SYMPIE_IS_SERIES (series));
  greyed_set (series->apply_all, why);
}

static void
on_before (SympieSeries *series)
{
  series_step (series, -1);
}

static void
on_after (SympieSeries *series)
{
  series_step (series, 1);
}

static void
on_apply_all (SympieSeries *series)
{
  g_signal_emit (series, signals[APPLY_ALL], 0);
}

static void
on_estimate_all (SympieSeries *series)
{
  g_signal_emit (series, signals[ESTIMATE_ALL], 0);
}

/* ---- making it */

static GtkWidget *
add_button (SympieSeries *series,
            const gchar *icon,
            const gchar *tip,
            void (*callback) (SympieSeries *series))
{
  GtkWidget *button =
    gtk_button_new_from_icon_name (icon, GTK_ICON_SIZE_BUTTON);

  gtk_widget_set_tooltip_text (button, tip);
  atk_object_set_name (gtk_widget_get_accessible (button), tip);
  gtk_container_add (GTK_CONTAINER (series), button);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (callback), series);
  return button;
}

static GtkWidget *
add_item (SympieSeries *series,
          GtkWidget *box,
          const gchar *text,
          void (*callback) (SympieSeries *series))
{
  GtkWidget *item = gtk_model_button_new ();

  g_object_set (item, "text", text, NULL);
  gtk_container_add (GTK_CONTAINER (box), item);
  g_signal_connect_swapped (item, "clicked", G_CALLBACK (callback), series);
  return item;
}

static void
add_menu (SympieSeries *series)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new (button);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_container_set_border_width (GTK_CONTAINER (box), 9);
  series->apply_all =
    add_item (series, box, _ ("Apply these numbers"), on_apply_all);
  add_item (series, box, _ ("Estimate each"), on_estimate_all);
  gtk_widget_show_all (box);
  gtk_container_add (GTK_CONTAINER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_button_set_label (GTK_BUTTON (button), _ ("All the others"));
  gtk_widget_set_tooltip_text (
    button, _ ("All photographs whose results are not saved yet, with this"));
  gtk_container_add (GTK_CONTAINER (series), button);
}

static void
series_class_init (SympieSeriesClass *klass)
{
  signals[GO] = g_signal_new ("go", SYMPIE_TYPE_SERIES, G_SIGNAL_RUN_LAST, 0,
                              NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[APPLY_ALL] =
    g_signal_new ("apply-all", SYMPIE_TYPE_SERIES, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
  signals[ESTIMATE_ALL] =
    g_signal_new ("estimate-all", SYMPIE_TYPE_SERIES, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
series_init (SympieSeries *series)
{
  gtk_box_set_spacing (GTK_BOX (series), 6);
  series->before =
    add_button (series, "go-previous-symbolic",
                _ ("The photograph before (Alt+Left)"), on_before);
  series->place = gtk_label_new (NULL);
  gtk_container_add (GTK_CONTAINER (series), series->place);
  series->after = add_button (series, "go-next-symbolic",
                              _ ("The next photograph (Alt+Right)"), on_after);
  add_menu (series);
  gtk_widget_show_all (GTK_WIDGET (series));
  gtk_widget_hide (GTK_WIDGET (series));
}
