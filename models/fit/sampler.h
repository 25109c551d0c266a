/* sampler.h - views of bad photographs and of what they should be
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/corrupt/corrupt.h"
#include "models/nn/layers.h"
#include "models/photos/pairs.h"

G_BEGIN_DECLS

#define SAMPLER_VIEW 224  /* pixels each way, what the network sees */
#define SAMPLER_SHORT 256 /* short side that photographs are scaled to */

/**
 * SampleKind:
 * @SAMPLE_SOUND: a good photograph, which is its own reference.
 * @SAMPLE_PUBLISHED: one with published corruptions.
 * @SAMPLE_FAULTS: one with faults as cameras, prints and places make them.
 * @SAMPLE_PAIR: a real pair.
 * @SAMPLE_NOISE: a sound one, or a detail of one, with noise of a sensor alone.
 */
typedef enum
{
  SAMPLE_SOUND,
  SAMPLE_PUBLISHED,
  SAMPLE_FAULTS,
  SAMPLE_PAIR,
  SAMPLE_NOISE,
  SAMPLE_N_KINDS
} SampleKind;

/* Returns: "sound", "published", "faults", "pair"
 * or "noise". */
const gchar *sample_kind_get_name (SampleKind kind);

/**
 * SampleTag:
 * @kind: where it comes from.
 * @set: of pairs, the number of the set; 0 of other kinds.
 */
typedef struct
{
  SampleKind kind;
  guint set;
} SampleTag;

/**
 * SamplerOptions:
 * @photos: belongs to the caller and outlives the sampler, as all of these do.
 * @indices: (array length=n_indices): which photographs to draw from. Poor
 *   ones (reference.h) are left out, and of %SAMPLE_FAULTS unusual ones too.
 * @sound: (nullable): good photographs that look as if they were not: night,
 *   snow, sepia. A part of %SAMPLE_SOUND is drawn from them.
 * @sound_indices: (array length=n_sound): which of them.
 * @pairs: (nullable): for %SAMPLE_PAIR, drawn by the weights of their sets.
 * @held_out: whether only the held-out scenes of @pairs are drawn, instead of
 *   only the others.
 * @seed: of all that is drawn.
 * @n_threads: that the sampler may use while it is made.
 */
typedef struct
{
  const Photos *photos;
  const guint *indices;
  guint n_indices;
  const Photos *sound;
  const guint *sound_indices;
  guint n_sound;
  const Pairs *pairs;
  gboolean held_out;
  guint64 seed;
  guint n_threads;
} SamplerOptions;

typedef struct _Sampler Sampler;

/* Reads all photographs once, to judge them. Returns: (transfer full): or %NULL
 * with %SYMPIE_ERROR_VALUE if there is nothing to draw from, or an error of
 * photos_read(). */
Sampler *sampler_new (const SamplerOptions *options, GError **error);

void sampler_free (Sampler *sampler);

/* Normalises an image (3, @area) as params.h has it. */
void sampler_normalise (real *out, const gfloat *planar, gsize area);

/* Returns: numbers that sampler_make() needs to work with. */
gsize sampler_get_scratch (void);

/**
 * SamplerImages:
 * @side: of both, from %SAMPLER_VIEW to %SAMPLER_SHORT pixels.
 * @corrupted: (3, side, side), normalised as in params.h.
 * @clean: likewise, what it should be.
 * @view: (3, %SAMPLER_VIEW, %SAMPLER_VIEW) sRGB R'G'B' in [0, 1]: @corrupted
 *   as the network sees it, scaled down where it is larger.
 */
typedef struct
{
  guint side;
  real *corrupted;
  real *clean;
  gfloat *view;
} SamplerImages;

/**
 * sampler_make:
 * @images: (out): in @scratch.
 * @tag: (out):
 * @kind: not %SAMPLE_PAIR without pairs.
 * @number: the same one gives the same images, on any thread.
 *
 * Draws a photograph or a pair, a square of it, mirrored half of the
 * time, and what is wrong with it.
 *
 * Returns: %FALSE with an error of photos_read().
 */
gboolean sampler_make (const Sampler *sampler,
                       SamplerImages *images,
                       SampleTag *tag,
                       SampleKind kind,
                       guint64 number,
                       gfloat *scratch,
                       GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sampler, sampler_free)

G_END_DECLS
