/* nem-kernel.c - NEM's inner loops as a table, compiled once for each
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-vector.h"

extern const NemKernel VEC_NAME (nem_kernel);

const NemKernel VEC_NAME (nem_kernel) = {
  .name = VEC_TEXT (VEC_LEVEL),
  .product = VEC_NAME (nem_product),
  .winograd_in = VEC_NAME (nem_winograd_in),
  .winograd_out = VEC_NAME (nem_winograd_out),
  .epilogue_first = VEC_NAME (nem_epilogue_first),
  .epilogue_last = VEC_NAME (nem_epilogue_last),
  .first = VEC_NAME (nem_first),
  .pool = VEC_NAME (nem_pool),
  .epilogue_pointwise = VEC_NAME (nem_finish),
  .depthwise = VEC_NAME (nem_depthwise),
};
