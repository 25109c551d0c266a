/* fit-settings.c - the options of sympie-fit
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit-settings.h"

#include "core/nem.h"
#include "models/train/settings.h"

#define AT(member) G_STRUCT_OFFSET (FitSettings, member)
#define COUNT_MAX 1e9 /* of a count */
#define RATE_MIN 1e-9 /* of a learning rate */

static const Setting SETTINGS[] = {
  { "photos", 'p', SETTING_PATHS, AT (photos), NULL, 0, 0, FALSE, "PATH",
    "folder, tar or list of good photographs; may be given again" },
  { "sound-photos", 0, SETTING_PATHS, AT (sound_photos), NULL, 0, 0, FALSE,
    "PATH",
    "the same of good ones that look as if they were not: night, snow, sepia" },
  { "pairs", 0, SETTING_PATHS, AT (pairs), NULL, 0, 0, FALSE, "DIR[=WEIGHT]",
    "folder of pairs NAME_in.* and NAME_ref.*; may be given again" },
  { "features", 0, SETTING_PATH, AT (features), NULL, 0, 0, FALSE, "FILE",
    "weights of MobileNet v2, whose convolutions become part of the network" },
  { "out", 'o', SETTING_PATH, AT (out), NULL, 0, 0, FALSE, "FILE",
    "weights to write" },
  { "width", 0, SETTING_COUNT, AT (width), "512", 1, NEM_MAX_WIDTH, FALSE, "N",
    "units in each of the last block's two layers" },
  { "samples", 0, SETTING_COUNT, AT (samples), "150000", 2, COUNT_MAX, FALSE,
    "N", "views to learn from, 12 KB each" },
  { "keep", 0, SETTING_PATH, AT (keep), NULL, 0, 0, FALSE, "DIR",
    "folder to keep what the network sees of them in, a file a kind; what is "
    "there is read instead" },
  { "sound", 0, SETTING_NUMBER, AT (sound), "0.15", 0, 1000, FALSE, "X",
    "how often a view is of a good photograph, against the others" },
  { "published", 0, SETTING_NUMBER, AT (published), "0.35", 0, 1000, FALSE, "X",
    "how often of one with published corruptions" },
  { "faults", 0, SETTING_NUMBER, AT (faults), "0.25", 0, 1000, FALSE, "X",
    "how often of one with faults as cameras and places make them" },
  { "pair", 0, SETTING_NUMBER, AT (pair), "0.25", 0, 1000, FALSE, "X",
    "how often of a pair" },
  { "noisy", 0, SETTING_NUMBER, AT (noisy), "0.1", 0, 1000, FALSE, "X",
    "how often of a good photograph, or a detail of one, with noise alone" },
  { "iterations", 0, SETTING_COUNT, AT (iterations), "12000", 1, COUNT_MAX,
    FALSE, "N", "iterations of the fit" },
  { "batch", 0, SETTING_COUNT, AT (batch), "512", 2, 65536, FALSE, "N",
    "views in an iteration" },
  { "learning-rate", 0, SETTING_NUMBER, AT (learning_rate), "0.001", RATE_MIN,
    1, FALSE, "X", "Adam's, at its highest" },
  { "noise", 0, SETTING_NUMBER, AT (noise), "0.2", 0, 10, FALSE, "X",
    "noise on what the last block sees, in deviations" },
  { "dropout", 0, SETTING_NUMBER, AT (dropout), "0.3", 0, 0.95, FALSE, "X",
    "fraction of what the last block sees that is left out" },
  { "harm", 0, SETTING_NUMBER, AT (harm), "0.5", 0, 100, FALSE, "X",
    "how much more it counts what becomes worse than it was" },
  { "seed", 0, SETTING_COUNT, AT (seed), "1", 0, G_MAXINT, FALSE, "N",
    "seed of the random numbers" },
  { "validate-count", 0, SETTING_COUNT, AT (validate_count), "96", 1, COUNT_MAX,
    FALSE, "N", "photographs to hold out; a quarter of the pairs' scenes are" },
  { "threads", 0, SETTING_COUNT, AT (threads), "0", 0, 1024, FALSE, "N",
    "threads to compute with; 0: as many as processors" },
};

static const SettingsTable TABLE = {
  SETTINGS, G_N_ELEMENTS (SETTINGS),
  "Fits NEM's last block on top of frozen stages: hand-crafted ones and a "
  "classifier's.\nWhat they see of each view is computed once, as is what the "
  "warp's error depends on.\nCtrl+C ends the current step early and keeps "
  "what has been learnt."
};

void
fit_settings_free (FitSettings *settings)
{
  settings_clear (&TABLE, settings);
  g_free (settings);
}

static gboolean
check (const FitSettings *settings, GError **error)
{
  if (!settings->photos || !settings->features || !settings->out)
    return settings_set_error (error,
                               "--photos, --features and --out must be given");
  if (settings->sound + settings->published + settings->faults + settings->noisy
        + (settings->pairs ? settings->pair : 0.0)
      <= 0.0)
    return settings_set_error (error, "there is nothing to learn from");
  return TRUE;
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
