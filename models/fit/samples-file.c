/* samples-file.c - samples in a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samples.h"

#include "core/weights.h"

#define STAGES "stages" /* the key under which their hash is kept */
#define MOMENTS_N (sizeof (Moments) / sizeof (gfloat))
#define TAG_N 2

/* Nothing but floats. */
G_STATIC_ASSERT (sizeof (Moments) % sizeof (gfloat) == 0);
G_STATIC_ASSERT (G_ALIGNOF (Moments) == G_ALIGNOF (gfloat));

/* ---- writing ---- */

gboolean
samples_save (const Samples *samples,
              const Stages *stages,
              const gchar *path,
              GError **error)
{
  const gsize n = samples->n;
  g_autoptr (GHashTable) meta = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree gfloat *tags = g_new (gfloat, TAG_N * n);
  const WeightsTensor tensors[] = {
    { "inputs", { 2, { n, samples->size } }, samples->inputs },
    { "moments", { 2, { n, MOMENTS_N } }, (const gfloat *) samples->moments },
    { "tags", { 2, { n, TAG_N } }, tags },
  };

  for (gsize i = 0; i < n; i++)
    {
      const SampleTag *tag = &samples->tags[i];

      tags[TAG_N * i] = tag->kind;
      tags[TAG_N * i + 1] = tag->set;
    }
  g_hash_table_insert (meta, STAGES, (gpointer) stages_get_hash (stages));
  return weights_save (path, tensors, G_N_ELEMENTS (tensors), WEIGHTS_F32, meta,
                       error);
}

/* ---- reading ---- */

static gboolean
check_stages (const Weights *file, const Stages *stages, GError **error)
{
  if (g_strcmp0 (weights_get_meta (file, STAGES), stages_get_hash (stages))
      == 0)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
               "%s: has no samples, or they were computed by other stages",
               weights_get_path (file));
  return FALSE;
}

static gboolean
read_tags (Samples *samples, const Weights *file, GError **error)
{
  const WeightsShape shape = { 2, { samples->n, TAG_N } };
  g_autofree gfloat *tags = weights_read (file, "tags", &shape, error);

  if (!tags)
    return FALSE;
  samples->tags = g_new (SampleTag, samples->n);
  for (gsize i = 0; i < samples->n; i++)
    {
      const gfloat *tag = tags + TAG_N * i;

      if (!(tag[0] >= 0 && tag[0] < SAMPLE_N_KINDS && tag[1] >= 0
            && tag[1] <= G_MAXUINT16))
        {
          g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                       "%s: sample %" G_GSIZE_FORMAT " is of no known kind",
                       weights_get_path (file), i);
          return FALSE;
        }
      samples->tags[i] = (SampleTag){ (SampleKind) tag[0], (guint) tag[1] };
    }
  return TRUE;
}

Samples *
samples_load (const gchar *path, const Stages *stages, GError **error)
{
  g_autoptr (Weights) file = weights_open (path, error);
  g_autoptr (Samples) samples = NULL;
  WeightsShape shape = { 0 };

  if (!file || !check_stages (file, stages, error))
    return NULL;
  weights_lookup (file, "tags", &shape, NULL);
  samples = g_new0 (Samples, 1);
  samples->n = (guint) MIN (shape.n > 0 ? shape.d[0] : 1, G_MAXUINT);
  samples->size = stages_get_size (stages);
  samples->inputs = weights_read (
    file, "inputs", &(WeightsShape){ 2, { samples->n, samples->size } }, error);
  if (!samples->inputs)
    return NULL;
  samples->moments = (Moments *) weights_read (
    file, "moments", &(WeightsShape){ 2, { samples->n, MOMENTS_N } }, error);
  if (!samples->moments || !read_tags (samples, file, error))
    return NULL;
  return g_steal_pointer (&samples);
}
