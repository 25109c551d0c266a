/* tiny-segmenter.h - segmentation networks with few channels, run by plain
 * loops
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tiny-classifier.h"

/* Maps of one image. */
typedef struct
{
  guint c;
  guint h;
  guint w;
  gdouble *v; /* (c, h, w); belongs to the Tiny */
} TinyMaps;

/* Returns: the scores for an image in the network's own normalisation. */
typedef TinyMaps (*TinySegment) (Tiny *tiny, TinyMaps image);

TinyMaps tiny_espnet (Tiny *tiny, TinyMaps image);

TinyMaps tiny_espnet_edge (Tiny *tiny, TinyMaps image);

TinyMaps tiny_cgnet (Tiny *tiny, TinyMaps image);
