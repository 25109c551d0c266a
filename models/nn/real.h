/* real.h - the floating point type that the trainer counts in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cblas.h>
#include <glib.h>

/* Single precision to train and to judge; the tests build the same files in
 * double precision, where central differences can verify a gradient. */
#ifdef REAL_IS_DOUBLE
typedef gdouble real;
#define real_gemm cblas_dgemm
#else
typedef gfloat real;
#define real_gemm cblas_sgemm
#endif
