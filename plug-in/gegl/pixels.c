/* pixels.c - NEM on GEGL's buffers, and the passes of a clean-up
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gegl/pixels.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "core/resize.h"

#define OVERSAMPLING 2 /* mipmap pixels, at least, to one of a view */
#define STEPS 65535.0f /* of what the network is shown, from 0 to 1 */
#define BAND 256       /* mipmap rows between two reports of progress */

static guint
get_threads (void)
{
  gint threads = 1;

  g_object_get (gegl_config (), "threads", &threads, NULL);
  return (guint) MAX (threads, 1);
}

/* ---- progress ---- */

/* A part of a job, from one fraction of it to another. */
typedef struct
{
  PixelsProgress progress;
  gpointer data;
  gdouble from;
  gdouble to;
} Part;

static gboolean
report_part (gdouble done, gpointer data)
{
  const Part *part = data;

  return part->progress == NULL
         || part->progress (part->from + done * (part->to - part->from),
                            part->data);
}

/* Step @i of @n that take about as long as each other. */
static Part
get_step (PixelsProgress progress, gpointer data, guint i, guint n)
{
  return (Part){ progress, data, (gdouble) i / n, (i + 1.0) / n };
}

static gboolean
stopped (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                       _ ("cancelled"));
  return FALSE;
}

/* ---- one pass ---- */

static gboolean
warp_pass (const Cleanup *cleanup,
           guint pass,
           GeglBuffer *out,
           GeglBuffer *in,
           const GeglRectangle *area,
           Part *progress)
{
  Dwm dwm;

  dwm_init (&dwm, &cleanup->passes[pass], cleanup->strength, cleanup->edges,
            cleanup->clamp);
  return pixels_warp (out, in, area, &dwm, report_part, progress);
}

/* The part of mipmap level that lies within area: a pixel that is made of
 * others beyond the area too is left out. */
static GeglRectangle
get_mipmap_area (const GeglRectangle *area, guint level)
{
  gint64 step = (gint64) 1 << level;
  gint left = (gint) ((area->x + step - 1) >> level);
  gint top = (gint) ((area->y + step - 1) >> level);
  gint right = (gint) (((gint64) area->x + area->width) >> level);
  gint bottom = (gint) (((gint64) area->y + area->height) >> level);

  return (GeglRectangle){ left, top, right - left, bottom - top };
}

static guint
get_mipmap_level (const GeglRectangle *area, const ViewsPlan *plan)
{
  guint shorter = (guint) MIN (area->width, area->height);
  guint target = MIN (plan->width, plan->height);
  guint level = 0;

  while (shorter >> (level + 1) >= OVERSAMPLING * target)
    level++;
  return level;
}

/* RGBA to what the network is shown: over its mean grey, within [0, 1]. A NaN
 * becomes 0. babl takes the conversion that it measured to be the fastest, so
 * the last bit changes from run to run; in steps of 16 bits it does not, and a
 * photograph has the same numbers each time. */
static void
flatten (gfloat *out, const gfloat *in, gsize n)
{
  static const gfloat mean[3] = PARAMS_MEAN;

  for (gsize i = 0; i < n; i++)
    {
      gfloat alpha = CLAMP (in[4 * i + 3], 0.0f, 1.0f);

      for (guint c = 0; c < 3; c++)
        {
          gfloat value = in[4 * i + c];

          value = value > 0.0f ? MIN (value, 1.0f) : 0.0f;
          value = mean[c] + alpha * (value - mean[c]);
          out[3 * i + c] = (gfloat) (gint) (value * STEPS + 0.5f) / STEPS;
        }
    }
}

/* Reads part of a mipmap level in bands. FALSE when it was stopped. */
static gboolean
read_bands (gfloat *rgb,
            GeglBuffer *in,
            const GeglRectangle *part,
            guint level,
            Part *progress)
{
  const gsize width = (gsize) part->width;
  g_autofree gfloat *rgba = g_new (gfloat, 4 * BAND * width);

  for (gint y = 0; y < part->height; y += BAND)
    {
      GeglRectangle band = { part->x, part->y + y, part->width,
                             MIN (BAND, part->height - y) };

      if (!report_part ((gdouble) y / part->height, progress))
        return FALSE;
      gegl_buffer_get (in, &band, 1.0 / (1 << level),
                       babl_format ("R'G'B'A float"), rgba, GEGL_AUTO_ROWSTRIDE,
                       GEGL_ABYSS_CLAMP);
      flatten (rgb + 3 * width * (gsize) y, rgba, width * (gsize) band.height);
    }
  return report_part (1.0, progress);
}

/* area of in, scaled as plan has it: (height, width, 3) interleaved; NULL when
 * it was stopped. */
static gfloat *
scale (GeglBuffer *in,
       const GeglRectangle *area,
       const ViewsPlan *plan,
       Part *progress)
{
  guint level = get_mipmap_level (area, plan);
  GeglRectangle part = get_mipmap_area (area, level);
  g_autofree gfloat *rgb = g_new (gfloat, (gsize) 3 * part.width * part.height);
  gfloat *scaled;

  if (!read_bands (rgb, in, &part, level, progress))
    return NULL;
  scaled = g_new (gfloat, (gsize) 3 * plan->width * plan->height);
  resize_triangle (scaled, plan->width, plan->height, rgb, (guint) part.width,
                   (guint) part.height, 3);
  return scaled;
}

static gboolean
estimate_pass (SympieParams *out,
               GeglBuffer *in,
               const GeglRectangle *area,
               Nem *nem,
               ViewsScope scope,
               Part *progress,
               GError **error)
{
  g_autofree gfloat *scaled = NULL;
  ViewsPlan plan;

  views_plan_init (&plan, (guint) area->width, (guint) area->height, scope);
  scaled = scale (in, area, &plan, progress);
  if (scaled == NULL)
    return stopped (error);
  return views_estimate (out, &plan, scaled, nem, get_threads (), error);
}

/* ---- all passes ---- */

static void
start_cleanup (Cleanup *cleanup, Nem *nem, const EstimateOptions *options)
{
  g_autofree gchar *title = nem_dup_title (nem);

  cleanup_init (cleanup);
  cleanup->n = options->passes;
  cleanup->strength = options->strength;
  cleanup->scope = options->scope;
  g_strlcpy (cleanup->model, title, sizeof cleanup->model);
  g_strlcpy (cleanup->hash, nem_get_hash (nem), sizeof cleanup->hash);
}

gboolean
pixels_estimate (Cleanup *out,
                 GeglBuffer *in,
                 const GeglRectangle *area,
                 Nem *nem,
                 const EstimateOptions *options,
                 PixelsProgress progress,
                 gpointer data,
                 GError **error)
{
  const Babl *format = pixels_get_format (gegl_buffer_get_format (in));
  const guint n_steps = 2 * options->passes - 1; /* a warp between estimates */
  g_autoptr (GeglBuffer) last = g_object_ref (in);
  Cleanup cleanup;

  if (area->width < 1 || area->height < 1)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
                   _ ("nothing to look at: the area is %dx%d pixels"),
                   area->width, area->height);
      return FALSE;
    }
  start_cleanup (&cleanup, nem, options);
  for (guint i = 0; i < cleanup.n; i++)
    {
      Part step = get_step (progress, data, 2 * i, n_steps);

      if (i > 0)
        {
          Part warp = get_step (progress, data, 2 * i - 1, n_steps);
          g_autoptr (GeglBuffer) next = gegl_buffer_new (area, format);

          if (!warp_pass (&cleanup, i - 1, next, last, area, &warp))
            return stopped (error);
          g_set_object (&last, next);
        }
      if (!estimate_pass (&cleanup.passes[i], last, area, nem, options->scope,
                          &step, error))
        return FALSE;
    }
  *out = cleanup;
  return TRUE;
}

gboolean
pixels_clean_up (const Cleanup *cleanup,
                 GeglBuffer *out,
                 GeglBuffer *in,
                 const GeglRectangle *image,
                 const GeglRectangle *area,
                 PixelsProgress progress,
                 gpointer data,
                 GError **error)
{
  const gint border = DWM_RADIUS * (gint) cleanup->n;
  const Babl *format = pixels_get_format (gegl_buffer_get_format (in));
  g_autoptr (GeglBuffer) last = g_object_ref (in);
  GeglRectangle roi = { area->x - border, area->y - border,
                        area->width + 2 * border, area->height + 2 * border };

  /* What lies beyond these borders is wrong in each pass by DWM_RADIUS pixels
   * more, unless the image ends there; @area stays free of it. */
  gegl_rectangle_intersect (&roi, &roi, image);
  for (guint i = 0; i < cleanup->n; i++)
    {
      Part step = get_step (progress, data, i, cleanup->n);
      g_autoptr (GeglBuffer) next = i + 1 < cleanup->n
                                      ? gegl_buffer_new (&roi, format)
                                      : g_object_ref (out);

      if (!warp_pass (cleanup, i, next, last, &roi, &step))
        return stopped (error);
      g_set_object (&last, next);
    }
  return TRUE;
}
