/* test-dwm.c - DWM against the slow reference, in pieces, with alpha
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/dwm-kernel.h"
#include "reference.h"

typedef struct
{
  guint width;
  guint height;
  guint channels;
  gfloat *v;
} Image;

static Image
image_new (guint width, guint height, guint channels)
{
  return (Image){ width, height, channels,
                  g_new0 (gfloat, (gsize) width * height * channels) };
}

static Image
image_random (guint width, guint height, guint channels, GRand *rand)
{
  Image image = image_new (width, height, channels);

  for (gsize i = 0; i < (gsize) width * height * channels; i++)
    image.v[i] = channels == 4 && i % 4 == 3
                   ? (gfloat) g_rand_int_range (rand, 0, 3) / 2
                   : (gfloat) g_rand_double_range (rand, -0.5, 1.5);
  return image;
}

static Image
image_warp (const Image *in, const Dwm *dwm)
{
  Image out = image_new (in->width, in->height, in->channels);
  gsize stride = (gsize) in->width * in->channels;
  g_autofree gfloat *scratch =
    g_new (gfloat, dwm_scratch_size (in->width, in->channels));

  dwm_warp (dwm, out.v, stride, in->v, stride, in->width, in->height,
            in->channels, NULL, scratch);
  return out;
}

static gsize
image_size (const Image *image)
{
  return (gsize) image->width * image->height * image->channels
         * sizeof (gfloat);
}

static Dwm
make_dwm (const SympieParams *p, DwmEdges edges, gboolean clamp)
{
  Dwm dwm;

  dwm_init (&dwm, p, 1.0, edges, clamp);
  return dwm;
}

static void
test_reference (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 1, 7 },  { 3, 2 },  { 2, 1 },
                                    { 5, 5 }, { 17, 9 }, { 64, 40 } };
  GRand *rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < 4 * G_N_ELEMENTS (sizes); i++)
    {
      DwmEdges edges = i & 1 ? DWM_NEUTRAL : DWM_EXTEND;
      gboolean clamp = i >> 1 & 1;
      SympieParams p = reference_random_params (rand);
      Dwm dwm = make_dwm (&p, edges, clamp);
      Image in = image_random (sizes[i / 4][0], sizes[i / 4][1], 3, rand);
      Image out = image_warp (&in, &dwm);
      gsize n = (gsize) 3 * in.width * in.height;
      g_autofree gdouble *wanted = g_new (gdouble, n);

      reference_dwm (wanted, in.v, in.width, in.height, &p, edges, clamp);
      for (gsize j = 0; j < n; j++)
        g_assert_cmpfloat_with_epsilon (out.v[j], wanted[j], 1e-5);
      g_free (in.v);
      g_free (out.v);
    }
  g_rand_free (rand);
}

static void
test_identity (void)
{
  GRand *rand = g_rand_new_with_seed (12);

  for (guint channels = 3; channels <= 4; channels++)
    {
      SympieParams p = reference_random_params (rand);
      Image in = image_random (19, 8, channels, rand);
      Image out;
      Dwm dwm;

      dwm_init (&dwm, &p, 0.0, DWM_NEUTRAL, FALSE);
      g_assert_true (dwm_is_identity (&dwm));
      out = image_warp (&in, &dwm);
      g_assert_cmpmem (out.v, image_size (&out), in.v, image_size (&in));
      g_free (in.v);
      g_free (out.v);

      dwm = make_dwm (&p, DWM_EXTEND, FALSE);
      g_assert_false (dwm_is_identity (&dwm));
      dwm = make_dwm (&PARAMS_IDENTITY, DWM_EXTEND, TRUE);
      g_assert_false (dwm_is_identity (&dwm));
    }
  g_rand_free (rand);
}

/* Any window gives the same bits, given the image around it. */
static void
test_windows (void)
{
  GRand *rand = g_rand_new_with_seed (13);

  for (guint i = 0; i < 400; i++)
    {
      guint channels = 3 + i % 2;
      SympieParams p = reference_random_params (rand);
      Dwm dwm = make_dwm (&p, i / 2 % 2 ? DWM_NEUTRAL : DWM_EXTEND, i / 4 % 2);
      Image in = image_random (37, 21, channels, rand);
      Image whole = image_warp (&in, &dwm);
      guint x = (guint) g_rand_int_range (rand, 0, 37);
      guint y = (guint) g_rand_int_range (rand, 0, 21);
      guint w = (guint) g_rand_int_range (rand, 1, 38 - (gint) x);
      guint h = (guint) g_rand_int_range (rand, 1, 22 - (gint) y);
      DwmHalo halo = { MIN (x, 2), MIN (37 - x - w, 2), MIN (y, 2),
                       MIN (21 - y - h, 2) };
      Image part = image_new (w, h, channels);
      gsize at = ((gsize) y * 37 + x) * channels;
      gfloat *scratch = g_new (gfloat, dwm_scratch_size (w, channels));

      dwm_warp (&dwm, part.v, (gsize) w * channels, in.v + at, 37 * channels, w,
                h, channels, &halo, scratch);
      for (guint row = 0; row < h; row++)
        g_assert_cmpmem (part.v + (gsize) row * w * channels,
                         w * channels * sizeof (gfloat),
                         whole.v + at + (gsize) row * 37 * channels,
                         w * channels * sizeof (gfloat));
      g_free (in.v);
      g_free (whole.v);
      g_free (part.v);
      g_free (scratch);
    }
  g_rand_free (rand);
}

/* Opaque RGBA is RGB, to the bit, and alpha is never touched. */
static void
test_opaque (void)
{
  GRand *rand = g_rand_new_with_seed (14);
  SympieParams p = reference_random_params (rand);
  Dwm dwm = make_dwm (&p, DWM_EXTEND, FALSE);
  Image rgb = image_random (33, 12, 3, rand);
  Image rgba = image_new (33, 12, 4);
  Image out3;
  Image out4;

  for (gsize i = 0; i < 33 * 12; i++)
    {
      memcpy (rgba.v + 4 * i, rgb.v + 3 * i, 3 * sizeof (gfloat));
      rgba.v[4 * i + 3] = 1.0f;
    }
  out3 = image_warp (&rgb, &dwm);
  out4 = image_warp (&rgba, &dwm);
  for (gsize i = 0; i < 33 * 12; i++)
    {
      for (guint c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (out4.v[4 * i + c], out3.v[3 * i + c],
                                        1e-6);
      g_assert_cmpfloat (out4.v[4 * i + 3], ==, 1.0f);
    }
  g_free (rgb.v);
  g_free (rgba.v);
  g_free (out3.v);
  g_free (out4.v);
  g_rand_free (rand);
}

/* Hidden colours, even infinities, do not affect other pixels, and alpha is
 * unchanged. */
static void
test_hidden_colours (void)
{
  GRand *rand = g_rand_new_with_seed (15);
  SympieParams p = reference_random_params (rand);
  Dwm dwm = make_dwm (&p, DWM_EXTEND, FALSE);
  Image in = image_random (29, 17, 4, rand);
  Image before = image_warp (&in, &dwm);
  Image after;

  for (gsize i = 0; i < 29 * 17; i++)
    if (in.v[4 * i + 3] == 0.0f)
      {
        in.v[4 * i] = INFINITY;
        in.v[4 * i + 1] = NAN;
        in.v[4 * i + 2] = 1000.0f;
      }
  after = image_warp (&in, &dwm);
  for (gsize i = 0; i < 29 * 17; i++)
    {
      g_assert_cmpfloat (after.v[4 * i + 3], ==, in.v[4 * i + 3]);
      if (in.v[4 * i + 3] > 0.0f)
        g_assert_cmpmem (after.v + 4 * i, 16, before.v + 4 * i, 16);
    }
  g_free (in.v);
  g_free (before.v);
  g_free (after.v);
  g_rand_free (rand);
}

/* Transparent neighbours neither darken nor brighten a uniform colour. */
static void
test_even_colour (void)
{
  GRand *rand = g_rand_new_with_seed (16);
  SympieParams p = reference_random_params (rand);
  Dwm dwm = make_dwm (&p, DWM_EXTEND, FALSE);
  Image in = image_random (24, 24, 4, rand);
  Image out;

  for (gsize i = 0; i < 24 * 24; i++)
    for (guint c = 0; c < 3; c++)
      in.v[4 * i + c] = 0.3f + 0.1f * c;
  out = image_warp (&in, &dwm);
  for (gsize i = 1; i < 24 * 24; i++)
    for (guint c = 0; c < 3; c++)
      g_assert_cmpfloat_with_epsilon (out.v[4 * i + c], out.v[c], 1e-5);
  g_free (in.v);
  g_free (out.v);
  g_rand_free (rand);
}

static Image
image_warp_with (const Image *in, const Dwm *dwm, const DwmKernel *kernel)
{
  Image out = image_new (in->width, in->height, in->channels);
  gsize stride = (gsize) in->width * in->channels;
  g_autofree gfloat *scratch =
    g_new (gfloat, dwm_scratch_size (in->width, in->channels));

  DwmWindow window = { .width = in->width,
                       .height = in->height,
                       .channels = in->channels,
                       .in = in->v,
                       .in_stride = stride,
                       .out = out.v,
                       .out_stride = stride };

  dwm_warp_with (kernel, dwm, &window, scratch);
  return out;
}

/* Every fast kernel that the machine can run against the plain one. */
static void
compare_kernels (const Image *in, const Dwm *dwm, gdouble epsilon)
{
  Image plain = image_warp_with (in, dwm, &DWM_PLAIN);

  for (const DwmKernel *const *kernel = dwm_kernels (); *kernel; kernel++)
    {
      Image fast = image_warp_with (in, dwm, *kernel);

      for (gsize i = 0; i < image_size (in) / sizeof (gfloat); i++)
        g_assert_cmpfloat_with_epsilon (fast.v[i], plain.v[i], epsilon);
      g_free (fast.v);
    }
  g_free (plain.v);
}

typedef enum
{
  PAINT_RANDOM,
  PAINT_PEAK, /* one large number among them */
  PAINT_EVEN,
  PAINT_ENDS, /* 0 and 1 alone */
  PAINT_HUGE,
  N_PAINTS
} Paint;

/* Fills in the colours. Returns: their largest magnitude. */
static gdouble
paint (Image *image, Paint how, GRand *rand)
{
  const gfloat large = how == PAINT_HUGE ? 1e30f : 1e6f;
  gsize n = (gsize) image->width * image->height;
  gsize peak = (gsize) g_rand_int_range (rand, 0, (gint32) n);

  for (gsize i = 0; i < n; i++)
    for (guint c = 0; c < 3; c++)
      {
        gfloat *v = &image->v[i * image->channels + c];

        if (how == PAINT_EVEN)
          *v = 0.2f + 0.3f * c;
        else if (how == PAINT_ENDS)
          *v = (gfloat) g_rand_int_range (rand, 0, 2);
        else if (how == PAINT_HUGE)
          *v *= large;
        else if (how == PAINT_PEAK && i == peak)
          *v = large;
      }
  return how == PAINT_PEAK || how == PAINT_HUGE ? large : 1.0;
}

/* Sizes around a vector's and a block's width, opaque, partly and randomly
 * transparent, of ordinary and of extreme numbers. */
static void
test_plain (void)
{
  static const guint widths[] = { 1,  2,   3,   4,    5,    7,    8,   9,
                                  15, 16,  17,  31,   33,   63,   64,  65,
                                  67, 511, 513, 2047, 2048, 2049, 2063 };
  GRand *rand = g_rand_new_with_seed (19);

  for (guint i = 0; i < 24 * N_PAINTS * G_N_ELEMENTS (widths); i++)
    {
      guint channels = 3 + i % 2;
      guint alpha = i / 8 % 3;
      SympieParams p = reference_random_params (rand);
      Dwm dwm = make_dwm (&p, i / 2 % 2 ? DWM_NEUTRAL : DWM_EXTEND, i / 4 % 2);
      Image in =
        image_random (widths[i / (24 * N_PAINTS)], 1 + i % 9, channels, rand);
      gdouble largest = paint (&in, i / 24 % N_PAINTS, rand);
      gsize n = (gsize) in.width * in.height;

      for (gsize j = 0; channels == 4 && j < n; j++)
        if (alpha == 0 || (alpha == 1 && j != n / 2))
          in.v[4 * j + 3] = 1.0f;
      compare_kernels (&in, &dwm, 4e-6 * largest);
      g_free (in.v);
    }
  g_rand_free (rand);
}

/* ---- strength ---- */

/* Wide enough to invert colours and to leave the range. */
static SympieParams
random_colours (GRand *rand)
{
  SympieParams p = PARAMS_IDENTITY;

  for (guint c = 0; c < 3; c++)
    {
      p.cs[c] = (gfloat) g_rand_double_range (rand, -5.0, 5.0);
      for (guint d = 0; d < 3; d++)
        p.cm[d][c] = (gfloat) g_rand_double_range (rand, -3.0, 3.0);
    }
  return p;
}

static Image
warp_at (const Image *in, const SympieParams *p, gdouble strength)
{
  Dwm dwm;

  dwm_init (&dwm, p, strength, DWM_EXTEND, FALSE);
  return image_warp (in, &dwm);
}

/* Every pixel of @out is at the fraction @s of the way from @in to @full. */
static void
assert_on_line (const Image *out, const Image *in, const Image *full, gdouble s)
{
  gsize n = image_size (in) / sizeof (gfloat);

  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (
      out->v[i], in->v[i] + s * ((gdouble) full->v[i] - in->v[i]),
      1e-5 + 4e-6 * fabs (full->v[i]));
}

static void
check_line (const Image *in, const SympieParams *p)
{
  Image full = warp_at (in, p, 1.0);

  for (gdouble s = 0.0; s <= PARAMS_STRENGTH_MAX; s += 0.125)
    {
      Image out = warp_at (in, p, s);

      assert_on_line (&out, in, &full, s);
      g_free (out.v);
    }
  g_free (full.v);
}

static void
test_strength_colours (void)
{
  GRand *rand = g_rand_new_with_seed (18);

  for (guint i = 0; i < 200; i++)
    {
      SympieParams p = random_colours (rand);
      Image in = image_random (9, 3, 3, rand);

      check_line (&in, &p);
      g_free (in.v);
    }
  g_rand_free (rand);
}

static void
test_strength_detail (void)
{
  GRand *rand = g_rand_new_with_seed (19);

  for (guint i = 0; i < 50; i++)
    {
      SympieParams p = reference_random_params (rand);
      Image in = image_random (9, 7, 3, rand);

      memcpy (p.cm, PARAMS_IDENTITY.cm, sizeof p.cm);
      memset (p.cs, 0, sizeof p.cs);
      check_line (&in, &p);
      g_free (in.v);
    }
  g_rand_free (rand);
}

/* Halfway to the negative Cm is 0, and no Cs gives the remaining uniform grey:
 * the warp must still produce it. */
static void
test_strength_singular (void)
{
  GRand *rand = g_rand_new_with_seed (20);
  SympieParams p = PARAMS_IDENTITY;
  Image in = image_random (9, 3, 4, rand);
  Image out;

  for (guint c = 0; c < 3; c++)
    {
      p.cm[c][c] = -1.0f;
      p.cs[c] = 0.5f;
    }
  out = warp_at (&in, &p, 0.5);
  for (guint i = 0; i < in.width * in.height; i++)
    {
      g_assert_cmpfloat_with_epsilon (out.v[4 * i], 0.485 - 0.25 * 0.229, 1e-6);
      g_assert_cmpfloat_with_epsilon (out.v[4 * i + 2], 0.406 - 0.25 * 0.225,
                                      1e-6);
      g_assert_cmpfloat (out.v[4 * i + 3], ==, in.v[4 * i + 3]);
    }
  g_free (in.v);
  g_free (out.v);
  g_rand_free (rand);
}

/* Numbers found for a strength warp as the strength does. */
static void
test_strength_numbers (void)
{
  GRand *rand = g_rand_new_with_seed (21);

  for (guint i = 0; i < 50; i++)
    {
      SympieParams p = reference_random_params (rand);
      gdouble s = g_rand_double_range (rand, 0.0, PARAMS_STRENGTH_MAX);
      Image in = image_random (9, 9, 3, rand);
      Image out = warp_at (&in, &p, s);
      g_autofree gdouble *wanted = g_new (gdouble, 3 * 9 * 9);

      g_assert_true (params_at_strength (&p, &p, s));
      reference_dwm (wanted, in.v, 9, 9, &p, DWM_EXTEND, FALSE);
      for (guint j = 0; j < 3 * 9 * 9; j++)
        g_assert_cmpfloat_with_epsilon (out.v[j], wanted[j], 2e-5);
      g_free (in.v);
      g_free (out.v);
    }
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dwm/reference", test_reference);
  g_test_add_func ("/dwm/identity", test_identity);
  g_test_add_func ("/dwm/windows", test_windows);
  g_test_add_func ("/dwm/opaque", test_opaque);
  g_test_add_func ("/dwm/hidden-colours", test_hidden_colours);
  g_test_add_func ("/dwm/even-colour", test_even_colour);
  g_test_add_func ("/dwm/plain", test_plain);
  g_test_add_func ("/dwm/strength-colours", test_strength_colours);
  g_test_add_func ("/dwm/strength-detail", test_strength_detail);
  g_test_add_func ("/dwm/strength-singular", test_strength_singular);
  g_test_add_func ("/dwm/strength-numbers", test_strength_numbers);
  return g_test_run ();
}
