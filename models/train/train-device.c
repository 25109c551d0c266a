/* train-device.c - what sympie-train counts on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "train-device.h"

#include "models/gpu/gpu.h"

gboolean
train_open_device (TrainSettings *settings,
                   void (*say) (const gchar *message, gpointer data),
                   GError **error)
{
  TrainerOptions *trainer = &settings->trainer;
  gboolean exact = g_str_equal (settings->device, "cuda-exact");

  if (g_str_equal (settings->device, "cpu"))
    return TRUE;
  if (!exact && !g_str_equal (settings->device, "cuda"))
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                 "--device %s: must be cpu, cuda or cuda-exact",
                 settings->device);
  else if (trainer->refit > 0.0)
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                 "--refit-weight %g needs --device cpu", trainer->refit);
  else
    trainer->device = gpu_open (exact, error);
  if (trainer->device)
    say (trainer->device->name, NULL);
  return trainer->device != NULL;
}

void
train_close_device (void)
{
  gpu_close ();
}
