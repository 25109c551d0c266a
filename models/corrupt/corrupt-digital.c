/* corrupt-digital.c - elastic transform, pixelate, JPEG
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The constants are those of ImageNet-C (Hendrycks and Dietterich, 2019). */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "corrupt-private.h"

/* ---- pixelate ---- */

/* The pixels that one of the @n_small boxes along an axis averages. */
static void
find_box (guint *first, guint *last, guint i, guint n_small, guint n)
{
  gdouble scale = (gdouble) n / n_small;
  gdouble centre = (i + 0.5) * scale;
  gint from = (gint) (centre - scale / 2 + 0.5);
  gint to = (gint) (centre + scale / 2 + 0.5);

  /* A pixel is in the box if its centre is. */
  while ((from + 0.5 - centre) / scale <= -0.5)
    from++;
  to = MIN (to, (gint) n);
  while ((to - 0.5 - centre) / scale > 0.5)
    to--;
  *first = (guint) MAX (from, 0);
  *last = (guint) MAX (to - 1, (gint) *first);
}

static void
pixelate_plane (gfloat *plane, guint height, guint width, gdouble fraction)
{
  const guint n_down = (guint) (height * fraction);
  const guint n_across = (guint) (width * fraction);
  g_autofree gfloat *small = g_new (gfloat, (gsize) n_down * n_across);
  g_autofree guint *lefts = g_new (guint, n_across);
  g_autofree guint *rights = g_new (guint, n_across);

  for (guint x = 0; x < n_across; x++)
    find_box (&lefts[x], &rights[x], x, n_across, width);
  for (guint y = 0; y < n_down; y++)
    {
      guint top, bottom;

      find_box (&top, &bottom, y, n_down, height);
      for (guint x = 0; x < n_across; x++)
        {
          gfloat sum = 0;

          for (guint j = top; j <= bottom; j++)
            for (guint i = lefts[x]; i <= rights[x]; i++)
              sum += plane[(gsize) j * width + i];
          small[(gsize) y * n_across + x] =
            sum / ((bottom - top + 1) * (rights[x] - lefts[x] + 1));
        }
    }
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      plane[(gsize) y * width + x] =
        small[(gsize) ((2 * y + 1) * n_down / (2 * height)) * n_across
              + (2 * x + 1) * n_across / (2 * width)];
}

void
corrupt_pixelate (CorruptWork *work)
{
  static const gdouble fractions[] = { 0.6, 0.5, 0.4, 0.3, 0.25 };

  for (guint c = 0; c < 3; c++)
    pixelate_plane (work->planes + c * work->n, work->height, work->width,
                    fractions[work->level]);
}

/* ---- JPEG ---- */

typedef struct
{
  guint8 *rows; /* (height, width, 3) */
  guchar *file;
  gulong size;
} Jpeg;

/* Only a lack of memory can fail here; it ends the program, as everywhere in
 * GLib. */
static void
give_up (j_common_ptr info)
{
  gchar message[JMSG_LENGTH_MAX];

  info->err->format_message (info, message);
  g_error ("libjpeg: %s", message);
}

static void
compress (Jpeg *jpeg, guint height, guint width, gint quality)
{
  struct jpeg_compress_struct info;
  struct jpeg_error_mgr errors;

  info.err = jpeg_std_error (&errors);
  errors.error_exit = give_up;
  jpeg_create_compress (&info);
  jpeg_mem_dest (&info, &jpeg->file, &jpeg->size);
  info.image_width = width;
  info.image_height = height;
  info.input_components = 3;
  info.in_color_space = JCS_RGB;
  jpeg_set_defaults (&info);
  jpeg_set_quality (&info, quality, TRUE);
  jpeg_start_compress (&info, TRUE);
  while (info.next_scanline < height)
    {
      JSAMPROW row = jpeg->rows + (gsize) info.next_scanline * width * 3;

      jpeg_write_scanlines (&info, &row, 1);
    }
  jpeg_finish_compress (&info);
  jpeg_destroy_compress (&info);
}

static void
decompress (Jpeg *jpeg, guint width)
{
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;

  info.err = jpeg_std_error (&errors);
  errors.error_exit = give_up;
  jpeg_create_decompress (&info);
  jpeg_mem_src (&info, jpeg->file, jpeg->size);
  jpeg_read_header (&info, TRUE);
  jpeg_start_decompress (&info);
  while (info.output_scanline < info.output_height)
    {
      JSAMPROW row = jpeg->rows + (gsize) info.output_scanline * width * 3;

      jpeg_read_scanlines (&info, &row, 1);
    }
  jpeg_finish_decompress (&info);
  jpeg_destroy_decompress (&info);
}

void
corrupt_compress (gfloat *planes, guint height, guint width, gint quality)
{
  const gsize n = (gsize) height * width;
  g_autofree guint8 *rows = g_new (guint8, 3 * n);
  Jpeg jpeg = { .rows = rows };

  for (gsize i = 0; i < n; i++)
    for (guint c = 0; c < 3; c++)
      rows[3 * i + c] = (guint8) (planes[c * n + i] * 255 + 0.5f);
  compress (&jpeg, height, width, quality);
  decompress (&jpeg, width);
  for (gsize i = 0; i < n; i++)
    for (guint c = 0; c < 3; c++)
      planes[c * n + i] = rows[3 * i + c] / 255.0f;
  free (jpeg.file); /* libjpeg's own malloc() */
}

void
corrupt_jpeg (CorruptWork *work)
{
  static const gint qualities[] = { 25, 18, 15, 10, 7 };

  corrupt_compress (work->planes, work->height, work->width,
                    qualities[work->level]);
}
