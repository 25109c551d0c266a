/* estimate.c - which part of an image the network sees, and what comes of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate.h"

#include <glib/gi18n-lib.h>

#include "border.h"
#include "error.h"
#include "resize.h"
#include "safeguards.h"
#include "transparent.h"

#define OVERSAMPLING 2 /* pixels of a view for each that the network sees */
#define MAX_SAMPLES 6  /* each way */
#define STEPS 65535.0f /* quantisation of a view, from 0 to 1 */

G_STATIC_ASSERT (MAX_SAMPLES *MAX_SAMPLES == CONTENT_MAX_SAMPLES);

void
estimate_view_clear (EstimateView *view)
{
  g_clear_pointer (&view->rgb, g_free);
  g_clear_pointer (&view->opacity, g_free);
}

static void
fill (EstimateView *view)
{
  if (view->opacity != NULL)
    transparent_fill (view->rgb, view->opacity, view->width, view->height);
  g_clear_pointer (&view->opacity, g_free);
}

guint
estimate_view_get_level (const ViewsRect *part)
{
  guint shorter = (guint) MIN (part->width, part->height);
  guint level = 0;

  while (shorter >> (level + 1) >= OVERSAMPLING * NEM_SIZE)
    level++;
  return level;
}

void
estimate_flatten (gfloat *rgb, gfloat *opacity, const gfloat *rgba, gsize n)
{
  static const gfloat mean[3] = PARAMS_MEAN;

  for (gsize i = 0; i < n; i++)
    {
      gfloat alpha = CLAMP (rgba[4 * i + 3], 0.0f, 1.0f);

      for (guint c = 0; c < 3; c++)
        {
          gfloat value = rgba[4 * i + c];

          value = value > 0.0f ? MIN (value, 1.0f) : 0.0f;
          value = mean[c] + alpha * (value - mean[c]);
          rgb[3 * i + c] = (gfloat) (gint) (value * STEPS + 0.5f) / STEPS;
        }
      if (opacity != NULL)
        opacity[i] = alpha;
    }
}

/* ---- content ---- */

/* Squares of one size by which an image is measured. */
static guint
list_measured (ViewsRect samples[CONTENT_MAX_SAMPLES], const ViewsRect *part)
{
  const gint side = MIN (CONTENT_SAMPLE_SIDE, MIN (part->width, part->height));
  const gint columns = MIN (MAX_SAMPLES, part->width / side);
  const gint rows = MIN (MAX_SAMPLES, part->height / side);

  for (gint i = 0; i < columns * rows; i++)
    {
      /* Spread from edge to edge. */
      const gint x = columns > 1
                       ? i % columns * (part->width - side) / (columns - 1)
                       : (part->width - side) / 2;
      const gint y = rows > 1 ? i / columns * (part->height - side) / (rows - 1)
                              : (part->height - side) / 2;

      samples[i] = (ViewsRect){ part->x + x, part->y + y, side, side };
    }
  return (guint) (columns * rows);
}

/* A detail of a plan, in the image's coordinates. */
static ViewsRect
get_detail (const ViewsPlan *plan, guint i, const ViewsRect *part)
{
  ViewsRect detail = plan->details[i];

  detail.x += part->x;
  detail.y += part->y;
  return detail;
}

guint
estimate_list_samples (ViewsRect samples[ESTIMATE_MAX_SAMPLES],
                       const ViewsRect *part,
                       ViewsScope scope)
{
  guint n = list_measured (samples, part);
  ViewsPlan plan;

  views_plan_init (&plan, (guint) part->width, (guint) part->height, scope);
  for (guint i = 0; i < plan.n_details; i++)
    samples[n++] = get_detail (&plan, i, part);
  return n;
}

/* Measures a view, and samples of the image at full size. */
static void
measure (ContentFigures *figures,
         const EstimateView *view,
         const EstimateSource *source)
{
  ViewsRect places[CONTENT_MAX_SAMPLES];
  const guint n = list_measured (places, &view->part);
  const guint side = (guint) places[0].width;
  const gsize size = (gsize) 3 * side * side;
  g_autofree gfloat *samples = g_new (gfloat, size * n);

  for (guint i = 0; i < n; i++)
    source->read_sample (samples + size * i, &places[i], source->data);
  content_measure (figures, view->rgb, view->width, view->height, samples, n,
                   side, view->scale);
}

static gboolean
is_tiny (const ViewsRect *part)
{
  return part->width < CONTENT_MIN_SIDE || part->height < CONTENT_MIN_SIDE;
}

/* ---- the part to look at ---- */

/* A view without its border; all of it if there is none, or if hardly anything
 * else would be left. */
static ViewsRect
get_inner (const EstimateView *view)
{
  Border border;
  ViewsRect inner = view->part;

  border_find (&border, view->rgb, view->width, view->height);
  inner.x += (gint) border.left * view->scale;
  inner.y += (gint) border.top * view->scale;
  inner.width -= (gint) (border.left + border.right) * view->scale;
  inner.height -= (gint) (border.top + border.bottom) * view->scale;
  return is_tiny (&inner) ? view->part : inner;
}

/* What lies within the image of the part that was asked for; its ends can be
 * beyond what a gint holds. */
static gboolean
clip_part (ViewsRect *part,
           const ViewsRect *chosen,
           const ViewsRect *area,
           GError **error)
{
  const gint64 left = MAX (chosen->x, 0);
  const gint64 top = MAX (chosen->y, 0);
  const gint64 right = MIN ((gint64) chosen->x + chosen->width, area->width);
  const gint64 bottom = MIN ((gint64) chosen->y + chosen->height, area->height);

  if (left >= right || top >= bottom)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   _ ("the part to look at, %dx%d pixels at %d,%d, lies "
                      "outside the image, which is %dx%d pixels"),
                   chosen->width, chosen->height, chosen->x, chosen->y,
                   area->width, area->height);
      return FALSE;
    }
  *part = (ViewsRect){ area->x + (gint) left, area->y + (gint) top,
                       (gint) (right - left), (gint) (bottom - top) };
  return TRUE;
}

static gboolean
is_same (const ViewsRect *a, const ViewsRect *b)
{
  return a->x == b->x && a->y == b->y && a->width == b->width
         && a->height == b->height;
}

/* Finds what the network is to look at, and judges it. @view is not set unless
 * @content is CONTENT_PHOTO, or when forced. */
static gboolean
find_view (EstimateView *view,
           ContentFigures *figures,
           Content *content,
           const EstimateSource *source,
           const EstimateOptions *options,
           GError **error)
{
  g_auto (EstimateView) whole = { 0 };
  const gboolean is_chosen = options->look_at.width > 0;
  ViewsRect part;
  gboolean grey;

  *content = CONTENT_TINY;
  if (is_chosen && !clip_part (&part, &options->look_at, &source->area, error))
    return FALSE;
  if (is_tiny (&source->area))
    return TRUE;
  if (!source->read_view (&whole, &source->area, 0, source->data, error))
    return FALSE;
  /* A transparent border is one while it is grey. */
  if (!is_chosen)
    part = get_inner (&whole);
  fill (&whole);
  measure (figures, &whole, source);
  if (is_tiny (&part))
    return TRUE;
  *content = content_judge (figures);
  if (*content == CONTENT_GRAPHIC && !options->force)
    return TRUE;
  if (is_same (&part, &source->area))
    {
      *view = whole;
      whole.rgb = NULL;
      return TRUE;
    }
  grey = figures->grey;
  if (!source->read_view (view, &part, 1, source->data, error))
    return FALSE;
  fill (view);
  measure (figures, view, source);
  figures->grey = grey; /* the numbers are applied to the border too */
  *content = content_judge (figures);
  return TRUE;
}

/* ---- the estimate ---- */

/* K of details at full size, if the network and the image are such. */
static gboolean
estimate_kernel (SympieParams *p,
                 const ViewsPlan *plan,
                 const EstimateSource *source,
                 const ViewsRect *part,
                 Nem *nem,
                 guint n_threads,
                 GError **error)
{
  const gsize size = (gsize) 3 * NEM_SIZE * NEM_SIZE;
  g_autofree gfloat *details = NULL;

  if (plan->n_details == 0 || nem_count_inputs (nem) == 0)
    return TRUE;
  details = g_new (gfloat, size * plan->n_details);
  for (guint i = 0; i < plan->n_details; i++)
    {
      const ViewsRect detail = get_detail (plan, i, part);

      source->read_sample (details + size * i, &detail, source->data);
    }
  return views_estimate_kernel (p, plan, details, nem, n_threads, error);
}

/* A pass, of a view that has been read and filled. */
static gboolean
estimate_view (Cleanup *cleanup,
               guint pass,
               const EstimateView *view,
               const EstimateSource *source,
               const ContentFigures *figures,
               Nem *nem,
               guint n_threads,
               GError **error)
{
  SympieParams *p = &cleanup->passes[pass];
  g_autofree gfloat *scaled = NULL;
  ViewsPlan plan;

  views_plan_init (&plan, (guint) view->part.width, (guint) view->part.height,
                   cleanup->scope);
  scaled = g_new (gfloat, (gsize) 3 * plan.width * plan.height);
  resize_triangle (scaled, plan.width, plan.height, view->rgb, view->width,
                   view->height, 3);
  if (!views_estimate (p, &plan, scaled, nem, n_threads, error)
      || !estimate_kernel (p, &plan, source, &view->part, nem, n_threads,
                           error))
    return FALSE;
  if (figures->noise > 0.0
      && safeguards_limit_noise (p, figures->variation / figures->noise))
    cleanup->held_back = TRUE;
  if (figures->grey)
    safeguards_keep_grey (p);
  return TRUE;
}

gboolean
estimate_pass (Cleanup *cleanup,
               guint pass,
               const EstimateSource *source,
               const ViewsRect *part,
               const ContentFigures *figures,
               Nem *nem,
               guint n_threads,
               GError **error)
{
  g_auto (EstimateView) view = { 0 };

  if (!source->read_view (&view, part, 0, source->data, error))
    return FALSE;
  fill (&view);
  return estimate_view (cleanup, pass, &view, source, figures, nem, n_threads,
                        error);
}

static void
set_provenance (Cleanup *cleanup,
                const Nem *nem,
                const ViewsRect *part,
                const ViewsRect *area)
{
  g_autofree gchar *title = nem_dup_title (nem);

  g_strlcpy (cleanup->model, title, sizeof cleanup->model);
  cleanup->looked_at = (ViewsRect){ part->x - area->x, part->y - area->y,
                                    part->width, part->height };
}

gboolean
estimate_first (Cleanup *cleanup,
                ContentFigures *figures,
                const EstimateSource *source,
                Nem *nem,
                const EstimateOptions *options,
                guint n_threads,
                GError **error)
{
  g_auto (EstimateView) view = { 0 };
  gdouble noise;
  Tones tones;

  cleanup_init (cleanup);
  cleanup->strength = options->strength;
  cleanup->colour = options->colour;
  cleanup->detail = options->detail;
  cleanup->scope = options->scope;
  if (!find_view (&view, figures, &cleanup->content, source, options, error))
    return FALSE;
  if (view.rgb == NULL
      || (cleanup->content != CONTENT_PHOTO && !options->force))
    return TRUE;
  cleanup->content = CONTENT_PHOTO;
  cleanup->n = options->passes;
  set_provenance (cleanup, nem, &view.part, &source->area);
  noise = figures->noise;
  if (options->force)
    figures->noise = 0.0;
  if (!estimate_view (cleanup, 0, &view, source, figures, nem, n_threads,
                      error))
    return FALSE;
  tones_measure (&tones, view.rgb, (gsize) view.width * view.height);
  findings_take (&cleanup->findings, &cleanup->passes[0], &tones, noise);
  return TRUE;
}

void
estimate_record_hash (Cleanup *cleanup, Nem *nem)
{
  if (cleanup->model[0] != '\0')
    g_strlcpy (cleanup->hash, nem_get_hash (nem), sizeof cleanup->hash);
}
