/* pixels-warp.c - DWM on GEGL's buffers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gegl/pixels-warp.h"

/* A window's pixels, in and out, fit into a core's second-level cache. */
#define WINDOW_WIDTH 512
#define WINDOW_HEIGHT 64
#define STRIP_HEIGHT 1024 /* rows between two reports of progress, at most */
#define THREAD_COST 4096  /* pixels that are worth another thread */
#define LARGEST_TILE \
  512 /* pixels each way; anything larger is taken for a whole image */

/* A buffer as DWM reads or writes it. */
typedef struct
{
  GeglBuffer *buffer;
  const Babl *format;
  DwmDepth depth;
} Side;

typedef struct
{
  Side out;
  Side in;
  const GeglRectangle *bounds;
  const GeglRectangle *roi;
  const Dwm *dwm;
  guint channels;
  gboolean tiled;     /* whether @out is */
  GeglRectangle tile; /* one of the tiles, which gives the grid of all */
} Job;

G_STATIC_ASSERT (LARGEST_TILE <= DWM_BORDER_MAX_WIDTH);

/* Per-thread memory: buffers for the pixels of a window, or for the halo of a
 * tile. */
typedef struct
{
  gpointer in;
  gpointer out;
  gpointer border[4]; /* above, below, left, right */
  gfloat *scratch;
} Memory;

/* ---- formats ---- */

const Babl *
pixels_get_format (const Babl *format)
{
  gboolean alpha = format && babl_format_has_alpha (format);

  return babl_format (alpha ? "R'G'B'A float" : "R'G'B' float");
}

static void
side_init (Side *side, GeglBuffer *buffer, guint channels)
{
  const Babl *bytes = babl_format (channels == 4 ? "R'G'B'A u8" : "R'G'B' u8");

  side->buffer = buffer;
  side->depth = gegl_buffer_get_format (buffer) == bytes ? DWM_BYTE : DWM_FLOAT;
  side->format = bytes;
  if (side->depth == DWM_FLOAT)
    side->format =
      babl_format (channels == 4 ? "R'G'B'A float" : "R'G'B' float");
}

static void
job_init (Job *job,
          GeglBuffer *out,
          GeglBuffer *in,
          const GeglRectangle *bounds,
          const GeglRectangle *roi,
          const Dwm *dwm)
{
  const Babl *format = pixels_get_format (gegl_buffer_get_format (in));
  gint x, y;

  job->channels = (guint) babl_format_get_n_components (format);
  job->bounds = bounds;
  job->roi = roi;
  job->dwm = dwm;
  side_init (&job->in, in, job->channels);
  side_init (&job->out, out, job->channels);
  g_object_get (out, "tile-width", &job->tile.width, "tile-height",
                &job->tile.height, "shift-x", &x, "shift-y", &y, NULL);
  job->tile.x = -x;
  job->tile.y = -y;
  job->tiled = MAX (job->tile.width, job->tile.height) <= LARGEST_TILE;
  if (!job->tiled)
    job->tile = (GeglRectangle){ 0, 0, WINDOW_WIDTH, WINDOW_HEIGHT };
}

static void
memory_init (Memory *memory, const Job *job)
{
  gsize n = (WINDOW_WIDTH + 2 * DWM_RADIUS) * (WINDOW_HEIGHT + 2 * DWM_RADIUS);
  gsize longest =
    (gsize) MAX (job->tile.width + 2 * DWM_RADIUS, job->tile.height);

  *memory = (Memory){ 0 };
  if (job->tiled)
    for (guint i = 0; i < G_N_ELEMENTS (memory->border); i++)
      memory->border[i] = g_new (gfloat, DWM_RADIUS * longest * job->channels);
  else
    {
      memory->in = g_new (gfloat, n * job->channels);
      memory->out = g_new (gfloat, n * job->channels);
    }
  memory->scratch =
    g_new (gfloat, dwm_scratch_size ((guint) job->tile.width, job->channels));
}

static void
memory_clear (Memory *memory)
{
  g_free (memory->in);
  g_free (memory->out);
  for (guint i = 0; i < G_N_ELEMENTS (memory->border); i++)
    g_free (memory->border[i]);
  g_free (memory->scratch);
}

/* How many pixels of the image lie between window and bounds, each way. */
static DwmHalo
get_halo (const GeglRectangle *window, const GeglRectangle *bounds)
{
  gint64 right =
    ((gint64) bounds->x + bounds->width) - ((gint64) window->x + window->width);
  gint64 bottom = ((gint64) bounds->y + bounds->height)
                  - ((gint64) window->y + window->height);

  return (DwmHalo){
    .left = (guint) CLAMP ((gint64) window->x - bounds->x, 0, DWM_RADIUS),
    .right = (guint) CLAMP (right, 0, DWM_RADIUS),
    .top = (guint) CLAMP ((gint64) window->y - bounds->y, 0, DWM_RADIUS),
    .bottom = (guint) CLAMP (bottom, 0, DWM_RADIUS),
  };
}

static void
read_pixels (gpointer to, const Side *side, const GeglRectangle *area)
{
  gegl_buffer_get (side->buffer, area, 1.0, side->format, to,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
}

/* ---- the grid of tiles ---- */

/* The first start of a tile at or after v. */
static gint
round_up (gint v, gint origin, gint size)
{
  gint beyond = (v - origin) % size;

  return v - beyond + (beyond > 0 ? size : 0);
}

/* The start of the tile that contains v. */
static gint
round_down (gint v, gint origin, gint size)
{
  return round_up (v - size + 1, origin, size);
}

/* ---- tiles, in place ---- */

/* A tile, or the part of it that is in an area. */
typedef struct
{
  GeglRectangle area;
  gpointer out;
  gsize out_stride;
  gconstpointer in;
  gsize in_stride;
} Part;

static void
warp_part (const Job *job, Memory *memory, const Part *part)
{
  const gint radius = DWM_RADIUS;
  const GeglRectangle area = part->area;
  const gint wide = area.width + 2 * radius;
  const GeglRectangle around[] = {
    { area.x - radius, area.y - radius, wide, radius },
    { area.x - radius, area.y + area.height, wide, radius },
    { area.x - radius, area.y, radius, area.height },
    { area.x + area.width, area.y, radius, area.height }
  };
  DwmBorder border = { memory->border[0], memory->border[1], memory->border[2],
                       memory->border[3] };
  DwmWindow window = { .width = (guint) area.width,
                       .height = (guint) area.height,
                       .channels = job->channels,
                       .in = part->in,
                       .in_stride = part->in_stride,
                       .in_depth = job->in.depth,
                       .out = part->out,
                       .out_stride = part->out_stride,
                       .out_depth = job->out.depth,
                       .halo = get_halo (&area, job->bounds),
                       .border = &border };
  const guint real[] = { window.halo.top, window.halo.bottom, window.halo.left,
                         window.halo.right };

  for (guint i = 0; i < G_N_ELEMENTS (around); i++)
    if (real[i] > 0)
      read_pixels (memory->border[i], &job->in, &around[i]);
  dwm_warp_window (job->dwm, &window, memory->scratch);
}

/* The stride in numbers, from two rows that are n rows apart. */
static gsize
get_stride (const Side *side, gconstpointer first, gconstpointer other, gint n)
{
  gsize size = dwm_depth_get_size (side->depth);

  return (gsize) ((const gchar *) other - (const gchar *) first)
         / (size * (gsize) n);
}

/* The iterator gives a tile in one piece, but a part of one row by row; all its
 * rows stay valid until it leaves the tile. Returns whether this was the last
 * row, and part is complete. */
static gboolean
gather (Part *part,
        const Job *job,
        const GeglRectangle *area,
        const GeglBufferIterator *tiles)
{
  const GeglRectangle *roi = &tiles->items[0].roi;
  gpointer out = tiles->items[0].data;
  gconstpointer in = tiles->items[1].data;

  if (part->area.height == 0)
    {
      gint tile = round_down (roi->y, job->tile.y, job->tile.height);
      gint end = MIN (tile + job->tile.height, area->y + area->height);
      gsize stride = (gsize) roi->width * job->channels;

      *part = (Part){
        { roi->x, roi->y, roi->width, end - roi->y }, out, stride, in, stride
      };
    }
  else
    {
      gint n = roi->y - part->area.y;

      part->out_stride = get_stride (&job->out, part->out, out, n);
      part->in_stride = get_stride (&job->in, part->in, in, n);
    }
  return roi->y + roi->height == part->area.y + part->area.height;
}

/* Where a tile is stored in another format than it is processed in, or the two
 * buffers' tiles do not coincide, GEGL converts and copies. */
static void
warp_tiles (const Job *job, Memory *memory, const GeglRectangle *area)
{
  GeglBufferIterator *tiles;
  Part part = { { 0 } };

  tiles = gegl_buffer_iterator_new (job->out.buffer, area, 0, job->out.format,
                                    GEGL_ACCESS_WRITE, GEGL_ABYSS_NONE, 2);
  gegl_buffer_iterator_add (tiles, job->in.buffer, area, 0, job->in.format,
                            GEGL_ACCESS_READ, GEGL_ABYSS_NONE);
  while (gegl_buffer_iterator_next (tiles))
    if (gather (&part, job, area, tiles))
      {
        warp_part (job, memory, &part);
        part.area.height = 0;
      }
}

/* ---- windows, copied ---- */

static void
warp_window (const Job *job, Memory *memory, const GeglRectangle *area)
{
  DwmHalo halo = get_halo (area, job->bounds);
  GeglRectangle read = { area->x - (gint) halo.left, area->y - (gint) halo.top,
                         area->width + (gint) (halo.left + halo.right),
                         area->height + (gint) (halo.top + halo.bottom) };
  gsize stride = (gsize) read.width * job->channels;
  gsize first = halo.top * stride + halo.left * job->channels;
  gsize size = dwm_depth_get_size (job->in.depth);
  DwmWindow window = { .width = (guint) area->width,
                       .height = (guint) area->height,
                       .channels = job->channels,
                       .in = (const gchar *) memory->in + first * size,
                       .in_stride = stride,
                       .in_depth = job->in.depth,
                       .out = memory->out,
                       .out_stride = (gsize) area->width * job->channels,
                       .out_depth = job->out.depth,
                       .halo = halo };

  read_pixels (memory->in, &job->in, &read);
  dwm_warp_window (job->dwm, &window, memory->scratch);
  gegl_buffer_set (job->out.buffer, area, 0, job->out.format, memory->out,
                   GEGL_AUTO_ROWSTRIDE);
}

static void
warp_windows (const Job *job, Memory *memory, const GeglRectangle *area)
{
  for (gint y = 0; y < area->height; y += WINDOW_HEIGHT)
    for (gint x = 0; x < area->width; x += WINDOW_WIDTH)
      {
        GeglRectangle window = { area->x + x, area->y + y,
                                 MIN (area->width - x, WINDOW_WIDTH),
                                 MIN (area->height - y, WINDOW_HEIGHT) };

        warp_window (job, memory, &window);
      }
}

/* ---- areas ---- */

/* n rows of tiles, from the first of the roi on, in one thread. */
static void
warp_rows (gsize first, gsize n, gpointer data)
{
  const Job *job = data;
  const gint height = job->tile.height;
  gint top = round_down (job->roi->y, job->tile.y, height);
  GeglRectangle rows = { job->roi->x, top + (gint) first * height,
                         job->roi->width, (gint) n * height };
  Memory memory;

  memory_init (&memory, job);
  gegl_rectangle_intersect (&rows, &rows, job->roi);
  if (job->tiled)
    warp_tiles (job, &memory, &rows);
  else
    warp_windows (job, &memory, &rows);
  memory_clear (&memory);
}

void
pixels_warp_area (GeglBuffer *out,
                  GeglBuffer *in,
                  const GeglRectangle *bounds,
                  const GeglRectangle *roi,
                  const Dwm *dwm)
{
  Job job;
  gint top, bottom;

  g_return_if_fail (out != in);
  g_return_if_fail (roi->width > 0 && roi->height > 0);

  job_init (&job, out, in, bounds, roi, dwm);
  top = round_down (roi->y, job.tile.y, job.tile.height);
  bottom = round_up (roi->y + roi->height, job.tile.y, job.tile.height);
  gegl_parallel_distribute_range (
    (gsize) (bottom - top) / (gsize) job.tile.height,
    (gdouble) THREAD_COST / ((gdouble) roi->width * job.tile.height), warp_rows,
    &job);
}

gboolean
pixels_warp (GeglBuffer *out,
             GeglBuffer *in,
             const GeglRectangle *area,
             const Dwm *dwm,
             PixelsProgress progress,
             gpointer data)
{
  g_return_val_if_fail (out != in, FALSE);

  for (gint y = 0; y < area->height; y += STRIP_HEIGHT)
    {
      GeglRectangle strip = { area->x, area->y + y, area->width,
                              MIN (area->height - y, STRIP_HEIGHT) };

      if (progress && !progress ((gdouble) y / area->height, data))
        return FALSE;
      pixels_warp_area (out, in, area, &strip, dwm);
    }
  return !progress || progress (1.0, data);
}
