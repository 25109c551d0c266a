/* pairs.h - pairs of real photographs: a bad one, and a good one of the same
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "photos.h"

G_BEGIN_DECLS

#define PAIRS_HELD_OUT 0.25 /* fraction of the scenes */
#define PAIRS_WEIGHT_MAX 1000.0

/**
 * Pairs:
 *
 * Pairs of photographs of the same size whose pixels fit on one another, in
 * sets. Immutable once open; may be read from several threads.
 */
typedef struct _Pairs Pairs;

/**
 * PairsSet:
 * @name: the last component of its folder's path.
 * @folder: the path of its folder.
 * @weight: how much it counts against other sets, over 0.
 * @first: the index of its first pair; the others follow it.
 * @n: how many pairs it has, at least 1.
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
 * @scene: what it shows; pairs of one scene are alike.
 * @held_out: whether its scene is held out.
 * @set: the index of its set.
 * @in: the index of the bad photograph in pairs_get_photos().
 * @ref: that of the good one, the reference.
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
 * @message: names a file and says why it is left out.
 */
typedef void (*PairsFault) (const gchar *message, gpointer user_data);

/**
 * pairs_open:
 * @paths: (array zero-terminated=1): "FOLDER" or "FOLDER=WEIGHT", from 0 to
 *   %PAIRS_WEIGHT_MAX, 1 by default.
 * @scenes: (nullable): a CSV with a heading that has the columns "set", "name"
 *   and "scene". Without it a "pairs.csv" is looked for in the folder of each
 *   set and in the two above it.
 * @fault: (nullable): told of each photograph that is left out.
 *
 * The photographs of a set are NAME_in.* and NAME_ref.* in its folder, or
 * in/NAME.* and ref/NAME.*; endings as for photos_open(). A folder without
 * pairs stands for all sets in the folders that lie in it. A set that is named
 * again takes its last weight, so "DIR DIR/noise=0.5 DIR/night=0" halves one
 * of DIR's sets and leaves another out.
 *
 * A photograph without its partner is left out, and so is a pair of which one
 * cannot be read or has another size than the other.
 *
 * A pair that is in no list is a scene of its own, that of its NAME. Sets may
 * share a scene. Which scenes are held out, a quarter, depends on their names
 * alone: it is the same on every machine, whatever else is there.
 *
 * Returns: (transfer full): or %NULL with %SYMPIE_ERROR_IO, or
 *   %SYMPIE_ERROR_FORMAT if there are no pairs, two sets of the same name, or
 *   a list that is none, or %SYMPIE_ERROR_VALUE of a weight.
 */
Pairs *pairs_open (const gchar *const *paths,
                   const gchar *scenes,
                   PairsFault fault,
                   gpointer user_data,
                   GError **error);

void pairs_free (Pairs *pairs);

guint pairs_count (const Pairs *pairs);

/* Sorted by set, in the order of the paths, and then by name. */
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
 * @short_side: see photos_read().
 *
 * Returns: %FALSE with an error of photos_read(), or %SYMPIE_ERROR_SHAPE if,
 *   turned upright, they have not the same size. Both are then empty.
 */
gboolean pairs_read (Photo *in,
                     Photo *ref,
                     const Pairs *pairs,
                     guint index,
                     guint short_side,
                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pairs, pairs_free)

G_END_DECLS
