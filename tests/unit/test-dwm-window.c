/* test-dwm-window.c - DWM on windows: surroundings, 8 bits, all forms of K
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/dwm-kernel.h"
#include "reference.h"

#define WIDTH 41
#define HEIGHT 23
#define N_FORMS 3

static const DwmForm forms[N_FORMS] = { DWM_FULL, DWM_MIRROR, DWM_CENTRE };

/* An image of floats or bytes, and how it is warped. */
typedef struct
{
  guint channels;
  DwmDepth depth;
  Dwm dwm;
  gpointer numbers;
} Case;

static SympieParams
make_params (GRand *rand, DwmForm form)
{
  SympieParams p = reference_random_params (rand);

  for (guint y = 0; y < DWM_TAPS; y++)
    for (guint x = 0; x < DWM_TAPS; x++)
      {
        if (form == DWM_MIRROR && x > DWM_RADIUS)
          p.k[y][x] = p.k[y][DWM_TAPS - 1 - x];
        if (form == DWM_CENTRE && (x != DWM_RADIUS || y != DWM_RADIUS))
          p.k[y][x] = 0.0f;
      }
  return p;
}

static gpointer
make_numbers (GRand *rand, DwmDepth depth, guint channels)
{
  gsize n = (gsize) WIDTH * HEIGHT * channels;
  gpointer numbers = g_malloc (n * dwm_depth_get_size (depth));

  for (gsize i = 0; i < n; i++)
    {
      gboolean alpha = channels == 4 && i % 4 == 3;
      gint byte = alpha ? g_rand_int_range (rand, 0, 3) * 255 / 2
                        : g_rand_int_range (rand, 0, 256);

      if (depth == DWM_BYTE)
        ((guint8 *) numbers)[i] = (guint8) byte;
      else
        ((gfloat *) numbers)[i] = alpha ? byte / 255.0f : byte / 128.0f - 0.5f;
    }
  return numbers;
}

/* Picks combination i. */
static void
case_init (Case *c, GRand *rand, guint i)
{
  SympieParams p = make_params (rand, forms[i % N_FORMS]);

  c->channels = 3 + i / 3 % 2;
  c->depth = i / 6 % 2 ? DWM_BYTE : DWM_FLOAT;
  dwm_init (&c->dwm, &p, 1.0, i / 12 % 2 ? DWM_NEUTRAL : DWM_EXTEND,
            i / 24 % 2);
  g_assert_cmpint (c->dwm.form, ==, forms[i % N_FORMS]);
  c->numbers = make_numbers (rand, c->depth, c->channels);
}

static gfloat *
warp (const Case *c,
      const DwmKernel *kernel,
      gconstpointer numbers,
      DwmDepth depth)
{
  gsize stride = (gsize) WIDTH * c->channels;
  gfloat *out = g_new (gfloat, stride * HEIGHT);
  g_autofree gfloat *scratch =
    g_new (gfloat, dwm_scratch_size (WIDTH, c->channels));
  DwmWindow window = { .width = WIDTH,
                       .height = HEIGHT,
                       .channels = c->channels,
                       .in = numbers,
                       .in_stride = stride,
                       .in_depth = depth,
                       .out = out,
                       .out_stride = stride };

  dwm_warp_with (kernel, &c->dwm, &window, scratch);
  return out;
}

/* Copies pixels x to x + n - 1 of row y, skipping those outside the image. */
static void
copy_pixels (guint8 *to, const Case *c, gint x, gint y, gint n)
{
  gsize pixel = c->channels * dwm_depth_get_size (c->depth);

  for (gint i = 0; i < n; i++)
    if (x + i >= 0 && x + i < WIDTH && y >= 0 && y < HEIGHT)
      memcpy (to + (gsize) i * pixel,
              (const guint8 *) c->numbers
                + ((gsize) y * WIDTH + (gsize) (x + i)) * pixel,
              pixel);
}

/* The window and its border in separate memory of exactly the documented size,
 * so that sanitizers detect any access beyond. */
static gfloat *
warp_framed (const Case *c, gint x, gint y, gint width, gint height)
{
  const gint radius = DWM_RADIUS;
  gsize pixel = c->channels * dwm_depth_get_size (c->depth);
  gsize row = (gsize) (width + 2 * radius) * pixel;
  gsize side = (gsize) radius * pixel;
  g_autofree guint8 *in = g_malloc ((gsize) (width * height) * pixel);
  g_autofree guint8 *above = g_malloc0 (2 * row);
  g_autofree guint8 *below = g_malloc0 (2 * row);
  g_autofree guint8 *left = g_malloc0 ((gsize) height * side);
  g_autofree guint8 *right = g_malloc0 ((gsize) height * side);
  g_autofree gfloat *scratch =
    g_new (gfloat, dwm_scratch_size ((guint) width, c->channels));
  gfloat *out = g_new (gfloat, (gsize) (width * height) * c->channels);
  DwmBorder border = { above, below, left, right };
  DwmWindow window = { .width = (guint) width,
                       .height = (guint) height,
                       .channels = c->channels,
                       .in = in,
                       .in_stride = (gsize) width * c->channels,
                       .in_depth = c->depth,
                       .out = out,
                       .out_stride = (gsize) width * c->channels,
                       .halo = { (guint) MIN (x, radius),
                                 (guint) MIN (WIDTH - x - width, radius),
                                 (guint) MIN (y, radius),
                                 (guint) MIN (HEIGHT - y - height, radius) },
                       .border = &border };

  for (gint i = 0; i < radius; i++)
    {
      copy_pixels (above + (gsize) i * row, c, x - radius, y - radius + i,
                   width + 2 * radius);
      copy_pixels (below + (gsize) i * row, c, x - radius, y + height + i,
                   width + 2 * radius);
    }
  for (gint i = 0; i < height; i++)
    {
      copy_pixels (in + (gsize) (i * width) * pixel, c, x, y + i, width);
      copy_pixels (left + (gsize) i * side, c, x - radius, y + i, radius);
      copy_pixels (right + (gsize) i * side, c, x + width, y + i, radius);
    }
  dwm_warp_window (&c->dwm, &window, scratch);
  return out;
}

/* A window with its border in other memory matches the whole image, to the bit.
 * */
static void
test_frames (void)
{
  GRand *rand = g_rand_new_with_seed (21);

  for (guint i = 0; i < 960; i++)
    {
      gint x = g_rand_int_range (rand, 0, WIDTH);
      gint y = g_rand_int_range (rand, 0, HEIGHT);
      gint width = g_rand_int_range (rand, 1, WIDTH - x + 1);
      gint height = g_rand_int_range (rand, 1, HEIGHT - y + 1);
      gsize size;
      gfloat *whole, *part;
      Case c;

      case_init (&c, rand, i);
      size = (gsize) width * c.channels;
      whole = warp (&c, *dwm_kernels (), c.numbers, c.depth);
      part = warp_framed (&c, x, y, width, height);
      for (gint row = 0; row < height; row++)
        g_assert_cmpmem (
          part + (gsize) row * size, size * sizeof *part,
          whole + ((gsize) (y + row) * WIDTH + (gsize) x) * c.channels,
          size * sizeof *part);
      g_free (whole);
      g_free (part);
      g_free (c.numbers);
    }
  g_rand_free (rand);
}

/* Each form of K with every kernel, against the plain one, which only knows the
 * general form. */
static void
test_forms (void)
{
  GRand *rand = g_rand_new_with_seed (22);

  for (guint i = 0; i < 240; i++)
    {
      g_autofree gfloat *plain = NULL;
      Case c;

      case_init (&c, rand, i);
      plain = warp (&c, &DWM_PLAIN, c.numbers, c.depth);
      for (const DwmKernel *const *kernel = dwm_kernels (); *kernel; kernel++)
        {
          g_autofree gfloat *fast = warp (&c, *kernel, c.numbers, c.depth);

          for (gsize j = 0; j < (gsize) WIDTH * HEIGHT * c.channels; j++)
            g_assert_cmpfloat_with_epsilon (fast[j], plain[j], 4e-6);
        }
      g_free (c.numbers);
    }
  g_rand_free (rand);
}

/* A K that is nearly of a form is not taken for it. */
static void
test_nearly (void)
{
  GRand *rand = g_rand_new_with_seed (23);

  for (guint i = 0; i < 100; i++)
    {
      SympieParams p = make_params (rand, i % 2 ? DWM_MIRROR : DWM_CENTRE);
      Dwm dwm;

      p.k[g_rand_int_range (rand, 0, DWM_TAPS)][0] += 1e-5f;
      dwm_init (&dwm, &p, 1.0, DWM_EXTEND, FALSE);
      g_assert_cmpint (dwm.form, ==, DWM_FULL);
    }
  g_rand_free (rand);
}

/* 8-bit results are the float results times 255, rounded and clamped. */
static void
test_bytes (void)
{
  GRand *rand = g_rand_new_with_seed (24);

  for (guint i = 0; i < 240; i++)
    {
      gsize n = (gsize) WIDTH * HEIGHT * (3 + i / 3 % 2);
      g_autofree guint8 *out = g_malloc (n);
      g_autofree gfloat *scratch = NULL;
      Case c;
      DwmWindow window;

      case_init (&c, rand, i);
      for (const DwmKernel *const *kernel = dwm_kernels (); *kernel; kernel++)
        {
          g_autofree gfloat *wanted = warp (&c, *kernel, c.numbers, c.depth);

          g_free (scratch);
          scratch = g_new (gfloat, dwm_scratch_size (WIDTH, c.channels));
          window = (DwmWindow){ .width = WIDTH,
                                .height = HEIGHT,
                                .channels = c.channels,
                                .in = c.numbers,
                                .in_stride = (gsize) WIDTH * c.channels,
                                .in_depth = c.depth,
                                .out = out,
                                .out_stride = (gsize) WIDTH * c.channels,
                                .out_depth = DWM_BYTE };
          dwm_warp_with (*kernel, &c.dwm, &window, scratch);
          for (gsize j = 0; j < n; j++)
            g_assert_cmpfloat_with_epsilon (
              out[j], CLAMP (wanted[j] * 255.0f, 0.0f, 255.0f), 0.5f + 1e-4f);
        }
      g_free (c.numbers);
    }
  g_rand_free (rand);
}

/* All bytes, and values out of range, in rows of every length. */
static void
test_depths (void)
{
  static const gfloat odd[] = { NAN,     INFINITY, -INFINITY, 1e30f,    -1e30f,
                                -0.0f,   0.001f,   0.00196f,  0.00197f, 0.998f,
                                0.9981f, 1.0f,     1.0001f };
  guint8 bytes[256], back[256];
  gfloat floats[256], wanted[256];

  for (guint i = 0; i < 256; i++)
    bytes[i] = (guint8) i;
  for (const DwmKernel *const *kernel = dwm_kernels (); *kernel; kernel++)
    {
      for (guint n = 1; n <= 256; n++)
        {
          (*kernel)->widen (floats, bytes, n);
          DWM_PLAIN.widen (wanted, bytes, n);
          g_assert_cmpmem (floats, n * sizeof *floats, wanted,
                           n * sizeof *wanted);
          (*kernel)->narrow (back, floats, n);
          g_assert_cmpmem (back, n, bytes, n);
        }
      for (guint n = 1; n <= G_N_ELEMENTS (odd); n++)
        {
          guint8 plain[G_N_ELEMENTS (odd)];

          (*kernel)->narrow (back, odd, n);
          DWM_PLAIN.narrow (plain, odd, n);
          g_assert_cmpmem (back, n, plain, n);
          g_assert_cmpuint (plain[0], ==, 0);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dwm-window/frames", test_frames);
  g_test_add_func ("/dwm-window/forms", test_forms);
  g_test_add_func ("/dwm-window/nearly", test_nearly);
  g_test_add_func ("/dwm-window/bytes", test_bytes);
  g_test_add_func ("/dwm-window/depths", test_depths);
  return g_test_run ();
}
