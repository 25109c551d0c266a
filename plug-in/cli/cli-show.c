/* cli-show.c - "sympie show", a program of its own: the window on a photograph
 * from a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <gtk/gtk.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "plug-in/cli/cli-batch.h"
#include "plug-in/cli/cli-show-write.h"
#include "plug-in/cli/cli-targets.h"
#include "plug-in/cli/cli.h"
#include "core/i18n.h"
#include "plug-in/photo/photo-rows.h"
#include "plug-in/session/session.h"
#include "ui/editors/numbers-json.h"

#define SMALL_SIZE 1200 /* of the longer side, on a screen at 100 % */

typedef struct
{
  gchar **names; /* as they were given */
  gchar *output; /* with no suffix either, the numbers are printed */
  gchar *suffix; /* of one photograph's result, beside it */
  EstimateOptions options;
  CliInputs photos;
  CliTargets *targets; /* NULL where the numbers are printed */
  guint at;            /* the photograph that is shown */
  EditContent **left;  /* what was made of each, or NULL */
  gchar *title;        /* of the photograph that is shown */
  gint small_size;
  SessionView view;
  WindowSeries series;
} Show;

static const gchar *
get_path (const Show *show)
{
  return show->photos.inputs[show->at].file;
}

static gboolean
print_numbers (const Cleanup *cleanup, GError **error)
{
  g_autofree gchar *json = numbers_to_json (cleanup, error);

  if (json == NULL)
    return FALSE;
  fputs (json, stdout);
  return TRUE;
}

/* The numbers that the file holds, or as many as do not lose any. */
static GeglBuffer *
new_buffer (const Photo *photo, const PhotoRows *rows)
{
  const guint depth = photo->layout.depth;
  const gchar *type = rows->depth == DWM_BYTE ? "u8"
                      : depth == 16           ? "u16"
                                              : "float";
  g_autofree gchar *name =
    g_strdup_printf ("R'G'B'%s %s", rows->channels == 4 ? "A" : "", type);

  return gegl_buffer_new (
    GEGL_RECTANGLE (0, 0, (gint) rows->width, (gint) rows->height),
    babl_format (name));
}

static gboolean
copy_rows (GeglBuffer *to, const PhotoRows *rows, GError **error)
{
  g_autofree gchar *name =
    g_strdup_printf ("R'G'B'%s %s", rows->channels == 4 ? "A" : "",
                     rows->depth == DWM_BYTE ? "u8" : "float");
  const Babl *format = babl_format (name);
  g_autofree guchar *band =
    g_malloc ((gsize) rows->width * PHOTO_BAND
              * babl_format_get_bytes_per_pixel (format));

  for (guint y = 0; y < rows->height; y += PHOTO_BAND)
    {
      const guint n = MIN (PHOTO_BAND, rows->height - y);

      if (!rows->read (band, n, rows->data, error))
        return FALSE;
      gegl_buffer_set (
        to, GEGL_RECTANGLE (0, (gint) y, (gint) rows->width, (gint) n), 0,
        format, band, GEGL_AUTO_ROWSTRIDE);
    }
  return TRUE;
}

static GeglBuffer *
load_photo (gpointer data, GError **error)
{
  const Show *show = data;
  Photo *photo = photo_open (get_path (show), 0, error);
  g_autoptr (PhotoSource) source =
    photo != NULL ? photo_source_new (photo, error) : NULL;
  g_autoptr (GeglBuffer) image = NULL;
  PhotoRows rows;

  if (source == NULL)
    {
      g_prefix_error (error, "%s: ", get_path (show));
      return NULL;
    }
  rows = photo_source_get_rows (source);
  image = new_buffer (photo, &rows);
  if (!copy_rows (image, &rows, error))
    {
      g_prefix_error (error, "%s: ", get_path (show));
      return NULL;
    }
  for (guint i = 0; i < photo->remarks->len; i++)
    cli_batch_warn (photo->remarks->pdata[i]);
  return g_steal_pointer (&image);
}

/* Enough for the preview at the window's usual size. */
static gint
get_small_size (void)
{
  GdkMonitor *monitor = gdk_display_get_monitor (gdk_display_get_default (), 0);

  return SMALL_SIZE
         * (monitor != NULL ? gdk_monitor_get_scale_factor (monitor) : 1);
}

static GdkPixbuf *
load_small_photo (gpointer data)
{
  const Show *show = data;
  const gchar *path = get_path (show);
  g_autoptr (GdkPixbuf) stored = NULL;
  gint width, height, size;

  if (gdk_pixbuf_get_file_info (path, &width, &height) == NULL)
    return NULL;
  size = MIN (show->small_size, MAX (width, height));
  stored = gdk_pixbuf_new_from_file_at_scale (path, size, size, TRUE, NULL);
  return stored != NULL ? gdk_pixbuf_apply_embedded_orientation (stored) : NULL;
}

/* ---- the photograph that is shown */

/* Of other kinds a small version takes as long as the whole. */
static void
name_photo (Show *show)
{
  const PhotoKind *kind = photo_kind_of_file (get_path (show), NULL);
  g_autofree gchar *name = g_path_get_basename (get_path (show));

  g_free (show->title);
  show->title = g_filename_display_name (name);
  show->view.name = show->title;
  show->view.load_small =
    kind == photo_kind_of_name (".jpg") ? load_small_photo : NULL;
}

/* Beside the photograph it replaces nothing: who opens one from a file manager
 * names no file. */
static gchar *
dup_output (const Show *show)
{
  return show->suffix != NULL
           ? cli_targets_find_free (get_path (show), show->suffix)
           : g_strdup (cli_targets_get (show->targets)[show->at].path);
}

static gboolean
write_result (const Cleanup *cleanup,
              GCancellable *cancellable,
              gpointer data,
              GError **error)
{
  const Show *show = data;
  g_autofree gchar *output = dup_output (show);

  return show_write_one (get_path (show), output, cleanup, cancellable, error);
}

static gboolean
is_saved (guint i, gpointer data)
{
  const Show *show = data;

  return g_file_test (cli_targets_get (show->targets)[i].path,
                      G_FILE_TEST_EXISTS);
}

static const EditContent *
go (guint at, const EditContent *left, gpointer data)
{
  Show *show = data;

  if (left != NULL)
    {
      g_free (show->left[show->at]);
      show->left[show->at] = g_memdup2 (left, sizeof *left);
    }
  show->at = at;
  name_photo (show);
  return show->left[at];
}

static gboolean
write_all (const Cleanup *cleanup,
           const EstimateOptions *options,
           WindowProgress progress,
           gpointer progress_data,
           GCancellable *cancellable,
           gpointer data,
           GError **error)
{
  const Show *show = data;
  guint n = 0;

  for (guint i = 0; i < show->photos.n; i++)
    n += !is_saved (i, data);
  return show_write_rest (
    (const gchar *const *) show->names, show->output, n, cleanup, options,
    &(ShowProgress){ progress, progress_data }, cancellable, error);
}

static void
fill_view (Show *show)
{
  SessionView *view = &show->view;

  view->load = load_photo;
  view->apply = show->targets != NULL ? write_result : NULL;
  view->data = show;
  name_photo (show);
  if (show->photos.n < 2)
    return;
  show->series = (WindowSeries){
    .n = show->photos.n, .is_saved = is_saved, .go = go, .apply_all = write_all
  };
  view->series = &show->series;
}

/* To close the window without a decision is no failure. */
static gboolean
show_photos (guint index, gpointer data, GError **error)
{
  Show *show = data;
  EditContent content;
  g_autoptr (GError) problem = NULL;
  g_autoptr (Photo) photo = NULL;

  gegl_init (NULL, NULL);
  if (!gtk_init_check (NULL, NULL))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           "no display to open a window on");
      return FALSE;
    }
  /* One of several is told in the window. */
  if (show->photos.n < 2
      && (photo = photo_open (get_path (show), 0, error)) == NULL)
    return FALSE;
  show->small_size = get_small_size ();
  fill_view (show);
  if (session_ask (&content, &show->options, &show->view, &problem)
      != WINDOW_APPLY)
    {
      if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  return show->targets != NULL || print_numbers (&content.cleanup, error);
}

/* ---- the command line */

/* Before the window opens: a name that cannot be written is no good then. */
static gboolean
plan (Show *show)
{
  g_autofree gchar *beside = NULL;

  if (!cli_targets_check_suffix (show->suffix)
      || !cli_inputs_init (&show->photos, show->names, show->output, FALSE))
    return FALSE;
  if (show->output == NULL && show->photos.n > 1)
    {
      cli_say ("several photographs: --output says which folder the results "
               "go into");
      return FALSE;
    }
  if (show->output == NULL && show->suffix == NULL)
    return TRUE;
  if (show->suffix != NULL)
    beside = cli_targets_find_free (get_path (show), show->suffix);
  show->targets = cli_targets_plan (
    &show->photos,
    &(CliTargetsOptions){ .output = beside != NULL ? beside : show->output });
  return show->targets != NULL;
}

static gint
run (Show *show)
{
  if (!plan (show))
    return CLI_USAGE;
  show->left = g_new0 (EditContent *, show->photos.n);
  return cli_batch_run (&(CliBatch){ .photos = show->photos.inputs,
                                     .n = 1,
                                     .photo = show_photos,
                                     .data = show });
}

static void
show_clear (Show *show)
{
  for (guint i = 0; show->left != NULL && i < show->photos.n; i++)
    g_free (show->left[i]);
  g_free (show->left);
  g_clear_pointer (&show->targets, cli_targets_free);
  cli_inputs_clear (&show->photos);
  g_strfreev (show->names);
  g_free (show->output);
  g_free (show->suffix);
  g_free (show->title);
}

static gboolean
check (Show *show, const gchar *model, const gchar *scope)
{
  g_autoptr (GError) error = NULL;

  if (show->names == NULL)
    {
      cli_say ("a photograph or a folder (see \"%s --help\")",
               g_get_prgname ());
      return FALSE;
    }
  if (show->output != NULL && show->suffix != NULL)
    {
      cli_say ("--output says where the result goes, or --suffix, not both");
      return FALSE;
    }
  estimate_options_init (&show->options);
  if (!estimate_options_set_model (&show->options, model, &error))
    {
      cli_say ("%s", error->message);
      return FALSE;
    }
  return cli_parse_scope (&show->options.scope, scope);
}

int
main (int argc, char **argv)
{
  Show show = { 0 };
  g_autofree gchar *model = NULL;
  g_autofree gchar *scope = NULL;
  g_autofree gchar *look_at = NULL;
  gboolean force = FALSE;
  gint status = CLI_USAGE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &show.output,
      "File or folder for the result; without it and --suffix, Apply prints "
      "the "
      "numbers",
      "OUT" },
    { "suffix", 0, 0, G_OPTION_ARG_FILENAME, &show.suffix,
      "Put the result beside the photograph, with this before the ending of "
      "its "
      "name, in place of no other file",
      "TEXT" },
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &model,
      "Weights file, or the name of an installed model (photo)", "MODEL" },
    { "scope", 0, 0, G_OPTION_ARG_STRING, &scope,
      "What the network looks at (whole)", "whole|centre" },
    { "look-at", 0, 0, G_OPTION_ARG_STRING, &look_at,
      "Estimate from this part of the photograph (all but its border)",
      "X,Y,W,H" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &force,
      "Estimate even if it does not look like a photograph", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &show.names, NULL,
      NULL },
    { NULL }
  };

  setlocale (LC_ALL, "");
  i18n_init ();
  g_set_prgname ("sympie show");
  if (cli_parse (&argc, &argv, "PHOTO|FOLDER...",
                 "Opens a window that shows what the network estimates of a "
                 "photograph, lets it be\nbent, and shows the result. Apply "
                 "writes the result or prints the numbers as JSON.\nSeveral "
                 "photographs, or those of a folder, come one after the other "
                 "in the same\nwindow (Alt+Left, Alt+Right), and --output is "
                 "a folder.",
                 entries)
      && check (&show, model, scope)
      && cli_parse_look_at (&show.options.look_at, look_at))
    {
      show.options.force = force;
      status = run (&show);
    }
  show_clear (&show);
  return status;
}
