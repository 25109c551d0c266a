/* gimp3-existing.c - the clean-ups that a layer of GIMP 3 has as effects
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gimp/gimp3-existing.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define OUR_NAME "SyMPIE: " /* that of session_name_pass() begins so */

/* ---- finding them */

typedef struct
{
  GimpDrawableFilter *filter; /* NULL if it is not of ours */
  Cleanup cleanup;
  SessionOrigin origin;
  gboolean known; /* the origin */
} Effect;

static void
read_effect (Effect *effect, GimpDrawableFilter *filter)
{
  memset (effect, 0, sizeof *effect);
  if (!effects_is_ours (filter))
    return;
  effect->filter = filter;
  effect->known = effects_read (filter, &effect->cleanup, &effect->origin);
}

/* All of a layer, the lowest first. */
static Effect *
read_effects (const GPtrArray *filters)
{
  Effect *effects = g_new (Effect, filters->len);

  for (guint i = 0; i < filters->len; i++)
    read_effect (&effects[i], filters->pdata[filters->len - 1 - i]);
  return effects;
}

static gboolean
have_equal_settings (const Cleanup *a, const Cleanup *b)
{
  return a->strength == b->strength && a->colour == b->colour
         && a->detail == b->detail && a->edges == b->edges
         && a->clamp == b->clamp;
}

/* How many effects from @first on, upwards, are the passes of one clean-up.
 * Those that somebody has set apart are one each. */
static guint
count_passes (const Effect *first, guint left)
{
  const guint n = first->origin.n;

  if (first->origin.pass != 0 || n > left)
    return 1;
  for (guint i = 1; i < n; i++)
    if (first[i].filter == NULL || !first[i].known || first[i].origin.pass != i
        || first[i].origin.n != n
        || !have_equal_settings (&first[i].cleanup, &first->cleanup))
      return 1;
  return n;
}

static gchar *
make_title (GimpDrawableFilter *filter)
{
  g_autofree gchar *name = gimp_drawable_filter_get_name (filter);

  return g_strdup (g_str_has_prefix (name, OUR_NAME) ? name + strlen (OUR_NAME)
                                                     : name);
}

static void
free_existing (gpointer data)
{
  Existing *existing = data;

  g_free (existing->title);
  g_free (existing);
}

static Existing *
make_existing (GimpDrawable *drawable, const Effect *effects, guint n)
{
  Existing *existing = g_new0 (Existing, 1);
  EditContent *content = &existing->content;

  existing->drawable = drawable;
  existing->n = n;
  content->cleanup = effects->cleanup;
  content->estimate = effects->origin.estimate;
  content->has_estimate = TRUE;
  for (guint i = 0; i < n; i++)
    {
      const Effect *effect = &effects[i];

      existing->filters[i] = effect->filter;
      existing->in_selection |= effect->origin.in_selection;
      content->cleanup.passes[i] = effect->cleanup.passes[0];
      content->estimate.passes[i] = effect->origin.estimate.passes[0];
      content->has_estimate &= effect->origin.has_estimate;
    }
  content->cleanup.n = n;
  content->estimate.n = n;
  existing->title = make_title (effects[n - 1].filter);
  return existing;
}

/* The record is of the layer's last clean-up. */
static void
take_record (Existing *existing, const Cleanup *record)
{
  EditContent *content = &existing->content;

  if (record == NULL || record->n != existing->n)
    return;
  content->estimate = *record;
  content->has_estimate = TRUE;
  g_strlcpy (content->cleanup.model, record->model, CLEANUP_MODEL_SIZE);
  g_strlcpy (content->cleanup.hash, record->hash, CLEANUP_HASH_SIZE);
  content->cleanup.scope = record->scope;
}

/* Whether the effects of a layer from the first of @effects upwards can be made
 * anew without a loss: others cannot be read whole, and nothing tells what an
 * effect is confined to. */
static gboolean
can_be_made_anew (const Effect *effects, guint n)
{
  for (guint i = 0; i < n; i++)
    if (effects[i].filter == NULL || !effects[i].known
        || effects[i].origin.in_selection)
      return FALSE;
  return TRUE;
}

GPtrArray *
existing_list (GimpDrawable *drawable, const Cleanup *record)
{
  g_autoptr (GPtrArray) filters = effects_list (drawable);
  g_autofree Effect *effects = read_effects (filters);
  GPtrArray *list = g_ptr_array_new_with_free_func (free_existing);
  gboolean all_known = TRUE;

  for (guint i = 0, n; i < filters->len; i += n)
    {
      Existing *existing;

      n = 1;
      if (effects[i].filter == NULL)
        continue;
      n = count_passes (&effects[i], filters->len - i);
      existing = make_existing (drawable, &effects[i], n);
      existing->can_undo = can_be_made_anew (&effects[i], filters->len - i);
      g_ptr_array_insert (list, 0, existing);
      all_known &= effects[i].known;
    }
  if (list->len == 1 && !all_known)
    take_record (list->pdata[0], record);
  return list;
}

/* Where its last pass is among @filters, the topmost first; -1 when it is no
 * longer there as it was. */
static gint
find_place (const Existing *existing, const GPtrArray *filters)
{
  for (guint i = 0; i + existing->n <= filters->len; i++)
    {
      guint k = 0;

      while (k < existing->n
             && filters->pdata[i + k] == existing->filters[existing->n - 1 - k])
        k++;
      if (k == existing->n)
        return (gint) i;
    }
  return -1;
}

guint
existing_count_below (const Existing *existing)
{
  g_autoptr (GPtrArray) filters = effects_list (existing->drawable);
  gint place = find_place (existing, filters);

  return place >= 0 ? filters->len - (guint) place - existing->n : 0;
}

/* ---- changing them */

static SessionOrigin
make_origin (const EditContent *content, guint pass, gboolean in_selection)
{
  SessionOrigin origin = { .estimate = content->cleanup,
                           .pass = pass,
                           .n = content->cleanup.n,
                           .in_selection = in_selection };

  origin.has_estimate = content->has_estimate && pass < content->estimate.n;
  if (origin.has_estimate)
    {
      origin.estimate = content->estimate;
      origin.estimate.passes[0] = content->estimate.passes[pass];
    }
  origin.estimate.n = 1;
  return origin;
}

static void
write_pass (GimpDrawableFilter *filter,
            const EditContent *content,
            guint pass,
            gboolean in_selection)
{
  SessionOrigin origin = make_origin (content, pass, in_selection);

  effects_write (filter, &content->cleanup, pass, &origin);
}

/* New effects that take the place of others. */
typedef struct
{
  GPtrArray *filters; /* the lowest first */
  GArray *visible;    /* gboolean, whether each is to be */
} Replacement;

static void
delete_new (gpointer filter)
{
  gimp_drawable_filter_delete (filter);
  g_object_unref (filter);
}

static void
replacement_clear (Replacement *it)
{
  g_clear_pointer (&it->filters, g_ptr_array_unref);
  g_clear_pointer (&it->visible, g_array_unref);
}

/* Takes @filter. */
static GimpDrawableFilter *
replacement_take (Replacement *it,
                  GimpDrawableFilter *filter,
                  GimpDrawableFilter *of)
{
  gboolean visible = gimp_drawable_filter_get_visible (of);

  if (filter == NULL)
    return NULL;
  g_ptr_array_add (it->filters, filter);
  g_array_append_val (it->visible, visible);
  return filter;
}

/* A name that somebody else gave stays. */
static gchar *
make_name (const EditContent *content, guint pass, GimpDrawableFilter *filter)
{
  g_autofree gchar *name = gimp_drawable_filter_get_name (filter);

  if (g_str_has_prefix (name, OUR_NAME))
    return session_name_pass (&content->cleanup, pass);
  return g_steal_pointer (&name);
}

static gboolean
replacement_add_passes (Replacement *it,
                        const Existing *existing,
                        const EditContent *content,
                        GError **error)
{
  for (guint i = 0; i < content->cleanup.n; i++)
    {
      GimpDrawableFilter *of = existing->filters[MIN (i, existing->n - 1)];
      g_autofree gchar *name = make_name (content, i, of);
      GimpDrawableFilter *filter = replacement_take (
        it, effects_new_like (existing->drawable, of, name, error), of);

      if (filter == NULL)
        return FALSE;
      write_pass (filter, content, i, FALSE);
    }
  return TRUE;
}

/* Whatever is selected confines new effects. */
static GimpChannel *
put_selection_aside (GimpImage *image)
{
  g_autofree GimpLayer **selected = gimp_image_get_selected_layers (image);
  GimpChannel *aside = NULL;

  if (!gimp_selection_is_empty (image))
    {
      aside = gimp_selection_save (image);
      gimp_selection_none (image);
      gimp_image_set_selected_layers (image, (const GimpLayer **) selected);
    }
  return aside;
}

static void
put_selection_back (GimpImage *image, GimpChannel *aside)
{
  if (aside == NULL)
    return;
  gimp_image_select_item (image, GIMP_CHANNEL_OP_REPLACE, GIMP_ITEM (aside));
  gimp_image_remove_channel (image, aside);
}

static gboolean
replacement_apply (Replacement *it, GimpDrawable *drawable, GError **error)
{
  GimpImage *image = gimp_item_get_image (GIMP_ITEM (drawable));
  GimpChannel *aside = put_selection_aside (image);
  gboolean ok = TRUE;

  g_ptr_array_set_free_func (it->filters, g_object_unref);
  for (guint i = 0; i < it->filters->len && ok; i++)
    {
      GimpDrawableFilter *filter = it->filters->pdata[i];

      ok = effects_add (drawable, filter, error);
      if (ok && !g_array_index (it->visible, gboolean, i))
        gimp_drawable_filter_set_visible (filter, FALSE);
    }
  put_selection_back (image, aside);
  return ok;
}

/* @place: where it is among @filters. */
static gboolean
replace (const Existing *existing,
         const EditContent *content,
         const GPtrArray *filters,
         guint place,
         GError **error)
{
  Replacement it = { g_ptr_array_new_with_free_func (delete_new),
                     g_array_new (FALSE, FALSE, sizeof (gboolean)) };
  gboolean ok = replacement_add_passes (&it, existing, content, error);

  for (guint i = place; ok && i-- > 0;)
    ok = replacement_take (&it,
                           effects_new_like (existing->drawable,
                                             filters->pdata[i], NULL, error),
                           filters->pdata[i])
         != NULL;
  for (guint i = 0; ok && i < place + existing->n; i++)
    gimp_drawable_filter_delete (filters->pdata[i]);
  ok = ok && replacement_apply (&it, existing->drawable, error);
  replacement_clear (&it);
  return ok;
}

gboolean
existing_is (const Existing *existing, const EditContent *content)
{
  const EditContent *own = &existing->content;

  if (own->cleanup.n != content->cleanup.n
      || own->has_estimate != content->has_estimate
      || !have_equal_settings (&own->cleanup, &content->cleanup))
    return FALSE;
  for (guint i = 0; i < content->cleanup.n; i++)
    if (!params_equal (&own->cleanup.passes[i], &content->cleanup.passes[i],
                       0.0f)
        || !params_equal (&own->estimate.passes[i],
                          &content->estimate.passes[i], 0.0f))
      return FALSE;
  return TRUE;
}

/* Whether the @n topmost of @filters, as they are now, can be made anew. */
static gboolean
is_free (const GPtrArray *filters, guint n)
{
  g_autofree Effect *effects = read_effects (filters);

  return can_be_made_anew (&effects[filters->len - n], n);
}

gboolean
existing_change (const Existing *existing,
                 const EditContent *content,
                 GError **error)
{
  g_autoptr (GPtrArray) filters = effects_list (existing->drawable);
  gint place = find_place (existing, filters);

  if (place < 0)
    {
      g_set_error_literal (error, GIMP_PLUG_IN_ERROR, 0,
                           _ ("The effect is no longer where it was; nothing "
                              "was changed."));
      return FALSE;
    }
  if (is_free (filters, (guint) place + existing->n))
    return replace (existing, content, filters, (guint) place, error);
  if (content->cleanup.n != existing->n)
    {
      g_set_error (error, GIMP_PLUG_IN_ERROR, 0,
                   _ ("The numbers have %u passes and the effect has %u; "
                      "nothing was changed."),
                   content->cleanup.n, existing->n);
      return FALSE;
    }
  for (guint i = 0; i < existing->n; i++)
    {
      write_pass (existing->filters[i], content, i, existing->in_selection);
      effects_update (existing->filters[i]);
    }
  return TRUE;
}

void
existing_remove (const Existing *existing)
{
  for (guint i = existing->n; i-- > 0;)
    if (gimp_drawable_filter_is_valid (existing->filters[i]))
      gimp_drawable_filter_delete (existing->filters[i]);
}

gboolean
existing_append (GimpDrawable *drawable,
                 const EditContent *content,
                 GError **error)
{
  GimpImage *image = gimp_item_get_image (GIMP_ITEM (drawable));
  gboolean in_selection = !gimp_selection_is_empty (image);

  for (guint i = 0; i < content->cleanup.n; i++)
    {
      g_autofree gchar *name = session_name_pass (&content->cleanup, i);
      g_autoptr (GimpDrawableFilter) filter =
        effects_new (drawable, name, error);

      if (filter == NULL)
        return FALSE;
      write_pass (filter, content, i, in_selection);
      if (!effects_add (drawable, filter, error))
        return FALSE;
    }
  return TRUE;
}
