/* oracle-private.h - a photograph, its warp, and what the warp's error does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/dwm.h"

G_BEGIN_DECLS

/**
 * OracleError:
 * @ORACLE_CUT: the mean square error of the warp cut to [0, 1].
 * @ORACLE_BOUND: of the warp as it is, but that what goes beyond black where
 *   the original is black, or beyond white where it is white, is no error.
 *   Never less than the other; it does not go flat where all is cut.
 */
typedef enum
{
  ORACLE_CUT,
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
  gfloat *error;     /* (3, height, width), 0 where it has no derivative */
  gfloat *counts;    /* likewise: 1 where it has one, else 0 */
  gfloat *filtered;  /* (3, height, width), K (*) corrupted */
  gfloat *strip;     /* some rows of what the error depends on */
} OracleImage;

void oracle_image_init (OracleImage *image, guint height, guint width);

void oracle_image_clear (OracleImage *image);

void oracle_image_set (OracleImage *image,
                       const gfloat *corrupted,
                       const gfloat *clean);

/* Returns: the mean square error; sets mixed, error and counts. */
gdouble oracle_image_measure (OracleImage *image,
                              const SympieParams *p,
                              OracleError kind);

/**
 * oracle_image_derive:
 * @gradient: half of the derivative of the mean square error.
 * @curvature: (PARAMS_N, PARAMS_N): the mean of the products of each pixel's
 *   derivatives (Gauss and Newton), from some of the rows.
 *
 * To be called after oracle_image_measure() of the same numbers.
 */
void oracle_image_derive (OracleImage *image,
                          const SympieParams *p,
                          gdouble gradient[PARAMS_N],
                          gdouble curvature[PARAMS_N * PARAMS_N]);

G_END_DECLS
