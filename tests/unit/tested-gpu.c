/* tested-gpu.c - a graphics card as the device that is tested
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "models/gpu/gpu.h"
#include "trip.h"

const Device *
tested_device (void)
{
  static const Device *device;
  g_autoptr (GError) error = NULL;

  if (device)
    return device;
  device = gpu_open (TRUE, &error);
  if (!device)
    printf ("1..0 # SKIP %s\n", error->message);
  return device;
}
