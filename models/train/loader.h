/* loader.h - batches of corrupted photographs, made beside the arithmetic
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/corrupt/corrupt.h"
#include "models/photos/photos.h"
#include "trainer.h"

G_BEGIN_DECLS

/**
 * LoaderBadFunc:
 * @message: names the photograph and the fault.
 *
 * Told once of each photograph that cannot be read; it is then replaced by
 * the next one that can. Called in one of the loader's own threads.
 */
typedef void (*LoaderBadFunc) (const gchar *message, gpointer data);

/**
 * LoaderOptions:
 * @photos: belongs to the caller and outlives the loader.
 * @indices: (array length=n_indices): which photographs to draw from.
 * @batch: images in a batch.
 * @offset: the first image's number, where a batch is part of a larger one.
 * @side: of the square that is cut out, in pixels.
 * @resize: the short side that a photograph is scaled to first; at least
 *   @side.
 * @corruptions: (array length=n_corruptions): which to draw from.
 * @clean_fraction: how many of the images stay clean, 0 to 1; under 0 the
 *   severity is drawn from 0 to 5 alike, as in the paper.
 * @between_fraction: how many of the damaged images have a severity between the
 *   published ones, 0 to 1: then any from 0 to 5 is as likely.
 * @mixed_fraction: how many of them go through corrupt_image_mixed() instead, at
 *   such a severity.
 * @faults_fraction: how many go through faults_corrupt() instead; all three
 *   together at most 1.
 * @varied_fraction: how many of the photographs go through vary_tones() first, 0
 *   to 1.
 * @scaled_fraction: how many of the images, sound ones too, are corrupted as part of
 *   a photograph that is larger, though by no more than @resize to @side, and
 *   then scaled down as views of photographs are, 0 to 1. Their pixels lie
 *   between what 8 bits hold, and neighbours share some of their noise.
 * @mirror: whether half of the images are mirrored.
 * @n_threads: that make a batch side by side, at least 1.
 * @cache_mb: decoded photographs are kept up to this many MB.
 * @first: the iteration to begin with.
 * @seed: what is drawn for image i of iteration t depends on it, on i and on
 *   t alone, so that a run that is taken up again sees the same batches.
 */
typedef struct
{
  const Photos *photos;
  const guint *indices;
  guint n_indices;
  guint batch;
  guint offset;
  guint side;
  guint resize;
  const Corruption *corruptions;
  guint n_corruptions;
  gdouble clean_fraction;
  gdouble between_fraction;
  gdouble mixed_fraction;
  gdouble faults_fraction;
  gdouble varied_fraction;
  gdouble scaled_fraction;
  gboolean mirror;
  guint n_threads;
  guint cache_mb;
  guint64 first;
  guint64 seed;
  LoaderBadFunc bad;
  gpointer bad_data;
} LoaderOptions;

typedef struct _Loader Loader;

/* Starts the loader's thread. */
Loader *loader_new (const LoaderOptions *options);

void loader_free (Loader *loader);

/**
 * loader_take:
 *
 * Waits for the next iteration's batch.
 *
 * Returns: (transfer none): it, until the next call; or %NULL with the error
 *   of the last photograph if not one of them can be read.
 */
const Batch *loader_take (Loader *loader, GError **error);

/**
 * loader_check_labels:
 * @indices: (array length=n): of labelled photographs.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE, naming the photograph, if
 *   @classifier does not know the class of one.
 */
gboolean loader_check_labels (const Photos *photos,
                              const guint *indices,
                              guint n,
                              const Classifier *classifier,
                              GError **error);

/* Puts a planar image (3, side, side) in [0, 1] into image @index of the
 * batch @images (3, n, side, side), normalised as in params.h. */
void loader_put_image (
  real *images, const gfloat *planar, guint n, guint side, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Loader, loader_free)

G_END_DECLS
