/* test-border.c - frames are found, and what only looks like one is not
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

/* Within a few lines, and nothing of the frame is left. */
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
 * of the pixels are a little off. */
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

/* An object on a plain ground, of any colour; a plain image; the scene. */
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
  g_test_add_func ("/border/mat", test_mat);
  g_test_add_func ("/border/none", test_none);
  return g_test_run ();
}
