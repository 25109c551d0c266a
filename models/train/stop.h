/* stop.h - stops a program cleanly on Ctrl+C
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Installs the handlers: the first SIGINT or SIGTERM makes stop_requested()
 * return TRUE, the next one ends the program. Resets an earlier request. */
void stop_listen (void);

gboolean stop_requested (void);

G_END_DECLS
