/* nem-kernels.c - which of NEM's inner loops this machine can run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-kernel.h"
#include "vec-level.h"

VEC_DECLARE (NemKernel, nem_kernel);

const NemKernel *const *
nem_kernels (void)
{
  static const NemKernel *const kernels[] = { VEC_LEVELS (nem_kernel), NULL };

  return kernels + vec_level_first ();
}
