/* sympie-fit.c - the program that gives NEM a good start
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/conv.h"
#include "fit.h"
#include "front.h"
#include "gates.h"
#include "train-files.h"

#define LOOK_AT_ONCE 32 /* images that the front sees at a time */
#define SIDE NEM_SIZE
#define RESIZE 256
#define VARIED_SHARE 0.33
#define TELL_EVERY 100 /* iterations */

typedef struct
{
  gchar **photos;
  gchar  *out;
  gint    width;
  gint    samples;
  gint    again;
  gint    iterations;
  gint    batch;
  gint    seed;
  gint    threads;
  gint    cache_mb;
  gint    validate_count;
  gdouble learning_rate;
} Settings;

typedef struct
{
  Settings   settings;
  guint      widths[NEM_STAGES];
  Corruption drawn[CORRUPT_N_TRAIN];
  Photos    *photos;
  GArray    *learn; /* indices of photos */
  GArray    *judge; /* likewise, kept apart */
  Loader    *loader;
  Network   *nem;
  Samples   *samples;
} Run;

static volatile sig_atomic_t asked_to_stop;
static guint                 wanted;

static void
ask_to_stop (int number)
{
  asked_to_stop = 1;
}

static void
say (const gchar *message,
     gpointer     data)
{
  g_printerr ("sympie-fit: %s\n", message);
}

static void
tell (const gchar *what,
      guint        n,
      guint        of,
      const gchar *more)
{
  fprintf (stderr, "%s%s %u/%u%s%s", isatty (2) ? "\r" : "", what, n, of,
           more, isatty (2) ? "   " : "\n");
}

static gboolean
tell_samples (guint n)
{
  tell ("samples", n, wanted, "");
  return !asked_to_stop;
}

/* ---- what it is told ---- */

static gboolean
refuse (GError     **error,
        const gchar *option,
        const gchar *why)
{
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE, "--%s %s", option,
               why);
  return FALSE;
}

static gboolean
check (Settings *settings,
       GError  **error)
{
  if (!settings->photos || !settings->out)
    return refuse (error, settings->photos ? "out" : "photos",
                   "is missing");
  if (settings->width < (gint) gates_get_units ()
      || settings->width > NEM_MAX_WIDTH)
    {
      g_autofree gchar *range = g_strdup_printf ("must be %u to %u",
                                                 gates_get_units (),
                                                 NEM_MAX_WIDTH);

      return refuse (error, "width", range);
    }
  if (settings->samples < LOOK_AT_ONCE)
    return refuse (error, "samples", "must be 32 or more");
  if (settings->again < 0)
    return refuse (error, "again", "must be 0 or more");
  if (settings->iterations < 1 || settings->batch < 2
      || settings->validate_count < 1 || settings->cache_mb < 0
      || settings->threads < 0)
    return refuse (error, "iterations, --batch, --validate-count",
                   "must be 1 or more, --batch 2 or more");
  if (!(settings->learning_rate > 0.0 && settings->learning_rate <= 1.0))
    return refuse (error, "learning-rate", "must be over 0 and at most 1");
  if (settings->threads == 0)
    settings->threads = (gint) g_get_num_processors ();
  return TRUE;
}

static gboolean
parse (Settings *settings,
       gint     *argc,
       gchar  ***argv,
       GError  **error)
{
  const GOptionEntry entries[] = {
    { "photos", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &settings->photos,
      "folder, tar or list to learn from; may be given again", "PATH" },
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &settings->out,
      "weights to write", "FILE" },
    { "width", 0, 0, G_OPTION_ARG_INT, &settings->width,
      "channels of the last stage (384)", "N" },
    { "samples", 0, 0, G_OPTION_ARG_INT, &settings->samples,
      "spoilt photographs to look at and to keep in memory (840000)", "N" },
    { "again", 0, 0, G_OPTION_ARG_INT, &settings->again,
      "and as many warped with what was learnt, to learn anew from all "
      "(60000)", "N" },
    { "iterations", 0, 0, G_OPTION_ARG_INT, &settings->iterations,
      "how many (22000)", "N" },
    { "batch", 0, 0, G_OPTION_ARG_INT, &settings->batch,
      "samples an iteration (512)", "N" },
    { "learning-rate", 0, 0, G_OPTION_ARG_DOUBLE, &settings->learning_rate,
      "Adam's, at its highest (0.002)", "X" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &settings->seed,
      "of all that is drawn by chance (1)", "N" },
    { "validate-count", 0, 0, G_OPTION_ARG_INT, &settings->validate_count,
      "photographs to keep apart, and to validate with (96)", "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &settings->threads,
      "for the arithmetic; 0: as many as processors", "N" },
    { "cache-mb", 0, 0, G_OPTION_ARG_INT, &settings->cache_mb,
      "decoded photographs kept in memory (2048)", "MB" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (
    context,
    "Learns NEM's last stage: what the first stages see of spoilt photographs "
    "is\ncomputed once and kept, as is what the warp's error depends on. Its "
    "result can be\nused as it is, or be a start for sympie-train, which "
    "learns all stages. Ctrl+C\nends it sooner and writes what has been "
    "learnt.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    return refuse (error, "photos", "must stand before each PATH");
  return check (settings, error);
}

/* Before an hour's work goes into it. */
static gboolean
check_folder (const gchar *path,
              GError     **error)
{
  g_autofree gchar *folder = g_path_get_dirname (path);

  if (g_access (folder, W_OK) == 0)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
               "%s: cannot be written to: %s", folder, g_strerror (errno));
  return FALSE;
}

/* ---- photographs and networks ---- */

static gboolean
open_photos (Run     *run,
             GError **error)
{
  guint n, apart;

  run->photos = photos_open ((const gchar *const *) run->settings.photos,
                             NULL, error);
  if (!run->photos)
    return FALSE;
  n = photos_count (run->photos);
  apart = MIN ((guint) run->settings.validate_count, n / 2);
  for (guint i = 0; i < n; i++)
    if (validate_is_apart (i, apart, n))
      g_array_append_val (run->judge, i);
    else
      g_array_append_val (run->learn, i);
  if (run->judge->len > 0)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
               "one photograph is not enough to learn from and to judge by");
  return FALSE;
}

static void
start_loader (Run *run)
{
  LoaderOptions options = {
    .photos = run->photos,
    .indices = (const guint *) run->learn->data,
    .n_indices = run->learn->len,
    .batch = LOOK_AT_ONCE,
    .side = SIDE,
    .resize = RESIZE,
    .corruptions = run->drawn,
    .n_corruptions = CORRUPT_N_TRAIN,
    .clean_share = -1.0,
    .varied_share = VARIED_SHARE,
    .mirror = TRUE,
    .cache_mb = (guint) run->settings.cache_mb,
    .seed = (guint64) run->settings.seed,
    .bad = say,
  };

  run->loader = loader_new (&options);
}

/* A whole network that has the front. Returns: (transfer full): the front. */
static Look *
make_network (Run *run)
{
  const guint         widths[] = { FRONT_WIDTH_0, FRONT_WIDTH_1, FRONT_WIDTH_2,
                                   (guint) run->settings.width };
  g_autoptr (Network) front = network_new_nem_front (widths);

  memcpy (run->widths, widths, sizeof widths);
  front_design (front);
  run->nem = network_new_nem (widths);
  network_copy_params (run->nem, front);
  return look_new (front, SIDE);
}

static void
tear_down (Run *run)
{
  g_clear_pointer (&run->loader, loader_free);
  g_clear_pointer (&run->samples, samples_free);
  g_clear_pointer (&run->nem, network_free);
  g_clear_pointer (&run->photos, photos_free);
  g_array_unref (run->learn);
  g_array_unref (run->judge);
  g_strfreev (run->settings.photos);
  g_free (run->settings.out);
}

/* ---- running ---- */

/* All iterations, or until Ctrl+C. */
static gboolean
go_through (Fit     *fit,
            guint    iterations,
            guint   *done,
            GError **error)
{
  gdouble sum = 0.0;

  for (*done = 0; *done < iterations && !asked_to_stop;)
    {
      gdouble loss;
      gchar   text[40];

      if (!fit_step (fit, &loss, error))
        return FALSE;
      sum += loss;
      if (++*done % TELL_EVERY != 0)
        continue;
      g_snprintf (text, sizeof text, "  loss %.4f", sum / TELL_EVERY);
      tell ("iteration", *done, iterations, text);
      sum = 0.0;
    }
  return TRUE;
}

static gboolean
save (Run     *run,
      Fit     *fit,
      guint    done,
      GError **error)
{
  g_autoptr (GHashTable) meta = train_new_meta ("photo");

  fit_put (fit, run->nem);
  train_set_meta (meta, "training",
                  g_strdup_printf ("last stage fitted: %u iterations of %d "
                                   "among %u samples", done,
                                   run->settings.batch, run->samples->n));
  return train_save_network (run->settings.out, run->nem, WEIGHTS_F16, meta,
                             error);
}

/* What the first fit has learnt is kept until the second has come to its
 * end. */
static gboolean
learn (Run        *run,
       const Look *look,
       GError    **error)
{
  const Settings *settings = &run->settings;
  FitOptions      options = { (guint) settings->width,
                              (guint) settings->batch,
                              (guint) settings->iterations,
                              settings->learning_rate,
                              (guint64) settings->seed,
                              (guint) settings->threads };
  g_autoptr (Fit) fit = fit_new (&options, run->samples);
  guint           done;

  if (!go_through (fit, options.iterations, &done, error)
      || !save (run, fit, done, error))
    return FALSE;
  wanted = (guint) settings->again;
  if (wanted == 0 || asked_to_stop)
    return TRUE;
  if (!fit_look_again (fit, look, run->loader, wanted, tell_samples, error)
      || !go_through (fit, options.iterations, &done, error))
    return FALSE;
  return asked_to_stop || save (run, fit, done, error);
}

static gboolean
validate (Run     *run,
          GError **error)
{
  g_autoptr (Validator) validator = validator_new (
    run->photos, (const guint *) run->judge->data, run->judge->len, run->drawn,
    CORRUPT_N_TRAIN, run->widths, DWM_EXTEND, NULL,
    (guint) run->settings.threads, say, error);
  g_autofree gchar *text = NULL;
  ValidateResult    result;

  if (!validator)
    return FALSE;
  validator_run (validator, run->nem, &result);
  text = validate_describe (validator, &result);
  fprintf (stderr, "%s%s\n", isatty (2) ? "\n" : "", text);
  return TRUE;
}

static gboolean
fit (Run     *run,
     GError **error)
{
  g_autoptr (Look) look = NULL;

  if (!check_folder (run->settings.out, error) || !open_photos (run, error))
    return FALSE;
  look = make_network (run);
  start_loader (run);
  wanted = (guint) run->settings.samples;
  run->samples = samples_take (look, run->loader, wanted,
                               (guint) run->settings.threads, tell_samples,
                               error);
  asked_to_stop = 0;
  return run->samples && learn (run, look, error) && validate (run, error);
}

gint
main (gint    argc,
      gchar **argv)
{
  g_autoptr (GError) error = NULL;
  struct sigaction   action = { .sa_handler = ask_to_stop };
  Run                run = { .settings = { .width = 384,
                                           .samples = 840000,
                                           .again = 60000,
                                           .iterations = 22000,
                                           .batch = 512,
                                           .seed = 1,
                                           .cache_mb = 2048,
                                           .validate_count = 96,
                                           .learning_rate = 2e-3 } };
  gint               status = 0;

  setlocale (LC_ALL, "");
  run.learn = g_array_new (FALSE, FALSE, sizeof (guint));
  run.judge = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < CORRUPT_N_TRAIN; i++)
    run.drawn[i] = (Corruption) i;
  if (!parse (&run.settings, &argc, &argv, &error))
    {
      g_printerr ("sympie-fit: %s (see sympie-fit --help)\n",
                  error->message);
      status = 2;
    }
  else
    {
      sigaction (SIGINT, &action, NULL);
      sigaction (SIGTERM, &action, NULL);
      if (!fit (&run, &error))
        {
          g_printerr ("sympie-fit: %s\n", error->message);
          status = 1;
        }
    }
  tear_down (&run);
  return status;
}
