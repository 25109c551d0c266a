/* test-samples.c - sampling views, and sample files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/fit/samples.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "mobilenet-case.h"
#include "photos-case.h"

#define FEATURES "mobilenet.safetensors"

static const guint FIRST[] = { 0 };

typedef struct
{
  Photos *photos;
  Pairs *pairs;
  Sampler *sampler;
  gfloat *scratch;
} Scene;

/* A photograph, and a pair whose input is darker than its reference. */
static void
scene_init (Scene *scene, gboolean held_out)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *photo = photos_case_place ("photo.png");
  g_autofree gchar *folder = photos_case_place ("pairs");
  const gchar *photos[] = { photo, NULL };
  const gchar *pairs[] = { folder, NULL };
  SamplerOptions options = { .indices = FIRST, .n_indices = 1, .seed = 7 };

  photos_case_write_picture ("photo.png", 300, 256, "png", FALSE);
  for (guint i = 0; i < 12; i++)
    {
      g_autofree gchar *in = g_strdup_printf ("pairs/p%u_in.png", i);
      g_autofree gchar *ref = g_strdup_printf ("pairs/p%u_ref.png", i);

      photos_case_write_picture (in, 256, 256, "png", FALSE);
      photos_case_write_picture (ref, 256, 256, "png", FALSE);
    }
  scene->photos = photos_open (photos, NULL, &error);
  g_assert_no_error (error);
  scene->pairs = pairs_open (pairs, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  options.photos = scene->photos;
  options.pairs = scene->pairs;
  options.held_out = held_out;
  scene->sampler = sampler_new (&options, &error);
  g_assert_no_error (error);
  scene->scratch = g_new (gfloat, sampler_get_scratch ());
}

static void
scene_clear (Scene *scene)
{
  sampler_free (scene->sampler);
  pairs_free (scene->pairs);
  photos_free (scene->photos);
  g_free (scene->scratch);
}

static void
make (Scene *scene,
      SamplerImages *images,
      SampleTag *tag,
      SampleKind kind,
      guint64 number)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sampler_make (scene->sampler, images, tag, kind, number,
                               scene->scratch, &error));
  g_assert_no_error (error);
}

static gboolean
are_equal (const SamplerImages *images)
{
  gsize n = 3 * (gsize) images->side * images->side;

  return memcmp (images->corrupted, images->clean, n * sizeof (real)) == 0;
}

/* ---- tests ---- */

static void
test_sound (void)
{
  gboolean scaled = FALSE, whole = FALSE;
  Scene scene;

  scene_init (&scene, FALSE);
  for (guint i = 0; i < 20; i++)
    {
      SamplerImages images;
      SampleTag tag;

      make (&scene, &images, &tag, SAMPLE_SOUND, i);
      g_assert_cmpuint (tag.kind, ==, SAMPLE_SOUND);
      g_assert_true (are_equal (&images));
      scaled |= images.side > SAMPLER_VIEW;
      whole |= images.side == SAMPLER_VIEW;
    }
  g_assert_true (scaled && whole);
  scene_clear (&scene);
}

/* The sample depends on its number only. */
static void
test_again (void)
{
  const gsize n = 3 * SAMPLER_VIEW * SAMPLER_VIEW;
  Scene scene;

  scene_init (&scene, FALSE);
  for (guint kind = SAMPLE_SOUND; kind < SAMPLE_N_KINDS; kind++)
    {
      g_autofree gfloat *first = g_new (gfloat, n);
      SamplerImages images;
      SampleTag tag;

      make (&scene, &images, &tag, (SampleKind) kind, 3);
      memcpy (first, images.view, n * sizeof *first);
      make (&scene, &images, &tag, (SampleKind) kind, 4);
      g_assert_true (memcmp (first, images.view, n * sizeof *first) != 0);
      make (&scene, &images, &tag, (SampleKind) kind, 3);
      g_assert_cmpmem (first, n * sizeof *first, images.view,
                       n * sizeof *first);
    }
  scene_clear (&scene);
}

static void
test_published (void)
{
  guint differ = 0;
  Scene scene;

  scene_init (&scene, FALSE);
  for (guint i = 0; i < 20; i++)
    {
      SamplerImages images;
      SampleTag tag;

      make (&scene, &images, &tag, SAMPLE_PUBLISHED, i);
      differ += !are_equal (&images);
    }
  g_assert_cmpuint (differ, >, 15);
  scene_clear (&scene);
}

/* Inputs of pairs are augmented; references are not, and keep their 8-bit
 * values. */
static void
test_pairs (void)
{
  guint differ = 0;
  Scene scene;

  scene_init (&scene, FALSE);
  for (guint i = 0; i < 20; i++)
    {
      static const gdouble mean[3] = PARAMS_MEAN;
      static const gdouble std[3] = PARAMS_STD;
      SamplerImages images;
      SampleTag tag;

      make (&scene, &images, &tag, SAMPLE_PAIR, i);
      differ += !are_equal (&images);
      for (guint c = 0; c < 3; c++)
        {
          gdouble value =
            255.0
            * (images.clean[(gsize) c * images.side * images.side] * std[c]
               + mean[c]);

          g_assert_cmpfloat_with_epsilon (value, rint (value), 1e-3);
        }
    }
  g_assert_cmpuint (differ, >=, 6);
  g_assert_cmpuint (differ, <, 20);
  scene_clear (&scene);
}

static void
test_kept (void)
{
  g_autofree gchar *features = photos_case_place (FEATURES);
  g_autofree gchar *path = photos_case_place ("kept.safetensors");
  g_autoptr (GError) error = NULL;
  g_autoptr (Stages) stages = NULL;
  g_autoptr (Samples) made = NULL, again = NULL, read = NULL;
  Scene scene;

  mobilenet_case_write (features);
  stages = stages_new (features, &error);
  g_assert_no_error (error);
  scene_init (&scene, FALSE);
  made = samples_collect (stages, scene.sampler, SAMPLE_PUBLISHED, 5, 2, NULL,
                          &error);
  g_assert_no_error (error);
  again = samples_collect (stages, scene.sampler, SAMPLE_PUBLISHED, 5, 1, NULL,
                           &error);
  g_assert_no_error (error);
  g_assert_true (samples_save (made, stages, path, &error));
  read = samples_load (path, stages, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->n, ==, 5);
  g_assert_cmpmem (made->inputs, 5 * made->size * sizeof (gfloat),
                   again->inputs, 5 * made->size * sizeof (gfloat));
  g_assert_cmpmem (made->inputs, 5 * made->size * sizeof (gfloat), read->inputs,
                   5 * made->size * sizeof (gfloat));
  g_assert_cmpmem (made->moments, 5 * sizeof (Moments), read->moments,
                   5 * sizeof (Moments));
  g_assert_cmpmem (made->tags, 5 * sizeof (SampleTag), read->tags,
                   5 * sizeof (SampleTag));
  scene_clear (&scene);
}

/* Other files are rejected by name. */
static void
test_refused (void)
{
  g_autofree gchar *features = photos_case_place (FEATURES);
  g_autoptr (GError) error = NULL;
  g_autoptr (Stages) stages = NULL;

  mobilenet_case_write (features);
  stages = stages_new (features, &error);
  g_assert_no_error (error);
  g_assert_null (samples_load (features, stages, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, FEATURES));
}

gint
main (gint argc, gchar **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/samples/sound", test_sound);
  g_test_add_func ("/samples/again", test_again);
  g_test_add_func ("/samples/published", test_published);
  g_test_add_func ("/samples/pairs", test_pairs);
  g_test_add_func ("/samples/kept", test_kept);
  g_test_add_func ("/samples/refused", test_refused);
  return photos_case_run ();
}
