/* photo-view.h - an image that is read row by row, as the network sees it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/estimate.h"
#include "plug-in/photo/photo-rows.h"

G_BEGIN_DECLS

/**
 * PhotoView:
 * @view: the image scaled down.
 * @places: parts of the image.
 * @n: how many.
 * @samples: what is there.
 */
typedef struct
{
  EstimateView view;
  ViewsRect places[ESTIMATE_MAX_SAMPLES];
  guint n;
  gfloat *samples[ESTIMATE_MAX_SAMPLES];
} PhotoView;

void photo_view_clear (PhotoView *view);

/**
 * photo_view_read:
 * @view: (out): an empty one.
 * @rows: read to the end.
 * @part: what is looked at.
 * @scope: see estimate_list_samples().
 *
 * Scales a part of the image down, on the average of its light, and takes
 * samples of it as estimate_list_samples() tells.
 */
gboolean photo_view_read (PhotoView *view,
                          const PhotoRows *rows,
                          const ViewsRect *part,
                          ViewsScope scope,
                          GError **error);

/**
 * photo_view_get_sample:
 * @rgb: gets the pixels of @place, which is one of estimate_list_samples().
 */
void photo_view_get_sample (gfloat *rgb,
                            const PhotoView *view,
                            const ViewsRect *place);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PhotoView, photo_view_clear)

G_END_DECLS
