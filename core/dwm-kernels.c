/* dwm-kernels.c - which of DWM's inner loops this machine can run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dwm-kernel.h"

extern const DwmKernel dwm_kernel_base;
#ifdef VEC_X86_LEVELS
extern const DwmKernel dwm_kernel_avx2;
extern const DwmKernel dwm_kernel_avx512;
#endif

const DwmKernel *const *
dwm_kernels (void)
{
  static const DwmKernel *kernels[4];
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      guint n = 0;

#ifdef VEC_X86_LEVELS
      __builtin_cpu_init ();
      if (__builtin_cpu_supports ("avx512f"))
        kernels[n++] = &dwm_kernel_avx512;
      if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
        kernels[n++] = &dwm_kernel_avx2;
#endif
      kernels[n] = &dwm_kernel_base;
      g_once_init_leave (&done, 1);
    }
  return kernels;
}
