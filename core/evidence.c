/* evidence.c - what the parts of a photograph call for by themselves
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "evidence.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "readings.h"
#include "resize.h"
#include "safeguards.h"
#include "transparent.h"

/* A window in its view, and as the network is shown it. */
typedef struct
{
  gfloat *rgb; /* (height, width, 3) */
  guint width;
  guint height;
  gfloat *shown; /* (NEM_SIZE, NEM_SIZE, 3) */
} Window;

static void
window_clear (Window *window)
{
  g_free (window->rgb);
  g_free (window->shown);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Window, window_clear)

/* As square as can be. */
static void
set_grid (Evidence *evidence, const ViewsRect *part)
{
  const gint shorter = MIN (part->width, part->height);
  const gint longer = MAX (part->width, part->height);
  const guint along =
    (guint) CLAMP ((gint) lrint ((gdouble) EVIDENCE_SHORT * longer / shorter),
                   EVIDENCE_SHORT, EVIDENCE_LONG);
  const gboolean wide = part->width >= part->height;

  evidence->part = *part;
  if (shorter / EVIDENCE_SHORT < CONTENT_MIN_SIDE)
    return;
  evidence->columns = wide ? along : EVIDENCE_SHORT;
  evidence->rows = wide ? EVIDENCE_SHORT : along;
}

ViewsRect
evidence_get_rect (const Evidence *evidence, guint i)
{
  const ViewsRect *part = &evidence->part;
  const gint columns = (gint) evidence->columns, rows = (gint) evidence->rows;
  const gint x = (gint) i % columns, y = (gint) i / columns;
  const gint left = (gint) ((gint64) part->width * x / columns);
  const gint top = (gint) ((gint64) part->height * y / rows);

  return (ViewsRect){ part->x + left, part->y + top,
                      (gint) ((gint64) part->width * (x + 1) / columns) - left,
                      (gint) ((gint64) part->height * (y + 1) / rows) - top };
}

static ViewsRect
get_window (const Evidence *evidence, guint i)
{
  const ViewsRect *part = &evidence->part;
  const ViewsRect cell = evidence_get_rect (evidence, i);
  const gint side = MIN (part->width, part->height) * 2 / 3;
  const gint x = cell.x + (cell.width - side) / 2;
  const gint y = cell.y + (cell.height - side) / 2;

  return (ViewsRect){ CLAMP (x, part->x, part->x + part->width - side),
                      CLAMP (y, part->y, part->y + part->height - side), side,
                      side };
}

static void
cut (Window *window, const EstimateView *view, const ViewsRect *rect)
{
  const gint scale = view->scale;
  const guint x = (guint) ((rect->x - view->part.x) / scale);
  const guint y = (guint) ((rect->y - view->part.y) / scale);

  window->width = MIN (MAX ((guint) (rect->width / scale), 1), view->width - x);
  window->height =
    MIN (MAX ((guint) (rect->height / scale), 1), view->height - y);
  window->rgb = g_new (gfloat, (gsize) 3 * window->width * window->height);
  for (guint row = 0; row < window->height; row++)
    memcpy (window->rgb + (gsize) 3 * row * window->width,
            view->rgb + 3 * ((gsize) (y + row) * view->width + x),
            (gsize) 3 * window->width * sizeof (gfloat));
  window->shown = g_new (gfloat, (gsize) 3 * NEM_SIZE * NEM_SIZE);
  resize_triangle (window->shown, NEM_SIZE, NEM_SIZE, window->rgb,
                   window->width, window->height, 3);
}

/* By a sample from its middle. */
static void
measure (ContentFigures *figures,
         const Window *window,
         const EstimateSource *source,
         const ViewsRect *rect,
         gint scale)
{
  const gint side = MIN (CONTENT_SAMPLE_SIDE, MIN (rect->width, rect->height));
  const ViewsRect middle = { rect->x + (rect->width - side) / 2,
                             rect->y + (rect->height - side) / 2, side, side };
  g_autofree gfloat *sample = g_new (gfloat, (gsize) 3 * side * side);

  source->read_sample (sample, &middle, source->data);
  content_measure (figures, window->rgb, window->width, window->height, sample,
                   1, (guint) side, scale);
}

static gboolean
look (EvidenceCell *out,
      const EstimateView *view,
      const EstimateSource *source,
      const ViewsRect *rect,
      Nem *nem,
      guint n_threads,
      GError **error)
{
  const ViewsPlan plan = { .width = NEM_SIZE, .height = NEM_SIZE, .n = 1 };
  g_auto (Window) window = { 0 };
  ContentFigures figures;
  SympieParams p;

  cut (&window, view, rect);
  measure (&figures, &window, source, rect, view->scale);
  out->is_seen = content_judge (&figures) != CONTENT_EMPTY;
  params_blend (&out->transform, &PARAMS_IDENTITY, 0.0);
  if (!out->is_seen)
    return TRUE;
  if (!views_estimate (&p, &plan, window.shown, nem, n_threads, error))
    return FALSE;
  if (figures.grey)
    safeguards_keep_grey (&p);
  params_blend_parts (&out->transform, &p, 1.0, 0.0);
  return TRUE;
}

gboolean
evidence_find (Evidence *out,
               const EstimateSource *source,
               const ViewsRect *part,
               Nem *nem,
               guint n_threads,
               EvidenceProgress progress,
               gpointer data,
               GError **error)
{
  g_auto (EstimateView) view = { 0 };
  Evidence found = { 0 };
  guint n;

  set_grid (&found, part);
  n = found.columns * found.rows;
  if (n > 0 && !source->read_view (&view, part, 0, source->data, error))
    return FALSE;
  if (view.opacity != NULL)
    transparent_fill (view.rgb, view.opacity, view.width, view.height);
  for (guint i = 0; i < n; i++)
    {
      const ViewsRect rect = get_window (&found, i);

      if (!look (&found.cells[i], &view, source, &rect, nem, n_threads, error))
        return FALSE;
      if (progress == NULL || progress ((i + 1.0) / n, data))
        continue;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           _ ("cancelled"));
      return FALSE;
    }
  *out = found;
  return TRUE;
}

gchar *
evidence_describe (const Evidence *evidence, guint i)
{
  const EvidenceCell *cell = &evidence->cells[i];
  g_autofree gchar *words = NULL;

  if (!cell->is_seen)
    return g_strdup (_ ("There is nothing to see around here but noise."));
  words = readings_describe_transform (&cell->transform);
  /* Translators: the changes, such as "brighter by 1.2 EV, warmer" */
  return g_strdup_printf (_ ("What is around here calls by itself for: %s."),
                          words);
}
