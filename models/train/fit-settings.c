/* fit-settings.c - what sympie-fit can be told
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit-settings.h"

#include "core/nem.h"
#include "gates.h"
#include "samples.h"

static const gchar SUMMARY[] =
  "Learns NEM's last stage: what the first stages see of spoilt photographs "
  "is\ncomputed once and kept, as is what the warp's error depends on. With "
  "--downstream\nit then goes on from there through a frozen classifier, in "
  "the two steps of the\npaper (Barbato et al., MMSys 2024, arXiv "
  "2402.18402, Algorithm 1). Ctrl+C ends\nwhat is being done sooner and "
  "keeps what has been learnt.";

static FitSettings *
settings_new (void)
{
  FitSettings *settings = g_new0 (FitSettings, 1);

  *settings = (FitSettings){ .width = 512,
                             .samples = 1000000,
                             .iterations = 36000,
                             .batch = 512,
                             .tune = 300,
                             .seed = 1,
                             .cache_mb = 2048,
                             .validate_count = 96,
                             .learning_rate = 2e-3,
                             .tune_rate = 1e-5 };
  return settings;
}

void
fit_settings_free (FitSettings *settings)
{
  g_strfreev (settings->photos);
  g_free (settings->out);
  g_free (settings->keep);
  g_free (settings->downstream);
  g_free (settings->upstream);
  g_free (settings->labels);
  g_free (settings);
}

gboolean
fit_settings_has_self_labels (const FitSettings *settings)
{
  return g_strcmp0 (settings->labels, "self") == 0;
}

static gboolean
refuse (GError **error, const gchar *option, const gchar *why)
{
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE, "--%s %s", option, why);
  return FALSE;
}

static gboolean
check_files (const FitSettings *settings, GError **error)
{
  if (!settings->photos || !settings->out)
    return refuse (error, settings->photos ? "out" : "photos", "is missing");
  if (settings->downstream && !settings->upstream)
    return refuse (error, "upstream", "is missing");
  if (settings->downstream && !settings->labels)
    return refuse (error, "labels", "is missing");
  if (settings->upstream && !settings->downstream)
    return refuse (error, "downstream", "is missing");
  if (g_strcmp0 (settings->downstream, settings->out) == 0)
    return refuse (error, "downstream", "is the same file as --out");
  return TRUE;
}

static gboolean
check_rate (gdouble rate, const gchar *option, GError **error)
{
  if (rate > 0.0 && rate <= 1.0)
    return TRUE;
  return refuse (error, option, "must be over 0 and at most 1");
}

static gboolean
check (FitSettings *settings, GError **error)
{
  if (!check_files (settings, error))
    return FALSE;
  if (settings->width < (gint) gates_get_units ()
      || settings->width > NEM_MAX_WIDTH)
    {
      g_autofree gchar *range =
        g_strdup_printf ("must be %u to %u", gates_get_units (), NEM_MAX_WIDTH);

      return refuse (error, "width", range);
    }
  if (settings->samples < SAMPLES_AT_ONCE)
    return refuse (error, "samples", "must be 32 or more");
  if (settings->iterations < 1 || settings->batch < 2 || settings->tune < 1
      || settings->validate_count < 1 || settings->cache_mb < 0
      || settings->threads < 0)
    return refuse (error, "iterations, --tune, --batch, --validate-count",
                   "must be 1 or more, --batch 2 or more");
  return check_rate (settings->learning_rate, "learning-rate", error)
         && check_rate (settings->tune_rate, "tune-rate", error);
}

FitSettings *
fit_settings_parse (gint *argc, gchar ***argv, GError **error)
{
  g_autoptr (FitSettings) settings = settings_new ();
  const GOptionEntry entries[] = {
    { "photos", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &settings->photos,
      "folder, tar or list to learn from; may be given again", "PATH" },
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &settings->out, "weights to write",
      "FILE" },
    { "width", 0, 0, G_OPTION_ARG_INT, &settings->width,
      "channels of the last stage (512)", "N" },
    { "slim", 0, 0, G_OPTION_ARG_NONE, &settings->slim,
      "a slim front, for a fast network", NULL },
    { "samples", 0, 0, G_OPTION_ARG_INT, &settings->samples,
      "spoilt photographs to look at and to keep in memory (1000000)", "N" },
    { "keep", 0, 0, G_OPTION_ARG_FILENAME, &settings->keep,
      "where to keep them, 4 KB each; if the file is there, they are taken "
      "from it",
      "FILE" },
    { "iterations", 0, 0, G_OPTION_ARG_INT, &settings->iterations,
      "how many (36000)", "N" },
    { "batch", 0, 0, G_OPTION_ARG_INT, &settings->batch,
      "samples an iteration (512)", "N" },
    { "learning-rate", 0, 0, G_OPTION_ARG_DOUBLE, &settings->learning_rate,
      "Adam's, at its highest (0.002)", "X" },
    { "downstream", 0, 0, G_OPTION_ARG_FILENAME, &settings->downstream,
      "weights to write that help a classifier", "FILE" },
    { "upstream", 0, 0, G_OPTION_ARG_FILENAME, &settings->upstream,
      "that classifier, which stays as it is", "FILE" },
    { "labels", 0, 0, G_OPTION_ARG_FILENAME, &settings->labels,
      "classes of the photographs (columns file and class), or \"self\": the "
      "upstream's own answer on the clean one",
      "CSV" },
    { "tune", 0, 0, G_OPTION_ARG_INT, &settings->tune,
      "iterations of 32 photographs through it (300)", "N" },
    { "tune-rate", 0, 0, G_OPTION_ARG_DOUBLE, &settings->tune_rate,
      "Adam's for these, at its highest (0.00001)", "X" },
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

  g_option_context_set_summary (context, SUMMARY);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return NULL;
  if (*argc > 1)
    {
      refuse (error, "photos", "must stand before each PATH");
      return NULL;
    }
  if (!check (settings, error))
    return NULL;
  if (settings->threads == 0)
    settings->threads = (gint) g_get_num_processors ();
  return g_steal_pointer (&settings);
}
