/* stages.c - the frozen stages before NEM's last block
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "stages.h"

#include <string.h>

#include "core/mobilenet.h"
#include "handcrafted.h"
#include "sampler.h"
#include "sparse-forward.h"

struct _Stages
{
  Weights *classifier;
  Mobilenet *features;
  Network *network;
  SparseForward *sparse;
  gchar *hash;
};

struct _StagesWorker
{
  const Stages *stages;
  MobilenetPlan *plan;
  real *image;
  real *means;
  real *scratch;
};

static gchar *
hash_both (const Stages *stages)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree gchar *classifier = weights_hash (stages->classifier);

  g_checksum_update (
    sum, (const guchar *) sparse_forward_get_hash (stages->sparse), -1);
  g_checksum_update (sum, (const guchar *) classifier, -1);
  return g_strdup (g_checksum_get_string (sum));
}

Stages *
stages_new (const gchar *classifier, GError **error)
{
  g_autoptr (Stages) stages = g_new0 (Stages, 1);

  stages->classifier = weights_open (classifier, error);
  if (!stages->classifier)
    return NULL;
  stages->features = mobilenet_new (stages->classifier, error);
  if (!stages->features)
    return NULL;
  stages->network = handcrafted_new ();
  stages->sparse = sparse_forward_new (stages->network, SAMPLER_VIEW);
  stages->hash = hash_both (stages);
  return g_steal_pointer (&stages);
}

void
stages_free (Stages *stages)
{
  g_clear_pointer (&stages->classifier, weights_free);
  g_clear_pointer (&stages->features, mobilenet_free);
  g_clear_pointer (&stages->sparse, sparse_forward_free);
  g_clear_pointer (&stages->network, network_free);
  g_free (stages->hash);
  g_free (stages);
}

guint
stages_get_size (const Stages *stages)
{
  return NEM_VIEW_INPUTS + sparse_forward_get_channels (stages->sparse)
         + MOBILENET_N;
}

const gchar *
stages_get_hash (const Stages *stages)
{
  return stages->hash;
}

Network *
stages_get_network (const Stages *stages)
{
  return stages->network;
}

const Weights *
stages_get_classifier (const Stages *stages)
{
  return stages->classifier;
}

StagesWorker *
stages_worker_new (const Stages *stages)
{
  StagesWorker *worker = g_new0 (StagesWorker, 1);

  worker->stages = stages;
  worker->plan =
    mobilenet_plan_new (stages->features, SAMPLER_VIEW, SAMPLER_VIEW, 1);
  worker->image = g_new (real, 3 * SAMPLER_VIEW * SAMPLER_VIEW);
  worker->means = g_new (real, sparse_forward_get_channels (stages->sparse));
  worker->scratch = g_new (real, sparse_forward_get_scratch (stages->sparse));
  return worker;
}

void
stages_worker_free (StagesWorker *worker)
{
  mobilenet_plan_free (worker->plan);
  g_free (worker->image);
  g_free (worker->means);
  g_free (worker->scratch);
  g_free (worker);
}

void
stages_worker_run (StagesWorker *worker, gfloat *input, const gfloat *view)
{
  const gsize area = SAMPLER_VIEW * SAMPLER_VIEW;
  const SparseForward *sparse = worker->stages->sparse;
  guint channels = sparse_forward_get_channels (sparse);
  RelativeView own;

  relative_measure (&own, view, area);
  memcpy (input, own.mean, sizeof own.mean);
  memcpy (input + 3, own.deviation, sizeof own.deviation);
  sampler_normalise (worker->image, view, area);
  sparse_forward_run (sparse, worker->means, worker->image, worker->scratch);
  for (guint i = 0; i < channels; i++)
    input[NEM_VIEW_INPUTS + i] = (gfloat) worker->means[i];
  mobilenet_plan_run (worker->plan, input + NEM_VIEW_INPUTS + channels, view);
}
