/* model-card.c - descriptions of models from their files' metadata
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/model-card.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/models.h"
#include "core/weights.h"

#define ENDING ".safetensors"

/* What every network has. */
#define LAST_LAYER "out.weight"

/* An untrusted file may have any amount of text. */
#define MAX_CHARS 200

/* What files say of their objective, and what people call it. */
static const struct
{
  const gchar *objective;
  const gchar *title;
  const gchar *line;
} PURPOSES[] = {
  { "photo", N_ ("Photographs"),
    N_ ("Made to please people who look at the photograph") },
  { "downstream", N_ ("For recognition by networks"),
    N_ ("Made to help other networks that look at it") },
  { "both", N_ ("Photographs and recognition"),
    N_ ("Made for people and for other networks") },
};

static Weights *
open_model (const gchar *name, GError **error)
{
  g_autofree gchar *path = models_find (name, error);
  Weights *weights = path != NULL ? weights_open (path, error) : NULL;

  if (weights == NULL || weights_lookup (weights, LAST_LAYER, NULL, NULL))
    return weights;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
               _ ("%s: there is no tensor '%s'"), path, LAST_LAYER);
  weights_free (weights);
  return NULL;
}

static gchar *
dup_plain_name (const gchar *name)
{
  g_autofree gchar *base = g_path_get_basename (name);

  if (g_str_has_suffix (base, ENDING))
    base[strlen (base) - strlen (ENDING)] = '\0';
  return g_filename_display_name (base);
}

/* Adds a line with the file's metadata under @key. */
static void
add_meta (GString *text,
          const gchar *format,
          const Weights *weights,
          const gchar *key)
{
  const gchar *value = weights_get_meta (weights, key);
  g_autofree gchar *part = NULL;

  if (value == NULL)
    return;
  part =
    g_utf8_substring (value, 0, MIN (g_utf8_strlen (value, -1), MAX_CHARS));
  g_string_append_printf (text, format, part);
  g_string_append_c (text, '\n');
}

static gchar *
dup_details (const Weights *weights)
{
  g_autofree gchar *place =
    g_filename_display_name (weights_get_path (weights));
  GString *text = g_string_new (NULL);

  add_meta (text, _ ("Trained through: %s"), weights, "sympie.upstream");
  add_meta (text, _ ("Training: %s"), weights, "training");
  add_meta (text, _ ("Licence: %s"), weights, "licence");
  add_meta (text, _ ("Version: %s"), weights, "sympie.version");
  g_string_append_printf (text, _ ("File: %s"), place);
  return g_string_free (text, FALSE);
}

static void
describe (ModelCard *card, const Weights *weights, const gchar *name)
{
  const gchar *objective = weights_get_meta (weights, "sympie.objective");
  g_autofree gchar *plain = dup_plain_name (name);

  card->details = dup_details (weights);
  for (gsize i = 0; i < G_N_ELEMENTS (PURPOSES); i++)
    if (g_strcmp0 (objective, PURPOSES[i].objective) == 0)
      {
        card->line = g_strdup (_ (PURPOSES[i].line));
        card->title =
          g_str_equal (name, MODELS_DEFAULT)
            ? g_strdup (_ (PURPOSES[i].title))
            /* Translators: what a model is for, and its name */
            : g_strdup_printf (_ ("%s (%s)"), _ (PURPOSES[i].title), plain);
        return;
      }
  card->title = g_steal_pointer (&plain);
  card->line = g_strdup (_ ("Its file does not say what it is made for"));
}

ModelCard *
model_card_new (const gchar *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = open_model (name, &error);
  ModelCard *card = g_new0 (ModelCard, 1);
  g_autofree gchar *plain = NULL;

  if (weights != NULL)
    {
      describe (card, weights, name);
      return card;
    }
  plain = dup_plain_name (name);
  /* Translators: a model's name */
  card->title = g_strdup_printf (_ ("%s (cannot be read)"), plain);
  card->line = g_strdup (error->message);
  card->details = g_strdup (error->message);
  return card;
}

void
model_card_free (ModelCard *card)
{
  g_free (card->title);
  g_free (card->line);
  g_free (card->details);
  g_free (card);
}
