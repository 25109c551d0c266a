/* window.c - the dialog, the same for all hosts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-private.h"

#include <glib/gi18n-lib.h>

#include "ui/editors/compare.h"
#include "ui/greyed.h"
#include "ui/help.h"
#include "ui/editors/kernel.h"
#include "ui/editors/mix.h"
#include "ui/plots/histogram.h"
#include "ui/plots/plots.h"
#include "ui/editors/presets.h"
#include "ui/preview/preview.h"
#include "ui/estimate-settings.h"
#include "ui/editors/shift.h"
#include "ui/series.h"
#include "ui/sides.h"
#include "ui/strengths.h"
#include "ui/summary.h"
#include "templates.h"

/* While a value is dragged the host's own view waits until it has not changed
 * for this long. */
#define FOLLOW_DEBOUNCE_MS 150

G_DEFINE_FINAL_TYPE (SympieWindow, window, GTK_TYPE_DIALOG)

void
window_stop_source (guint *source)
{
  if (*source != 0)
    g_source_remove (*source);
  *source = 0;
}

void
window_show_problem (SympieWindow *window, const gchar *message)
{
  gtk_label_set_text (GTK_LABEL (window->problem_text), message);
  gtk_widget_set_visible (window->anyway, FALSE);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (window->problem), TRUE);
}

void
window_hide_problem (SympieWindow *window)
{
  gtk_info_bar_set_revealed (GTK_INFO_BAR (window->problem), FALSE);
  gtk_widget_set_visible (window->anyway, FALSE);
}

gboolean
window_is_busy (const SympieWindow *window)
{
  return window->loads || window->estimate_source != 0
         || estimate_job_is_busy (window->job);
}

void
window_set_source (SympieWindow *window, const Source *source)
{
  preview_set_source (SYMPIE_PREVIEW (window->preview), source);
  miniature_set_source (window->miniature, source,
                        gtk_widget_get_scale_factor (GTK_WIDGET (window)));
}

void
window_show_state (SympieWindow *window)
{
  const gchar *state = NULL;
  const gchar *looking = NULL; /* while everything can be used */

  if (window->loads)
    state = _ ("Loading the photograph…");
  else if (window_is_busy (window))
    state = _ ("Looking at the photograph…");
  else if (window->evidence_job != NULL)
    looking = _ ("Looking at the photograph's parts…");
  summary_set_state (SYMPIE_SUMMARY (window->summary),
                     state != NULL ? state : looking);
  greyed_set (window->undo, edit_can_undo (window->edit)
                              ? NULL
                              : _ ("There is nothing to undo."));
  greyed_set (window->redo, edit_can_redo (window->edit)
                              ? NULL
                              : _ ("There is nothing to redo."));
  if (state == NULL && !window_has_result (window))
    state = _ ("There is nothing to apply: no estimate yet, and no change.");
  greyed_set (window->apply, state);
  series_grey_apply_all (SYMPIE_SERIES (window->series), state);
}

/* ---- the host's own view */

static gboolean
follow_now (gpointer data)
{
  SympieWindow *window = data;
  gboolean wanted =
    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (window->follow));

  window->follow_source = 0;
  window->host->follow (wanted ? edit_get_cleanup (window->edit) : NULL,
                        window->host->data);
  return G_SOURCE_REMOVE;
}

void
window_follow_later (SympieWindow *window)
{
  window_stop_source (&window->follow_source);
  if (window->host->follow != NULL)
    window->follow_source =
      g_timeout_add (FOLLOW_DEBOUNCE_MS, follow_now, window);
}

static void
on_follow_toggled (SympieWindow *window)
{
  if (window->host != NULL)
    window_follow_later (window);
}

static void
on_changed (SympieWindow *window)
{
  window_hide_problem (window);
  window_follow_evidence (window);
  window_show_state (window);
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (window->follow)))
    window_follow_later (window);
}

/* ---- what a person does */

static void
on_undo (SympieWindow *window)
{
  edit_undo (window->edit);
}

static void
on_redo (SympieWindow *window)
{
  edit_redo (window->edit);
}

static void
on_flip (SympieWindow *window)
{
  edit_set_side (window->edit,
                 edit_get_side (window->edit) == EDIT_A ? EDIT_B : EDIT_A);
}

static void
on_help (SympieWindow *window)
{
  g_autoptr (GError) error = NULL;

  if (!help_show (GTK_WINDOW (window), &error))
    window_show_problem (window, error->message);
}

static void
on_copy (SympieWindow *window)
{
  presets_copy (SYMPIE_PRESETS (window->presets));
}

static void
on_paste (SympieWindow *window)
{
  presets_paste (SYMPIE_PRESETS (window->presets));
}

static void
on_rendered (SympieWindow *window)
{
  guint before[3][256];
  guint after[3][256];

  preview_get_histograms (SYMPIE_PREVIEW (window->preview), before, after);
  plots_set_histograms (SYMPIE_PLOTS (window->plots), before, after);
  histogram_set (SYMPIE_HISTOGRAM (window->histogram), before, after);
}

static void
on_evidence_toggled (SympieWindow *window)
{
  window_follow_evidence (window);
  window_show_state (window);
}

static void
on_histogram (SympieWindow *window)
{
  window_show_page_of (window, window->plots);
}

static void
add_keys (SympieWindow *window)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    void (*callback) (SympieWindow *window);
  } keys[] = {
    { GDK_KEY_z, GDK_CONTROL_MASK, on_undo },
    { GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, on_redo },
    { GDK_KEY_y, GDK_CONTROL_MASK, on_redo },
    { GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, on_copy },
    { GDK_KEY_v, GDK_CONTROL_MASK | GDK_SHIFT_MASK, on_paste },
    { GDK_KEY_b, GDK_CONTROL_MASK, on_flip },
    { GDK_KEY_F1, 0, on_help },
  };
  GtkAccelGroup *group = gtk_accel_group_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_accel_group_connect (
      group, keys[i].key, keys[i].modifiers, 0,
      g_cclosure_new_object_swap (G_CALLBACK (keys[i].callback),
                                  G_OBJECT (window)));
  gtk_window_add_accel_group (GTK_WINDOW (window), group);
  g_object_unref (group);
}

/* ---- making it */

static void
window_finalize (GObject *object)
{
  SympieWindow *window = SYMPIE_WINDOW (object);

  g_clear_pointer (&window->job, estimate_job_free);
  g_clear_object (&window->edit);
  g_clear_object (&window->miniature);
  G_OBJECT_CLASS (window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget)
{
  static const struct
  {
    const gchar *name;
    gssize offset;
  } children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET (SympieWindow, name) }
    CHILD (problem),   CHILD (problem_text), CHILD (anyway),
    CHILD (body),      CHILD (preview),      CHILD (name),
    CHILD (undo),      CHILD (redo),         CHILD (presets),
    CHILD (settings),  CHILD (progress),     CHILD (summary),
    CHILD (pages),     CHILD (shift),        CHILD (mix),
    CHILD (kernel),    CHILD (plots),        CHILD (compare),
    CHILD (follow),    CHILD (merge),        CHILD (merge_reason),
    CHILD (apply),     CHILD (side_scroll),  CHILD (strengths),
    CHILD (histogram), CHILD (sides),        CHILD (remove),
    CHILD (cancel),    CHILD (series),
#undef CHILD
  };

  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_class_bind_template_child_full (widget, children[i].name, FALSE,
                                               children[i].offset);
}

static void
window_class_init (SympieWindowClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = window_finalize;
  g_type_ensure (SYMPIE_TYPE_COMPARE);
  g_type_ensure (SYMPIE_TYPE_HISTOGRAM);
  g_type_ensure (SYMPIE_TYPE_KERNEL);
  g_type_ensure (SYMPIE_TYPE_MIX);
  g_type_ensure (SYMPIE_TYPE_PLOTS);
  g_type_ensure (SYMPIE_TYPE_PRESETS);
  g_type_ensure (SYMPIE_TYPE_PREVIEW);
  g_type_ensure (SYMPIE_TYPE_ESTIMATE_SETTINGS);
  g_type_ensure (SYMPIE_TYPE_SERIES);
  g_type_ensure (SYMPIE_TYPE_SHIFT);
  g_type_ensure (SYMPIE_TYPE_SIDES);
  g_type_ensure (SYMPIE_TYPE_STRENGTHS);
  g_type_ensure (SYMPIE_TYPE_SUMMARY);
  ui_templates_get_resource ();
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/sympie/ui/window.ui");
  bind_children (widget);
  gtk_widget_class_bind_template_callback (widget, window_hide_problem);
  gtk_widget_class_bind_template_callback (widget, window_show_problem);
  gtk_widget_class_bind_template_callback (widget, window_request_estimate);
  gtk_widget_class_bind_template_callback (widget, window_stop_estimate);
  gtk_widget_class_bind_template_callback (widget, window_choose_start);
  gtk_widget_class_bind_template_callback (widget, window_estimate_anyway);
  gtk_widget_class_bind_template_callback (widget, on_follow_toggled);
  gtk_widget_class_bind_template_callback (widget, on_undo);
  gtk_widget_class_bind_template_callback (widget, on_redo);
  gtk_widget_class_bind_template_callback (widget, on_help);
  gtk_widget_class_bind_template_callback (widget, on_histogram);
  gtk_widget_class_bind_template_callback (widget, on_evidence_toggled);
}

static void
on_popup_shown (GtkWidget *combo_box)
{
  gboolean shown;

  g_object_get (combo_box, "popup-shown", &shown, NULL);
  gtk_widget_set_has_tooltip (combo_box, !shown);
}

static void
on_menu_toggled (GtkWidget *button)
{
  gtk_widget_set_has_tooltip (
    button, !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
}

/* The pointer stays where it opened the menu, so a tooltip would cover it. */
static void
keep_tooltips_off_menus (GtkWidget *widget, gpointer unused)
{
  if (GTK_IS_COMBO_BOX (widget))
    g_signal_connect (widget, "notify::popup-shown",
                      G_CALLBACK (on_popup_shown), NULL);
  else if (GTK_IS_MENU_BUTTON (widget))
    g_signal_connect (widget, "toggled", G_CALLBACK (on_menu_toggled), NULL);
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), keep_tooltips_off_menus,
                          NULL);
}

/* What gets the focus by a key comes into view. */
static void
follow_focus (GtkWidget *scrolled, gpointer unused)
{
  GtkWidget *child = gtk_bin_get_child (GTK_BIN (scrolled));

  if (GTK_IS_VIEWPORT (child))
    gtk_container_set_focus_vadjustment (
      GTK_CONTAINER (gtk_bin_get_child (GTK_BIN (child))),
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)));
}

static void
window_init (SympieWindow *window)
{
  window->edit = edit_new ();
  window->miniature = miniature_new ();
  gtk_widget_init_template (GTK_WIDGET (window));
  add_keys (window);
  keep_tooltips_off_menus (GTK_WIDGET (window), NULL);
  follow_focus (window->side_scroll, NULL);
  gtk_container_foreach (GTK_CONTAINER (window->pages), follow_focus, NULL);
  /* To close it is for window_run() alone. */
  g_signal_connect_after (window, "delete-event", G_CALLBACK (gtk_true), NULL);
  shift_set_edit (SYMPIE_SHIFT (window->shift), window->edit);
  mix_set_edit (SYMPIE_MIX (window->mix), window->edit);
  kernel_set_edit (SYMPIE_KERNEL (window->kernel), window->edit);
  plots_set_edit (SYMPIE_PLOTS (window->plots), window->edit);
  compare_set_edit (SYMPIE_COMPARE (window->compare), window->edit);
  presets_set_edit (SYMPIE_PRESETS (window->presets), window->edit);
  sides_set_edit (SYMPIE_SIDES (window->sides), window->edit);
  strengths_set_edit (SYMPIE_STRENGTHS (window->strengths), window->edit);
  strengths_set_miniature (SYMPIE_STRENGTHS (window->strengths),
                           window->miniature);
  presets_set_miniature (SYMPIE_PRESETS (window->presets), window->miniature);
  summary_set_edit (SYMPIE_SUMMARY (window->summary), window->edit);
  preview_set_edit (SYMPIE_PREVIEW (window->preview), window->edit);
  g_signal_connect_object (window->edit, "changed", G_CALLBACK (on_changed),
                           window, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (window->preview, "roi-chosen",
                            G_CALLBACK (window_estimate_part), window);
  g_signal_connect_swapped (window->preview, "rendered",
                            G_CALLBACK (on_rendered), window);
}
