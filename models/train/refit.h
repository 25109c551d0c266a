/* refit.h - where the colour numbers should have been, in closed form
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/layers/layers.h"

G_BEGIN_DECLS

/**
 * refit_pull:
 * @d_params: (PARAMS_N, n), added to.
 * @params: what the images were warped with.
 * @warped: (3, n, h, w) normalised.
 * @clean: likewise.
 * @weight: of the pull.
 *
 * For each image, least squares say which affine change of the warped
 * image's colours brings it nearest to the clean one, and with it which Cm
 * and Cs would have made it with a kernel that sums to 1. The derivatives of
 * a Huber loss between the two are added: a pull that is as strong for a flat
 * image, which its own square error hardly moves because all its differences
 * are small, as for a dark one.
 *
 * Returns: the mean of the loss over the batch, not times @weight.
 */
gdouble refit_pull (real *d_params,
                    const real *params,
                    const real *warped,
                    const real *clean,
                    Maps maps,
                    gdouble weight,
                    Team *team);

G_END_DECLS
