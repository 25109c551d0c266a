/* surface.c - writes drawings as PNG files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "surface.h"

#include "core/output.h"

static cairo_status_t
take_bytes (gpointer bytes, const guchar *data, guint size)
{
  g_byte_array_append (bytes, data, size);
  return CAIRO_STATUS_SUCCESS;
}

gboolean
surface_write (cairo_t *cairo, const gchar *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_status_t status = cairo_status (cairo);

  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (cairo_get_target (cairo),
                                                take_bytes, bytes);
  cairo_destroy (cairo);
  if (status == CAIRO_STATUS_SUCCESS)
    return output_write (path, bytes->data, bytes->len, error);
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", path,
               cairo_status_to_string (status));
  return FALSE;
}
