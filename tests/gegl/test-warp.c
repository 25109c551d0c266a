/* test-warp.c - sympie:warp as GEGL runs it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-case.h"
#include "tests/unit/reference.h"

static GeglBuffer *
make_buffer (const Babl *format, guint32 seed, gdouble low, gdouble high)
{
  GeglRectangle area = graph_case_extent ();
  GeglBuffer *buffer = gegl_buffer_new (&area, format);
  const Babl *space = babl_format_get_space (format);
  GRand *rand = g_rand_new_with_seed (seed);
  gsize n = (gsize) 4 * area.width * area.height;
  g_autofree gfloat *data = g_new (gfloat, n);

  for (gsize i = 0; i < n; i++)
    data[i] = i % 4 == 3 ? (gfloat) g_rand_int_range (rand, 0, 5) / 4
                         : (gfloat) g_rand_double_range (rand, low, high);
  gegl_buffer_set (buffer, &area, 0,
                   babl_format_with_space ("R'G'B'A float", space), data,
                   GEGL_AUTO_ROWSTRIDE);
  g_rand_free (rand);
  return buffer;
}

static SympieParams
some_params (guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  SympieParams p = reference_random_params (rand);

  g_rand_free (rand);
  return p;
}

static void
test_reference (void)
{
  SympieParams p = some_params (1);
  g_autoptr (GeglBuffer) in =
    make_buffer (babl_format ("R'G'B' float"), 2, -0.2, 1.3);
  g_autofree gfloat *before = graph_case_read (in, "R'G'B' float");
  g_autofree gdouble *wanted =
    g_new (gdouble, 3 * GRAPH_CASE_WIDTH * GRAPH_CASE_HEIGHT);

  for (DwmEdges edges = DWM_EXTEND; edges <= DWM_NEUTRAL; edges++)
    for (guint clamp = 0; clamp < 2; clamp++)
      {
        g_autoptr (GeglNode) graph = gegl_node_new ();
        GeglNode *source = graph_case_add_source (graph, in);
        GeglNode *node = graph_case_add_warp (graph, &p);
        g_autoptr (GeglBuffer) out = NULL;
        g_autofree gfloat *is = NULL;

        gegl_node_set (node, "edges", edges, "clamp", clamp, NULL);
        gegl_node_link (source, node);
        out = graph_case_render (node, babl_format ("R'G'B' float"));
        is = graph_case_read (out, "R'G'B' float");
        reference_dwm (wanted, before, GRAPH_CASE_WIDTH, GRAPH_CASE_HEIGHT, &p,
                       edges, clamp);
        for (gsize i = 0; i < 3 * GRAPH_CASE_WIDTH * GRAPH_CASE_HEIGHT; i++)
          g_assert_cmpfloat_with_epsilon (is[i], wanted[i], 2e-5);
      }
}

/* Random small pieces, each rendered separately, against the whole. */
static void
test_tiling (void)
{
  static const gchar *const formats[] = { "R'G'B' float", "R'G'B'A float" };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      SympieParams p = some_params (3);
      const Babl *format = babl_format (formats[f]);
      guint channels = f + 3;
      g_autoptr (GeglBuffer) in = make_buffer (format, 4, -0.2, 1.3);
      g_autoptr (GeglBuffer) out = graph_case_warp (in, &p, 1.0, FALSE);
      g_autofree gfloat *whole = graph_case_read (out, formats[f]);
      GRand *rand = g_rand_new_with_seed (5);

      for (guint i = 0; i < 150; i++)
        {
          g_autoptr (GeglNode) graph = gegl_node_new ();
          GeglNode *source = graph_case_add_source (graph, in);
          GeglNode *node = graph_case_add_warp (graph, &p);
          gint x = g_rand_int_range (rand, 0, GRAPH_CASE_WIDTH);
          gint y = g_rand_int_range (rand, 0, GRAPH_CASE_HEIGHT);
          gint w =
            g_rand_int_range (rand, 1, MIN (60, GRAPH_CASE_WIDTH - x) + 1);
          gint h =
            g_rand_int_range (rand, 1, MIN (60, GRAPH_CASE_HEIGHT - y) + 1);
          GeglRectangle roi = { graph_case_extent ().x + x,
                                graph_case_extent ().y + y, w, h };
          g_autofree gfloat *part = g_new (gfloat, (gsize) channels * w * h);

          gegl_node_link (source, node);
          gegl_node_blit (node, 1.0, &roi, format, part, GEGL_AUTO_ROWSTRIDE,
                          GEGL_BLIT_DEFAULT);
          for (gint row = 0; row < h; row++)
            g_assert_cmpmem (
              part + (gsize) row * w * channels, w * channels * sizeof (gfloat),
              whole + ((gsize) (y + row) * GRAPH_CASE_WIDTH + x) * channels,
              w * channels * sizeof (gfloat));
        }
      g_rand_free (rand);
    }
}

/* The strengths of the parts multiply that of the whole. */
static void
test_strengths (void)
{
  const Babl *format = babl_format ("R'G'B'A float");
  g_autoptr (GeglBuffer) in = make_buffer (format, 5, 0.2, 0.8);
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *source = graph_case_add_source (graph, in);
  SympieParams p = some_params (9);
  SympieParams blended = p;
  GeglNode *node = graph_case_add_warp (graph, &p);
  g_autoptr (GeglBuffer) out = NULL;
  g_autoptr (GeglBuffer) wanted = NULL;
  g_autofree gfloat *a = NULL;
  g_autofree gfloat *b = NULL;
  SympieTransform t;

  gegl_node_link (source, node);
  gegl_node_set (node, "strength", 0.5, "colour-strength", 1.5,
                 "detail-strength", 0.0, NULL);
  out = graph_case_render (node, format);
  params_blend_parts (&t, &p, 0.75, 0.0);
  g_assert_true (params_from_transform (&blended, &t));
  wanted = graph_case_warp (in, &blended, 1.0, FALSE);
  a = graph_case_read (out, "R'G'B'A float");
  b = graph_case_read (wanted, "R'G'B'A float");
  for (gsize i = 0; i < (gsize) 4 * GRAPH_CASE_WIDTH * GRAPH_CASE_HEIGHT; i++)
    g_assert_cmpfloat_with_epsilon (a[i], b[i], 1e-4);
}

static void
count_notify (GObject *object, const GParamSpec *pspec, guint *count)
{
  ++*count;
}

static void
check_numbers (GeglNode *node,
               const SympieParams *wanted,
               const gchar *wanted_origin)
{
  g_autofree gchar *origin = NULL;
  gdouble shift, centre, last;

  gegl_node_get (node, "origin", &origin, "cs-r", &shift, "k-33", &centre,
                 "k-55", &last, NULL);
  g_assert_cmpstr (origin, ==, wanted_origin);
  g_assert_cmpfloat ((gfloat) shift, ==, wanted->cs[0]);
  g_assert_cmpfloat ((gfloat) centre, ==, wanted->k[2][2]);
  g_assert_cmpfloat ((gfloat) last, ==, wanted->k[4][4]);
}

/* Every property set to its default, as GIMP's editor does it: the estimate that
 * the origin tells comes back, if there is one, and the host hears of it. */
static void
test_reset (void)
{
  const SympieParams estimate = some_params (11);
  g_autofree gchar *json = params_passes_to_json (&estimate, 1);
  g_autofree gchar *all = g_strdup_printf ("{\"passes\": [%s]}", json);
  const gchar *const origins[] = { "", "{\"passes\"", "{}", all };

  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    {
      const SympieParams *wanted = i == 3 ? &estimate : &PARAMS_IDENTITY;
      g_autoptr (GeglNode) graph = gegl_node_new ();
      GeglNode *node = graph_case_add_warp (graph, &PARAMS_IDENTITY);
      guint numbers = 0, origin = 0;

      gegl_node_set (node, "origin", origins[i], NULL);
      g_signal_connect (node, "notify::k-55", G_CALLBACK (count_notify),
                        &numbers);
      g_signal_connect (node, "notify::origin", G_CALLBACK (count_notify),
                        &origin);
      for (guint again = 0; again < 2; again++)
        {
          gegl_node_set (node, "cs-r", 0.0, "k-33", 1.0, "k-55", 0.0, NULL);
          numbers = 0;
          gegl_node_set (node, "origin", "", NULL);
          check_numbers (node, wanted, i == 3 ? all : "");
          g_assert_cmpuint (numbers, ==, i == 3);
          origin = 0;
          while (g_main_context_iteration (NULL, FALSE))
            ;
          g_assert_cmpuint (origin, ==, i == 3);
        }
    }
}

/* GIMP makes an editor of the properties, with half the screen's height for
 * them: 13 rows of 768 pixels. What it says of each fits a line. */
static void
test_editor (void)
{
  static const gchar *const pages[] = { "strength", "shift", "mix",  "row1",
                                        "row2",     "row3",  "row4", "row5" };
  guint n, n_numbers = 0;
  g_autofree GParamSpec **all =
    gegl_operation_list_properties ("sympie:warp", &n);

  for (guint page = 0; page < G_N_ELEMENTS (pages); page++)
    {
      g_autofree gchar *here = g_strdup_printf ("show {%s}", pages[page]);
      guint rows = 0;

      for (guint i = 0; i < n; i++)
        {
          const gchar *visible =
            gegl_param_spec_get_property_key (all[i], "visible");

          rows += visible == NULL || g_str_equal (visible, here);
          n_numbers += visible != NULL && g_str_equal (visible, here);
        }
      g_assert_cmpuint (rows, <=, 13);
    }
  g_assert_cmpuint (n_numbers, ==, PARAMS_N + 2); /* with edges and clamp */
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (strlen (g_param_spec_get_blurb (all[i])), <=, 52);
}

/* The result does not depend on how the image is stored: read as sRGB, it is
 * that of a float image, up to the format's precision. */
static void
test_formats (void)
{
  static const struct
  {
    const gchar *format;
    const gchar *space;
    gdouble step;
    gboolean cuts; /* holds nothing beyond [0, 1] */
  } cases[] = {
    { "R'G'B' u8", "sRGB", 0.51 / 255, TRUE },
    { "R'G'B'A u8", "sRGB", 0.51 / 255, TRUE },
    { "R'G'B'A u16", "sRGB", 0.6 / 65535, TRUE },
    { "RGBA half", "sRGB", 2e-3, FALSE },
    { "RGBA float", "sRGB", 1e-3, FALSE },
    { "RGB float", "sRGB", 1e-3, FALSE },
    { "R'G'B'A float", "ProPhoto", 2e-3, FALSE },
    { "RGBA float", "Rec2020", 2e-3, FALSE },
  };
  SympieParams p = some_params (6);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Babl *format =
        babl_format_with_space (cases[i].format, babl_space (cases[i].space));
      gboolean alpha = babl_format_has_alpha (format);
      const gchar *read = alpha ? "R'G'B'A float" : "R'G'B' float";
      guint channels = alpha ? 4 : 3;
      SympieParams mild;
      g_autoptr (GeglBuffer) in = make_buffer (format, 7, 0.3, 0.7);
      g_autoptr (GeglBuffer) same =
        gegl_buffer_new (gegl_buffer_get_extent (in), babl_format (read));
      g_autoptr (GeglBuffer) out = NULL;
      g_autoptr (GeglBuffer) wanted = NULL;
      g_autofree gfloat *a = NULL;
      g_autofree gfloat *b = NULL;

      g_assert_true (params_at_strength (
        &mild, &p, 0.1)); /* within what integers can hold */
      gegl_buffer_copy (in, NULL, GEGL_ABYSS_NONE, same, NULL);
      out = graph_case_warp (in, &mild, 1.0, FALSE);
      wanted = graph_case_warp (same, &mild, 1.0, FALSE);
      g_assert_true (gegl_buffer_get_format (out) == format);
      a = graph_case_read (out, read);
      b = graph_case_read (wanted, read);
      for (gsize j = 0;
           j < (gsize) channels * GRAPH_CASE_WIDTH * GRAPH_CASE_HEIGHT; j++)
        g_assert_cmpfloat_with_epsilon (
          a[j], cases[i].cuts ? CLAMP (b[j], 0.0f, 1.0f) : b[j], cases[i].step);
    }
}

/* Colours outside sRGB survive a warp that only shifts red a little. */
static void
test_wide_colours (void)
{
  const Babl *format =
    babl_format_with_space ("R'G'B'A float", babl_space ("ProPhoto"));
  SympieParams p = PARAMS_IDENTITY;
  g_autoptr (GeglBuffer) in = make_buffer (format, 8, 0.0, 1.0);
  g_autoptr (GeglBuffer) out = NULL;
  g_autofree gfloat *a = NULL;
  g_autofree gfloat *b = NULL;
  gfloat lowest = 0.0f;

  p.cs[0] = 0.01f;
  out = graph_case_warp (in, &p, 1.0, FALSE);
  a = graph_case_read (in, "R'G'B'A float");
  b = graph_case_read (out, "R'G'B'A float");
  for (gsize i = 0; i < 4 * GRAPH_CASE_WIDTH * GRAPH_CASE_HEIGHT; i++)
    {
      gdouble shift = i % 4 == 0 ? 0.01 * 0.229 : 0.0;

      lowest = MIN (lowest, a[i]);
      g_assert_cmpfloat_with_epsilon (b[i], a[i] + shift, 2e-3);
    }
  g_assert_cmpfloat (lowest, <, -0.1); /* such colours were among them */
}

static void
test_range_and_alpha (void)
{
  SympieParams p = PARAMS_IDENTITY;
  g_autoptr (GeglBuffer) in =
    make_buffer (babl_format ("R'G'B'A float"), 9, -1.0, 4.0);
  g_autoptr (GeglBuffer) open = NULL;
  g_autoptr (GeglBuffer) clamped = NULL;
  g_autofree gfloat *before = graph_case_read (in, "R'G'B'A float");
  g_autofree gfloat *a = NULL;
  g_autofree gfloat *b = NULL;

  p.cm[0][0] = 2.0f;
  open = graph_case_warp (in, &p, 1.0, FALSE);
  clamped = graph_case_warp (in, &p, 1.0, TRUE);
  a = graph_case_read (open, "R'G'B'A float");
  b = graph_case_read (clamped, "R'G'B'A float");
  for (gsize i = 0; i < 4 * GRAPH_CASE_WIDTH * GRAPH_CASE_HEIGHT; i += 4)
    {
      /* 2 x - x about the mean: v' = mean + 2 (v - mean) */
      g_assert_cmpfloat_with_epsilon (a[i], 2 * before[i] - 0.485, 1e-5);
      g_assert_cmpfloat_with_epsilon (b[i], CLAMP (a[i], 0, 1), 1e-6);
      g_assert_cmpfloat (a[i + 3], ==, before[i + 3]);
      g_assert_cmpfloat (b[i + 3], ==, before[i + 3]);
    }
}

static void
test_strength_zero (void)
{
  SympieParams p = some_params (10);
  g_autoptr (GeglBuffer) in =
    make_buffer (babl_format ("RGBA half"), 11, -1.0, 2.0);
  g_autoptr (GeglBuffer) out = graph_case_warp (in, &p, 0.0, FALSE);
  g_autofree gfloat *a = graph_case_read (in, "RGBA float");
  g_autofree gfloat *b = graph_case_read (out, "RGBA float");

  g_assert_cmpmem (a, 16 * GRAPH_CASE_WIDTH * GRAPH_CASE_HEIGHT, b,
                   16 * GRAPH_CASE_WIDTH * GRAPH_CASE_HEIGHT);
}

/* Grey images are warped in colour and converted back. */
static void
test_grey (void)
{
  SympieParams p = PARAMS_IDENTITY;
  g_autoptr (GeglBuffer) in =
    make_buffer (babl_format ("Y' float"), 12, 0.2, 0.8);
  g_autoptr (GeglBuffer) out = NULL;
  g_autofree gfloat *a = graph_case_read (in, "Y' float");
  g_autofree gfloat *b = NULL;

  p.k[2][2] = 0.0f;
  p.k[2][3] = 1.0f; /* one pixel to the left */
  out = graph_case_warp (in, &p, 1.0, FALSE);
  b = graph_case_read (out, "Y' float");
  for (guint y = 0; y < GRAPH_CASE_HEIGHT; y++)
    for (guint x = 0; x < GRAPH_CASE_WIDTH; x++)
      g_assert_cmpfloat_with_epsilon (
        b[y * GRAPH_CASE_WIDTH + x],
        a[y * GRAPH_CASE_WIDTH + MIN (x + 1, GRAPH_CASE_WIDTH - 1)], 1e-4);
}

int
main (int argc, char **argv)
{
  graph_case_init (&argc, &argv);
  g_test_add_func ("/warp/reference", test_reference);
  g_test_add_func ("/warp/tiling", test_tiling);
  g_test_add_func ("/warp/strengths", test_strengths);
  g_test_add_func ("/warp/reset", test_reset);
  g_test_add_func ("/warp/editor", test_editor);
  g_test_add_func ("/warp/formats", test_formats);
  g_test_add_func ("/warp/wide-colours", test_wide_colours);
  g_test_add_func ("/warp/range-and-alpha", test_range_and_alpha);
  g_test_add_func ("/warp/strength-zero", test_strength_zero);
  g_test_add_func ("/warp/grey", test_grey);
  return graph_case_run ();
}
