/* loader.c - batches of corrupted photographs, made in the background
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "loader.h"

#include "core/parallel.h"
#include "models/corrupt/rng.h"

#define N_BATCHES 3 /* batches: one in use, one ready, one being made */

/* A photograph, and the labels of its pixels if they have some. */
typedef struct
{
  Photo photo; /* no data if not cached */
  guint8 *labels;
} Item;

struct _Loader
{
  LoaderOptions options;
  Batch ring[N_BATCHES];
  gfloat *planar; /* an image of each worker */
  GThread *thread;

  GMutex photos; /* guards these */
  Item *cached;  /* per index */
  gboolean *bad;
  gsize cached_bytes;
  GError *error; /* of the last bad photograph */

  GMutex mutex; /* guards these */
  GCond changed;
  guint64 made;  /* batches that the thread has made */
  guint64 taken; /* batches that were taken */
  gboolean stop;
};

void
loader_put_image (
  real *images, const gfloat *planar, guint n, guint side, guint index)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  gsize plane = (gsize) side * side;

  for (guint c = 0; c < 3; c++)
    {
      real *to = images + ((gsize) c * n + index) * plane;
      const gfloat *from = planar + c * plane;
      gfloat scale = 1.0f / std[c];

      for (gsize i = 0; i < plane; i++)
        to[i] = (from[i] - mean[c]) * scale;
    }
}

/* Returns: a uniform number in [0, 1) from the upper 24 bits. */
static gdouble
as_fraction (guint64 drawn)
{
  return (drawn >> 40) / (gdouble) (1 << 24);
}

/* ---- one image ---- */

static void
item_clear (Item *item)
{
  photo_clear (&item->photo);
  g_clear_pointer (&item->labels, g_free);
}

/* Looks up a cached photograph. Returns: FALSE if it is bad. */
static gboolean
look_up (Loader *loader, guint at, Item *item)
{
  gboolean good;

  g_mutex_lock (&loader->photos);
  *item = loader->cached[at];
  good = !loader->bad[at];
  g_mutex_unlock (&loader->photos);
  return good;
}

/* Reports a bad photograph the first time. */
static void
report_bad (Loader *loader, guint at, GError *error)
{
  const LoaderOptions *options = &loader->options;

  g_mutex_lock (&loader->photos);
  if (!loader->bad[at] && options->bad)
    options->bad (error->message, options->bad_data);
  loader->bad[at] = TRUE;
  g_clear_error (&loader->error);
  loader->error = error;
  g_mutex_unlock (&loader->photos);
}

/* Caches a photograph if there is space. Returns: whether it did. */
static gboolean
cache (Loader *loader, guint at, const Item *item)
{
  gsize limit = (gsize) loader->options.cache_mb << 20;
  gsize bytes =
    (gsize) item->photo.width * item->photo.height * (item->labels ? 4 : 3);
  gboolean cached;

  g_mutex_lock (&loader->photos);
  cached =
    !loader->cached[at].photo.data && loader->cached_bytes + bytes <= limit;
  if (cached)
    {
      loader->cached[at] = *item;
      loader->cached_bytes += bytes;
    }
  g_mutex_unlock (&loader->photos);
  return cached;
}

static gboolean
read_item (const LoaderOptions *options, guint at, Item *item, GError **error)
{
  guint index = options->indices[at];

  item->labels = NULL;
  if (options->scenes)
    return scenes_read (&item->photo, &item->labels, options->scenes, index,
                        options->resize, error);
  return photos_read (&item->photo, options->photos, index, options->resize,
                      error);
}

/* Gets a photograph from the cache or its file. @own: whether the caller must
 * clear it. Returns: FALSE if it is bad. */
static gboolean
get_item (Loader *loader, guint at, Item *item, gboolean *own)
{
  GError *error = NULL;

  *own = FALSE;
  if (!look_up (loader, at, item))
    return FALSE;
  if (item->photo.data)
    return TRUE;
  if (!read_item (&loader->options, at, item, &error))
    {
      report_bad (loader, at, error);
      return FALSE;
    }
  *own = !cache (loader, at, item);
  return TRUE;
}

/* Uniform from 0 to 5, or 0 for the fraction that stays clean. */
static guint
draw_severity (const LoaderOptions *options, guint64 which)
{
  if (options->n_corruptions == 0)
    return 0;
  if (options->clean_fraction < 0.0)
    return which % (CORRUPT_MAX_SEVERITY + 1);
  if (as_fraction (which) < options->clean_fraction)
    return 0;
  return 1 + which % CORRUPT_MAX_SEVERITY;
}

static void
corrupt (Loader *loader,
         Batch *batch,
         gfloat *corrupted,
         guint64 iteration,
         guint image)
{
  const LoaderOptions *options = &loader->options;
  guint number = options->offset + image;
  guint64 which = rng_mix (options->seed + 1, iteration, number);
  guint64 seed = rng_mix (options->seed + 2, iteration, number);
  guint severity = draw_severity (options, which);
  Corruption corruption = (Corruption) 0;

  if (options->n_corruptions > 0)
    corruption = options->corruptions[(which >> 8) % options->n_corruptions];
  batch->severities[image] = severity;
  corrupt_image (corrupted, options->side, options->side, corruption, severity,
                 seed);
}

/* The batch that is being made. */
typedef struct
{
  Loader *loader;
  Batch *batch;
  guint64 iteration;
  gint failed; /* no readable photograph is left */
} Making;

/* Gets the first readable photograph from @at on, and sets @at to its index.
 * Returns: FALSE if there is none. */
static gboolean
find_item (Loader *loader, guint *at, Item *item, gboolean *own)
{
  guint n = loader->options.n_indices;

  for (guint tried = 0; tried < n; tried++)
    {
      if (get_item (loader, *at, item, own))
        return TRUE;
      *at = (*at + 1) % n;
    }
  return FALSE;
}

void
loader_crop_labels (guint *out,
                    const guint8 *labels,
                    guint width,
                    const guint *scores,
                    guint side,
                    guint x,
                    guint y,
                    gboolean mirror)
{
  for (guint row = 0; row < side; row++)
    for (guint i = 0; i < side; i++)
      {
        guint column = x + (mirror ? side - 1 - i : i);

        out[row * side + i] =
          scores[labels[(gsize) (y + row) * width + column]];
      }
}

/* A random crop, upright or mirrored, and its labels. */
static void
crop (const LoaderOptions *options,
      Batch *batch,
      guint image,
      gfloat *planar,
      const Item *item,
      guint64 place)
{
  const guint side = options->side;
  const Photo *photo = &item->photo;
  guint x = (guint) ((place & 0xffffff) % (photo->width - side + 1));
  guint y = (guint) ((place >> 24 & 0xffffff) % (photo->height - side + 1));
  gboolean mirror = options->mirror && (place >> 63);

  photo_crop (planar, photo, side, x, y, mirror);
  if (item->labels)
    loader_crop_labels (batch->labels + (gsize) image * side * side,
                        item->labels, photo->width, options->scores, side, x, y,
                        mirror);
}

static void
make_image (guint image, guint worker, gpointer data)
{
  Making *making = data;
  Loader *loader = making->loader;
  Batch *batch = making->batch;
  const LoaderOptions *options = &loader->options;
  const guint side = options->side;
  const gsize size = (gsize) 3 * side * side;
  gfloat *planar = loader->planar + worker * size;
  guint64 draw =
    rng_mix (options->seed, making->iteration, options->offset + image);
  guint at = (guint) (draw % options->n_indices);
  Item item;
  gboolean own;

  if (!find_item (loader, &at, &item, &own))
    {
      g_atomic_int_set (&making->failed, TRUE);
      return;
    }
  crop (options, batch, image, planar, &item, rng_mix (draw, 0, 0));
  if (own)
    item_clear (&item);
  loader_put_image (batch->clean, planar, options->batch, side, image);
  corrupt (loader, batch, planar, making->iteration, image);
  loader_put_image (batch->corrupted, planar, options->batch, side, image);
  if (!options->scenes)
    batch->labels[image] =
      (guint) MAX (photos_get_label (options->photos, options->indices[at]), 0);
}

/* ---- the thread ---- */

/* Waits for a free slot in the ring. Returns: FALSE to stop. */
static gboolean
wait_for_slot (Loader *loader)
{
  gboolean go_on;

  g_mutex_lock (&loader->mutex);
  while (!loader->stop && loader->made + 1 >= loader->taken + N_BATCHES)
    g_cond_wait (&loader->changed, &loader->mutex);
  go_on = !loader->stop;
  g_mutex_unlock (&loader->mutex);
  return go_on;
}

static gpointer
make_batches (gpointer data)
{
  Loader *loader = data;
  Making making = { .loader = loader };

  while (!making.failed && wait_for_slot (loader))
    {
      making.batch = &loader->ring[loader->made % N_BATCHES];
      making.iteration = loader->options.first + loader->made;
      parallel_for (making.batch->n, loader->options.n_threads, make_image,
                    &making);
      g_mutex_lock (&loader->mutex);
      if (!making.failed)
        loader->made++;
      else
        loader->stop = TRUE;
      g_cond_broadcast (&loader->changed);
      g_mutex_unlock (&loader->mutex);
    }
  return NULL;
}

static real *
take_images (Loader *loader)
{
  const LoaderOptions *options = &loader->options;

  return g_new (real,
                (gsize) 3 * options->side * options->side * options->batch);
}

Loader *
loader_new (const LoaderOptions *options)
{
  Loader *loader = g_new0 (Loader, 1);
  gsize area = (gsize) options->side * options->side;
  gsize n_labels = options->batch * (options->scenes ? area : 1);

  g_return_val_if_fail (options->n_indices > 0 && options->n_threads > 0
                          && options->resize >= options->side,
                        NULL);

  loader->options = *options;
  for (guint i = 0; i < N_BATCHES; i++)
    loader->ring[i] =
      (Batch){ options->batch,          options->side,
               take_images (loader),    take_images (loader),
               g_new (guint, n_labels), g_new (guint, options->batch) };
  loader->cached = g_new0 (Item, options->n_indices);
  loader->bad = g_new0 (gboolean, options->n_indices);
  loader->planar = g_new (gfloat, 3 * area * options->n_threads);
  g_mutex_init (&loader->photos);
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
  for (guint i = 0; i < N_BATCHES; i++)
    {
      g_free (loader->ring[i].corrupted);
      g_free (loader->ring[i].clean);
      g_free (loader->ring[i].labels);
      g_free (loader->ring[i].severities);
    }
  for (guint i = 0; i < loader->options.n_indices; i++)
    item_clear (&loader->cached[i]);
  g_free (loader->cached);
  g_free (loader->bad);
  g_free (loader->planar);
  g_mutex_clear (&loader->photos);
  g_mutex_clear (&loader->mutex);
  g_cond_clear (&loader->changed);
  g_clear_error (&loader->error);
  g_free (loader);
}

const Batch *
loader_take (Loader *loader, GError **error)
{
  const Batch *batch = NULL;

  g_mutex_lock (&loader->mutex);
  while (!loader->stop && loader->made <= loader->taken)
    g_cond_wait (&loader->changed, &loader->mutex);
  if (loader->made > loader->taken)
    batch = &loader->ring[loader->taken++ % N_BATCHES];
  else if (loader->error)
    g_propagate_error (error, g_error_copy (loader->error));
  g_cond_broadcast (&loader->changed);
  g_mutex_unlock (&loader->mutex);
  return batch;
}

/* ---- labels ---- */

gboolean
loader_check_labels (const Photos *photos,
                     const guint *indices,
                     guint n,
                     const Classifier *classifier,
                     GError **error)
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
