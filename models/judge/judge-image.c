/* judge-image.c - operations on the images that are judged
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/dwm.h"
#include "core/estimate.h"
#include "core/resize.h"
#include "core/srgb.h"
#include "judge-private.h"
#include "models/corrupt/faults.h"
#include "models/corrupt/rng.h"

static gsize
get_area (const JudgeImage *image)
{
  return (gsize) image->height * image->width;
}

static void
set_size (JudgeImage *image, guint height, guint width)
{
  image->data = g_renew (gfloat, image->data, 3 * (gsize) height * width);
  image->height = height;
  image->width = width;
}

void
judge_image_copy (JudgeImage *out, const JudgeImage *in)
{
  set_size (out, in->height, in->width);
  memcpy (out->data, in->data, 3 * get_area (in) * sizeof (gfloat));
}

void
judge_image_clear (JudgeImage *image)
{
  g_clear_pointer (&image->data, g_free);
}

/* ---- planar and interleaved ---- */

static void
interleave (gfloat *out, const JudgeImage *in)
{
  gsize area = get_area (in);

  for (gsize i = 0; i < area; i++)
    for (guint c = 0; c < 3; c++)
      out[3 * i + c] = in->data[c * area + i];
}

static void
separate (JudgeImage *out, const gfloat *in)
{
  gsize area = get_area (out);

  for (gsize i = 0; i < area; i++)
    for (guint c = 0; c < 3; c++)
      out->data[c * area + i] = in[3 * i + c];
}

/* ---- reading ---- */

/* Returns: whether corrupt_image() accepts the size. */
static gboolean
read_full_size (JudgeImage *image,
                const Photos *photos,
                guint index,
                GError **error)
{
  gfloat *data =
    photos_read_planar (&image->height, &image->width, photos, index,
                        CORRUPT_SIDE_MIN, CORRUPT_SIDE_MAX, error);

  if (data == NULL)
    return FALSE;
  g_free (image->data);
  image->data = data;
  return TRUE;
}

gboolean
judge_image_read (JudgeImage *image,
                  const Photos *photos,
                  guint index,
                  JudgeCrop cut,
                  GError **error)
{
  g_auto (Photo) photo = { 0, 0, NULL };
  guint short_side = cut == JUDGE_CROP_CENTRE ? JUDGE_SHORT_SIDE : 0;

  if (cut == JUDGE_CROP_NONE)
    return read_full_size (image, photos, index, error);
  if (!photos_read (&photo, photos, index, short_side, error))
    return FALSE;
  if (cut == JUDGE_CROP_UNLESS_SQUARE
      && (photo.height != JUDGE_SIDE || photo.width != JUDGE_SIDE))
    return judge_image_read (image, photos, index, JUDGE_CROP_CENTRE, error);
  set_size (image, JUDGE_SIDE, JUDGE_SIDE);
  photo_crop (image->data, &photo, JUDGE_SIDE, (photo.width - JUDGE_SIDE) / 2,
              (photo.height - JUDGE_SIDE) / 2, FALSE);
  return TRUE;
}

void
judge_image_set (JudgeImage *image, const Photo *photo)
{
  gsize area = (gsize) photo->height * photo->width;

  set_size (image, photo->height, photo->width);
  for (gsize i = 0; i < area; i++)
    for (guint c = 0; c < 3; c++)
      image->data[c * area + i] = photo->data[3 * i + c] / 255.0f;
}

void
judge_image_round (JudgeImage *image)
{
  for (gsize i = 0; i < 3 * get_area (image); i++)
    image->data[i] = (gfloat) (gint) (image->data[i] * 255.0f + 0.5f) / 255.0f;
}

void
judge_image_get (Photo *photo, const JudgeImage *image)
{
  gsize area = get_area (image);

  g_free (photo->data);
  *photo = (Photo){ image->height, image->width, g_malloc_n (area, 3) };
  for (gsize i = 0; i < area; i++)
    for (guint c = 0; c < 3; c++)
      photo->data[3 * i + c] =
        (guint8) (image->data[c * area + i] * 255.0f + 0.5f);
}

void
judge_image_put (real *input, const JudgeImage *image, guint n, guint index)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  gsize area = get_area (image);

  for (guint c = 0; c < 3; c++)
    {
      real *out = input + ((gsize) c * n + index) * area;
      const gfloat *in = image->data + c * area;

      for (gsize i = 0; i < area; i++)
        out[i] = (in[i] - mean[c]) / std[c];
    }
}

/* ---- corrupting ---- */

void
judge_image_corrupt (JudgeImage *image,
                     const JudgeCase *judge_case,
                     guint64 seed,
                     guint index)
{
  guint kind = judge_case->kind == JUDGE_MIXED    ? CORRUPT_N
               : judge_case->kind == JUDGE_FAULTS ? CORRUPT_N + 1
                                                  : judge_case->corruption;
  guint64 own = rng_mix (seed, index, 16 * kind + (guint) judge_case->severity);

  if (judge_case->kind == JUDGE_CORRUPT)
    corrupt_image (image->data, image->height, image->width,
                   judge_case->corruption, judge_case->severity, own);
  else if (judge_case->kind == JUDGE_MIXED)
    corrupt_image_mixed (image->data, image->height, image->width,
                         judge_case->severity, own);
  else if (judge_case->kind == JUDGE_FAULTS)
    faults_corrupt (image->data, image->height, image->width, own);
  judge_image_round (image);
}

/* ---- warping ---- */

void
judge_image_warp (JudgeImage *out, const JudgeImage *in, const SympieParams *p)
{
  gsize n = 3 * get_area (in);
  g_autofree gfloat *from = g_new (gfloat, n);
  g_autofree gfloat *to = g_new (gfloat, n);
  g_autofree gfloat *scratch = g_new (gfloat, dwm_scratch_size (in->width, 3));
  Dwm dwm;

  interleave (from, in);
  set_size (out, in->height, in->width);
  dwm_init (&dwm, p, 1, DWM_EXTEND, TRUE);
  dwm_warp (&dwm, to, 3 * in->width, from, 3 * in->width, in->width, in->height,
            3, NULL, scratch);
  separate (out, to);
  judge_image_round (out);
}

/* ---- as the product does ---- */

/* Averages 2x2 pixels in linear light, as mipmaps do. */
static void
halve (gfloat *rgb, guint *width, guint *height)
{
  gsize stride = 3 * (gsize) *width;
  gfloat *out = rgb;

  *width /= 2;
  *height /= 2;
  for (guint y = 0; y < *height; y++)
    for (guint x = 0; x < 3 * *width; x++)
      {
        const gfloat *in = rgb + 2 * y * stride + 6 * (gsize) (x / 3) + x % 3;

        *out++ = (gfloat) srgb_encode (
          (srgb_decode (in[0]) + srgb_decode (in[3]) + srgb_decode (in[stride])
           + srgb_decode (in[stride + 3]))
          / 4);
      }
}

static void
read_part (gfloat *rgb, const ViewsRect *part, gpointer data)
{
  const JudgeImage *image = data;
  gsize area = get_area (image);

  for (gint y = part->y; y < part->y + part->height; y++)
    for (gint x = part->x; x < part->x + part->width; x++)
      for (guint c = 0; c < 3; c++)
        *rgb++ = image->data[c * area + (gsize) y * image->width + (gsize) x];
}

static gboolean
read_view (EstimateView *view,
           const ViewsRect *part,
           guint n,
           gpointer data,
           GError **error)
{
  guint level = estimate_view_get_level (part);

  view->width = (guint) part->width;
  view->height = (guint) part->height;
  view->rgb = g_new (gfloat, (gsize) 3 * view->width * view->height);
  view->part = *part;
  view->scale = 1 << level;
  read_part (view->rgb, part, data);
  for (guint i = 0; i < level; i++)
    halve (view->rgb, &view->width, &view->height);
  return TRUE;
}

static EstimateSource
get_source (const JudgeImage *image)
{
  return (EstimateSource){ { 0, 0, (gint) image->width, (gint) image->height },
                           read_view,
                           read_part,
                           (gpointer) image };
}

gboolean
judge_image_estimate (SympieParams *p,
                      const JudgeImage *image,
                      Nem *nem,
                      GError **error)
{
  const EstimateSource source = get_source (image);
  const ContentFigures unlimited = { 0 };
  Cleanup cleanup;

  cleanup_init (&cleanup);
  if (!estimate_pass (&cleanup, 0, &source, &source.area, &unlimited, nem, 1,
                      error))
    return FALSE;
  *p = cleanup.passes[0];
  return TRUE;
}

gboolean
judge_image_clean_up (JudgeImage *out,
                      SympieParams *p,
                      const JudgeImage *in,
                      Nem *nem,
                      GError **error)
{
  const EstimateSource source = get_source (in);
  EstimateOptions options;
  ContentFigures figures;
  Cleanup cleanup;

  cleanup_init (&cleanup);
  estimate_options_init (&options);
  if (nem != NULL
      && !estimate_first (&cleanup, &figures, &source, nem, &options, 1, error))
    return FALSE;
  *p = cleanup.passes[0];
  judge_image_warp (out, in, p);
  return TRUE;
}
