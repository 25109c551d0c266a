/* dwm.c - DWM, folded for pixels in [0, 1]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dwm.h"

#include <math.h>
#include <string.h>

#include "dwm-kernel.h"

#define SAME 1e-5f /* what rounding can add to a shift Cs of 20 */

/* Where all channels are treated alike but for rounding, they are made exactly
 * alike, so that R' = G' = B' stays so. */
static void
keep_grey (Dwm *dwm)
{
  const gfloat add = (dwm->add[0] + dwm->add[1] + dwm->add[2]) / 3.0f;
  const gfloat rest = (dwm->rest[0] + dwm->rest[1] + dwm->rest[2]) / 3.0f;

  for (guint c = 0; c < 3; c++)
    if (fabsf (dwm->add[c] - add) > SAME || fabsf (dwm->rest[c] - rest) > SAME
        || dwm->mix[c][c] != dwm->mix[0][0] || dwm->mix[(c + 1) % 3][c] != 0.0f
        || dwm->mix[(c + 2) % 3][c] != 0.0f)
      return;
  for (guint c = 0; c < 3; c++)
    {
      dwm->add[c] = add;
      dwm->rest[c] = rest;
    }
}

/* With x = (v - mean) / std, the colour step on v itself is again affine:
 *   w = z * std + mean = v * mix + add,
 * and K on z is K on w but for the mean, which K must not scale:
 *   y * std + mean = (K (*) w) + mean * (1 - sum of K). */
static void
fold (Dwm *dwm, const SympieTransform *t)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  gdouble k_sum = 0.0;

  for (guint c = 0; c < 3; c++)
    {
      gdouble add = t->b[c] * std[c] + mean[c];

      for (guint d = 0; d < 3; d++)
        {
          gdouble mix = t->cm[d][c] * (std[c] / (gdouble) std[d]);

          dwm->mix[d][c] = (gfloat) mix;
          add -= mix * mean[d];
        }
      dwm->add[c] = (gfloat) add;
      dwm->neutral[c] = mean[c];
    }

  for (guint i = 0; i < DWM_TAPS; i++)
    for (guint j = 0; j < DWM_TAPS; j++)
      {
        dwm->k[i][j] = t->k[i][j];
        k_sum += t->k[i][j];
      }
  dwm_find_form (dwm);
  for (guint c = 0; c < 3; c++)
    dwm->rest[c] = (gfloat) (mean[c] * (1.0 - k_sum));
  keep_grey (dwm);
}

static gboolean
is_identity (const SympieTransform *t)
{
  SympieTransform identity;

  params_blend (&identity, &PARAMS_IDENTITY, 0.0);
  for (guint c = 0; c < 3; c++)
    for (guint d = 0; d < 3; d++)
      if (t->cm[d][c] != identity.cm[d][c] || t->b[c] != 0.0)
        return FALSE;
  for (guint i = 0; i < DWM_TAPS * DWM_TAPS; i++)
    if (t->k[i / DWM_TAPS][i % DWM_TAPS]
        != identity.k[i / DWM_TAPS][i % DWM_TAPS])
      return FALSE;
  return TRUE;
}

void
dwm_init_transform (Dwm *dwm,
                    const SympieTransform *t,
                    DwmEdges edges,
                    gboolean clamp)
{
  fold (dwm, t);
  dwm->edges = edges;
  dwm->clamp = clamp;
  dwm->identity = !clamp && is_identity (t);
}

void
dwm_init (Dwm *dwm,
          const SympieParams *p,
          gdouble strength,
          DwmEdges edges,
          gboolean clamp)
{
  SympieTransform t;

  params_blend (&t, p, strength);
  dwm_init_transform (dwm, &t, edges, clamp);
}

gboolean
dwm_is_identity (const Dwm *dwm)
{
  return dwm->identity;
}
