/* trip.c - what a test has, carried to the device that it tests, and back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "trip.h"

guint
trip_count_threads (void)
{
  return tested_device ()->on_host ? 2 : 1;
}

static real *
send (Trip *trip, const real *here, Maps maps, gboolean turned, gboolean back)
{
  const Device *device = tested_device ();
  Parcel *parcel = &trip->parcels[trip->n];

  if (!here || device->on_host)
    return (real *) here;
  g_assert_cmpuint (trip->n, <, G_N_ELEMENTS (trip->parcels));
  trip->n++;
  *parcel = (Parcel){ (real *) here, device->take (maps_size (maps)), maps,
                      turned, back };
  if (turned)
    device->put_maps (parcel->there, here, maps);
  else
    device->put (parcel->there, here, maps_size (maps));
  return parcel->there;
}

real *
trip_go (Trip *trip, const real *maps_data, Maps maps)
{
  return send (trip, maps_data, maps, TRUE, FALSE);
}

real *
trip_go_run (Trip *trip, const real *numbers, gsize n)
{
  return send (trip, numbers, (Maps){ (guint) n, 1, 1, 1 }, FALSE, FALSE);
}

real *
trip_return (Trip *trip, real *maps_data, Maps maps)
{
  return send (trip, maps_data, maps, TRUE, TRUE);
}

real *
trip_return_run (Trip *trip, real *numbers, gsize n)
{
  return send (trip, numbers, (Maps){ (guint) n, 1, 1, 1 }, FALSE, TRUE);
}

void
trip_end (Trip *trip)
{
  const Device *device = tested_device ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < trip->n; i++)
    {
      const Parcel *parcel = &trip->parcels[i];

      if (parcel->back && parcel->turned)
        device->get_maps (parcel->here, parcel->there, parcel->maps);
      else if (parcel->back)
        device->get (parcel->here, parcel->there, maps_size (parcel->maps));
      device->give_back (parcel->there);
    }
  device->check (&error);
  g_assert_no_error (error);
}

real *
trip_get_output (Network *network, Maps *maps)
{
  const real *there = network_get_output (network, maps);
  real *out = g_new (real, maps_size (*maps));

  tested_device ()->get_maps (out, there, *maps);
  return out;
}
