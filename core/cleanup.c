/* cleanup.c - a clean-up: the numbers of its passes, and where they come from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cleanup.h"

#include <glib/gi18n-lib.h>

void
cleanup_init (Cleanup *cleanup)
{
  *cleanup = (Cleanup){ .n = 1,
                        .passes = { PARAMS_IDENTITY },
                        .strength = 1.0,
                        .colour = 1.0,
                        .detail = 1.0,
                        .edges = DWM_EXTEND,
                        .scope = VIEWS_WHOLE };
}

void
cleanup_get_transform (SympieTransform *out, const Cleanup *cleanup, guint pass)
{
  params_blend_parts (out, &cleanup->passes[pass],
                      cleanup->strength * cleanup->colour,
                      cleanup->strength * cleanup->detail);
}

void
cleanup_get_dwm (Dwm *dwm, const Cleanup *cleanup, guint pass)
{
  SympieTransform transform;

  cleanup_get_transform (&transform, cleanup, pass);
  dwm_init_transform (dwm, &transform, cleanup->edges, cleanup->clamp);
}

void
cleanup_run_passes (const Cleanup *cleanup,
                    gfloat *out,
                    gfloat *other,
                    const gfloat *in,
                    CleanupPass run,
                    gpointer data)
{
  for (guint i = 0; i < cleanup->n; i++)
    {
      /* The last of them must end in @out. */
      gfloat *to = (cleanup->n - i) % 2 == 1 ? out : other;
      SympieTransform transform;

      cleanup_get_transform (&transform, cleanup, i);
      run (to, in, &transform, data);
      in = to;
    }
}

const gchar *
cleanup_get_remark (const Cleanup *cleanup)
{
  if (cleanup->content != CONTENT_PHOTO)
    return content_describe (cleanup->content);
  if (cleanup->held_back)
    return _ ("Less is done than was estimated, because it would bring out the "
              "picture's noise.");
  return NULL;
}
