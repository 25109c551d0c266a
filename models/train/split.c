/* split.c - splits photographs into training and held-out sets
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "split.h"

void
split_photos (GArray *training, GArray *held_out, guint n, guint n_held_out)
{
  for (guint i = 0; i < n; i++)
    if ((guint64) (i + 1) * n_held_out / n > (guint64) i * n_held_out / n)
      g_array_append_val (held_out, i);
    else
      g_array_append_val (training, i);
}
