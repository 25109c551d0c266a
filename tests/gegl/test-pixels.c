/* test-pixels.c - NEM and DWM on GEGL's buffers: tile layouts, 8 bits,
 * determinism
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/models.h"
#include "plug-in/gegl/pixels.h"
#include "tests/unit/reference.h"

#define WIDTH 301
#define HEIGHT 203
#define PIECE_MAX 150 /* pixels, in each direction */

/* Not at the origin, where a mistake about offsets would not show. */
static const GeglRectangle AREA = { -37, 91, WIDTH, HEIGHT };

/* Tiles of GEGL's size, small ones, misaligned ones, and a single one. */
static const struct
{
  gint width, height, shift;
} grids[] = {
  { 128, 128, 0 }, { 48, 40, 0 }, { 128, 128, 51 }, { 700, 700, 0 }
};

static GeglBuffer *
make_buffer (const Babl *format, guint grid)
{
  return g_object_new (GEGL_TYPE_BUFFER, "x", AREA.x, "y", AREA.y, "width",
                       WIDTH, "height", HEIGHT, "format", format, "tile-width",
                       grids[grid].width, "tile-height", grids[grid].height,
                       "shift-x", grids[grid].shift, "shift-y",
                       grids[grid].shift, NULL);
}

static gfloat *
make_pixels (GRand *rand)
{
  gfloat *pixels = g_new (gfloat, 4 * WIDTH * HEIGHT);

  for (gsize i = 0; i < 4 * WIDTH * HEIGHT; i++)
    pixels[i] = i % 4 == 3 ? (gfloat) g_rand_int_range (rand, 0, 3) / 2
                           : (gfloat) g_rand_double_range (rand, -0.2, 1.3);
  return pixels;
}

static GeglBuffer *
make_image (const gchar *format, guint grid, const gfloat *pixels)
{
  GeglBuffer *buffer = make_buffer (babl_format (format), grid);

  gegl_buffer_set (buffer, &AREA, 0, babl_format ("R'G'B'A float"), pixels,
                   GEGL_AUTO_ROWSTRIDE);
  return buffer;
}

static gpointer
read_all (GeglBuffer *buffer, gsize *size)
{
  const Babl *format = gegl_buffer_get_format (buffer);
  gpointer data;

  *size =
    (gsize) WIDTH * HEIGHT * (gsize) babl_format_get_bytes_per_pixel (format);
  data = g_malloc (*size);
  gegl_buffer_get (buffer, &AREA, 1.0, NULL, data, GEGL_AUTO_ROWSTRIDE,
                   GEGL_ABYSS_NONE);
  return data;
}

static void
assert_same (GeglBuffer *a, GeglBuffer *b)
{
  gsize size_a, size_b;
  g_autofree gpointer data_a = read_all (a, &size_a);
  g_autofree gpointer data_b = read_all (b, &size_b);

  g_assert_cmpmem (data_a, size_a, data_b, size_b);
}

static GeglBuffer *
warp_whole (GeglBuffer *in, const gchar *format, guint grid, const Dwm *dwm)
{
  GeglBuffer *out = make_buffer (babl_format (format), grid);

  g_assert_true (pixels_warp (out, in, &AREA, dwm, NULL, NULL));
  return out;
}

/* Warps in rows of pieces of many sizes, some of which contain whole tiles. */
static GeglBuffer *
warp_pieces (
  GeglBuffer *in, const gchar *format, guint grid, const Dwm *dwm, GRand *rand)
{
  GeglBuffer *out = make_buffer (babl_format (format), grid);
  gint width, height;

  for (gint y = 0; y < HEIGHT; y += height)
    {
      height = g_rand_int_range (rand, 1, PIECE_MAX);
      height = MIN (HEIGHT - y, height);
      for (gint x = 0; x < WIDTH; x += width)
        {
          GeglRectangle piece = { AREA.x + x, AREA.y + y, 0, height };

          width = g_rand_int_range (rand, 1, PIECE_MAX);
          width = MIN (WIDTH - x, width);
          piece.width = width;
          pixels_warp_area (out, in, &AREA, &piece, dwm);
        }
    }
  return out;
}

static void
compare (const gchar *in_format,
         const gchar *out_format,
         const Dwm *dwm,
         const gfloat *pixels,
         GRand *rand)
{
  g_autoptr (GeglBuffer) plain = make_image (in_format, 0, pixels);
  g_autoptr (GeglBuffer) wanted = warp_whole (plain, out_format, 0, dwm);

  for (guint i = 0; i < G_N_ELEMENTS (grids); i++)
    for (guint o = 0; o < G_N_ELEMENTS (grids); o++)
      {
        g_autoptr (GeglBuffer) in = make_image (in_format, i, pixels);
        g_autoptr (GeglBuffer) whole = warp_whole (in, out_format, o, dwm);
        g_autoptr (GeglBuffer) parts =
          warp_pieces (in, out_format, o, dwm, rand);

        assert_same (whole, wanted);
        assert_same (parts, wanted);
      }
}

/* The result does not depend on tiles or pieces, to the bit. */
static void
test_grids (void)
{
  static const gchar *const formats[][2] = {
    { "R'G'B' float", "R'G'B' float" }, { "R'G'B'A float", "R'G'B'A float" },
    { "R'G'B' u8", "R'G'B' u8" },       { "R'G'B'A u8", "R'G'B'A u8" },
    { "R'G'B' u8", "R'G'B' float" },    { "R'G'B'A float", "R'G'B'A u8" },
    { "R'G'B'A u8", "R'G'B' u8" },      { "RGBA half", "RGBA half" },
  };
  GRand *rand = g_rand_new_with_seed (31);
  g_autofree gfloat *pixels = make_pixels (rand);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (formats); i++)
    {
      const gchar *const *format = formats[i / 2];
      SympieParams p = reference_random_params (rand);
      Dwm dwm;

      dwm_init (&dwm, &p, 1.0, i % 2 ? DWM_NEUTRAL : DWM_EXTEND, FALSE);
      compare (format[0], format[1], &dwm, pixels, rand);
    }
  g_rand_free (rand);
}

/* 8-bit results are the float results, rounded and clamped. */
static void
test_bytes (void)
{
  GRand *rand = g_rand_new_with_seed (32);
  g_autofree gfloat *pixels = make_pixels (rand);

  for (guint channels = 3; channels <= 4; channels++)
    {
      const gchar *u8 = channels == 4 ? "R'G'B'A u8" : "R'G'B' u8";
      const gchar *real = channels == 4 ? "R'G'B'A float" : "R'G'B' float";
      g_autoptr (GeglBuffer) bytes = make_image (u8, 0, pixels);
      g_autoptr (GeglBuffer) floats = make_buffer (babl_format (real), 0);
      g_autoptr (GeglBuffer) a = NULL;
      g_autoptr (GeglBuffer) b = NULL;
      SympieParams p = reference_random_params (rand);
      g_autofree guint8 *is = NULL;
      g_autofree gfloat *wanted = NULL;
      Dwm dwm;
      gsize n, size;

      gegl_buffer_copy (bytes, NULL, GEGL_ABYSS_NONE, floats, NULL);
      dwm_init (&dwm, &p, 1.0, DWM_EXTEND, FALSE);
      a = warp_whole (bytes, u8, 0, &dwm);
      b = warp_whole (floats, real, 0, &dwm);
      is = read_all (a, &n);
      wanted = read_all (b, &size);
      for (gsize i = 0; i < n; i++)
        g_assert_cmpfloat_with_epsilon (
          is[i], CLAMP (wanted[i] * 255.0f, 0.0f, 255.0f), 0.5f + 1e-2f);
    }
  g_rand_free (rand);
}

/* Differences in the last bit between babl's conversions do not change the
 * estimate. */
static void
test_last_bit (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = models_find (NULL, &error);
  g_autoptr (Nem) nem = NULL;
  GRand *rand = g_rand_new_with_seed (33);
  g_autofree gfloat *pixels = make_pixels (rand);
  g_autoptr (GeglBuffer) bytes = make_image ("R'G'B' u8", 0, pixels);
  g_autoptr (GeglBuffer) floats = make_buffer (babl_format ("R'G'B' float"), 0);
  g_autofree guint8 *in = NULL;
  g_autofree gfloat *nearly = NULL;
  EstimateOptions options;
  Cleanup is, wanted;
  gsize n;

  g_assert_no_error (error);
  nem = nem_load (path, &error);
  g_assert_no_error (error);
  in = read_all (bytes, &n);
  nearly = g_new (gfloat, n);
  for (gsize i = 0; i < n; i++)
    nearly[i] = nextafterf ((gfloat) in[i] / 255.0f,
                            (gfloat) g_rand_int_range (rand, 0, 2));
  gegl_buffer_set (floats, &AREA, 0, babl_format ("R'G'B' float"), nearly,
                   GEGL_AUTO_ROWSTRIDE);
  estimate_options_init (&options);
  options.force = TRUE; /* it is only noise */
  g_assert_true (
    pixels_estimate (&wanted, bytes, &AREA, nem, &options, NULL, NULL, &error));
  g_assert_true (
    pixels_estimate (&is, floats, &AREA, nem, &options, NULL, NULL, &error));
  g_assert_true (params_equal (&is.passes[0], &wanted.passes[0], 0.0f));
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  gint status;

  gegl_init (NULL, NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pixels/grids", test_grids);
  g_test_add_func ("/pixels/bytes", test_bytes);
  g_test_add_func ("/pixels/last-bit", test_last_bit);
  status = g_test_run ();
  gegl_exit ();
  return status;
}
