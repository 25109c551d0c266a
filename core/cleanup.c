/* cleanup.c - a clean-up: the numbers of its passes, and where they come from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cleanup.h"

void
cleanup_init (Cleanup *cleanup)
{
  *cleanup = (Cleanup){ .n = 1,
                        .passes = { PARAMS_IDENTITY },
                        .strength = 1.0,
                        .edges = DWM_EXTEND,
                        .scope = VIEWS_WHOLE };
}
