/* test-corrupt-answers.c - corruptions against hand-computed values and
 * statistics
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "models/corrupt/corrupt.h"

#define SIDE 96

static gfloat *
make_noise (guint height, guint width)
{
  const gsize n = 3 * (gsize) height * width;
  gfloat *image = g_new (gfloat, n);

  for (gsize i = 0; i < n; i++)
    image[i] = g_test_rand_int_range (0, 256) / 255.0f;
  return image;
}

static gfloat *
make_flat (guint height, guint width, gfloat red, gfloat green, gfloat blue)
{
  const gsize n = (gsize) height * width;
  const gfloat colour[] = { red, green, blue };
  gfloat *image = g_new (gfloat, 3 * n);

  for (gsize i = 0; i < 3 * n; i++)
    image[i] = colour[i / n];
  return image;
}

static gfloat *
corrupt (const gfloat *image,
         guint height,
         guint width,
         Corruption corruption,
         guint severity,
         guint64 seed)
{
  gfloat *copy = g_memdup2 (image, 3 * sizeof (gfloat) * height * width);

  corrupt_image (copy, height, width, corruption, severity, seed);
  return copy;
}

/* A uniform colour in and out: @wanted is 0 to 255; negative values are not
 * compared. */
static void
assert_colour (Corruption corruption,
               guint severity,
               const gint in[3],
               const gdouble wanted[3])
{
  const gsize n = 33 * 47;
  g_autofree gfloat *image =
    make_flat (33, 47, in[0] / 255.0f, in[1] / 255.0f, in[2] / 255.0f);

  corrupt_image (image, 33, 47, corruption, severity, 5);
  for (gsize i = 0; i < 3 * n; i++)
    if (wanted[i / n] >= 0)
      g_assert_cmpfloat_with_epsilon (image[i] * 255, wanted[i / n], 0.501);
}

static void
test_colours (void)
{
  static const struct
  {
    Corruption corruption;
    guint severity;
    gint in[3];
    gdouble out[3];
  } cases[] = {
    /* the value, 150, is raised by 0.1, 25.5: all times 1.17 */
    { CORRUPT_BRIGHTNESS, 1, { 50, 100, 150 }, { 58.5, 117, 175.5 } },
    { CORRUPT_BRIGHTNESS, 5, { 50, 100, 200 }, { 63.75, 127.5, 255 } },
    { CORRUPT_BRIGHTNESS, 3, { 0, 0, 0 }, { 76.5, 76.5, 76.5 } },
    { CORRUPT_BRIGHTNESS, 3, { 255, 255, 255 }, { 255, 255, 255 } },
    /* distances from the value, 200, times 0.3, or 2, within 0 and 200 */
    { CORRUPT_SATURATE, 1, { 200, 100, 150 }, { 200, 170, 185 } },
    { CORRUPT_SATURATE, 3, { 200, 150, 175 }, { 200, 100, 150 } },
    { CORRUPT_SATURATE, 3, { 200, 50, 125 }, { 200, 0, 100 } },
    /* 5 * 20 + 0.1 * 200 = 120 */
    { CORRUPT_SATURATE, 4, { 190, 200, 180 }, { 140, 200, 80 } },
    { CORRUPT_SATURATE, 4, { 100, 100, 100 }, { 100, 90, 90 } },
    { CORRUPT_SATURATE, 2, { 100, 100, 100 }, { 100, 100, 100 } },
    { CORRUPT_CONTRAST, 5, { 10, 100, 250 }, { 10, 100, 250 } },
    { CORRUPT_DARKEN, 1, { 10, 100, 250 }, { 5, 50, 125 } },
    { CORRUPT_DARKEN, 5, { 12, 100, 255 }, { 2, 16.67, 42.5 } },
    /* red: x + share * 25.5 */
    { CORRUPT_SUNSET, 1, { 100, 0, 0 }, { 105.1, -1, -1 } },
    { CORRUPT_SUNSET, 5, { 100, 0, 0 }, { 125.5, -1, -1 } },
    { CORRUPT_SUNSET, 5, { 250, 0, 0 }, { 255, -1, -1 } },
    /* 0.8 * 32 / 255 * x + 0.2 * x, or, in what is bright, (255 - x) */
    { CORRUPT_NIGHT, 5, { 100, 50, 0 }, { 30.04, 15.02, 0 } },
    { CORRUPT_NIGHT, 5, { 200, 255, 100 }, { 31.08, 25.6, -1 } },
    { CORRUPT_NIGHT, 1, { 200, 255, 100 }, { 166.22, 209.12, -1 } },
    { CORRUPT_WHITE, 3, { 0, 0, 0 }, { 0, 0, 0 } },
    /* kernels of a sum of 1 */
    { CORRUPT_GAUSSIAN_BLUR, 5, { 10, 100, 255 }, { 10, 100, 255 } },
    { CORRUPT_DEFOCUS_BLUR, 3, { 10, 100, 255 }, { 10, 100, 255 } },
    { CORRUPT_MOTION_BLUR, 5, { 10, 100, 255 }, { 10, 100, 255 } },
    { CORRUPT_ZOOM_BLUR, 4, { 10, 100, 255 }, { 10, 100, 255 } },
    { CORRUPT_GLASS_BLUR, 4, { 10, 100, 255 }, { 9.5, 99.5, 254.5 } },
    { CORRUPT_ELASTIC, 1, { 10, 100, 255 }, { 10, 100, 255 } },
    { CORRUPT_ELASTIC, 5, { 10, 100, 255 }, { 10, 100, 255 } },
    { CORRUPT_PIXELATE, 4, { 10, 100, 255 }, { 10, 100, 255 } },
    { CORRUPT_SPECKLE_NOISE, 5, { 0, 0, 0 }, { 0, 0, 0 } },
    { CORRUPT_SHOT_NOISE, 5, { 0, 0, 0 }, { 0, 0, 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_colour (cases[i].corruption, cases[i].severity, cases[i].in,
                   cases[i].out);
}

/* The gains of the white point are uniform over many seeds. */
static void
test_white (void)
{
  const gdouble reach = 32 / 255.0;
  gdouble least = 2, most = 0;

  for (guint seed = 0; seed < 300; seed++)
    {
      g_autofree gfloat *image = make_flat (32, 32, 0.5f, 0.5f, 0.5f);

      corrupt_image (image, 32, 32, CORRUPT_WHITE, 5, seed);
      for (guint c = 0; c < 3; c++)
        {
          least = MIN (least, image[c * 1024] * 255 / 128.0);
          most = MAX (most, image[c * 1024] * 255 / 128.0);
        }
    }
  g_assert_cmpfloat_with_epsilon (least, 1 - reach, 0.02);
  g_assert_cmpfloat_with_epsilon (most, 1 + reach, 0.02);
}

/* Each channel keeps its mean and a fifth of its deviations. */
static void
test_contrast (void)
{
  const gsize n = SIDE * SIDE;
  g_autofree gfloat *image = make_noise (SIDE, SIDE);
  g_autofree gfloat *out = corrupt (image, SIDE, SIDE, CORRUPT_CONTRAST, 3, 0);

  for (guint c = 0; c < 3; c++)
    {
      gdouble mean = 0;

      for (gsize i = 0; i < n; i++)
        mean += image[c * n + i] / n;
      for (gsize i = 0; i < n; i++)
        g_assert_cmpfloat_with_epsilon (
          out[c * n + i], mean + 0.2 * (image[c * n + i] - mean), 0.51 / 255);
    }
}

/* Halved: the mean of each 2x2 pixels. A quarter: of 4x4. */
static void
test_pixelate (void)
{
  const guint blocks[] = { 2, 4 };
  const guint severities[] = { 2, 5 };
  g_autofree gfloat *image = make_noise (SIDE, SIDE);

  for (guint k = 0; k < 2; k++)
    {
      const guint block = blocks[k];
      g_autofree gfloat *out =
        corrupt (image, SIDE, SIDE, CORRUPT_PIXELATE, severities[k], 0);

      for (guint y = 0; y < 3 * SIDE; y++)
        for (guint x = 0; x < SIDE; x++)
          {
            const guint top = y - y % block, left = x - x % block;
            gdouble mean = 0;

            for (guint i = 0; i < block * block; i++)
              mean += image[(top + i / block) * SIDE + left + i % block]
                      / (block * block);
            g_assert_cmpfloat_with_epsilon (out[y * SIDE + x], mean,
                                            0.51 / 255);
          }
    }
}

/* 0.4 of 33 is 13: fewer boxes than that makes no picture, more none either.
 */
static void
test_pixelate_odd (void)
{
  g_autofree gfloat *image = make_flat (33, 33, 0, 0, 0);
  guint changes = 0;

  for (guint i = 0; i < 33 * 33; i++)
    image[i] = (i % 33) / 32.0f;
  corrupt_image (image, 33, 33, CORRUPT_PIXELATE, 3, 0);
  for (guint x = 1; x < 33; x++)
    {
      g_assert_cmpfloat (image[x], >=, image[x - 1]);
      changes += image[x] > image[x - 1];
    }
  g_assert_cmpuint (changes, ==, 12);
}

static void
test_jpeg (void)
{
  static const gint qualities[] = { 25, 18, 15, 10, 7 };
  const guint height = 45, width = 67;
  const gsize n = height * width;
  g_autofree gfloat *image = make_noise (height, width);
  g_autofree guint8 *rows = g_new (guint8, 3 * n);

  for (guint severity = 1; severity <= CORRUPT_MAX_SEVERITY; severity++)
    {
      g_autofree gfloat *out =
        corrupt (image, height, width, CORRUPT_JPEG, severity, 0);
      struct jpeg_compress_struct to = { 0 };
      struct jpeg_decompress_struct from = { 0 };
      struct jpeg_error_mgr errors;
      guchar *file = NULL;
      gulong size = 0;

      for (gsize i = 0; i < 3 * n; i++)
        rows[i] = (guint8) rintf (image[i % 3 * n + i / 3] * 255);
      to.err = from.err = jpeg_std_error (&errors);
      jpeg_create_compress (&to);
      jpeg_mem_dest (&to, &file, &size);
      to.image_width = width;
      to.image_height = height;
      to.input_components = 3;
      to.in_color_space = JCS_RGB;
      jpeg_set_defaults (&to);
      jpeg_set_quality (&to, qualities[severity - 1], TRUE);
      jpeg_start_compress (&to, TRUE);
      for (guint y = 0; y < height; y++)
        jpeg_write_scanlines (&to, &(JSAMPROW){ rows + y * width * 3 }, 1);
      jpeg_finish_compress (&to);
      jpeg_create_decompress (&from);
      jpeg_mem_src (&from, file, size);
      jpeg_read_header (&from, TRUE);
      jpeg_start_decompress (&from);
      for (guint y = 0; y < height; y++)
        jpeg_read_scanlines (&from, &(JSAMPROW){ rows + y * width * 3 }, 1);
      jpeg_finish_decompress (&from);
      jpeg_destroy_compress (&to);
      jpeg_destroy_decompress (&from);
      free (file);
      for (gsize i = 0; i < 3 * n; i++)
        g_assert_cmpfloat (out[i % 3 * n + i / 3], ==, rows[i] / 255.0f);
    }
}

/* ---- noises ---- */

static void
find_moments (gdouble *mean,
              gdouble *deviation,
              Corruption corruption,
              guint severity,
              gfloat grey)
{
  const gsize n = 3 * 224 * 224;
  g_autofree gfloat *image = make_flat (224, 224, grey, grey, grey);
  gdouble squares = 0;

  *mean = 0;
  corrupt_image (image, 224, 224, corruption, severity, 21);
  for (gsize i = 0; i < n; i++)
    {
      *mean += image[i] / n;
      squares += (gdouble) image[i] * image[i] / n;
    }
  *deviation = sqrt (squares - *mean * *mean);
}

static void
test_noises (void)
{
  const gfloat grey = 102 / 255.0f;
  gdouble mean, deviation;

  find_moments (&mean, &deviation, CORRUPT_GAUSSIAN_NOISE, 1, grey);
  g_assert_cmpfloat_with_epsilon (mean, 0.4, 0.001);
  g_assert_cmpfloat_with_epsilon (deviation, 0.08, 0.001);
  find_moments (&mean, &deviation, CORRUPT_SPECKLE_NOISE, 2, grey);
  g_assert_cmpfloat_with_epsilon (mean, 0.4, 0.001);
  g_assert_cmpfloat_with_epsilon (deviation, 0.08, 0.001);
  /* Photons: a variance of their number. */
  find_moments (&mean, &deviation, CORRUPT_SHOT_NOISE, 1, grey);
  g_assert_cmpfloat_with_epsilon (mean, 0.4, 0.001);
  g_assert_cmpfloat_with_epsilon (deviation, sqrt (0.4 / 60), 0.001);
  find_moments (&mean, &deviation, CORRUPT_SHOT_NOISE, 2, grey);
  g_assert_cmpfloat_with_epsilon (mean, 0.4, 0.001);
  g_assert_cmpfloat_with_epsilon (deviation, sqrt (0.4 / 25), 0.001);
  /* Shares of 0.085 of black and of white. */
  find_moments (&mean, &deviation, CORRUPT_IMPULSE_NOISE, 4, grey);
  g_assert_cmpfloat_with_epsilon (mean, 0.417, 0.003);
  g_assert_cmpfloat_with_epsilon (
    deviation, sqrt (0.83 * 0.16 + 0.085 - 0.417 * 0.417), 0.003);
}

/* At severity 5 three photons are expected in white: 0, 1, 2, 3 or more of
 * them, by Poisson's law. */
static void
test_photons (void)
{
  const gsize n = 3 * 224 * 224;
  g_autofree gfloat *image = make_flat (224, 224, 1, 1, 1);
  gdouble shares[4] = { 0 };
  const gdouble none = exp (-3);

  corrupt_image (image, 224, 224, CORRUPT_SHOT_NOISE, 5, 2);
  for (gsize i = 0; i < n; i++)
    shares[(guint) rintf (image[i] * 3)] += 1.0 / n;
  g_assert_cmpfloat_with_epsilon (shares[0], none, 0.003);
  g_assert_cmpfloat_with_epsilon (shares[1], 3 * none, 0.004);
  g_assert_cmpfloat_with_epsilon (shares[2], 4.5 * none, 0.005);
  g_assert_cmpfloat_with_epsilon (shares[3], 1 - 8.5 * none, 0.005);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/corrupt-answers/colours", test_colours);
  g_test_add_func ("/corrupt-answers/white", test_white);
  g_test_add_func ("/corrupt-answers/contrast", test_contrast);
  g_test_add_func ("/corrupt-answers/pixelate", test_pixelate);
  g_test_add_func ("/corrupt-answers/pixelate-odd", test_pixelate_odd);
  g_test_add_func ("/corrupt-answers/jpeg", test_jpeg);
  g_test_add_func ("/corrupt-answers/noises", test_noises);
  g_test_add_func ("/corrupt-answers/photons", test_photons);
  return g_test_run ();
}
