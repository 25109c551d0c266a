/* test-border.c - frames are found, and nothing else is taken for one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/border.h"

#define WIDTH 320
#define HEIGHT 240

/* A picture of hills under a sky, from formulas, with a little noise. */
static void
draw_scene (gfloat *rgb, GRand *rand)
{
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      for (guint c = 0; c < 3; c++)
        {
          const gdouble hill = 90.0 + 30.0 * sin (x / 41.0) + 9 * sin (x / 7.0);
          const gdouble ground =
            0.3 + 0.15 * sin (x * 0.9 + c) * cos (y * 0.7) + 0.001 * y;
          const gdouble sky = 0.75 - 0.002 * y + 0.05 * c;

          rgb[3 * (y * WIDTH + x) + c] =
            (gfloat) ((y > hill ? ground : sky)
                      + g_rand_double_range (rand, -0.01, 0.01));
        }
}

static void
draw_frame (gfloat *rgb,
            const Border *frame,
            const gfloat colour[3],
            gdouble noise,
            GRand *rand)
{
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      if (x < frame->left || x >= WIDTH - frame->right || y < frame->top
          || y >= HEIGHT - frame->bottom)
        for (guint c = 0; c < 3; c++)
          {
            const gdouble value =
              colour[c] + noise * g_rand_double_range (rand, -1.0, 1.0);

            rgb[3 * (y * WIDTH + x) + c] = (gfloat) CLAMP (value, 0.0, 1.0);
          }
}

static const gfloat colours[][3] = {
  { 1.0f, 1.0f, 1.0f }, { 0.0f, 0.0f, 0.0f },    { 0.5f, 0.5f, 0.5f },
  { 0.9f, 0.1f, 0.1f }, { 0.05f, 0.04f, 0.03f }, { 0.95f, 0.93f, 0.85f },
};

/* To within a few lines, with nothing of the frame left. */
static void
assert_near (const Border *found, const Border *frame, guint lines)
{
  const guint *a = &found->left;
  const guint *b = &frame->left;

  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpuint (a[i], >=, b[i]);
      g_assert_cmpuint (a[i], <=, b[i] + lines);
    }
}

static void
test_frames (void)
{
  g_autofree gfloat *rgb = g_new (gfloat, 3 * WIDTH * HEIGHT);
  GRand *rand = g_rand_new_with_seed (41);

  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    for (guint percent = 2; percent <= 15; percent++)
      for (guint noise = 0; noise < 2; noise++)
        {
          const guint w = HEIGHT * percent / 100;
          const Border frames[] = {
            { w, w, w, w }, { 0, 0, w, w }, { w, 0, 0, 0 }, { w, w, 0, 2 * w }
          };

          for (guint f = 0; f < 3 + (percent < 8); f++)
            {
              Border found;

              draw_scene (rgb, rand);
              draw_frame (rgb, &frames[f], colours[i], noise * 0.015, rand);
              border_find (&found, rgb, WIDTH, HEIGHT);
              assert_near (&found, &frames[f], noise ? 6 : 2);
            }
        }
  g_rand_free (rand);
}

/* The innermost 13 lines of a frame, as JPEG's ringing leaves them: a quarter
 * of the pixels differ slightly. */
static void
test_ringing (void)
{
  static const Border frame = { 20, 20, 20, 20 };
  g_autofree gfloat *rgb = g_new (gfloat, 3 * WIDTH * HEIGHT);
  GRand *rand = g_rand_new_with_seed (43);
  Border found;

  draw_scene (rgb, rand);
  draw_frame (rgb, &frame, colours[0], 0.0, rand);
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      {
        const guint depth =
          MIN (MIN (x, WIDTH - 1 - x), MIN (y, HEIGHT - 1 - y));

        if (depth >= 7 && depth < 20 && (x * 7 + y * 5) % 16 < 4)
          rgb[3 * (y * WIDTH + x)] -= 0.06f;
      }
  border_find (&found, rgb, WIDTH, HEIGHT);
  assert_near (&found, &frame, 2);
  g_rand_free (rand);
}

/* A strip of film, 35 mm from top to bottom, cut off at @cut pixels: holes of
 * 2.0 by 2.8 mm every 4.75 mm, 2 mm from its edges, and the picture of 24 mm in
 * its middle. */
static void
draw_film (gfloat *rgb,
           guint cut,
           const gfloat base[3],
           const gfloat hole[3],
           gdouble noise,
           GRand *rand)
{
  static const gdouble mm = HEIGHT / 35.0;
  static const Border picture = { 7, 7, 38, 38 };

  draw_scene (rgb, rand);
  draw_frame (rgb, &picture, base, noise, rand);
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      {
        const guint from_edge = MIN (y, HEIGHT - 1 - y);

        if (fmod (x + 9.0, 4.75 * mm) < 2.0 * mm && from_edge >= 2.0 * mm
            && from_edge < 4.8 * mm)
          for (guint c = 0; c < 3; c++)
            rgb[3 * (y * WIDTH + x) + c] = hole[c];
      }
  for (guint y = 0; y < HEIGHT; y++)
    memmove (rgb + (gsize) 3 * WIDTH * y,
             rgb + (gsize) 3 * WIDTH * MIN (y + cut, HEIGHT - 1),
             3 * WIDTH * sizeof *rgb);
}

static void
test_film (void)
{
  static const gfloat orange[3] = { 0.6f, 0.35f, 0.25f };
  g_autofree gfloat *rgb = g_new (gfloat, 3 * WIDTH * HEIGHT);
  GRand *rand = g_rand_new_with_seed (44);

  for (guint cut = 0; cut <= 24; cut += 12)
    for (guint noise = 0; noise < 2; noise++)
      for (guint negative = 0; negative < 2; negative++)
        {
          const Border picture = { 7, 7, 38 - cut, 38 };
          Border found;

          draw_film (rgb, cut, negative ? orange : colours[4],
                     colours[negative ? 1 : 0], noise * 0.01, rand);
          border_find (&found, rgb, WIDTH, HEIGHT - cut);
          assert_near (&found, &picture, noise ? 6 : 2);
        }
  g_rand_free (rand);
}

/* The innermost 14 lines of a red frame, as JPEG leaves them, whose blocks of
 * colour are 16 pixels wide: all are a little off, those next to a dark picture
 * more so. */
static void
test_bleeding (void)
{
  static const Border frame = { 30, 30, 30, 30 };
  g_autofree gfloat *rgb = g_new (gfloat, 3 * WIDTH * HEIGHT);
  GRand *rand = g_rand_new_with_seed (45);
  Border found;

  draw_scene (rgb, rand);
  for (guint i = 0; i < 3 * WIDTH * HEIGHT; i++)
    rgb[i] *= 0.2f;
  draw_frame (rgb, &frame, colours[3], 0.0, rand);
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      {
        const guint depth =
          MIN (MIN (x, WIDTH - 1 - x), MIN (y, HEIGHT - 1 - y));

        if (depth >= 16 && depth < 30)
          rgb[3 * (y * WIDTH + x)] -= 0.01f * (gfloat) (depth - 15);
      }
  border_find (&found, rgb, WIDTH, HEIGHT);
  assert_near (&found, &frame, 2);
  g_rand_free (rand);
}

/* A few pixels of a frame's outermost line are off, as JPEG leaves them. */
static void
test_stray (void)
{
  static const Border frame = { 15, 15, 15, 15 };
  g_autofree gfloat *rgb = g_new (gfloat, 3 * WIDTH * HEIGHT);
  GRand *rand = g_rand_new_with_seed (46);
  Border found;

  draw_scene (rgb, rand);
  draw_frame (rgb, &frame, colours[0], 0.0, rand);
  for (guint i = 0; i < WIDTH * HEIGHT; i++)
    if (i % 11 == 0 && rgb[3 * i] == 1.0f && rgb[3 * i + 2] == 1.0f)
      rgb[3 * i + 2] -= i % 22 == 0 ? 0.012f : 0.005f;
  border_find (&found, rgb, WIDTH, HEIGHT);
  assert_near (&found, &frame, 2);
  g_rand_free (rand);
}

/* A white mat within a black frame. */
static void
test_mat (void)
{
  g_autofree gfloat *rgb = g_new (gfloat, 3 * WIDTH * HEIGHT);
  GRand *rand = g_rand_new_with_seed (42);
  const Border mat = { 24, 24, 24, 24 };
  const Border frame = { 8, 8, 8, 8 };
  Border found;

  draw_scene (rgb, rand);
  draw_frame (rgb, &mat, colours[0], 0.0, rand);
  draw_frame (rgb, &frame, colours[1], 0.0, rand);
  border_find (&found, rgb, WIDTH, HEIGHT);
  assert_near (&found, &mat, 2);
  g_rand_free (rand);
}

static void
assert_none (const gfloat *rgb)
{
  const Border none = { 0 };
  Border found;

  border_find (&found, rgb, WIDTH, HEIGHT);
  g_assert_cmpmem (&found, sizeof found, &none, sizeof none);
}

/* An object on a plain ground of any colour, a uniform image, the scene. */
static void
test_none (void)
{
  g_autofree gfloat *rgb = g_new (gfloat, 3 * WIDTH * HEIGHT);
  GRand *rand = g_rand_new_with_seed (43);

  draw_scene (rgb, rand);
  assert_none (rgb);
  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    {
      draw_scene (rgb, rand);
      for (guint y = 0; y < HEIGHT; y++)
        for (guint x = 0; x < WIDTH; x++)
          if (hypot (x - 150.0, y - 130.0) > 95.0)
            memcpy (rgb + 3 * (y * WIDTH + x), colours[i], sizeof colours[i]);
      assert_none (rgb);
      for (guint j = 0; j < WIDTH * HEIGHT; j++)
        memcpy (rgb + 3 * j, colours[i], sizeof colours[i]);
      assert_none (rgb);
    }
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/border/frames", test_frames);
  g_test_add_func ("/border/ringing", test_ringing);
  g_test_add_func ("/border/film", test_film);
  g_test_add_func ("/border/bleeding", test_bleeding);
  g_test_add_func ("/border/stray", test_stray);
  g_test_add_func ("/border/mat", test_mat);
  g_test_add_func ("/border/none", test_none);
  return g_test_run ();
}
