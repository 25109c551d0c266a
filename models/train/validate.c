/* validate.c - validates networks during training
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validate.h"

#include <math.h>
#include <string.h>

#include "models/corrupt/rng.h"
#include "models/judge/metrics.h"

#define N 8 /* images per batch */
#define CLEAN_PSNR 42.0
#define PLANE (VALIDATE_SIDE * VALIDATE_SIDE)

/* Each clean photograph comes first, then its corruptions. */
struct _Validator
{
  Network *nem;
  Classifier *classifier;
  ThreadContext context;
  Maps maps; /* of N images */
  DwmEdges edges;
  GPtrArray *images; /* guint8[3 * PLANE] */
  guint *labels;     /* of each photograph, or each of its pixels */
  guint n_labels;    /* of a photograph */
  guint n_photos;
  Corruption corruptions[CORRUPT_N];
  guint n_corruptions;
  real *corrupted;
  real *clean;
  real *warped;
  real *mixed;
};

static guint8 *
to_bytes (const gfloat *image)
{
  guint8 *bytes = g_new (guint8, 3 * PLANE);

  for (guint i = 0; i < 3 * PLANE; i++)
    bytes[i] = (guint8) (image[i] * 255.0f + 0.5f);
  return bytes;
}

/* Takes the photograph, and its label or labels. */
static gboolean
read_photo (Validator *validator,
            const ValidatorOptions *options,
            guint index,
            gfloat *clean,
            GError **error)
{
  g_auto (Photo) photo = { 0 };
  g_autofree guint8 *labels = NULL;
  guint *to = validator->labels + validator->n_photos * validator->n_labels;
  gint label = photos_get_label (options->photos, index);
  guint x, y;

  if (options->scenes
        ? !scenes_read (&photo, &labels, options->scenes, index,
                        VALIDATE_RESIZE, error)
        : !photos_read (&photo, options->photos, index, VALIDATE_RESIZE, error))
    return FALSE;
  x = (photo.width - VALIDATE_SIDE) / 2;
  y = (photo.height - VALIDATE_SIDE) / 2;
  photo_crop (clean, &photo, VALIDATE_SIDE, x, y, FALSE);
  if (labels)
    loader_crop_labels (to, labels, photo.width, options->scores, VALIDATE_SIDE,
                        x, y, FALSE);
  else
    *to = label < 0 ? LAYER_NO_LABEL : (guint) label;
  return TRUE;
}

/* Adds a photograph and its corruptions. */
static gboolean
add_photo (Validator *validator,
           const ValidatorOptions *options,
           guint index,
           GError **error)
{
  g_autofree gfloat *clean = g_new (gfloat, 3 * PLANE);
  g_autofree gfloat *corrupted = g_new (gfloat, 3 * PLANE);
  guint number = validator->n_photos;

  if (!read_photo (validator, options, index, clean, error))
    return FALSE;
  g_ptr_array_add (validator->images, to_bytes (clean));
  for (guint i = 0; i < validator->n_corruptions; i++)
    {
      memcpy (corrupted, clean, 3 * PLANE * sizeof *corrupted);
      corrupt_image (
        corrupted, VALIDATE_SIDE, VALIDATE_SIDE, validator->corruptions[i],
        1 + (number + i) % CORRUPT_MAX_SEVERITY, rng_mix (0, number, i));
      g_ptr_array_add (validator->images, to_bytes (corrupted));
    }
  validator->n_photos++;
  return TRUE;
}

Validator *
validator_new (const ValidatorOptions *options, GError **error)
{
  g_autoptr (Validator) validator = g_new0 (Validator, 1);
  g_autoptr (GError) fault = NULL;
  gsize size;

  validator->maps = (Maps){ 3, N, VALIDATE_SIDE, VALIDATE_SIDE };
  size = maps_size (validator->maps);
  validator->nem = network_new_nem (options->widths, options->form);
  network_plan (validator->nem, N, VALIDATE_SIDE, VALIDATE_SIDE, NETWORK_RUN,
                options->n_threads);
  validator->classifier = options->classifier;
  if (options->classifier)
    network_plan (options->classifier->network, N, VALIDATE_SIDE, VALIDATE_SIDE,
                  NETWORK_RUN, options->n_threads);
  validator->context.n_threads = options->n_threads;
  validator->context.scratch_size = layer_dwm_scratch (validator->maps);
  validator->context.scratch =
    g_new (real, options->n_threads * validator->context.scratch_size);
  validator->edges = options->edges;
  validator->images = g_ptr_array_new_with_free_func (g_free);
  validator->n_labels = options->scenes ? PLANE : 1;
  validator->labels = g_new (guint, (gsize) options->n * validator->n_labels);
  memcpy (validator->corruptions, options->corruptions,
          options->n_corruptions * sizeof *options->corruptions);
  validator->n_corruptions = options->n_corruptions;
  validator->corrupted = g_new0 (real, size);
  validator->clean = g_new0 (real, size);
  validator->warped = g_new (real, size);
  validator->mixed = g_new (real, layer_dwm_mixed_size (validator->maps));
  for (guint i = 0; i < options->n; i++)
    {
      g_clear_error (&fault);
      if (!add_photo (validator, options, options->indices[i], &fault)
          && options->bad)
        options->bad (fault->message, NULL);
    }
  if (validator->n_photos == 0)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  return g_steal_pointer (&validator);
}

void
validator_free (Validator *validator)
{
  g_clear_pointer (&validator->nem, network_free);
  g_free (validator->context.scratch);
  g_clear_pointer (&validator->images, g_ptr_array_unref);
  g_free (validator->labels);
  g_free (validator->corrupted);
  g_free (validator->clean);
  g_free (validator->warped);
  g_free (validator->mixed);
  g_free (validator);
}

/* ---- running ---- */

static void
put_bytes (real *images, const guint8 *bytes, guint index)
{
  g_autofree gfloat *planar = g_new (gfloat, 3 * PLANE);

  for (guint i = 0; i < 3 * PLANE; i++)
    planar[i] = bytes[i] / 255.0f;
  loader_put_image (images, planar, N, VALIDATE_SIDE, index);
}

static void
clean_up (Validator *validator)
{
  LayerWarp call;
  Maps maps;

  memcpy (network_get_input (validator->nem), validator->corrupted,
          maps_size (validator->maps) * sizeof (real));
  network_forward (validator->nem);
  call = (LayerWarp){ validator->corrupted,
                      network_get_output (validator->nem, &maps),
                      validator->mixed, validator->maps, validator->edges };
  layer_dwm_forward (validator->warped, &call, &validator->context);
  layer_clamp (validator->warped, validator->maps, &validator->context);
}

/* The right answers on @n images from @first on. */
static void
count_right (
  Validator *validator, guint first, guint n, guint64 *right, guint64 *asked)
{
  Classifier *classifier = validator->classifier;
  guint each = validator->n_corruptions + 1;
  guint n_labels = validator->n_labels;
  Maps maps;
  const real *scores;

  classifier_normalise (classifier, network_get_input (classifier->network),
                        validator->warped, validator->maps);
  network_forward (classifier->network);
  scores = network_get_output (classifier->network, &maps);
  for (gsize i = 0; i < (gsize) n * n_labels; i++)
    {
      guint at = first + (guint) (i / n_labels);
      guint label = validator->labels[at / each * n_labels + i % n_labels];

      if ((!classifier->per_pixel && at % each == 0) || label >= maps.c)
        continue;
      *right += classifier_find_best (scores, maps, i) == label;
      *asked += 1;
    }
}

/* Computes the PSNR of each image. */
static void
measure (Validator *validator, gdouble psnr[N], const real *images)
{
  ImageLoss none = { 0 };

  layer_image_loss (NULL, psnr, images, validator->clean, validator->maps,
                    &none, &validator->context);
  for (guint i = 0; i < N; i++)
    psnr[i] = metrics_psnr (psnr[i]);
}

/* Whether the labels are of what the classifier answers. */
static gboolean
has_answers (const Validator *validator)
{
  return validator->classifier
         && validator->classifier->per_pixel == (validator->n_labels > 1);
}

void
validator_run (Validator *validator, Network *network, ValidateResult *result)
{
  guint each = validator->n_corruptions + 1;
  guint64 right = 0;
  guint64 asked = 0;

  memset (result, 0, sizeof *result);
  network_copy_params (validator->nem, network);
  for (guint first = 0; first < validator->images->len; first += N)
    {
      guint n = MIN (N, validator->images->len - first);
      gdouble before[N], after[N];

      for (guint i = 0; i < n; i++)
        {
          guint at = first + i;

          put_bytes (validator->corrupted, validator->images->pdata[at], i);
          put_bytes (validator->clean,
                     validator->images->pdata[at / each * each], i);
        }
      clean_up (validator);
      measure (validator, before, validator->corrupted);
      measure (validator, after, validator->warped);
      for (guint i = 0; i < n; i++)
        if ((first + i) % each == 0)
          result->clean += after[i] / validator->n_photos;
        else
          result->by_corruption[(first + i) % each - 1] +=
            (after[i] - before[i]) / validator->n_photos;
      if (has_answers (validator))
        count_right (validator, first, n, &right, &asked);
    }
  for (guint i = 0; i < validator->n_corruptions; i++)
    result->gain += result->by_corruption[i] / validator->n_corruptions;
  result->top1 = asked > 0 ? (gdouble) right / asked : -1.0;
  result->per_pixel = asked > 0 && validator->n_labels > 1;
}

gchar *
validate_describe (const Validator *validator, const ValidateResult *result)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, "gain %.2f dB, clean photographs %.2f dB",
                   result->gain, result->clean);
  if (result->top1 >= 0.0)
    g_string_append_printf (text, ", right %s %.1f %%",
                            result->per_pixel ? "pixels" : "answers",
                            100.0 * result->top1);
  g_string_append (text, "\n ");
  for (guint i = 0; i < validator->n_corruptions; i++)
    g_string_append_printf (text, " %s %.1f",
                            corrupt_get_name (validator->corruptions[i]),
                            result->by_corruption[i]);
  return g_string_free (text, FALSE);
}

gdouble
validate_score (const ValidateResult *result)
{
  if (result->per_pixel)
    return 100.0 * result->top1;
  return result->gain + MIN (0.0, result->clean - CLEAN_PSNR);
}
