/* tables.c - the 37 numbers as tables that a person can read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tables.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define CELLS_KEY "sympie-cells"

static gchar *
format_number (gfloat v)
{
  gdouble shown = round (v * 1000.0) / 1000.0;

  return g_strdup_printf ("%.3f", shown == 0.0 ? 0.0 : shown);
}

static GtkWidget *
add_text (GtkGrid *grid, gint column, gint row, const gchar *text, gboolean dim)
{
  GtkWidget *label = gtk_label_new (text);

  if (dim)
    gtk_style_context_add_class (gtk_widget_get_style_context (label),
                                 GTK_STYLE_CLASS_DIM_LABEL);
  gtk_grid_attach (grid, label, column, row, 1, 1);
  return label;
}

/* A number's place: figures of equal width, so that columns stand still while
 * they change. */
static GtkWidget *
add_cell (GtkGrid *grid, gint column, gint row)
{
  GtkWidget     *label = add_text (grid, column, row, "", FALSE);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  pango_attr_list_unref (attributes);
  gtk_label_set_width_chars (GTK_LABEL (label), 6);
  gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  return label;
}

/* A titled table of @rows x @columns cells, the first of which becomes
 * @cells[0]. @row_heads and @column_heads may be NULL. */
static GtkWidget *
new_table (const gchar        *title,
           const gchar        *tooltip,
           gint                rows,
           gint                columns,
           const gchar *const *row_heads,
           const gchar *const *column_heads,
           GtkWidget         **cells)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_label_new (title);
  GtkGrid   *grid = GTK_GRID (gtk_grid_new ());

  gtk_label_set_xalign (GTK_LABEL (head), 0.0f);
  gtk_grid_set_row_spacing (grid, 3);
  gtk_grid_set_column_spacing (grid, 6);
  for (gint c = 0; column_heads != NULL && c < columns; c++)
    gtk_label_set_xalign (
      GTK_LABEL (add_text (grid, c + 1, 0, column_heads[c], TRUE)), 1.0f);
  for (gint r = 0; r < rows; r++)
    {
      if (row_heads != NULL)
        gtk_label_set_xalign (
          GTK_LABEL (add_text (grid, 0, r + 1, row_heads[r], TRUE)), 0.0f);
      for (gint c = 0; c < columns; c++)
        cells[r * columns + c] = add_cell (grid, c + 1, r + 1);
    }
  gtk_box_pack_start (GTK_BOX (box), head, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), GTK_WIDGET (grid), FALSE, FALSE, 0);
  gtk_widget_set_tooltip_text (box, tooltip);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (grid)), title);
  return box;
}

GtkWidget *
tables_new (void)
{
  const gchar *in[] = { _ ("from R"), _ ("from G"), _ ("from B") };
  const gchar *out[] = { _ ("to R"), _ ("to G"), _ ("to B") };
  const gchar *rgb[] = { _ ("R"), _ ("G"), _ ("B") };
  GtkWidget   *all = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget   *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget  **cells = g_new (GtkWidget *, PARAMS_N);

  gtk_container_add (
    GTK_CONTAINER (left),
    new_table (_ ("Colour shift Cs"),
               _ ("Added to each channel first, in standard deviations of a "
                  "usual photograph. 0 changes nothing."),
               1, 3, NULL, rgb, cells + 9));
  gtk_container_add (
    GTK_CONTAINER (left),
    new_table (_ ("Colour mix Cm"),
               _ ("How much of each channel goes into each. 1 on the diagonal "
                  "and 0 elsewhere changes nothing."),
               3, 3, in, out, cells));
  gtk_container_add (GTK_CONTAINER (all), left);
  gtk_container_add (
    GTK_CONTAINER (all),
    new_table (_ ("Kernel K"),
               _ ("How much of each of the 5 by 5 pixels around goes into a "
                  "pixel. 1 in the middle and 0 elsewhere changes nothing."),
               5, 5, NULL, NULL, cells + 12));
  g_object_set_data_full (G_OBJECT (all), CELLS_KEY, cells, g_free);
  tables_show (all, &PARAMS_IDENTITY);
  return all;
}

void
tables_show (GtkWidget *tables, const SympieParams *p)
{
  GtkWidget   **cells = g_object_get_data (G_OBJECT (tables), CELLS_KEY);
  const gfloat *flat = (const gfloat *) p;

  for (guint i = 0; i < PARAMS_N; i++)
    {
      g_autofree gchar *text = format_number (flat[i]);

      gtk_label_set_text (GTK_LABEL (cells[i]), text);
    }
}
