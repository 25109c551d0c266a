/* trainer.c - one iteration of the two-step training
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "trainer.h"

#include <math.h>
#include <string.h>

#include "models/nn/adam.h"
#include "models/nn/numbers.h"
#include "models/nn/ranks.h"

#define HEAD "out" /* NEM's last layer */

struct _Trainer
{
  TrainerOptions options;
  Network *nem;
  Network *ema;
  Adam *adam;
  Maps maps;             /* of a batch of images */
  ThreadContext context; /* for the warp and the losses */
  real *enhanced;        /* the batch after a clean-up by the EMA copy */
  real *warped;
  real *mixed;
  real *d_warped;
  real *d_upstream;
  guint *labels; /* the upstream's answers */
  GArray *state; /* (element-type WeightsTensor): for a checkpoint */
};

/* ---- making ---- */

static void
tensor_clear (gpointer data)
{
  g_free ((gpointer) ((WeightsTensor *) data)->name);
}

static void
add_state (Trainer *trainer,
           const gchar *group,
           const gchar *name,
           WeightsShape shape,
           real *numbers)
{
  WeightsTensor tensor = { g_strconcat (group, name, NULL), shape, numbers };

  g_array_append_val (trainer->state, tensor);
}

static void
list_state (Trainer *trainer)
{
  guint n;
  const NetworkParam *nem = network_get_params (trainer->nem, &n);
  const NetworkParam *ema = network_get_params (trainer->ema, &n);
  Adam *adam = trainer->adam;
  WeightsShape two = { 1, { 2 } };

  trainer->state = g_array_new (FALSE, FALSE, sizeof (WeightsTensor));
  g_array_set_clear_func (trainer->state, tensor_clear);
  for (guint i = 0; i < n; i++)
    {
      const gchar *name = nem[i].name;
      WeightsShape shape = nem[i].shape;

      add_state (trainer, "nem.", name, shape, nem[i].value);
      add_state (trainer, "ema.", name, shape, ema[i].value);
      if (!nem[i].trainable)
        continue;
      add_state (trainer, "adam.first.", name, shape, adam->first[i]);
      add_state (trainer, "adam.second.", name, shape, adam->second[i]);
    }
  add_state (trainer, "adam.", "steps", two, adam->steps);
}

static void
take_memory (Trainer *trainer)
{
  gsize size = maps_size (trainer->maps);

  trainer->context.n_threads = trainer->options.n_threads;
  trainer->context.scratch_size = layer_dwm_scratch (trainer->maps);
  trainer->context.scratch =
    g_new (real, trainer->context.scratch_size * trainer->context.n_threads);
  trainer->enhanced = g_new (real, size);
  trainer->warped = g_new (real, size);
  trainer->d_warped = g_new (real, size);
  trainer->d_upstream = g_new (real, size);
  trainer->mixed = g_new (real, layer_dwm_mixed_size (trainer->maps));
  trainer->labels = g_new0 (guint, size / 3);
}

static void
plan_networks (Trainer *trainer)
{
  const TrainerOptions *options = &trainer->options;

  network_init_nem (trainer->nem, options->seed);
  network_blend (trainer->ema, trainer->nem, 1.0);
  network_plan (trainer->nem, options->batch, options->side, options->side,
                NETWORK_LEARN, options->n_threads);
  network_plan (trainer->ema, options->batch, options->side, options->side,
                NETWORK_RUN, options->n_threads);
  network_set_norm (trainer->nem, options->norm);
  if (options->downstream == 0.0)
    return;
  network_plan (options->upstream->network, options->batch, options->side,
                options->side, NETWORK_FROZEN, options->n_threads);
}

Trainer *
trainer_new (const TrainerOptions *options)
{
  Trainer *trainer;

  g_return_val_if_fail (options->downstream == 0.0 || options->upstream, NULL);

  numbers_use_one_thread ();
  trainer = g_new0 (Trainer, 1);
  trainer->options = *options;
  trainer->maps = (Maps){ 3, options->batch, options->side, options->side };
  trainer->nem = network_new_nem (options->widths, options->form);
  trainer->ema = network_new_nem (options->widths, options->form);
  plan_networks (trainer);
  trainer->adam = adam_new (trainer->nem);
  take_memory (trainer);
  list_state (trainer);
  return trainer;
}

void
trainer_free (Trainer *trainer)
{
  g_free (trainer->enhanced);
  g_free (trainer->warped);
  g_free (trainer->mixed);
  g_free (trainer->d_warped);
  g_free (trainer->d_upstream);
  network_free (trainer->nem);
  network_free (trainer->ema);
  adam_free (trainer->adam);
  g_free (trainer->context.scratch);
  g_free (trainer->labels);
  g_array_unref (trainer->state);
  g_free (trainer);
}

/* ---- through the frozen upstream ---- */

/* Returns: (classes, n) scores, or those of each pixel. */
static const real *
classify (Trainer *trainer, const real *images, Maps *scores)
{
  Classifier *upstream = trainer->options.upstream;

  classifier_normalise (upstream, network_get_input (upstream->network), images,
                        trainer->maps);
  network_forward (upstream->network);
  return network_get_output (upstream->network, scores);
}

static void
label_by_upstream (Trainer *trainer, const real *clean)
{
  Maps maps;
  const real *scores = classify (trainer, clean, &maps);

  for (gsize i = 0; i < maps_size (maps) / maps.c; i++)
    trainer->labels[i] = classifier_find_best (scores, maps, i);
}

/* Adds the gradient of the cross-entropy with respect to the warped images. */
static gdouble
add_cross_entropy (Trainer *trainer, const guint *labels, gdouble scale)
{
  Network *network = trainer->options.upstream->network;
  gsize n = maps_size (trainer->maps);
  Maps maps;
  const real *scores = classify (trainer, trainer->warped, &maps);
  gdouble loss = layer_cross_entropy (network_get_output_grad (network), scores,
                                      labels, maps, scale, &trainer->context);

  network_backward (network);
  memcpy (trainer->d_upstream, network_get_input_grad (network),
          n * sizeof (real));
  classifier_normalise_backward (trainer->options.upstream, trainer->d_upstream,
                                 trainer->maps);
  numbers_add (trainer->d_warped, trainer->d_upstream, n);
  return loss;
}

/* ---- a step ---- */

static LayerWarp
warp_of (Trainer *trainer, Network *nem, const real *images)
{
  Maps maps;

  return (LayerWarp){ images, network_get_output (nem, &maps), trainer->mixed,
                      trainer->maps, trainer->options.edges };
}

static void
warp (Trainer *trainer, Network *nem, real *out, const real *images)
{
  LayerWarp call;

  memcpy (network_get_input (nem), images,
          maps_size (trainer->maps) * sizeof (real));
  network_forward (nem);
  call = warp_of (trainer, nem, images);
  layer_dwm_forward (out, &call, &trainer->context);
}

static gdouble
mean_error (Trainer *trainer, const real *images, const real *clean)
{
  ImageLoss none = { 0 };
  g_autofree gdouble *mse = g_new (gdouble, trainer->maps.n);
  gdouble sum = 0.0;

  layer_image_loss (NULL, mse, images, clean, trainer->maps, &none,
                    &trainer->context);
  for (guint i = 0; i < trainer->maps.n; i++)
    sum += mse[i];
  return sum / trainer->maps.n;
}

/* Estimates, warps, and accumulates @scale times the gradient of the loss. */
static gdouble
train_step (Trainer *trainer,
            const Batch *batch,
            const real *images,
            gdouble scale)
{
  const TrainerOptions *options = &trainer->options;
  const ImageGrad grad = { trainer->d_warped, FALSE, scale * options->photo };
  LayerWarp call;
  gdouble loss;

  warp (trainer, trainer->nem, trainer->warped, images);
  loss =
    options->photo
    * layer_image_loss (&grad, NULL, trainer->warped, batch->clean,
                        trainer->maps, &options->image_loss, &trainer->context);
  if (options->downstream != 0.0)
    loss += options->downstream
            * add_cross_entropy (
              trainer, options->self_labels ? trainer->labels : batch->labels,
              scale * options->downstream);
  call = warp_of (trainer, trainer->nem, images);
  layer_dwm_backward (NULL, FALSE, network_get_output_grad (trainer->nem),
                      trainer->d_warped, &call, &trainer->context);
  network_backward (trainer->nem);
  return loss;
}

/* Each rank's loss and gradients are means over its part of the batch. */
static gdouble
mean_over_ranks (gdouble number)
{
  ranks_sum (&number, 1);
  return number / ranks_get_size ();
}

static void
average_gradients (Trainer *trainer)
{
  guint n;
  const NetworkParam *params = network_get_params (trainer->nem, &n);

  for (guint i = 0; i < n && ranks_get_size () > 1; i++)
    if (params[i].trainable)
      ranks_average (params[i].grad, params[i].size);
}

static gboolean
refuse (Trainer *trainer, const gchar *step, GError **error)
{
  g_autofree gchar *bad = network_find_non_finite (trainer->nem);

  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
               "step %s: %s is no longer finite", step, bad ? bad : "the loss");
  return FALSE;
}

gboolean
trainer_step (Trainer *trainer,
              const Batch *batch,
              gdouble learning_rate,
              TrainerLosses *losses,
              GError **error)
{
  const TrainerOptions *options = &trainer->options;

  g_return_val_if_fail (
    batch->n == options->batch && batch->side == options->side, FALSE);

  network_clear_grads (trainer->nem);
  if (options->downstream != 0.0 && options->self_labels)
    label_by_upstream (trainer, batch->clean);
  if (options->second > 0.0)
    {
      warp (trainer, trainer->ema, trainer->enhanced, batch->corrupted);
      layer_clamp (trainer->enhanced, trainer->maps, &trainer->context);
    }

  losses->mse_before =
    mean_over_ranks (mean_error (trainer, batch->corrupted, batch->clean));
  losses->first =
    mean_over_ranks (train_step (trainer, batch, batch->corrupted, 1.0));
  if (!isfinite (losses->first))
    return refuse (trainer, "one", error);
  losses->mse_after =
    mean_over_ranks (mean_error (trainer, trainer->warped, batch->clean));

  losses->second = 0.0;
  if (options->second > 0.0)
    losses->second = mean_over_ranks (
      train_step (trainer, batch, trainer->enhanced, options->second));
  if (!isfinite (losses->second))
    return refuse (trainer, "two", error);

  average_gradients (trainer);
  if (!adam_step (trainer->adam, trainer->nem, learning_rate, options->clip,
                  HEAD, options->head_rate))
    return refuse (trainer, options->second > 0.0 ? "one or two" : "one",
                   error);
  network_blend (trainer->ema, trainer->nem, 1.0 - options->ema_rate);
  return TRUE;
}

/* ---- what is in it ---- */

void
trainer_set_norm (Trainer *trainer, NormUse norm)
{
  trainer->options.norm = norm;
  network_set_norm (trainer->nem, norm);
}

Network *
trainer_get_network (Trainer *trainer)
{
  return trainer->nem;
}

Network *
trainer_get_ema (Trainer *trainer)
{
  return trainer->ema;
}

const GArray *
trainer_get_state (const Trainer *trainer)
{
  return trainer->state;
}

gboolean
trainer_set_state (Trainer *trainer, const Weights *weights, GError **error)
{
  for (guint i = 0; i < trainer->state->len; i++)
    {
      const WeightsTensor *tensor =
        &g_array_index (trainer->state, WeightsTensor, i);
      g_autofree gfloat *read =
        weights_read (weights, tensor->name, &tensor->shape, error);

      if (!read)
        return FALSE;
      memcpy ((real *) tensor->data, read,
              weights_shape_count (&tensor->shape) * sizeof (gfloat));
    }
  return TRUE;
}
