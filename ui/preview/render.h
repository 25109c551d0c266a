/* render.h - levels made while the window goes on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/preview/level.h"

G_BEGIN_DECLS

/**
 * RenderDone:
 * @level: (transfer full): what was asked for last.
 *
 * Called from the main thread; never for what has been dropped.
 */
typedef void (*RenderDone) (Level *level, gpointer data);

/**
 * Render:
 *
 * Makes levels of one source in a thread, the last one that was asked for.
 * For the main thread.
 */
typedef struct _Render Render;

/**
 * render_new:
 * @source: must outlive the answer.
 */
Render *render_new (const Source *source, RenderDone done, gpointer data);

/**
 * render_free:
 *
 * Gives up what is under way and waits until @source is read no more.
 */
void render_free (Render *render);

/**
 * render_start:
 * @numbers: (nullable): see level_make().
 *
 * Drops what is under way and makes this.
 */
void
render_start (Render *render, const LevelFrame *frame, const Cleanup *numbers);

/**
 * render_stop:
 *
 * Drops what is under way.
 */
void render_stop (Render *render);

/**
 * render_get_progress:
 *
 * Returns: how far it is, 0 to 1; 1 when nothing is under way.
 */
gdouble render_get_progress (const Render *render);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Render, render_free)

G_END_DECLS
