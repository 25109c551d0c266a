/* mobilenet-case.h - a classifier of random weights, and plain loops for it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/mobilenet.h"

/* Writes all of its tensors, with a fixed seed. */
void mobilenet_case_write (const gchar *path);

/* The expected result of mobilenet_plan_run(), in double precision. */
void mobilenet_case_run (gdouble *out,
                         const Weights *weights,
                         const gfloat *view,
                         guint height,
                         guint width);
