/* photo-clean.c - photographs in files, estimated and cleaned up
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/photo/photo-clean.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "plug-in/photo/photo-codec.h"
#include "plug-in/photo/photo-view.h"

/* A photograph that is opened, and the passes that work on its rows. */
typedef struct
{
  PhotoSource *source;
  PhotoWarp *warps[PARAMS_MAX_PASSES];
  guint n;
  PhotoRows rows; /* of the last pass */
} Chain;

static void
chain_clear (Chain *chain)
{
  while (chain->n > 0)
    photo_warp_free (chain->warps[--chain->n]);
  g_clear_pointer (&chain->source, photo_source_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chain, chain_clear)

static gboolean
chain_open (Chain *chain, const gchar *path, guint max, GError **error)
{
  Photo *photo = photo_open (path, max, error);

  *chain = (Chain){ 0 };
  if (photo == NULL)
    return FALSE;
  chain->source = photo_source_new (photo, error);
  if (chain->source == NULL)
    return FALSE;
  chain->rows = photo_source_get_rows (chain->source);
  return TRUE;
}

static void
chain_add (Chain *chain, const Cleanup *cleanup, guint pass, DwmDepth depth)
{
  Dwm dwm;

  cleanup_get_dwm (&dwm, cleanup, pass);
  chain->warps[chain->n] = photo_warp_new (&chain->rows, &dwm, depth);
  chain->rows = photo_warp_get_rows (chain->warps[chain->n]);
  chain->n++;
}

static void
take_remarks (GPtrArray *remarks, Photo *photo)
{
  for (guint i = 0; i < photo->remarks->len; i++)
    g_ptr_array_add (remarks, g_strdup (photo->remarks->pdata[i]));
}

/* ---- estimating ---- */

typedef struct
{
  const gchar *path;
  const PhotoOptions *options;
  GPtrArray *remarks;
  const Cleanup *cleanup; /* whose first @passes the image has been through */
  guint passes;
  ViewsScope scope;
  PhotoView view;
} Look;

static gboolean
read_view (EstimateView *view,
           const ViewsRect *part,
           guint n,
           gpointer data,
           GError **error)
{
  Look *look = data;
  g_auto (Chain) chain = { 0 };

  photo_view_clear (&look->view);
  if (!chain_open (&chain, look->path, look->options->max_megapixels, error))
    return FALSE;
  for (guint i = 0; i < look->passes; i++)
    chain_add (&chain, look->cleanup, i, DWM_FLOAT);
  if (!photo_view_read (&look->view, &chain.rows, part, look->scope, error))
    return FALSE;
  if (look->remarks != NULL && look->remarks->len == 0)
    take_remarks (look->remarks, photo_source_get_photo (chain.source));
  *view = look->view.view;
  look->view.view = (EstimateView){ 0 };
  return TRUE;
}

static void
read_sample (gfloat *rgb, const ViewsRect *part, gpointer data)
{
  const Look *look = data;

  photo_view_get_sample (rgb, &look->view, part);
}

static gboolean
get_area (ViewsRect *area, const Look *look, GError **error)
{
  g_auto (Chain) chain = { 0 };

  if (!chain_open (&chain, look->path, look->options->max_megapixels, error))
    return FALSE;
  *area =
    (ViewsRect){ 0, 0, (gint) chain.rows.width, (gint) chain.rows.height };
  return TRUE;
}

gboolean
photo_estimate (Cleanup *cleanup,
                const gchar *path,
                Nem *nem,
                const EstimateOptions *estimate,
                const PhotoOptions *options,
                GPtrArray *remarks,
                GError **error)
{
  Look look = { .path = path,
                .options = options,
                .remarks = remarks,
                .cleanup = cleanup,
                .scope = estimate->scope };
  EstimateSource source = { { 0 }, read_view, read_sample, &look };
  ContentFigures figures;
  gboolean ok = get_area (&source.area, &look, error)
                && estimate_first (cleanup, &figures, &source, nem, estimate,
                                   options->n_threads, error);

  for (look.passes = 1; ok && look.passes < cleanup->n; look.passes++)
    ok = estimate_pass (cleanup, look.passes, &source, &cleanup->looked_at,
                        &figures, nem, options->n_threads, error);
  photo_view_clear (&look.view);
  return ok;
}

/* ---- the result ---- */

/* A copy that is being written. */
typedef struct
{
  const Cleanup *cleanup;
  const PhotoOptions *options;
  Chain chain;
  PhotoLayout layout;
  PhotoColour *colour;
  PhotoWriter *writer;
  gboolean as_stored; /* nothing is done to the samples */
} Copy;

static void
copy_clear (Copy *copy)
{
  g_clear_pointer (&copy->writer, photo_writer_free);
  g_clear_pointer (&copy->colour, photo_colour_free);
  chain_clear (&copy->chain);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Copy, copy_clear)

/* What the file is to hold, of what the photograph has. */
static void
choose_layout (Copy *copy, const PhotoKind *kind, const Photo *photo)
{
  const PhotoLayout *in = &photo->layout;
  const gboolean alpha = !in->cmyk && in->channels % 2 == 0;
  const gboolean grey = !in->cmyk && in->channels < 3;
  const guint depth = copy->options->depth;

  copy->layout = (PhotoLayout){ .width = copy->chain.rows.width,
                                .height = copy->chain.rows.height };
  copy->layout.channels =
    (grey && kind->grey ? 1 : 3) + (alpha && kind->alpha ? 1 : 0);
  copy->layout.depth = depth > 0 ? depth : in->depth;
  if (copy->layout.depth == 32 && !kind->floats)
    copy->layout.depth = 16;
  if (!kind->deep)
    copy->layout.depth = 8;
}

/* The result's profile, as far as there is a way back to it. */
static void
choose_colour (Copy *copy, Photo *photo)
{
  GBytes *profile = photo_source_get_profile (copy->chain.source);
  PhotoColour *colour = NULL;

  g_clear_pointer (&photo->meta.icc, g_bytes_unref);
  if (profile != NULL && !photo->layout.cmyk)
    colour = photo_colour_new (profile, &copy->layout, NULL);
  if (colour != NULL && photo_colour_has_way_back (colour))
    photo->meta.icc = g_bytes_ref (profile);
  else
    {
      g_clear_pointer (&colour, photo_colour_free);
      if (profile != NULL)
        photo_remark (photo, photo->layout.cmyk
                               ? _ ("it is made for print, in CMYK; the result "
                                    "is sRGB, by its colour profile")
                               : _ ("its colours are converted to sRGB, by its "
                                    "colour profile"));
      colour = photo_colour_new (NULL, &copy->layout, NULL);
    }
  copy->colour = colour;
}

static gboolean
changes_nothing (const Cleanup *cleanup)
{
  for (guint i = 0; i < cleanup->n; i++)
    {
      Dwm dwm;

      cleanup_get_dwm (&dwm, cleanup, i);
      if (!dwm_is_identity (&dwm))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_same_layout (const Copy *copy, const Photo *photo)
{
  return copy->layout.channels == photo->layout.channels
         && copy->layout.depth == photo->layout.depth && !photo->layout.cmyk;
}

static gboolean
is_bytes (const Copy *copy)
{
  return copy->chain.rows.channels == copy->layout.channels
         && copy->layout.depth == 8 && photo_colour_is_srgb (copy->colour);
}

static void
add_passes (Copy *copy)
{
  const Cleanup *cleanup = copy->cleanup;

  for (guint i = 0; i < cleanup->n && !copy->as_stored; i++)
    chain_add (&copy->chain, cleanup, i,
               i + 1 == cleanup->n && is_bytes (copy) ? DWM_BYTE : DWM_FLOAT);
}

static gboolean
start (Copy *copy,
       const gchar *path,
       const PhotoKind *kind,
       FILE *file,
       GError **error)
{
  PhotoCoding coding = { 0 };
  PhotoMetaChange change;
  GBytes *profile;
  Photo *photo;

  if (!chain_open (&copy->chain, path, copy->options->max_megapixels, error))
    return FALSE;
  photo = photo_source_get_photo (copy->chain.source);
  profile = photo_source_get_profile (copy->chain.source);
  choose_layout (copy, kind, photo);
  choose_colour (copy, photo);
  copy->as_stored = changes_nothing (copy->cleanup)
                    && is_same_layout (copy, photo)
                    && (photo->meta.icc != NULL || profile == NULL);
  add_passes (copy);
  if (photo->layout.channels % 2 == 0 && !photo->layout.cmyk && !kind->alpha)
    photo_remark (photo, _ ("its transparency is lost: %s holds none"),
                  kind->title);
  change =
    (PhotoMetaChange){ .srgb = photo->meta.icc == NULL && profile != NULL,
                       .turned = photo->orientation != 1,
                       .swapped = photo->orientation >= 5 };
  photo_meta_update (&photo->meta, kind->keeps, kind->part_max, &change,
                     photo->remarks);
  if (photo->kind == kind)
    coding = photo->coding;
  copy->writer =
    photo_writer_new (kind, file, &copy->layout, &photo->meta, &coding, error);
  return copy->writer != NULL;
}

/* Pixels without alpha, where the file holds none. */
static void
drop_alpha (gfloat *rows, gsize n)
{
  for (gsize i = 0; i < n; i++)
    memmove (rows + 3 * i, rows + 4 * i, 3 * sizeof *rows);
}

static gboolean
read_band (Copy *copy, gpointer out, gpointer work, guint n, GError **error)
{
  const PhotoRows *rows = &copy->chain.rows;
  const gsize pixels = (gsize) rows->width * n;

  if (copy->as_stored)
    return photo_source_read_stored (copy->chain.source, out, n, error);
  if (rows->depth == DWM_BYTE && is_bytes (copy))
    return rows->read (out, n, rows->data, error);
  if (!rows->read (work, n, rows->data, error))
    return FALSE;
  if (rows->channels == 4 && copy->layout.channels % 2 == 1)
    drop_alpha (work, pixels);
  photo_colour_from_srgb (copy->colour, out, work, pixels);
  return TRUE;
}

static gboolean
copy_rows (Copy *copy, GError **error)
{
  const PhotoOptions *options = copy->options;
  const guint height = copy->layout.height;
  const gsize stride = photo_layout_get_stride (&copy->layout);
  g_autofree guchar *out = g_malloc (stride * PHOTO_BAND);
  g_autofree gfloat *work =
    g_new (gfloat, (gsize) 4 * copy->layout.width * PHOTO_BAND);

  for (guint y = 0; y < height; y += PHOTO_BAND)
    {
      const guint n = MIN (PHOTO_BAND, height - y);

      if (options->progress != NULL)
        options->progress ((gdouble) y / height, options->data);
      if (!read_band (copy, out, work, n, error)
          || !photo_writer_write (copy->writer, out, n, error))
        return FALSE;
    }
  return photo_writer_finish (copy->writer, error);
}

gboolean
photo_clean_up (const Cleanup *cleanup,
                const gchar *path,
                const PhotoKind *kind,
                FILE *file,
                const PhotoOptions *options,
                GPtrArray *remarks,
                GError **error)
{
  g_auto (Copy) copy = { .cleanup = cleanup, .options = options };

  if (!start (&copy, path, kind, file, error) || !copy_rows (&copy, error))
    return FALSE;
  take_remarks (remarks, photo_source_get_photo (copy.chain.source));
  return TRUE;
}
