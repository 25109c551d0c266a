/* pixels.c - NEM and DWM on GEGL's buffers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pixels.h"

#include <gio/gio.h>

#include "core/resize.h"

/* A window's pixels, in and out, fit a core's second-level cache. */
#define WINDOW_WIDTH 512
#define WINDOW_HEIGHT 64
#define STRIP_HEIGHT 512 /* rows between two reports of progress */
#define THREAD_COST 4096 /* pixels that are worth another thread */
#define OVERSAMPLING 2   /* mipmap pixels, at least, to one of a view */

const Babl *
pixels_get_format (const Babl *format)
{
  gboolean alpha = format && babl_format_has_alpha (format);

  return babl_format (alpha ? "R'G'B'A float" : "R'G'B' float");
}

static guint
get_threads (void)
{
  gint threads = 1;

  g_object_get (gegl_config (), "threads", &threads, NULL);
  return (guint) MAX (threads, 1);
}

/* ---- looking ---- */

/* The part of mipmap level that lies within area: a pixel that is made of
 * others beyond the area too is left out. */
static GeglRectangle
get_mipmap_area (const GeglRectangle *area,
                 guint                level)
{
  gint64        step = (gint64) 1 << level;
  gint          left = (gint) ((area->x + step - 1) >> level);
  gint          top = (gint) ((area->y + step - 1) >> level);
  gint          right = (gint) (((gint64) area->x + area->width) >> level);
  gint          bottom = (gint) (((gint64) area->y + area->height) >> level);

  return (GeglRectangle) { left, top, right - left, bottom - top };
}

static guint
get_mipmap_level (const GeglRectangle *area,
                  const ViewsPlan     *plan)
{
  guint shorter = (guint) MIN (area->width, area->height);
  guint target = MIN (plan->width, plan->height);
  guint level = 0;

  while (shorter >> (level + 1) >= OVERSAMPLING * target)
    level++;
  return level;
}

/* RGBA to what the network is shown: over its mean grey, within [0, 1]. A NaN
 * becomes 0. */
static void
flatten (gfloat       *out,
         const gfloat *in,
         gsize         n)
{
  static const gfloat mean[3] = PARAMS_MEAN;

  for (gsize i = 0; i < n; i++)
    {
      gfloat alpha = CLAMP (in[4 * i + 3], 0.0f, 1.0f);

      for (guint c = 0; c < 3; c++)
        {
          gfloat value = in[4 * i + c];

          value = value > 0.0f ? MIN (value, 1.0f) : 0.0f;
          out[3 * i + c] = mean[c] + alpha * (value - mean[c]);
        }
    }
}

/* area of in, scaled as plan has it: (height, width, 3) interleaved. */
static gfloat *
look (GeglBuffer          *in,
      const GeglRectangle *area,
      const ViewsPlan     *plan)
{
  guint              level = get_mipmap_level (area, plan);
  GeglRectangle      part = get_mipmap_area (area, level);
  gsize              n = (gsize) part.width * part.height;
  g_autofree gfloat *rgba = g_new (gfloat, 4 * n);
  g_autofree gfloat *rgb = g_new (gfloat, 3 * n);
  gfloat            *scaled = g_new (gfloat, (gsize) 3 * plan->width
                                               * plan->height);

  gegl_buffer_get (in, &part, 1.0 / (1 << level),
                   babl_format ("R'G'B'A float"), rgba, GEGL_AUTO_ROWSTRIDE,
                   GEGL_ABYSS_CLAMP);
  flatten (rgb, rgba, n);
  resize_triangle (scaled, plan->width, plan->height, rgb, (guint) part.width,
                   (guint) part.height, 3);
  return scaled;
}

gboolean
pixels_estimate (SympieParams        *out,
                 GeglBuffer          *in,
                 const GeglRectangle *area,
                 Nem                 *nem,
                 ViewsScope           scope,
                 GError             **error)
{
  g_autofree gfloat *scaled = NULL;
  ViewsPlan          plan;

  g_return_val_if_fail (out && GEGL_IS_BUFFER (in) && area && nem, FALSE);

  if (area->width < 1 || area->height < 1)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
                   "nothing to look at: the area is %dx%d pixels", area->width,
                   area->height);
      return FALSE;
    }
  views_plan_init (&plan, (guint) area->width, (guint) area->height, scope);
  scaled = look (in, area, &plan);
  return views_estimate (out, &plan, scaled, nem, get_threads (), error);
}

/* ---- warping ---- */

/* How many pixels of the image lie between window and bounds, each way. */
static DwmApron
get_apron (const GeglRectangle *window,
           const GeglRectangle *bounds)
{
  gint64 right = ((gint64) bounds->x + bounds->width)
                 - ((gint64) window->x + window->width);
  gint64 bottom = ((gint64) bounds->y + bounds->height)
                  - ((gint64) window->y + window->height);

  return (DwmApron) {
    .left = (guint) CLAMP ((gint64) window->x - bounds->x, 0, DWM_REACH),
    .right = (guint) CLAMP (right, 0, DWM_REACH),
    .top = (guint) CLAMP ((gint64) window->y - bounds->y, 0, DWM_REACH),
    .bottom = (guint) CLAMP (bottom, 0, DWM_REACH),
  };
}

typedef struct
{
  const Babl *format;
  guint       channels;
  gfloat     *in;
  gfloat     *out;
  gfloat     *scratch;
} Memory;

static void
memory_init (Memory              *memory,
             GeglBuffer          *in,
             const GeglRectangle *roi)
{
  gsize width = (gsize) MIN (roi->width, WINDOW_WIDTH);
  gsize height = (gsize) MIN (roi->height, WINDOW_HEIGHT);
  guint channels;

  memory->format = pixels_get_format (gegl_buffer_get_format (in));
  channels = (guint) babl_format_get_n_components (memory->format);
  memory->channels = channels;
  memory->in = g_new (gfloat, (width + 2 * DWM_REACH)
                                * (height + 2 * DWM_REACH) * channels);
  memory->out = g_new (gfloat, width * height * channels);
  memory->scratch = g_new (gfloat,
                           dwm_scratch_size ((guint) width, channels));
}

static void
memory_clear (Memory *memory)
{
  g_free (memory->in);
  g_free (memory->out);
  g_free (memory->scratch);
}

static void
warp_window (GeglBuffer          *out,
             GeglBuffer          *in,
             const GeglRectangle *bounds,
             const GeglRectangle *window,
             const Dwm           *dwm,
             Memory              *memory)
{
  DwmApron      apron = get_apron (window, bounds);
  guint         channels = memory->channels;
  GeglRectangle read = { window->x - (gint) apron.left,
                         window->y - (gint) apron.top,
                         window->width + (gint) (apron.left + apron.right),
                         window->height + (gint) (apron.top + apron.bottom) };
  gsize         in_stride = (gsize) read.width * channels;

  gegl_buffer_get (in, &read, 1.0, memory->format, memory->in,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  dwm_warp (dwm, memory->out, (gsize) window->width * channels,
            memory->in + apron.top * in_stride + apron.left * channels,
            in_stride, (guint) window->width, (guint) window->height, channels,
            &apron, memory->scratch);
  gegl_buffer_set (out, window, 0, memory->format, memory->out,
                   GEGL_AUTO_ROWSTRIDE);
}

void
pixels_warp_tile (GeglBuffer          *out,
                  GeglBuffer          *in,
                  const GeglRectangle *bounds,
                  const GeglRectangle *roi,
                  const Dwm           *dwm)
{
  Memory memory;

  g_return_if_fail (out != in);

  memory_init (&memory, in, roi);
  for (gint y = 0; y < roi->height; y += WINDOW_HEIGHT)
    for (gint x = 0; x < roi->width; x += WINDOW_WIDTH)
      {
        GeglRectangle window = { roi->x + x, roi->y + y,
                                 MIN (roi->width - x, WINDOW_WIDTH),
                                 MIN (roi->height - y, WINDOW_HEIGHT) };

        warp_window (out, in, bounds, &window, dwm, &memory);
      }
  memory_clear (&memory);
}

typedef struct
{
  GeglBuffer          *out;
  GeglBuffer          *in;
  const GeglRectangle *bounds;
  const Dwm           *dwm;
} Shared;

static void
warp_shared (const GeglRectangle *roi,
             gpointer             data)
{
  const Shared *shared = data;

  pixels_warp_tile (shared->out, shared->in, shared->bounds, roi,
                    shared->dwm);
}

gboolean
pixels_warp (GeglBuffer          *out,
             GeglBuffer          *in,
             const GeglRectangle *area,
             const Dwm           *dwm,
             PixelsProgress       progress,
             gpointer             data)
{
  Shared shared = { out, in, area, dwm };

  g_return_val_if_fail (out != in, FALSE);

  for (gint y = 0; y < area->height; y += STRIP_HEIGHT)
    {
      GeglRectangle strip = { area->x, area->y + y, area->width,
                              MIN (area->height - y, STRIP_HEIGHT) };

      if (progress && !progress ((gdouble) y / area->height, data))
        return FALSE;
      gegl_parallel_distribute_area (&strip, THREAD_COST,
                                     GEGL_SPLIT_STRATEGY_AUTO, warp_shared,
                                     &shared);
    }
  return !progress || progress (1.0, data);
}

/* ---- both, pass by pass ---- */

/* A pass's share of the whole job's progress. */
typedef struct
{
  const PixelsCleanUp *job;
  guint                pass;
} Part;

static gboolean
report_part (gdouble  done,
             gpointer data)
{
  const Part *part = data;

  return !part->job->progress
         || part->job->progress ((part->pass + done) / part->job->passes,
                                 part->job->data);
}

static gboolean
stopped (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  return FALSE;
}

gboolean
pixels_clean_up (GeglBuffer          *out,
                 GeglBuffer          *in,
                 const GeglRectangle *area,
                 const PixelsCleanUp *job,
                 SympieParams        *estimates,
                 GError             **error)
{
  g_autoptr (GeglBuffer) last = g_object_ref (in);
  const Babl            *format = pixels_get_format (
    gegl_buffer_get_format (in));

  g_return_val_if_fail (job->nem != NULL && out != in, FALSE);
  g_return_val_if_fail (job->passes >= 1 && job->passes <= PIXELS_MAX_PASSES,
                        FALSE);

  for (guint i = 0; i < job->passes; i++)
    {
      g_autoptr (GeglBuffer) next = NULL;
      Part                   part = { job, i };
      Dwm                    dwm;

      if (!report_part (0.0, &part))
        return stopped (error);
      if (!pixels_estimate (&estimates[i], last, area, job->nem, job->scope,
                            error))
        return FALSE;

      if (i + 1 < job->passes)
        next = gegl_buffer_new (area, format);
      else if (out)
        next = g_object_ref (out);
      else
        break;
      dwm_init (&dwm, &estimates[i], job->strength, job->edges, job->clamp);
      if (!pixels_warp (next, last, area, &dwm, report_part, &part))
        return stopped (error);
      g_set_object (&last, next);
    }
  return TRUE;
}
