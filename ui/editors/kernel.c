/* kernel.c - the kernel K as a heat map
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/kernel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ui/editors/cell.h"
#include "ui/editors/kernel-algebra.h"
#include "ui/number.h"
#include "ui/palette.h"
#include "ui/editors/slider.h"
#include "templates.h"

#define SHARPEST 3.0
#define SUM_DIGITS 3
#define MAP_STEP 3.0  /* pixels to one measured frequency */
#define MAP_WHITE 2.0 /* response that is drawn white */

struct _SympieKernel
{
  GtkBox parent;
  SympieEdit *edit;
  GtkWidget *grid;
  GtkWidget *cells[25];
  GtkWidget *symmetry;
  GtkWidget *keep_sum;
  GtkWidget *sum;
  GtkWidget *sharpness_row;
  GtkWidget *sharpness_label;
  GtkWidget *sharpness;
  GtkWidget *map;
};

G_DEFINE_FINAL_TYPE (SympieKernel, kernel, GTK_TYPE_BOX)

static void
show_numbers (SympieKernel *kernel)
{
  const SympieParams *now = edit_get_params (kernel->edit);
  const SympieParams *said = edit_get_origin (kernel->edit, EDIT_ESTIMATE);
  gdouble sum = kernel_get_sum (now->k);
  g_autofree gchar *number = number_format (sum, SUM_DIGITS);
  g_autofree gchar *text = g_strdup_printf (_ ("Sum %s"), number);
  gdouble full = 0.0;

  for (guint i = 0; i < 25; i++)
    full = MAX (full, fabs (now->k[i / 5][i % 5]));
  for (guint i = 0; i < 25; i++)
    cell_set (SYMPIE_CELL (kernel->cells[i]), now->k[i / 5][i % 5],
              MAX (full, 1e-6), now->k[i / 5][i % 5] != said->k[i / 5][i % 5]);
  gtk_label_set_text (GTK_LABEL (kernel->sum), text);
  slider_set_value (SYMPIE_SLIDER (kernel->sharpness),
                    kernel_get_sharpness (now->k));
  slider_set_mark (SYMPIE_SLIDER (kernel->sharpness),
                   kernel_get_sharpness (said->k));
  gtk_widget_queue_draw (kernel->map);
}

static KernelSymmetry
get_symmetry (SympieKernel *kernel)
{
  gint which = gtk_combo_box_get_active (GTK_COMBO_BOX (kernel->symmetry));

  return (KernelSymmetry) MAX (which, 0);
}

static void
set_number (SympieKernel *kernel, guint i, gfloat value, const gchar *what)
{
  SympieParams p = *edit_get_params (kernel->edit);

  kernel_set_number (
    p.k, i / 5, i % 5, value, get_symmetry (kernel),
    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (kernel->keep_sum)));
  edit_set_params (kernel->edit, &p, what);
  show_numbers (kernel);
}

static guint
find_cell (SympieKernel *kernel, gpointer cell)
{
  guint i = 0;

  while (kernel->cells[i] != cell)
    i++;
  return i;
}

static void
on_moved (GtkWidget *cell, SympieKernel *kernel)
{
  guint i = find_cell (kernel, cell);
  g_autofree gchar *what = g_strdup_printf ("k-%u", i);

  set_number (kernel, i, (gfloat) cell_get_value (SYMPIE_CELL (cell)), what);
}

static void
on_reset (GtkWidget *cell, gint origin, SympieKernel *kernel)
{
  guint i = find_cell (kernel, cell);

  set_number (kernel, i,
              edit_get_origin (kernel->edit, origin)->k[i / 5][i % 5], NULL);
}

static void
on_symmetry_changed (SympieKernel *kernel)
{
  SympieParams p;

  if (kernel->edit == NULL)
    return;
  p = *edit_get_params (kernel->edit);
  kernel_symmetrise (p.k, get_symmetry (kernel));
  edit_set_params (kernel->edit, &p, NULL);
}

static void
set_sharpness (SympieKernel *kernel, gdouble value, const gchar *what)
{
  SympieParams p = *edit_get_params (kernel->edit);

  kernel_set_sharpness (p.k, value);
  edit_set_params (kernel->edit, &p, what);
  show_numbers (kernel);
}

static void
on_sharpness_moved (SympieKernel *kernel)
{
  set_sharpness (kernel, slider_get_value (SYMPIE_SLIDER (kernel->sharpness)),
                 "sharpness");
}

static void
on_sharpness_reset (SympieKernel *kernel, gint origin)
{
  set_sharpness (
    kernel, kernel_get_sharpness (edit_get_origin (kernel->edit, origin)->k),
    NULL);
}

static void
reset_all (SympieKernel *kernel, EditOrigin origin)
{
  SympieParams p = *edit_get_params (kernel->edit);
  const SympieParams *to = edit_get_origin (kernel->edit, origin);

  for (guint i = 0; i < 25; i++)
    p.k[i / 5][i % 5] = to->k[i / 5][i % 5];
  edit_set_params (kernel->edit, &p, NULL);
}

static void
on_to_estimate (SympieKernel *kernel)
{
  reset_all (kernel, EDIT_ESTIMATE);
}

static void
on_to_identity (SympieKernel *kernel)
{
  reset_all (kernel, EDIT_IDENTITY);
}

/* The response over all frequencies, at rest in the middle. */
static gboolean
on_map_draw (SympieKernel *kernel, cairo_t *cr)
{
  gint width = gtk_widget_get_allocated_width (kernel->map);
  gint height = gtk_widget_get_allocated_height (kernel->map);
  gdouble side = MIN (width, height);
  gdouble left = floor ((width - side) / 2);
  gdouble top = floor ((height - side) / 2);

  if (kernel->edit == NULL)
    return GDK_EVENT_STOP;
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (gdouble y = 0.0; y < side; y += MAP_STEP)
    for (gdouble x = 0.0; x < side; x += MAP_STEP)
      {
        gdouble grey = kernel_get_response (edit_get_params (kernel->edit)->k,
                                            (x + MAP_STEP / 2) / side - 0.5,
                                            (y + MAP_STEP / 2) / side - 0.5)
                       / MAP_WHITE;

        cairo_set_source_rgb (cr, grey, grey, grey);
        cairo_rectangle (cr, left + x, top + y, MIN (MAP_STEP, side - x),
                         MIN (MAP_STEP, side - y));
        cairo_fill (cr);
      }
  return GDK_EVENT_STOP;
}

/* ---- making it */

static void
make_cells (SympieKernel *kernel)
{
  /* Last first, as GtkGrid reports children to assistive technology in reverse
   * order. */
  for (guint i = 25; i-- > 0;)
    {
      g_autofree gchar *name =
        g_strdup_printf (_ ("Row %u, column %u"), i / 5 + 1, i % 5 + 1);
      g_autofree gchar *tip = g_strdup_printf (
        _ ("Weight of the pixel %+d to the right and %+d below. Drag up or "
           "down, or type; Delete returns to the estimate."),
        (gint) (i % 5) - 2, (gint) (i / 5) - 2);
      GtkWidget *cell = cell_new (name, PARAMS_K_MAX);

      gtk_widget_set_tooltip_text (cell, tip);
      gtk_widget_set_hexpand (cell, TRUE);
      gtk_grid_attach (GTK_GRID (kernel->grid), cell, i % 5, i / 5, 1, 1);
      g_signal_connect (cell, "moved", G_CALLBACK (on_moved), kernel);
      g_signal_connect (cell, "reset", G_CALLBACK (on_reset), kernel);
      kernel->cells[i] = cell;
    }
}

static void
make_sharpness (SympieKernel *kernel)
{
  kernel->sharpness =
    slider_new (_ ("Sharpness"), NULL, 0.0, SHARPEST, 0.01, 2);
  gtk_widget_set_hexpand (kernel->sharpness, TRUE);
  gtk_widget_set_tooltip_text (
    kernel->sharpness,
    _ ("What is left of waves four pixels long: 1 keeps detail as it is, less "
       "softens, more sharpens. The whole kernel moves, its sum stays."));
  gtk_label_set_mnemonic_widget (GTK_LABEL (kernel->sharpness_label),
                                 kernel->sharpness);
  gtk_container_add (GTK_CONTAINER (kernel->sharpness_row), kernel->sharpness);
  g_signal_connect_swapped (kernel->sharpness, "moved",
                            G_CALLBACK (on_sharpness_moved), kernel);
  g_signal_connect_swapped (kernel->sharpness, "reset",
                            G_CALLBACK (on_sharpness_reset), kernel);
}

void
kernel_set_edit (SympieKernel *kernel, SympieEdit *edit)
{
  g_return_if_fail (SYMPIE_IS_KERNEL (kernel));
  g_set_object (&kernel->edit, edit);
  g_signal_connect_object (edit, "changed", G_CALLBACK (show_numbers), kernel,
                           G_CONNECT_SWAPPED);
  show_numbers (kernel);
}

static void
kernel_dispose (GObject *object)
{
  g_clear_object (&SYMPIE_KERNEL (object)->edit);
  G_OBJECT_CLASS (kernel_parent_class)->dispose (object);
}

static void
kernel_class_init (SympieKernelClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kernel_dispose;
  ui_templates_get_resource ();
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/sympie/ui/kernel.ui");
  gtk_widget_class_bind_template_child (widget, SympieKernel, grid);
  gtk_widget_class_bind_template_child (widget, SympieKernel, symmetry);
  gtk_widget_class_bind_template_child (widget, SympieKernel, keep_sum);
  gtk_widget_class_bind_template_child (widget, SympieKernel, sum);
  gtk_widget_class_bind_template_child (widget, SympieKernel, sharpness_row);
  gtk_widget_class_bind_template_child (widget, SympieKernel, sharpness_label);
  gtk_widget_class_bind_template_child (widget, SympieKernel, map);
  gtk_widget_class_bind_template_callback (widget, on_symmetry_changed);
  gtk_widget_class_bind_template_callback (widget, on_to_estimate);
  gtk_widget_class_bind_template_callback (widget, on_to_identity);
  gtk_widget_class_bind_template_callback (widget, on_map_draw);
}

static void
kernel_init (SympieKernel *kernel)
{
  gtk_widget_init_template (GTK_WIDGET (kernel));
  /* Left and right are those of the photograph, whatever the text direction. */
  gtk_widget_set_direction (kernel->grid, GTK_TEXT_DIR_LTR);
  make_cells (kernel);
  make_sharpness (kernel);
}
