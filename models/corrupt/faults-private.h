/* faults-private.h - what the files of the faults share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "corrupt-private.h"
#include "faults.h"

G_BEGIN_DECLS

/* A table over encoded values, 0 to 1; whole steps of 1 / 255 hit its knots. */
#define FAULT_KNOTS (255 * 4)

/* A table over linear light, 0 to 1: 64 knots for each doubling from
 * FAULT_DARK on, evenly below it. */
#define FAULT_DARK 0x1p-10f
#define FAULT_LIGHT_KNOTS (10 * 64 + 1)

/* Encoded values to whatever @table holds for each knot. */
void
faults_look_up (gfloat *plane, gsize n, const gfloat table[FAULT_KNOTS + 2]);

/* Linear light, clipped to [0, 1], likewise. */
void faults_look_up_light (gfloat *out,
                           const gfloat *plane,
                           gsize n,
                           const gfloat table[FAULT_LIGHT_KNOTS + 2]);

/* The light at knot @i. */
gdouble faults_get_light (guint i);

/* Linear light of an encoded value, and back. */
gdouble faults_tone_undo (const FaultTone *tone, gdouble value);
gdouble faults_tone_apply (const FaultTone *tone, gdouble light);

/* Whether it does more than change encoded values. */
gboolean faults_has_light (const Faults *faults);

/* Linear sRGB to the space of a camera, white to white, and back. */
void faults_find_camera (gdouble to[3][3], gdouble back[3][3], guint camera);

/* What the wrong balance multiplies the channels of the camera by; that of
 * green is 1. */
void faults_find_gains (gdouble gains[3], const Faults *faults);

/* Airlight and attenuation, in linear light. */
void faults_apply_medium (const Faults *faults,
                          gfloat *planes,
                          guint height,
                          guint width);

/* @planes, linear, mixed; clipped to [0, 1]. */
void faults_mix_light (gfloat *planes, gsize n, const gdouble mix[3][3]);

/* From encoded to encoded, by way of linear light. */
void faults_apply_light (const Faults *faults,
                         gfloat *planes,
                         guint height,
                         guint width);

/* Prints and filters. */
void faults_apply_tone (const Faults *faults, gfloat *planes, gsize n);

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
