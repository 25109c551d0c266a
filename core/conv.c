/* conv.c - 3x3 convolution, step 1, zero padding 1, on OpenBLAS
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "conv.h"

#include <cblas.h>
#include <string.h>

gsize
conv_columns_size (const Conv *conv, guint width, guint n_rows)
{
  return (gsize) conv->c_in * 9 * n_rows * width;
}

/* One row of the image moved by dx = -1, 0 or 1, with a zero moved in. */
static void
copy_moved (gfloat *out, const gfloat *in, guint width, gint dx)
{
  if (dx < 0)
    {
      out[0] = 0.0f;
      memcpy (out + 1, in, (width - 1) * sizeof *out);
    }
  else if (dx > 0)
    {
      memcpy (out, in + 1, (width - 1) * sizeof *out);
      out[width - 1] = 0.0f;
    }
  else
    memcpy (out, in, width * sizeof *out);
}

/* columns: (c_in * 9, n_rows * width): what each weight is multiplied with. */
static void
im2col (gfloat *columns,
        const gfloat *in,
        guint c_in,
        guint height,
        guint width,
        guint first_row,
        guint n_rows)
{
  for (guint c = 0; c < c_in; c++)
    for (gint tap = 0; tap < 9; tap++)
      for (guint row = 0; row < n_rows; row++)
        {
          gint y = (gint) (first_row + row) + tap / 3 - 1;
          const gfloat *from = in + ((gsize) c * height + y) * width;

          if (y < 0 || y >= (gint) height)
            memset (columns, 0, width * sizeof *columns);
          else
            copy_moved (columns, from, width, tap % 3 - 1);
          columns += width;
        }
}

void
conv_forward (gfloat *out,
              gsize out_plane,
              const gfloat *in,
              const Conv *conv,
              guint height,
              guint width,
              guint first_row,
              guint n_rows,
              guint first_channel,
              guint n_channels,
              gfloat *columns)
{
  gsize n = (gsize) n_rows * width;
  gint depth = (gint) conv->c_in * 9;

  im2col (columns, in, conv->c_in, height, width, first_row, n_rows);
  for (guint c = 0; c < n_channels; c++)
    for (gsize i = 0; i < n; i++)
      out[c * out_plane + i] = conv->bias[first_channel + c];
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (gint) n_channels,
               (gint) n, depth, 1.0f,
               conv->weight + (gsize) first_channel * depth, depth, columns,
               (gint) n, 1.0f, out, (gint) out_plane);
}

void
conv_use_one_thread (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      openblas_set_num_threads (1);
      g_once_init_leave (&done, 1);
    }
}
