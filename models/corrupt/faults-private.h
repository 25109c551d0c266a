/* faults-private.h - shared by the faults' files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "corrupt-private.h"
#include "faults.h"

G_BEGIN_DECLS

/* A lookup table over encoded values, 0 to 1; multiples of 1 / 255 are
 * knots. */
#define FAULT_KNOTS (255 * 4)

/* A lookup table over linear light, 0 to 1: 64 knots per doubling from
 * FAULT_DARK, linear below it. */
#define FAULT_DARK 0x1p-10f
#define FAULT_LIGHT_KNOTS (10 * 64 + 1)

/* Maps encoded values through @table. */
void
faults_look_up (gfloat *plane, gsize n, const gfloat table[FAULT_KNOTS + 2]);

/* Likewise for linear light, clipped to [0, 1]. */
void faults_look_up_light (gfloat *out,
                           const gfloat *plane,
                           gsize n,
                           const gfloat table[FAULT_LIGHT_KNOTS + 2]);

/* The light at knot @i. */
gdouble faults_get_light (guint i);

/* Linear light of an encoded value, and back. */
gdouble faults_decode_tone (const FaultTone *tone, gdouble value);
gdouble faults_encode_tone (const FaultTone *tone, gdouble light);

/* Returns: whether any of the faults needs linear light. */
gboolean faults_has_light (const Faults *faults);

/* All faults in linear light; @planes are encoded before and after. */
void faults_apply_light (const Faults *faults,
                         gfloat *planes,
                         guint height,
                         guint width);

/* Prints and filters. */
void faults_apply_print (const Faults *faults, gfloat *planes, gsize n);

/* Noise of the sensor, in the camera's linear light. */
void faults_add_noise (const Faults *faults,
                       gfloat *planes,
                       guint height,
                       guint width);

/* Scaling, sharpening, JPEG. */
void faults_apply_file (const Faults *faults,
                        gfloat *planes,
                        guint height,
                        guint width);

G_END_DECLS
