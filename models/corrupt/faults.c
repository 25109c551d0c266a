/* faults.c - real faults of cameras, light, water and prints
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "faults-private.h"

void
faults_init (Faults *faults)
{
  const FaultTone plain = { .contrast = 0.0, .pivot = 0.5, .gamma = 1.0 };

  *faults = (Faults){ .near = 1.0,
                      .distance_exponent = 1.0,
                      .kelvin_scene = 6500.0,
                      .kelvin_set = 6500.0,
                      .tone_before = plain,
                      .tone_after = plain,
                      .saturation = 1.0,
                      .scale = 1.0 };
  for (guint c = 0; c < 3; c++)
    faults->light[c][c] = faults->gamma[c] = faults->white[c] = 1.0;
}

void
faults_apply (const Faults *faults, gfloat *image, guint height, guint width)
{
  const gsize n = (gsize) height * width;

  if (faults_has_light (faults))
    faults_apply_light (faults, image, height, width);
  faults_apply_print (faults, image, n);
  corrupt_quantise (image, 3 * n);
  faults_apply_file (faults, image, height, width);
}
