/* samples-file.c - samples in a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samples-file.h"

#include "core/weights.h"

#define EXTRACTOR "front" /* as files have had it from the start */

/* Nothing but floats. */
G_STATIC_ASSERT (sizeof (Moments) % sizeof (gfloat) == 0);
G_STATIC_ASSERT (G_ALIGNOF (Moments) == G_ALIGNOF (gfloat));

/* ---- writing ---- */

gboolean
samples_save (const Samples *samples,
              const SparseForward *sparse,
              const gchar *path,
              GError **error)
{
  const gsize n = samples->n;
  const gsize n_numbers =
    (gsize) samples->n_maps * samples->channels * SPARSE_FORWARD_AREA;
  g_autoptr (GHashTable) meta = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree gfloat *corruptions = g_new (gfloat, n);
  g_autofree gfloat *maps = g_new (gfloat, n_numbers);
  const WeightsTensor tensors[] = {
    { "summaries", { 2, { n, samples->pooled->size } }, samples->features },
    { "moments",
      { 2, { n, SAMPLES_MOMENTS } },
      (const gfloat *) samples->moments },
    { "corruptions", { 1, { n } }, corruptions },
    { "severities", { 1, { n } }, samples->severities },
    { "maps",
      { 3, { samples->n_maps, samples->channels, SPARSE_FORWARD_AREA } },
      maps },
  };

  for (gsize i = 0; i < n; i++)
    corruptions[i] = samples->corruptions[i];
  for (gsize i = 0; i < n_numbers; i++)
    maps[i] = (gfloat) samples->maps[i];
  g_hash_table_insert (meta, EXTRACTOR,
                       (gpointer) sparse_forward_get_hash (sparse));
  return weights_save (path, tensors, G_N_ELEMENTS (tensors), WEIGHTS_F32, meta,
                       error);
}

/* ---- reading ---- */

static gboolean
check_front (const Weights *file, const SparseForward *sparse, GError **error)
{
  if (g_strcmp0 (weights_get_meta (file, EXTRACTOR),
                 sparse_forward_get_hash (sparse))
      == 0)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
               "%s: has no samples, or they were computed with other features",
               weights_get_path (file));
  return FALSE;
}

/* How many there are of what a tensor has in its first dimension. */
static gsize
count (const Weights *file, const gchar *name)
{
  WeightsShape shape;

  return weights_lookup (file, name, &shape, NULL) && shape.n > 0 ? shape.d[0]
                                                                  : 1;
}

static gboolean
read_corruptions (Samples *samples, const Weights *file, GError **error)
{
  const WeightsShape shape = { 1, { samples->n } };
  g_autofree gfloat *kinds = weights_read (file, "corruptions", &shape, error);

  if (!kinds)
    return FALSE;
  samples->corruptions = g_new (Corruption, samples->n);
  for (gsize i = 0; i < samples->n; i++)
    {
      if (!(kinds[i] >= 0 && kinds[i] <= CORRUPT_N))
        {
          g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                       "%s: corruption %g of sample %" G_GSIZE_FORMAT
                       " is none of 0 to %d",
                       weights_get_path (file), kinds[i], i, CORRUPT_N);
          return FALSE;
        }
      samples->corruptions[i] = (Corruption) kinds[i];
    }
  return TRUE;
}

static gboolean
read_maps (Samples *samples, const Weights *file, GError **error)
{
  const WeightsShape shape = {
    3, { samples->n_maps, samples->channels, SPARSE_FORWARD_AREA }
  };
  g_autofree gfloat *maps = weights_read (file, "maps", &shape, error);
  const gsize n_numbers = weights_shape_count (&shape);

  if (!maps)
    return FALSE;
  samples->maps = g_new (real, n_numbers);
  for (gsize i = 0; i < n_numbers; i++)
    samples->maps[i] = maps[i];
  return TRUE;
}

/* Whatever the shapes must be follows from how many there are. */
static gboolean
read_all (Samples *samples, const Weights *file, GError **error)
{
  const gsize n = samples->n;

  samples->moments = (Moments *) weights_read (
    file, "moments", &(WeightsShape){ 2, { n, SAMPLES_MOMENTS } }, error);
  if (!samples->moments)
    return FALSE;
  samples->severities =
    weights_read (file, "severities", &(WeightsShape){ 1, { n } }, error);
  if (!samples->severities || !read_corruptions (samples, file, error)
      || !read_maps (samples, file, error))
    return FALSE;
  samples->pooled = pooled_features_new (samples->maps, samples->moments,
                                         samples->n_maps, samples->channels);
  samples->features =
    weights_read (file, "summaries",
                  &(WeightsShape){ 2, { n, samples->pooled->size } }, error);
  return samples->features != NULL;
}

Samples *
samples_load (const gchar *path, const SparseForward *sparse, GError **error)
{
  g_autoptr (Weights) file = weights_open (path, error);
  g_autoptr (Samples) samples = NULL;
  gsize n, n_maps;

  if (!file || !check_front (file, sparse, error))
    return NULL;
  n = count (file, "severities");
  n_maps = MIN (count (file, "maps"), n);
  samples = g_new0 (Samples, 1);
  samples->n = (guint) MIN (n, G_MAXUINT);
  samples->n_maps = (guint) MIN (n_maps, G_MAXUINT);
  samples->channels = sparse_forward_get_channels (sparse);
  return read_all (samples, file, error) ? g_steal_pointer (&samples) : NULL;
}
