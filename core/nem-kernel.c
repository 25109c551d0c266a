/* nem-kernel.c - NEM's inner loops as a table, compiled once for each
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-vector.h"

#define TEXT_(level) #level
#define TEXT(level) TEXT_ (level)

extern const NemKernel NEM_NAME (nem_kernel);

const NemKernel NEM_NAME (nem_kernel) = {
  .name = TEXT (NEM_LEVEL),
  .product = NEM_NAME (nem_product),
  .winograd_in = NEM_NAME (nem_winograd_in),
  .winograd_out = NEM_NAME (nem_winograd_out),
  .finish_first = NEM_NAME (nem_finish_first),
  .finish_last = NEM_NAME (nem_finish_last),
  .first = NEM_NAME (nem_first),
  .pool = NEM_NAME (nem_pool),
};
