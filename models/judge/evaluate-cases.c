/* evaluate-cases.c - the corruptions to judge, generated or read from files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "evaluate.h"

#define NONE "none"
#define SEVERITY_MIN 0.1

/* Generated cases other than each #Corruption. */
enum
{
  MADE_MIXED = CORRUPT_N,
  MADE_FAULTS,
  N_MADE
};

static const struct
{
  const gchar *name;
  const gchar *group;
  JudgeKind kind;
} besides[] = {
  { "mixed", "ImageNet-C-mixed", JUDGE_MIXED },
  { "faults", "Faults", JUDGE_FAULTS },
};

/* The groups of the tables: corruptions @first to @last. */
static const struct
{
  const gchar *word;
  const gchar *title;
  Corruption first;
  Corruption last;
} sets[] = {
  { "imagenet-c", "ImageNet-C", CORRUPT_GAUSSIAN_NOISE, CORRUPT_JPEG },
  { "extra", "ImageNet-C extra", CORRUPT_SPECKLE_NOISE, CORRUPT_SATURATE },
  { "colour", "Colour", CORRUPT_DARKEN, CORRUPT_WHITE },
  { "bar", "ImageNet-C-bar", CORRUPT_N_TRAIN, CORRUPT_N - 1 },
};

GArray *
evaluate_parse_numbers (const gchar *text,
                        const gchar *name,
                        gboolean whole,
                        gdouble least,
                        gdouble most,
                        GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gdouble));
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  gdouble number = 0;

  for (guint i = 0; i == 0 || words[i] != NULL; i++)
    {
      gchar *end = NULL;
      gdouble next =
        words[i] != NULL ? g_ascii_strtod (g_strstrip (words[i]), &end) : 0.0;

      if (words[i] == NULL || end == words[i] || *end != '\0'
          || !(next >= least && next <= most) || (i > 0 && next <= number)
          || (whole && next != floor (next)))
        {
          g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                       "%s wants ascending%s numbers from %g to %g, \"1,3,5\", "
                       "not \"%s\"",
                       name, whole ? " whole" : "", least, most, text);
          return NULL;
        }
      number = next;
      g_array_append_val (numbers, number);
    }
  return g_steal_pointer (&numbers);
}

gchar *
evaluate_dup_severity (gdouble severity)
{
  gchar digits[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (digits, sizeof digits, "%g", severity));
}

static GArray *
parse_severities (const gchar *text, GError **error)
{
  return evaluate_parse_numbers (text, "--severity", FALSE, SEVERITY_MIN,
                                 CORRUPT_MAX_SEVERITY, error);
}

/* ---- made here ---- */

static const gchar *
get_title (Corruption corruption)
{
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    if (corruption >= sets[i].first && corruption <= sets[i].last)
      return sets[i].title;
  return "Others";
}

/* Marks the corruptions that a word names. */
static gboolean
mark (gboolean wanted[N_MADE], const gchar *word)
{
  Corruption corruption;
  gboolean known = FALSE;

  if (strcmp (word, NONE) == 0)
    return TRUE;
  for (guint i = CORRUPT_N; i < N_MADE; i++)
    if (strcmp (word, besides[i - CORRUPT_N].name) == 0)
      return wanted[i] = TRUE;
  if (corrupt_from_name (&corruption, word))
    return wanted[corruption] = TRUE;
  for (guint i = 0; i < N_MADE; i++)
    if (strcmp (word, "all") == 0
        || (strcmp (word, "train") == 0 && i < CORRUPT_N_TRAIN))
      wanted[i] = known = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    for (guint j = sets[i].first;
         j <= sets[i].last && strcmp (word, sets[i].word) == 0; j++)
      wanted[j] = known = TRUE;
  return known;
}

static void
add_made (GArray *cases, guint which, gdouble severity)
{
  JudgeCase made = { .severity = severity };
  const gchar *name;

  if (which < CORRUPT_N)
    {
      made.kind = JUDGE_CORRUPT;
      made.corruption = (Corruption) which;
      made.group = get_title (made.corruption);
      name = corrupt_get_name (made.corruption);
    }
  else
    {
      made.kind = besides[which - CORRUPT_N].kind;
      made.group = besides[which - CORRUPT_N].group;
      name = besides[which - CORRUPT_N].name;
    }
  made.name = g_strdup (name);
  g_array_append_val (cases, made);
}

gboolean
evaluate_cases_add (GArray *cases,
                    const gchar *names,
                    const gchar *severities,
                    GError **error)
{
  g_autoptr (GArray) numbers = parse_severities (severities, error);
  g_auto (GStrv) words = g_strsplit (names, ",", -1);
  gboolean wanted[N_MADE] = { FALSE };
  JudgeCase clean = { NULL, "Clean", JUDGE_CLEAN, 0, 0, NULL };

  if (numbers == NULL)
    return FALSE;
  for (guint i = 0; words[i] != NULL; i++)
    if (!mark (wanted, g_strstrip (words[i])))
      {
        g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                     "--corruption: none, and no set of them, is called \"%s\"",
                     words[i]);
        return FALSE;
      }
  clean.name = g_strdup ("clean");
  g_array_append_val (cases, clean);
  for (guint i = 0; i < MADE_FAULTS; i++)
    for (guint j = 0; j < numbers->len && wanted[i]; j++)
      add_made (cases, i, g_array_index (numbers, gdouble, j));
  if (wanted[MADE_FAULTS])
    add_made (cases, MADE_FAULTS, 0);
  return TRUE;
}

/* ---- found in files ---- */

static const gchar *
get_group (const gchar *name)
{
  Corruption corruption;

  return corrupt_from_name (&corruption, name) ? get_title (corruption)
                                               : "Others";
}

static gboolean
add_found (GArray *cases,
           const gchar *folder,
           const gchar *name,
           GArray *severities,
           const gchar *labels,
           GError **error)
{
  for (guint i = 0; i < severities->len; i++)
    {
      gdouble severity = g_array_index (severities, gdouble, i);
      g_autofree gchar *number = evaluate_dup_severity (severity);
      g_autofree gchar *rank = g_build_filename (folder, name, number, NULL);
      const gchar *paths[] = { rank, NULL };
      JudgeCase found = {
        NULL, get_group (name), JUDGE_FILES, severity, 0, NULL
      };

      if (!g_file_test (rank, G_FILE_TEST_IS_DIR))
        continue;
      found.photos = photos_open (paths, labels, error);
      if (found.photos == NULL)
        return FALSE;
      found.name = g_utf8_make_valid (name, -1);
      g_array_append_val (cases, found);
    }
  return TRUE;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

/* Returns: the subfolders, sorted. */
static gchar **
list_folders (const gchar *folder)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *inner = g_build_filename (folder, name, NULL);

      if (name[0] != '.' && g_file_test (inner, G_FILE_TEST_IS_DIR))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (gchar **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static gboolean
has_severities (const gchar *folder, const gchar *name)
{
  for (guint i = 1; i <= CORRUPT_MAX_SEVERITY; i++)
    {
      const gchar number[] = { (gchar) ('0' + i), '\0' };
      g_autofree gchar *rank = g_build_filename (folder, name, number, NULL);

      if (g_file_test (rank, G_FILE_TEST_IS_DIR))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_wanted (const gchar *name, const gchar *names)
{
  g_auto (GStrv) words = names != NULL ? g_strsplit (names, ",", -1) : NULL;

  return words == NULL || g_strv_contains ((const gchar *const *) words, name);
}

/* Adds the cases directly in the folder. */
static gboolean
find_in (GArray *cases,
         const gchar *folder,
         const gchar *names,
         GArray *severities,
         const gchar *labels,
         GError **error)
{
  g_auto (GStrv) inner = list_folders (folder);

  for (guint i = 0; inner[i] != NULL; i++)
    if (has_severities (folder, inner[i]) && is_wanted (inner[i], names)
        && !add_found (cases, folder, inner[i], severities, labels, error))
      return FALSE;
  return TRUE;
}

gboolean
evaluate_cases_find (GArray *cases,
                     const gchar *folder,
                     const gchar *names,
                     const gchar *severities,
                     const gchar *labels,
                     GError **error)
{
  g_autoptr (GArray) numbers = parse_severities (severities, error);
  g_auto (GStrv) inner = list_folders (folder);
  guint before = cases->len;

  if (numbers == NULL
      || !find_in (cases, folder, names, numbers, labels, error))
    return FALSE;
  if (cases->len > before)
    return TRUE;
  /* as unpacked: noise/gaussian_noise/1/... */
  for (guint i = 0; inner[i] != NULL; i++)
    {
      g_autofree gchar *deeper = g_build_filename (folder, inner[i], NULL);

      if (!find_in (cases, deeper, names, numbers, labels, error))
        return FALSE;
    }
  return TRUE;
}
