/* cli-show.c - "sympie show": the window on a photograph from a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <stdio.h>

#include "plug-in/cli/cli-batch.h"
#include "plug-in/cli/cli-image.h"
#include "plug-in/cli/cli-targets.h"
#include "plug-in/cli/cli.h"
#include "plug-in/session/session.h"
#include "ui/editors/numbers-json.h"

typedef struct
{
  gchar **photos;
  CliTarget *target; /* NULL to print the numbers */
  EstimateOptions options;
} Show;

static gboolean
write_result (const Show *show,
              GeglBuffer *image,
              const Cleanup *cleanup,
              GError **error)
{
  const GeglRectangle *area = gegl_buffer_get_extent (image);
  g_autoptr (GeglBuffer) result =
    cli_image_new_result (image, show->target->kind, 0);

  return pixels_clean_up (cleanup, result, image, area, area,
                          cli_batch_progress, NULL, error)
         && cli_image_save (result, show->target->path, show->target->aside,
                            show->target->kind, show->photos[0], error);
}

static void
print_numbers (const Cleanup *cleanup)
{
  g_autofree gchar *json = numbers_to_json (cleanup);

  fputs (json, stdout);
}

/* To close the window without a decision is no failure. */
static gboolean
show_photo (guint index, gpointer data, GError **error)
{
  Show *show = data;
  SessionView view = { 0 };
  Cleanup cleanup;
  gboolean again;
  g_autoptr (GError) problem = NULL;
  g_autofree gchar *name = g_path_get_basename (show->photos[0]);
  g_autofree gchar *shown = g_filename_display_name (name);
  g_autoptr (GeglBuffer) image = NULL;

  if (!gtk_init_check (NULL, NULL))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           "no display to open a window on");
      return FALSE;
    }
  image = cli_image_load (show->photos[0], error);
  if (image == NULL)
    return FALSE;
  view.in = image;
  view.area = *gegl_buffer_get_extent (image);
  view.name = shown;
  if (!session_decide (&cleanup, &show->options, TRUE, &again, &view, &problem))
    {
      if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (show->target != NULL)
    return write_result (show, image, &cleanup, error);
  print_numbers (&cleanup);
  return TRUE;
}

static void
remove_aside (guint index, gpointer data)
{
  const Show *show = data;

  if (show->target != NULL)
    g_unlink (show->target->aside);
}

static gint
run (Show *show, const gchar *output)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliTargets) targets = NULL;

  if (output != NULL)
    {
      targets = cli_targets_plan (show->photos, output, 0, &error);
      if (targets == NULL)
        {
          cli_say ("%s", error->message);
          return CLI_USAGE;
        }
      show->target = cli_targets_get (targets);
      if (!cli_targets_make_folder (targets, &error))
        {
          cli_say ("%s", error->message);
          return CLI_FAILED;
        }
    }
  return cli_batch_run (&(CliBatch){ .photos = show->photos,
                                     .n = 1,
                                     .photo = show_photo,
                                     .clean = remove_aside,
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
  estimate_options_init (&show->options);
  if (!estimate_options_set_model (&show->options, model, &error))
    {
      cli_say ("%s", error->message);
      return FALSE;
    }
  return cli_parse_scope (&show->options.scope, scope);
}

gint
cli_show (gint argc, gchar **argv)
{
  Show show = { 0 };
  g_autofree gchar *output = NULL;
  g_autofree gchar *model = NULL;
  g_autofree gchar *scope = NULL;
  gint status = CLI_USAGE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
      "File or folder for the result; without it Apply prints the numbers",
      "OUT" },
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &model,
      "Weights file, or the name of an installed model (photo)", "MODEL" },
    { "scope", 0, 0, G_OPTION_ARG_STRING, &scope,
      "What the network looks at: whole or centre (whole)", "SCOPE" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &show.photos, NULL,
      NULL },
    { NULL }
  };

  if (cli_parse (&argc, &argv, "PHOTO",
                 "Opens a window that shows what the network estimates of a "
                 "photograph, lets it be\nbent, and shows the result. Apply "
                 "writes the result or prints the numbers as JSON.",
                 entries)
      && check (&show, model, scope))
    status = run (&show, output);
  g_strfreev (show.photos);
  return status;
}
