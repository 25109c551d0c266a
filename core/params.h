/* params.h - the 37 numbers: colour shift Cs, colour mix Cm, kernel K
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "error.h"

G_BEGIN_DECLS

/* The 37 numbers in the order of the network's outputs, and where each part
 * begins. */
#define PARAMS_N 37
#define PARAMS_AT_CM 0      /* 9 of them */
#define PARAMS_AT_CS 9      /* 3 */
#define PARAMS_AT_K 12      /* 25 */
#define PARAMS_AT_CENTRE 24 /* K's */

/* Bounds of a valid number, each way. Wider than anything a trained network
 * says; narrow enough that no product of them leaves the range of a float. */
#define PARAMS_CM_MAX 50.0f
#define PARAMS_CS_MAX 20.0f
#define PARAMS_K_MAX 50.0f

#define PARAMS_STRENGTH_MAX 2.0

/* ImageNet's mean and standard deviation of R', G' and B' in [0, 1]: the
 * normalisation that all 37 numbers are about. */
#define PARAMS_MEAN        \
  {                        \
    0.485f, 0.456f, 0.406f \
  }
#define PARAMS_STD         \
  {                        \
    0.229f, 0.224f, 0.225f \
  }

/**
 * SympieParams:
 * @cm: colour mix Cm. Row = input channel, column = output channel, both in
 *   the order R, G, B.
 * @cs: colour shift Cs, in units of the normalised image, added before the
 *   mix.
 * @k: kernel K, row-major, one for all three channels, applied as
 *   cross-correlation (not flipped); `k[2][2]` is the centre.
 * @n: all numbers: Cm, Cs, K.
 *
 * What NEM estimates and DWM applies (Barbato et al., MMSys 2024, arXiv
 * 2402.18402, the section on the architecture), on sRGB-encoded R'G'B' that
 * is normalised per channel, x = (v - mean) / std with v in [0, 1]:
 *
 *     z[c] = sum over d of (x[d] + cs[d]) * cm[d][c]
 *     y[c] = k (*) z[c]
 *
 * All of them lie in @n too, in the order of the network's outputs.
 */
typedef union
{
  struct
  {
    gfloat cm[3][3];
    gfloat cs[3];
    gfloat k[5][5];
  };
  gfloat n[PARAMS_N];
} SympieParams;

G_STATIC_ASSERT (sizeof (SympieParams) == PARAMS_N * sizeof (gfloat));

/**
 * PARAMS_IDENTITY:
 *
 * Cm = I, Cs = 0, K = 1 at the centre: the image as it is.
 */
extern const SympieParams PARAMS_IDENTITY;

/**
 * params_equal:
 * @tolerance: the largest difference that still counts as equal, at least 0.
 *
 * Returns: whether no number of @a differs from its peer in @b by more than
 *   @tolerance. A NaN equals nothing.
 */
gboolean
params_equal (const SympieParams *a, const SympieParams *b, gfloat tolerance);

/**
 * SympieTransform:
 * @cm: Cm(s), as in #SympieParams.
 * @b: offset b(s), added after the mix.
 * @k: K(s).
 *
 * What #SympieParams do at a strength s. With b = Cs Cm the colour step is
 * affine, z = x Cm + b, and each part runs along a line from doing nothing:
 *
 *     Cm(s) = I + s (Cm - I)
 *     b(s)  = s b
 *     K(s)  = identity + s (K - identity)
 *
 * so that for s from 0 to 1 a colour moves straight from what it was to what
 * the numbers make of it. Cs is not scaled by itself: it would be multiplied
 * by s a second time in Cm(s).
 */
typedef struct
{
  gdouble cm[3][3];
  gdouble b[3];
  gfloat k[5][5];
} SympieTransform;

/**
 * params_blend:
 * @out: (out): what @p does at @strength.
 * @strength: 0 = identity, 1 = @p, up to %PARAMS_STRENGTH_MAX.
 */
void
params_blend (SympieTransform *out, const SympieParams *p, gdouble strength);

/**
 * params_blend_parts:
 * @out: (out): what @p does at strengths of its own for its two parts.
 * @colour: of Cm and b, 0 or more.
 * @detail: of K, likewise.
 */
void params_blend_parts (SympieTransform *out,
                         const SympieParams *p,
                         gdouble colour,
                         gdouble detail);

/**
 * params_from_transform:
 * @out: (out): the numbers that do what @t does; untouched where there are
 *   none.
 *
 * Returns: %FALSE if Cm cannot be inverted, or nearly so, to find Cs = b
 *   Cm^-1, or a number leaves the bounds of params_check().
 */
gboolean params_from_transform (SympieParams *out, const SympieTransform *t);

/**
 * params_from_transform_held:
 * @t: finite.
 *
 * As params_from_transform(); where there are no such numbers, those of as much
 * of @t as there are some for, on the straight line from the identity to it.
 */
void params_from_transform_held (SympieParams *out, const SympieTransform *t);

/**
 * params_at_strength:
 * @out: (out): may be @p itself; untouched where there is no answer.
 * @strength: as for params_blend().
 *
 * Finds the numbers that do at strength 1 what @p does at @strength: Cm(s),
 * Cs(s) = b(s) Cm(s)^-1 and K(s). At 0 they are the identity and at 1 @p, to
 * the bit.
 *
 * Returns: %FALSE if there are none within the bounds of params_check(): Cm(s)
 *   cannot be inverted, or nearly so, or a strength over 1 leads beyond them.
 *   The warp needs no Cs(s): see dwm_init().
 */
gboolean
params_at_strength (SympieParams *out, const SympieParams *p, gdouble strength);

/**
 * params_check:
 *
 * Returns: %TRUE if all numbers are finite and within the bounds above;
 *   otherwise %SYMPIE_ERROR_VALUE, naming the first bad one.
 */
gboolean params_check (const SympieParams *p, GError **error);

/**
 * params_clamp:
 *
 * Moves each number of @p that is beyond its bound to the bound. A NaN stays.
 */
void params_clamp (SympieParams *p);

/**
 * params_to_json:
 * @p: finite numbers; see params_check(). JSON has no others.
 *
 * Writes `{"cs": [3], "cm": [[3], [3], [3]], "k": [[5], ... x5], "sympie": 1}`
 * on a few lines. Every number comes back to the bit through
 * params_from_json().
 *
 * Returns: (transfer full): the text.
 */
gchar *params_to_json (const SympieParams *p);

/**
 * params_from_json:
 * @p: (out): untouched on error.
 * @text: JSON as params_to_json() writes it. Members that are not known are
 *   ignored; all of "cs", "cm", "k" and "sympie" must be there.
 * @length: bytes of @text, or -1 if it ends with a NUL.
 * @name: what to call the text in an error: its file's name, "the clipboard".
 *
 * Returns: %FALSE with %SYMPIE_ERROR_FORMAT (not such JSON, or of a later
 *   version) or %SYMPIE_ERROR_VALUE.
 */
gboolean params_from_json (SympieParams *p,
                           const gchar *text,
                           gssize length,
                           const gchar *name,
                           GError **error);

/* The most passes that numbers are kept for. */
#define PARAMS_MAX_PASSES 5

/**
 * params_passes_to_json:
 * @passes: (array length=n): the numbers of each pass.
 * @n: 1 to %PARAMS_MAX_PASSES.
 *
 * Writes what params_to_json() does for a single pass; for more,
 * `{"passes": [...], "sympie": 1}` with one such object for each.
 *
 * Returns: (transfer full): the text.
 */
gchar *params_passes_to_json (const SympieParams *passes, guint n);

/**
 * params_passes_from_json:
 * @passes: (out) (array): room for %PARAMS_MAX_PASSES; untouched on error.
 * @n: (out): how many there are; untouched on error.
 * @text: either form of params_passes_to_json().
 * @length: bytes of @text, or -1 if it ends with a NUL.
 * @name: what to call the text in an error.
 *
 * Returns: %FALSE with the errors of params_from_json().
 */
gboolean params_passes_from_json (SympieParams *passes,
                                  guint *n,
                                  const gchar *text,
                                  gssize length,
                                  const gchar *name,
                                  GError **error);

/**
 * params_passes_load:
 *
 * Reads the file @path, of at most 1 MiB, with params_passes_from_json().
 *
 * Returns: %FALSE with the errors of that or %SYMPIE_ERROR_IO.
 */
gboolean params_passes_load (SympieParams *passes,
                             guint *n,
                             const gchar *path,
                             GError **error);

G_END_DECLS
