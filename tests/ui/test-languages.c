/* test-languages.c - the dialog in every language that there is
 *
 * test-languages FOLDER LANGUAGE...: of the compiled translations.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "ui/estimate-settings.h"
#include "ui/window-private.h"
#include "window-case.h"

/* Pixels of the panel beside the preview, on a screen at 100 %: what the
 * template wants, and a little for long words. */
#define MAX_PANEL 440

static const gchar *translations; /* their folder */

/* Without the pages of the notebook that are not open. */
static gboolean
is_on_page (SympieWindow *window, GtkWidget *widget)
{
  GtkNotebook *pages = GTK_NOTEBOOK (window->pages);
  gint open = gtk_notebook_get_current_page (pages);

  for (gint i = 0; i < gtk_notebook_get_n_pages (pages); i++)
    if (i != open
        && gtk_widget_is_ancestor (widget,
                                   gtk_notebook_get_nth_page (pages, i)))
      return FALSE;
  return gtk_widget_is_visible (widget);
}

typedef struct
{
  SympieWindow *window;
  GHashTable *labels; /* by the letter */
  guint n_clashes;
} Search;

static void
collect (GtkWidget *widget, gpointer data)
{
  Search *search = data;
  guint letter = GDK_KEY_VoidSymbol;

  if (GTK_IS_LABEL (widget) && is_on_page (search->window, widget))
    letter =
      gdk_keyval_to_lower (gtk_label_get_mnemonic_keyval (GTK_LABEL (widget)));
  if (letter != gdk_keyval_to_lower (GDK_KEY_VoidSymbol))
    {
      const gchar *text = gtk_label_get_text (GTK_LABEL (widget));
      const gchar *other =
        g_hash_table_lookup (search->labels, GUINT_TO_POINTER (letter));

      if (other != NULL)
        g_error ("%s: Alt+%s is for “%s” and for “%s”", g_getenv ("LANGUAGE"),
                 gdk_keyval_name (letter), other, text);
      g_hash_table_insert (search->labels, GUINT_TO_POINTER (letter),
                           (gpointer) text);
    }
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), collect, data);
}

static void
check_letters (SympieWindow *window)
{
  g_autoptr (GHashTable) labels = g_hash_table_new (NULL, NULL);
  Search search = { window, labels, 0 };

  collect (GTK_WIDGET (window), &search);
  g_assert_cmpuint (search.n_clashes, ==, 0);
  g_assert_cmpuint (g_hash_table_size (labels), >, 12);
}

/* Whatever the page: the panel keeps its width, and hides nothing. */
static void
check_width (SympieWindow *window)
{
  gint least, usual;

  gtk_widget_get_preferred_width (gtk_widget_get_parent (window->settings),
                                  &least, &usual);
  g_assert_cmpint (usual, <=, MAX_PANEL);
}

static gboolean
look_at_pages (gpointer data)
{
  WindowCase *host = data;
  SympieWindow *window = SYMPIE_WINDOW (host->window);
  GtkNotebook *pages = GTK_NOTEBOOK (window->pages);

  if (!window_case_can_apply (host))
    return FALSE;
  estimate_settings_set_open (SYMPIE_ESTIMATE_SETTINGS (window->settings),
                              TRUE);
  gtk_widget_show (window->anyway);
  for (gint i = 0; i < gtk_notebook_get_n_pages (pages); i++)
    {
      gtk_notebook_set_current_page (pages, i);
      estimate_settings_set_waiting (
        SYMPIE_ESTIMATE_SETTINGS (window->settings), TRUE);
      check_letters (window);
      estimate_settings_set_waiting (
        SYMPIE_ESTIMATE_SETTINGS (window->settings), FALSE);
      check_letters (window);
      check_width (window);
    }
  window_case_respond (host, GTK_RESPONSE_CANCEL);
  return TRUE;
}

static void
test_language (gconstpointer language)
{
  WindowCase host = { .go = TRUE };
  EstimateOptions options;
  Cleanup cleanup;

  g_setenv ("LANGUAGE", language, TRUE);
  /* Also has gettext look at the variable again. */
  bindtextdomain (GETTEXT_PACKAGE, translations);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  if (strcmp (language, "en") != 0)
    g_assert_cmpstr (_ ("_Apply"), !=, "_Apply");
  estimate_options_init (&options);
  options.passes = 2;
  g_assert_false (
    window_case_run (&host, look_at_pages, TRUE, &options, &cleanup));
}

/* glibc 2.41 translates nothing in C.UTF-8; it does under another name. */
static void
set_locale (const gchar *home)
{
  g_autofree gchar *name = g_build_filename (home, "en_XX.utf8", NULL);

  g_assert_cmpint (symlink ("/usr/lib/locale/C.utf8", name), ==, 0);
  g_setenv ("LOCPATH", home, TRUE);
  if (setlocale (LC_ALL, "en_XX.UTF-8") == NULL)
    setlocale (LC_ALL, "");
}

int
main (int argc, char **argv)
{
  gchar *home = window_case_make_home ();
  gint status;

  gtk_test_init (&argc, &argv, NULL);
  set_locale (home);
  translations = argv[1];
  g_test_add_data_func ("/languages/en", "en", test_language);
  for (gint i = 2; i < argc; i++)
    {
      g_autofree gchar *path = g_strdup_printf ("/languages/%s", argv[i]);

      g_test_add_data_func (path, argv[i], test_language);
    }
  status = g_test_run ();
  window_case_remove_home (home);
  return status;
}
