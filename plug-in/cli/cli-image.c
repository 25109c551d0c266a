/* cli-image.c - photographs read from files and written to files, through GEGL
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-image.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "plug-in/cli/cli-batch.h"
#include "plug-in/cli/cli-metadata.h"
#include "plug-in/cli/cli-orient.h"
#include "core/output.h"

#define QUALITY 95 /* of JPEG and WebP */

/* Memory for the photograph, its result and scaled copies, in floats. */
#define CACHE_COPIES 3
#define CACHE_MIN ((guint64) 128 << 20)

/* GEGL swaps tiles to disk beyond this, so it must hold the whole job; all
 * workers together must not exceed the machine's memory, or the system would
 * swap instead. */
static void
size_cache (guint64 n_pixels)
{
  guint64 need = n_pixels * 4 * sizeof (gfloat) * CACHE_COPIES;
  guint64 room = G_MAXUINT64;
  glong pages = sysconf (_SC_PHYS_PAGES);
  struct rlimit limit;

  if (pages > 0)
    room =
      (guint64) pages * sysconf (_SC_PAGESIZE) / 2 / cli_batch_count_workers ();
  if (getrlimit (RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    room = MIN (room, limit.rlim_cur / 3);
  need = MIN (MAX (need, CACHE_MIN), room);
  g_object_set (gegl_config (), "tile-cache-size", need, NULL);
}

static gboolean
check_loaded (GeglBuffer *image, const gchar *path, GError **error)
{
  const Babl *format;

  if (image == NULL)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "%s: cannot be read", path);
      return FALSE;
    }
  format = gegl_buffer_get_format (image);
  if (babl_get_model_flags (format) & BABL_MODEL_FLAG_CMYK)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "%s: it is made for print, in CMYK; convert it to RGB "
                   "first",
                   path);
      return FALSE;
    }
  return TRUE;
}

GeglBuffer *
cli_image_load (const gchar *path, GError **error)
{
  const CliKind *kind = cli_kind_of_file (path, error);
  g_autofree gchar *whole_path = g_canonicalize_filename (path, NULL);
  g_autoptr (GeglNode) graph = NULL;
  GeglNode *load, *sink;
  GeglRectangle box;
  g_autoptr (GeglBuffer) image = NULL;

  if (kind == NULL)
    return NULL;
  if (!gegl_has_operation (kind->loader))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "%s: this GEGL cannot read %s", path, kind->title);
      return NULL;
    }
  graph = gegl_node_new ();
  load = gegl_node_new_child (graph, "operation", kind->loader, "path",
                              whole_path, NULL);
  sink = gegl_node_new_child (graph, "operation", "gegl:buffer-sink", "buffer",
                              &image, NULL);
  gegl_node_link (load, sink);
  cli_batch_guard ("cannot be read");
  box = gegl_node_get_bounding_box (load);
  if (box.width > 0 && box.height > 0)
    {
      size_cache ((guint64) box.width * box.height);
      gegl_node_process (sink);
    }
  cli_batch_guard (NULL);
  if (!check_loaded (image, path, error))
    return NULL;
  return cli_orient (g_steal_pointer (&image),
                     cli_metadata_get_orientation (path));
}

static guint
get_depth (const Babl *format)
{
  const Babl *type = babl_format_get_type (format, 0);

  return type == babl_type ("u8") ? 8 : type == babl_type ("u16") ? 16 : 32;
}

GeglBuffer *
cli_image_new_result (GeglBuffer *like, const CliKind *kind, guint depth)
{
  const Babl *format = gegl_buffer_get_format (like);
  const Babl *space = babl_format_get_space (format);
  gboolean alpha = babl_format_has_alpha (format);
  gboolean grey = babl_format_get_n_components (format) <= 2;
  guint own = get_depth (format);
  g_autofree gchar *name = NULL;

  /* TIFF stores whatever GEGL has. */
  if (depth == 0 && strcmp (kind->saver, "gegl:tiff-save") == 0)
    return gegl_buffer_new (gegl_buffer_get_extent (like), format);
  if (depth == 0)
    depth = kind->deep && own > 8 ? 16 : 8;
  name = g_strdup_printf ("%s%s u%u", grey ? "Y'" : "R'G'B'", alpha ? "A" : "",
                          depth);
  return gegl_buffer_new (gegl_buffer_get_extent (like),
                          babl_format_with_space (name, space));
}

/* Warns about what a file of @kind cannot store. */
static void
warn_of_losses (const Babl *format, const CliKind *kind)
{
  const Babl *space = babl_format_get_space (format);

  if (babl_format_has_alpha (format) && !kind->alpha)
    cli_batch_warn ("JPEG holds no transparency: it is lost");
  if (space == babl_space ("sRGB"))
    return;
  if (strcmp (kind->saver, "gegl:webp-save") == 0)
    cli_batch_warn ("written in sRGB: GEGL keeps no colour profile in WebP");
  else if (strcmp (kind->saver, "gegl:png-save") == 0
           && babl_format_get_n_components (format) <= 2)
    cli_batch_warn ("GEGL keeps no colour profile in grey PNG: it is lost");
}

static void
run_saver (GeglBuffer *image, const gchar *path, const CliKind *kind)
{
  g_autoptr (GeglNode) graph = gegl_node_new ();
  g_autofree gchar *whole_path = g_canonicalize_filename (path, NULL);
  GeglNode *source = gegl_node_new_child (
    graph, "operation", "gegl:buffer-source", "buffer", image, NULL);
  GeglNode *save = gegl_node_new_child (graph, "operation", kind->saver, "path",
                                        whole_path, NULL);

  if (strcmp (kind->saver, "gegl:png-save") == 0)
    gegl_node_set (save, "bitdepth",
                   (gint) get_depth (gegl_buffer_get_format (image)), NULL);
  else if (gegl_node_find_property (save, "quality") != NULL)
    gegl_node_set (save, "quality", QUALITY, NULL);
  if (gegl_node_find_property (save, "progressive") != NULL)
    gegl_node_set (save, "progressive", FALSE, NULL);
  gegl_node_link (source, save);
  gegl_node_process (save);
}

/* exiv2 writes last, and does not report failed writes. */
static gboolean
check_whole (const CliTarget *target, GError **error)
{
  g_autoptr (GError) fault = NULL;

  if (cli_kind_of_file (target->temporary, &fault) == target->kind)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
               "%s cannot be written: the file is not complete; is the disk "
               "full?",
               target->path);
  return FALSE;
}

gboolean
cli_image_save (GeglBuffer *image,
                const CliTarget *target,
                const gchar *source,
                GError **error)
{
  const CliKind *kind = target->kind;
  g_autofree gchar *fault = g_strdup_printf ("cannot write %s", target->path);
  g_autofree gchar *loss = NULL;

  if (!gegl_has_operation (kind->saver))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "%s: this GEGL cannot write %s", target->path, kind->title);
      return FALSE;
    }
  warn_of_losses (gegl_buffer_get_format (image), kind);
  cli_batch_guard (fault);
  run_saver (image, target->temporary, kind);
  cli_batch_guard (NULL);
  if (!check_whole (target, error))
    return FALSE;
  loss = cli_metadata_copy (target->temporary, source);
  if (loss != NULL)
    cli_batch_warn (loss);
  return check_whole (target, error)
         && output_commit (target->temporary, target->path, error);
}
