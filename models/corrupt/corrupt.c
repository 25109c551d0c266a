/* corrupt.c - the table of the corruptions and their entry points
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "corrupt-private.h"

#include <string.h>

#include "core/vectors.h"

#define MIXED_MAX 3
#define RUN 512 /* numbers rounded per batch */

static const struct
{
  const gchar *name;
  CorruptFunc func;
} table[CORRUPT_N] = {
  [CORRUPT_GAUSSIAN_NOISE] = { "gaussian_noise", corrupt_gaussian_noise },
  [CORRUPT_SHOT_NOISE] = { "shot_noise", corrupt_shot_noise },
  [CORRUPT_IMPULSE_NOISE] = { "impulse_noise", corrupt_impulse_noise },
  [CORRUPT_DEFOCUS_BLUR] = { "defocus_blur", corrupt_defocus_blur },
  [CORRUPT_GLASS_BLUR] = { "glass_blur", corrupt_glass_blur },
  [CORRUPT_MOTION_BLUR] = { "motion_blur", corrupt_motion_blur },
  [CORRUPT_ZOOM_BLUR] = { "zoom_blur", corrupt_zoom_blur },
  [CORRUPT_SNOW] = { "snow", corrupt_snow },
  [CORRUPT_FROST] = { "frost", corrupt_frost },
  [CORRUPT_FOG] = { "fog", corrupt_fog },
  [CORRUPT_BRIGHTNESS] = { "brightness", corrupt_brightness },
  [CORRUPT_CONTRAST] = { "contrast", corrupt_contrast },
  [CORRUPT_ELASTIC] = { "elastic_transform", corrupt_elastic },
  [CORRUPT_PIXELATE] = { "pixelate", corrupt_pixelate },
  [CORRUPT_JPEG] = { "jpeg_compression", corrupt_jpeg },
  [CORRUPT_SPECKLE_NOISE] = { "speckle_noise", corrupt_speckle_noise },
  [CORRUPT_GAUSSIAN_BLUR] = { "gaussian_blur", corrupt_gaussian_blur },
  [CORRUPT_SPATTER] = { "spatter", corrupt_spatter },
  [CORRUPT_SATURATE] = { "saturate", corrupt_saturate },
  [CORRUPT_DARKEN] = { "darken", corrupt_darken },
  [CORRUPT_SUNSET] = { "sunset", corrupt_sunset },
  [CORRUPT_NIGHT] = { "night", corrupt_night },
  [CORRUPT_WHITE] = { "white", corrupt_white },
  [CORRUPT_BLUE_NOISE_SAMPLE] = { "blue_noise_sample",
                                  corrupt_blue_noise_sample },
  [CORRUPT_BROWNISH_NOISE] = { "brownish_noise", corrupt_brownish_noise },
  [CORRUPT_CAUSTIC_REFRACTION] = { "caustic_refraction",
                                   corrupt_caustic_refraction },
  [CORRUPT_CHECKERBOARD_CUTOUT] = { "checkerboard_cutout",
                                    corrupt_checkerboard_cutout },
  [CORRUPT_COCENTRIC_SINE_WAVES] = { "cocentric_sine_waves",
                                     corrupt_cocentric_sine_waves },
  [CORRUPT_INVERSE_SPARKLES] = { "inverse_sparkles", corrupt_inverse_sparkles },
  [CORRUPT_PERLIN_NOISE] = { "perlin_noise", corrupt_perlin_noise },
  [CORRUPT_PLASMA_NOISE] = { "plasma_noise", corrupt_plasma_noise },
  [CORRUPT_SINGLE_FREQUENCY_GREYSCALE] = { "single_frequency_greyscale",
                                           corrupt_single_frequency_greyscale },
  [CORRUPT_SPARKLES] = { "sparkles", corrupt_sparkles },
};

const gchar *
corrupt_get_name (Corruption corruption)
{
  g_return_val_if_fail ((guint) corruption < CORRUPT_N, NULL);

  return table[corruption].name;
}

gboolean
corrupt_from_name (Corruption *corruption, const gchar *name)
{
  g_return_val_if_fail (corruption != NULL && name != NULL, FALSE);

  if (strcmp (name, "elastic") == 0)
    name = table[CORRUPT_ELASTIC].name;
  else if (strcmp (name, "jpeg") == 0)
    name = table[CORRUPT_JPEG].name;
  for (guint i = 0; i < CORRUPT_N; i++)
    if (strcmp (name, table[i].name) == 0)
      {
        *corruption = (Corruption) i;
        return TRUE;
      }
  return FALSE;
}

VECTORS void
corrupt_quantise (gfloat *planes, gsize n)
{
  gfloat run[RUN] = { 0 };

  /* One loop per bound: in a single loop GCC uses branches. NaN becomes 0. */
  for (gsize i = 0; i < n; i += RUN)
    {
      const guint m = MIN (RUN, n - i);

      for (guint j = 0; j < m; j++)
        run[j] = planes[i + j] > 0 ? planes[i + j] : 0;
      for (guint j = 0; j < m; j++)
        run[j] = run[j] < 1 ? run[j] : 1;
      for (guint j = 0; j < m; j++)
        planes[i + j] = (gint) (run[j] * 255 + 0.5f) / 255.0f;
    }
}

/* @level: of a published severity, or -1 for none. */
static void
corrupt (gfloat *image,
         guint height,
         guint width,
         Corruption corruption,
         guint severity,
         guint64 seed)
{
  CorruptWork work = { .planes = image,
                       .height = height,
                       .width = width,
                       .n = (gsize) height * width,
                       .level = severity - 1 };

  if (severity == 0)
    return;
  /* The severity is not part of the seed, so that higher severities draw the
   * same grain, only stronger. */
  rng_init (&work.rng, seed * CORRUPT_N + (guint) corruption);
  corrupt_quantise (image, 3 * work.n);
  table[corruption].func (&work);
  corrupt_quantise (image, 3 * work.n);
}

void
corrupt_image (gfloat *image,
               guint height,
               guint width,
               Corruption corruption,
               gdouble severity,
               guint64 seed)
{
  const gsize n = (gsize) 3 * height * width;
  const guint milder = (guint) severity;
  const gfloat fraction = (gfloat) (severity - milder);
  g_autofree gfloat *worse = NULL;

  g_return_if_fail (image != NULL);
  g_return_if_fail (height >= CORRUPT_SIDE_MIN && height <= CORRUPT_SIDE_MAX);
  g_return_if_fail (width >= CORRUPT_SIDE_MIN && width <= CORRUPT_SIDE_MAX);
  g_return_if_fail ((guint) corruption < CORRUPT_N);
  g_return_if_fail (severity >= 0 && severity <= CORRUPT_MAX_SEVERITY);

  if (fraction > 0)
    {
      worse = g_memdup2 (image, n * sizeof *image);
      corrupt (worse, height, width, corruption, milder + 1, seed);
    }
  corrupt (image, height, width, corruption, milder, seed);
  if (fraction > 0)
    {
      for (gsize i = 0; i < n; i++)
        image[i] += fraction * (worse[i] - image[i]);
      corrupt_quantise (image, n);
    }
}

void
corrupt_image_mixed (
  gfloat *image, guint height, guint width, gdouble severity, guint64 seed)
{
  Rng rng;
  guint n;
  guint drawn[MIXED_MAX];

  g_return_if_fail (severity > 0 && severity <= CORRUPT_MAX_SEVERITY);

  rng_init (&rng, ~seed);
  n = MIXED_MAX - rng_below (&rng, 2);
  for (guint i = 0; i < n; i++)
    {
      gboolean again;

      do
        {
          drawn[i] = rng_below (&rng, CORRUPT_N_TRAIN);
          again = FALSE;
          for (guint j = 0; j < i; j++)
            again |= drawn[j] == drawn[i];
        }
      while (again);
      corrupt_image (image, height, width, (Corruption) drawn[i], severity,
                     rng_next (&rng));
    }
}
