/* cli-metadata.c - Exif, IPTC and XMP copied from one file to another
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-metadata.h"

#define UPRIGHT 1

#ifdef HAVE_GEXIV2

#include <gexiv2/gexiv2.h>

/* How the pixels of a TIFF file are stored, which TIFF keeps among the Exif
 * tags: the saver has written its own. */
static const gchar *const layout_tags[] = {
  "NewSubfileType",   "SubfileType",         "ImageWidth",
  "ImageLength",      "BitsPerSample",       "Compression",
  "FillOrder",        "StripOffsets",        "PhotometricInterpretation",
  "SamplesPerPixel",  "RowsPerStrip",        "StripByteCounts",
  "TransferFunction", "Predictor",           "PlanarConfiguration",
  "ColorMap",         "TileWidth",           "TileLength",
  "TileOffsets",      "TileByteCounts",      "ExtraSamples",
  "SampleFormat",     "SMinSampleValue",     "SMaxSampleValue",
  "JPEGTables",       "YCbCrCoefficients",   "YCbCrSubSampling",
  "YCbCrPositioning", "ReferenceBlackWhite", "InterColorProfile"
};

static void
drop_layout (GExiv2Metadata *metadata)
{
  for (gsize i = 0; i < G_N_ELEMENTS (layout_tags); i++)
    {
      g_autofree gchar *tag = g_strconcat ("Exif.Image.", layout_tags[i], NULL);

      gexiv2_metadata_try_clear_tag (metadata, tag, NULL);
    }
}

/* Returns: (nullable): %NULL with @error. */
static GExiv2Metadata *
open_metadata (const gchar *path, GError **error)
{
  g_autoptr (GExiv2Metadata) metadata = NULL;
  static gboolean ready;

  if (!ready)
    {
      gexiv2_log_set_level (GEXIV2_LOG_LEVEL_MUTE);
      ready = gexiv2_initialize ();
    }
  metadata = gexiv2_metadata_new ();
  if (!gexiv2_metadata_open_path (metadata, path, error))
    return NULL;
  return g_steal_pointer (&metadata);
}

static gboolean
is_tiff (GExiv2Metadata *metadata)
{
  return g_strcmp0 (gexiv2_metadata_get_mime_type (metadata), "image/tiff")
         == 0;
}

guint
cli_metadata_get_orientation (const gchar *path)
{
  g_autoptr (GExiv2Metadata) metadata = open_metadata (path, NULL);
  gint orientation;

  if (metadata == NULL || is_tiff (metadata))
    return UPRIGHT;
  orientation = gexiv2_metadata_try_get_orientation (metadata, NULL);
  return orientation >= 1 && orientation <= 8 ? (guint) orientation : UPRIGHT;
}

gchar *
cli_metadata_copy (const gchar *to, const gchar *from)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GExiv2Metadata) metadata = open_metadata (from, &error);

  if (metadata == NULL)
    return g_strdup_printf ("Exif, IPTC and XMP are lost: %s", error->message);
  if (!gexiv2_metadata_has_exif (metadata)
      && !gexiv2_metadata_has_iptc (metadata)
      && !gexiv2_metadata_has_xmp (metadata))
    return NULL;
  gexiv2_metadata_try_erase_exif_thumbnail (metadata, NULL);
  drop_layout (metadata);
  if (cli_metadata_get_orientation (from) != UPRIGHT)
    gexiv2_metadata_try_set_orientation (metadata, GEXIV2_ORIENTATION_NORMAL,
                                         NULL);
  if (gexiv2_metadata_save_file (metadata, to, &error))
    return NULL;
  return g_strdup_printf ("Exif, IPTC and XMP are lost: %s", error->message);
}

#else

guint
cli_metadata_get_orientation (const gchar *path)
{
  return UPRIGHT;
}

gchar *
cli_metadata_copy (const gchar *to, const gchar *from)
{
  static gboolean warned;

  if (warned)
    return NULL;
  warned = TRUE;
  return g_strdup ("Exif, IPTC and XMP are not kept: this program was built "
                   "without gexiv2");
}

#endif
