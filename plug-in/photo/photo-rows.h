/* photo-rows.h - an image that is read row by row, as DWM takes it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/cleanup.h"
#include "plug-in/photo/photo-colour.h"

G_BEGIN_DECLS

/**
 * PhotoRows:
 * @width: at least 1.
 * @height: likewise.
 * @channels: 3 for R'G'B', 4 for R'G'B'A.
 * @depth: of each number; sRGB.
 * @read: gives the next @n rows, from the top; %FALSE with an error.
 * @data: for @read.
 *
 * An image that comes from its top, once.
 */
typedef struct
{
  guint width;
  guint height;
  guint channels;
  DwmDepth depth;
  gboolean (*read) (gpointer rows, guint n, gpointer data, GError **error);
  gpointer data;
} PhotoRows;

/* A photograph's file as rows that are upright and sRGB. */
typedef struct _PhotoSource PhotoSource;

/**
 * photo_source_new:
 * @photo: (transfer full): not read yet.
 *
 * Makes of a photograph what can be worked on. Its profile is the one that its
 * file has or tells of in another way; where it cannot be used, sRGB is taken,
 * and the photograph gets a remark.
 *
 * Returns: (transfer full): %NULL with an error for inks without a profile.
 */
PhotoSource *photo_source_new (Photo *photo, GError **error);

void photo_source_free (PhotoSource *source);

Photo *photo_source_get_photo (PhotoSource *source);

/* Returns: (transfer none) (nullable): its colours' profile; %NULL for sRGB. */
GBytes *photo_source_get_profile (PhotoSource *source);

/**
 * photo_source_get_rows:
 *
 * Returns: rows in the working space.
 */
PhotoRows photo_source_get_rows (PhotoSource *source);

/**
 * photo_source_read_stored:
 *
 * Reads the next @n rows, upright, with the samples that the file has. Not to
 * be mixed with photo_source_get_rows().
 */
gboolean photo_source_read_stored (PhotoSource *source,
                                   gpointer rows,
                                   guint n,
                                   GError **error);

/* A pass of a clean-up on rows. */
typedef struct _PhotoWarp PhotoWarp;

/**
 * photo_warp_new:
 * @in: must outlive it.
 * @dwm: what to do.
 * @depth: of the result.
 */
PhotoWarp *photo_warp_new (const PhotoRows *in, const Dwm *dwm, DwmDepth depth);

void photo_warp_free (PhotoWarp *warp);

PhotoRows photo_warp_get_rows (PhotoWarp *warp);

#define PHOTO_BAND 64 /* rows that are worth reading at once */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhotoSource, photo_source_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhotoWarp, photo_warp_free)

G_END_DECLS
