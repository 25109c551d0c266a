/* eye.h - images as the last stage of NEM is shown them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "summary.h"
#include "whiten.h"

G_BEGIN_DECLS

/**
 * Eye:
 *
 * All that lies between an image and a network of network_new_nem_last(): the
 * front, whose maps are summed up, and summaries whitened. Learns nothing.
 */
typedef struct _Eye Eye;

/* What is given outlives the eye. */
Eye *eye_new (const Look *look,
              const Summary *summary,
              const Whiten *whiten,
              guint n_threads);

void eye_free (Eye *eye);

/* Returns: how many numbers an image becomes. */
guint eye_get_size (const Eye *eye);

/**
 * eye_show:
 * @input: (out): (eye_get_size(), n).
 * @images: (3, n, side, side), normalised as in params.h.
 *
 * Takes memory when @n is larger than ever before.
 */
void eye_show (Eye *eye, real *input, const real *images, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Eye, eye_free)

G_END_DECLS
