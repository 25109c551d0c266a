/* bench-photo.c - the steps of cleaning up a photograph, timed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-photo MODEL PHOTO OUT: cleans up as "sympie apply" does and prints
 * how many milliseconds each part took. */
#include <stdio.h>

#include "plug-in/photo/photo-clean.h"

static gint64 since;

static void
tell (const gchar *part)
{
  gint64 now = g_get_monotonic_time ();

  g_print ("%.1f ms %s\n", (now - since) / 1e3, part);
  since = g_get_monotonic_time ();
}

/* Reads all rows, through @dwm if it is there. */
static gboolean
read_rows (const gchar *path, const Dwm *dwm, GError **error)
{
  Photo *photo = photo_open (path, 0, error);
  g_autoptr (PhotoSource) source =
    photo != NULL ? photo_source_new (photo, error) : NULL;
  g_autoptr (PhotoWarp) warp = NULL;
  g_autofree guchar *band = NULL;
  PhotoRows rows;

  if (source == NULL)
    return FALSE;
  rows = photo_source_get_rows (source);
  if (dwm != NULL)
    {
      warp = photo_warp_new (&rows, dwm, rows.depth);
      rows = photo_warp_get_rows (warp);
    }
  band = g_malloc ((gsize) rows.width * rows.channels * PHOTO_BAND
                   * dwm_depth_get_size (rows.depth));
  for (guint y = 0; y < rows.height; y += PHOTO_BAND)
    if (!rows.read (band, MIN (PHOTO_BAND, rows.height - y), rows.data, error))
      return FALSE;
  return TRUE;
}

/* The network only, on as many views as the photograph has. */
static void
estimate_again (const Cleanup *cleanup, Nem *nem, guint n_threads)
{
  const ViewsRect *seen = &cleanup->looked_at;
  ViewsPlan plan;
  SympieParams p;
  g_autofree gfloat *scaled = NULL;

  views_plan_init (&plan, (guint) MAX (seen->width, 1),
                   (guint) MAX (seen->height, 1), VIEWS_WHOLE);
  scaled = g_new0 (gfloat, (gsize) 3 * plan.width * plan.height);
  views_estimate (&p, &plan, scaled, nem, n_threads, NULL);
}

static gboolean
clean_up (gchar **words, GError **error)
{
  const PhotoOptions options = { .n_threads = g_get_num_processors () };
  g_autoptr (GPtrArray) remarks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Nem) nem = NULL;
  g_autoptr (NemPlan) plan = NULL;
  EstimateOptions estimate;
  Cleanup cleanup;
  FILE *file;
  Dwm dwm;
  gboolean ok;

  since = g_get_monotonic_time ();
  nem = nem_load (words[0], error);
  if (!nem)
    return FALSE;
  plan = nem_plan_new (nem, NEM_SIZE, NEM_SIZE, 1, error);
  tell ("load the model");
  estimate_options_init (&estimate);
  if (!photo_estimate (&cleanup, words[1], nem, &estimate, &options, NULL,
                       error))
    return FALSE;
  tell ("decode, scale and estimate");
  estimate_again (&cleanup, nem, options.n_threads);
  tell ("estimate alone");
  if (!read_rows (words[1], NULL, error))
    return FALSE;
  tell ("decode alone");
  dwm_init (&dwm, &cleanup.passes[0], 1.0, DWM_EXTEND, FALSE);
  if (!read_rows (words[1], &dwm, error))
    return FALSE;
  tell ("decode and warp");
  file = fopen (words[2], "w+b");
  ok = file != NULL
       && photo_clean_up (&cleanup, words[1], photo_kind_of_name (words[2]),
                          file, &options, remarks, error);
  if (file != NULL)
    fclose (file);
  tell ("decode, warp and encode");
  return ok;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc == 4 && clean_up (argv + 1, &error))
    return 0;
  g_printerr ("%s\n", error != NULL ? error->message
                                    : "usage: bench-photo MODEL PHOTO OUT");
  return 1;
}
