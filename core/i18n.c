/* i18n.c - the user's language
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "i18n.h"

#include <libintl.h>

static gboolean
has_translation (const gchar *folder)
{
  const gchar *const *languages = g_get_language_names ();

  for (gsize i = 0; languages[i] != NULL; i++)
    {
      g_autofree gchar *file = g_build_filename (
        folder, languages[i], "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);

      if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
        return TRUE;
    }
  return FALSE;
}

void
i18n_init (void)
{
  const gchar *const *system = g_get_system_data_dirs ();
  gchar *folder = g_build_filename (g_get_user_data_dir (), "locale", NULL);

  for (gsize i = 0; !has_translation (folder) && system[i] != NULL; i++)
    {
      g_free (folder);
      folder = g_build_filename (system[i], "locale", NULL);
    }
  bindtextdomain (GETTEXT_PACKAGE,
                  has_translation (folder) ? folder : LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  g_free (folder);
}
