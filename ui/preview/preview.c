/* preview.c - the picture and what chooses how it is seen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preview/preview.h"

#include <glib/gi18n-lib.h>

#include "ui/preview/canvas.h"
#include "templates.h"

#define PERCENT 100.0

struct _SympiePreview
{
  GtkBox parent;
  GtkWidget *canvas;
  GtkWidget *zoom;
  GtkWidget *mode;
  GtkWidget *original;
  GtkWidget *marks;
};

G_DEFINE_FINAL_TYPE (SympiePreview, preview, GTK_TYPE_BOX)

enum
{
  RENDERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_zoomed (SympiePreview *preview)
{
  gdouble zoom = canvas_get_zoom (SYMPIE_CANVAS (preview->canvas));
  g_autofree gchar *text
    /* Translators: a zoom, such as "50 %" */
    = g_strdup_printf (_ ("%.0f %%"), zoom * PERCENT);

  gtk_label_set_text (GTK_LABEL (preview->zoom), text);
}

static void
on_rendered (SympiePreview *preview)
{
  g_signal_emit (preview, signals[RENDERED], 0);
}

static void
on_fit (SympiePreview *preview)
{
  canvas_fit (SYMPIE_CANVAS (preview->canvas));
}

static void
on_full (SympiePreview *preview)
{
  canvas_zoom_to (SYMPIE_CANVAS (preview->canvas), 1.0);
}

static void
on_mode_changed (SympiePreview *preview)
{
  gint mode = gtk_combo_box_get_active (GTK_COMBO_BOX (preview->mode));

  canvas_set_mode (SYMPIE_CANVAS (preview->canvas), (CanvasMode) MAX (mode, 0));
  gtk_widget_set_sensitive (preview->original, mode != CANVAS_SIDE_BY_SIDE);
}

static void
on_original_toggled (SympiePreview *preview)
{
  canvas_set_original (
    SYMPIE_CANVAS (preview->canvas),
    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (preview->original)));
}

static void
on_marks_toggled (SympiePreview *preview)
{
  canvas_set_marks (
    SYMPIE_CANVAS (preview->canvas),
    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (preview->marks)));
}

void
preview_set_edit (SympiePreview *preview, SympieEdit *edit)
{
  g_return_if_fail (SYMPIE_IS_PREVIEW (preview));
  canvas_set_edit (SYMPIE_CANVAS (preview->canvas), edit);
}

void
preview_set_source (SympiePreview *preview, const Source *source)
{
  g_return_if_fail (SYMPIE_IS_PREVIEW (preview));
  canvas_set_source (SYMPIE_CANVAS (preview->canvas), source);
}

void
preview_set_small (SympiePreview *preview, GdkPixbuf *small)
{
  g_return_if_fail (SYMPIE_IS_PREVIEW (preview));
  canvas_set_small (SYMPIE_CANVAS (preview->canvas), small);
}

gboolean
preview_get_histograms (SympiePreview *preview,
                        guint before[3][256],
                        guint after[3][256])
{
  g_return_val_if_fail (SYMPIE_IS_PREVIEW (preview), FALSE);
  return canvas_get_histograms (SYMPIE_CANVAS (preview->canvas), before, after);
}

static void
preview_class_init (SympiePreviewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  g_type_ensure (SYMPIE_TYPE_CANVAS);
  ui_templates_get_resource ();
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/sympie/ui/preview.ui");
  gtk_widget_class_bind_template_child (widget, SympiePreview, canvas);
  gtk_widget_class_bind_template_child (widget, SympiePreview, zoom);
  gtk_widget_class_bind_template_child (widget, SympiePreview, mode);
  gtk_widget_class_bind_template_child (widget, SympiePreview, original);
  gtk_widget_class_bind_template_child (widget, SympiePreview, marks);
  gtk_widget_class_bind_template_callback (widget, on_zoomed);
  gtk_widget_class_bind_template_callback (widget, on_rendered);
  gtk_widget_class_bind_template_callback (widget, on_fit);
  gtk_widget_class_bind_template_callback (widget, on_full);
  gtk_widget_class_bind_template_callback (widget, on_mode_changed);
  gtk_widget_class_bind_template_callback (widget, on_original_toggled);
  gtk_widget_class_bind_template_callback (widget, on_marks_toggled);
  signals[RENDERED] =
    g_signal_new ("rendered", SYMPIE_TYPE_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

/* On a narrow screen, and in languages with long words, these give way. */
static void
shorten (SympiePreview *preview)
{
  GtkWidget *label = gtk_bin_get_child (GTK_BIN (preview->marks));
  GList *cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (preview->mode));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  g_object_set (cells->data, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  g_list_free (cells);
}

static void
preview_init (SympiePreview *preview)
{
  gtk_widget_init_template (GTK_WIDGET (preview));
  shorten (preview);
}
