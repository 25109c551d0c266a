/* nem-vector.h - for the files that are compiled once for each NemKernel
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nem-kernel.h"
#include "vec.h"

NemProduct VEC_NAME (nem_product);
NemWinogradIn VEC_NAME (nem_winograd_in);
NemWinogradOut VEC_NAME (nem_winograd_out);
NemFinishFirst VEC_NAME (nem_finish_first);
NemFinishLast VEC_NAME (nem_finish_last);
NemFirst VEC_NAME (nem_first);
NemPool VEC_NAME (nem_pool);
