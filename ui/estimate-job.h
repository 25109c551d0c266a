/* estimate-job.h - estimates made while the window goes on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window.h"

G_BEGIN_DECLS

/**
 * AskDone:
 * @estimates: (nullable) (array length=n): the answer; %NULL with @error.
 *
 * Called from the main thread for the last question only.
 */
typedef void (*AskDone) (const SympieParams *estimates,
                         guint n,
                         const GError *error,
                         gpointer data);

/**
 * Ask:
 *
 * Puts questions to a host, one at a time, in a thread of their own. For the
 * main thread.
 */
typedef struct _Ask Ask;

/**
 * ask_new:
 * @host: must outlive the answer.
 */
Ask *ask_new (const WindowHost *host, AskDone done, gpointer data);

/**
 * ask_free:
 *
 * Gives up what is under way and waits until its thread has ended.
 */
void ask_free (Ask *ask);

/**
 * ask_start:
 *
 * Asks what @choice says; an earlier question that has no answer yet is
 * dropped.
 */
void ask_start (Ask *ask, const Choice *choice);

/**
 * ask_stop:
 *
 * Drops the question; no answer will come.
 */
void ask_stop (Ask *ask);

/**
 * ask_is_busy:
 *
 * Returns: whether an answer will come.
 */
gboolean ask_is_busy (const Ask *ask);

/**
 * ask_get_progress:
 *
 * Returns: how far the answer is, 0 to 1.
 */
gdouble ask_get_progress (const Ask *ask);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ask, ask_free)

G_END_DECLS
