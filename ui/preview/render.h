/* render.h - renders levels in the background
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/preview/level.h"

G_BEGIN_DECLS

/**
 * RenderDone:
 * @level: (transfer full): the level requested last.
 *
 * Called from the main thread; never for dropped requests.
 */
typedef void (*RenderDone) (Level *level, gpointer data);

/**
 * Render:
 *
 * Renders levels of a source in a background thread; only the last request
 * counts. For use from the main thread.
 */
typedef struct _Render Render;

/**
 * render_new:
 * @source: must outlive the render.
 */
Render *render_new (const Source *source, RenderDone done, gpointer data);

/**
 * render_free:
 *
 * Stops and waits until @source is no longer read.
 */
void render_free (Render *render);

/**
 * render_start:
 * @numbers: (nullable): see level_make().
 *
 * Replaces the running request.
 */
void
render_start (Render *render, const LevelFrame *frame, const Cleanup *numbers);

/**
 * render_stop:
 *
 * Drops the running request.
 */
void render_stop (Render *render);

/**
 * render_get_progress:
 *
 * Returns: progress, 0 to 1; 1 if nothing is running.
 */
gdouble render_get_progress (const Render *render);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Render, render_free)

G_END_DECLS
