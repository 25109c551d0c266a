/* pixels.c - NEM on GEGL's buffers, and NEM and DWM in turns
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gegl/pixels.h"

#include <gio/gio.h>

#include "core/resize.h"

#define OVERSAMPLING 2 /* mipmap pixels, at least, to one of a view */
#define STEPS 65535.0f /* of what the network is shown, from 0 to 1 */

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

/* area of in, scaled as plan has it: (height, width, 3) interleaved. */
static gfloat *
look (GeglBuffer *in, const GeglRectangle *area, const ViewsPlan *plan)
{
  guint level = get_mipmap_level (area, plan);
  GeglRectangle part = get_mipmap_area (area, level);
  gsize n = (gsize) part.width * part.height;
  g_autofree gfloat *rgba = g_new (gfloat, 4 * n);
  g_autofree gfloat *rgb = g_new (gfloat, 3 * n);
  gfloat *scaled = g_new (gfloat, (gsize) 3 * plan->width * plan->height);

  gegl_buffer_get (in, &part, 1.0 / (1 << level), babl_format ("R'G'B'A float"),
                   rgba, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_CLAMP);
  flatten (rgb, rgba, n);
  resize_triangle (scaled, plan->width, plan->height, rgb, (guint) part.width,
                   (guint) part.height, 3);
  return scaled;
}

gboolean
pixels_estimate (SympieParams *out,
                 GeglBuffer *in,
                 const GeglRectangle *area,
                 Nem *nem,
                 ViewsScope scope,
                 GError **error)
{
  g_autofree gfloat *scaled = NULL;
  ViewsPlan plan;

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

/* ---- both, pass by pass ---- */

/* A pass's share of the whole job's progress. */
typedef struct
{
  const PixelsCleanUp *job;
  guint pass;
} Part;

static gboolean
report_part (gdouble done, gpointer data)
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
pixels_clean_up (GeglBuffer *out,
                 GeglBuffer *in,
                 const GeglRectangle *area,
                 const PixelsCleanUp *job,
                 SympieParams *estimates,
                 GError **error)
{
  g_autoptr (GeglBuffer) last = g_object_ref (in);
  const Babl *format = pixels_get_format (gegl_buffer_get_format (in));

  g_return_val_if_fail (out != in, FALSE);
  g_return_val_if_fail (job->passes >= 1 && job->passes <= PARAMS_MAX_PASSES,
                        FALSE);

  for (guint i = 0; i < job->passes; i++)
    {
      g_autoptr (GeglBuffer) next = NULL;
      Part part = { job, i };
      Dwm dwm;

      if (!report_part (0.0, &part))
        return stopped (error);
      if (job->nem
          && !pixels_estimate (&estimates[i], last, area, job->nem, job->scope,
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
