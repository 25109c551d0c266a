/* gpu.h - a graphics card as a device, through CUDA and cuDNN
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/layers/device.h"

G_BEGIN_DECLS

/**
 * gpu_open:
 * @exact: whether products are made in full precision. Otherwise cards that
 *   have units for it make them in TF32, whose factors have 10 bits after the
 *   point. In the emulation that the tests use, NEM's output is then off by
 *   5e-4 of its length and its derivatives by 4e-2, where rectifiers flip;
 *   exact ones by 3e-7 and 4e-7.
 *
 * Takes the card of this rank (ranks.h): the first, the second and so on,
 * beginning anew when there are more ranks than cards. Its memory has
 * activations in the order (N, C, H, W), as cuDNN likes them best. Sums are
 * made in an order of their own, so that results differ from the CPU's in
 * their last digits; which of cuDNN's algorithms is used is measured anew in
 * each process, so that these differ from one run to the next as well.
 *
 * What was taken from the device must have been given back before it is
 * opened again, which also forgets its errors.
 *
 * Returns: (transfer none): the device, or %NULL with %SYMPIE_ERROR_VALUE if
 *   there is no card, or no CUDA for it, or if the program was built without
 *   -Dcuda=enabled.
 */
const Device *gpu_open (gboolean exact, GError **error);

/* Gives back what the library itself has taken. */
void gpu_close (void);

G_END_DECLS
