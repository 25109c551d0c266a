/* preview.c - the picture and what chooses how it is seen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preview/preview.h"

#include <glib/gi18n-lib.h>

#include "ui/editors/pick-algebra.h"
#include "ui/greyed.h"
#include "ui/preview/canvas.h"
#include "templates.h"

#define PERCENT 100.0

struct _SympiePreview
{
  GtkBox parent;
  GtkWidget *canvas;
  GtkWidget *zoom;
  SympieEdit *edit;
  GtkWidget *part;
  GtkWidget *pick;
  GtkWidget *evidence;
  GtkWidget *mode;
  GtkWidget *original;
  GtkWidget *marks;
};

G_DEFINE_FINAL_TYPE (SympiePreview, preview, GTK_TYPE_BOX)

enum
{
  RENDERED,
  ROI_CHOSEN,
  PROBLEM,
  EVIDENCE_TOGGLED,
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

/* ---- what to look at */

static void
show_whether_chosen (SympiePreview *preview)
{
  ViewsRect rect;

  gtk_toggle_button_set_active (
    GTK_TOGGLE_BUTTON (preview->part),
    canvas_get_chosen_roi (SYMPIE_CANVAS (preview->canvas), &rect));
}

static void
on_roi_chosen (SympiePreview *preview)
{
  show_whether_chosen (preview);
  g_signal_emit (preview, signals[ROI_CHOSEN], 0);
}

/* Only what a person did differs from what the canvas knows. */
static void
on_part_toggled (SympiePreview *preview)
{
  SympieCanvas *canvas = SYMPIE_CANVAS (preview->canvas);
  ViewsRect rect;
  gboolean wanted =
    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (preview->part));
  gboolean other = TRUE;

  if (wanted == canvas_get_chosen_roi (canvas, &rect))
    return;
  if (wanted)
    {
      other = canvas_choose_roi (canvas, NULL);
      show_whether_chosen (preview);
      gtk_widget_grab_focus (preview->canvas);
    }
  else
    canvas_stop_choosing_roi (canvas);
  if (other)
    g_signal_emit (preview, signals[ROI_CHOSEN], 0);
}

void
preview_set_roi (SympiePreview *preview, const ViewsRect *rect)
{
  g_return_if_fail (SYMPIE_IS_PREVIEW (preview));
  if (rect->width > 0)
    canvas_choose_roi (SYMPIE_CANVAS (preview->canvas), rect);
  else
    canvas_stop_choosing_roi (SYMPIE_CANVAS (preview->canvas));
  show_whether_chosen (preview);
}

void
preview_get_roi (SympiePreview *preview, ViewsRect *rect)
{
  g_return_if_fail (SYMPIE_IS_PREVIEW (preview));
  canvas_get_chosen_roi (SYMPIE_CANVAS (preview->canvas), rect);
}

void
preview_set_can_choose (SympiePreview *preview, gboolean can_choose)
{
  g_return_if_fail (SYMPIE_IS_PREVIEW (preview));
  greyed_set (preview->part,
              can_choose ? NULL
                         : _ ("Nothing is estimated: the numbers are those of "
                              "last time."));
  if (!can_choose)
    preview_set_roi (preview, &(ViewsRect){ 0 });
}

/* ---- what is to be grey */

static void
on_pick_toggled (SympiePreview *preview)
{
  canvas_set_picks (
    SYMPIE_CANVAS (preview->canvas),
    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (preview->pick)));
}

static void
on_picked (SympiePreview *preview, const gfloat *rgb, GdkModifierType state)
{
  PickKind kind = (state & GDK_SHIFT_MASK) != 0     ? PICK_BLACK
                  : (state & GDK_CONTROL_MASK) != 0 ? PICK_WHITE
                                                    : PICK_GREY;
  g_autoptr (GError) error = NULL;
  SympieParams p;

  if (pick_solve (&p, edit_get_cleanup (preview->edit),
                  edit_get_pass (preview->edit), rgb, kind, &error))
    edit_set_params (preview->edit, &p, NULL);
  else
    g_signal_emit (preview, signals[PROBLEM], 0, error->message);
}

/* Escape puts the picker away. */
static gboolean
on_canvas_key (SympiePreview *preview, GdkEventKey *event)
{
  GtkToggleButton *pick = GTK_TOGGLE_BUTTON (preview->pick);

  if (event->keyval != GDK_KEY_Escape || !gtk_toggle_button_get_active (pick))
    return GDK_EVENT_PROPAGATE;
  gtk_toggle_button_set_active (pick, FALSE);
  return GDK_EVENT_STOP;
}

/* ---- what its parts call for */

static void
on_evidence_toggled (SympiePreview *preview)
{
  g_signal_emit (preview, signals[EVIDENCE_TOGGLED], 0);
}

void
preview_set_can_show_evidence (SympiePreview *preview, const gchar *why)
{
  g_return_if_fail (SYMPIE_IS_PREVIEW (preview));
  greyed_set (preview->evidence, why);
}

void
preview_offer_evidence (SympiePreview *preview, gboolean offer)
{
  g_return_if_fail (SYMPIE_IS_PREVIEW (preview));
  gtk_widget_set_visible (preview->evidence, offer);
}

gboolean
preview_wants_evidence (SympiePreview *preview)
{
  g_return_val_if_fail (SYMPIE_IS_PREVIEW (preview), FALSE);
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (preview->evidence));
}

void
preview_stop_evidence (SympiePreview *preview)
{
  g_return_if_fail (SYMPIE_IS_PREVIEW (preview));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (preview->evidence), FALSE);
}

void
preview_set_evidence (SympiePreview *preview, const Evidence *evidence)
{
  g_return_if_fail (SYMPIE_IS_PREVIEW (preview));
  canvas_set_evidence (SYMPIE_CANVAS (preview->canvas), evidence);
}

/* ---- how it is seen */

static void
on_mode_changed (SympiePreview *preview)
{
  gint mode = gtk_combo_box_get_active (GTK_COMBO_BOX (preview->mode));

  canvas_set_mode (SYMPIE_CANVAS (preview->canvas), (CanvasMode) MAX (mode, 0));
  greyed_set (preview->original, mode == CANVAS_SIDE_BY_SIDE ? _ (
                                   "The photograph is shown beside the result.")
                                                             : NULL);
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
  g_set_object (&preview->edit, edit);
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
preview_dispose (GObject *object)
{
  g_clear_object (&SYMPIE_PREVIEW (object)->edit);
  G_OBJECT_CLASS (preview_parent_class)->dispose (object);
}

static void
preview_class_init (SympiePreviewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_dispose;
  g_type_ensure (SYMPIE_TYPE_CANVAS);
  ui_templates_get_resource ();
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/sympie/ui/preview.ui");
  gtk_widget_class_bind_template_child (widget, SympiePreview, canvas);
  gtk_widget_class_bind_template_child (widget, SympiePreview, zoom);
  gtk_widget_class_bind_template_child (widget, SympiePreview, part);
  gtk_widget_class_bind_template_child (widget, SympiePreview, pick);
  gtk_widget_class_bind_template_child (widget, SympiePreview, evidence);
  gtk_widget_class_bind_template_child (widget, SympiePreview, mode);
  gtk_widget_class_bind_template_child (widget, SympiePreview, original);
  gtk_widget_class_bind_template_child (widget, SympiePreview, marks);
  gtk_widget_class_bind_template_callback (widget, on_zoomed);
  gtk_widget_class_bind_template_callback (widget, on_rendered);
  gtk_widget_class_bind_template_callback (widget, on_roi_chosen);
  gtk_widget_class_bind_template_callback (widget, on_part_toggled);
  gtk_widget_class_bind_template_callback (widget, on_pick_toggled);
  gtk_widget_class_bind_template_callback (widget, on_evidence_toggled);
  gtk_widget_class_bind_template_callback (widget, on_picked);
  gtk_widget_class_bind_template_callback (widget, on_canvas_key);
  gtk_widget_class_bind_template_callback (widget, on_fit);
  gtk_widget_class_bind_template_callback (widget, on_full);
  gtk_widget_class_bind_template_callback (widget, on_mode_changed);
  gtk_widget_class_bind_template_callback (widget, on_original_toggled);
  gtk_widget_class_bind_template_callback (widget, on_marks_toggled);
  signals[RENDERED] =
    g_signal_new ("rendered", SYMPIE_TYPE_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
  signals[EVIDENCE_TOGGLED] =
    g_signal_new ("evidence-toggled", SYMPIE_TYPE_PREVIEW, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROBLEM] =
    g_signal_new ("problem", SYMPIE_TYPE_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ROI_CHOSEN] =
    g_signal_new ("roi-chosen", SYMPIE_TYPE_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

/* On a narrow screen, and in languages with long words, these give way. */
static void
shorten (SympiePreview *preview)
{
  GtkWidget *buttons[] = { preview->part, preview->marks };
  GList *cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (preview->mode));

  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_label_set_ellipsize (
      GTK_LABEL (gtk_bin_get_child (GTK_BIN (buttons[i]))),
      PANGO_ELLIPSIZE_END);
  g_object_set (cells->data, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  g_list_free (cells);
}

static void
preview_init (SympiePreview *preview)
{
  gtk_widget_init_template (GTK_WIDGET (preview));
  shorten (preview);
}
