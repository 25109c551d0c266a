/* validate.h - how good a network in training is on held-out photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "loader.h"

G_BEGIN_DECLS

#define VALIDATE_SIDE 224 /* what the network is always shown */
#define VALIDATE_RESIZE 256

/**
 * ValidateResult:
 * @gain: the mean of all corruptions' gains of PSNR, in dB.
 * @clean: PSNR of clean photographs after the clean-up, in dB.
 * @top1: fraction of right answers on the corrupted photographs after it, or -1.
 * @by_corruption: each corruption's gain.
 */
typedef struct
{
  gdouble gain;
  gdouble clean;
  gdouble top1;
  gdouble by_corruption[CORRUPT_N];
} ValidateResult;

/* Photographs, corrupted once: centre crops, each with every corruption, of
 * severities that depend on nothing but the two. */
typedef struct _Validator Validator;

/**
 * ValidatorOptions:
 * @indices: (array length=n): of @photos; those that cannot be read are left
 *   out.
 * @corruptions: (array length=n_corruptions): which to validate with.
 * @widths: of NEM.
 * @edges: what K reads beyond the image.
 * @classifier: (nullable): for top1, if there are labels; it belongs to the
 *   caller and serves this validator alone while it lives.
 * @bad: (nullable): told of each photograph that is left out.
 */
typedef struct
{
  const Photos *photos;
  const guint *indices;
  guint n;
  const Corruption *corruptions;
  guint n_corruptions;
  const guint *widths;
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

/* @network: NEM, whose numbers are copied. */
void
validator_run (Validator *validator, Network *network, ValidateResult *result);

/* Returns: (transfer full): a line of the means, and one of each corruption's
 * gain. */
gchar *validate_describe (const Validator *validator,
                          const ValidateResult *result);

/* One number to choose the best by: the gain, less what clean photographs
 * are short of 42 dB. */
gdouble validate_score (const ValidateResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Validator, validator_free)

G_END_DECLS
