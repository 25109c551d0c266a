/* sampler.c - views of bad photographs and of what they should be
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sampler.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"
#include "core/resize.h"
#include "models/corrupt/faults.h"
#include "models/corrupt/rng.h"
#include "models/corrupt/vary.h"
#include "reference.h"
#include "sampler-crop.h"

#define AREA ((gsize) SAMPLER_SHORT * SAMPLER_SHORT)

/* Published corruptions: fractions of them that have several at once, and of
 * the rest that have a severity between the published ones. */
#define MIXED_FRACTION 0.1
#define BETWEEN_FRACTION 0.15

/* Of good photographs: how many look as another camera would have them. */
#define VARIED_FRACTION 0.33

/* Of sound ones and of those with noise alone: how many are a detail of a
 * photograph, and how dark the darkest are. */
static const gdouble DETAIL_FRACTION[SAMPLE_N_KINDS] = {
  [SAMPLE_SOUND] = 0.35,
  [SAMPLE_NOISE] = 0.6,
};
static const gdouble DETAIL_LIGHT[SAMPLE_N_KINDS] = {
  [SAMPLE_SOUND] = 0.35,
  [SAMPLE_NOISE] = 0.1,
};

/* Of a sensor: natural logarithms. */
#define ISO_MIN 5.3 /* 200 */
#define ISO_MAX 9.5 /* 13,000 */

/* Of sound ones: how many are unusual, if there are such. */
#define UNUSUAL_FRACTION 0.4

/* Of pairs: how many come with an input half-way to the reference, and how
 * many with one that is a little brighter, warmer or flatter than it was. */
#define HALFWAY_FRACTION 0.15
#define HALFWAY_MAX 0.7
#define JITTER_FRACTION 0.6
#define JITTER_GAIN 0.12 /* natural logarithms, standard deviations */
#define JITTER_BALANCE 0.04
#define JITTER_CONTRAST 0.1

struct _Sampler
{
  SamplerOptions options;
  GArray *sound;       /* indices of photographs: all but the poor */
  GArray *good;        /* and all but the unusual */
  GArray *pairs;       /* indices of those that are drawn from */
  gdouble *cumulative; /* of each of them, the sum of weights so far */
};

const gchar *
sample_kind_get_name (SampleKind kind)
{
  static const gchar *const NAMES[SAMPLE_N_KINDS] = {
    [SAMPLE_SOUND] = "sound",   [SAMPLE_PUBLISHED] = "published",
    [SAMPLE_FAULTS] = "faults", [SAMPLE_PAIR] = "pair",
    [SAMPLE_NOISE] = "noise",
  };

  return NAMES[kind];
}

/* ---- making ---- */

/* A set's weight is shared by its pairs. */
static void
init_pair_weights (Sampler *sampler)
{
  const Pairs *pairs = sampler->options.pairs;
  g_autofree guint *counts = g_new0 (guint, pairs_count_sets (pairs));
  gdouble sum = 0.0;

  for (guint i = 0; i < sampler->pairs->len; i++)
    counts[pairs_get (pairs, g_array_index (sampler->pairs, guint, i))->set]++;
  sampler->cumulative = g_new (gdouble, sampler->pairs->len);
  for (guint i = 0; i < sampler->pairs->len; i++)
    {
      guint set =
        pairs_get (pairs, g_array_index (sampler->pairs, guint, i))->set;

      sum += pairs_get_set (pairs, set)->weight / counts[set];
      sampler->cumulative[i] = sum;
    }
}

typedef struct
{
  const SamplerOptions *options;
  Reference *references;
  GMutex mutex; /* guards this */
  GError *error;
} Judging;

static void
judge_task (guint i, guint worker, gpointer data)
{
  Judging *judging = data;
  const SamplerOptions *options = judging->options;
  g_auto (Photo) photo = { 0 };
  GError *error = NULL;

  if (photos_read (&photo, options->photos, options->indices[i], SAMPLER_SHORT,
                   &error))
    {
      judging->references[i] = reference_judge (&photo);
      return;
    }
  g_mutex_lock (&judging->mutex);
  if (judging->error)
    g_error_free (error);
  else
    judging->error = error;
  g_mutex_unlock (&judging->mutex);
}

/* Sorts out the poor and the unusual. If all are, none is left out. */
static gboolean
judge_photos (Sampler *sampler, GError **error)
{
  const SamplerOptions *options = &sampler->options;
  g_autofree Reference *references = g_new0 (Reference, options->n_indices);
  Judging judging = { options, references };

  g_mutex_init (&judging.mutex);
  parallel_for (options->n_indices, options->n_threads, judge_task, &judging);
  g_mutex_clear (&judging.mutex);
  if (judging.error)
    {
      g_propagate_error (error, judging.error);
      return FALSE;
    }
  for (guint i = 0; i < options->n_indices; i++)
    {
      if (references[i] != REFERENCE_POOR)
        g_array_append_val (sampler->sound, options->indices[i]);
      if (references[i] == REFERENCE_GOOD)
        g_array_append_val (sampler->good, options->indices[i]);
    }
  if (sampler->sound->len == 0)
    g_array_append_vals (sampler->sound, options->indices, options->n_indices);
  if (sampler->good->len == 0)
    g_array_append_vals (sampler->good, sampler->sound->data,
                         sampler->sound->len);
  return TRUE;
}

Sampler *
sampler_new (const SamplerOptions *options, GError **error)
{
  g_autoptr (Sampler) sampler = g_new0 (Sampler, 1);

  g_return_val_if_fail (options->n_indices > 0, NULL);

  sampler->options = *options;
  sampler->sound = g_array_new (FALSE, FALSE, sizeof (guint));
  sampler->good = g_array_new (FALSE, FALSE, sizeof (guint));
  sampler->pairs = g_array_new (FALSE, FALSE, sizeof (guint));
  if (!judge_photos (sampler, error))
    return NULL;
  if (options->pairs)
    {
      pairs_split (options->pairs, options->held_out ? NULL : sampler->pairs,
                   options->held_out ? sampler->pairs : NULL);
      init_pair_weights (sampler);
    }
  if (!options->pairs
      || (sampler->pairs->len > 0
          && sampler->cumulative[sampler->pairs->len - 1] > 0.0))
    return g_steal_pointer (&sampler);
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
               "there are no pairs to %s",
               options->held_out ? "validate with" : "learn from");
  return NULL;
}

void
sampler_free (Sampler *sampler)
{
  g_array_unref (sampler->sound);
  g_array_unref (sampler->good);
  g_array_unref (sampler->pairs);
  g_free (sampler->cumulative);
  g_free (sampler);
}

/* ---- drawing ---- */

static guint
draw_pair (const Sampler *sampler, Rng *rng)
{
  guint n = sampler->pairs->len;
  gdouble drawn = rng_draw (rng, 0.0, sampler->cumulative[n - 1]);
  guint from = 0, to = n - 1;

  while (from < to)
    {
      guint middle = (from + to) / 2;

      if (drawn < sampler->cumulative[middle])
        to = middle;
      else
        from = middle + 1;
    }
  return g_array_index (sampler->pairs, guint, from);
}

/* ---- what is wrong ---- */

static void
corrupt (gfloat *image, guint side, Rng *rng)
{
  gdouble severity = 1 + rng_below (rng, CORRUPT_MAX_SEVERITY);
  gboolean mixed = rng_draw (rng, 0.0, 1.0) < MIXED_FRACTION;

  if (mixed || rng_draw (rng, 0.0, 1.0) < BETWEEN_FRACTION)
    severity -= rng_draw (rng, 0.0, 1.0);
  if (mixed)
    corrupt_image_mixed (image, side, side, severity, rng_next (rng));
  else
    {
      const guint corruption = rng_below (rng, CORRUPT_N_TRAIN);

      corrupt_image (image, side, side, (Corruption) corruption, severity,
                     rng_next (rng));
    }
}

static void
add_noise (gfloat *image, guint side, Rng *rng)
{
  Faults faults;

  faults_init (&faults);
  faults.iso = exp (rng_draw (rng, ISO_MIN, ISO_MAX));
  faults.correlation = rng_draw (rng, 0.0, 0.8);
  faults.blotches = rng_below (rng, 2) ? rng_draw (rng, 0.0, 0.5) : 0.0;
  faults.quality = 70 + rng_below (rng, 31);
  faults.seed = rng_next (rng);
  faults_apply (&faults, image, side, side);
}

/* Pairs are few: each is varied as if it had been taken a little otherwise. */
static void
augment_pair (gfloat *in, const gfloat *ref, guint side, Rng *rng)
{
  gsize area = (gsize) side * side;
  gfloat normal[5];
  gdouble toward = rng_draw (rng, 0.0, 1.0) < HALFWAY_FRACTION
                     ? rng_draw (rng, 0.0, HALFWAY_MAX)
                     : 0.0;
  gboolean jitter = rng_draw (rng, 0.0, 1.0) < JITTER_FRACTION;
  gdouble contrast;

  rng_fill_normal (rng, normal, G_N_ELEMENTS (normal));
  contrast = jitter ? exp (JITTER_CONTRAST * normal[4]) : 1.0;
  for (guint c = 0; c < 3; c++)
    {
      gfloat *x = in + c * area;
      const gfloat *r = ref + c * area;
      gdouble gain =
        jitter ? exp (JITTER_GAIN * normal[3] + JITTER_BALANCE * normal[c])
               : 1.0;
      gdouble mean = 0.0;

      for (gsize i = 0; i < area; i++)
        mean += x[i] / (gdouble) area;
      for (gsize i = 0; i < area; i++)
        {
          gdouble value = gain * (mean + contrast * (x[i] - mean));

          value += toward * (r[i] - value);
          x[i] = (gfloat) (rint (CLAMP (value, 0.0, 1.0) * 255.0) / 255.0);
        }
    }
}

/* ---- a sample ---- */

gsize
sampler_get_scratch (void)
{
  return 4 * 3 * AREA + 3 * (gsize) SAMPLER_VIEW * SAMPLER_VIEW;
}

void
sampler_normalise (real *out, const gfloat *planar, gsize area)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;

  for (guint c = 0; c < 3; c++)
    for (gsize i = 0; i < area; i++)
      out[c * area + i] = (planar[c * area + i] - mean[c]) / std[c];
}

/* @clean: (out): what @corrupted, from the pair too, should be. */
static gboolean
take_pair (const Sampler *sampler,
           gfloat *corrupted,
           gfloat *clean,
           SampleTag *tag,
           const SamplerCrop *crop,
           Rng *rng,
           GError **error)
{
  const Pairs *pairs = sampler->options.pairs;
  guint index = draw_pair (sampler, rng);
  g_auto (Photo) in = { 0 }, ref = { 0 };

  if (!pairs_read (&in, &ref, pairs, index, SAMPLER_SHORT, error))
    return FALSE;
  tag->set = pairs_get (pairs, index)->set;
  sampler_crop_photo (corrupted, &in, crop);
  sampler_crop_photo (clean, &ref, crop);
  augment_pair (corrupted, clean, crop->side, rng);
  return TRUE;
}

static gboolean
take_photo (const Sampler *sampler,
            gfloat *clean,
            SampleKind kind,
            const SamplerCrop *crop,
            Rng *rng,
            GError **error)
{
  const SamplerOptions *options = &sampler->options;
  gboolean unusual = (kind == SAMPLE_SOUND || kind == SAMPLE_NOISE)
                     && options->n_sound > 0
                     && rng_draw (rng, 0.0, 1.0) < UNUSUAL_FRACTION;
  const Photos *photos = unusual ? options->sound : options->photos;
  const GArray *indices =
    kind == SAMPLE_FAULTS ? sampler->good : sampler->sound;
  guint index =
    unusual ? options->sound_indices[rng_below (rng, options->n_sound)]
            : g_array_index (indices, guint, rng_below (rng, indices->len));
  g_auto (Photo) photo = { 0 };

  if (!photos_read (&photo, photos, index, SAMPLER_SHORT, error))
    return FALSE;
  if (DETAIL_FRACTION[kind] > 0.0
      && rng_draw (rng, 0.0, 1.0) < DETAIL_FRACTION[kind])
    {
      sampler_crop_detail (clean, &photo, crop, DETAIL_LIGHT[kind], rng);
      return TRUE;
    }
  sampler_crop_photo (clean, &photo, crop);
  if (!unusual && rng_draw (rng, 0.0, 1.0) < VARIED_FRACTION)
    vary_tones (clean, (gsize) crop->side * crop->side, rng_next (rng));
  if (crop->side > SAMPLER_VIEW)
    vary_sharpness (clean, crop->side, crop->side, rng_next (rng));
  return TRUE;
}

static gboolean
make_images (const Sampler *sampler,
             gfloat *corrupted,
             gfloat *clean,
             SampleTag *tag,
             const SamplerCrop *crop,
             Rng *rng,
             GError **error)
{
  if (tag->kind == SAMPLE_PAIR)
    return take_pair (sampler, corrupted, clean, tag, crop, rng, error);
  if (!take_photo (sampler, clean, tag->kind, crop, rng, error))
    return FALSE;
  memcpy (corrupted, clean,
          3 * (gsize) crop->side * crop->side * sizeof *corrupted);
  if (tag->kind == SAMPLE_PUBLISHED)
    corrupt (corrupted, crop->side, rng);
  else if (tag->kind == SAMPLE_FAULTS)
    faults_corrupt (corrupted, crop->side, crop->side, rng_next (rng));
  else if (tag->kind == SAMPLE_NOISE)
    add_noise (corrupted, crop->side, rng);
  return TRUE;
}

gboolean
sampler_make (const Sampler *sampler,
              SamplerImages *images,
              SampleTag *tag,
              SampleKind kind,
              guint64 number,
              gfloat *scratch,
              GError **error)
{
  gfloat *corrupted = scratch;
  gfloat *clean = corrupted + 3 * AREA;
  gsize area;
  Rng rng;
  SamplerCrop crop;

  rng_init (&rng, rng_mix (sampler->options.seed, number, kind));
  *tag = (SampleTag){ kind, 0 };
  crop = sampler_crop_draw (&rng);
  if (!make_images (sampler, corrupted, clean, tag, &crop, &rng, error))
    return FALSE;

  area = (gsize) crop.side * crop.side;
  images->side = crop.side;
  images->corrupted = (real *) (clean + 3 * AREA);
  images->clean = images->corrupted + 3 * AREA;
  images->view = (gfloat *) (images->clean + 3 * AREA);
  sampler_normalise (images->corrupted, corrupted, area);
  sampler_normalise (images->clean, clean, area);
  for (guint c = 0; c < 3; c++)
    resize_triangle (images->view + (gsize) c * SAMPLER_VIEW * SAMPLER_VIEW,
                     SAMPLER_VIEW, SAMPLER_VIEW, corrupted + c * area,
                     crop.side, crop.side, 1);
  return TRUE;
}
