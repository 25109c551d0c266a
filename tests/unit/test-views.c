/* test-views.c - the windows that the network sees
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "views-case.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define PIXELS (NEM_SIZE * NEM_SIZE)

static void
assert_plan (guint width,
             guint height,
             ViewsScope scope,
             guint long_side,
             guint n,
             const guint *at)
{
  guint side = scope == VIEWS_WHOLE ? NEM_SIZE : VIEWS_CENTRE_SIDE;
  guint across = (side - NEM_SIZE) / 2;

  for (guint turned = 0; turned < 2; turned++)
    {
      ViewsPlan plan;

      views_plan_init (&plan, turned ? height : width, turned ? width : height,
                       scope);
      g_assert_cmpuint (turned ? plan.height : plan.width, ==, long_side);
      g_assert_cmpuint (turned ? plan.width : plan.height, ==, side);
      g_assert_cmpuint (plan.n, ==, n);
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpuint (turned ? plan.y[i] : plan.x[i], ==, at[i]);
          g_assert_cmpuint (turned ? plan.x[i] : plan.y[i], ==, across);
        }
    }
}

static void
test_exact (void)
{
  for (ViewsScope scope = VIEWS_WHOLE; scope <= VIEWS_CENTRE; scope++)
    {
      ViewsPlan plan;

      views_plan_init (&plan, 224, 224, scope);
      g_assert_cmpuint (plan.width, ==, 224);
      g_assert_cmpuint (plan.height, ==, 224);
      g_assert_cmpuint (plan.n, ==, 1);
      g_assert_cmpuint (plan.x[0], ==, 0);
      g_assert_cmpuint (plan.y[0], ==, 0);
    }
}

static void
test_whole (void)
{
  static const guint square[] = { 0 };
  static const guint three_two[] = { 0, 112 };
  static const guint odd[] = { 0, 118, 235 };
  static const guint five[] = { 0, 224, 448, 672, 896 };
  guint sixteen[VIEWS_MAX];

  for (guint i = 0; i < VIEWS_MAX; i++)
    sixteen[i] = i * NEM_SIZE;
  assert_plan (4000, 4000, VIEWS_WHOLE, 224, 1, square);
  assert_plan (1, 1, VIEWS_WHOLE, 224, 1, square);
  assert_plan (6000, 4000, VIEWS_WHOLE, 336, 2, three_two);
  assert_plan (600, 300, VIEWS_WHOLE, 448, 2, (guint[]){ 0, 224 });
  assert_plan (450, 224, VIEWS_WHOLE, 450, 3, (guint[]){ 0, 113, 226 });
  assert_plan (672, 224, VIEWS_WHOLE, 672, 3, (guint[]){ 0, 224, 448 });
  assert_plan (448 + 11, 224, VIEWS_WHOLE, 459, 3, odd);
  assert_plan (448, 224 - 1, VIEWS_WHOLE, 450, 3, (guint[]){ 0, 113, 226 });
  assert_plan (1120, 224, VIEWS_WHOLE, 1120, 5, five);
  assert_plan (2240, 224, VIEWS_WHOLE, 2240, 10, sixteen);
  assert_plan (100000, 1, VIEWS_WHOLE, 3584, 16, sixteen);
  assert_plan (G_MAXUINT, 1, VIEWS_WHOLE, 3584, 16, sixteen);
  assert_plan (G_MAXUINT, G_MAXUINT, VIEWS_WHOLE, 224, 1, square);
}

static void
test_centre (void)
{
  assert_plan (1000, 1000, VIEWS_CENTRE, 232, 1, (guint[]){ 4 });
  assert_plan (6000, 4000, VIEWS_CENTRE, 348, 1, (guint[]){ 62 });
  assert_plan (100, 10, VIEWS_CENTRE, 2320, 1, (guint[]){ 1048 });
  assert_plan (225, 224, VIEWS_CENTRE, 233, 1, (guint[]){ 4 });
  assert_plan (100000, 1, VIEWS_CENTRE, 3712, 1, (guint[]){ 1744 });
}

/* Checks properties of any plan. */
/* They lie within the photograph, one beside the other along its long side. */
static void
assert_details (const ViewsPlan *plan,
                guint width,
                guint height,
                ViewsScope scope)
{
  const gboolean wanted =
    scope == VIEWS_WHOLE && MIN (width, height) >= VIEWS_DETAIL_SIDE;

  g_assert_cmpuint (plan->n_details, ==, wanted ? VIEWS_DETAILS : 0);
  for (guint i = 0; i < plan->n_details; i++)
    {
      const ViewsRect *detail = &plan->details[i];

      g_assert_cmpint (detail->width, ==, NEM_SIZE);
      g_assert_cmpint (detail->height, ==, NEM_SIZE);
      g_assert_cmpint (detail->x, >=, 0);
      g_assert_cmpint (detail->y, >=, 0);
      g_assert_cmpint (detail->x + NEM_SIZE, <=, (gint) width);
      g_assert_cmpint (detail->y + NEM_SIZE, <=, (gint) height);
      if (i > 0)
        g_assert_true (width >= height ? detail->x > detail[-1].x
                                       : detail->y > detail[-1].y);
    }
}

static void
test_any (void)
{
  for (guint turn = 0; turn < 2000; turn++)
    {
      ViewsScope scope = g_test_rand_int_range (0, 2);
      guint width = g_test_rand_int_range (1, 1 << (1 + turn % 17));
      guint height = g_test_rand_int_range (1, 1 << (1 + turn / 17 % 17));
      ViewsPlan plan;

      views_plan_init (&plan, width, height, scope);
      g_assert_cmpuint (MIN (plan.width, plan.height), >=, NEM_SIZE);
      g_assert_cmpuint (MIN (plan.width, plan.height), <=, VIEWS_CENTRE_SIDE);
      g_assert_cmpuint (MAX (plan.width, plan.height), <=, 3712);
      g_assert_true ((plan.width >= plan.height) == (width >= height)
                     || plan.width == plan.height);
      g_assert_cmpuint (plan.n, >=, 1);
      g_assert_cmpuint (plan.n, <=, scope == VIEWS_WHOLE ? VIEWS_MAX : 1);
      /* The windows cover everything. */
      for (guint i = 1; i < plan.n; i++)
        g_assert_cmpuint (plan.x[i] - plan.x[i - 1] + plan.y[i] - plan.y[i - 1],
                          <=, NEM_SIZE);
      for (guint i = 0; i < plan.n; i++)
        {
          guint j = plan.n - 1 - i;
          gint x = plan.width - NEM_SIZE - plan.x[i] - plan.x[j];
          gint y = plan.height - NEM_SIZE - plan.y[i] - plan.y[j];

          g_assert_cmpuint (plan.x[i] + NEM_SIZE, <=, plan.width);
          g_assert_cmpuint (plan.y[i] + NEM_SIZE, <=, plan.height);
          g_assert_cmpint (ABS (x), <=, i == j ? 1 : 0);
          g_assert_cmpint (ABS (y), <=, 1);
        }
      if (plan.n > 1)
        g_assert_cmpuint (plan.x[0] + plan.y[0], ==, 0);
      assert_details (&plan, width, height, scope);
    }
}

/* (height, width, 3): each value encodes its position. */
static gfloat *
make_scaled (const ViewsPlan *plan)
{
  gfloat *scaled = g_new (gfloat, plan->width * plan->height * 3);

  for (guint y = 0; y < plan->height; y++)
    for (guint x = 0; x < plan->width; x++)
      for (guint c = 0; c < 3; c++)
        scaled[(y * plan->width + x) * 3 + c] = (c * 400 + y) * 4000 + x;
  return scaled;
}

static void
assert_cut (guint width, guint height, ViewsScope scope)
{
  ViewsPlan plan;
  g_autofree gfloat *scaled = NULL;
  g_autofree gfloat *views = NULL;

  views_plan_init (&plan, width, height, scope);
  scaled = make_scaled (&plan);
  views = g_new (gfloat, plan.n * 3 * PIXELS);
  views_crop (views, &plan, scaled);
  for (guint i = 0; i < plan.n; i++)
    for (guint c = 0; c < 3; c++)
      for (guint y = 0; y < NEM_SIZE; y++)
        for (guint x = 0; x < NEM_SIZE; x++)
          {
            guint place = ((i * 3 + c) * NEM_SIZE + y) * NEM_SIZE + x;

            g_assert_cmpfloat (views[place], ==,
                               (c * 400 + plan.y[i] + y) * 4000.0f
                                 + (plan.x[i] + x));
          }
}

static void
test_cut (void)
{
  assert_cut (224, 224, VIEWS_WHOLE);
  assert_cut (800, 224, VIEWS_WHOLE);
  assert_cut (200, 390, VIEWS_WHOLE);
  assert_cut (300, 200, VIEWS_CENTRE);
}

/* ---- estimates ---- */

/* Interpolates from a to b, in Cm, the offset and K. */
static void
mix (SympieParams *out,
     const SympieParams *a,
     const SympieParams *b,
     gdouble some)
{
  SympieTransform from, to;

  params_blend (&from, a, 1);
  params_blend (&to, b, 1);
  for (guint i = 0; i < 9; i++)
    to.cm[i / 3][i % 3] =
      (1 - some) * from.cm[i / 3][i % 3] + some * to.cm[i / 3][i % 3];
  for (guint c = 0; c < 3; c++)
    to.b[c] = (1 - some) * from.b[c] + some * to.b[c];
  for (guint i = 0; i < 25; i++)
    to.k[i / 5][i % 5] =
      (1 - some) * from.k[i / 5][i % 5] + some * to.k[i / 5][i % 5];
  params_from_transform_held (out, &to);
}

/* The largest difference in Cm, the offset and K. */
static gdouble
get_difference (const SympieParams *a, const SympieParams *b)
{
  SympieTransform ta, tb;
  gdouble most = 0;

  params_blend (&ta, a, 1);
  params_blend (&tb, b, 1);
  for (guint i = 0; i < 9; i++)
    most = MAX (most, fabs (ta.cm[i / 3][i % 3] - tb.cm[i / 3][i % 3]));
  for (guint c = 0; c < 3; c++)
    most = MAX (most, fabs (ta.b[c] - tb.b[c]));
  for (guint i = 0; i < 25; i++)
    most = MAX (most, fabs (ta.k[i / 5][i % 5] - tb.k[i / 5][i % 5]));
  return most;
}

static void
assert_same (const SympieParams *a, const SympieParams *b, gdouble tolerance)
{
  g_assert_cmpfloat (get_difference (a, b), <=, tolerance);
}

static void
assert_mean_of_two (Nem *nem)
{
  ViewsPlan plan;
  SympieParams out, wanted;
  SympieParams each[VIEWS_MAX];
  g_autoptr (GError) error = NULL;
  g_autoptr (NemPlan) work = nem_plan_new (nem, NEM_SIZE, NEM_SIZE, 1, NULL);
  g_autofree gfloat *view = g_new (gfloat, 3 * PIXELS);
  g_autofree gfloat *scaled = NULL;
  guint n;

  views_plan_init (&plan, 300, 200, VIEWS_WHOLE);
  n = plan.width * plan.height * 3;
  scaled = g_new (gfloat, n);
  for (guint i = 0; i < n; i++)
    scaled[i] = g_test_rand_double () * (i % (plan.width * 3)) / plan.width / 3;

  g_assert_cmpuint (plan.n, ==, 2);
  for (guint i = 0; i < plan.n; i++)
    {
      ViewsPlan one = plan;

      one.n = 1;
      one.x[0] = plan.x[i];
      views_crop (view, &one, scaled);
      nem_plan_estimate (work, view, 1, &each[i], NULL);
    }
  g_assert_false (params_equal (&each[0], &each[1], 1e-3f));
  mix (&wanted, &each[0], &each[1], 0.5);

  g_assert_true (views_estimate (&out, &plan, scaled, nem, 2, &error));
  g_assert_no_error (error);
  assert_same (&out, &wanted, 1e-4);
}

/* Estimates a panorama of @n tiles, @n_others of which are of another picture;
 * a single tile if @n_others is 0. */
static void
estimate_tiles (SympieParams *out, Nem *nem, guint n, guint n_others)
{
  g_autofree gfloat *scaled = g_new (gfloat, 3 * PIXELS * n);
  g_autoptr (GError) error = NULL;
  ViewsPlan plan;

  views_plan_init (&plan, n * NEM_SIZE, NEM_SIZE, VIEWS_WHOLE);
  g_assert_cmpuint (plan.n, ==, n);
  for (guint y = 0; y < NEM_SIZE; y++)
    for (guint x = 0; x < n * NEM_SIZE; x++)
      for (guint c = 0; c < 3; c++)
        {
          const gboolean other =
            x / NEM_SIZE % 2 == 1 && x / NEM_SIZE / 2 < n_others;
          const guint at = x % NEM_SIZE;

          scaled[(y * n * NEM_SIZE + x) * 3 + c] =
            other ? 0.3f * (gfloat) ((at / 8 + y / 8 + c) % 2)
                  : (gfloat) (at + (c + 1) * y) / (4 * NEM_SIZE);
        }
  g_assert_true (views_estimate (out, &plan, scaled, nem, 2, &error));
  g_assert_no_error (error);
}

/* The minority of views is ignored, however many there are; with equal numbers
 * the result is halfway. */
static void
assert_majority (Nem *nem)
{
  static const guint cases[][2] = { { 3, 1 }, { 4, 1 }, { 5, 2 }, { 7, 3 } };
  SympieParams most, other, half, out;

  estimate_tiles (&most, nem, 1, 0);
  estimate_tiles (&out, nem, 7, 0);
  assert_same (&out, &most, 1e-4);

  estimate_tiles (&half, nem, 4, 2);
  mix (&other, &most, &half, 2);
  g_assert_cmpfloat (get_difference (&most, &other), >, 0.1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      estimate_tiles (&out, nem, cases[i][0], cases[i][1]);
      g_assert_cmpfloat (get_difference (&out, &most), <,
                         0.02 * get_difference (&other, &most));
    }
  estimate_tiles (&out, nem, 6, 3);
  assert_same (&out, &half, 1e-3);
}

static void
assert_not_finite (Nem *nem)
{
  const gfloat bad[] = { NAN, INFINITY, -INFINITY, 3e38f };
  ViewsPlan plan;

  views_plan_init (&plan, 224, 224, VIEWS_WHOLE);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      SympieParams out = PARAMS_IDENTITY;
      g_autofree gfloat *scaled = g_new0 (gfloat, 3 * PIXELS);
      g_autoptr (GError) error = NULL;

      scaled[12345] = bad[i];
      g_assert_false (views_estimate (&out, &plan, scaled, nem, 1, &error));
      g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
      g_assert_true (params_equal (&out, &PARAMS_IDENTITY, 0));
    }
}

static void
test_estimate (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("sympie-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "n.safetensors", NULL);
  g_autoptr (Nem) nem = views_case_make_network (path, 0.2f, FALSE);
  g_autoptr (Nem) wild = views_case_make_network (path, 1e6, FALSE);
  g_autofree gfloat *scaled = g_new0 (gfloat, 3 * PIXELS);
  ViewsPlan plan;
  SympieParams out;

  assert_mean_of_two (nem);
  assert_majority (nem);
  assert_not_finite (nem);

  /* an estimate out of bounds is clamped */
  views_plan_init (&plan, 224, 224, VIEWS_WHOLE);
  g_assert_true (views_estimate (&out, &plan, scaled, wild, 1, NULL));
  g_assert_true (params_check (&out, NULL));
  g_assert_cmpfloat (fabsf (out.k[0][0]), ==, PARAMS_K_MAX);

  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_remove (folder), ==, 0);
}

/* In the pooled form a photograph and its mirror image get the same colours,
 * and kernels that are each other's mirror image; in the paper's form they do
 * not. */
static void
test_mirrored (void)
{
  for (guint pooled = 0; pooled <= 1; pooled++)
    {
      g_autoptr (Nem) nem =
        views_case_make_network ("mirrored.safetensors", 0.3f, pooled);
      SympieParams is, other, turned;
      g_autofree gfloat *scaled = NULL, *flipped = NULL;
      ViewsPlan plan;

      views_plan_init (&plan, 448, 224, VIEWS_WHOLE);
      scaled = g_new (gfloat, 3 * plan.width * plan.height);
      flipped = g_new (gfloat, 3 * plan.width * plan.height);
      for (guint y = 0; y < plan.height; y++)
        for (guint x = 0; x < plan.width; x++)
          for (guint c = 0; c < 3; c++)
            {
              const gfloat value =
                (gfloat) ((x * x / 40 + y * (c + 2)) % 256) / 256;

              scaled[(y * plan.width + x) * 3 + c] = value;
              flipped[(y * plan.width + plan.width - 1 - x) * 3 + c] = value;
            }
      g_assert_true (views_estimate (&is, &plan, scaled, nem, 2, NULL));
      g_assert_true (views_estimate (&other, &plan, flipped, nem, 2, NULL));
      turned = other;
      for (guint i = 0; i < 25; i++)
        turned.k[i / 5][i % 5] = other.k[i / 5][4 - i % 5];
      g_test_message ("%g, %g as it is", get_difference (&is, &turned),
                      get_difference (&is, &other));
      if (pooled)
        assert_same (&is, &turned, 1e-6);
      else
        g_assert_cmpfloat (get_difference (&is, &turned), >, 1e-3);
      g_unlink ("mirrored.safetensors");
    }
}

/* K is the mean of what the network says of each detail; nothing else changes.
 */
static void
test_kernel (void)
{
  g_autoptr (Nem) nem =
    views_case_make_network ("kernel.safetensors", 0.3f, TRUE);
  g_autoptr (NemPlan) work = nem_plan_new (nem, NEM_SIZE, NEM_SIZE, 1, NULL);
  g_autofree gfloat *details = g_new (gfloat, VIEWS_DETAILS * 3 * PIXELS);
  g_autofree gfloat *view = g_new (gfloat, 3 * PIXELS);
  SympieParams each, out = PARAMS_IDENTITY, wanted = PARAMS_IDENTITY;
  ViewsPlan plan;

  memset (wanted.k, 0, sizeof wanted.k);
  views_plan_init (&plan, 900, 600, VIEWS_WHOLE);
  for (guint i = 0; i < VIEWS_DETAILS; i++)
    {
      for (guint at = 0; at < PIXELS; at++)
        for (guint c = 0; c < 3; c++)
          {
            view[c * PIXELS + at] =
              (gfloat) ((at % NEM_SIZE * (i + 1) + at / 500 + 90 * c) % 256)
              / 256;
            details[(i * PIXELS + at) * 3 + c] = view[c * PIXELS + at];
          }
      nem_plan_estimate (work, view, 1, &each, NULL);
      for (guint j = 0; j < 25; j++)
        wanted.k[j / 5][j % 5] += each.k[j / 5][j % 5] / VIEWS_DETAILS;
    }
  g_assert_true (views_estimate_kernel (&out, &plan, details, nem, 2, NULL));
  g_assert_true (params_equal (&out, &wanted, 1e-5f));
  g_assert_false (params_equal (&out, &PARAMS_IDENTITY, 1e-2f));

  details[777] = NAN;
  g_assert_false (views_estimate_kernel (&out, &plan, details, nem, 2, NULL));
  g_assert_true (params_equal (&out, &wanted, 1e-5f));
  g_unlink ("kernel.safetensors");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/views/exact", test_exact);
  g_test_add_func ("/views/whole", test_whole);
  g_test_add_func ("/views/centre", test_centre);
  g_test_add_func ("/views/any", test_any);
  g_test_add_func ("/views/cut", test_cut);
  g_test_add_func ("/views/estimate", test_estimate);
  g_test_add_func ("/views/mirrored", test_mirrored);
  g_test_add_func ("/views/kernel", test_kernel);
  return g_test_run ();
}
