/* loader.h - batches of corrupted photographs, made in the background
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/corrupt/corrupt.h"
#include "models/photos/scenes.h"
#include "trainer.h"

G_BEGIN_DECLS

/**
 * LoaderBadFunc:
 * @message: names the photograph and the fault.
 *
 * Called once for each unreadable photograph, which is replaced by the next
 * readable one, from one of the loader's threads.
 */
typedef void (*LoaderBadFunc) (const gchar *message, gpointer data);

/**
 * LoaderOptions:
 * @photos: belongs to the caller and outlives the loader.
 * @scenes: (nullable): likewise, of @photos; the labels are then those of each
 *   pixel.
 * @scores: (nullable) (array length=256): the class that each label of @scenes
 *   stands for, or %LAYER_NO_LABEL.
 * @indices: (array length=n_indices): indices of photographs to draw from.
 * @batch: images per batch.
 * @offset: number of the first image, if a batch is part of a larger one.
 * @side: of the square crops, in pixels.
 * @resize: the short side that photographs are scaled to before cropping, at
 *   least @side.
 * @corruptions: (array length=n_corruptions): corruptions to draw from.
 * @clean_fraction: fraction of images that stay clean; below 0 the severity is
 *   uniform from 0 to 5, as in the paper.
 * @mirror: whether to mirror half of the images.
 * @n_threads: threads that make a batch, at least 1.
 * @cache_mb: size of the cache of decoded photographs.
 * @first: the first iteration.
 * @seed: random choices depend on the seed, the image and the iteration only,
 *   so a resumed run sees the same batches.
 */
typedef struct
{
  const Photos *photos;
  const Scenes *scenes;
  const guint *scores;
  const guint *indices;
  guint n_indices;
  guint batch;
  guint offset;
  guint side;
  guint resize;
  const Corruption *corruptions;
  guint n_corruptions;
  gdouble clean_fraction;
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
 * Waits for the batch of the next iteration.
 *
 * Returns: (transfer none): the batch, valid until the next call, or %NULL with
 *   the error of the last photograph if none can be read.
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

/**
 * loader_crop_labels:
 * @out: (side, side).
 * @labels: (height, width), of the photograph.
 * @scores: see #LoaderOptions.
 *
 * The labels of what photo_crop() takes.
 */
void loader_crop_labels (guint *out,
                         const guint8 *labels,
                         guint width,
                         const guint *scores,
                         guint side,
                         guint x,
                         guint y,
                         gboolean mirror);

/* Puts a planar image (3, side, side) in [0, 1] into image @index of the
 * batch @images (3, n, side, side), normalised as in params.h. */
void loader_put_image (
  real *images, const gfloat *planar, guint n, guint side, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Loader, loader_free)

G_END_DECLS
