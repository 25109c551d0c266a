/* test-strengths.c - strengths and the small pictures that set them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>
#include <string.h>

#include "ui/strengths.h"

#define WIDTH 210
#define HEIGHT 65

/* A grey wedge. */
static void
read_pixels (gfloat *rgba, const GdkRectangle *area, gpointer data)
{
  for (gint i = 0; i < area->width * area->height; i++)
    for (gint c = 0; c < 4; c++)
      rgba[4 * i + c] =
        c == 3 ? 1.0f : (gfloat) (area->x + i % area->width) / WIDTH;
}

static guint
get_pixel (cairo_surface_t *surface, gint x, gint y)
{
  const guchar *pixels = cairo_image_surface_get_data (surface);
  guint32 pixel;

  memcpy (&pixel,
          pixels + y * cairo_image_surface_get_stride (surface)
            + x * sizeof pixel,
          sizeof pixel);
  return pixel & 0xffffff;
}

static void
on_made (gboolean *made)
{
  *made = TRUE;
}

static SympieMiniature *
make_miniature (const Source *source, gint scale)
{
  SympieMiniature *miniature = miniature_new ();
  gboolean made = FALSE;

  g_signal_connect_swapped (miniature, "made", G_CALLBACK (on_made), &made);
  miniature_set_source (miniature, source, scale);
  g_assert_null (miniature_paint (miniature, NULL));
  while (!made)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (miniature, &made);
  return miniature;
}

static void
test_miniature (void)
{
  const Source source = { .width = WIDTH,
                          .height = HEIGHT,
                          .area = { 0, 0, WIDTH, HEIGHT },
                          .read = read_pixels };

  for (gint scale = 1; scale <= 2; scale++)
    {
      g_autoptr (SympieMiniature) miniature = make_miniature (&source, scale);
      cairo_surface_t *before = miniature_paint (miniature, NULL);
      cairo_surface_t *after;
      Cleanup black;
      gint width = cairo_image_surface_get_width (before);
      gint height = cairo_image_surface_get_height (before);

      g_assert_cmpint (width, ==, MINIATURE_WIDTH * scale);
      g_assert_cmpint (height, ==, 26 * scale);
      g_assert_cmphex (get_pixel (before, width / 4, 5), <,
                       get_pixel (before, width / 2, 5));
      cleanup_init (&black);
      for (guint c = 0; c < 3; c++)
        black.passes[0].cs[c] = -10.0f;
      after = miniature_paint (miniature, &black);
      g_assert_cmphex (get_pixel (after, width - 1, 5), ==, 0);
      black.colour = 0.0;
      cairo_surface_destroy (after);
      after = miniature_paint (miniature, &black);
      for (gint x = 0; x < width; x += 7)
        g_assert_cmphex (get_pixel (after, x, 3), ==, get_pixel (before, x, 3));
      cairo_surface_destroy (after);
      cairo_surface_destroy (before);
      miniature_set_source (miniature, NULL, scale);
      g_assert_null (miniature_paint (miniature, NULL));
    }
}

/* Collects the buttons in their order. */
static void
collect (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_TOGGLE_BUTTON (widget))
    g_ptr_array_add (data, widget);
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), collect, data);
}

static void
assert_pressed (GPtrArray *buttons, guint which)
{
  for (guint i = 0; i < buttons->len; i++)
    g_assert_cmpint (gtk_toggle_button_get_active (buttons->pdata[i]), ==,
                     i == which);
}

static void
test_looks (void)
{
  static const gdouble wanted[][EDIT_N_STRENGTHS] = {
    { 0.5, 1.0, 1.0 }, { 1.0, 1.0, 1.0 }, { 1.5, 1.0, 1.0 }, { 1.0, 1.0, 0.0 }
  };
  GtkWidget *strengths =
    g_object_ref_sink (g_object_new (SYMPIE_TYPE_STRENGTHS, NULL));
  g_autoptr (SympieEdit) edit = edit_new ();
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

  strengths_set_edit (SYMPIE_STRENGTHS (strengths), edit);
  collect (strengths, buttons);
  g_assert_cmpuint (buttons->len, ==, G_N_ELEMENTS (wanted));
  assert_pressed (buttons, 1);
  for (guint i = 0; i < buttons->len; i++)
    {
      gtk_button_clicked (buttons->pdata[i]);
      for (guint j = 0; j < EDIT_N_STRENGTHS; j++)
        g_assert_cmpfloat (edit_get_strength (edit, j), ==, wanted[i][j]);
      assert_pressed (buttons, i);
      /* Pressed again it stays so. */
      gtk_button_clicked (buttons->pdata[i]);
      assert_pressed (buttons, i);
    }
  edit_set_strength (edit, EDIT_DETAIL, 0.3);
  assert_pressed (buttons, buttons->len);
  g_object_unref (strengths);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/strengths/miniature", test_miniature);
  g_test_add_func ("/strengths/looks", test_looks);
  return g_test_run ();
}
