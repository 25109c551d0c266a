/* loader-case.h - photographs with identifiable pixels, for the loader
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

/* @bad: bit mask of the photographs that are not pictures. */
Photos *loader_case_open (const gchar *folder, guint bad);

#define LOADER_CASE_LABEL(photo, x, y) ((photo) + 2 * (x) + 3 * (y))

/* Writes the same photographs, and labels of their pixels. */
void loader_case_write_scenes (const gchar *folder);

/* Options for batches of all photographs, darkened. */
LoaderOptions loader_case_options (const Photos *photos);

/* Returns: the next batch, asserting that there is one. */
const Batch *loader_case_take (Loader *loader);

/* Returns: where a clean image was cropped. */
LoaderCut loader_case_find_cut (const Batch *batch, guint image);

/* Checks an image and its original. Returns: the severity that the image was
 * darkened with. */
guint loader_case_check (const Photos *photos, const Batch *batch, guint image);

G_END_DECLS
