/* module.c - the GEGL module: sympie:warp and sympie:enhance
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gegl-plugin.h>
#include <gmodule.h>

#include "core/i18n.h"

/* Declared in each operation's gegl-op.h. */
void gegl_op_sympie_warp_register_type (GTypeModule *module);
void gegl_op_sympie_enhance_register_type (GTypeModule *module);

G_MODULE_EXPORT const GeglModuleInfo *gegl_module_query (GTypeModule *module);
G_MODULE_EXPORT gboolean gegl_module_register (GTypeModule *module);

const GeglModuleInfo *
gegl_module_query (GTypeModule *module)
{
  static const GeglModuleInfo info = { GEGL_MODULE_ABI_VERSION };

  return &info;
}

gboolean
gegl_module_register (GTypeModule *module)
{
  i18n_init ();
  gegl_op_sympie_warp_register_type (module);
  gegl_op_sympie_enhance_register_type (module);
  return TRUE;
}
