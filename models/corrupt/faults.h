/* faults.h - real faults of cameras, light, water and prints
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FaultTone:
 * @contrast: slope of the S-shaped part, 0 (none) to about 6.
 * @pivot: its inflection, an encoded value of 0.3 to 0.7.
 * @gamma: exponent applied to the encoded value first; 1 for none.
 *
 * How a camera encodes linear light: sRGB's curve, then this one.
 */
typedef struct
{
  gdouble contrast;
  gdouble pivot;
  gdouble gamma;
} FaultTone;

/**
 * Faults:
 * @attenuation: optical density (natural logarithm) of the medium between the
 *   camera and the farthest part of the scene, per channel; 0 for clear.
 * @airlight: linear light of that medium.
 * @near: distance of the bottom row, as a fraction of the top row's.
 * @distance_exponent: exponent of the distance from the bottom to the top.
 * @tilt: difference of the distances of the right and left edges.
 * @light: linear light, mixed; out[c] = sum over d of light[c][d] in[d].
 * @headroom: how much brighter than white clipped light is.
 * @exposure: in EV.
 * @camera: index of a camera, below faults_n_cameras().
 * @kelvin_scene: correlated colour temperature of the light, 2,500 to 10,000.
 * @kelvin_set: the camera's estimate of it.
 * @tint: distance from the locus, in CIE 1960 u v; positive is greener light.
 * @blur: standard deviation in pixels.
 * @iso: of the sensor; 0 for no noise.
 * @correlation: correlation of the noise of neighbouring pixels, 0 to 1.
 * @blotches: chroma noise left by noise reduction, as a fraction of the noise.
 * @tone_before: the rendering that is undone first.
 * @tone_after: the rendering at the end.
 * @saturation: of encoded values; 1 for no change.
 * @dye_loss: fraction of the density that each channel's dye has lost.
 * @stain: density that the paper has gained per channel.
 * @curve: contrast of a filter's curve per channel, -1 to 1.
 * @shadows: added to each channel in the shadows.
 * @highlights: added to each channel in the highlights.
 * @gamma: of each channel, encoded.
 * @black: encoded value of black, for each channel.
 * @white: encoded value of white, for each channel.
 * @scale: the photograph is scaled by it and back; 1 for neither.
 * @sharpen: amount of an unsharp mask.
 * @quality: of JPEG, 1 to 100; 0 for none.
 * @seed: of the noise.
 *
 * A photograph's faults, in the order in which they occur: scene, lens and
 * sensor in linear light; rendering; print or filter; file.
 */
typedef struct
{
  gdouble attenuation[3];
  gdouble airlight[3];
  gdouble near;
  gdouble distance_exponent;
  gdouble tilt;
  gdouble light[3][3];
  gdouble headroom;
  gdouble exposure;
  guint camera;
  gdouble kelvin_scene;
  gdouble kelvin_set;
  gdouble tint;
  gdouble blur;
  gdouble iso;
  gdouble correlation;
  gdouble blotches;
  FaultTone tone_before;
  FaultTone tone_after;
  gdouble saturation;
  gdouble dye_loss[3];
  gdouble stain[3];
  gdouble curve[3];
  gdouble shadows[3];
  gdouble highlights[3];
  gdouble gamma[3];
  gdouble black[3];
  gdouble white[3];
  gdouble scale;
  gdouble sharpen;
  guint quality;
  guint64 seed;
} Faults;

/* Sets no fault. */
void faults_init (Faults *faults);

/**
 * faults_draw:
 * @faults: (out):
 * @seed: the only input of the random numbers.
 *
 * Draws one to four faults of scene, rendering or print, with continuous and
 * mostly slight strengths, and faults of sensor and file.
 */
void faults_draw (Faults *faults, guint64 seed);

/**
 * faults_apply:
 * @image: planar (3, @height, @width), sRGB-encoded R'G'B' in [0, 1]; changed.
 *
 * Applies the faults. The result has 8 bits: multiples of 1 / 255. Sizes in
 * pixels (blur, noise) refer to the given image; scale it for the network
 * afterwards.
 */
void
faults_apply (const Faults *faults, gfloat *image, guint height, guint width);

/* faults_draw() and faults_apply(). */
void faults_corrupt (gfloat *image, guint height, guint width, guint64 seed);

guint faults_n_cameras (void);

/**
 * faults_find_light:
 * @xy: (out): chromaticity, CIE 1931.
 * @kelvin: 1,700 to 25,000.
 * @tint: as in #Faults.
 *
 * The chromaticity of light: the Planckian locus below 4,000 K, the CIE's
 * daylight locus above 5,000 K, and interpolated in between.
 */
void faults_find_light (gdouble xy[2], gdouble kelvin, gdouble tint);

/* Returns: standard deviation of the noise at linear @light; white is 1. */
gdouble faults_get_noise (gdouble iso, gdouble light);

G_END_DECLS
