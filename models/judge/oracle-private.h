/* oracle-private.h - a photograph, its warp, and derivatives of the error
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/dwm.h"

G_BEGIN_DECLS

/**
 * OracleError:
 * @ORACLE_CLAMPED: the mean squared error of the warp, clamped to [0, 1].
 * @ORACLE_BOUND: without the clamp, but overshoot beyond black or white where
 *   the original is black or white is no error. An upper bound of the other,
 *   and not flat where everything is clamped.
 */
typedef enum
{
  ORACLE_CLAMPED,
  ORACLE_BOUND
} OracleError;

/* Height and width are those of the images; padded planes have DWM_RADIUS
 * more on each side. */
typedef struct
{
  guint height;
  guint width;
  gfloat *corrupted; /* (3, padded), normalised, edges extended */
  gfloat *mixed;     /* (3, padded), colour-corrected */
  gfloat *clean;     /* (3, height, width), in [0, 1] */
  gfloat *error;     /* (3, height, width), 0 where its derivative is 0 */
  gfloat *counts;    /* likewise: 1 where it has a derivative, else 0 */
  gfloat *filtered;  /* (3, height, width), K (*) corrupted */
  gfloat *strip;     /* terms of the error for some rows */
} OracleImage;

void oracle_image_init (OracleImage *image, guint height, guint width);

void oracle_image_clear (OracleImage *image);

void oracle_image_set (OracleImage *image,
                       const gfloat *corrupted,
                       const gfloat *clean);

/* Returns: the mean squared error; sets mixed, error and counts. */
gdouble oracle_image_measure (OracleImage *image,
                              const SympieParams *p,
                              OracleError kind);

/**
 * oracle_image_derive:
 * @gradient: half the gradient of the mean squared error.
 * @curvature: (PARAMS_N, PARAMS_N): Gauss-Newton Hessian, from some of the
 *   rows.
 *
 * To be called after oracle_image_measure() with the same numbers.
 */
void oracle_image_derive (OracleImage *image,
                          const SympieParams *p,
                          gdouble gradient[PARAMS_N],
                          gdouble curvature[PARAMS_N * PARAMS_N]);

G_END_DECLS
