/* output.c - files that appear whole or not at all
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

static gboolean
set_error (const gchar *path, gint code, GError **error)
{
  g_autofree gchar *shown = g_filename_display_name (path);

  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
               _ ("%s cannot be written: %s"), shown, g_strerror (code));
  return FALSE;
}

gboolean
output_check (const gchar *path, GError **error)
{
  g_autofree gchar *shown = g_filename_display_name (path);
  GStatBuf info;

  if (g_stat (path, &info) != 0 || S_ISREG (info.st_mode))
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
               S_ISDIR (info.st_mode)
                 ? _ ("%s cannot be written: it is a folder")
                 : _ ("%s cannot be written: it is a device or a pipe"),
               shown);
  return FALSE;
}

gint
output_create (gchar **temporary, const gchar *path, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname (path);
  gint fd;

  if (!output_check (path, error))
    return -1;
  *temporary = g_build_filename (folder, ".sympie-XXXXXX", NULL);
  fd = g_mkstemp_full (*temporary, O_WRONLY | O_CLOEXEC, 0666);
  if (fd < 0)
    {
      set_error (path, errno, error);
      g_clear_pointer (temporary, g_free);
    }
  return fd;
}

/* Returns: 0, or an errno. */
static gint
sync_to_disk (const gchar *path, gint flags)
{
  gint fd = g_open (path, O_RDONLY | O_CLOEXEC | flags, 0);
  gint code = fd < 0 || fsync (fd) != 0 ? errno : 0;

  if (fd >= 0)
    close (fd);
  return code;
}

gboolean
output_commit (const gchar *temporary, const gchar *path, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname (path);
  gint code;

  if (!output_check (path, error))
    {
      g_unlink (temporary);
      return FALSE;
    }
  code = sync_to_disk (temporary, 0);
  if (code == 0 && g_rename (temporary, path) != 0)
    code = errno;
  if (code != 0)
    {
      g_unlink (temporary);
      return set_error (path, code, error);
    }
  /* Some file systems cannot sync a folder; the file itself is written. */
  sync_to_disk (folder, O_DIRECTORY);
  return TRUE;
}

gint
output_write_all (gint fd, gconstpointer data, gsize size)
{
  for (gsize done = 0; done < size;)
    {
      const gssize n = write (fd, (const guint8 *) data + done, size - done);

      if (n < 0 && errno != EINTR)
        return errno;
      done += (gsize) MAX (n, 0);
    }
  return 0;
}

gboolean
output_write (const gchar *path, gconstpointer data, gsize size, GError **error)
{
  g_autofree gchar *temporary = NULL;
  gint fd = output_create (&temporary, path, error);
  gint code;

  if (fd < 0)
    return FALSE;
  code = output_write_all (fd, data, size);
  if (close (fd) != 0 && code == 0)
    code = errno;
  if (code == 0)
    return output_commit (temporary, path, error);
  g_unlink (temporary);
  return set_error (path, code, error);
}
