/* photo-source.c - a photograph's file as rows that are upright and sRGB
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "plug-in/photo/photo-codec.h"
#include "plug-in/photo/photo-profile.h"
#include "plug-in/photo/photo-rows.h"

struct _PhotoSource
{
  Photo *photo;
  GBytes *profile; /* NULL: sRGB */
  PhotoColour *colour;
  guint width; /* upright */
  guint height;
  gboolean turned;
  guchar *whole; /* all pixels as stored, if they are to be turned */
  guchar *row;
  guint next;
};

/* ---- colours ---- */

/* The profile that the file tells of. */
static GBytes *
find_profile (Photo *photo)
{
  if (photo->meta.icc != NULL)
    return g_bytes_ref (photo->meta.icc);
  if (photo->layout.channels >= 3 && !photo->layout.cmyk
      && photo_exif_is_adobe_rgb (photo->meta.exif))
    return photo_profile_adobe_rgb ();
  return NULL;
}

static gboolean
choose_colour (PhotoSource *source, GError **error)
{
  Photo *photo = source->photo;
  g_autoptr (GError) fault = NULL;

  source->profile = find_profile (photo);
  source->colour = photo_colour_new (source->profile, &photo->layout, &fault);
  if (source->colour == NULL && photo->layout.cmyk)
    return photo_fail (
      error,
      _ ("it is made for print, in CMYK, and its colour "
         "profile cannot be used: %s; convert it to RGB first"),
      fault->message);
  if (source->colour == NULL)
    {
      photo_remark (photo, _ ("its colour profile is not used: %s"),
                    fault->message);
      g_clear_pointer (&source->profile, g_bytes_unref);
      source->colour = photo_colour_new (NULL, &photo->layout, NULL);
    }
  return TRUE;
}

PhotoSource *
photo_source_new (Photo *photo, GError **error)
{
  g_autoptr (PhotoSource) source = g_new0 (PhotoSource, 1);
  const gboolean swapped = photo->orientation >= 5;

  source->photo = photo;
  source->width = swapped ? photo->layout.height : photo->layout.width;
  source->height = swapped ? photo->layout.width : photo->layout.height;
  source->turned = photo->orientation != 1;
  source->row = g_malloc ((gsize) source->width * photo->layout.channels
                          * photo->layout.depth / 8);
  return choose_colour (source, error) ? g_steal_pointer (&source) : NULL;
}

void
photo_source_free (PhotoSource *source)
{
  photo_close (source->photo);
  g_clear_pointer (&source->profile, g_bytes_unref);
  g_clear_pointer (&source->colour, photo_colour_free);
  g_free (source->whole);
  g_free (source->row);
  g_free (source);
}

Photo *
photo_source_get_photo (PhotoSource *source)
{
  return source->photo;
}

GBytes *
photo_source_get_profile (PhotoSource *source)
{
  return source->profile;
}

/* ---- upright rows ---- */

/* Pixels may be stored in any of eight ways; but for one all of them are
 * needed to show the first row. */
static gboolean
read_whole (PhotoSource *source, GError **error)
{
  const PhotoLayout *layout = &source->photo->layout;

  source->whole =
    g_try_malloc (photo_layout_get_stride (layout) * layout->height);
  if (source->whole == NULL)
    return photo_fail (error, _ ("there is not enough memory to turn it"));
  return photo_read (source->photo, source->whole, layout->height, error);
}

/* The stored pixel of the upright one at 0 of row @y, and the step to the next,
 * in bytes. */
static const guchar *
find_start (const PhotoSource *source, guint y, gssize *step)
{
  const PhotoLayout *layout = &source->photo->layout;
  const guint orientation = source->photo->orientation;
  const gssize stride = (gssize) photo_layout_get_stride (layout);
  const gssize pixel = stride / layout->width;
  const gboolean swap = orientation >= 5;
  const gboolean flip_x =
    orientation == 2 || orientation == 3 || orientation >= 7;
  const gboolean flip_y = orientation == 3 || orientation == 4
                          || orientation == 6 || orientation == 7;
  gssize x = swap ? (gssize) y : 0, row = swap ? 0 : (gssize) y;

  if (flip_x)
    x = layout->width - 1 - x;
  if (flip_y)
    row = layout->height - 1 - row;
  *step = swap ? (flip_y ? -stride : stride) : (flip_x ? -pixel : pixel);
  return source->whole + row * stride + x * pixel;
}

static void
turn_row (const PhotoSource *source, guchar *out)
{
  const PhotoLayout *layout = &source->photo->layout;
  const gsize pixel = (gsize) layout->channels * layout->depth / 8;
  gssize step;
  const guchar *in = find_start (source, source->next, &step);

  for (guint x = 0; x < source->width; x++, out += pixel, in += step)
    for (gsize i = 0; i < pixel; i++)
      out[i] = in[i];
}

static gboolean
read_row (PhotoSource *source, gpointer row, GError **error)
{
  if (!source->turned)
    {
      if (!photo_read (source->photo, row, 1, error))
        return FALSE;
    }
  else if (source->whole == NULL && !read_whole (source, error))
    return FALSE;
  else
    turn_row (source, row);
  source->next++;
  return source->next < source->height || photo_end (source->photo, error);
}

gboolean
photo_source_read_stored (PhotoSource *source,
                          gpointer rows,
                          guint n,
                          GError **error)
{
  const PhotoLayout *layout = &source->photo->layout;
  const gsize stride =
    (gsize) source->width * layout->channels * layout->depth / 8;

  for (guint i = 0; i < n; i++)
    if (!read_row (source, (guchar *) rows + i * stride, error))
      return FALSE;
  return TRUE;
}

/* ---- rows to work on ---- */

static gboolean
is_ready (const PhotoSource *source)
{
  return source->photo->layout.depth == 8 && source->photo->layout.channels >= 3
         && !source->photo->layout.cmyk
         && photo_colour_is_srgb (source->colour);
}

static guint
count_channels (const PhotoSource *source)
{
  const PhotoLayout *layout = &source->photo->layout;

  return !layout->cmyk && layout->channels % 2 == 0 ? 4 : 3;
}

static gboolean
read_rows (gpointer rows, guint n, gpointer data, GError **error)
{
  PhotoSource *source = data;
  const gsize stride = (gsize) source->width * count_channels (source);

  if (is_ready (source))
    return photo_source_read_stored (source, rows, n, error);
  for (guint i = 0; i < n; i++)
    {
      if (!read_row (source, source->row, error))
        return FALSE;
      photo_colour_to_srgb (source->colour, (gfloat *) rows + i * stride,
                            source->row, source->width);
    }
  return TRUE;
}

PhotoRows
photo_source_get_rows (PhotoSource *source)
{
  return (PhotoRows){ source->width,
                      source->height,
                      count_channels (source),
                      is_ready (source) ? DWM_BYTE : DWM_FLOAT,
                      read_rows,
                      source };
}
