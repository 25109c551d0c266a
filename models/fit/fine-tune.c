/* fine-tune.c - a last stage that was fitted learns on, through a classifier
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fine-tune.h"

#include "models/nn/adam.h"

#define RISING 50  /* iterations until the learning rate is reached */
#define SECOND 0.5 /* the paper's weight of step two */
#define EMA_RATE 0.9
#define CLIP 1.0
#define PHOTO 0.3 /* weight of the image's error beside the classifier's */
#define FLOOR 1e-5

static void
show_images (gpointer data, real *input, const real *images, guint n)
{
  feature_extractor_run (data, input, images, n);
}

static Trainer *
make_trainer (const FineTuneOptions *options,
              const TrainerFeatures *features,
              Network *last)
{
  TrainerOptions trainer_options = {
    .widths = { [NEM_STAGES - 1] = options->width },
    .features = features,
    .batch = options->batch,
    .side = options->upstream->size,
    .n_threads = options->n_threads,
    .upstream = options->upstream,
    .downstream = 1.0,
    .photo = PHOTO,
    .image_loss = { .log = 1.0, .floor = FLOOR },
    .self_labels = options->self_labels,
    .second = SECOND,
    .ema_rate = EMA_RATE,
    .clip = CLIP,
    .head_rate = 1.0,
    .norm = NORM_RUNNING,
    .edges = DWM_EXTEND,
  };
  Trainer *trainer = trainer_new (&trainer_options);

  network_copy_params (trainer_get_network (trainer), last);
  network_copy_params (trainer_get_ema (trainer), last);
  return trainer;
}

guint
fine_tune (Network *last,
           Loader *loader,
           const FineTuneOptions *options,
           gboolean (*progress) (guint n, gdouble loss),
           GError **error)
{
  const TrainerFeatures features = { feature_extractor_get_size (
                                       options->extractor),
                                     show_images, options->extractor };
  g_autoptr (Trainer) trainer = make_trainer (options, &features, last);
  gboolean go_on = TRUE;
  guint done = 0;

  while (done < options->iterations && go_on)
    {
      const Batch *batch = loader_take (loader, error);
      gdouble rate = adam_get_rate (options->learning_rate, done,
                                    options->iterations, RISING);
      TrainerLosses losses;

      if (!batch || !trainer_step (trainer, batch, rate, &losses, error))
        return 0;
      done++;
      if (progress)
        go_on = progress (done, losses.first);
    }
  network_copy_params (last, trainer_get_ema (trainer));
  return done;
}
