/* test-plots.c - the charts follow the numbers, and are saved
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "core/error.h"
#include "ui/plots/plots.h"

typedef struct
{
  GtkWidget *window;
  GtkWidget *plots;
  SympieEdit *edit;
  gchar *folder;
} Case;

static void
settle (void)
{
  while (gtk_events_pending ())
    gtk_main_iteration ();
}

static void
set_up (Case *it, gconstpointer data)
{
  it->edit = edit_new ();
  it->window = gtk_offscreen_window_new ();
  it->plots = g_object_new (SYMPIE_TYPE_PLOTS, NULL);
  it->folder = g_dir_make_tmp ("sympie-XXXXXX", NULL);
  plots_set_edit (SYMPIE_PLOTS (it->plots), it->edit);
  gtk_container_add (GTK_CONTAINER (it->window), it->plots);
}

static void
tear_down (Case *it, gconstpointer data)
{
  gtk_widget_destroy (it->window);
  g_object_unref (it->edit);
  g_rmdir (it->folder);
  g_free (it->folder);
}

static void
find_charts (GtkWidget *child, gpointer list)
{
  if (GTK_IS_DRAWING_AREA (child))
    g_ptr_array_add (list, child);
}

static const gchar *
get_figures (Case *it, const gchar *name)
{
  g_autoptr (GPtrArray) charts = g_ptr_array_new ();

  gtk_container_foreach (GTK_CONTAINER (it->plots), find_charts, charts);
  for (guint i = 0; i < charts->len; i++)
    {
      GtkWidget *chart = g_ptr_array_index (charts, i);
      AtkObject *accessible = gtk_widget_get_accessible (chart);

      if (strcmp (atk_object_get_name (accessible), name) != 0)
        continue;
      g_assert_true (gtk_widget_get_can_focus (chart));
      g_assert_cmpint (atk_object_get_role (accessible), ==, ATK_ROLE_CHART);
      return atk_object_get_description (accessible);
    }
  g_assert_not_reached ();
}

static void
test_follow (Case *it, gconstpointer data)
{
  SympieParams p = PARAMS_IDENTITY;
  const gchar *seen;

  /* Changes while they are hidden appear once they are shown. */
  p.cs[0] = 1.0f;
  edit_set_params (it->edit, &p, NULL);
  gtk_widget_show (it->plots);
  gtk_widget_show (it->window);
  settle ();
  seen = get_figures (it, "Greys");
  g_assert_true (g_str_has_prefix (seen, "Black becomes 0.23 of red"));
  edit_set_strength (it->edit, EDIT_WHOLE, 2.0);
  seen = get_figures (it, "Greys");
  g_assert_true (g_str_has_prefix (seen, "Black becomes 0.46 of red"));
  edit_undo (it->edit);
  edit_undo (it->edit);
  seen = get_figures (it, "Greys");
  g_assert_true (g_str_has_prefix (seen, "Black becomes 0.00 of red"));
}

static void
test_histograms (Case *it, gconstpointer data)
{
  guint before[3][256] = { { 0 } };
  guint after[3][256] = { { 0 } };

  gtk_widget_show (it->plots);
  gtk_widget_show (it->window);
  settle ();
  g_assert_cmpstr (get_figures (it, "Histogram, before and after"), ==, "");
  for (guint c = 0; c < 3; c++)
    {
      before[c][50 + c] = 7;
      after[c][150 + c] = 7;
    }
  plots_set_histograms (SYMPIE_PLOTS (it->plots), before, after);
  memset (before, 0, sizeof before); /* they were copied */
  gtk_widget_hide (it->plots);
  gtk_widget_show (it->plots);
  settle ();
  g_assert_cmpstr (get_figures (it, "Histogram, before and after"), ==,
                   "The means of red, green and blue were 50, 51 and 52, and "
                   "are now 150, 151 and 152, of 255.");
}

/* ---- saving */

static void
on_element (GMarkupParseContext *context,
            const gchar *name,
            const gchar **names,
            const gchar **values,
            gpointer counts,
            GError **error)
{
  if (strcmp (name, "path") == 0)
    ((guint *) counts)[0]++;
  if (strcmp (name, "svg") == 0)
    ((guint *) counts)[1]++;
}

static void
test_save_svg (Case *it, gconstpointer data)
{
  static const GMarkupParser parser = { .start_element = on_element };
  guint counts[2] = { 0, 0 };
  g_autoptr (GMarkupParseContext) context =
    g_markup_parse_context_new (&parser, 0, counts, NULL);
  g_autofree gchar *path = g_build_filename (it->folder, "a.SVG", NULL);
  g_autofree gchar *text = NULL;
  g_autoptr (GError) error = NULL;

  plots_save (SYMPIE_PLOTS (it->plots), path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_markup_parse_context_parse (context, text, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts[1], ==, 1);
  g_assert_cmpuint (counts[0], >, 100); /* 50 dots, their lines, curves */
  g_unlink (path);
}

static GBytes *
save_png (Case *it)
{
  g_autofree gchar *path = g_build_filename (it->folder, "a.png", NULL);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *picture;
  gchar *bytes;
  gsize size;

  plots_save (SYMPIE_PLOTS (it->plots), path, &error);
  g_assert_no_error (error);
  picture = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (picture), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (picture), ==, 1752);
  g_assert_cmpint (cairo_image_surface_get_height (picture), ==, 1136);
  cairo_surface_destroy (picture);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_unlink (path);
  return g_bytes_new_take (bytes, size);
}

/* The saved charts use the numbers at their strength, visible or not. */
static void
test_save_png (Case *it, gconstpointer data)
{
  SympieParams p = PARAMS_IDENTITY;
  g_autoptr (GBytes) identity = save_png (it);
  g_autoptr (GBytes) shifted = NULL;
  g_autoptr (GBytes) none = NULL;

  p.cs[0] = 1.0f;
  edit_set_params (it->edit, &p, NULL);
  shifted = save_png (it);
  g_assert_false (g_bytes_equal (identity, shifted));
  edit_set_strength (it->edit, EDIT_WHOLE, 0.0);
  none = save_png (it);
  g_assert_true (g_bytes_equal (identity, none));
}

static void
test_save_faults (Case *it, gconstpointer data)
{
  SympiePlots *plots = SYMPIE_PLOTS (it->plots);
  g_autofree gchar *other = g_build_filename (it->folder, "a.gif", NULL);
  g_autofree gchar *none = g_build_filename (it->folder, "no", "a.svg", NULL);
  g_autofree gchar *bare = g_build_filename (it->folder, "svg", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (plots_save (plots, other, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "a.gif"));
  g_clear_error (&error);
  g_assert_false (plots_save (plots, bare, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_false (plots_save (plots, none, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
}

static void
add (const gchar *name, void (*test) (Case *, gconstpointer))
{
  g_test_add (name, Case, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check (&argc, &argv))
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  add ("/plots/follow", test_follow);
  add ("/plots/histograms", test_histograms);
  add ("/plots/save-svg", test_save_svg);
  add ("/plots/save-png", test_save_png);
  add ("/plots/save-faults", test_save_faults);
  return g_test_run ();
}
