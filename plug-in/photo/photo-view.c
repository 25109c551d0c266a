/* photo-view.c - an image that is read row by row, as the network sees it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/photo/photo-view.h"

#include <string.h>

#include "plug-in/photo/photo-curve.h"

/* Cells of step x step pixels that lie wholly within a part. */
typedef struct
{
  guint step;
  guint left; /* cells */
  guint top;
  guint width;
  guint height;
  gfloat *sums; /* of a row of cells: light times alpha, and alpha */
  gfloat *rgba;
  gfloat light[256]; /* of bytes */
} Cells;

static void
cells_init (Cells *cells, const ViewsRect *part)
{
  const guint level = estimate_view_get_level (part);
  const guint step = 1u << level;

  cells->step = step;
  cells->left = ((guint) part->x + step - 1) >> level;
  cells->top = ((guint) part->y + step - 1) >> level;
  cells->width = ((guint) (part->x + part->width) >> level) - cells->left;
  cells->height = ((guint) (part->y + part->height) >> level) - cells->top;
  cells->sums = g_new0 (gfloat, 4 * (gsize) cells->width);
  cells->rgba = g_new (gfloat, 4 * (gsize) cells->width);
  photo_curve_init ();
  for (guint i = 0; i < 256; i++)
    cells->light[i] = photo_curve_decode ((gfloat) i / 255.0f);
}

static void
cells_clear (Cells *cells)
{
  g_free (cells->sums);
  g_free (cells->rgba);
}

void
photo_view_clear (PhotoView *view)
{
  estimate_view_clear (&view->view);
  for (guint i = 0; i < view->n; i++)
    g_clear_pointer (&view->samples[i], g_free);
  view->n = 0;
}

/* ---- adding up ---- */

static void
add_bytes (Cells *cells, const guchar *in)
{
  gfloat *sum = cells->sums;
  const gfloat weight = (gfloat) cells->step;

  for (guint x = 0; x < cells->width; x++, sum += 4)
    {
      gfloat red = 0.0f, green = 0.0f, blue = 0.0f;

      for (guint i = 0; i < cells->step; i++, in += 3)
        {
          red += cells->light[in[0]];
          green += cells->light[in[1]];
          blue += cells->light[in[2]];
        }
      sum[0] += red;
      sum[1] += green;
      sum[2] += blue;
      sum[3] += weight;
    }
}

static void
add_floats (Cells *cells, const gfloat *in, guint channels)
{
  gfloat *sum = cells->sums;

  for (guint x = 0; x < cells->width; x++, sum += 4)
    for (guint i = 0; i < cells->step; i++, in += channels)
      {
        const gfloat alpha = channels == 4 ? CLAMP (in[3], 0.0f, 1.0f) : 1.0f;

        for (guint c = 0; c < 3; c++)
          sum[c] += alpha * photo_curve_decode (in[c]);
        sum[3] += alpha;
      }
}

/* A row of the image as floats, which are exact. */
static void
widen (gfloat *out, const guchar *in, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (gfloat) in[i] / 255.0f;
}

/* The sums as pixels, and 0 again. */
static void
finish_cells (Cells *cells)
{
  const gfloat n = (gfloat) (cells->step * cells->step);

  for (guint x = 0; x < cells->width; x++)
    {
      gfloat *sum = cells->sums + 4 * x;
      gfloat *out = cells->rgba + 4 * x;

      for (guint c = 0; c < 3; c++)
        out[c] = sum[3] > 0.0f ? photo_curve_encode (sum[c] / sum[3]) : 0.0f;
      out[3] = sum[3] / n;
    }
  memset (cells->sums, 0, 4 * sizeof (gfloat) * cells->width);
}

static void
copy_pixels (Cells *cells, const gfloat *in, guint channels)
{
  for (guint x = 0; x < cells->width; x++)
    {
      memcpy (cells->rgba + 4 * x, in + x * channels, 3 * sizeof (gfloat));
      cells->rgba[4 * x + 3] = channels == 4 ? in[x * channels + 3] : 1.0f;
    }
}

/* ---- rows ---- */

/* A row of the image, and the same in floats if it is needed. */
typedef struct
{
  const PhotoRows *rows;
  gconstpointer row;
  gfloat *floats;
  gboolean has_floats;
} Row;

static const gfloat *
get_floats (Row *row)
{
  if (row->rows->depth == DWM_FLOAT)
    return row->row;
  if (!row->has_floats)
    widen (row->floats, row->row,
           (gsize) row->rows->width * row->rows->channels);
  row->has_floats = TRUE;
  return row->floats;
}

static void
take_cells (PhotoView *view, gfloat *opacity, Cells *cells, Row *row, guint y)
{
  const guint channels = row->rows->channels;
  const gsize first = (gsize) cells->left * cells->step * channels;
  const guint cell = y / cells->step - cells->top;

  if (y < cells->top * cells->step
      || y >= (cells->top + cells->height) * cells->step)
    return;
  if (cells->step == 1)
    copy_pixels (cells, get_floats (row) + first, channels);
  else if (row->rows->depth == DWM_BYTE && channels == 3)
    add_bytes (cells, (const guchar *) row->row + first);
  else
    add_floats (cells, get_floats (row) + first, channels);
  if ((y + 1) % cells->step != 0)
    return;
  if (cells->step > 1)
    finish_cells (cells);
  estimate_flatten (view->view.rgb + (gsize) 3 * cell * cells->width,
                    opacity + (gsize) cell * cells->width, cells->rgba,
                    cells->width);
}

static void
take_samples (PhotoView *view, Row *row, guint y)
{
  const guint channels = row->rows->channels;

  for (guint i = 0; i < view->n; i++)
    {
      const ViewsRect *place = &view->places[i];
      const gint line = (gint) y - place->y;
      gfloat *out = view->samples[i] + (gssize) line * 3 * place->width;

      if (line < 0 || line >= place->height)
        continue;
      for (gint x = 0; x < place->width; x++)
        {
          const gfloat *in =
            get_floats (row) + (gsize) (place->x + x) * channels;
          const gfloat rgba[4] = { in[0], in[1], in[2],
                                   channels == 4 ? in[3] : 1.0f };

          estimate_flatten (out + 3 * x, NULL, rgba, 1);
        }
    }
}

static void
view_init (PhotoView *view,
           const Cells *cells,
           const ViewsRect *part,
           ViewsScope scope)
{
  view->n = estimate_list_samples (view->places, part, scope);
  for (guint i = 0; i < view->n; i++)
    view->samples[i] = g_new0 (gfloat, (gsize) 3 * view->places[i].width
                                         * view->places[i].height);
  view->view = (EstimateView){ .rgb = g_new0 (gfloat, (gsize) 3 * cells->width
                                                        * cells->height),
                               .width = cells->width,
                               .height = cells->height,
                               .scale = (gint) cells->step,
                               .part = *part };
}

static gboolean
read_all (PhotoView *view,
          gfloat *opacity,
          Cells *cells,
          const PhotoRows *rows,
          GError **error)
{
  const gsize n = (gsize) rows->width * rows->channels;
  const gsize stride = n * dwm_depth_get_size (rows->depth);
  g_autofree guchar *band = g_malloc (PHOTO_BAND * stride);
  g_autofree gfloat *floats = g_new (gfloat, n);

  for (guint y = 0; y < rows->height; y++)
    {
      Row row = { rows, band + y % PHOTO_BAND * stride, floats, FALSE };

      if (y % PHOTO_BAND == 0
          && !rows->read (band, MIN (PHOTO_BAND, rows->height - y), rows->data,
                          error))
        return FALSE;
      take_cells (view, opacity, cells, &row, y);
      take_samples (view, &row, y);
    }
  return TRUE;
}

static gboolean
is_opaque (const gfloat *opacity, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (opacity[i] < 1.0f)
      return FALSE;
  return TRUE;
}

gboolean
photo_view_read (PhotoView *view,
                 const PhotoRows *rows,
                 const ViewsRect *part,
                 ViewsScope scope,
                 GError **error)
{
  Cells cells;
  g_autofree gfloat *opacity = NULL;
  gsize n;
  gboolean ok;

  cells_init (&cells, part);
  view_init (view, &cells, part, scope);
  n = (gsize) cells.width * cells.height;
  opacity = g_new0 (gfloat, n);
  ok = read_all (view, opacity, &cells, rows, error);
  cells_clear (&cells);
  if (ok && !is_opaque (opacity, n))
    view->view.opacity = g_steal_pointer (&opacity);
  return ok;
}

void
photo_view_get_sample (gfloat *rgb,
                       const PhotoView *view,
                       const ViewsRect *place)
{
  const gsize size = (gsize) 3 * place->width * place->height;

  for (guint i = 0; i < view->n; i++)
    if (memcmp (&view->places[i], place, sizeof *place) == 0)
      {
        memcpy (rgb, view->samples[i], size * sizeof *rgb);
        return;
      }
  g_assert_not_reached ();
}
