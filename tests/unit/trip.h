/* trip.h - what a test has, carried to the device that it tests, and back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/layers/network.h"

/* The device that a test program tests: the processor in those that are linked
 * with tested-cpu.c, a graphics card in those with tested-gpu.c. NULL where
 * there is none: it has then been said that all tests are skipped, and main
 * has only to return. */
const Device *tested_device (void);

/* Up to how many threads tests are to try: 1 where they do not matter. */
guint trip_count_threads (void);

typedef struct
{
  real *here;
  real *there;
  Maps maps;
  gboolean turned; /* whether its order there may be another */
  gboolean back;   /* whether it comes back */
} Parcel;

/* One call of a device's function; { 0 } at first. */
typedef struct
{
  Parcel parcels[12];
  guint n;
} Trip;

/* (nullable argument) Returns: where it is on the device: on the processor
 * that is the same place. */
real *trip_go (Trip *trip, const real *maps_data, Maps maps);

real *trip_go_run (Trip *trip, const real *numbers, gsize n);

/* Likewise of what the device changes: it is brought back. */
real *trip_return (Trip *trip, real *maps_data, Maps maps);

real *trip_return_run (Trip *trip, real *numbers, gsize n);

/* Brings back, gives back, and asserts that the device is well. */
void trip_end (Trip *trip);

/* Returns: (transfer full): what a network on that device has given. */
real *trip_get_output (Network *network, Maps *maps);
