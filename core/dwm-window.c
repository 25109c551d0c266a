/* dwm-window.c - DWM on a window: colour first, then K, strip by strip
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dwm-kernel.h"

#define RING (DWM_STRIP + DWM_TAPS - 1)
#define COLUMNS DWM_BORDER_MAX_WIDTH
#define SIDE_ROWS (DWM_LANES / DWM_RADIUS)

/* A range of columns of a window. The ring holds the colour-corrected rows that
 * K reads for one strip, as planes with their halo. */
typedef struct
{
  const DwmKernel *kernel;
  const Dwm *dwm;
  DwmWindow window;
  gsize plane; /* floats from plane to plane of a row */
  gfloat *ring;
  gboolean opaque[RING];
  gfloat *sides[2]; /* SIDE_ROWS rows of the border, as planes */
  gboolean sides_opaque;
  gfloat *wide;   /* DWM_STRIP rows of bytes, as floats */
  gfloat *result; /* DWM_STRIP rows of floats, to become bytes */
} Work;

/* ---- memory ---- */

/* A plane also holds K's radius, wherever the last whole vector starts. */
static gsize
get_plane (guint width)
{
  gsize vectors = ((gsize) width + 2 * DWM_RADIUS + DWM_LANES - 1) / DWM_LANES;

  return (vectors + 1) * DWM_LANES;
}

/* A row of a window that is as wide as COLUMNS allows, with its halo. */
static gsize
get_row_size (guint width, guint channels)
{
  return channels * ((gsize) MIN (width, COLUMNS) + 2 * DWM_RADIUS);
}

static gsize
get_ring_size (guint width, guint channels)
{
  return RING * channels * get_plane (MIN (width, COLUMNS));
}

gsize
dwm_scratch_size (guint width, guint channels)
{
  return get_ring_size (width, channels) + 2 * channels * DWM_LANES
         + 2 * DWM_STRIP * get_row_size (width, channels) + DWM_CACHE_LINE;
}

/* The ring starts on a cache line: fewer vectors straddle two. */
static void
split_scratch (Work *work, gfloat *scratch)
{
  gsize past = (gsize) scratch / sizeof *scratch % DWM_CACHE_LINE;
  guint width = work->window.width;
  guint channels = work->window.channels;

  work->plane = get_plane (MIN (width, COLUMNS));
  work->ring = scratch + (DWM_CACHE_LINE - past) % DWM_CACHE_LINE;
  work->sides[0] = work->ring + get_ring_size (width, channels);
  work->sides[1] = work->sides[0] + channels * DWM_LANES;
  work->wide = work->sides[1] + channels * DWM_LANES;
  work->result = work->wide + DWM_STRIP * get_row_size (width, channels);
  /* Lanes beyond a row's end are computed too, from whatever is there. */
  memset (work->ring, 0, get_ring_size (width, channels) * sizeof *scratch);
}

gsize
dwm_depth_get_size (DwmDepth depth)
{
  return depth == DWM_BYTE ? sizeof (guint8) : sizeof (gfloat);
}

static gconstpointer
advance (gconstpointer from, DwmDepth depth, gssize numbers)
{
  return (const gchar *) from + numbers * (gssize) dwm_depth_get_size (depth);
}

/* n numbers at from as floats: in place, or converted into buffer. */
static const gfloat *
read_numbers (const Work *work, gconstpointer from, gsize n, gfloat *buffer)
{
  if (work->window.in_depth == DWM_FLOAT)
    return from;
  work->kernel->widen (buffer, from, n);
  return buffer;
}

/* ---- the ring of rows ---- */

static gfloat *
get_row (const Work *work, gint y)
{
  return work->ring
         + (guint) (y + DWM_RADIUS) % RING * work->window.channels
             * work->plane;
}

static void
fill (gfloat *row, gfloat value, guint n)
{
  for (guint i = 0; i < n; i++)
    row[i] = value;
}

static gfloat
get_neutral (const Work *work, guint channel)
{
  return channel < 3 ? work->dwm->neutral[channel] : 1.0f;
}

/* The two columns on each side that the image does not have. */
static void
make_sides (const Work *work, gfloat *row)
{
  guint left = DWM_RADIUS - work->window.halo.left;
  guint right = DWM_RADIUS - work->window.halo.right;
  guint end = work->window.width + 2 * DWM_RADIUS;
  gboolean extend = work->dwm->edges == DWM_EXTEND;

  for (guint c = 0; c < work->window.channels; c++)
    {
      gfloat *plane = row + c * work->plane;
      gfloat neutral = get_neutral (work, c);

      fill (plane, extend ? plane[left] : neutral, left);
      fill (plane + end - right, extend ? plane[end - right - 1] : neutral,
            right);
    }
}

/* The colour step on n pixels, into row from column x on. */
static gboolean
colour (const Work *work, gfloat *row, guint x, gconstpointer in, guint n)
{
  guint channels = work->window.channels;
  const gfloat *from =
    read_numbers (work, in, (gsize) n * channels, work->wide);

  return work->kernel->colour (row + x, work->plane, from, work->dwm, n,
                               channels);
}

/* Both sides' border along SIDE_ROWS rows from y on. */
static void
colour_border (Work *work, guint y)
{
  const DwmWindow *window = &work->window;
  gconstpointer from[2] = { window->border->left, window->border->right };
  guint real[2] = { window->halo.left, window->halo.right };
  guint n = DWM_RADIUS * MIN (window->height - y, SIDE_ROWS);
  gsize first = (gsize) y * DWM_RADIUS * window->channels;

  work->sides_opaque = TRUE;
  for (guint i = 0; i < 2; i++)
    if (real[i] > 0)
      {
        const gfloat *in = read_numbers (
          work, advance (from[i], window->in_depth, (gssize) first),
          n * window->channels, work->wide);

        work->sides_opaque &= work->kernel->colour (
          work->sides[i], DWM_LANES, in, work->dwm, n, window->channels);
      }
}

/* A row between the sides of the border. Rows are made in order; the outermost
 * may be made twice. */
static gboolean
make_bordered_row (Work *work, gfloat *row, guint y)
{
  const DwmWindow *window = &work->window;
  gsize at = y % SIDE_ROWS * DWM_RADIUS;
  gsize end = DWM_RADIUS + window->width;
  gboolean opaque;

  if (at == 0)
    colour_border (work, y);
  opaque = colour (
    work, row, DWM_RADIUS,
    advance (window->in, window->in_depth, (gssize) (y * window->in_stride)),
    window->width);
  for (guint c = 0; c < window->channels; c++)
    {
      gfloat *plane = row + c * work->plane;

      memcpy (plane, work->sides[0] + c * DWM_LANES + at,
              DWM_RADIUS * sizeof *plane);
      memcpy (plane + end, work->sides[1] + c * DWM_LANES + at,
              DWM_RADIUS * sizeof *plane);
    }
  return opaque && work->sides_opaque;
}

/* Row y where it is in one piece, with its halo. */
static gboolean
make_whole_row (const Work *work, gfloat *row, gint y)
{
  const DwmWindow *window = &work->window;
  guint left = window->halo.left;
  gssize width = (gssize) window->width + 2 * DWM_RADIUS;
  gint below = y - (gint) window->height;
  gconstpointer from = window->in;
  gssize pixels = 0, rows = 0;

  if (!window->border)
    {
      rows = y * (gssize) window->in_stride;
      pixels = -(gssize) left;
    }
  else
    {
      from = y < 0 ? window->border->above : window->border->below;
      pixels = (y < 0 ? DWM_RADIUS + y : below) * width + DWM_RADIUS - left;
    }
  return colour (
    work, row, DWM_RADIUS - left,
    advance (from, window->in_depth, rows + pixels * (gssize) window->channels),
    left + window->width + window->halo.right);
}

/* Row y of the window (-DWM_RADIUS to height - 1 + DWM_RADIUS) as K reads it.
 * */
static void
make_row (Work *work, gint y)
{
  const DwmWindow *window = &work->window;
  gint first = -(gint) window->halo.top;
  gint last = (gint) (window->height + window->halo.bottom) - 1;
  gint real = CLAMP (y, first, last);
  gboolean inside = real >= 0 && real < (gint) window->height;
  gboolean *opaque = &work->opaque[(guint) (y + DWM_RADIUS) % RING];
  gfloat *row = get_row (work, y);

  if (work->dwm->edges == DWM_NEUTRAL && real != y)
    {
      for (guint c = 0; c < window->channels; c++)
        fill (row + c * work->plane, get_neutral (work, c),
              window->width + 2 * DWM_RADIUS);
      *opaque = TRUE;
    }
  else
    {
      *opaque = window->border && inside
                  ? make_bordered_row (work, row, (guint) real)
                  : make_whole_row (work, row, real);
      make_sides (work, row);
    }
}

/* ---- strips ---- */

/* The rows that the strip after row y reads first can be prefetched: only for
 * whole strips of floats. */
static void
plan_prefetch (DwmStrip *strip, const Work *work, guint y)
{
  const DwmWindow *window = &work->window;
  gsize rows = window->height - y;
  gsize below = window->border ? 0 : window->halo.bottom;

  if (window->in_depth == DWM_FLOAT
      && rows + below >= 2 * DWM_STRIP + DWM_RADIUS)
    strip->next_in = (DWM_STRIP + DWM_RADIUS) * window->in_stride;
}

/* The strip's input pixels, from row y on. */
static void
read_strip (DwmStrip *strip, const Work *work, guint y)
{
  const DwmWindow *window = &work->window;
  gssize first = (gssize) (y * window->in_stride);
  gsize size = (gsize) window->width * window->channels;

  if (window->in_depth == DWM_FLOAT)
    {
      strip->in = advance (window->in, DWM_FLOAT, first);
      strip->in_stride = window->in_stride;
      return;
    }
  strip->in = work->wide;
  strip->in_stride = size;
  for (guint row = 0; !strip->opaque && row < strip->n_rows; row++)
    work->kernel->widen (work->wide + row * size,
                         advance (window->in, DWM_BYTE,
                                  first + (gssize) (row * window->in_stride)),
                         size);
}

/* Rows y to y + n - 1 of the result; the ring holds what K reads for them. */
static void
make_strip (Work *work, guint y, guint n)
{
  const DwmWindow *window = &work->window;
  gsize size = (gsize) window->width * window->channels;
  gpointer out = (gpointer) advance (window->out, window->out_depth,
                                     (gssize) (y * window->out_stride));
  DwmStrip strip = { .out = out,
                     .out_stride = window->out_stride,
                     .plane = work->plane,
                     .n = window->width,
                     .n_rows = n,
                     .channels = window->channels,
                     .opaque = TRUE };

  for (guint i = 0; i < RING; i++)
    strip.rows[i] = get_row (work, (gint) (y + i) - DWM_RADIUS);
  for (guint i = 0; i < n + DWM_TAPS - 1; i++)
    strip.opaque &= work->opaque[(y + i) % RING];
  read_strip (&strip, work, y);
  plan_prefetch (&strip, work, y);
  if (window->out_depth == DWM_BYTE)
    {
      strip.out = work->result;
      strip.out_stride = size;
    }

  work->kernel->convolve (&strip, work->dwm);
  for (guint row = 0; window->out_depth == DWM_BYTE && row < n; row++)
    work->kernel->narrow ((guint8 *) out + row * window->out_stride,
                          work->result + row * size, size);
}

/* The last strip may need fewer rows than the kernel computes: those that it
 * computes from old rows in the ring are discarded. */
static void
make_strips (Work *work)
{
  guint height = work->window.height;
  gint made = -DWM_RADIUS;

  for (guint y = 0; y < height; y += DWM_STRIP)
    {
      guint n = MIN (height - y, DWM_STRIP);

      for (; made < (gint) (y + n) + DWM_RADIUS; made++)
        make_row (work, made);
      make_strip (work, y, n);
    }
}

/* ---- pixels that need no neighbours ---- */

static void
recolour (Work *work)
{
  const DwmWindow *window = &work->window;
  gsize size = (gsize) window->width * window->channels;

  for (guint y = 0; y < window->height; y++)
    {
      const gfloat *in =
        read_numbers (work,
                      advance (window->in, window->in_depth,
                               (gssize) (y * window->in_stride)),
                      size, work->wide);
      gpointer out = (gpointer) advance (window->out, window->out_depth,
                                         (gssize) (y * window->out_stride));
      gfloat *to = window->out_depth == DWM_FLOAT ? out : work->result;

      if (work->dwm->identity)
        memcpy (to, in, size * sizeof *to);
      else
        work->kernel->recolour (to, in, work->dwm, window->width,
                                window->channels);
      if (window->out_depth == DWM_BYTE)
        work->kernel->narrow (out, to, size);
    }
}

/* ---- columns ---- */

/* Columns x to x + width - 1 of the window that whole is set up for. */
static void
warp_columns (const Work *whole, guint x, guint width)
{
  Work work = *whole;
  DwmWindow *window = &work.window;
  guint after = window->width - x - width;
  gssize numbers = (gssize) x * window->channels;

  window->in = advance (window->in, window->in_depth, numbers);
  window->out = (gpointer) advance (window->out, window->out_depth, numbers);
  window->width = width;
  window->halo.left = MIN (window->halo.left + x, DWM_RADIUS);
  window->halo.right = MIN (window->halo.right + after, DWM_RADIUS);
  if (work.dwm->identity
      || (work.dwm->form == DWM_CENTRE && work.kernel->recolour))
    recolour (&work);
  else
    make_strips (&work);
}

void
dwm_warp_with (const DwmKernel *kernel,
               const Dwm *dwm,
               const DwmWindow *window,
               gfloat *scratch)
{
  Work work = { .kernel = kernel, .dwm = dwm, .window = *window };

  split_scratch (&work, scratch);
  for (guint x = 0; x < window->width; x += COLUMNS)
    warp_columns (&work, x, MIN (window->width - x, COLUMNS));
}

void
dwm_warp_window (const Dwm *dwm, const DwmWindow *window, gfloat *scratch)
{
  g_return_if_fail (window->channels == 3 || window->channels == 4);
  g_return_if_fail (window->width > 0 && window->height > 0);
  g_return_if_fail (!window->border || window->width <= DWM_BORDER_MAX_WIDTH);

  dwm_warp_with (*dwm_kernels (), dwm, window, scratch);
}

void
dwm_warp (const Dwm *dwm,
          gfloat *out,
          gsize out_stride,
          const gfloat *in,
          gsize in_stride,
          guint width,
          guint height,
          guint channels,
          const DwmHalo *halo,
          gfloat *scratch)
{
  DwmWindow window = { .width = width,
                       .height = height,
                       .channels = channels,
                       .in = in,
                       .in_stride = in_stride,
                       .out = out,
                       .out_stride = out_stride };

  if (halo)
    window.halo = *halo;
  dwm_warp_window (dwm, &window, scratch);
}
