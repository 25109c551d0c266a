/* faults.h - what cameras, light, water and prints get wrong
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FaultTone:
 * @contrast: slope of the S-shaped part, 0 (none) to about 6.
 * @pivot: the encoded value about which it turns, 0.3 to 0.7.
 * @gamma: of the encoded value, before that; 1 changes nothing.
 *
 * How a maker renders linear light: sRGB's curve, then this one.
 */
typedef struct
{
  gdouble contrast;
  gdouble pivot;
  gdouble gamma;
} FaultTone;

/**
 * Faults:
 * @attenuation: optical density (natural logarithm) of what lies between the
 *   farthest part of the scene and the camera, for each channel; 0 for clear.
 * @airlight: linear light of that medium.
 * @near: distance of the bottom row, in parts of the top row's.
 * @fall: exponent of the distance from the bottom to the top.
 * @tilt: distance that the right edge has more than the left one.
 * @light: linear light, mixed; out[c] = sum over d of light[c][d] in[d].
 * @headroom: how much brighter than white the light is that was clipped.
 * @exposure: in EV.
 * @camera: index of a camera, below faults_n_cameras().
 * @kelvin_scene: correlated colour temperature of the light, 2,500 to 10,000.
 * @kelvin_set: what the camera took it for.
 * @tint: distance from the locus, in CIE 1960 u v; positive is greener light.
 * @blur: standard deviation in pixels.
 * @iso: of the sensor; 0 for no noise.
 * @correlation: how much of the noise neighbours share, 0 to 1.
 * @blotches: chroma noise left by noise reduction, in parts of the noise.
 * @tone_before: the rendering that is undone first.
 * @tone_after: the rendering at the end.
 * @saturation: of what is encoded; 1 changes nothing.
 * @dye_loss: fraction of its density that the dye of each channel has lost.
 * @stain: density that the paper has gained in each channel.
 * @curve: contrast of a filter's curve for each channel, -1 to 1.
 * @shadows: added to each channel where it is dark.
 * @highlights: added to each channel where it is light.
 * @gamma: of each channel, encoded.
 * @black: encoded value of black, for each channel.
 * @white: encoded value of white, for each channel.
 * @scale: the photograph is scaled by it and back again; 1 for not.
 * @sharpen: amount of an unsharp mask.
 * @quality: of JPEG, 1 to 100; 0 for none.
 * @seed: of the noise.
 *
 * A photograph's faults, in the order in which they come about: the scene, the
 * lens and the sensor in linear light; the rendering; the print or the filter;
 * the file.
 */
typedef struct
{
  gdouble attenuation[3];
  gdouble airlight[3];
  gdouble near;
  gdouble fall;
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

/* No fault at all. */
void faults_init (Faults *faults);

/**
 * faults_draw:
 * @faults: (out):
 * @seed: what is drawn depends on it alone.
 *
 * Draws one to four faults of a scene, a rendering or a print, of continuous
 * strengths, slight ones most often, and what a sensor and a file add to them.
 */
void faults_draw (Faults *faults, guint64 seed);

/**
 * faults_apply:
 * @image: planar (3, @height, @width), sRGB-encoded R'G'B' in [0, 1]; changed.
 *
 * Gives a photograph those faults. The result has 8 bits: whole steps of
 * 1 / 255. Sizes in pixels (blur, noise) are meant for the image as it is
 * given; scale it for the network afterwards.
 */
void
faults_apply (const Faults *faults, gfloat *image, guint height, guint width);

/* faults_draw() and faults_apply() at once. */
void faults_corrupt (gfloat *image, guint height, guint width, guint64 seed);

guint faults_n_cameras (void);

/**
 * faults_find_light:
 * @xy: (out): chromaticity, CIE 1931.
 * @kelvin: 1,700 to 25,000.
 * @tint: as #Faults has it.
 *
 * The chromaticity of light: Planck's locus below 4,000 K, the CIE's daylight
 * locus above 5,000, and in between in between.
 */
void faults_find_light (gdouble xy[2], gdouble kelvin, gdouble tint);

/* Standard deviation of the noise in linear @light, white being 1. */
gdouble faults_get_noise (gdouble iso, gdouble light);

G_END_DECLS
