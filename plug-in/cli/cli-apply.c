/* cli-apply.c - "sympie apply": cleaned-up copies of photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "plug-in/cli/cli-batch.h"
#include "plug-in/cli/cli-targets.h"
#include "plug-in/cli/cli.h"
#include "core/decimal.h"
#include "core/readings.h"
#include "core/output.h"
#include "plug-in/photo/photo-clean.h"

typedef struct
{
  CliInputs inputs;
  CliTarget *targets;
  Nem *nem; /* NULL when the numbers are given */
  EstimateOptions options;
  Cleanup given; /* numbers of --params if there is no network */
  gint passes;
  gint depth;
  gint jobs;
  gint max_megapixels;
  PhotoOptions photo_options;
} Apply;

/* The options of the command line before they are checked. */
typedef struct
{
  gchar *model;
  gchar *params;
  gchar *scope;
  gchar *strength;
  gchar *look_at;
  gchar *edges;
  gchar *output;
  gchar **photos;
} Options;

static void
print_result (const gchar *path, const Cleanup *cleanup)
{
  const gchar *remark = cleanup_get_remark (cleanup);

  printf ("%s:", path);
  for (guint i = 0; cleanup->content == CONTENT_PHOTO && i < cleanup->n; i++)
    {
      g_autofree gchar *words =
        readings_describe (&cleanup->passes[i], cleanup->strength);

      printf ("%s %s", i > 0 ? ", then" : "", words);
    }
  if (cleanup->content != CONTENT_PHOTO)
    printf (" unchanged");
  if (remark != NULL)
    printf (". %s", remark);
  putchar ('\n');
}

/* Writes the copy to the target's temporary file, which then takes its name. */
static gboolean
write_copy (const Cleanup *cleanup,
            const Apply *job,
            const gchar *photo,
            const CliTarget *target,
            GError **error)
{
  g_autoptr (GPtrArray) remarks = g_ptr_array_new_with_free_func (g_free);
  FILE *file = fopen (target->temporary, "w+bxe");
  PhotoOptions options = job->photo_options;
  gboolean ok;

  options.n_threads = cli_batch_count_threads ();
  if (file == NULL)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                   _ ("%s cannot be written: %s"), target->path,
                   g_strerror (errno));
      return FALSE;
    }
  ok = photo_clean_up (cleanup, photo, target->kind, file, &options, remarks,
                       error);
  if (ferror (file))
    g_prefix_error (error, _ ("%s cannot be written: "), target->path);
  if (fclose (file) != 0 && ok)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                   _ ("%s cannot be written: %s"), target->path,
                   g_strerror (errno));
      ok = FALSE;
    }
  for (guint i = 0; ok && i < remarks->len; i++)
    cli_batch_warn (remarks->pdata[i]);
  return ok && output_commit (target->temporary, target->path, error);
}

static gboolean
apply_photo (guint index, gpointer data, GError **error)
{
  const Apply *job = data;
  const gchar *photo = job->inputs.photos[index];
  Cleanup cleanup = job->given;

  if (job->nem != NULL)
    {
      PhotoOptions options = job->photo_options;

      options.n_threads = cli_batch_count_threads ();
      if (!photo_estimate (&cleanup, photo, job->nem, &job->options, &options,
                           NULL, error))
        return FALSE;
      cleanup.edges = job->given.edges;
      cleanup.clamp = job->given.clamp;
    }
  if (!write_copy (&cleanup, job, photo, &job->targets[index], error))
    return FALSE;
  print_result (job->targets[index].path, &cleanup);
  return TRUE;
}

static void
remove_temporary (guint index, gpointer data)
{
  const Apply *job = data;

  g_unlink (job->targets[index].temporary);
}

static gboolean
check_numbers (Apply *job, const Options *options)
{
  if (options->strength != NULL
      && !(decimal_parse (options->strength, &job->given.strength)
           && job->given.strength >= 0
           && job->given.strength <= PARAMS_STRENGTH_MAX))
    cli_say ("--strength is 0 to %g, not \"%s\"", PARAMS_STRENGTH_MAX,
             options->strength);
  else if (job->passes < 1 || job->passes > PARAMS_MAX_PASSES)
    cli_say ("--passes is 1 to %d, not %d", PARAMS_MAX_PASSES, job->passes);
  else if (job->depth != 0 && job->depth != 8 && job->depth != 16)
    cli_say ("--depth is 8 or 16, not %d", job->depth);
  else if (!cli_check_limits (job->jobs, job->max_megapixels))
    return FALSE;
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_options (Apply *job, const Options *options)
{
  if (g_strcmp0 (options->edges, "neutral") == 0)
    job->given.edges = DWM_NEUTRAL;
  else if (options->edges != NULL && strcmp (options->edges, "extend") != 0)
    {
      cli_say ("--edges is \"extend\" or \"neutral\", not \"%s\"",
               options->edges);
      return FALSE;
    }
  if (options->params != NULL
      && (options->model != NULL || options->scope != NULL
          || options->look_at != NULL || job->options.force
          || job->passes != 1))
    {
      cli_say (
        "--params gives the numbers: --model, --scope, --look-at, --force "
        "and --passes are for estimating them");
      return FALSE;
    }
  if (options->photos == NULL || options->output == NULL)
    {
      cli_say ("%s (see \"%s --help\")",
               options->photos == NULL ? "which photograph?"
                                       : "where to? -o FILE or -o FOLDER",
               g_get_prgname ());
      return FALSE;
    }
  return cli_parse_scope (&job->options.scope, options->scope)
         && cli_parse_look_at (&job->options.look_at, options->look_at);
}

static gint
run_apply (Apply *job, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Nem) nem = NULL;
  g_autoptr (CliTargets) targets = NULL;
  const gchar *const others[] = { options->params != NULL ? options->params
                                                          : options->model,
                                  NULL };
  gint status;

  if (!cli_inputs_init (&job->inputs, options->photos, options->output))
    return CLI_FAILED;
  targets =
    cli_targets_plan (&job->inputs, options->output, job->depth, others);
  if (targets == NULL)
    return CLI_USAGE;
  if (options->params != NULL)
    {
      if (!params_passes_load (job->given.passes, &job->given.n,
                               options->params, &error))
        {
          cli_say ("%s", error->message);
          return CLI_FAILED;
        }
    }
  else if ((nem = cli_load_model (options->model)) == NULL)
    return CLI_FAILED;
  if (!cli_targets_prepare (targets))
    return CLI_FAILED;
  job->targets = cli_targets_get (targets);
  job->nem = nem;
  job->options.strength = job->given.strength;
  job->options.passes = (guint) job->passes;
  job->photo_options =
    (PhotoOptions){ .max_megapixels = (guint) job->max_megapixels,
                    .depth = (guint) job->depth,
                    .progress = cli_batch_progress };
  status = cli_batch_run (&(CliBatch){ .photos = job->inputs.photos,
                                       .n = job->inputs.n,
                                       .photo = apply_photo,
                                       .clean = remove_temporary,
                                       .data = job,
                                       .jobs = (guint) job->jobs });
  return status == CLI_DONE && job->inputs.skipped ? CLI_FAILED : status;
}

gint
cli_apply (gint argc, gchar **argv)
{
  Apply job = { .passes = 1 };
  Options options = { 0 };
  gint status = CLI_USAGE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
      "Output file, or a folder for files of the same names", "OUT" },
    { "params", 0, 0, G_OPTION_ARG_FILENAME, &options.params,
      "Apply the numbers in this file (from estimate --json)", "FILE" },
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &options.model,
      "Weights file, or the name of an installed model (photo)", "MODEL" },
    { "scope", 0, 0, G_OPTION_ARG_STRING, &options.scope,
      "What the network looks at: whole or centre (whole)", "SCOPE" },
    { "look-at", 0, 0, G_OPTION_ARG_STRING, &options.look_at,
      "Estimate from this part of the photograph (all but its border)",
      "X,Y,W,H" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &job.options.force,
      "Estimate even if it does not look like a photograph", NULL },
    { "strength", 0, 0, G_OPTION_ARG_STRING, &options.strength,
      "0 leaves the photograph as it is, 1 applies the estimate (1)", "0..2" },
    { "passes", 0, 0, G_OPTION_ARG_INT, &job.passes,
      "How many times to estimate and apply (1)", "1..5" },
    { "edges", 0, 0, G_OPTION_ARG_STRING, &options.edges,
      "Beyond the image: extend (its edge pixels) or neutral (grey) (extend)",
      "EDGES" },
    { "clamp", 0, 0, G_OPTION_ARG_NONE, &job.given.clamp,
      "Clip values to the range from black to white, in float files too",
      NULL },
    { "depth", 0, 0, G_OPTION_ARG_INT, &job.depth,
      "Bits per channel of the output (as in the photograph)", "8|16" },
    CLI_LIMITS (job.jobs, job.max_megapixels),
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.photos,
      NULL, NULL },
    { NULL }
  };

  cleanup_init (&job.given);
  estimate_options_init (&job.options);
  if (cli_parse (&argc, &argv, "PHOTO|FOLDER... -o OUT",
                 "Writes cleaned-up copies of photographs, and of all "
                 "photographs in a folder.\nEach copy appears once it is "
                 "complete; an input is never overwritten. What is not a\n"
                 "photograph is skipped with a message. The colour profile, "
                 "Exif, IPTC and XMP are\ncopied; the embedded thumbnail is "
                 "not.",
                 entries)
      && check_numbers (&job, &options) && check_options (&job, &options))
    status = run_apply (&job, &options);
  cli_inputs_clear (&job.inputs);
  g_free (options.model);
  g_free (options.params);
  g_free (options.scope);
  g_free (options.strength);
  g_free (options.look_at);
  g_free (options.edges);
  g_free (options.output);
  g_strfreev (options.photos);
  return status;
}
