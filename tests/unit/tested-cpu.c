/* tested-cpu.c - the processor as the device that is tested
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "trip.h"

const Device *
tested_device (void)
{
  return &device_cpu;
}
