/* compare.c - the estimate and the current numbers, side by side
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/compare.h"

#include <glib/gi18n-lib.h>

#include "ui/palette.h"
#include "ui/number.h"
#include "ui/editors/reset-menu.h"
#include "templates.h"

#define WIDEST "\u221288.888" /* of the usual numbers */
#define CELL_PADDING 8
#define DIGITS 3
#define LEVEL_DIGITS 1

enum
{
  NAME,
  SAID,
  NOW,
  MARK,
  WEIGHT,
  FIRST, /* of the numbers that the row stands for */
  COUNT
};

/* Cs, Cm and K in the order in which SympieParams has its numbers. */
static const struct
{
  guint first;
  guint n;
} GROUPS[] = { { PARAMS_AT_CS, 3 }, { PARAMS_AT_CM, 9 }, { PARAMS_AT_K, 25 } };

struct _SympieCompare
{
  GtkBox parent;
  SympieEdit *edit;
  GtkTreeStore *store;
  GtkWidget *tree;
  GtkTreeViewColumn *said_column;
  GtkTreeViewColumn *now_column;
  GtkWidget *buttons;
};

G_DEFINE_FINAL_TYPE (SympieCompare, compare, GTK_TYPE_BOX)

enum
{
  RESET,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gchar *
name_number (guint i)
{
  static const gchar *const channels[] = { N_ ("red"), N_ ("green"),
                                           N_ ("blue") };

  if (i >= PARAMS_AT_K)
    return g_strdup_printf (_ ("row %u, column %u"), (i - PARAMS_AT_K) / 5 + 1,
                            (i - PARAMS_AT_K) % 5 + 1);
  if (i >= PARAMS_AT_CS)
    return g_strdup (_ (channels[i - PARAMS_AT_CS]));
  /* Translators: an input channel and the output channel it goes into */
  return g_strdup_printf (_ ("%s to %s"), _ (channels[i / 3]),
                          _ (channels[i % 3]));
}

/* ---- showing */

/* Formats a number like the sliders and cells. */
static gchar *
format_number (gdouble value, guint i)
{
  if (i >= PARAMS_AT_CS && i < PARAMS_AT_K)
    return number_format (value * number_get_levels (i - PARAMS_AT_CS),
                          LEVEL_DIGITS);
  return number_format (value, DIGITS);
}

static guint
show_number (SympieCompare *compare, GtkTreeIter *row, guint i)
{
  gdouble said =
    ((const gfloat *) edit_get_origin (compare->edit, EDIT_ESTIMATE))[i];
  gdouble now = ((const gfloat *) edit_get_params (compare->edit))[i];
  gboolean changed = said != now;
  g_autofree gchar *said_text = format_number (said, i);
  g_autofree gchar *now_text = format_number (now, i);

  gtk_tree_store_set (compare->store, row, SAID, said_text, NOW, now_text, MARK,
                      changed ? "●" : "", WEIGHT,
                      changed ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL, -1);
  return changed;
}

static gchar *
describe_changed (guint n)
{
  return g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "%u changed", "%u changed", n), n);
}

static void
show_numbers (SympieCompare *compare)
{
  GtkTreeModel *model = GTK_TREE_MODEL (compare->store);
  GtkTreeIter group;
  GtkTreeIter row;
  guint g = 0;

  for (gboolean more = gtk_tree_model_get_iter_first (model, &group); more;
       more = gtk_tree_model_iter_next (model, &group), g++)
    {
      guint n = 0;
      guint i = GROUPS[g].first;
      g_autofree gchar *text = NULL;

      for (gboolean rows = gtk_tree_model_iter_children (model, &row, &group);
           rows; rows = gtk_tree_model_iter_next (model, &row), i++)
        n += show_number (compare, &row, i);
      text = describe_changed (n);
      gtk_tree_store_set (compare->store, &group, NOW, n > 0 ? text : "", MARK,
                          n > 0 ? "●" : "", -1);
    }
}

/* ---- going back */

static void
reset_numbers (SympieCompare *compare, guint first, guint n, EditOrigin origin)
{
  SympieParams p = *edit_get_params (compare->edit);
  const gfloat *to = (const gfloat *) edit_get_origin (compare->edit, origin);

  for (guint i = first; i < first + n; i++)
    p.n[i] = to[i];
  edit_set_params (compare->edit, &p, NULL);
}

static void
reset_selected (SympieCompare *compare, EditOrigin origin)
{
  GtkTreeSelection *selection =
    gtk_tree_view_get_selection (GTK_TREE_VIEW (compare->tree));
  GtkTreeModel *model;
  GtkTreeIter row;
  guint first, n;

  if (!gtk_tree_selection_get_selected (selection, &model, &row))
    return;
  gtk_tree_model_get (model, &row, FIRST, &first, COUNT, &n, -1);
  reset_numbers (compare, first, n, origin);
}

static void
on_reset (SympieCompare *compare, gint origin)
{
  reset_selected (compare, (EditOrigin) origin);
}

static void
on_row_activated (SympieCompare *compare)
{
  reset_selected (compare, EDIT_ESTIMATE);
}

static void
on_selected_to_estimate (SympieCompare *compare)
{
  reset_selected (compare, EDIT_ESTIMATE);
}

static void
on_selected_to_identity (SympieCompare *compare)
{
  reset_selected (compare, EDIT_IDENTITY);
}

static void
on_all_to_estimate (SympieCompare *compare)
{
  reset_numbers (compare, 0, PARAMS_N, EDIT_ESTIMATE);
}

static void
on_all_to_identity (SympieCompare *compare)
{
  reset_numbers (compare, 0, PARAMS_N, EDIT_IDENTITY);
}

static gboolean
on_popup_menu (SympieCompare *compare)
{
  reset_menu_open (GTK_WIDGET (compare), NULL);
  return TRUE;
}

static gboolean
on_button_press (SympieCompare *compare, GdkEventButton *event)
{
  GtkTreeView *tree = GTK_TREE_VIEW (compare->tree);
  GtkTreePath *path;

  if (!gdk_event_triggers_context_menu ((const GdkEvent *) event)
      || !gtk_tree_view_get_path_at_pos (tree, (gint) event->x, (gint) event->y,
                                         &path, NULL, NULL, NULL))
    return GDK_EVENT_PROPAGATE;
  gtk_tree_view_set_cursor (tree, path, NULL, FALSE);
  gtk_tree_path_free (path);
  reset_menu_open (GTK_WIDGET (compare), (const GdkEvent *) event);
  return GDK_EVENT_STOP;
}

/* ---- making it */

static void
add_rows (SympieCompare *compare)
{
  const gchar *const names[] = { _ ("Colour shift Cs"), _ ("Colour mix Cm"),
                                 _ ("Kernel K") };

  for (guint g = 0; g < G_N_ELEMENTS (GROUPS); g++)
    {
      GtkTreeIter group;

      gtk_tree_store_insert_with_values (
        compare->store, &group, NULL, -1, NAME, names[g], WEIGHT,
        PANGO_WEIGHT_NORMAL, FIRST, GROUPS[g].first, COUNT, GROUPS[g].n, -1);
      for (guint i = GROUPS[g].first; i < GROUPS[g].first + GROUPS[g].n; i++)
        {
          g_autofree gchar *name = name_number (i);

          gtk_tree_store_insert_with_values (compare->store, NULL, &group, -1,
                                             NAME, name, FIRST, i, COUNT, 1,
                                             -1);
        }
    }
}

static gint
measure (SympieCompare *compare, const gchar *text)
{
  g_autoptr (PangoLayout) layout =
    gtk_widget_create_pango_layout (compare->tree, NULL);
  g_autofree gchar *bold = g_strdup_printf ("<b>%s</b>", text);
  gint width;

  pango_layout_set_markup (layout, bold, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width + CELL_PADDING;
}

/* Columns have the room that they will need, so that nothing moves when the
 * numbers come. */
static void
set_widths (SympieCompare *compare)
{
  g_autofree gchar *changed = describe_changed (25);
  gint number = measure (compare, WIDEST);

  gtk_tree_view_column_set_min_width (compare->said_column, number);
  gtk_tree_view_column_set_min_width (compare->now_column,
                                      MAX (number, measure (compare, changed)));
}

static void
compare_style_updated (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (compare_parent_class)->style_updated (widget);
  if (SYMPIE_COMPARE (widget)->tree != NULL)
    set_widths (SYMPIE_COMPARE (widget));
}

void
compare_set_edit (SympieCompare *compare, SympieEdit *edit)
{
  g_return_if_fail (SYMPIE_IS_COMPARE (compare));
  g_set_object (&compare->edit, edit);
  g_signal_connect_object (edit, "changed", G_CALLBACK (show_numbers), compare,
                           G_CONNECT_SWAPPED);
  show_numbers (compare);
}

static void
compare_dispose (GObject *object)
{
  g_clear_object (&SYMPIE_COMPARE (object)->edit);
  G_OBJECT_CLASS (compare_parent_class)->dispose (object);
}

static void
compare_class_init (SympieCompareClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = compare_dispose;
  widget->style_updated = compare_style_updated;
  signals[RESET] = g_signal_new_class_handler (
    "reset", SYMPIE_TYPE_COMPARE, G_SIGNAL_RUN_LAST, G_CALLBACK (on_reset),
    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  ui_templates_get_resource ();
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/sympie/ui/compare.ui");
  gtk_widget_class_bind_template_child (widget, SympieCompare, store);
  gtk_widget_class_bind_template_child (widget, SympieCompare, tree);
  gtk_widget_class_bind_template_child (widget, SympieCompare, said_column);
  gtk_widget_class_bind_template_child (widget, SympieCompare, now_column);
  gtk_widget_class_bind_template_child (widget, SympieCompare, buttons);
  gtk_widget_class_bind_template_callback (widget, on_row_activated);
  gtk_widget_class_bind_template_callback (widget, on_popup_menu);
  gtk_widget_class_bind_template_callback (widget, on_button_press);
  gtk_widget_class_bind_template_callback (widget, on_selected_to_estimate);
  gtk_widget_class_bind_template_callback (widget, on_selected_to_identity);
  gtk_widget_class_bind_template_callback (widget, on_all_to_estimate);
  gtk_widget_class_bind_template_callback (widget, on_all_to_identity);
}

/* Long words in some languages give way. */
static void
shorten (GtkWidget *button, gpointer unused)
{
  gtk_label_set_ellipsize (GTK_LABEL (gtk_bin_get_child (GTK_BIN (button))),
                           PANGO_ELLIPSIZE_END);
}

static void
compare_init (SympieCompare *compare)
{
  gtk_widget_init_template (GTK_WIDGET (compare));
  gtk_container_foreach (GTK_CONTAINER (compare->buttons), shorten, NULL);
  set_widths (compare);
  add_rows (compare);
  gtk_tree_view_expand_all (GTK_TREE_VIEW (compare->tree));
}
