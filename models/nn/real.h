/* real.h - the floating-point type of training
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cblas.h>
#include <glib.h>

/* Single precision in programs; the tests also build these files in double
 * precision, so that central differences can verify gradients. */
#ifdef REAL_IS_DOUBLE
typedef gdouble real;
#define real_gemm cblas_dgemm
#else
typedef gfloat real;
#define real_gemm cblas_sgemm
#endif
