/* cli-apply.c - "sympie apply": cleaned-up copies of photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plug-in/cli/cli-batch.h"
#include "plug-in/cli/cli-report.h"
#include "plug-in/cli/cli-targets.h"
#include "plug-in/cli/cli.h"
#include "core/decimal.h"
#include "core/output.h"
#include "core/readings.h"
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
  gboolean recursive;
  gboolean skip_existing;
  gint standard_output; /* its descriptor: a worker has another as its own */
  CliReport *report;    /* or NULL */
  PhotoOptions photo_options;
} Apply;

/* The options of the command line before they are checked. */
typedef struct
{
  gchar *model;
  gchar *params;
  gchar *scope;
  gchar *strength;
  gchar *colour;
  gchar *detail;
  gchar *look_at;
  gchar *edges;
  gchar *output;
  gchar *suffix;
  gchar *report;
  gchar **photos;
} Options;

static void
print_result (FILE *to, const gchar *path, const Cleanup *cleanup)
{
  const gchar *remark = cleanup_get_remark (cleanup);

  fprintf (to, "%s:", path);
  for (guint i = 0; cleanup->content == CONTENT_PHOTO && i < cleanup->n; i++)
    {
      g_autofree gchar *words = NULL;
      SympieTransform transform;

      cleanup_get_transform (&transform, cleanup, i);
      words = readings_describe_transform (&transform);
      fprintf (to, "%s %s", i > 0 ? ", then" : "", words);
    }
  if (cleanup->content != CONTENT_PHOTO)
    fputs (" unchanged", to);
  if (remark != NULL)
    fprintf (to, ". %s", remark);
  putc ('\n', to);
}

static gboolean
fail_to_write (const gchar *path, GError **error)
{
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
               _ ("%s cannot be written: %s"), path, g_strerror (errno));
  return FALSE;
}

/* ---- one photograph ---- */

/* Standard output gets a whole file or nothing. */
static gboolean
copy_to_standard_output (const Apply *job, FILE *file, GError **error)
{
  gchar buffer[1 << 16];
  gsize n;

  signal (SIGPIPE, SIG_IGN);
  rewind (file);
  while ((n = fread (buffer, 1, sizeof buffer, file)) > 0)
    {
      errno = output_write_all (job->standard_output, buffer, n);
      if (errno != 0)
        return fail_to_write ("standard output", error);
    }
  return !ferror (file) || fail_to_write ("standard output", error);
}

/* Writes the copy to the target's temporary file, which then takes its name. */
static gboolean
write_copy (const Cleanup *cleanup,
            const Apply *job,
            const CliInput *photo,
            const CliTarget *target,
            const PhotoOptions *options,
            GPtrArray *remarks,
            GError **error)
{
  const gboolean named = target->temporary != NULL;
  FILE *file = named ? fopen (target->temporary, "w+bxe") : tmpfile ();
  gboolean ok;

  if (file == NULL)
    return fail_to_write (target->path, error);
  ok = photo_clean_up (cleanup, photo->file, target->kind, file, options,
                       remarks, error);
  if (ferror (file))
    g_prefix_error (error, _ ("%s cannot be written: "), target->path);
  if (ok && !named)
    ok = copy_to_standard_output (job, file, error);
  if (fclose (file) != 0 && ok)
    ok = fail_to_write (target->path, error);
  return ok
         && (!named || output_commit (target->temporary, target->path, error));
}

static gboolean
clean_up (Cleanup *cleanup,
          const Apply *job,
          guint index,
          GPtrArray *remarks,
          GError **error)
{
  const CliInput *photo = &job->inputs.inputs[index];
  PhotoOptions options = job->photo_options;

  options.n_threads = cli_batch_count_threads ();
  *cleanup = job->given;
  if (job->nem != NULL)
    {
      if (!photo_estimate (cleanup, photo->file, job->nem, &job->options,
                           &options, NULL, error))
        return FALSE;
      cleanup->edges = job->given.edges;
      cleanup->clamp = job->given.clamp;
    }
  return write_copy (cleanup, job, photo, &job->targets[index], &options,
                     remarks, error);
}

static gboolean
apply_photo (guint index, gpointer data, GError **error)
{
  const Apply *job = data;
  const CliInput *photo = &job->inputs.inputs[index];
  const CliTarget *target = &job->targets[index];
  g_autoptr (GPtrArray) remarks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) fault = NULL;
  Cleanup cleanup;

  if (!clean_up (&cleanup, job, index, remarks, &fault))
    {
      if (job->report != NULL)
        cli_report_add_failure (job->report, index, photo, fault->message);
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  for (guint i = 0; i < remarks->len; i++)
    cli_batch_warn (remarks->pdata[i]);
  print_result (target->temporary != NULL ? stdout : stderr, target->path,
                &cleanup);
  if (job->report != NULL)
    cli_report_add (job->report, index, photo, target->path, &cleanup, remarks);
  return TRUE;
}

static void
remove_temporary (guint index, gpointer data)
{
  const Apply *job = data;

  if (job->targets[index].temporary != NULL)
    g_unlink (job->targets[index].temporary);
}

/* ---- the command line ---- */

static gboolean
check_strength (gdouble *strength, const gchar *text, const gchar *option)
{
  if (text == NULL
      || (decimal_parse (text, strength) && *strength >= 0
          && *strength <= PARAMS_STRENGTH_MAX))
    return TRUE;
  cli_say ("--%s is 0 to %g, not \"%s\"", option, PARAMS_STRENGTH_MAX, text);
  return FALSE;
}

static gboolean
check_numbers (Apply *job, const Options *options)
{
  if (!check_strength (&job->given.strength, options->strength, "strength")
      || !check_strength (&job->given.colour, options->colour, "colour")
      || !check_strength (&job->given.detail, options->detail, "detail"))
    return FALSE;
  if (job->passes < 1 || job->passes > PARAMS_MAX_PASSES)
    cli_say ("--passes is 1 to %d, not %d", PARAMS_MAX_PASSES, job->passes);
  else if (job->depth != 0 && job->depth != 8 && job->depth != 16)
    cli_say ("--depth is 8 or 16, not %d", job->depth);
  else if (!cli_check_limits (job->jobs, job->max_megapixels))
    return FALSE;
  else
    return TRUE;
  return FALSE;
}

/* Where from, and where to. */
static gboolean
check_places (const Options *options)
{
  const gchar *missing = NULL;

  if (options->photos == NULL)
    missing = "which photograph?";
  else if (options->output == NULL && options->suffix == NULL)
    missing = "where to? -o FILE, -o FOLDER, or --suffix beside the photograph";
  else if (options->output == NULL && strcmp (options->photos[0], "-") == 0)
    missing = "standard input has no name to add a suffix to; -o FILE or -o -";
  if (missing != NULL)
    cli_say ("%s (see \"%s --help\")", missing, g_get_prgname ());
  else
    return cli_targets_check_suffix (options->suffix);
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
  return check_places (options)
         && cli_parse_scope (&job->options.scope, options->scope)
         && cli_parse_look_at (&job->options.look_at, options->look_at);
}

/* Finds what is to be read and written. Returns: an exit status; %CLI_DONE with
 * @targets unset if nothing is left to do. */
static gint
plan (CliTargets **targets, Apply *job, const Options *options)
{
  const gchar *const others[] = { options->params != NULL ? options->params
                                                          : options->model,
                                  NULL };
  const CliTargetsOptions wanted = { .output = options->output,
                                     .suffix = options->suffix,
                                     .skip_existing = job->skip_existing,
                                     .depth = (guint) job->depth,
                                     .others = others };
  g_autoptr (CliTargets) found = NULL;
  guint n_existing;

  if (!cli_inputs_init (&job->inputs, options->photos, options->output,
                        job->recursive))
    return CLI_FAILED;
  found = cli_targets_plan (&job->inputs, &wanted);
  if (found == NULL)
    return CLI_USAGE;
  n_existing = cli_targets_count_existing (found);
  if (n_existing > 0)
    cli_say ("%u skipped, because the results are there", n_existing);
  if (job->inputs.n > 0)
    *targets = g_steal_pointer (&found);
  return CLI_DONE;
}

/* The numbers that are given, or the network. */
static gboolean
load_numbers (Apply *job, Nem **nem, const Options *options)
{
  g_autoptr (GError) error = NULL;

  if (options->params == NULL)
    return (*nem = cli_load_model (options->model)) != NULL;
  if (params_passes_load (job->given.passes, &job->given.n, options->params,
                          &error))
    return TRUE;
  cli_say ("%s", error->message);
  return FALSE;
}

static gboolean
open_report (Apply *job, const Options *options)
{
  g_autoptr (GError) error = NULL;
  const guint n = options->params != NULL ? job->given.n : (guint) job->passes;

  if (options->report == NULL)
    return TRUE;
  job->report = cli_report_new (options->report, n, &error);
  if (job->report == NULL)
    cli_say ("%s", error->message);
  return job->report != NULL;
}

static gint
close_report (Apply *job, gint status)
{
  g_autoptr (CliReport) report = g_steal_pointer (&job->report);
  g_autoptr (GError) error = NULL;

  if (report == NULL
      || cli_report_write (report, job->inputs.inputs, job->inputs.n, &error))
    return status;
  cli_say ("%s", error->message);
  return CLI_FAILED;
}

static gint
run_apply (Apply *job, const Options *options)
{
  g_autoptr (Nem) nem = NULL;
  g_autoptr (CliTargets) targets = NULL;
  gint status = plan (&targets, job, options);

  if (targets == NULL)
    return status;
  if (!load_numbers (job, &nem, options) || !cli_targets_prepare (targets)
      || !open_report (job, options))
    return CLI_FAILED;
  job->targets = cli_targets_get (targets);
  job->nem = nem;
  job->standard_output = dup (STDOUT_FILENO);
  job->options.strength = job->given.strength;
  job->options.colour = job->given.colour;
  job->options.detail = job->given.detail;
  job->options.passes = (guint) job->passes;
  job->photo_options =
    (PhotoOptions){ .max_megapixels = (guint) job->max_megapixels,
                    .depth = (guint) job->depth,
                    .progress = cli_batch_progress };
  status = cli_batch_run (&(CliBatch){ .photos = job->inputs.inputs,
                                       .n = job->inputs.n,
                                       .photo = apply_photo,
                                       .clean = remove_temporary,
                                       .data = job,
                                       .jobs = (guint) job->jobs });
  status = close_report (job, status);
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
      "Output file, a folder for files of the same names, or - (standard "
      "output)",
      "OUT" },
    { "suffix", 0, 0, G_OPTION_ARG_FILENAME, &options.suffix,
      "Put this before the ending of each name; without -o, results lie beside "
      "their photographs",
      "TEXT" },
    CLI_RECURSIVE (job.recursive),
    { "skip-existing", 0, 0, G_OPTION_ARG_NONE, &job.skip_existing,
      "Leave out photographs whose result is there", NULL },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &options.report,
      "Write a table of what was done to each photograph", "CSV" },
    { "params", 0, 0, G_OPTION_ARG_FILENAME, &options.params,
      "Apply the numbers in this file (from estimate --json)", "FILE" },
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &options.model,
      "Weights file, or the name of an installed model (photo)", "MODEL" },
    { "scope", 0, 0, G_OPTION_ARG_STRING, &options.scope,
      "What the network looks at (whole)", "whole|centre" },
    { "look-at", 0, 0, G_OPTION_ARG_STRING, &options.look_at,
      "Estimate from this part of the photograph (all but its border)",
      "X,Y,W,H" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &job.options.force,
      "Estimate even if it does not look like a photograph", NULL },
    { "strength", 0, 0, G_OPTION_ARG_STRING, &options.strength,
      "0 leaves the photograph as it is, 1 applies the estimate (1)", "0..2" },
    { "colour", 0, 0, G_OPTION_ARG_STRING, &options.colour,
      "Strength of the colour shift and mix, times --strength (1)", "0..2" },
    { "detail", 0, 0, G_OPTION_ARG_STRING, &options.detail,
      "Strength of the kernel, times --strength (1)", "0..2" },
    { "passes", 0, 0, G_OPTION_ARG_INT, &job.passes,
      "How many times to estimate and apply (1)", "1..5" },
    { "edges", 0, 0, G_OPTION_ARG_STRING, &options.edges,
      "Beyond the image: its edge pixels, or grey (extend)", "extend|neutral" },
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
  if (cli_parse (&argc, &argv, "PHOTO|FOLDER...|- -o OUT",
                 "Writes cleaned-up copies of photographs, and of all "
                 "photographs in a folder;\n- is standard input. Each copy "
                 "appears once it is complete; an input is never\noverwritten. "
                 "What is not a photograph is skipped with a message. The "
                 "colour\nprofile, Exif, IPTC and XMP are copied; the embedded "
                 "thumbnail is not.",
                 entries)
      && check_numbers (&job, &options) && check_options (&job, &options))
    status = run_apply (&job, &options);
  cli_inputs_clear (&job.inputs);
  g_free (options.model);
  g_free (options.params);
  g_free (options.scope);
  g_free (options.strength);
  g_free (options.colour);
  g_free (options.detail);
  g_free (options.look_at);
  g_free (options.edges);
  g_free (options.output);
  g_free (options.suffix);
  g_free (options.report);
  g_strfreev (options.photos);
  return status;
}
