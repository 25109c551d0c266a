/* validate.h - validates networks during training
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "loader.h"

G_BEGIN_DECLS

#define VALIDATE_SIDE 224 /* the network's input size */
#define VALIDATE_RESIZE 256

/**
 * ValidateResult:
 * @gain: mean PSNR gain over all corruptions, in dB.
 * @clean: PSNR of clean photographs after the clean-up, in dB.
 * @top1: accuracy on corrupted photographs after the clean-up, or -1. Of
 *   pixels, it includes those of clean photographs.
 * @per_pixel: whether @top1 is of pixels.
 * @by_corruption: each corruption's gain.
 */
typedef struct
{
  gdouble gain;
  gdouble clean;
  gdouble top1;
  gboolean per_pixel;
  gdouble by_corruption[CORRUPT_N];
} ValidateResult;

/* Centre crops of photographs with every corruption; the severities depend on
 * photograph and corruption only. */
typedef struct _Validator Validator;

/**
 * ValidatorOptions:
 * @indices: (array length=n): of @photos; unreadable ones are skipped.
 * @scenes: as in #LoaderOptions, like @scores.
 * @corruptions: (array length=n_corruptions): to validate with.
 * @widths: of NEM.
 * @form: likewise.
 * @edges: see #DwmEdges.
 * @classifier: (nullable): for the accuracy, if there are labels. It belongs
 *   to the caller, but is used by this validator only.
 * @bad: (nullable): called for each photograph that is skipped.
 */
typedef struct
{
  const Photos *photos;
  const Scenes *scenes;
  const guint *scores;
  const guint *indices;
  guint n;
  const Corruption *corruptions;
  guint n_corruptions;
  const guint *widths;
  NemForm form;
  DwmEdges edges;
  Classifier *classifier;
  guint n_threads;
  LoaderBadFunc bad;
} ValidatorOptions;

/**
 * validator_new:
 *
 * Returns: (transfer full): or %NULL with the error of the last photograph if
 *   none can be read.
 */
Validator *validator_new (const ValidatorOptions *options, GError **error);

void validator_free (Validator *validator);

/* @network: NEM; its weights are copied. */
void
validator_run (Validator *validator, Network *network, ValidateResult *result);

/* Returns: (transfer full): a line of means and a line of gains by corruption.
 * */
gchar *validate_describe (const Validator *validator,
                          const ValidateResult *result);

/* Returns: the score that selects the best weights: the gain, minus the
 * shortfall of clean photographs below 42 dB; or pixels' accuracy. */
gdouble validate_score (const ValidateResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Validator, validator_free)

G_END_DECLS
