/* level.c - a photograph made smaller, before and after
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preview/level.h"

#include <math.h>
#include <string.h>

#include "core/dwm.h"
#include "core/parallel.h"
#include "ui/preview/strip.h"

/* Rows of the photograph that are worked on at once: few enough to stay in
 * the cache, many enough to make K's rows beyond them cheap. */
#define STRIP_ROWS 48
#define THOUSAND 1000

typedef struct
{
  const Source *source;
  const Cleanup *numbers;
  Level *level;
  gint rows; /* of the level, in each strip */
  guint n_strips;
  GCancellable *cancellable;
  gint *done;
  gint n_done;
} MakeJob;

static void
make_strip (guint index, guint worker, gpointer data)
{
  MakeJob *making = data;
  gint first = (gint) index * making->rows;
  gint n = MIN (making->rows, making->level->frame.height - first);

  if (g_cancellable_is_cancelled (making->cancellable))
    return;
  strip_make (making->level, first, n, making->source, making->numbers);
  if (making->done != NULL)
    g_atomic_int_set (making->done,
                      THOUSAND * (g_atomic_int_add (&making->n_done, 1) + 1)
                        / (gint) making->n_strips);
}

static gboolean
is_partial (const Source *source)
{
  return source->read_selection != NULL || source->area.x > 0
         || source->area.y > 0 || source->area.width < source->width
         || source->area.height < source->height;
}

Level *
level_make (const Source *source,
            const LevelFrame *frame,
            const Cleanup *numbers,
            GCancellable *cancellable,
            gint *done)
{
  Level *level = g_new0 (Level, 1);
  gsize n = (gsize) frame->width * frame->height;
  MakeJob making = { source, numbers, level, 0, 0, cancellable, done, 0 };

  level->frame = *frame;
  level->rgba = g_new (gfloat, 4 * n);
  if (is_partial (source))
    level->coverage = g_new (gfloat, n);
  making.rows = MAX ((gint) (STRIP_ROWS / frame->factor), 1);
  making.n_strips = (frame->height + making.rows - 1) / making.rows;
  parallel_for (making.n_strips, g_get_num_processors (), make_strip, &making);
  if (g_cancellable_is_cancelled (cancellable))
    g_clear_pointer (&level, level_free);
  return level;
}

/* ---- drafts */

/* Lagrange's polynomial through 1 at @node and 0 at the other four of -2..2:
 * weights that interpolate at @x without error up to the fourth power. */
static gdouble
get_lagrange (gint node, gdouble x)
{
  gdouble product = 1.0;

  for (gint other = -DWM_RADIUS; other <= DWM_RADIUS; other++)
    if (other != node)
      product *= (x - other) / (node - other);
  return product;
}

void
level_fit_kernel (gfloat out[5][5], const gfloat k[5][5], gdouble factor)
{
  gdouble weights[5][5]; /* of node m for the weight i pixels away */

  for (gint m = 0; m < 5; m++)
    for (gint i = 0; i < 5; i++)
      weights[m][i] = get_lagrange (m - DWM_RADIUS, (i - DWM_RADIUS) / factor);
  for (gint m = 0; m < 5; m++)
    for (gint n = 0; n < 5; n++)
      {
        gdouble sum = 0.0;

        for (gint i = 0; i < 5; i++)
          for (gint j = 0; j < 5; j++)
            sum += k[i][j] * weights[m][i] * weights[n][j];
        out[m][n] = (gfloat) sum;
      }
}

typedef struct
{
  gfloat *out;
  const gfloat *in;
  const Dwm *dwm;
  gint width;
  gint height;
  gint rows;
} Draft;

static void
draft_rows (guint index, guint worker, gpointer data)
{
  const Draft *draft = data;
  gsize stride = (gsize) draft->width * 4;
  gint first = (gint) index * draft->rows;
  gint n = MIN (draft->rows, draft->height - first);
  gint below = draft->height - first - n;
  DwmHalo halo = { 0, 0, MIN (first, DWM_RADIUS), MIN (below, DWM_RADIUS) };
  g_autofree gfloat *scratch =
    g_new (gfloat, dwm_scratch_size (draft->width, 4));

  dwm_warp (draft->dwm, draft->out + first * stride, stride,
            draft->in + first * stride, stride, draft->width, n, 4, &halo,
            scratch);
}

static void
draft_pass (gfloat *out, const gfloat *in, const Level *base, const Dwm *dwm)
{
  Draft draft = { out,       in, dwm, base->frame.width, base->frame.height,
                  STRIP_ROWS };

  parallel_for ((draft.height + draft.rows - 1) / draft.rows,
                g_get_num_processors (), draft_rows, &draft);
}

static void
draft_fitted (gfloat *out,
              const gfloat *in,
              const SympieTransform *transform,
              gpointer data)
{
  const Level *base = data;
  SympieTransform fitted = *transform;
  Dwm dwm;

  level_fit_kernel (fitted.k, transform->k, base->frame.factor);
  dwm_init_transform (&dwm, &fitted, DWM_EXTEND, FALSE);
  draft_pass (out, in, base, &dwm);
}

void
level_draft (gfloat *out,
             const Level *base,
             const Cleanup *cleanup,
             gfloat *scratch)
{
  cleanup_run_passes (cleanup, out, scratch, base->rgba, draft_fitted,
                      (gpointer) base);
  if (base->coverage != NULL)
    strip_blend (out, base->rgba, base->coverage,
                 (gsize) base->frame.width * base->frame.height);
}

void
level_free (Level *level)
{
  g_free (level->rgba);
  g_free (level->coverage);
  g_free (level);
}
