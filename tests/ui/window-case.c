/* window-case.c - the dialog on a host that is not GIMP, for tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-case.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define WIDTH 60
#define HEIGHT 40
#define SMALL_COLOUR 0xf01020ff
#define POLL_MS 20
#define MAX_POLLS 1500

gchar *
window_case_make_home (void)
{
  gchar *home = g_dir_make_tmp ("sympie-XXXXXX", NULL);

  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  return home;
}

void
window_case_remove_home (gchar *home)
{
  g_autoptr (GDir) dir = g_dir_open (home, 0, NULL);
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      gchar *path = g_build_filename (home, name, NULL);

      /* What a link leads to is not the test's own. */
      if (g_file_test (path, G_FILE_TEST_IS_DIR)
          && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        window_case_remove_home (path);
      else
        {
          g_unlink (path);
          g_free (path);
        }
    }
  g_rmdir (home);
  g_free (home);
}

static void
read_pixels (gfloat *rgba, const GdkRectangle *area, gpointer data)
{
  for (gint i = 0; i < 4 * area->width * area->height; i++)
    rgba[i] = i % 4 == 3 ? 1.0f : 0.4f;
}

static const Source SOURCE = { .width = WIDTH,
                               .height = HEIGHT,
                               .area = { 0, 0, WIDTH, HEIGHT },
                               .depth = 8,
                               .read = read_pixels };

/* Of another size, which the window tells. */
static const Source OTHER_SOURCE = { .width = WIDTH,
                                     .height = HEIGHT / 2,
                                     .area = { 0, 0, WIDTH, HEIGHT / 2 },
                                     .depth = 8,
                                     .read = read_pixels };

static gboolean
estimate (Cleanup *out,
          const EstimateOptions *options,
          WindowProgress progress,
          gpointer progress_data,
          gpointer data,
          GError **error)
{
  WindowCase *host = data;

  host->look_at[host->started % G_N_ELEMENTS (host->look_at)] =
    options->look_at;
  host->estimated = host->chosen;
  g_atomic_int_inc (&host->started);
  while (!g_atomic_int_get (&host->go) && progress (0.5, progress_data))
    g_usleep (500);
  if (!progress (1.0, progress_data))
    g_atomic_int_inc (&host->stopped);
  if (g_atomic_int_get (&host->stopped) > 0 && !host->answers_when_stopped)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
      return FALSE;
    }
  cleanup_init (out);
  if (host->shows_page && !options->force)
    {
      out->content = CONTENT_GRAPHIC;
      return TRUE;
    }
  out->findings = (Findings){ 3,
                              { { FINDING_UNDEREXPOSED, 1.3 },
                                { FINDING_BLUE, 1500.0 },
                                { FINDING_NOISE, 4.0 } },
                              FALSE };
  out->n = options->passes;
  out->looked_at = options->look_at;
  g_strlcpy (out->model, options->model, sizeof out->model);
  for (guint i = 0; i < out->n; i++)
    {
      out->passes[i] = PARAMS_IDENTITY;
      out->passes[i].cs[0] = 0.5f;
    }
  return TRUE;
}

/* All cells brighten, the first one not. */
static gboolean
find_evidence (Evidence *out,
               const gchar *model,
               const ViewsRect *part,
               WindowProgress progress,
               gpointer progress_data,
               gpointer data,
               GError **error)
{
  WindowCase *host = data;

  g_atomic_int_inc (&host->evidence_started);
  while (!g_atomic_int_get (&host->evidence_go)
         && progress (0.5, progress_data))
    g_usleep (500);
  if (host->evidence_fails || !progress (1.0, progress_data))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no evidence");
      return FALSE;
    }
  *out = (Evidence){ .part = { 0, 0, WIDTH, HEIGHT }, .columns = 2, .rows = 1 };
  for (guint i = 0; i < 2; i++)
    {
      params_blend (&out->cells[i].transform, &PARAMS_IDENTITY, 0.0);
      out->cells[i].is_seen = TRUE;
    }
  for (guint c = 0; c < 3; c++)
    out->cells[1].transform.b[c] = 1.0;
  return TRUE;
}

static gboolean
load (gpointer data, GError **error)
{
  WindowCase *host = data;

  while (!g_atomic_int_get (&host->load_go))
    g_usleep (500);
  if (!host->load_fails
      && (host->broken == 0 || host->broken != (gint) host->series.at))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no file");
  return FALSE;
}

static GdkPixbuf *
load_small (gpointer data)
{
  GdkPixbuf *small =
    gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, WIDTH / 2, HEIGHT / 2);

  gdk_pixbuf_fill (small, SMALL_COLOUR);
  return small;
}

static gboolean
poll (gpointer data)
{
  WindowCase *host = data;

  if (host->act (host))
    return G_SOURCE_REMOVE;
  g_assert_cmpuint (host->n_polls++, <, MAX_POLLS);
  return G_SOURCE_CONTINUE;
}

static void
settle (GtkWindow *window, gpointer data)
{
  WindowCase *host = data;

  host->window = GTK_WIDGET (window);
  g_timeout_add (POLL_MS, poll, host);
}

static void
follow (const Cleanup *cleanup, gpointer data)
{
  WindowCase *host = data;

  host->follows++;
  host->ends += cleanup == NULL;
  if (cleanup != NULL)
    host->followed = cleanup->strength;
}

static gboolean
is_there (gpointer data)
{
  return ((WindowCase *) data)->is_there;
}

static const Source *
choose (guint start, gpointer data, GError **error)
{
  WindowCase *host = data;

  host->chosen = start;
  host->choices++;
  if (host->cannot_choose)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no layer");
      return NULL;
    }
  return start == 0 ? &SOURCE : &OTHER_SOURCE;
}

/* ---- a series */

static gboolean
is_saved (guint i, gpointer data)
{
  return ((WindowCase *) data)->saved[i];
}

static const EditContent *
go (guint at, const EditContent *left, gpointer data)
{
  WindowCase *host = data;
  const guint before = host->series.at;

  if (left != NULL)
    {
      host->left[before] = *left;
      host->has_left[before] = TRUE;
    }
  host->series.at = at;
  return host->has_left[at] ? &host->left[at] : NULL;
}

static gboolean
apply (const Cleanup *cleanup,
       GCancellable *cancellable,
       gpointer data,
       GError **error)
{
  WindowCase *host = data;

  host->saved[host->series.at] = TRUE;
  return TRUE;
}

static gboolean
apply_all (const Cleanup *cleanup,
           const EstimateOptions *options,
           WindowProgress progress,
           gpointer progress_data,
           GCancellable *cancellable,
           gpointer data,
           GError **error)
{
  WindowCase *host = data;

  for (guint i = 0; i < host->series.n; i++)
    {
      progress (i / (gdouble) host->series.n, progress_data);
      host->saved[i] |= host->broken == 0 || host->broken != (gint) i;
    }
  if (host->broken == 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "one is broken");
  return FALSE;
}

/* ---- what the window has */

typedef struct
{
  GType type;
  const gchar *text; /* of a label or button, without its mnemonic's mark */
  GtkWidget *found;
} Search;

static gchar *
dup_text (GtkWidget *widget)
{
  const gchar *text = NULL;
  GString *plain;

  if (GTK_IS_LABEL (widget))
    text = gtk_label_get_text (GTK_LABEL (widget));
  else if (GTK_IS_BUTTON (widget))
    text = gtk_button_get_label (GTK_BUTTON (widget));
  plain = g_string_new (text);
  g_string_replace (plain, "_", "", 0);
  return g_string_free (plain, FALSE);
}

static void
search (GtkWidget *widget, gpointer data)
{
  Search *search_for = data;
  g_autofree gchar *text = dup_text (widget);

  if (search_for->found == NULL && gtk_widget_is_visible (widget)
      && g_type_is_a (G_OBJECT_TYPE (widget), search_for->type)
      && (search_for->text == NULL || strcmp (text, search_for->text) == 0))
    search_for->found = widget;
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), search, search_for);
}

GtkWidget *
window_case_find (WindowCase *host, GType type, const gchar *text)
{
  Search it = { type, text, NULL };

  search (host->window, &it);
  return it.found;
}

gboolean
window_case_can_apply (WindowCase *host)
{
  GtkWidget *apply = gtk_dialog_get_widget_for_response (
    GTK_DIALOG (host->window), GTK_RESPONSE_APPLY);

  return gtk_widget_get_sensitive (apply);
}

void
window_case_respond (WindowCase *host, gint response)
{
  gtk_dialog_response (GTK_DIALOG (host->window), response);
}

gboolean
window_case_run (WindowCase *it,
                 gboolean (*act) (gpointer data),
                 gboolean offers,
                 EstimateOptions *options,
                 Cleanup *cleanup)
{
  g_autoptr (GError) error = NULL;
  WindowHost host = { .name = "photo",
                      .source = &SOURCE,
                      .load = it->loads ? load : NULL,
                      .load_small = it->loads ? load_small : NULL,
                      .estimate = estimate,
                      .find_evidence = find_evidence,
                      .settle = settle,
                      .follow = offers ? follow : NULL,
                      .is_there = is_there,
                      .offers_merge = offers,
                      .starts = it->starts,
                      .n_starts = it->n_starts,
                      .choose = it->n_starts > 0 ? choose : NULL,
                      .data = it };
  EditContent content;

  if (it->series.n > 0)
    {
      it->series.is_saved = is_saved;
      it->series.go = go;
      it->series.apply_all = apply_all;
      host.series = &it->series;
      host.apply = apply;
    }
  it->act = act;
  it->n_polls = 0;
  it->is_there = TRUE;
  it->answer = window_run (options, &content, &host, &error);
  if (it->load_fails || it->cannot_choose)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  else if (it->answer == WINDOW_CANCEL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  else
    g_assert_no_error (error);
  if (it->answer == WINDOW_APPLY)
    *cleanup = content.cleanup;
  return it->answer == WINDOW_APPLY;
}
