/* fit-settings.c - what sympie-fit can be told
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit-settings.h"

#include "core/nem.h"
#include "models/train/settings.h"
#include "samples.h"
#include "severity-detectors.h"

#define AT(member) G_STRUCT_OFFSET (FitSettings, member)
#define MOST 1e9   /* of a count */
#define LEAST 1e-9 /* of a learning rate */

static const Setting SETTINGS[] = {
  { "photos", 'p', SETTING_PATHS, AT (photos), NULL, 0, 0, FALSE, "PATH",
    "folder, tar or list to learn from; may be given again" },
  { "out", 'o', SETTING_PATH, AT (out), NULL, 0, 0, FALSE, "FILE",
    "weights to write" },
  { "width", 0, SETTING_COUNT, AT (width), "512", 1, NEM_MAX_WIDTH, FALSE, "N",
    "channels of the last stage" },
  { "slim", 0, SETTING_FLAG, AT (slim), NULL, 0, 0, FALSE, NULL,
    "fewer hand-crafted features, for a fast network" },
  { "samples", 0, SETTING_COUNT, AT (samples), "1000000", SAMPLES_AT_ONCE, MOST,
    FALSE, "N", "corrupted photographs to compute features of, 4 KB each" },
  { "keep", 0, SETTING_PATH, AT (keep), NULL, 0, 0, FALSE, "FILE",
    "where to keep these features; if the file exists, they are read from it" },
  { "iterations", 0, SETTING_COUNT, AT (iterations), "36000", 1, MOST, FALSE,
    "N", "iterations of the fit" },
  { "batch", 0, SETTING_COUNT, AT (batch), "512", 2, 65536, FALSE, "N",
    "samples in an iteration" },
  { "learning-rate", 0, SETTING_NUMBER, AT (learning_rate), "0.002", LEAST, 1,
    FALSE, "X", "Adam's, at its highest" },
  { "downstream", 0, SETTING_PATH, AT (downstream), NULL, 0, 0, FALSE, "FILE",
    "also write weights that are fine-tuned to help a classifier" },
  { "upstream", 0, SETTING_PATH, AT (upstream), NULL, 0, 0, FALSE, "FILE",
    "that classifier, which stays frozen" },
  { "labels", 0, SETTING_PATH, AT (labels), NULL, 0, 0, FALSE, "CSV",
    "classes of the photographs (columns file and class), or \"self\": the "
    "upstream's own answer on the clean one" },
  { "fine-tune", 0, SETTING_COUNT, AT (fine_tune), "300", 1, MOST, FALSE, "N",
    "iterations of 32 photographs through the classifier" },
  { "fine-tune-rate", 0, SETTING_NUMBER, AT (fine_tune_rate), "0.00001", LEAST,
    1, FALSE, "X", "Adam's learning rate for these, at its highest" },
  { "seed", 0, SETTING_COUNT, AT (seed), "1", 0, G_MAXINT, FALSE, "N",
    "seed of the random numbers" },
  { "validate-count", 0, SETTING_COUNT, AT (validate_count), "96", 1, MOST,
    FALSE, "N", "photographs to hold out and to validate with" },
  { "threads", 0, SETTING_COUNT, AT (threads), "0", 0, 1024, FALSE, "N",
    "threads to compute with; 0: as many as processors" },
  { "cache-mb", 0, SETTING_COUNT, AT (cache_mb), "2048", 0, 1048576, FALSE,
    "MB", "memory for decoded photographs" },
};

static const SettingsTable TABLE = {
  SETTINGS, G_N_ELEMENTS (SETTINGS),
  "Fits NEM's last stage on top of hand-crafted features, which are computed "
  "once for\neach corrupted photograph, as is what the warp's error depends "
  "on. With --downstream\nit is then fine-tuned through a frozen classifier, "
  "in the two steps of the paper\n(Barbato et al., MMSys 2024, arXiv "
  "2402.18402, Algorithm 1). Ctrl+C ends the current\nstep early and keeps "
  "what has been learnt."
};

void
fit_settings_free (FitSettings *settings)
{
  settings_clear (&TABLE, settings);
  g_free (settings);
}

gboolean
fit_settings_has_self_labels (const FitSettings *settings)
{
  return g_strcmp0 (settings->labels, "self") == 0;
}

static gboolean
check_files (const FitSettings *settings, GError **error)
{
  if (!settings->photos || !settings->out)
    return settings_refuse (error, "--photos and --out must be given");
  if (settings->downstream && !settings->upstream)
    return settings_refuse (error, "--downstream needs --upstream");
  if (settings->downstream && !settings->labels)
    return settings_refuse (error, "--downstream needs --labels");
  if (settings->upstream && !settings->downstream)
    return settings_refuse (error, "--upstream needs --downstream");
  if (g_strcmp0 (settings->downstream, settings->out) == 0)
    return settings_refuse (error, "--downstream is the same file as --out");
  return TRUE;
}

static gboolean
check (FitSettings *settings, GError **error)
{
  guint least = severity_detectors_get_units ();

  if (settings->width < (gint) least)
    return settings_refuse (error, "--width %d: must be %u to %d",
                            settings->width, least, NEM_MAX_WIDTH);
  return check_files (settings, error);
}

FitSettings *
fit_settings_parse (gint *argc, gchar ***argv, GError **error)
{
  g_autoptr (FitSettings) settings = g_new0 (FitSettings, 1);

  if (!settings_parse (&TABLE, settings, argc, argv, error)
      || !check (settings, error))
    return NULL;
  if (settings->threads == 0)
    settings->threads = (gint) g_get_num_processors ();
  return g_steal_pointer (&settings);
}
