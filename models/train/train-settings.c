/* train-settings.c - what sympie-train can be told
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "train-settings.h"

#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "adam.h"
#include "models/layers/ranks.h"

typedef enum
{
  KIND_COUNT,
  KIND_NUMBER,
  KIND_TEXT,
  KIND_PATH
} Kind;

/* One option: its range, if it has one, and whether a result depends on it,
 * so that a run that is taken up again has to have the same. */
typedef struct
{
  const gchar *name;
  Kind kind;
  gsize offset;
  const gchar *start;
  gdouble low;
  gdouble high;
  gboolean matters;
  const gchar *argument;
  const gchar *help;
} Setting;

#define AT(member) G_STRUCT_OFFSET (TrainSettings, member)

static const Setting SETTINGS[] = {
  { "objective", KIND_TEXT, AT (objective), "downstream", 0, 0, TRUE, "NAME",
    "downstream (the paper's), photo, or both" },
  { "upstream", KIND_PATH, AT (upstream), NULL, 0, 0, TRUE, "FILE",
    "frozen classifier that the downstream loss goes through" },
  { "labels", KIND_PATH, AT (labels), NULL, 0, 0, TRUE, "CSV",
    "classes of the photographs (columns file and class), or \"self\": the "
    "upstream's own answer on the clean one" },
  { "start", KIND_PATH, AT (start), NULL, 0, 0, TRUE, "FILE",
    "weights to begin from" },
  { "out", KIND_PATH, AT (out), NULL, 0, 0, FALSE, "FOLDER",
    "where everything is written" },
  { "widths", KIND_TEXT, AT (widths), "64,128,256,512", 0, 0, TRUE, "A,B,C,D",
    "channels after each stage" },
  { "corruptions", KIND_TEXT, AT (corruptions), NULL, 0, 0, TRUE, "A,B,...",
    "which to draw from; all 23 by default" },
  { "edges", KIND_TEXT, AT (edges), "extend", 0, 0, TRUE, "NAME",
    "extend or neutral (the reference's)" },
  { "side", KIND_COUNT, AT (side), "224", 32, 1024, TRUE, "PIXELS",
    "side of the squares that are cut out" },
  { "resize", KIND_COUNT, AT (resize), "256", 32, 4096, TRUE, "PIXELS",
    "short side of the photographs before" },
  { "batch", KIND_COUNT, AT (batch), "48", 1, 4096, TRUE, "N",
    "images an iteration" },
  { "iterations", KIND_COUNT, AT (iterations), "50000", 1, 1e9, TRUE, "N",
    "how many" },
  { "learning-rate", KIND_NUMBER, AT (learning_rate), "1e-3", 0, 1, TRUE, "X",
    "Adam's, at its highest" },
  { "warm-up", KIND_COUNT, AT (warm_up), "0", 0, 1e9, TRUE, "N",
    "iterations that the rate rises" },
  { "head-rate", KIND_NUMBER, AT (head_rate), "1", 0, 100, TRUE, "X",
    "times the rate for the last layer" },
  { "clip", KIND_NUMBER, AT (clip), "1", 0, 1e6, TRUE, "X",
    "longest gradient of a tensor; 0: any" },
  { "ema", KIND_NUMBER, AT (ema), "0.9", 0, 0.99999, TRUE, "X",
    "what the copy keeps of itself" },
  { "second-weight", KIND_NUMBER, AT (second_weight), "0.5", 0, 100, TRUE, "X",
    "of step two; 0: no step two" },
  { "photo-weight", KIND_NUMBER, AT (photo_weight), "1", 0, 1e6, TRUE, "X",
    "of the image loss (photo, both)" },
  { "downstream-weight", KIND_NUMBER, AT (downstream_weight), "1", 0, 1e6, TRUE,
    "X", "of the classifier's loss (downstream, both)" },
  { "loss-root", KIND_NUMBER, AT (loss_root), "1", 0, 1e6, TRUE, "X",
    "image loss: weight of the root mean square error" },
  { "loss-log", KIND_NUMBER, AT (loss_log), "0", 0, 1e6, TRUE, "X",
    "image loss: weight of log (mean square error + floor)" },
  { "loss-floor", KIND_NUMBER, AT (loss_floor), "1e-4", 1e-9, 1, TRUE, "X",
    "that floor" },
  { "clean-share", KIND_NUMBER, AT (clean_share), "-1", -1, 1, TRUE, "X",
    "how many images stay clean; under 0: one in six, as severity 0" },
  { "freeze-norm-after", KIND_COUNT, AT (freeze_norm_after), "-1", -1, 1e9,
    TRUE, "N",
    "iterations until batch norms keep their statistics; -1: "
    "never" },
  { "seed", KIND_COUNT, AT (seed), "1", 0, 2147483647, TRUE, "N",
    "of all that is drawn by chance" },
  { "validate-count", KIND_COUNT, AT (validate_count), "16", 1, 10000, TRUE,
    "N", "photographs to validate with" },
  { "validate-every", KIND_COUNT, AT (validate_every), "1000", 1, 1e9, FALSE,
    "N", "iterations between validations" },
  { "save-every", KIND_COUNT, AT (save_every), "500", 1, 1e9, FALSE, "N",
    "iterations between checkpoints" },
  { "log-every", KIND_COUNT, AT (log_every), "50", 1, 1e9, FALSE, "N",
    "iterations that a line of the log is about" },
  { "threads", KIND_COUNT, AT (threads), "0", 0, 1024, TRUE, "N",
    "for the arithmetic, on which the last digits depend; 0: as many as "
    "processors" },
  { "cache-mb", KIND_COUNT, AT (cache_mb), "2048", 0, 1048576, FALSE, "MB",
    "decoded photographs kept in memory" },
};

static gboolean
is_text (const Setting *setting)
{
  return setting->kind == KIND_TEXT || setting->kind == KIND_PATH;
}

static gpointer
place_of (const TrainSettings *settings, const Setting *setting)
{
  return (guint8 *) settings + setting->offset;
}

void
train_settings_free (TrainSettings *settings)
{
  for (guint i = 0; i < G_N_ELEMENTS (SETTINGS); i++)
    if (is_text (&SETTINGS[i]))
      g_free (*(gchar **) place_of (settings, &SETTINGS[i]));
  g_strfreev (settings->photos);
  g_strfreev (settings->hold_out);
  g_free (settings);
}

/* ---- reading ---- */

static GOptionEntry *
make_entries (TrainSettings *settings)
{
  static const GOptionArg kinds[] = { G_OPTION_ARG_INT, G_OPTION_ARG_DOUBLE,
                                      G_OPTION_ARG_STRING,
                                      G_OPTION_ARG_FILENAME };
  GOptionEntry more[] = {
    { "photos", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &settings->photos,
      "folder, tar or list to learn from; may be given again", "PATH" },
    { "hold-out", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &settings->hold_out,
      "likewise, to validate with; by default some of --photos are kept apart",
      "PATH" },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &settings->resume,
      "go on from the checkpoint in --out", NULL },
    { "mpi", 0, 0, G_OPTION_ARG_NONE, &settings->mpi,
      "one of the processes that mpirun starts: each learns from its part of "
      "a batch",
      NULL },
  };
  const guint n = G_N_ELEMENTS (SETTINGS);
  GOptionEntry *entries = g_new0 (GOptionEntry, n + G_N_ELEMENTS (more) + 1);

  memcpy (entries, more, sizeof more);
  for (guint i = 0; i < n; i++)
    {
      const Setting *setting = &SETTINGS[i];
      gpointer place = place_of (settings, setting);

      if (setting->kind == KIND_COUNT)
        *(gint *) place = atoi (setting->start);
      else if (setting->kind == KIND_NUMBER)
        *(gdouble *) place = g_ascii_strtod (setting->start, NULL);
      entries[G_N_ELEMENTS (more) + i] =
        (GOptionEntry){ setting->name,        0,     0,
                        kinds[setting->kind], place, setting->help,
                        setting->argument };
    }
  return entries;
}

static gboolean
refuse (GError **error, const gchar *format, ...)
{
  va_list arguments;
  g_autofree gchar *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE, message);
  return FALSE;
}

/* The texts that were not given; GOption would not free them. */
static void
fill_texts (TrainSettings *settings)
{
  for (guint i = 0; i < G_N_ELEMENTS (SETTINGS); i++)
    if (is_text (&SETTINGS[i]))
      {
        gchar **text = place_of (settings, &SETTINGS[i]);

        if (*text == NULL)
          *text = g_strdup (SETTINGS[i].start);
      }
}

/* The first stage's maps, two and their derivatives, are most of what is
 * needed; an allocation that fails would end the program. */
static gboolean
check_memory (const TrainSettings *settings, GError **error)
{
  gdouble plane = (gdouble) settings->batch / ranks_count () * settings->side
                  * settings->side;
  gdouble needed = 4.0 * sizeof (real) * settings->trainer.widths[0] * plane;
  gdouble there = (gdouble) sysconf (_SC_PHYS_PAGES) * sysconf (_SC_PAGESIZE);

  if (needed > there || plane > G_MAXINT)
    return refuse (error,
                   "--batch %d of --side %d needs about %.0f GB of memory, "
                   "there are %.0f",
                   settings->batch, settings->side, needed * 1e-9,
                   there * 1e-9);
  return TRUE;
}

static gboolean
check_ranges (const TrainSettings *settings, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (SETTINGS); i++)
    {
      const Setting *setting = &SETTINGS[i];
      gpointer place = place_of (settings, setting);
      gdouble value;

      if (is_text (setting))
        continue;
      value =
        setting->kind == KIND_COUNT ? *(gint *) place : *(gdouble *) place;
      if (!(value >= setting->low && value <= setting->high))
        return refuse (error, "--%s %g: must be %g to %g", setting->name, value,
                       setting->low, setting->high);
    }
  if (settings->resize < settings->side)
    return refuse (error, "--resize %d is under --side %d", settings->resize,
                   settings->side);
  return TRUE;
}

static gboolean
join_ranks (const TrainSettings *settings, GError **error)
{
  if (!settings->mpi)
    return TRUE;
  if (!ranks_begin (error))
    return FALSE;
  if ((guint) settings->batch % ranks_count () == 0)
    return TRUE;
  return refuse (error, "--batch %d cannot be shared out to %u processes",
                 settings->batch, ranks_count ());
}

static gboolean
read_widths (TrainSettings *settings, GError **error)
{
  const gchar *text = settings->widths;
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  for (guint i = 0; i < NEM_STAGES; i++)
    {
      guint64 width = 0;

      if (g_strv_length (words) != NEM_STAGES
          || !g_ascii_string_to_unsigned (words[i], 10, 1, NEM_MAX_WIDTH,
                                          &width, NULL))
        return refuse (error,
                       "--widths %s: must be %d numbers of 1 to %d with "
                       "commas between them",
                       text, NEM_STAGES, NEM_MAX_WIDTH);
      settings->trainer.widths[i] = (guint) width;
    }
  return TRUE;
}

static gboolean
read_corruptions (TrainSettings *settings, GError **error)
{
  g_auto (GStrv) words =
    g_strsplit (settings->corruptions ? settings->corruptions : "", ",", -1);

  if (g_strv_length (words) > CORRUPT_N)
    return refuse (error, "--corruptions: more than there are");
  for (gchar **word = words; *word; word++)
    if (!corrupt_from_name (&settings->drawn[settings->n_drawn++], *word))
      return refuse (error, "--corruptions: there is no \"%s\"", *word);
  if (settings->n_drawn == 0)
    for (guint i = 0; i < CORRUPT_N_TRAIN; i++)
      settings->drawn[settings->n_drawn++] = i;
  return TRUE;
}

static gboolean
read_objective (TrainSettings *settings, GError **error)
{
  TrainerOptions *trainer = &settings->trainer;
  const gchar *objective = settings->objective;
  gboolean both = g_str_equal (objective, "both");

  if (both || g_str_equal (objective, "downstream"))
    trainer->downstream = settings->downstream_weight;
  if (both || g_str_equal (objective, "photo"))
    trainer->photo = settings->photo_weight;
  if (trainer->downstream == 0.0 && trainer->photo == 0.0)
    return refuse (error,
                   "--objective %s: must be downstream, photo or both, with a "
                   "weight over 0",
                   objective);
  if (trainer->downstream != 0.0 && (!settings->upstream || !settings->labels))
    return refuse (error, "--objective %s needs --upstream and --labels",
                   objective);
  if (!g_str_equal (settings->edges, "extend")
      && !g_str_equal (settings->edges, "neutral"))
    return refuse (error, "--edges %s: must be extend or neutral",
                   settings->edges);
  trainer->edges =
    g_str_equal (settings->edges, "neutral") ? DWM_NEUTRAL : DWM_EXTEND;
  trainer->self_labels = g_strcmp0 (settings->labels, "self") == 0;
  return TRUE;
}

static void
fill_trainer (TrainSettings *settings)
{
  TrainerOptions *trainer = &settings->trainer;

  if (settings->threads == 0)
    settings->threads = (gint) g_get_num_processors ();
  trainer->batch = (guint) settings->batch / ranks_count ();
  trainer->side = (guint) settings->side;
  trainer->n_threads = (guint) settings->threads;
  trainer->image_loss = (ImageLoss){ settings->loss_root, settings->loss_log,
                                     settings->loss_floor };
  trainer->second = settings->second_weight;
  trainer->ema_rate = settings->ema;
  trainer->clip = settings->clip;
  trainer->head_rate = settings->head_rate;
  trainer->norm = NORM_BATCH;
  trainer->seed = (guint64) settings->seed;
}

TrainSettings *
train_settings_parse (gint *argc, gchar ***argv, GError **error)
{
  g_autoptr (TrainSettings) settings = g_new0 (TrainSettings, 1);
  g_autofree GOptionEntry *entries = make_entries (settings);
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (
    context, "Trains NEM in two steps (Barbato et al., MMSys 2024, arXiv "
             "2402.18402, Algorithm 1)\non photographs that it spoils itself. "
             "Ctrl+C saves and stops.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return NULL;
  fill_texts (settings);
  if (*argc > 1)
    {
      refuse (error, "\"%s\" is no option", (*argv)[1]);
      return NULL;
    }
  if (!settings->photos || !settings->out)
    {
      refuse (error, "--photos and --out must be given");
      return NULL;
    }
  if (!check_ranges (settings, error) || !join_ranks (settings, error)
      || !read_widths (settings, error) || !read_corruptions (settings, error)
      || !read_objective (settings, error) || !check_memory (settings, error))
    return NULL;
  fill_trainer (settings);
  return g_steal_pointer (&settings);
}

/* ---- as JSON ---- */

/* Files go by their own names: a folder may have moved. */
static JsonNode *
setting_to_node (const TrainSettings *settings, const Setting *setting)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  gpointer place = place_of (settings, setting);
  const gchar *text = is_text (setting) ? *(gchar **) place : NULL;

  if (setting->kind == KIND_COUNT)
    json_node_set_int (node, *(gint *) place);
  else if (setting->kind == KIND_NUMBER)
    json_node_set_double (node, *(gdouble *) place);
  else
    {
      g_autofree gchar *base = text ? g_path_get_basename (text) : NULL;

      json_node_set_string (node, base ? base : "");
    }
  return node;
}

/* A setting's default, as JSON. */
static gchar *
start_of (const Setting *setting)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);

  if (setting->kind == KIND_COUNT)
    json_node_set_int (node, atoi (setting->start));
  else if (setting->kind == KIND_NUMBER)
    json_node_set_double (node, g_ascii_strtod (setting->start, NULL));
  else
    json_node_set_string (node, setting->start ? setting->start : "");
  return json_to_string (node, FALSE);
}

static JsonObject *
settings_to_object (const TrainSettings *settings)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (SETTINGS); i++)
    if (SETTINGS[i].matters)
      json_object_set_member (object, SETTINGS[i].name,
                              setting_to_node (settings, &SETTINGS[i]));
  return object;
}

gchar *
train_settings_to_json (const TrainSettings *settings)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (root, settings_to_object (settings));
  return json_to_string (root, TRUE);
}

gboolean
train_settings_check_same (const TrainSettings *settings,
                           const gchar *json,
                           const gchar *name,
                           GError **error)
{
  g_autoptr (JsonObject) now = settings_to_object (settings);
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  JsonObject *then;

  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "%s: does not tell its settings", name);
      return FALSE;
    }
  then = json_node_get_object (root);
  for (guint i = 0; i < G_N_ELEMENTS (SETTINGS); i++)
    {
      const gchar *member = SETTINGS[i].name;
      JsonNode *is = json_object_get_member (now, member);
      JsonNode *was = json_object_get_member (then, member);
      g_autofree gchar *now_text = is ? json_to_string (is, FALSE) : NULL;
      g_autofree gchar *then_text = was ? json_to_string (was, FALSE) : NULL;

      /* An option that came later had its default. */
      if (is && !was)
        then_text = start_of (&SETTINGS[i]);
      if (is && g_strcmp0 (now_text, then_text) != 0)
        return refuse (error, "--%s is %s, but %s was made with %s", member,
                       now_text, name, then_text);
    }
  return TRUE;
}

gdouble
train_settings_learning_rate (const TrainSettings *settings, guint iteration)
{
  return adam_get_rate (settings->learning_rate, iteration,
                        (guint) settings->iterations,
                        (guint) settings->warm_up);
}
