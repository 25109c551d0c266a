/* bench-photo.c - the steps of cleaning up a photograph, timed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-photo MODEL PHOTO OUT: cleans up as "sympie apply" does and prints
 * how many milliseconds each part took. */
#include <gegl.h>
#include <string.h>

#include "core/dwm.h"
#include "plug-in/cli/cli-batch.h"
#include "plug-in/cli/cli-image.h"
#include "plug-in/cli/cli.h"
#include "plug-in/gegl/pixels.h"

typedef struct
{
  const gchar *model;
  const gchar *photo;
  const gchar *out;
  gint64 since;
} Work;

static void
tell (Work *work, const gchar *part)
{
  gint64 now = g_get_monotonic_time ();

  g_print ("%.1f ms %s\n", (now - work->since) / 1e3, part);
  work->since = g_get_monotonic_time ();
}

/* The network only, on as many views as the photograph has. */
static void
estimate_again (const GeglRectangle *area, Nem *nem)
{
  ViewsPlan plan;
  SympieParams p;
  g_autofree gfloat *scaled = NULL;
  gint threads;

  g_object_get (gegl_config (), "threads", &threads, NULL);
  views_plan_init (&plan, (guint) area->width, (guint) area->height,
                   VIEWS_WHOLE);
  scaled = g_new0 (gfloat, (gsize) 3 * plan.width * plan.height);
  views_estimate (&p, &plan, scaled, nem, (guint) threads, NULL);
}

static gboolean
clean_up (guint index, gpointer data, GError **error)
{
  Work *work = data;
  g_autofree gchar *temporary =
    g_strconcat (work->out, strrchr (work->out, '.'), NULL);
  const CliTarget target = { (gchar *) work->out, temporary,
                             cli_kind_of_name (work->out) };
  g_autoptr (Nem) nem = NULL;
  g_autoptr (NemPlan) plan = NULL;
  g_autoptr (GeglBuffer) image = NULL;
  g_autoptr (GeglBuffer) result = NULL;
  const GeglRectangle *area;
  EstimateOptions options;
  Cleanup cleanup;

  work->since = g_get_monotonic_time ();
  nem = nem_load (work->model, error);
  if (!nem)
    return FALSE;
  plan = nem_plan_new (nem, NEM_SIZE, NEM_SIZE, 1, error);
  tell (work, "load the model");
  image = cli_image_load (work->photo, error);
  if (!image)
    return FALSE;
  tell (work, "decode");
  area = gegl_buffer_get_extent (image);
  estimate_options_init (&options);
  if (!pixels_estimate (&cleanup, image, area, nem, &options, NULL, NULL,
                        error))
    return FALSE;
  tell (work, "scale and estimate");
  estimate_again (area, nem);
  tell (work, "estimate alone");
  result = cli_image_new_result (image, target.kind, 0);
  if (!pixels_clean_up (&cleanup, result, image, area, area, NULL, NULL, error))
    return FALSE;
  tell (work, "warp");
  if (!cli_image_save (result, &target, work->photo, error))
    return FALSE;
  tell (work, "encode");
  return TRUE;
}

int
main (int argc, char **argv)
{
  if (argc != 4)
    {
      g_printerr ("usage: bench-photo MODEL PHOTO OUT\n");
      return CLI_USAGE;
    }
  return cli_batch_run (
    &(CliBatch){ .photos = &argv[2],
                 .n = 1,
                 .photo = clean_up,
                 .data = &(Work){ argv[1], argv[2], argv[3] } });
}
