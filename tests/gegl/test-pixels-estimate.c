/* test-pixels-estimate.c - which part of an image is estimated from, and when
 * nothing is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/models.h"
#include "plug-in/gegl/pixels.h"

#define WIDTH 360
#define HEIGHT 240
#define MIN_AGREEMENT 35.0 /* dB */
#define HALO 2             /* pixels of its surroundings that K mixes in */

static Nem *nem;

typedef void (*Draw) (gfloat rgb[3], gdouble x, gdouble y);

/* Hills under a sky; @x and @y go from 0 to 1. */
static void
draw_fair (gfloat rgb[3], gdouble x, gdouble y)
{
  const gdouble hill = 0.4 + 0.12 * sin (9.0 * x) + 0.04 * sin (50.0 * x);

  for (guint c = 0; c < 3; c++)
    rgb[c] =
      (gfloat) (y > hill ? 0.35 - 0.08 * c
                             + 0.2 * sin (90.0 * x + 2.0 * c) * cos (70.0 * y)
                         : 0.6 + 0.1 * c - 0.3 * y + 0.02 * sin (40.0 * x * y));
}

/* The same, about 5 EV under. */
static void
draw_dark (gfloat rgb[3], gdouble x, gdouble y)
{
  draw_fair (rgb, x, y);
  for (guint c = 0; c < 3; c++)
    rgb[c] = 0.02f + 0.22f * rgb[c];
}

/* Hazy: dark black-and-white photographs are often so by intent. */
static void
draw_grey (gfloat rgb[3], gdouble x, gdouble y)
{
  draw_fair (rgb, x, y);
  rgb[0] = rgb[1] = rgb[2] = 0.55f + 0.2f * rgb[1];
}

static void
draw_card (gfloat rgb[3], gdouble x, gdouble y)
{
  rgb[0] = rgb[1] = rgb[2] = 0.5f;
}

static void
draw_page (gfloat rgb[3], gdouble x, gdouble y)
{
  const gint line = (gint) (y * 24.0);
  const gint mark = (gint) (x * 120.0);

  rgb[0] = rgb[1] = rgb[2] =
    fmod (y * 24.0, 1.0) < 0.5 && (mark * 7 + line * 31) % 11 < 4 ? 0.1f : 1.0f;
}

/* An 8-bit image, not at the origin, with a border of @border pixels of
 * @colour. */
static GeglBuffer *
make_image (Draw draw, gint width, gint height, gint border, gfloat colour)
{
  const GeglRectangle area = { -5, 17, width + 2 * border,
                               height + 2 * border };
  GeglBuffer *buffer = gegl_buffer_new (&area, babl_format ("R'G'B'A u8"));
  g_autofree gfloat *data =
    g_new (gfloat, (gsize) 4 * area.width * area.height);

  for (gint i = 0; i < area.width * area.height; i++)
    {
      const gint x = i % area.width - border;
      const gint y = i / area.width - border;
      gfloat *pixel = data + 4 * (gsize) i;

      pixel[0] = pixel[1] = pixel[2] = colour;
      pixel[3] = 1.0f;
      if (x >= 0 && x < width && y >= 0 && y < height)
        draw (pixel, (gdouble) x / width, (gdouble) y / height);
    }
  gegl_buffer_set (buffer, &area, 0, babl_format ("R'G'B'A float"), data,
                   GEGL_AUTO_ROWSTRIDE);
  return buffer;
}

static Cleanup
estimate (GeglBuffer *in, const EstimateOptions *options)
{
  g_autoptr (GError) error = NULL;
  EstimateOptions usual;
  Cleanup cleanup;

  estimate_options_init (&usual);
  g_assert_true (pixels_estimate (&cleanup, in, gegl_buffer_get_extent (in),
                                  nem, options != NULL ? options : &usual, NULL,
                                  NULL, &error));
  return cleanup;
}

/* The cleaned-up pixels of @in without its border. */
static guint8 *
clean_up (GeglBuffer *in, const Cleanup *cleanup, gint border)
{
  const GeglRectangle *area = gegl_buffer_get_extent (in);
  GeglRectangle inner = { area->x + border, area->y + border,
                          area->width - 2 * border, area->height - 2 * border };
  g_autoptr (GeglBuffer) out =
    gegl_buffer_new (area, gegl_buffer_get_format (in));
  guint8 *bytes = g_malloc ((gsize) 3 * inner.width * inner.height);

  g_assert_true (
    pixels_clean_up (cleanup, out, in, area, area, NULL, NULL, NULL));
  gegl_buffer_get (out, &inner, 1.0, babl_format ("R'G'B' u8"), bytes,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  return bytes;
}

static gdouble
get_agreement (const guint8 *a, const guint8 *b, gsize n)
{
  gdouble sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += (a[i] - b[i]) * (a[i] - b[i]);
  return 10.0 * log10 (255.0 * 255.0 * (gdouble) n / MAX (sum, 1.0));
}

/* A frame does not affect the result inside it, but for the pixels that K
 * reaches it from, whether the photograph is dark or fair. */
static void
test_frames (void)
{
  static const gfloat colours[] = { 0.0f, 0.45f, 1.0f };
  static const Draw draws[] = { draw_dark, draw_fair };
  const gsize n = 3 * (WIDTH - 2 * HALO) * (HEIGHT - 2 * HALO);

  for (guint d = 0; d < G_N_ELEMENTS (draws); d++)
    {
      g_autoptr (GeglBuffer) plain =
        make_image (draws[d], WIDTH, HEIGHT, 0, 0.0f);
      const Cleanup alone = estimate (plain, NULL);
      g_autofree guint8 *wanted = clean_up (plain, &alone, HALO);

      for (guint c = 0; c < G_N_ELEMENTS (colours); c++)
        for (gint percent = 2; percent <= 15; percent += 4)
          {
            const gint border = HEIGHT * percent / 100;
            g_autoptr (GeglBuffer) framed =
              make_image (draws[d], WIDTH, HEIGHT, border, colours[c]);
            const Cleanup cleanup = estimate (framed, NULL);
            g_autofree guint8 *is = clean_up (framed, &cleanup, border + HALO);

            g_assert_cmpint (cleanup.content, ==, CONTENT_PHOTO);
            g_assert_cmpint (cleanup.looked_at.x, >=, border);
            g_assert_cmpint (cleanup.looked_at.width, >, WIDTH - 20);
            g_assert_cmpfloat (get_agreement (is, wanted, n), >=,
                               MIN_AGREEMENT);
          }
    }
}

static void
assert_refused (const Cleanup *cleanup, Content content)
{
  g_assert_cmpint (cleanup->content, ==, content);
  g_assert_cmpuint (cleanup->n, ==, 1);
  g_assert_true (params_equal (&cleanup->passes[0], &PARAMS_IDENTITY, 0.0f));
  g_assert_cmpstr (cleanup->model, ==, "");
  g_assert_nonnull (cleanup_get_remark (cleanup));
}

/* Nothing is estimated unless forced. */
static void
test_refused (void)
{
  static const struct
  {
    Draw draw;
    gint width, height;
    Content content;
  } cases[] = {
    { draw_card, WIDTH, HEIGHT, CONTENT_EMPTY },
    { draw_page, WIDTH, HEIGHT, CONTENT_GRAPHIC },
    { draw_page, 1200, 1600, CONTENT_GRAPHIC },
  };
  EstimateOptions options;

  estimate_options_init (&options);
  options.passes = 2;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GeglBuffer) in =
        make_image (cases[i].draw, cases[i].width, cases[i].height, 0, 0.0f);
      Cleanup cleanup;

      options.force = FALSE;
      cleanup = estimate (in, &options);
      assert_refused (&cleanup, cases[i].content);
      options.force = TRUE;
      cleanup = estimate (in, &options);
      g_assert_cmpint (cleanup.content, ==, CONTENT_PHOTO);
      g_assert_cmpuint (cleanup.n, ==, 2);
      g_assert_cmpstr (cleanup.model, !=, "");
      g_assert_false (
        params_equal (&cleanup.passes[0], &PARAMS_IDENTITY, 0.0f));
    }
}

/* Images that are too small or fully transparent. */
static void
test_nothing (void)
{
  static const gint sides[][2] = { { 1, 1 }, { 31, 400 }, { 400, 31 } };
  GeglRectangle area = { 0, 0, 100, 100 };
  g_autoptr (GeglBuffer) clear =
    gegl_buffer_new (&area, babl_format ("R'G'B'A u8"));
  Cleanup cleanup = estimate (clear, NULL);

  assert_refused (&cleanup, CONTENT_EMPTY);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autoptr (GeglBuffer) in =
        make_image (draw_dark, sides[i][0], sides[i][1], 0, 0.0f);

      cleanup = estimate (in, NULL);
      assert_refused (&cleanup, CONTENT_TINY);
    }
}

/* The left half, and its mirror image in the right half. */
static void
draw_mirrored (gfloat rgb[3], gdouble x, gdouble y)
{
  draw_dark (rgb, MIN (x, 1.0 - 1.0 / WIDTH - x), y);
}

/* Where an image is transparent the network sees the mirror image of its opaque
 * part, whatever the hidden colours. */
static void
test_half (void)
{
  g_autoptr (GeglBuffer) in = make_image (draw_dark, WIDTH, HEIGHT, 0, 0.0f);
  g_autoptr (GeglBuffer) mirrored =
    make_image (draw_mirrored, WIDTH, HEIGHT, 0, 0.0f);
  GeglColor *colour = gegl_color_new ("rgba(1.0, 0.2, 0.9, 0.0)");
  GeglRectangle clear = *gegl_buffer_get_extent (in);
  Cleanup is, wanted;

  clear.width /= 2;
  clear.x += clear.width;
  gegl_buffer_set_color (in, &clear, colour);
  g_object_unref (colour);
  is = estimate (in, NULL);
  wanted = estimate (mirrored, NULL);
  g_assert_cmpint (is.content, ==, CONTENT_PHOTO);
  g_assert_false (params_equal (&is.passes[0], &PARAMS_IDENTITY, 0.1f));
  g_assert_true (params_equal (&is.passes[0], &wanted.passes[0], 1e-3f));
}

/* Only the part that is given counts. */
static void
test_look_at (void)
{
  g_autoptr (GeglBuffer) in = make_image (draw_dark, WIDTH, HEIGHT, 60, 1.0f);
  const GeglRectangle *whole = gegl_buffer_get_extent (in);
  GeglRectangle part = { whole->x + 70, whole->y + 80, 200, 150 };
  EstimateOptions options;
  Cleanup chosen, alone;

  estimate_options_init (&options);
  options.look_at = (ViewsRect){ 70, 80, 200, 150 };
  chosen = estimate (in, &options);
  g_assert_cmpmem (&chosen.looked_at, sizeof (ViewsRect), &options.look_at,
                   sizeof (ViewsRect));
  options.look_at = (ViewsRect){ 0 };
  g_assert_true (
    pixels_estimate (&alone, in, &part, nem, &options, NULL, NULL, NULL));
  g_assert_true (params_equal (&chosen.passes[0], &alone.passes[0], 0.0f));
  /* Also with its border, if that is requested. */
  options.look_at = (ViewsRect){ 0, 0, whole->width, whole->height };
  chosen = estimate (in, &options);
  g_assert_cmpint (chosen.looked_at.width, ==, whole->width);
  g_assert_false (params_equal (&chosen.passes[0], &alone.passes[0], 0.01f));
}

/* The part is clipped to the image; an empty part is an error. */
static void
test_look_at_bounds (void)
{
  static const ViewsRect outside[] = {
    { WIDTH + 200, 0, 50, 50 },
    { 0, G_MAXINT, 50, 50 },
    { -50, 0, 50, 50 },
  };
  g_autoptr (GeglBuffer) in = make_image (draw_dark, WIDTH, HEIGHT, 0, 0.0f);
  const GeglRectangle *whole = gegl_buffer_get_extent (in);
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  options.look_at = (ViewsRect){ 20, 30, G_MAXINT, G_MAXINT };
  cleanup = estimate (in, &options);
  g_assert_cmpint (cleanup.looked_at.x, ==, 20);
  g_assert_cmpint (cleanup.looked_at.width, ==, whole->width - 20);
  g_assert_cmpint (cleanup.looked_at.height, ==, whole->height - 30);
  for (guint i = 0; i < G_N_ELEMENTS (outside); i++)
    {
      g_autoptr (GError) error = NULL;

      options.look_at = outside[i];
      g_assert_false (pixels_estimate (&cleanup, in, whole, nem, &options, NULL,
                                       NULL, &error));
      g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
    }
}

static void
test_grey (void)
{
  g_autoptr (GeglBuffer) in = make_image (draw_grey, WIDTH, HEIGHT, 0, 0.0f);
  const Cleanup cleanup = estimate (in, NULL);
  g_autofree guint8 *bytes = clean_up (in, &cleanup, 0);

  g_assert_false (params_equal (&cleanup.passes[0], &PARAMS_IDENTITY, 0.01f));
  for (gsize i = 0; i < WIDTH * HEIGHT; i++)
    {
      g_assert_cmpuint (bytes[3 * i], ==, bytes[3 * i + 1]);
      g_assert_cmpuint (bytes[3 * i], ==, bytes[3 * i + 2]);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = models_find (NULL, &error);
  gint status;

  g_assert_no_error (error);
  gegl_init (NULL, NULL);
  g_test_init (&argc, &argv, NULL);
  nem = nem_load (path, &error);
  g_assert_no_error (error);
  g_test_add_func ("/pixels-estimate/frames", test_frames);
  g_test_add_func ("/pixels-estimate/refused", test_refused);
  g_test_add_func ("/pixels-estimate/nothing", test_nothing);
  g_test_add_func ("/pixels-estimate/half", test_half);
  g_test_add_func ("/pixels-estimate/look-at", test_look_at);
  g_test_add_func ("/pixels-estimate/look-at-bounds", test_look_at_bounds);
  g_test_add_func ("/pixels-estimate/grey", test_grey);
  status = g_test_run ();
  nem_unref (nem);
  gegl_exit ();
  return status;
}
