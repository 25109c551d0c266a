/* judge-image.c - what is done to the pixels that are judged
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/dwm.h"
#include "judge-private.h"

gboolean
judge_image_read (gfloat       *image,
                  const Photos *photos,
                  guint         index,
                  gboolean      as_is,
                  GError      **error)
{
  g_auto (Photo) photo = { 0, 0, NULL };

  if (!photos_read (&photo, photos, index, as_is ? 0 : JUDGE_SHORT_SIDE,
                    error))
    return FALSE;
  if (as_is && (photo.height != JUDGE_SIDE || photo.width != JUDGE_SIDE))
    return judge_image_read (image, photos, index, FALSE, error);
  photo_cut (image, &photo, JUDGE_SIDE, (photo.width - JUDGE_SIDE) / 2,
             (photo.height - JUDGE_SIDE) / 2, FALSE);
  return TRUE;
}

void
judge_image_round (gfloat *image)
{
  for (gsize i = 0; i < 3 * JUDGE_PIXELS; i++)
    image[i] = (gfloat) (gint) (image[i] * 255.0f + 0.5f) / 255.0f;
}

static void
interleave (gfloat       *out,
            const gfloat *in)
{
  for (gsize i = 0; i < JUDGE_PIXELS; i++)
    for (guint c = 0; c < 3; c++)
      out[3 * i + c] = in[c * JUDGE_PIXELS + i];
}

static void
separate (gfloat       *out,
          const gfloat *in)
{
  for (gsize i = 0; i < JUDGE_PIXELS; i++)
    for (guint c = 0; c < 3; c++)
      out[c * JUDGE_PIXELS + i] = in[3 * i + c];
}

gboolean
judge_image_estimate (SympieParams *p,
                      const gfloat *image,
                      Nem          *nem,
                      GError      **error)
{
  g_autofree gfloat *scaled = g_new (gfloat, 3 * JUDGE_PIXELS);
  ViewsPlan          plan;

  interleave (scaled, image);
  views_plan_init (&plan, JUDGE_SIDE, JUDGE_SIDE, VIEWS_WHOLE);
  return views_estimate (p, &plan, scaled, nem, 1, error);
}

void
judge_image_warp (gfloat             *out,
                  const gfloat       *in,
                  const SympieParams *p)
{
  g_autofree gfloat *from = g_new (gfloat, 3 * JUDGE_PIXELS);
  g_autofree gfloat *to = g_new (gfloat, 3 * JUDGE_PIXELS);
  g_autofree gfloat *scratch = g_new (gfloat,
                                      dwm_scratch_size (JUDGE_SIDE, 3));
  Dwm                dwm;

  interleave (from, in);
  dwm_init (&dwm, p, 1, DWM_EXTEND, TRUE);
  dwm_warp (&dwm, to, 3 * JUDGE_SIDE, from, 3 * JUDGE_SIDE, JUDGE_SIDE,
            JUDGE_SIDE, 3, NULL, scratch);
  separate (out, to);
  judge_image_round (out);
}
