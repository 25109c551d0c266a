/* dwm-form.c - the structure of K, and the least work that gives the same
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "dwm-kernel.h"

#define MIDDLE DWM_RADIUS
#define TOLERANCE 5e-7 /* of all weights together: 1e-6 for pixels up to 2 */

/* The part of K that differs from @from. */
static gdouble
get_distance (const Dwm *dwm, const gfloat from[DWM_TAPS][DWM_TAPS])
{
  gdouble sum = 0.0;

  for (guint y = 0; y < DWM_TAPS; y++)
    for (guint x = 0; x < DWM_TAPS; x++)
      sum += fabs ((gdouble) dwm->k[y][x] - from[y][x]);
  return sum;
}

static gboolean
find_centre (Dwm *dwm)
{
  gfloat centre[DWM_TAPS][DWM_TAPS] = { 0 };

  centre[MIDDLE][MIDDLE] = dwm->k[MIDDLE][MIDDLE];
  if (get_distance (dwm, centre) > TOLERANCE)
    return FALSE;
  dwm->form = DWM_CENTRE;
  dwm->k_sum = centre[MIDDLE][MIDDLE];
  return TRUE;
}

/* Each row's terms: the middle, the two next to it, the two outermost. */
static gboolean
find_mirror (Dwm *dwm)
{
  gfloat mirrored[DWM_TAPS][DWM_TAPS];

  for (guint y = 0; y < DWM_TAPS; y++)
    for (guint x = 0; x < DWM_TAPS; x++)
      mirrored[y][x] = (dwm->k[y][x] + dwm->k[y][DWM_TAPS - 1 - x]) / 2;
  if (get_distance (dwm, (const gfloat (*)[DWM_TAPS]) mirrored) > TOLERANCE)
    return FALSE;

  dwm->form = DWM_MIRROR;
  dwm->k_sum = 0.0f;
  for (guint y = 0; y < DWM_TAPS; y++)
    for (guint i = 0; i <= MIDDLE; i++)
      {
        dwm->weights[y][i] = mirrored[y][MIDDLE - i];
        dwm->k_sum += dwm->weights[y][i] * (i > 0 ? 2.0f : 1.0f);
      }
  return TRUE;
}

/* k_sum is summed in the same order and precision as the kernels sum alpha. */
void
dwm_find_form (Dwm *dwm)
{
  if (find_centre (dwm) || find_mirror (dwm))
    return;
  dwm->form = DWM_FULL;
  dwm->k_sum = 0.0f;
  memcpy (dwm->weights, dwm->k, sizeof dwm->k);
  for (guint y = 0; y < DWM_TAPS; y++)
    for (guint x = 0; x < DWM_TAPS; x++)
      dwm->k_sum += dwm->k[y][x];
}
