/* kernel-algebra.h - the kernel K edited with its meaning kept
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/params.h"

G_BEGIN_DECLS

/**
 * KernelSymmetry:
 * @KERNEL_FREE: each number for itself.
 * @KERNEL_MIRROR: the same to the left and right, above and below.
 * @KERNEL_ROTATE: the same after a quarter turn.
 * @KERNEL_FULL: both.
 *
 * Which numbers of K are one.
 */
typedef enum
{
  KERNEL_FREE,
  KERNEL_MIRROR,
  KERNEL_ROTATE,
  KERNEL_FULL
} KernelSymmetry;

/**
 * kernel_set_number:
 * @k: (inout): gets @value at [@row][@column] and wherever @symmetry has the
 *   same number.
 * @keep_sum: take what that adds to the sum from the centre; or, when the
 *   centre is what is set, by equal parts from all others.
 */
void kernel_set_number (gfloat k[5][5],
                        guint row,
                        guint column,
                        gfloat value,
                        KernelSymmetry symmetry,
                        gboolean keep_sum);

/**
 * kernel_symmetrise:
 * @k: (inout): gets the mean of the numbers that are one; the sum stays.
 */
void kernel_symmetrise (gfloat k[5][5], KernelSymmetry symmetry);

/**
 * kernel_get_sum:
 *
 * Returns: what K makes of a flat area's distance from the mean grey.
 */
gdouble kernel_get_sum (const gfloat k[5][5]);

/**
 * kernel_get_sharpness:
 *
 * Returns: the real part of K's frequency response at a quarter of the
 *   sampling rate (waves four pixels long), averaged over horizontal, vertical
 *   and both diagonals, over the sum; for a symmetric K that keeps waves
 *   upright it is the sharpness of #SympieReadings. 1 keeps detail, more
 *   sharpens, less softens. 0 for a K that sums to 0.
 */
gdouble kernel_get_sharpness (const gfloat k[5][5]);

/**
 * kernel_set_sharpness:
 * @k: (inout): gets a multiple of the difference between the centre and a
 *   binomial blur, so that kernel_get_sharpness() finds @sharpness; the sum
 *   stays, and setting the old value brings the old numbers back.
 *
 * Returns: %FALSE, with @k untouched, if it sums to 0.
 */
gboolean kernel_set_sharpness (gfloat k[5][5], gdouble sharpness);

/**
 * kernel_get_response:
 * @x: cycles a pixel along a row, -0.5 to 0.5.
 * @y: along a column.
 *
 * Returns: by how much waves of that frequency grow: the magnitude of K's
 *   frequency response.
 */
gdouble kernel_get_response (const gfloat k[5][5], gdouble x, gdouble y);

G_END_DECLS
