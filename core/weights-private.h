/* weights-private.h - an open weights file, for weights*.c alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "weights.h"

typedef struct
{
  const gchar *name; /* owned by the header's JSON */
  WeightsShape shape;
  WeightsDtype dtype;
  guint64 begin; /* in the data */
  guint64 end;
} WeightsEntry;

struct _Weights
{
  gchar *path;
  GBytes *file; /* a map, or a copy */
  const guint8 *data;
  guint64 data_size;
  JsonNode *header;
  GHashTable *tensors; /* name -> WeightsEntry */
  GHashTable *meta;    /* key -> text; both owned by the header */
};

/* Fills in the tensors and the metadata of @weights, whose data and data_size
 * are set, from the header_size bytes before the data. */
gboolean
weights_parse_header (Weights *weights, guint64 header_size, GError **error);

/* Sets an error that begins with the file's path. Returns FALSE. */
G_GNUC_PRINTF (4, 5)
gboolean weights_fail (const Weights *weights,
                       SympieError code,
                       GError **error,
                       const gchar *format,
                       ...);
