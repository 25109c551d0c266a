/* nem-read.h - reads parts of NEM from weights files, for nem*.c only
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "weights.h"

G_BEGIN_DECLS

/* Returns: (transfer full): the vector LAYER.PART of @n numbers, or NULL. */
gfloat *nem_read_vector (const Weights *weights,
                         const gchar *layer,
                         const gchar *part,
                         guint n,
                         GError **error);

/* Reads a batch norm on running statistics as y = scale * x + shift. */
gboolean nem_read_bn (gfloat **scale,
                      gfloat **shift,
                      const Weights *weights,
                      const gchar *layer,
                      guint n,
                      GError **error);

G_END_DECLS
