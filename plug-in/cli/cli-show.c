/* cli-show.c - "sympie show", a program of its own: the window on a photograph
 * from a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plug-in/cli/cli-batch.h"
#include "plug-in/cli/cli-targets.h"
#include "plug-in/cli/cli.h"
#include "core/i18n.h"
#include "plug-in/photo/photo-rows.h"
#include "plug-in/session/session.h"
#include "core/output.h"
#include "ui/editors/numbers-json.h"

#define PREFIX "sympie: " /* cli_say()'s */
#define SMALL_SIZE 1200   /* of the longer side, on a screen at 100 % */

typedef struct
{
  gchar **photos;
  gchar *output; /* with no suffix either, the numbers are printed */
  gchar *suffix;
  gint small_size;
  EstimateOptions options;
} Show;

/* Runs @argv, and gives what it says on standard error when it fails. */
static gboolean
run_program (const gchar *const *argv,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GSubprocess) program = g_subprocess_newv (
    argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
    error);
  g_autofree gchar *said = NULL;

  if (program == NULL)
    return FALSE;
  if (!g_subprocess_communicate_utf8 (program, NULL, cancellable, NULL, &said,
                                      error))
    {
      g_subprocess_send_signal (program, SIGTERM);
      g_subprocess_wait (program, NULL, NULL);
      return FALSE;
    }
  if (g_subprocess_get_successful (program))
    {
      fputs (said, stderr);
      return TRUE;
    }
  g_set_error_literal (
    error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
    g_strstrip (said)
      + (g_str_has_prefix (said, PREFIX) ? strlen (PREFIX) : 0));
  return FALSE;
}

/* Where the result goes, or NULL. Beside the photograph it replaces nothing: who
 * opens one from a file manager names no file. */
static gchar *
dup_output (const Show *show)
{
  return show->suffix != NULL
           ? cli_targets_find_free (show->photos[0], show->suffix)
           : g_strdup (show->output);
}

/* Writes the result as "sympie apply" does, by "sympie apply": what goes wrong
 * there cannot take the window along. */
static gboolean
write_result (const Cleanup *cleanup,
              GCancellable *cancellable,
              gpointer data,
              GError **error)
{
  const Show *show = data;
  g_autofree gchar *output = dup_output (show);
  gchar strengths[3][G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree gchar *show_program = g_file_read_link ("/proc/self/exe", error);
  g_autofree gchar *folder = NULL;
  g_autofree gchar *self = NULL;
  g_autofree gchar *json = NULL;
  g_autofree gchar *params = NULL;
  gboolean ok;
  gint fd;

  if (show_program == NULL)
    return FALSE;
  folder = g_path_get_dirname (show_program);
  self = g_build_filename (folder, "sympie", NULL);
  if ((fd = g_file_open_tmp ("sympie-XXXXXX.json", &params, error)) < 0)
    return FALSE;
  close (fd);
  g_ascii_dtostr (strengths[0], sizeof *strengths, cleanup->strength);
  g_ascii_dtostr (strengths[1], sizeof *strengths, cleanup->colour);
  g_ascii_dtostr (strengths[2], sizeof *strengths, cleanup->detail);
  json = params_passes_to_json (cleanup->passes, cleanup->n);
  ok = output_write (params, json, strlen (json), error)
       && run_program (
         (const gchar *const[]){
           self, "apply", "--params", params, "--strength", strengths[0],
           "--colour", strengths[1], "--detail", strengths[2], "--output",
           output, "--", show->photos[0], NULL },
         cancellable, error);
  g_unlink (params);
  return ok;
}

static gboolean
prints_numbers (const Show *show)
{
  return show->output == NULL && show->suffix == NULL;
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
  Photo *photo = photo_open (show->photos[0], 0, error);
  g_autoptr (PhotoSource) source =
    photo != NULL ? photo_source_new (photo, error) : NULL;
  g_autoptr (GeglBuffer) image = NULL;
  PhotoRows rows;

  if (source == NULL)
    {
      g_prefix_error (error, "%s: ", show->photos[0]);
      return NULL;
    }
  rows = photo_source_get_rows (source);
  image = new_buffer (photo, &rows);
  if (!copy_rows (image, &rows, error))
    {
      g_prefix_error (error, "%s: ", show->photos[0]);
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
  const gchar *path = show->photos[0];
  g_autoptr (GdkPixbuf) stored = NULL;
  gint width, height, size;

  if (gdk_pixbuf_get_file_info (path, &width, &height) == NULL)
    return NULL;
  size = MIN (show->small_size, MAX (width, height));
  stored = gdk_pixbuf_new_from_file_at_scale (path, size, size, TRUE, NULL);
  return stored != NULL ? gdk_pixbuf_apply_embedded_orientation (stored) : NULL;
}

/* To close the window without a decision is no failure. */
static gboolean
show_photo (guint index, gpointer data, GError **error)
{
  Show *show = data;
  SessionView view = { 0 };
  EditContent content;
  g_autoptr (GError) problem = NULL;
  g_autofree gchar *name = g_path_get_basename (show->photos[0]);
  g_autofree gchar *shown = g_filename_display_name (name);
  g_autoptr (Photo) photo = NULL;

  gegl_init (NULL, NULL);
  if (!gtk_init_check (NULL, NULL))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           "no display to open a window on");
      return FALSE;
    }
  photo = photo_open (show->photos[0], 0, error);
  if (photo == NULL)
    return FALSE;
  show->small_size = get_small_size ();
  view.load = load_photo;
  /* Of other kinds a small version takes as long as the whole. */
  view.load_small =
    photo->kind == photo_kind_of_name (".jpg") ? load_small_photo : NULL;
  view.name = shown;
  view.apply = prints_numbers (show) ? NULL : write_result;
  view.data = show;
  if (session_ask (&content, &show->options, &view, &problem) != WINDOW_APPLY)
    {
      if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  return !prints_numbers (show) || print_numbers (&content.cleanup, error);
}

/* Before the window opens: a name that cannot be written is no good then. */
static gboolean
check_output (const Show *show)
{
  g_auto (CliInputs) inputs = { 0 };
  g_autoptr (CliTargets) targets = NULL;
  g_autofree gchar *output = dup_output (show);
  const CliTargetsOptions options = { .output = output };

  if (!cli_targets_check_suffix (show->suffix)
      || !cli_inputs_init (&inputs, show->photos, output, FALSE))
    return FALSE;
  targets = cli_targets_plan (&inputs, &options);
  return targets != NULL;
}

static gint
run (Show *show)
{
  if (!prints_numbers (show) && !check_output (show))
    return CLI_USAGE;
  return cli_batch_run (
    &(CliBatch){ .photos = &(CliInput){ .name = show->photos[0] },
                 .n = 1,
                 .photo = show_photo,
                 .data = show });
}

static gboolean
check (Show *show, const gchar *model, const gchar *scope)
{
  g_autoptr (GError) error = NULL;

  if (show->photos == NULL || g_strv_length (show->photos) != 1)
    {
      cli_say ("one photograph (see \"%s --help\")", g_get_prgname ());
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
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &show.photos, NULL,
      NULL },
    { NULL }
  };

  setlocale (LC_ALL, "");
  i18n_init ();
  g_set_prgname ("sympie show");
  if (cli_parse (&argc, &argv, "PHOTO",
                 "Opens a window that shows what the network estimates of a "
                 "photograph, lets it be\nbent, and shows the result. Apply "
                 "writes the result or prints the numbers as JSON.",
                 entries)
      && check (&show, model, scope)
      && cli_parse_look_at (&show.options.look_at, look_at))
    {
      show.options.force = force;
      status = run (&show);
    }
  g_strfreev (show.photos);
  g_free (show.output);
  g_free (show.suffix);
  return status;
}
