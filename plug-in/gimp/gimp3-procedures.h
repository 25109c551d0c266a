/* gimp3-procedures.h - what GIMP 3 and scripts are told of the procedures
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

#define PROC_CLEAN_UP "plug-in-sympie"
#define PROC_QUICK "plug-in-sympie-quick"
#define PROC_ESTIMATE "plug-in-sympie-estimate"
#define PROC_WARP "plug-in-sympie-warp"

/**
 * procedures_new_clean_up:
 * @run: called when somebody wants it done.
 *
 * Returns: (transfer full): the procedure %PROC_CLEAN_UP, with its menu entry
 *   and arguments.
 */
GimpProcedure *procedures_new_clean_up (GimpPlugIn *plug_in,
                                        GimpRunImageFunc run);

/* Likewise %PROC_QUICK, which has a menu entry and no arguments. */
GimpProcedure *procedures_new_quick (GimpPlugIn *plug_in, GimpRunImageFunc run);

/* Likewise %PROC_ESTIMATE, for scripts alone. */
GimpProcedure *procedures_new_estimate (GimpPlugIn *plug_in,
                                        GimpRunImageFunc run);

/* Likewise %PROC_WARP, for scripts alone. */
GimpProcedure *procedures_new_warp (GimpPlugIn *plug_in, GimpRunImageFunc run);

G_END_DECLS
