/* corrupt-private.h - shared by the corruptions' files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "corrupt.h"
#include "rng.h"

G_BEGIN_DECLS

/* ---- filters ---- */

/* How a plane is extended beyond its edges: abc|ccc, abc|cba, abc|bab. */
typedef enum
{
  CORRUPT_EDGE_EXTEND,
  CORRUPT_EDGE_REFLECT,
  CORRUPT_EDGE_MIRROR
} CorruptEdge;

/* Returns: the index in [0, n) that @i maps to. */
guint corrupt_edge_find (gint i, guint n, CorruptEdge edge);

/* A filter's weight for the pixel at the offset (@down, @across). */
typedef struct
{
  gint down;
  gint across;
  gfloat weight;
} CorruptTap;

/* Filters @planes planes in place. */
void corrupt_filter (gfloat *planes,
                     guint n_planes,
                     guint height,
                     guint width,
                     const CorruptTap *taps,
                     guint n,
                     CorruptEdge edge);

/* Blurs @plane in place with a Gaussian of @sigma pixels, truncated at @cutoff
 * sigma. */
void corrupt_blur_gaussian (gfloat *plane,
                            guint height,
                            guint width,
                            gdouble sigma,
                            gdouble cutoff,
                            CorruptEdge edge);

/* Blurs @planes planes in place along a streak: half a Gaussian of @sigma that
 * starts at the pixel and runs for 2 * @radius pixels at @angle (degrees,
 * clockwise from the right). */
void corrupt_blur_motion (gfloat *planes,
                          guint n_planes,
                          guint height,
                          guint width,
                          guint radius,
                          gdouble sigma,
                          gdouble angle);

/**
 * CorruptZoom:
 * @from: the position to interpolate from, towards the next.
 * @fraction: of the next one.
 * @first: the first position of the part that is enlarged.
 * @n_part: its length.
 *
 * One axis of the enlargement of a picture's centre to the picture's size.
 */
typedef struct
{
  gint *from;
  gfloat *fraction;
  guint first;
  guint n_part;
} CorruptZoom;

void corrupt_zoom_init (CorruptZoom *zoom, guint n, gdouble factor);
void corrupt_zoom_clear (CorruptZoom *zoom);

/* out += a row of the plane @in, enlarged. @row: scratch of @width floats. */
void corrupt_zoom_add (gfloat *out,
                       gfloat *row,
                       const gfloat *in,
                       const CorruptZoom *down,
                       const CorruptZoom *across,
                       guint y,
                       guint width);

/* Returns: (transfer full): (side, side) numbers from 0 to 1, a fractal surface
 * (diamond-square). @side: a power of 2. @decay: factor of the roughness from
 * each scale to the next finer one. */
gfloat *corrupt_make_plasma (Rng *rng, guint side, gfloat decay);

/* Returns: the side of a plasma that covers a picture. */
guint corrupt_find_plasma_side (guint height, guint width);

/* Returns: (transfer full): (height, width) noise with random phases and a
 * standard deviation of 1, whose amplitudes are proportional to the frequency
 * if @power is 1, and to 1 / (1 + frequency ^ 2) if it is -2. Frequency 0 is
 * included, so the mean need not be 0. */
gfloat *corrupt_make_spectrum (Rng *rng, guint height, guint width, gint power);

/* ---- the corruptions ---- */

/**
 * CorruptWork:
 * @planes: (3, height, width): multiples of 1 / 255 in [0, 1] on entry, any
 *   value on return.
 * @n: pixels of a plane.
 * @level: severity - 1, the index in the published tables.
 */
typedef struct
{
  gfloat *planes;
  guint height;
  guint width;
  gsize n;
  guint level;
  Rng rng;
} CorruptWork;

typedef void (*CorruptFunc) (CorruptWork *work);

/* Clamps to [0, 1] and rounds to the nearest multiple of 1 / 255. */
void corrupt_quantise (gfloat *planes, gsize n);

/* Compresses @planes (3, height, width), multiples of 1 / 255 in [0, 1], as
 * JPEG of @quality, 1 to 100, and decodes them. */
void corrupt_compress (gfloat *planes, guint height, guint width, gint quality);

void corrupt_gaussian_noise (CorruptWork *work);
void corrupt_shot_noise (CorruptWork *work);
void corrupt_impulse_noise (CorruptWork *work);
void corrupt_speckle_noise (CorruptWork *work);
void corrupt_defocus_blur (CorruptWork *work);
void corrupt_glass_blur (CorruptWork *work);
void corrupt_motion_blur (CorruptWork *work);
void corrupt_zoom_blur (CorruptWork *work);
void corrupt_gaussian_blur (CorruptWork *work);
void corrupt_snow (CorruptWork *work);
void corrupt_frost (CorruptWork *work);
void corrupt_fog (CorruptWork *work);
void corrupt_spatter (CorruptWork *work);
void corrupt_brightness (CorruptWork *work);
void corrupt_contrast (CorruptWork *work);
void corrupt_saturate (CorruptWork *work);
void corrupt_darken (CorruptWork *work);
void corrupt_sunset (CorruptWork *work);
void corrupt_night (CorruptWork *work);
void corrupt_white (CorruptWork *work);
void corrupt_elastic (CorruptWork *work);
void corrupt_pixelate (CorruptWork *work);
void corrupt_jpeg (CorruptWork *work);
void corrupt_blue_noise_sample (CorruptWork *work);
void corrupt_brownish_noise (CorruptWork *work);
void corrupt_caustic_refraction (CorruptWork *work);
void corrupt_checkerboard_cutout (CorruptWork *work);
void corrupt_cocentric_sine_waves (CorruptWork *work);
void corrupt_inverse_sparkles (CorruptWork *work);
void corrupt_perlin_noise (CorruptWork *work);
void corrupt_plasma_noise (CorruptWork *work);
void corrupt_single_frequency_greyscale (CorruptWork *work);
void corrupt_sparkles (CorruptWork *work);

G_END_DECLS
