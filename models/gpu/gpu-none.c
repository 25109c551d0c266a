/* gpu-none.c - for programs built without CUDA
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/error.h"
#include "gpu.h"

const Device *
gpu_open (gboolean exact, GError **error)
{
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
               "this build knows no CUDA; build with -Dcuda=enabled");
  return NULL;
}

void
gpu_close (void)
{
}
