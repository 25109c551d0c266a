/* miniature.c - small pictures of the photograph, cleaned up in many ways
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preview/miniature.h"

#include <math.h>

#include "ui/preview/paint.h"
#include "ui/preview/render.h"

struct _SympieMiniature
{
  GObject parent;
  Render *render; /* NULL without a source */
  Level *base;    /* NULL until it is made */
  gfloat *after;  /* of the base's frame */
  gfloat *scratch;
  gboolean has_alpha;
  gint scale;
};

G_DEFINE_FINAL_TYPE (SympieMiniature, miniature, G_TYPE_OBJECT)

enum
{
  MADE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
drop_base (SympieMiniature *miniature)
{
  g_clear_pointer (&miniature->base, level_free);
  g_clear_pointer (&miniature->after, g_free);
  g_clear_pointer (&miniature->scratch, g_free);
}

static void
on_base (Level *level, gpointer data)
{
  SympieMiniature *miniature = data;
  gsize n = 4 * (gsize) level->frame.width * level->frame.height;

  drop_base (miniature);
  miniature->base = level;
  miniature->after = g_new (gfloat, n);
  miniature->scratch = g_new (gfloat, n);
  g_signal_emit (miniature, signals[MADE], 0);
}

void
miniature_set_source (SympieMiniature *miniature,
                      const Source *source,
                      gint scale)
{
  LevelFrame frame = { 0 };

  g_return_if_fail (SYMPIE_IS_MINIATURE (miniature));
  g_clear_pointer (&miniature->render, render_free);
  drop_base (miniature);
  if (source == NULL)
    return;
  frame.factor = MAX ((gdouble) source->width / (MINIATURE_WIDTH * scale),
                      (gdouble) source->height / (MINIATURE_HEIGHT * scale));
  frame.factor = MAX (frame.factor, 1.0);
  frame.width = (gint) ceil (source->width / frame.factor - 1e-9);
  frame.height = (gint) ceil (source->height / frame.factor - 1e-9);
  miniature->scale = scale;
  miniature->has_alpha = source->has_alpha;
  miniature->render = render_new (source, on_base, miniature);
  render_start (miniature->render, &frame, NULL);
}

cairo_surface_t *
miniature_paint (SympieMiniature *miniature, const Cleanup *numbers)
{
  const Level *base;
  cairo_surface_t *surface;

  g_return_val_if_fail (SYMPIE_IS_MINIATURE (miniature), NULL);
  base = miniature->base;
  if (base == NULL)
    return NULL;
  if (numbers != NULL)
    level_draft (miniature->after, base, numbers, miniature->scratch);
  surface = paint_surface (numbers != NULL ? miniature->after : base->rgba,
                           &base->frame, miniature->has_alpha, FALSE);
  cairo_surface_set_device_scale (surface, miniature->scale, miniature->scale);
  return surface;
}

static void
miniature_dispose (GObject *object)
{
  miniature_set_source (SYMPIE_MINIATURE (object), NULL, 1);
  G_OBJECT_CLASS (miniature_parent_class)->dispose (object);
}

static void
miniature_class_init (SympieMiniatureClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = miniature_dispose;
  signals[MADE] =
    g_signal_new ("made", SYMPIE_TYPE_MINIATURE, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
miniature_init (SympieMiniature *miniature)
{
  miniature->scale = 1;
}

SympieMiniature *
miniature_new (void)
{
  return g_object_new (SYMPIE_TYPE_MINIATURE, NULL);
}
