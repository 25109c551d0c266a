/* judge-real-score.c - mean scores on real photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "judge-private.h"

/* Adds all figures of a pair, or divides them by @by. */
static void
add_means (JudgePair *sum, const JudgePair *pair)
{
  sum->psnr_before += pair->psnr_before;
  sum->psnr_after += pair->psnr_after;
  sum->psnr_oracle += pair->psnr_oracle;
  for (guint i = 0; i < RULES_N; i++)
    sum->psnr_rules[i] += pair->psnr_rules[i];
  sum->de_before += pair->de_before;
  sum->de_after += pair->de_after;
  sum->clipped += pair->clipped;
}

static void
divide_means (JudgePair *sum, guint by)
{
  sum->psnr_before /= by;
  sum->psnr_after /= by;
  sum->psnr_oracle /= by;
  for (guint i = 0; i < RULES_N; i++)
    sum->psnr_rules[i] /= by;
  sum->de_before /= by;
  sum->de_after /= by;
  sum->clipped /= by;
}

static void
keep_worst (JudgePairScore *score, const Pair *pair, gdouble gain)
{
  if (score->worst != NULL && score->worst_gain <= gain)
    return;
  score->worst = pair;
  score->worst_gain = gain;
}

static void
score_set (JudgePairScore *score, const GArray *pairs, guint set)
{
  for (guint i = 0; i < pairs->len; i++)
    {
      const JudgePair *pair = &g_array_index (pairs, JudgePair, i);
      gdouble gain = pair->psnr_after - pair->psnr_before;

      if (pair->pair == NULL || pair->pair->set != set)
        continue;
      score->n++;
      score->better += gain > JUDGE_REAL_STEP;
      score->worse += gain < -JUDGE_REAL_STEP;
      add_means (&score->mean, pair);
      keep_worst (score, pair->pair, gain);
    }
}

static void
set_fraction (JudgePairScore *score)
{
  gdouble most = score->mean.psnr_oracle - score->mean.psnr_before;

  score->fraction =
    most > JUDGE_ORACLE_GAIN_MIN
      ? (score->mean.psnr_after - score->mean.psnr_before) / most
      : NAN;
}

static void
score_sets (JudgeReal *result, const Pairs *pairs)
{
  guint n_fractions = 0;

  for (guint i = 0; i < pairs_count_sets (pairs); i++)
    {
      JudgePairScore score = { .name = pairs_get_set (pairs, i)->name };

      score_set (&score, result->pairs, i);
      if (score.n == 0)
        continue;
      divide_means (&score.mean, score.n);
      set_fraction (&score);
      g_array_append_val (result->sets, score);
      result->mean.n += score.n;
      result->mean.better += score.better;
      result->mean.worse += score.worse;
      add_means (&result->mean.mean, &score.mean);
      keep_worst (&result->mean, score.worst, score.worst_gain);
      if (isnan (score.fraction))
        continue;
      result->mean.fraction += score.fraction;
      n_fractions++;
    }
  result->mean.name = "mean";
  result->mean.fraction /= n_fractions; /* NaN if there is none */
  if (result->sets->len > 0)
    divide_means (&result->mean.mean, result->sets->len);
}

static void
score_unpaired (JudgeUnpairedScore *score, const GArray *photos)
{
  for (guint i = 0; i < photos->len; i++)
    {
      const JudgeUnpaired *photo = &g_array_index (photos, JudgeUnpaired, i);

      if (photo->name == NULL)
        continue;
      if (score->n++ == 0 || photo->psnr < score->lowest)
        {
          score->lowest = photo->psnr;
          score->lowest_name = photo->name;
        }
      score->psnr += photo->psnr;
      score->damaged += photo->psnr < JUDGE_REAL_SOUND_PSNR;
      score->unchanged += photo->unchanged;
    }
  score->psnr /= MAX (score->n, 1);
}

void
judge_score_real (JudgeReal *result, const Pairs *pairs)
{
  if (pairs != NULL)
    score_sets (result, pairs);
  score_unpaired (&result->sound, result->sound_photos);
  score_unpaired (&result->bad, result->bad_photos);
}
