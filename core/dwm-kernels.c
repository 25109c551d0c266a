/* dwm-kernels.c - which of DWM's inner loops this machine can run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dwm-kernel.h"
#include "vec-level.h"

VEC_DECLARE (DwmKernel, dwm_kernel);

const DwmKernel *const *
dwm_kernels (void)
{
  static const DwmKernel *const kernels[] = { VEC_LEVELS (dwm_kernel), NULL };

  return kernels + vec_level_first ();
}
