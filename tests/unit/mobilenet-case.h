/* mobilenet-case.h - a classifier of random weights, and plain loops for it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/mobilenet.h"

/* Writes all of its tensors, always the same. */
void mobilenet_case_write (const gchar *path);

/* What mobilenet_plan_run() has to give, in double. */
void mobilenet_case_run (gdouble *out,
                         const Weights *weights,
                         const gfloat *view,
                         guint height,
                         guint width);
