/* stop.h - Ctrl+C asks a program to save and stop
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From now on the first SIGINT or SIGTERM only sets what stop_requested()
 * tells; the next one ends the program. Forgets an earlier one. */
void stop_listen (void);

gboolean stop_requested (void);

G_END_DECLS
