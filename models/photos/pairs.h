/* pairs.h - pairs of real photographs: a bad one and a good one of the same
 * scene
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "photos.h"

G_BEGIN_DECLS

#define PAIRS_HELD_OUT 0.25 /* fraction of the scenes */
#define PAIRS_WEIGHT_MAX 1000.0

/**
 * Pairs:
 *
 * Sets of pairs of photographs of the same size with matching pixels.
 * Immutable once open; may be read from several threads.
 */
typedef struct _Pairs Pairs;

/**
 * PairsSet:
 * @name: the name of its folder.
 * @folder: the path of its folder.
 * @weight: its relative weight, over 0.
 * @first: index of its first pair; the others follow.
 * @n: number of pairs, at least 1.
 */
typedef struct
{
  const gchar *name;
  const gchar *folder;
  gdouble weight;
  guint first;
  guint n;
} PairsSet;

/**
 * Pair:
 * @name: the NAME of its files.
 * @scene: what it shows; pairs of one scene are similar.
 * @held_out: whether its scene is held out.
 * @set: index of its set.
 * @in: index of the bad photograph in pairs_get_photos().
 * @ref: index of the good one, the reference.
 */
typedef struct
{
  const gchar *name;
  const gchar *scene;
  gboolean held_out;
  guint set;
  guint in;
  guint ref;
} Pair;

/**
 * PairsFault:
 * @message: names a file and why it is skipped.
 */
typedef void (*PairsFault) (const gchar *message, gpointer user_data);

/**
 * pairs_open:
 * @paths: (array zero-terminated=1): "FOLDER" or "FOLDER=WEIGHT", from 0 to
 *   %PAIRS_WEIGHT_MAX, 1 by default.
 * @scenes: (nullable): a CSV with the columns "set", "name" and "scene".
 *   Without it, "pairs.csv" is looked up in the folder of each set and in the
 *   two above it.
 * @fault: (nullable): called for each photograph that is skipped.
 *
 * The photographs of a set are NAME_in.* and NAME_ref.* in its folder, or
 * in/NAME.* and ref/NAME.*, with the extensions of photos_open(). A folder
 * without pairs stands for the sets in its subfolders. If a set is named again
 * the last weight counts, so "DIR DIR/noise=0.5 DIR/night=0" halves one of
 * DIR's sets and leaves another out.
 *
 * Photographs without a partner are skipped, as are pairs that cannot be read
 * or differ in size.
 *
 * A pair that is not listed is a scene of its own, called NAME. Sets may share
 * scenes. A quarter of the scenes is held out; which ones depends on their
 * names only.
 *
 * Returns: (transfer full): or %NULL with %SYMPIE_ERROR_IO, or
 *   %SYMPIE_ERROR_FORMAT if there are no pairs, two sets of the same name, or
 *   an invalid list, or %SYMPIE_ERROR_VALUE for a weight.
 */
Pairs *pairs_open (const gchar *const *paths,
                   const gchar *scenes,
                   PairsFault fault,
                   gpointer user_data,
                   GError **error);

void pairs_free (Pairs *pairs);

guint pairs_count (const Pairs *pairs);

/* Sorted by set, in the order of the paths, then by name. */
const Pair *pairs_get (const Pairs *pairs, guint index);

guint pairs_count_sets (const Pairs *pairs);

const PairsSet *pairs_get_set (const Pairs *pairs, guint index);

/* Returns: (transfer none): all photographs of the pairs, without labels. */
const Photos *pairs_get_photos (const Pairs *pairs);

/**
 * pairs_split:
 * @training: (nullable) (element-type guint): indices of pairs are added to it.
 * @held_out: (nullable) (element-type guint): likewise.
 */
void pairs_split (const Pairs *pairs, GArray *training, GArray *held_out);

/**
 * pairs_read:
 * @in: (out): the bad photograph; free with photo_clear().
 * @ref: (out): the good one, of the same size; likewise.
 * @short_side: as in photos_read().
 *
 * Returns: %FALSE with an error of photos_read(), or %SYMPIE_ERROR_SHAPE if
 *   their sizes differ once they are upright. Both are then empty.
 */
gboolean pairs_read (Photo *in,
                     Photo *ref,
                     const Pairs *pairs,
                     guint index,
                     guint short_side,
                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pairs, pairs_free)

G_END_DECLS
