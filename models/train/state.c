/* state.c - numbers that a file is to keep, wherever they lie
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "state.h"

typedef struct
{
  WeightsTensor tensor; /* in the program's memory */
  const Device *device;
  real *home;
} Entry;

struct _State
{
  GArray *entries;
};

State *
state_new (void)
{
  State *state = g_new0 (State, 1);

  state->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  return state;
}

void
state_free (State *state)
{
  for (guint i = 0; i < state->entries->len; i++)
    {
      const Entry *entry = &g_array_index (state->entries, Entry, i);

      g_free ((gpointer) entry->tensor.name);
      if (!entry->device->on_host)
        g_free ((gpointer) entry->tensor.data);
    }
  g_array_unref (state->entries);
  g_free (state);
}

void
state_add (State *state,
           const Device *device,
           const gchar *group,
           const gchar *name,
           WeightsShape shape,
           real *home)
{
  Entry entry = { { g_strconcat (group, name, NULL), shape, home },
                  device,
                  home };

  if (!device->on_host)
    entry.tensor.data = g_new (real, weights_shape_count (&shape));
  g_array_append_val (state->entries, entry);
}

GArray *
state_get (State *state)
{
  GArray *tensors = g_array_new (FALSE, FALSE, sizeof (WeightsTensor));

  for (guint i = 0; i < state->entries->len; i++)
    {
      const Entry *entry = &g_array_index (state->entries, Entry, i);

      if (!entry->device->on_host)
        entry->device->get ((real *) entry->tensor.data, entry->home,
                            weights_shape_count (&entry->tensor.shape));
      g_array_append_val (tensors, entry->tensor);
    }
  return tensors;
}

gboolean
state_set (State *state, const Weights *weights, GError **error)
{
  for (guint i = 0; i < state->entries->len; i++)
    {
      const Entry *entry = &g_array_index (state->entries, Entry, i);
      const WeightsTensor *tensor = &entry->tensor;
      g_autofree gfloat *read =
        weights_read (weights, tensor->name, &tensor->shape, error);

      if (!read)
        return FALSE;
      entry->device->put (entry->home, read,
                          weights_shape_count (&tensor->shape));
    }
  return TRUE;
}
