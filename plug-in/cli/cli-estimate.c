/* cli-estimate.c - "sympie estimate": the 37 numbers of photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "plug-in/cli/cli-batch.h"
#include "plug-in/cli/cli-inputs.h"
#include "plug-in/cli/cli-plot.h"
#include "plug-in/cli/cli.h"
#include "core/estimate.h"
#include "core/readings.h"
#include "plug-in/photo/photo-clean.h"

typedef struct
{
  CliInputs inputs;
  Nem *nem;
  EstimateOptions options;
  const gchar *plot; /* (nullable) */
  gboolean json;
  gboolean recursive;
  gint jobs;
  gint max_megapixels;
} Estimate;

static gchar *
dup_findings (const Findings *findings)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < findings->n; i++)
    {
      const Finding *finding = &findings->found[i];
      gchar amount[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (amount, sizeof amount, "%.4g", finding->amount);
      g_string_append_printf (
        text, "%s{\"kind\": \"%s\", \"amount\": %s, \"unit\": \"%s\"}",
        i > 0 ? ", " : "", finding_get_name (finding->kind), amount,
        finding_get_unit (finding->kind));
    }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

/* What a program needs to know of an estimate besides its numbers: members of
 * an object, each followed by a comma. */
static gchar *
dup_members (const Cleanup *cleanup)
{
  static const gchar *const reasons[] = { [CONTENT_TINY] = "tiny",
                                          [CONTENT_EMPTY] = "empty",
                                          [CONTENT_GRAPHIC] = "graphic" };
  const ViewsRect *part = &cleanup->looked_at;
  g_autofree gchar *findings = dup_findings (&cleanup->findings);

  if (cleanup->content != CONTENT_PHOTO)
    return g_strdup_printf ("\"not_estimated\": \"%s\", ",
                            reasons[cleanup->content]);
  return g_strdup_printf ("\"looked_at\": [%d, %d, %d, %d], "
                          "\"held_back\": %s, \"findings\": %s, ",
                          part->x, part->y, part->width, part->height,
                          cleanup->held_back ? "true" : "false", findings);
}

static void
print_json_line (const gchar *photo, const gchar *members, const gchar *params)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);
  g_autofree gchar *name = g_filename_display_name (photo);
  g_autofree gchar *quoted = NULL;
  g_autofree gchar *line = g_strdup (params);

  json_node_set_string (node, name);
  quoted = json_to_string (node, FALSE);
  /* No number contains a line break. */
  g_strdelimit (g_strchomp (line), "\n", ' ');
  printf ("{\"photo\": %s, %s\"params\": %s}\n", quoted, members, line);
}

static void
print_json (const Estimate *job, const gchar *photo, const Cleanup *cleanup)
{
  g_autofree gchar *params = params_to_json (&cleanup->passes[0]);
  g_autofree gchar *members = dup_members (cleanup);

  if (job->inputs.many)
    print_json_line (photo, members, params);
  else
    printf ("{%s%s%s", members, strchr (params, '{') + 1,
            g_str_has_suffix (params, "\n") ? "" : "\n");
}

static void
print_estimate (const gchar *photo, const Cleanup *cleanup)
{
  g_autofree gchar *tables = readings_format_tables (&cleanup->passes[0]);
  g_autofree gchar *words = readings_describe (&cleanup->passes[0], 1.0);
  g_autofree gchar *wrong = findings_describe (&cleanup->findings);
  const gchar *remark = cleanup_get_remark (cleanup);

  printf ("%s\n", photo);
  if (cleanup->content == CONTENT_PHOTO)
    printf ("%s\n", wrong);
  printf ("%s\n%s\n", tables, words);
  if (remark != NULL)
    printf ("%s\n", remark);
}

static gboolean
draw (const Estimate *job,
      const gchar *photo,
      const Cleanup *cleanup,
      GError **error)
{
  g_autofree gchar *base = g_path_get_basename (photo);
  g_autofree gchar *title = g_filename_display_name (base);

  return cli_plot_write (job->plot, title, &cleanup->passes[0], error);
}

static gboolean
estimate_photo (guint index, gpointer data, GError **error)
{
  const Estimate *job = data;
  const CliInput *photo = &job->inputs.inputs[index];
  const PhotoOptions options = { .max_megapixels = (guint) job->max_megapixels,
                                 .n_threads = cli_batch_count_threads () };
  g_autoptr (GPtrArray) remarks = g_ptr_array_new_with_free_func (g_free);
  Cleanup cleanup;

  if (!photo_estimate (&cleanup, photo->file, job->nem, &job->options, &options,
                       remarks, error))
    return FALSE;
  for (guint i = 0; i < remarks->len; i++)
    cli_batch_warn (remarks->pdata[i]);
  if (job->json)
    {
      estimate_record_hash (&cleanup, job->nem);
      print_json (job, photo->name, &cleanup);
    }
  else
    print_estimate (photo->name, &cleanup);
  return job->plot == NULL || draw (job, photo->name, &cleanup, error);
}

/* Estimates all of the inputs. */
static gint
run (Estimate *job, const gchar *model)
{
  g_autoptr (Nem) nem = NULL;
  gint status;

  if (job->plot != NULL && job->inputs.many)
    {
      cli_say ("--plot draws the numbers of one photograph");
      return CLI_USAGE;
    }
  nem = cli_load_model (model);
  if (nem == NULL)
    return CLI_FAILED;
  job->nem = nem;
  status = cli_batch_run (&(CliBatch){ .photos = job->inputs.inputs,
                                       .n = job->inputs.n,
                                       .photo = estimate_photo,
                                       .data = job,
                                       .jobs = (guint) job->jobs });
  return status == CLI_DONE && job->inputs.skipped ? CLI_FAILED : status;
}

gint
cli_estimate (gint argc, gchar **argv)
{
  g_autofree gchar *model = NULL;
  g_autofree gchar *scope = NULL;
  g_autofree gchar *look_at = NULL;
  g_auto (GStrv) photos = NULL;
  g_autofree gchar *plot = NULL;
  Estimate job = { 0 };
  gint status;
  const GOptionEntry entries[] = {
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &model,
      "Weights file, or the name of an installed model (photo)", "MODEL" },
    { "scope", 0, 0, G_OPTION_ARG_STRING, &scope,
      "What the network looks at (whole)", "whole|centre" },
    { "look-at", 0, 0, G_OPTION_ARG_STRING, &look_at,
      "Estimate from this part of the photograph (all but its border)",
      "X,Y,W,H" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &job.options.force,
      "Estimate even if it does not look like a photograph", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &job.json,
      "One photograph: the numbers, for apply --params. Several, or a "
      "folder: a line {\"photo\": ..., \"params\": {...}} for each",
      NULL },
    { "plot", 0, 0, G_OPTION_ARG_FILENAME, &plot,
      "One photograph: draw the numbers, and colours before and after, as SVG",
      "FILE" },
    CLI_RECURSIVE (job.recursive),
    CLI_LIMITS (job.jobs, job.max_megapixels),
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &photos, NULL,
      NULL },
    { NULL }
  };

  estimate_options_init (&job.options);
  if (!cli_parse (&argc, &argv, "PHOTO|FOLDER...|-",
                  "Prints the numbers that clean up photographs, and all "
                  "photographs in a folder,\nand describes their effect in "
                  "words. - is standard input.",
                  entries)
      || !cli_parse_scope (&job.options.scope, scope)
      || !cli_parse_look_at (&job.options.look_at, look_at)
      || !cli_check_limits (job.jobs, job.max_megapixels))
    return CLI_USAGE;
  if (photos == NULL)
    {
      cli_say ("which photograph? (see \"%s --help\")", g_get_prgname ());
      return CLI_USAGE;
    }
  if (!cli_inputs_init (&job.inputs, photos, NULL, job.recursive))
    return CLI_FAILED;
  job.plot = plot;
  status = run (&job, model);
  cli_inputs_clear (&job.inputs);
  return status;
}
