/* views-case.c - small networks for tests of the views
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "views-case.h"

#define N_POOLED (NEM_VIEW_INPUTS + 4)
#define SEED 1 /* of a network whose answers differ with what it sees */

static void
add_tensor (GArray *tensors,
            const gchar *name,
            WeightsShape shape,
            gfloat scale)
{
  gsize n = weights_shape_count (&shape);
  gfloat *data;
  WeightsTensor tensor = { name, shape, NULL };

  data = g_new (gfloat, n);
  for (gsize i = 0; i < n; i++)
    data[i] = g_random_double_range (scale < 0 ? 0.5 : -scale, ABS (scale));
  tensor.data = data;
  g_array_append_val (tensors, tensor);
}

Nem *
views_case_make_network (const gchar *path, gfloat answer, gboolean pooled)
{
  static const gchar *const norms[] = { "weight", "bias", "running_mean",
                                        "running_var" };
  g_autoptr (GArray) tensors =
    g_array_new (FALSE, FALSE, sizeof (WeightsTensor));
  g_autoptr (GStringChunk) names = g_string_chunk_new (512);
  g_autoptr (GError) error = NULL;
  Nem *nem;

  g_random_set_seed (SEED);
  for (guint i = 0; i < 7; i++)
    {
      g_autofree gchar *block =
        g_strdup_printf ("backbone.%u.", 3 + (i - 1) / 2);
      const gchar *conv = i == 0 ? "0" : i % 2 ? "conv1" : "conv2";
      const gchar *norm = i == 0 ? "1" : i % 2 ? "bn1" : "bn2";
      const gchar *folder = i == 0 ? "backbone." : block;
      g_autofree gchar *weight = g_strconcat (folder, conv, ".weight", NULL);
      g_autofree gchar *bias = g_strconcat (folder, conv, ".bias", NULL);

      add_tensor (tensors, g_string_chunk_insert (names, weight),
                  (WeightsShape){ 4,
                                  { 4,
                                    i == 0             ? 3
                                    : pooled && i == 5 ? N_POOLED
                                                       : 4,
                                    pooled && i >= 5 ? 1 : 3,
                                    pooled && i >= 5 ? 1 : 3 } },
                  0.4f);
      add_tensor (tensors, g_string_chunk_insert (names, bias),
                  (WeightsShape){ 1, { 4 } }, 0.4f);
      for (guint j = 0; j < G_N_ELEMENTS (norms); j++)
        {
          g_autofree gchar *name =
            g_strconcat (folder, norm, ".", norms[j], NULL);

          add_tensor (tensors, g_string_chunk_insert (names, name),
                      (WeightsShape){ 1, { 4 } }, j == 3 ? -1.5f : 1);
        }
    }
  if (pooled)
    {
      add_tensor (tensors, "input.mean", (WeightsShape){ 1, { N_POOLED } },
                  0.4f);
      add_tensor (tensors, "input.scale", (WeightsShape){ 1, { N_POOLED } },
                  -1.5f);
    }
  add_tensor (tensors, "out.weight", (WeightsShape){ 2, { PARAMS_N, 4 } },
              answer);
  add_tensor (tensors, "out.bias", (WeightsShape){ 1, { PARAMS_N } }, answer);

  weights_save (path, (const WeightsTensor *) tensors->data, tensors->len,
                WEIGHTS_F32, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < tensors->len; i++)
    g_free ((gfloat *) g_array_index (tensors, WeightsTensor, i).data);
  nem = nem_load (path, &error);
  g_assert_no_error (error);
  return nem;
}
