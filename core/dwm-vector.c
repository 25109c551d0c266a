/* dwm-vector.c - DWM's inner loops of one level
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dwm-level.h"

extern const DwmKernel VEC_NAME (dwm_kernel);

const DwmKernel VEC_NAME (dwm_kernel) = {
  .name = VEC_TEXT (VEC_LEVEL),
  .widen = VEC_NAME (dwm_widen),
  .narrow = VEC_NAME (dwm_narrow),
  .recolour = VEC_NAME (dwm_recolour),
  .colour = VEC_NAME (dwm_colour),
  .convolve = VEC_NAME (dwm_convolve),
};
