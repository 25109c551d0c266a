/* corrupt.h - the published corruptions of photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Corruption:
 *
 * The 15 of ImageNet-C and its 4 extra (Hendrycks and Dietterich, ICLR 2019),
 * the 4 colour ones of SyMPIE (Barbato et al., MMSys 2024), and the ten of
 * ImageNet-C-bar (Mintun et al., NeurIPS 2021), which are never used in
 * training. The order matters: each set is a range.
 */
typedef enum
{
  CORRUPT_GAUSSIAN_NOISE,
  CORRUPT_SHOT_NOISE,
  CORRUPT_IMPULSE_NOISE,
  CORRUPT_DEFOCUS_BLUR,
  CORRUPT_GLASS_BLUR,
  CORRUPT_MOTION_BLUR,
  CORRUPT_ZOOM_BLUR,
  CORRUPT_SNOW,
  CORRUPT_FROST,
  CORRUPT_FOG,
  CORRUPT_BRIGHTNESS,
  CORRUPT_CONTRAST,
  CORRUPT_ELASTIC,
  CORRUPT_PIXELATE,
  CORRUPT_JPEG,
  CORRUPT_SPECKLE_NOISE,
  CORRUPT_GAUSSIAN_BLUR,
  CORRUPT_SPATTER,
  CORRUPT_SATURATE,
  CORRUPT_DARKEN,
  CORRUPT_SUNSET,
  CORRUPT_NIGHT,
  CORRUPT_WHITE,
  CORRUPT_N_TRAIN, /* training draws from those before */
  CORRUPT_BLUE_NOISE_SAMPLE = CORRUPT_N_TRAIN,
  CORRUPT_BROWNISH_NOISE,
  CORRUPT_CAUSTIC_REFRACTION,
  CORRUPT_CHECKERBOARD_CUTOUT,
  CORRUPT_COCENTRIC_SINE_WAVES,
  CORRUPT_INVERSE_SPARKLES,
  CORRUPT_PERLIN_NOISE,
  CORRUPT_PLASMA_NOISE,
  CORRUPT_SINGLE_FREQUENCY_GREYSCALE,
  CORRUPT_SPARKLES,
  CORRUPT_N
} Corruption;

#define CORRUPT_MAX_SEVERITY 5
#define CORRUPT_SIDE_MIN 32 /* of an image, in pixels */
#define CORRUPT_SIDE_MAX 4096

/* Returns: its name in the published sets and tables, such as "gaussian_noise".
 * */
const gchar *corrupt_get_name (Corruption corruption);

/* Returns: whether there is one of that name. "elastic" and "jpeg" are short
 * for "elastic_transform" and "jpeg_compression". */
gboolean corrupt_from_name (Corruption *corruption, const gchar *name);

/**
 * corrupt_image:
 * @image: (3, height, width) planar sRGB R'G'B' in [0, 1], changed in place.
 * @height: %CORRUPT_SIDE_MIN to %CORRUPT_SIDE_MAX pixels, like @width. The
 *   published constants are meant for 224 and are not scaled.
 * @severity: 0 to %CORRUPT_MAX_SEVERITY. Integers from 1 are the published
 *   severities; 0 leaves the image unchanged. Other values interpolate between
 *   the results of the two nearest.
 * @seed: random seed. The same image, severity and seed give the same result.
 *
 * As in the published sets, input and output are 8-bit images: both are
 * rounded to multiples of 1 / 255 in [0, 1]. (SyMPIE rounds the result to the
 * nearest, as is done here; ImageNet-C truncates.)
 */
void corrupt_image (gfloat *image,
                    guint height,
                    guint width,
                    Corruption corruption,
                    gdouble severity,
                    guint64 seed);

/**
 * corrupt_image_mixed:
 * @severity: as in corrupt_image(), but not 0.
 *
 * Applies two or three different corruptions of the first %CORRUPT_N_TRAIN in
 * random order, each at @severity, with 8-bit images in between. The paper of
 * SyMPIE has such a set, ImageNet-C-mixed; the combinations that it used were
 * not published.
 */
void corrupt_image_mixed (
  gfloat *image, guint height, guint width, gdouble severity, guint64 seed);

G_END_DECLS
