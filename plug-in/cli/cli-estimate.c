/* cli-estimate.c - "sympie estimate": the 37 numbers of photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <stdio.h>

#include "plug-in/cli/cli-batch.h"
#include "plug-in/cli/cli-image.h"
#include "plug-in/cli/cli-inputs.h"
#include "plug-in/cli/cli.h"
#include "core/readings.h"
#include "plug-in/gegl/pixels.h"

typedef struct
{
  CliInputs inputs;
  Nem *nem;
  EstimateOptions options;
  gboolean json;
} Estimate;

static void
print_json_line (const gchar *photo, const gchar *params)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);
  g_autofree gchar *name = g_filename_display_name (photo);
  g_autofree gchar *quoted = NULL;
  g_autofree gchar *line = g_strdup (params);

  json_node_set_string (node, name);
  quoted = json_to_string (node, FALSE);
  /* No number holds a line's end. */
  g_strdelimit (g_strchomp (line), "\n", ' ');
  printf ("{\"photo\": %s, \"params\": %s}\n", quoted, line);
}

static void
print_estimate (const Estimate *job, const gchar *photo, const SympieParams *p)
{
  if (job->json)
    {
      g_autofree gchar *json = params_to_json (p);

      if (!job->inputs.many)
        printf ("%s%s", json, g_str_has_suffix (json, "\n") ? "" : "\n");
      else
        print_json_line (photo, json);
    }
  else
    {
      g_autofree gchar *tables = readings_format_tables (p);
      g_autofree gchar *words = readings_describe (p, 1.0);

      printf ("%s\n%s\n%s\n", photo, tables, words);
    }
}

static gboolean
estimate_photo (guint index, gpointer data, GError **error)
{
  const Estimate *job = data;
  const gchar *photo = job->inputs.photos[index];
  g_autoptr (GeglBuffer) image = cli_image_load (photo, error);
  Cleanup cleanup;

  if (image == NULL)
    return FALSE;
  if (!pixels_estimate (&cleanup, image, gegl_buffer_get_extent (image),
                        job->nem, &job->options, NULL, NULL, error))
    {
      g_prefix_error (error, "%s: ", photo);
      return FALSE;
    }
  print_estimate (job, photo, &cleanup.passes[0]);
  return TRUE;
}

gint
cli_estimate (gint argc, gchar **argv)
{
  g_autofree gchar *model = NULL;
  g_autofree gchar *scope = NULL;
  g_auto (GStrv) photos = NULL;
  g_autoptr (Nem) nem = NULL;
  Estimate job = { 0 };
  gint status;
  const GOptionEntry entries[] = {
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &model,
      "Weights file, or the name of an installed model (photo)", "MODEL" },
    { "scope", 0, 0, G_OPTION_ARG_STRING, &scope,
      "What the network looks at: whole or centre (whole)", "SCOPE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &job.json,
      "One photograph: the numbers, for apply --params. Several, or a "
      "folder: a line {\"photo\": ..., \"params\": {...}} for each",
      NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &photos, NULL,
      NULL },
    { NULL }
  };

  estimate_options_init (&job.options);
  if (!cli_parse (&argc, &argv, "PHOTO|FOLDER...",
                  "Prints the numbers that clean up photographs, and those "
                  "in the folders that are\nnamed, and what they do in "
                  "words.",
                  entries)
      || !cli_parse_scope (&job.options.scope, scope))
    return CLI_USAGE;
  if (photos == NULL)
    {
      cli_say ("which photograph? (see \"%s --help\")", g_get_prgname ());
      return CLI_USAGE;
    }
  if (!cli_inputs_init (&job.inputs, photos, NULL))
    return CLI_FAILED;
  nem = cli_load_model (model);
  if (nem == NULL)
    return CLI_FAILED;
  job.nem = nem;
  status = cli_batch_run (&(CliBatch){ .photos = job.inputs.photos,
                                       .n = job.inputs.n,
                                       .photo = estimate_photo,
                                       .data = &job });
  if (status == CLI_DONE && job.inputs.skipped)
    status = CLI_FAILED;
  cli_inputs_clear (&job.inputs);
  return status;
}
