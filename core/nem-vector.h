/* nem-vector.h - for the files that are compiled once for each NemKernel
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nem-kernel.h"
#include "vec.h"

NemProduct VEC_NAME (nem_product);
NemWinogradIn VEC_NAME (nem_winograd_in);
NemWinogradOut VEC_NAME (nem_winograd_out);
NemEpilogueFirst VEC_NAME (nem_epilogue_first);
NemEpilogueLast VEC_NAME (nem_epilogue_last);
NemFirst VEC_NAME (nem_first);
NemPool VEC_NAME (nem_pool);
NemEpiloguePointwise VEC_NAME (nem_finish);
NemDepthwise VEC_NAME (nem_depthwise);
