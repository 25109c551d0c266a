/* test-content.c - what counts as a photograph, and the safeguards
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/content.h"
#include "core/dwm.h"
#include "core/safeguards.h"
#include "tests/unit/reference.h"

#define SIDE 192
#define PIECES (SIDE / CONTENT_SAMPLE_SIDE)
#define LEVEL (1.0 / 255.0)

typedef void (*Draw) (gfloat rgb[3], guint x, guint y);

static void
draw_photo (gfloat rgb[3], guint x, guint y)
{
  for (guint c = 0; c < 3; c++)
    rgb[c] = (gfloat) (0.4 + 0.2 * sin (x / 19.0 + c) * cos (y / 13.0)
                       + 0.05 * sin (x * 0.8) * sin (y * 0.6 + x * 0.3));
}

static void
draw_dark_photo (gfloat rgb[3], guint x, guint y)
{
  draw_photo (rgb, x, y);
  for (guint c = 0; c < 3; c++)
    rgb[c] *= 0.08f;
}

/* An object on a perfectly white ground. */
static void
draw_on_white (gfloat rgb[3], guint x, guint y)
{
  draw_photo (rgb, x, y);
  if (hypot (x - 90.0, y - 100.0) > 55.0)
    rgb[0] = rgb[1] = rgb[2] = 1.0f;
}

static void
draw_card (gfloat rgb[3], guint x, guint y)
{
  rgb[0] = rgb[1] = rgb[2] = 0.5f;
}

static void
draw_sky (gfloat rgb[3], guint x, guint y)
{
  rgb[0] = 0.4f + 0.001f * (gfloat) y;
  rgb[1] = 0.55f + 0.0008f * (gfloat) y;
  rgb[2] = 0.85f - 1e-6f * (gfloat) (x * x);
}

/* Lines of marks on paper. */
static void
draw_page (gfloat rgb[3], guint x, guint y)
{
  const gboolean ink = y % 14 < 6 && x > 12 && x < SIDE - 20
                       && (x * 7 + y / 14 * 31) % 11 < 4 && (x ^ y) % 3;

  rgb[0] = rgb[1] = rgb[2] = ink ? 0.1f : 1.0f;
}

/* As a scanner sees it: yellowed, grey ink, soft edges. */
static void
draw_scan (gfloat rgb[3], guint x, guint y)
{
  static const gfloat paper[3] = { 0.93f, 0.9f, 0.82f };
  gfloat light = 0.0f;

  for (guint i = 0; i < 4; i++)
    {
      gfloat part[3];

      draw_page (part, x + i % 2, y + i / 2);
      light += part[0] / 4;
    }
  for (guint c = 0; c < 3; c++)
    rgb[c] = (0.15f + 0.85f * light) * paper[c];
}

/* As on a screen with light text on dark. */
static void
draw_dark_screen (gfloat rgb[3], guint x, guint y)
{
  static const gfloat ground[3] = { 0.0f, 0.17f, 0.21f };
  static const gfloat text[3] = { 0.8f, 0.85f, 0.6f };
  gfloat page[3];

  draw_page (page, x, y);
  for (guint c = 0; c < 3; c++)
    rgb[c] = page[0] < 0.5f ? text[c] : ground[c];
}

/* Lamps, which are small and bright, but not sharp. */
static void
draw_lamps (gfloat rgb[3], guint x, guint y)
{
  const gfloat across = (gfloat) (x % 32) - 16.0f;
  const gfloat down = (gfloat) (y % 32) - 16.0f;
  const gfloat light = expf (-(across * across + down * down) / 18.0f);

  rgb[0] = 0.05f + 0.95f * light;
  rgb[1] = 0.06f + 0.8f * light;
  rgb[2] = 0.09f + 0.4f * light;
}

/* Thin and sharp, but against the sky. */
static void
draw_wires (gfloat rgb[3], guint x, guint y)
{
  draw_sky (rgb, x, y);
  if (x % 16 < 2)
    rgb[0] = rgb[1] = rgb[2] = 0.1f;
}

static void
draw_bars (gfloat rgb[3], guint x, guint y)
{
  for (guint c = 0; c < 3; c++)
    rgb[c] = x * 8 / SIDE >> c & 1 ? 0.75f : 0.1f;
}

/* Quantised to 8 bits. */
static gfloat *
make_image (Draw draw, gdouble noise)
{
  GRand *rand = g_rand_new_with_seed (7);
  gfloat *image = g_new (gfloat, 3 * SIDE * SIDE);

  for (guint i = 0; i < SIDE * SIDE; i++)
    {
      draw (image + 3 * i, i % SIDE, i / SIDE);
      for (guint c = 0; c < 3; c++)
        {
          const gdouble uniform = g_rand_double_range (rand, -1.0, 1.0);
          const gdouble value = image[3 * i + c] + sqrt (3.0) * noise * uniform;

          image[3 * i + c] =
            (gfloat) (rint (CLAMP (value, 0.0, 1.0) * 255.0) / 255.0);
        }
    }
  g_rand_free (rand);
  return image;
}

static ContentFigures
measure (Draw draw, gdouble noise)
{
  g_autofree gfloat *image = make_image (draw, noise);
  g_autofree gfloat *samples = g_new (gfloat, 3 * SIDE * SIDE);
  const guint side = CONTENT_SAMPLE_SIDE;
  ContentFigures figures;

  for (guint i = 0; i < PIECES * PIECES; i++)
    for (guint y = 0; y < side; y++)
      memcpy (samples + 3 * side * (i * side + y),
              image + 3 * ((i / PIECES * side + y) * SIDE + i % PIECES * side),
              3 * side * sizeof *image);
  content_measure (&figures, image, SIDE, SIDE, samples, PIECES * PIECES, side,
                   1.0);
  return figures;
}

static void
test_kinds (void)
{
  static const struct
  {
    Draw draw;
    gdouble noise; /* levels */
    Content content;
  } cases[] = {
    { draw_photo, 0.0, CONTENT_PHOTO },
    { draw_photo, 5.0, CONTENT_PHOTO },
    { draw_dark_photo, 0.0, CONTENT_PHOTO },
    { draw_dark_photo, 1.0, CONTENT_PHOTO },
    { draw_on_white, 0.0, CONTENT_PHOTO },
    { draw_on_white, 3.0, CONTENT_PHOTO },
    { draw_card, 0.0, CONTENT_EMPTY },
    { draw_card, 2.0, CONTENT_EMPTY },
    { draw_card, 20.0, CONTENT_EMPTY },
    { draw_sky, 0.0, CONTENT_EMPTY },
    { draw_sky, 3.0, CONTENT_EMPTY },
    { draw_page, 0.0, CONTENT_GRAPHIC },
    { draw_page, 1.0, CONTENT_GRAPHIC },
    { draw_page, 5.0, CONTENT_GRAPHIC },
    { draw_scan, 0.0, CONTENT_GRAPHIC },
    { draw_scan, 3.0, CONTENT_GRAPHIC },
    { draw_dark_screen, 0.0, CONTENT_GRAPHIC },
    { draw_dark_screen, 3.0, CONTENT_GRAPHIC },
    { draw_lamps, 3.0, CONTENT_PHOTO },
    { draw_wires, 3.0, CONTENT_PHOTO },
    { draw_bars, 0.0, CONTENT_GRAPHIC },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const ContentFigures figures =
        measure (cases[i].draw, cases[i].noise * LEVEL);

      g_test_message ("case %u: variation %.2f noise %.2f flat %.2f steps %.2f",
                      i, figures.variation / LEVEL, figures.noise / LEVEL,
                      figures.flat, figures.steps);
      g_assert_cmpint (content_judge (&figures), ==, cases[i].content);
    }
}

/* A card has only noise, which is measured to about a tenth. */
static void
test_noise (void)
{
  for (gdouble noise = 1.0; noise <= 16.0; noise *= 2.0)
    {
      const ContentFigures figures = measure (draw_card, noise * LEVEL);

      g_assert_cmpfloat (figures.noise, >, 0.75 * noise * LEVEL);
      g_assert_cmpfloat (figures.noise, <, 1.1 * noise * LEVEL);
      g_assert_cmpfloat (figures.variation, <, noise * LEVEL / 4.0);
    }
}

/* Leaves in shade: they vary from pixel to pixel, but neighbours are
 * correlated. */
static void
draw_leaves (gfloat rgb[3], guint x, guint y)
{
  const gdouble leaf =
    sin (x * 0.9 + 2.0 * sin (y * 0.23)) * sin (y * 1.1 + 2.0 * sin (x * 0.19));

  for (guint c = 0; c < 3; c++)
    rgb[c] = (gfloat) ((24.0 + 4.0 * c + 9.0 * leaf) * LEVEL);
}

/* Fine texture is not noise, nor does it hide noise. */
static void
test_texture (void)
{
  ContentFigures figures = measure (draw_leaves, 0.0);

  g_test_message ("noise %.2f", figures.noise / LEVEL);
  g_assert_cmpfloat (figures.noise, <, 3.5 * LEVEL);
  figures = measure (draw_leaves, 4.0 * LEVEL);
  g_test_message ("noise %.2f", figures.noise / LEVEL);
  g_assert_cmpfloat (figures.noise, >, 3.6 * LEVEL);
  g_assert_cmpfloat (figures.noise, <, 5.5 * LEVEL);
}

static void
test_grey (void)
{
  ContentFigures figures = measure (draw_page, 0.0);

  g_assert_true (figures.grey);
  figures = measure (draw_sky, 0.0);
  g_assert_false (figures.grey);
}

static void
test_sentences (void)
{
  g_assert_null (content_describe (CONTENT_PHOTO));
  g_assert_nonnull (strstr (content_describe (CONTENT_GRAPHIC), "photograph"));
  g_assert_nonnull (content_describe (CONTENT_TINY));
  g_assert_nonnull (content_describe (CONTENT_EMPTY));
}

/* ---- safeguards */

/* A grey ramp stays grey to the bit, at any strength, whatever the numbers. */
static void
test_keep_grey (void)
{
  GRand *rand = g_rand_new_with_seed (8);

  for (guint i = 0; i < 200; i++)
    {
      SympieParams p = reference_random_params (rand);
      gfloat in[3 * 40], out[3 * 40];
      g_autofree gfloat *scratch = g_new (gfloat, dwm_scratch_size (40, 3));
      Dwm dwm;

      safeguards_keep_grey (&p);
      if (!params_check (&p, NULL))
        continue;
      for (guint j = 0; j < 40; j++)
        in[3 * j] = in[3 * j + 1] = in[3 * j + 2] =
          (gfloat) g_rand_double (rand);
      dwm_init (&dwm, &p, i % 3 / 2.0, DWM_EXTEND, FALSE);
      dwm_warp (&dwm, out, 120, in, 120, 40, 1, 3, NULL, scratch);
      for (guint j = 0; j < 40; j++)
        {
          g_assert_cmpfloat (out[3 * j], ==, out[3 * j + 1]);
          g_assert_cmpfloat (out[3 * j], ==, out[3 * j + 2]);
        }
    }
  g_rand_free (rand);
}

/* Numbers that already treat all channels alike are unchanged. */
static void
test_grey_numbers (void)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  SympieParams p = PARAMS_IDENTITY;
  SympieParams kept;

  for (guint c = 0; c < 3; c++)
    {
      p.cm[c][c] = 2.0f;
      p.cs[c] = ((0.25f - mean[c]) / 2.0f + mean[c]) / std[c];
    }
  kept = p;
  safeguards_keep_grey (&kept);
  g_assert_true (params_equal (&kept, &p, 1e-5f));
}

static SympieParams
make_gain (gfloat gain)
{
  SympieParams p = PARAMS_IDENTITY;

  for (guint c = 0; c < 3; c++)
    {
      p.cm[c][c] = gain;
      p.cs[c] = 0.5f;
    }
  return p;
}

static void
test_limit_noise (void)
{
  const SympieParams strong = make_gain (6.0f);
  const SympieParams weak = make_gain (0.8f);
  SympieParams p = strong;

  /* Hardly any noise: no limit. */
  g_assert_false (safeguards_limit_noise (&p, 8.0));
  g_assert_true (params_equal (&p, &strong, 0.0f));
  /* A ratio of 6 allows a gain of 4. */
  g_assert_true (safeguards_limit_noise (&p, 6.0));
  g_assert_cmpfloat_with_epsilon (p.cm[1][1], 4.0f, 1e-3f);
  g_assert_cmpfloat_with_epsilon (p.cs[1] * p.cm[1][1],
                                  0.5f * 6.0f * 3.0f / 5.0f, 1e-3f);
  /* Nothing but noise is not raised. */
  p = strong;
  g_assert_true (safeguards_limit_noise (&p, 1.0));
  g_assert_cmpfloat_with_epsilon (p.cm[1][1], 1.0f, 1e-3f);
  p = weak;
  g_assert_false (safeguards_limit_noise (&p, 0.0));
  g_assert_true (params_equal (&p, &weak, 0.0f));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content/kinds", test_kinds);
  g_test_add_func ("/content/noise", test_noise);
  g_test_add_func ("/content/texture", test_texture);
  g_test_add_func ("/content/grey", test_grey);
  g_test_add_func ("/content/sentences", test_sentences);
  g_test_add_func ("/safeguards/keep-grey", test_keep_grey);
  g_test_add_func ("/safeguards/grey-numbers", test_grey_numbers);
  g_test_add_func ("/safeguards/hold-noise", test_limit_noise);
  return g_test_run ();
}
