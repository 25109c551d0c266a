/* kernel-algebra.h - the kernel K edited with its meaning kept
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/params.h"

G_BEGIN_DECLS

/**
 * KernelSymmetry:
 * @KERNEL_FREE: all numbers are independent.
 * @KERNEL_MIRROR: mirror symmetry, horizontally and vertically.
 * @KERNEL_ROTATE: symmetry under rotation by 90 degrees.
 * @KERNEL_FULL: both.
 *
 * Which numbers of K are tied.
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
 * @k: (inout): set to @value at [@row][@column] and at all positions tied by
 *   @symmetry.
 * @keep_sum: compensate the change of the sum at the centre or, if the centre
 *   is set, equally at all others.
 */
void kernel_set_number (gfloat k[5][5],
                        guint row,
                        guint column,
                        gfloat value,
                        KernelSymmetry symmetry,
                        gboolean keep_sum);

/**
 * kernel_symmetrise:
 * @k: (inout): tied numbers are replaced by their mean; the sum stays.
 */
void kernel_symmetrise (gfloat k[5][5], KernelSymmetry symmetry);

/**
 * kernel_get_sum:
 *
 * Returns: the factor of a flat area's distance from mean grey.
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
 * Returns: the magnitude of K's frequency response.
 */
gdouble kernel_get_response (const gfloat k[5][5], gdouble x, gdouble y);

G_END_DECLS
