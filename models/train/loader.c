/* loader.c - batches of spoilt photographs, made beside the arithmetic
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "loader.h"

#include <string.h>

#include "models/corrupt/vary.h"

#define AHEAD 3 /* batches: one in use, one ready, one being made */

struct _Loader
{
  LoaderOptions options;
  Batch         ring[AHEAD];
  Photo        *kept; /* one for each of indices; no data: not kept */
  gboolean     *bad;
  gsize         kept_bytes;
  gfloat       *clean; /* one image */
  gfloat       *dirty;
  GThread      *thread;
  GMutex        mutex;
  GCond         changed;
  guint64       made;  /* batches that the thread has made */
  guint64       taken; /* batches that were asked for */
  gboolean      stop;
  GError       *error;
};

/* The finaliser of splitmix64 (Steele, Lea and Flood, OOPSLA 2014). */
static guint64
scramble (guint64 x)
{
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

guint64
loader_mix (guint64 seed,
            guint64 a,
            guint64 b)
{
  const guint64 golden = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return scramble (scramble (scramble (seed + golden) + a + golden) + b
                   + golden);
}

void
loader_put (real         *images,
            const gfloat *planar,
            guint         n,
            guint         side,
            guint         index)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  gsize               plane = (gsize) side * side;

  for (guint c = 0; c < 3; c++)
    {
      real         *to = images + ((gsize) c * n + index) * plane;
      const gfloat *from = planar + c * plane;
      gfloat        scale = 1.0f / std[c];

      for (gsize i = 0; i < plane; i++)
        to[i] = (from[i] - mean[c]) * scale;
    }
}

/* ---- one image ---- */

/* A photograph, kept or read for this once into @once. NULL if it is bad,
 * which is told of the first time. */
static const Photo *
get_photo (Loader *loader,
           guint   at,
           Photo  *once)
{
  const LoaderOptions *options = &loader->options;
  g_autoptr (GError)   error = NULL;
  gsize                bytes;

  if (loader->kept[at].data)
    return &loader->kept[at];
  if (loader->bad[at])
    return NULL;
  if (!photos_read (once, options->photos, options->indices[at],
                    options->resize, &error))
    {
      loader->bad[at] = TRUE;
      if (options->bad)
        options->bad (error->message, options->bad_data);
      g_clear_error (&loader->error);
      loader->error = g_steal_pointer (&error);
      return NULL;
    }
  bytes = (gsize) once->width * once->height * 3;
  if (loader->kept_bytes + bytes > (gsize) options->cache_mb << 20)
    return once;
  loader->kept_bytes += bytes;
  loader->kept[at] = *once;
  memset (once, 0, sizeof *once);
  return &loader->kept[at];
}

static void
spoil (Loader *loader,
       Batch  *batch,
       guint64 iteration,
       guint   image)
{
  const LoaderOptions *options = &loader->options;
  guint                number = options->offset + image;
  guint64              which = loader_mix (options->seed + 1, iteration,
                                           number);
  guint64              seed = loader_mix (options->seed + 2, iteration,
                                          number);
  guint                severity = which % (CORRUPT_MAX_SEVERITY + 1);

  if (options->clean_share >= 0.0)
    {
      severity = 1 + which % CORRUPT_MAX_SEVERITY;
      if ((which >> 40) < options->clean_share * (1 << 24))
        severity = 0;
    }
  batch->severities[image] = options->n_corruptions > 0 ? severity : 0;
  batch->corruptions[image] = 0;
  if (options->n_corruptions == 0)
    return;
  batch->corruptions[image]
    = options->corruptions[(which >> 8) % options->n_corruptions];
  corrupt_image (loader->dirty, options->side, options->side,
                 batch->corruptions[image], severity, seed);
}

/* Returns: FALSE if there is no photograph left that can be read. */
static gboolean
make_image (Loader *loader,
            Batch  *batch,
            guint64 iteration,
            guint   image)
{
  const LoaderOptions *options = &loader->options;
  guint                side = options->side;
  guint64              draw = loader_mix (options->seed, iteration,
                                          options->offset + image);
  guint                at = (guint) (draw % options->n_indices);
  guint64              place = loader_mix (draw, 0, 0);
  Photo                once = { 0 };
  const Photo         *photo = NULL;

  for (guint turn = 0; !photo && turn < options->n_indices; turn++)
    {
      photo = get_photo (loader, at, &once);
      at = (at + 1) % options->n_indices;
    }
  if (!photo)
    return FALSE;
  photo_cut (loader->clean, photo, side,
             (guint) ((place & 0xffffff) % (photo->width - side + 1)),
             (guint) ((place >> 24 & 0xffffff) % (photo->height - side + 1)),
             options->mirror && (place >> 63));
  photo_clear (&once);
  if ((draw >> 40) < options->varied_share * (1 << 24))
    vary_tones (loader->clean, (gsize) side * side, place);
  memcpy (loader->dirty, loader->clean, 3 * side * side * sizeof (gfloat));
  spoil (loader, batch, iteration, image);
  loader_put (batch->clean, loader->clean, batch->n, side, image);
  loader_put (batch->dirty, loader->dirty, batch->n, side, image);
  at = (at + options->n_indices - 1) % options->n_indices;
  batch->labels[image] = (guint) MAX (
    photos_get_label (options->photos, options->indices[at]), 0);
  return TRUE;
}

/* ---- the thread ---- */

/* Waits for a place in the ring. Returns: FALSE when it is time to end. */
static gboolean
wait_for_place (Loader *loader)
{
  gboolean go_on;

  g_mutex_lock (&loader->mutex);
  while (!loader->stop && loader->made + 1 >= loader->taken + AHEAD)
    g_cond_wait (&loader->changed, &loader->mutex);
  go_on = !loader->stop;
  g_mutex_unlock (&loader->mutex);
  return go_on;
}

static gpointer
make_batches (gpointer data)
{
  Loader  *loader = data;
  gboolean good = TRUE;

  while (good && wait_for_place (loader))
    {
      Batch *batch = &loader->ring[loader->made % AHEAD];

      for (guint i = 0; i < batch->n && good; i++)
        good = make_image (loader, batch,
                           loader->options.first + loader->made, i);
      g_mutex_lock (&loader->mutex);
      if (good)
        loader->made++;
      else
        loader->stop = TRUE;
      g_cond_broadcast (&loader->changed);
      g_mutex_unlock (&loader->mutex);
    }
  return NULL;
}

Loader *
loader_new (const LoaderOptions *options)
{
  Loader *loader = g_new0 (Loader, 1);
  gsize   size = (gsize) 3 * options->side * options->side;

  g_return_val_if_fail (options->n_indices > 0
                          && options->resize >= options->side, NULL);

  loader->options = *options;
  for (guint i = 0; i < AHEAD; i++)
    loader->ring[i] = (Batch) { options->batch, options->side,
                                g_new (real, size * options->batch),
                                g_new (real, size * options->batch),
                                g_new (guint, options->batch),
                                g_new (guint, options->batch),
                                g_new (guint, options->batch) };
  loader->kept = g_new0 (Photo, options->n_indices);
  loader->bad = g_new0 (gboolean, options->n_indices);
  loader->clean = g_new (gfloat, size);
  loader->dirty = g_new (gfloat, size);
  g_mutex_init (&loader->mutex);
  g_cond_init (&loader->changed);
  loader->thread = g_thread_new ("loader", make_batches, loader);
  return loader;
}

void
loader_free (Loader *loader)
{
  g_mutex_lock (&loader->mutex);
  loader->stop = TRUE;
  g_cond_broadcast (&loader->changed);
  g_mutex_unlock (&loader->mutex);
  g_thread_join (loader->thread);
  for (guint i = 0; i < AHEAD; i++)
    {
      g_free (loader->ring[i].dirty);
      g_free (loader->ring[i].clean);
      g_free (loader->ring[i].labels);
      g_free (loader->ring[i].corruptions);
      g_free (loader->ring[i].severities);
    }
  for (guint i = 0; i < loader->options.n_indices; i++)
    photo_clear (&loader->kept[i]);
  g_free (loader->kept);
  g_free (loader->bad);
  g_free (loader->clean);
  g_free (loader->dirty);
  g_mutex_clear (&loader->mutex);
  g_cond_clear (&loader->changed);
  g_clear_error (&loader->error);
  g_free (loader);
}

const Batch *
loader_take (Loader  *loader,
             GError **error)
{
  const Batch *batch = NULL;

  g_mutex_lock (&loader->mutex);
  while (!loader->stop && loader->made <= loader->taken)
    g_cond_wait (&loader->changed, &loader->mutex);
  if (loader->made > loader->taken)
    batch = &loader->ring[loader->taken++ % AHEAD];
  else if (loader->error)
    g_propagate_error (error, g_error_copy (loader->error));
  g_cond_broadcast (&loader->changed);
  g_mutex_unlock (&loader->mutex);
  return batch;
}

/* ---- labels ---- */

gboolean
loader_check_labels (const Photos     *photos,
                     const guint      *indices,
                     guint             n,
                     const Classifier *classifier,
                     GError          **error)
{
  for (guint i = 0; i < n; i++)
    {
      gint label = photos_get_label (photos, indices[i]);

      if (label < (gint) classifier->n_classes)
        continue;
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   "%s: class %d, but %s has %u classes",
                   photos_get_name (photos, indices[i]), label,
                   classifier->name, classifier->n_classes);
      return FALSE;
    }
  return TRUE;
}
