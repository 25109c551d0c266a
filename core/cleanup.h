/* cleanup.h - a clean-up: the numbers of its passes, with their provenance
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "content.h"
#include "dwm.h"
#include "findings.h"
#include "views.h"

G_BEGIN_DECLS

#define CLEANUP_MODEL_SIZE 256
#define CLEANUP_HASH_SIZE 65

/**
 * Cleanup:
 * @n: number of passes, 1 to %PARAMS_MAX_PASSES.
 * @passes: the numbers of each, before strength.
 * @strength: of every pass, 0 to %PARAMS_STRENGTH_MAX; see params_blend().
 * @colour: of the colours of every pass, Cm and Cs, likewise; multiplies
 *   @strength.
 * @detail: of its kernel K, likewise.
 * @edges: see #DwmEdges.
 * @clamp: cut each pass's output to [0, 1].
 * @model: the title of the network that estimated the numbers; "" when they
 *   came from elsewhere.
 * @hash: SHA-256 of its file, in hexadecimal; "" without a network, and until
 *   estimate_record_hash().
 * @scope: what the network looked at.
 * @looked_at: the part of the image that @scope is about; empty without a
 *   network.
 * @content: what was seen there. Unless it is %CONTENT_PHOTO nothing was
 *   estimated: one pass of the identity, and no model.
 * @held_back: whether the numbers do less than the network estimated, because
 *   they would have raised noise into the picture.
 * @findings: what is wrong with the image, by the numbers of the first pass
 *   before anybody changed them; empty without a network.
 *
 * Everything that is applied to an image, with its provenance. A plain value
 * without pointers.
 */
typedef struct
{
  guint n;
  SympieParams passes[PARAMS_MAX_PASSES];
  gdouble strength;
  gdouble colour;
  gdouble detail;
  DwmEdges edges;
  gboolean clamp;
  gchar model[CLEANUP_MODEL_SIZE];
  gchar hash[CLEANUP_HASH_SIZE];
  ViewsScope scope;
  ViewsRect looked_at;
  Content content;
  gboolean held_back;
  Findings findings;
} Cleanup;

/**
 * cleanup_init:
 * @cleanup: (out): one pass of the identity at full strength, with extended
 *   edges, no clamping and no model.
 */
void cleanup_init (Cleanup *cleanup);

/**
 * cleanup_get_transform:
 * @out: (out): what the numbers of pass @pass do at the clean-up's strengths.
 */
void cleanup_get_transform (SympieTransform *out,
                            const Cleanup *cleanup,
                            guint pass);

/**
 * cleanup_get_dwm:
 * @dwm: (out): what applies pass @pass of the clean-up.
 */
void cleanup_get_dwm (Dwm *dwm, const Cleanup *cleanup, guint pass);

/**
 * CleanupPass:
 * @out: gets the result of the pass.
 * @in: the image as @data says it, or the result of the pass before.
 * @transform: the numbers of the pass at the clean-up's strengths.
 *
 * Warps an image of floats by one pass.
 */
typedef void (*CleanupPass) (gfloat *out,
                             const gfloat *in,
                             const SympieTransform *transform,
                             gpointer data);

/**
 * cleanup_run_passes:
 * @out: gets the result of the last pass.
 * @other: (nullable): of the size of @out, for what lies between passes; may be
 *   %NULL when there is one pass.
 * @in: the image; not written to.
 *
 * Calls @run for every pass, each from the result of the one before.
 */
void cleanup_run_passes (const Cleanup *cleanup,
                         gfloat *out,
                         gfloat *other,
                         const gfloat *in,
                         CleanupPass run,
                         gpointer data);

/**
 * cleanup_get_remark:
 *
 * Returns: (transfer none): what a person should know of an estimate: why there
 *   is none, or that it was held back; a sentence in the user's language. %NULL
 *   if there is nothing to say.
 */
const gchar *cleanup_get_remark (const Cleanup *cleanup);

G_END_DECLS
