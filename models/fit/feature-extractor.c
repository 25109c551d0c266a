/* feature-extractor.c - from images to the input of NEM's last stage
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "feature-extractor.h"

#include "core/parallel.h"

struct _Eye
{
  const SparseForward *sparse;
  const PooledFeatures *pooled;
  const Whiten *whiten;
  guint n_threads;
  real *scratch;    /* of one worker after the other */
  gfloat *features; /* (n_max, pooled->size) */
  guint n_max;
};

FeatureExtractor *
feature_extractor_new (const SparseForward *sparse,
                       const PooledFeatures *pooled,
                       const Whiten *whiten,
                       guint n_threads)
{
  FeatureExtractor *extractor = g_new0 (FeatureExtractor, 1);

  extractor->sparse = sparse;
  extractor->pooled = pooled;
  extractor->whiten = whiten;
  extractor->n_threads = n_threads;
  extractor->scratch =
    g_new (real, n_threads * sparse_forward_get_buffer_size (sparse));
  return extractor;
}

void
feature_extractor_free (FeatureExtractor *extractor)
{
  g_free (extractor->scratch);
  g_free (extractor->features);
  g_free (extractor);
}

guint
feature_extractor_get_size (const FeatureExtractor *extractor)
{
  return extractor->pooled->size;
}

typedef struct
{
  FeatureExtractor *extractor;
  const real *images;
  guint n;
} Work;

static void
sum_up_task (guint image, guint worker, gpointer data)
{
  const Work *work = data;
  const FeatureExtractor *extractor = work->extractor;
  real *maps = extractor->scratch
               + worker * sparse_forward_get_buffer_size (extractor->sparse);

  sparse_forward_run (extractor->sparse, maps, work->images, work->n, image,
                      maps
                        + sparse_forward_get_channels (extractor->sparse)
                            * SPARSE_FORWARD_AREA);
  pooled_features_compute (
    extractor->pooled,
    extractor->features + (gsize) image * extractor->pooled->size, maps);
}

void
feature_extractor_run (FeatureExtractor *extractor,
                       real *input,
                       const real *images,
                       guint n)
{
  const PooledFeatures *pooled = extractor->pooled;
  Work work = { extractor, images, n };

  if (n > extractor->n_max)
    {
      extractor->n_max = n;
      extractor->features =
        g_renew (gfloat, extractor->features, (gsize) n * pooled->size);
    }
  parallel_for (n, extractor->n_threads, sum_up_task, &work);
  whiten_apply (extractor->whiten, extractor->features, n,
                extractor->n_threads);
  for (guint image = 0; image < n; image++)
    pooled_features_put (pooled, input,
                         extractor->features + (gsize) image * pooled->size, n,
                         image);
}
