/* model-card.c - descriptions of models from their files' metadata
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/model-card.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/models.h"
#include "core/weights.h"

#define ENDING ".safetensors"

/* An untrusted file may have any amount of text. */
#define MAX_CHARS 200

static Weights *
open_model (const gchar *name, GError **error)
{
  g_autofree gchar *path = models_find (name, error);

  return path != NULL ? weights_open (path, error) : NULL;
}

/* The audience, as a short text or a sentence; %NULL if the file does not have
 * it. */
static const gchar *
get_purpose (const Weights *weights, gboolean sentence)
{
  const gchar *objective = weights_get_meta (weights, "sympie.objective");

  if (g_strcmp0 (objective, "photo") == 0)
    return sentence ? _ ("Made to please people who look at the photograph")
                    : _ ("for people");
  if (g_strcmp0 (objective, "downstream") == 0)
    return sentence ? _ ("Made to help other networks that look at it")
                    : _ ("for networks");
  if (g_strcmp0 (objective, "both") == 0)
    return sentence ? _ ("Made for people and for other networks")
                    : _ ("for both");
  return NULL;
}

gchar *
model_card_dup_title (const gchar *name)
{
  g_autoptr (Weights) weights = open_model (name, NULL);
  g_autofree gchar *base = g_path_get_basename (name);
  g_autofree gchar *title = NULL;
  const gchar *purpose = NULL;

  if (g_str_has_suffix (base, ENDING))
    base[strlen (base) - strlen (ENDING)] = '\0';
  title = g_filename_display_name (base);
  if (weights != NULL)
    purpose = get_purpose (weights, FALSE);
  if (purpose == NULL)
    return g_steal_pointer (&title);
  /* Translators: a model's name, and whom it is for */
  return g_strdup_printf (_ ("%s (%s)"), title, purpose);
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

gchar *
model_card_dup_lines (const gchar *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = open_model (name, &error);
  g_autofree gchar *place = NULL;
  const gchar *purpose;
  GString *text;

  if (weights == NULL)
    return g_strdup (error->message);
  text = g_string_new (NULL);
  purpose = get_purpose (weights, TRUE);
  if (purpose != NULL)
    g_string_append_printf (text, "%s\n", purpose);
  add_meta (text, _ ("Trained through: %s"), weights, "sympie.upstream");
  add_meta (text, _ ("Training: %s"), weights, "training");
  add_meta (text, _ ("Licence: %s"), weights, "licence");
  add_meta (text, _ ("Version: %s"), weights, "sympie.version");
  place = g_filename_display_name (weights_get_path (weights));
  g_string_append_printf (text, _ ("File: %s"), place);
  return g_string_free (text, FALSE);
}
