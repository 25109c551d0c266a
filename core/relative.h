/* relative.h - the relative form of what NEM says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "params.h"

G_BEGIN_DECLS

/* Where each part of the answer begins, and how many numbers it has. */
#define RELATIVE_AT_R 0     /* 9: R - I, row-major, row = input channel */
#define RELATIVE_AT_MEAN 9  /* 3: target mean, less the usual one */
#define RELATIVE_AT_GATE 12 /* 1: logit of g */
#define RELATIVE_AT_SPREAD \
  13                     /* 3: logarithm of the target deviation over 0.25 */
#define RELATIVE_AT_A 16 /* 9: A, row-major */
#define RELATIVE_AT_SHIFT 25 /* 3: c */
#define RELATIVE_AT_K 28     /* 25: K */
#define RELATIVE_N 53

/* A usual photograph: means of R', G' and B', and the deviation of each. */
#define RELATIVE_MEAN   \
  {                     \
    0.45f, 0.43f, 0.40f \
  }
#define RELATIVE_DEVIATION 0.25f

/**
 * RelativeView:
 * @mean: of each channel of a view, R'G'B' in [0, 1].
 * @deviation: its standard deviation, at least %RELATIVE_DEVIATION_MIN.
 */
typedef struct
{
  gfloat mean[3];
  gfloat deviation[3];
} RelativeView;

#define RELATIVE_DEVIATION_MIN 0.004f

/* @view: (3, @area) planar R'G'B' in [0, 1]. */
void relative_measure (RelativeView *out, const gfloat *view, gsize area);

/**
 * relative_compose:
 * @out: (out): on the normalised image, as #SympieParams are.
 * @y: what the network says.
 *
 * With the view's mean m and deviation s, a gate g in 0..1, a target mean t, a
 * target deviation d, a mix R and small corrections A and c, in R'G'B' of
 * [0, 1]:
 *
 *     G  = (1 - g) I + g diag (d / s) R + A
 *     v' = v G + b,  so that m goes to (1 - g) m + g t + m A + c
 *
 * Moving an image's mean and deviation to named ones is Reinhard, Ashikhmin,
 * Gooch and Shirley's colour transfer (IEEE CG&A 21(5), 2001); g says how much
 * of that is called for. With g = 0 the answer is an absolute one. K is as
 * ever.
 */
void relative_compose (SympieTransform *out,
                       const gfloat y[RELATIVE_N],
                       const RelativeView *view);

/**
 * relative_backward:
 * @d_y: (out): a loss's derivative by @y.
 * @d_out: its derivative by what relative_compose() gives: Cm, b and K in
 *   the order of #SympieParams, b in Cs's place.
 */
void relative_backward (gdouble d_y[RELATIVE_N],
                        const gdouble d_out[PARAMS_N],
                        const gfloat y[RELATIVE_N],
                        const RelativeView *view);

G_END_DECLS
