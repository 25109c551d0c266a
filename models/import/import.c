/* import.c - a network from a checkpoint of PyTorch
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "import.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "core/nem.h"
#include "core/output.h"

#define FIRST "backbone.0.weight"
#define LICENCE                                                            \
  "that of the checkpoint; the authors' own are CC BY-NC-SA 4.0: not for " \
  "commercial use"

/* Where a network was found. */
typedef struct
{
  const gchar *path;
  const gchar *place;
  gchar *prefix; /* of its tensors' names */
  Checkpoint *checkpoint;
} Found;

/* ---- its names ---- */

static void
add_names (GPtrArray *names, const gchar *layer, gboolean norm)
{
  static const gchar *const parts[] = { "weight", "bias", "running_mean",
                                        "running_var" };

  for (guint i = 0; i < (norm ? 4 : 2); i++)
    g_ptr_array_add (names, g_strconcat (layer, ".", parts[i], NULL));
}

/* Returns: (transfer full): those of NEM's tensors. */
static GPtrArray *
list_names (void)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  add_names (names, "backbone.0", FALSE);
  add_names (names, "backbone.1", TRUE);
  for (guint block = 3; block < 3 + NEM_STAGES - 1; block++)
    for (guint i = 1; i <= 2; i++)
      {
        g_autofree gchar *conv =
          g_strdup_printf ("backbone.%u.conv%u", block, i);
        g_autofree gchar *norm = g_strdup_printf ("backbone.%u.bn%u", block, i);

        add_names (names, conv, FALSE);
        add_names (names, norm, TRUE);
      }
  add_names (names, "out", FALSE);
  return names;
}

/* ---- finding it ---- */

static gchar *
dup_place (const gchar *place, const gchar *prefix)
{
  return g_strdup_printf ("%s%s%s", *place != '\0' ? place : "the outermost",
                          *prefix != '\0' ? ", prefix " : "", prefix);
}

/* Returns: FALSE if there is none, or more than one. */
static gboolean
find (Found *found, const gchar *place, GError **error)
{
  const GPtrArray *tensors = checkpoint_list (found->checkpoint);
  g_autoptr (GString) places = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < tensors->len; i++)
    {
      const CheckpointTensor *tensor = g_ptr_array_index (tensors, i);
      g_autofree gchar *prefix = NULL;
      g_autofree gchar *said = NULL;

      if (!g_str_has_suffix (tensor->name, FIRST)
          || (place != NULL && strcmp (place, tensor->place) != 0))
        continue;
      prefix = g_strndup (tensor->name, strlen (tensor->name) - strlen (FIRST));
      said = dup_place (tensor->place, prefix);
      g_string_append_printf (places, "%s%s", n++ > 0 ? "; " : "", said);
      found->place = tensor->place;
      g_free (found->prefix);
      found->prefix = g_steal_pointer (&prefix);
    }
  if (n == 1)
    return TRUE;
  if (n == 0)
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                 "%s: there is no %s%s%s among its %u tensors", found->path,
                 FIRST, place != NULL ? " in " : "", place != NULL ? place : "",
                 tensors->len);
  else
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                 "%s: there are %u networks, of which one must be chosen: %s",
                 found->path, n, places->str);
  return FALSE;
}

static const CheckpointTensor *
find_tensor (const Found *found, const gchar *name, GError **error)
{
  const GPtrArray *tensors = checkpoint_list (found->checkpoint);
  g_autofree gchar *whole = g_strconcat (found->prefix, name, NULL);

  for (guint i = 0; i < tensors->len; i++)
    {
      const CheckpointTensor *tensor = g_ptr_array_index (tensors, i);

      if (strcmp (tensor->place, found->place) == 0
          && strcmp (tensor->name, whole) == 0)
        return tensor;
    }
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
               "%s: there is no tensor %s", found->path, whole);
  return NULL;
}

/* ---- writing it ---- */

static void
tensor_clear (gpointer data)
{
  g_free ((gpointer) ((WeightsTensor *) data)->data);
}

static gboolean
read_all (GArray *tensors,
          const Found *found,
          const GPtrArray *names,
          GError **error)
{
  for (guint i = 0; i < names->len; i++)
    {
      WeightsTensor tensor = { g_ptr_array_index (names, i) };
      const CheckpointTensor *source = find_tensor (found, tensor.name, error);

      if (source == NULL)
        return FALSE;
      tensor.data =
        checkpoint_read (found->checkpoint, source, &tensor.shape, error);
      if (tensor.data == NULL)
        return FALSE;
      g_array_append_val (tensors, tensor);
    }
  return TRUE;
}

static gboolean
save (const gchar *path,
      const Found *found,
      const GArray *tensors,
      GError **error)
{
  g_autoptr (GHashTable) meta = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree gchar *base = g_path_get_basename (found->path);
  g_autofree gchar *valid = g_utf8_make_valid (base, -1);
  g_autofree gchar *training =
    g_strdup_printf ("imported from %s, a checkpoint of PyTorch", valid);

  g_hash_table_insert (meta, (gpointer) "sympie.version",
                       (gpointer) SYMPIE_VERSION);
  g_hash_table_insert (meta, (gpointer) "sympie.objective",
                       (gpointer) "downstream");
  g_hash_table_insert (meta, (gpointer) "licence", (gpointer) LICENCE);
  g_hash_table_insert (meta, (gpointer) "training", training);
  return weights_save (path, (const WeightsTensor *) tensors->data,
                       tensors->len, WEIGHTS_F32, meta, error);
}

static gchar *
describe (const Found *found, Nem *nem, guint n_taken)
{
  const GPtrArray *tensors = checkpoint_list (found->checkpoint);
  g_autofree gchar *place = dup_place (found->place, found->prefix);
  guint widths[NEM_STAGES];

  nem_get_widths (nem, widths);
  return g_strdup_printf (
    "found in %s: widths %u, %u, %u, %u; %u other tensors "
    "are left out\nlicence: %s\n",
    place, widths[0], widths[1], widths[2], widths[3], tensors->len - n_taken,
    LICENCE);
}

/* Writes aside, and loads that as a test; an error names the checkpoint. */
static gchar *
write_checked (const gchar *temporary,
               const Found *found,
               const GArray *tensors,
               GError **error)
{
  g_autoptr (Nem) nem = NULL;
  g_autoptr (GString) message = NULL;
  GError *fault = NULL;

  if (save (temporary, found, tensors, &fault))
    nem = nem_load (temporary, &fault);
  if (nem != NULL)
    return describe (found, nem, tensors->len);
  message = g_string_new (fault->message);
  g_string_replace (message, temporary, found->path, 0);
  g_set_error_literal (error, fault->domain, fault->code, message->str);
  g_error_free (fault);
  return NULL;
}

static gchar *
write_network (const gchar *out,
               const Found *found,
               const GArray *tensors,
               GError **error)
{
  g_autofree gchar *temporary = NULL;
  g_autofree gchar *said = NULL;
  gint fd = output_create (&temporary, out, error);

  if (fd < 0)
    return NULL;
  close (fd);
  said = write_checked (temporary, found, tensors, error);
  if (said == NULL)
    {
      g_remove (temporary);
      return NULL;
    }
  return output_commit (temporary, out, error) ? g_steal_pointer (&said) : NULL;
}

gchar *
import_network (const gchar *path,
                const gchar *out,
                const gchar *place,
                GError **error)
{
  g_autoptr (Checkpoint) checkpoint = checkpoint_open (path, error);
  g_autoptr (GPtrArray) names = list_names ();
  g_autoptr (GArray) tensors =
    g_array_new (FALSE, FALSE, sizeof (WeightsTensor));
  Found found = { path, NULL, NULL, checkpoint };
  gchar *said = NULL;

  g_array_set_clear_func (tensors, tensor_clear);
  if (checkpoint != NULL && find (&found, place, error)
      && read_all (tensors, &found, names, error))
    said = write_network (out, &found, tensors, error);
  g_free (found.prefix);
  return said;
}
