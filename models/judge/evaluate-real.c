/* evaluate-real.c - results on real photographs as text, CSV and JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "evaluate-private.h"

/* ---- JSON ---- */

static void
add_pair_score (JsonBuilder *builder, const JudgePairScore *score)
{
  json_builder_set_member_name (builder, score->name);
  json_builder_begin_object (builder);
  evaluate_json_add_count (builder, "n", score->n);
  evaluate_json_add_number (builder, "psnr_before", score->mean.psnr_before);
  evaluate_json_add_number (builder, "psnr_after", score->mean.psnr_after);
  evaluate_json_add_number (builder, "psnr_oracle", score->mean.psnr_oracle);
  evaluate_json_add_number (builder, "fraction", score->fraction);
  evaluate_json_add_number (builder, "de_before", score->mean.de_before);
  evaluate_json_add_number (builder, "de_after", score->mean.de_after);
  evaluate_json_add_number (builder, "clipped", score->mean.clipped);
  evaluate_json_add_count (builder, "better", score->better);
  evaluate_json_add_count (builder, "worse", score->worse);
  json_builder_set_member_name (builder, "worst");
  json_builder_begin_object (builder);
  evaluate_json_add_text (builder, "name", score->worst->name);
  evaluate_json_add_number (builder, "gain", score->worst_gain);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "rules");
  json_builder_begin_object (builder);
  for (guint i = 0; i < RULES_N; i++)
    evaluate_json_add_number (builder, rule_get_name ((Rule) i),
                              score->mean.psnr_rules[i]);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_pair_scores (JsonBuilder *builder, const JudgeReal *result)
{
  if (result->sets->len == 0)
    return;
  json_builder_set_member_name (builder, "pairs");
  json_builder_begin_object (builder);
  for (guint i = 0; i < result->sets->len; i++)
    add_pair_score (builder, &g_array_index (result->sets, JudgePairScore, i));
  add_pair_score (builder, &result->mean);
  json_builder_end_object (builder);
}

static void
add_unpaired_score (JsonBuilder *builder,
                    const gchar *name,
                    const JudgeUnpairedScore *score)
{
  if (score->n == 0)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  evaluate_json_add_count (builder, "n", score->n);
  evaluate_json_add_number (builder, "psnr", score->psnr);
  evaluate_json_add_number (builder, "lowest", score->lowest);
  evaluate_json_add_text (builder, "lowest_name", score->lowest_name);
  evaluate_json_add_count (builder, "under_30_db", score->damaged);
  evaluate_json_add_count (builder, "no_visible_change", score->unchanged);
  json_builder_end_object (builder);
}

void
evaluate_json_add_real (JsonBuilder *builder, const JudgeReal *result)
{
  add_pair_scores (builder, result);
  add_unpaired_score (builder, "sound", &result->sound);
  add_unpaired_score (builder, "bad", &result->bad);
}

/* ---- a table for a terminal ---- */

static void
describe_fraction (GString *text, gdouble fraction)
{
  if (isnan (fraction))
    g_string_append (text, "     -");
  else
    g_string_append_printf (text, "  %3.0f%%", 100 * fraction);
}

static void
describe_set (GString *text, const JudgePairScore *score)
{
  const JudgePair *mean = &score->mean;

  g_string_append_printf (text, "%-18s %4u  %5.2f > %5.2f (%5.2f)", score->name,
                          score->n, mean->psnr_before, mean->psnr_after,
                          mean->psnr_oracle);
  describe_fraction (text, score->fraction);
  g_string_append_printf (text, "  %5.2f > %5.2f  %5.2f%% %4u %5u ",
                          mean->de_before, mean->de_after, 100 * mean->clipped,
                          score->better, score->worse);
  for (guint i = 0; i < RULES_N; i++)
    g_string_append_printf (text, " %6.2f", mean->psnr_rules[i]);
  g_string_append_printf (text, "  %+.1f %s\n", score->worst_gain,
                          score->worst->name);
}

static void
describe_sets (GString *text, const JudgeReal *result)
{
  g_string_append (text,
                   "set, pairs; PSNR before > after (oracle), fraction; "
                   "CIEDE2000 before > after; newly\nclipped, better, worse; "
                   "PSNR by rules: levels, levels_each, gain, mean_deviation,"
                   "\ngrey_world, gamma; the worst\n");
  for (guint i = 0; i < result->sets->len; i++)
    describe_set (text, &g_array_index (result->sets, JudgePairScore, i));
  describe_set (text, &result->mean);
}

gchar *
evaluate_describe_real (const JudgeReal *result)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const JudgeUnpairedScore *sound = &result->sound;
  const JudgeUnpairedScore *bad = &result->bad;

  if (result->sets->len > 0)
    describe_sets (text, result);
  if (sound->n > 0)
    g_string_append_printf (text,
                            "%u sound photographs: %.2f dB, least %.2f dB "
                            "(%s), %u under %.0f dB\n",
                            sound->n, sound->psnr, sound->lowest,
                            sound->lowest_name, sound->damaged,
                            JUDGE_REAL_SOUND_PSNR);
  if (bad->n > 0)
    g_string_append_printf (text,
                            "%u bad photographs: no visible change in %u\n",
                            bad->n, bad->unchanged);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- CSV ---- */

static void
add_pair (GString *text, const JudgePair *pair, const Pairs *pairs)
{
  const gchar *set = pairs_get_set (pairs, pair->pair->set)->name;

  evaluate_csv_add_text (text, set);
  g_string_append_c (text, ',');
  evaluate_csv_add_text (text, pair->pair->name);
  g_string_append_c (text, ',');
  evaluate_csv_add_text (text, pair->pair->scene);
  evaluate_csv_add_number (text, pair->psnr_before);
  evaluate_csv_add_number (text, pair->psnr_after);
  evaluate_csv_add_number (text, pair->psnr_oracle);
  evaluate_csv_add_number (text, pair->de_before);
  evaluate_csv_add_number (text, pair->de_after);
  evaluate_csv_add_number (text, pair->clipped);
  for (guint i = 0; i < RULES_N; i++)
    evaluate_csv_add_number (text, pair->psnr_rules[i]);
  g_string_append_c (text, '\n');
}

static gboolean
write_pairs (const JudgeReal *result,
             const Pairs *pairs,
             const gchar *folder,
             GError **error)
{
  g_autoptr (GString) text = g_string_new (
    "set,name,scene,psnr_before,psnr_after,psnr_oracle,de_before,de_after,"
    "clipped");

  for (guint i = 0; i < RULES_N; i++)
    g_string_append_printf (text, ",psnr_%s", rule_get_name ((Rule) i));
  g_string_append_c (text, '\n');
  for (guint i = 0; i < result->pairs->len; i++)
    {
      const JudgePair *pair = &g_array_index (result->pairs, JudgePair, i);

      if (pair->pair != NULL)
        add_pair (text, pair, pairs);
    }
  return evaluate_save_text (folder, "pairs.csv", text->str, error);
}

static gboolean
write_unpaired (const GArray *photos,
                const gchar *folder,
                const gchar *name,
                GError **error)
{
  g_autoptr (GString) text =
    g_string_new ("photograph,psnr,no_visible_change\n");

  for (guint i = 0; i < photos->len; i++)
    {
      const JudgeUnpaired *photo = &g_array_index (photos, JudgeUnpaired, i);

      if (photo->name == NULL)
        continue;
      evaluate_csv_add_text (text, photo->name);
      evaluate_csv_add_number (text, photo->psnr);
      g_string_append_printf (text, ",%d\n", photo->unchanged);
    }
  return evaluate_save_text (folder, name, text->str, error);
}

gboolean
evaluate_write_csv_real (const JudgeReal *result,
                         const Pairs *pairs,
                         const gchar *folder,
                         GError **error)
{
  return (result->pairs->len == 0 || write_pairs (result, pairs, folder, error))
         && (result->sound_photos->len == 0
             || write_unpaired (result->sound_photos, folder, "sound.csv",
                                error))
         && (result->bad_photos->len == 0
             || write_unpaired (result->bad_photos, folder, "bad.csv", error));
}
