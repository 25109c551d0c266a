/* dwm-level.h - the parts of DWM that are compiled for each level, for the
 * files that make a level of them alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dwm-kernel.h"
#include "vec.h"

G_BEGIN_DECLS

/* See DwmKernel. */
void VEC_NAME (dwm_widen) (gfloat *out, const guint8 *in, gsize n);
void VEC_NAME (dwm_narrow) (guint8 *out, const gfloat *in, gsize n);
void VEC_NAME (dwm_recolour) (
  gfloat *out, const gfloat *in, const Dwm *dwm, gsize n, guint channels);
gboolean VEC_NAME (dwm_colour) (gfloat *out,
                                gsize plane,
                                const gfloat *in,
                                const Dwm *dwm,
                                guint n,
                                guint channels);
void VEC_NAME (dwm_convolve) (const DwmStrip *strip, const Dwm *dwm);

G_END_DECLS
