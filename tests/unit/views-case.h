/* views-case.h - small networks for tests of the views
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/views.h"

/* A network of four channels and random weights, whose answers are up to about
 * @answer. @path: where its file is written to, for the caller to remove.
 * @pooled: in the pooled form, without a classifier. */
Nem *
views_case_make_network (const gchar *path, gfloat answer, gboolean pooled);
