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
Eye *eye_new (const Look    *look,
              const Summary *summary,
              const Whiten  *whiten,
              guint          n_threads);

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
void eye_show (Eye        *eye,
               real       *input,
               const real *images,
               guint       n);

/**
 * eye_warp:
 * @last: of network_new_nem_last(), with an output for each of K's numbers;
 *   it is planned anew.
 * @images: (3, n, h, w), normalised; warped in place with the numbers that
 *   @last gives for them, and clamped.
 */
void eye_warp (Eye     *eye,
               Network *last,
               real    *images,
               Maps     maps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Eye, eye_free)

G_END_DECLS
