/* loader-case.h - photographs that say which pixel is where, for the loader
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/train/loader.h"
#include "photos-case.h"

G_BEGIN_DECLS

#define N_PHOTOS 5
#define HEIGHT 36
#define WIDTH(photo) (40 + (photo))
#define SIDE 32
#define BATCH 16
#define PLANE (SIDE * SIDE)
#define SIZE (3 * BATCH * PLANE)

typedef struct
{
  guint photo;
  guint x;
  guint y;
  gboolean mirror;
} LoaderCut;

/* @bad: a bit for each photograph that is no picture. */
Photos *loader_case_open (const gchar *folder, guint bad);

/* Of batches of all of them, darkened. */
LoaderOptions loader_case_options (const Photos *photos);

/* The next batch, which must be there. */
const Batch *loader_case_take (Loader *loader);

/* Where a clean image was cut out. */
LoaderCut loader_case_find_cut (const Batch *batch, guint image);

/* Checks an image and its original. Returns: the severity that the image was
 * darkened with. */
gdouble
loader_case_check (const Photos *photos, const Batch *batch, guint image);

typedef void (*LoaderCaseCorruptFunc) (gfloat *picture,
                                       gdouble severity,
                                       guint64 seed);

/* Likewise of one that was corrupted otherwise. */
void loader_case_check_corrupted (const Photos *photos,
                                  const Batch *batch,
                                  guint image,
                                  LoaderCaseCorruptFunc corrupt,
                                  guint64 seed);

G_END_DECLS
