/* edit.c - the document of the window: the edited numbers, with undo
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/edit.h"

/* Changes by the same control within this time form one undo step. */
#define STEP_US G_USEC_PER_SEC

/* What undo restores. */
typedef struct
{
  EditContent content;
  EditSide side;
  gboolean has_other; /* whether there is another side */
  Cleanup other;      /* what it has */
} State;

struct _SympieEdit
{
  GObject parent;
  State now;
  GArray *past;   /* of State, the latest last */
  GArray *future; /* likewise */
  guint pass;
  gchar *what; /* the control that made the last step */
  gint64 when;
};

G_DEFINE_FINAL_TYPE (SympieEdit, edit, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
emit_changed (SympieEdit *edit)
{
  edit->pass = MIN (edit->pass, edit->now.content.cleanup.n - 1);
  g_signal_emit (edit, signals[CHANGED], 0);
}

/* Called before a change: saves an undo step, unless @what continues one. */
static void
keep (SympieEdit *edit, const gchar *what)
{
  gint64 time = g_get_monotonic_time ();

  if (what == NULL || g_strcmp0 (what, edit->what) != 0
      || time - edit->when > STEP_US)
    g_array_append_val (edit->past, edit->now);
  g_array_set_size (edit->future, 0);
  g_free (edit->what);
  edit->what = g_strdup (what);
  edit->when = time;
}

static gdouble *
find_strength (Cleanup *cleanup, EditStrength which)
{
  gdouble *const strengths[EDIT_N_STRENGTHS] = { &cleanup->strength,
                                                 &cleanup->colour,
                                                 &cleanup->detail };

  return strengths[which];
}

static void
hold_numbers (Cleanup *cleanup)
{
  for (guint i = 0; i < EDIT_N_STRENGTHS; i++)
    {
      gdouble *strength = find_strength (cleanup, i);

      *strength = CLAMP (*strength, 0.0, PARAMS_STRENGTH_MAX);
    }
  for (guint i = 0; i < cleanup->n; i++)
    params_clamp (&cleanup->passes[i]);
}

const EditContent *
edit_get_content (const SympieEdit *edit)
{
  return &edit->now.content;
}

void
edit_set_content (SympieEdit *edit, const EditContent *content)
{
  const Cleanup *cleanup = &content->cleanup;

  g_return_if_fail (SYMPIE_IS_EDIT (edit));
  g_return_if_fail (cleanup->n >= 1 && cleanup->n <= PARAMS_MAX_PASSES);
  edit->now = (State){ .content = *content };
  hold_numbers (&edit->now.content.cleanup);
  edit_clear_history (edit);
}

void
edit_set_estimate (SympieEdit *edit, const Cleanup *estimate)
{
  EditContent *now = &edit->now.content;
  Cleanup before = now->cleanup;

  g_return_if_fail (SYMPIE_IS_EDIT (edit));
  g_return_if_fail (estimate->n >= 1 && estimate->n <= PARAMS_MAX_PASSES);
  keep (edit, NULL);
  now->estimate = *estimate;
  now->has_estimate = estimate->content == CONTENT_PHOTO;
  now->cleanup = *estimate;
  for (guint i = 0; i < EDIT_N_STRENGTHS; i++)
    *find_strength (&now->cleanup, i) = *find_strength (&before, i);
  hold_numbers (&now->cleanup);
  emit_changed (edit);
}

gboolean
edit_has_estimate (const SympieEdit *edit)
{
  return edit->now.content.has_estimate;
}

const Cleanup *
edit_get_estimate (const SympieEdit *edit)
{
  return edit->now.content.has_estimate ? &edit->now.content.estimate : NULL;
}

const Findings *
edit_get_findings (const SympieEdit *edit)
{
  return &edit->now.content.estimate.findings;
}

const Cleanup *
edit_get_cleanup (const SympieEdit *edit)
{
  return &edit->now.content.cleanup;
}

void
edit_set_cleanup (SympieEdit *edit, const Cleanup *cleanup)
{
  g_return_if_fail (SYMPIE_IS_EDIT (edit));
  g_return_if_fail (cleanup->n >= 1 && cleanup->n <= PARAMS_MAX_PASSES);
  keep (edit, NULL);
  edit->now.content.cleanup = *cleanup;
  hold_numbers (&edit->now.content.cleanup);
  emit_changed (edit);
}

guint
edit_get_pass (const SympieEdit *edit)
{
  return edit->pass;
}

void
edit_set_pass (SympieEdit *edit, guint pass)
{
  g_return_if_fail (SYMPIE_IS_EDIT (edit));
  g_return_if_fail (pass < edit->now.content.cleanup.n);
  if (pass == edit->pass)
    return;
  edit->pass = pass;
  g_clear_pointer (&edit->what, g_free);
  emit_changed (edit);
}

const SympieParams *
edit_get_params (const SympieEdit *edit)
{
  return &edit->now.content.cleanup.passes[edit->pass];
}

const SympieParams *
edit_get_origin (const SympieEdit *edit, EditOrigin origin)
{
  if (origin == EDIT_ESTIMATE && edit->now.content.has_estimate
      && edit->pass < edit->now.content.estimate.n)
    return &edit->now.content.estimate.passes[edit->pass];
  return &PARAMS_IDENTITY;
}

void
edit_set_params (SympieEdit *edit, const SympieParams *p, const gchar *what)
{
  SympieParams held = *p;

  g_return_if_fail (SYMPIE_IS_EDIT (edit));
  params_clamp (&held);
  if (params_equal (&held, edit_get_params (edit), 0.0f))
    return;
  keep (edit, what);
  edit->now.content.cleanup.passes[edit->pass] = held;
  emit_changed (edit);
}

gdouble
edit_get_strength (const SympieEdit *edit, EditStrength which)
{
  g_return_val_if_fail (which < EDIT_N_STRENGTHS, 1.0);
  return *find_strength ((Cleanup *) &edit->now.content.cleanup, which);
}

void
edit_set_strength (SympieEdit *edit, EditStrength which, gdouble strength)
{
  static const gchar *const names[] = { "strength", "colour-strength",
                                        "detail-strength" };

  g_return_if_fail (SYMPIE_IS_EDIT (edit));
  g_return_if_fail (which < EDIT_N_STRENGTHS);
  strength = CLAMP (strength, 0.0, PARAMS_STRENGTH_MAX);
  if (strength == edit_get_strength (edit, which))
    return;
  keep (edit, names[which]);
  *find_strength (&edit->now.content.cleanup, which) = strength;
  emit_changed (edit);
}

void
edit_set_strengths (SympieEdit *edit, const gdouble strengths[EDIT_N_STRENGTHS])
{
  gboolean same = TRUE;

  g_return_if_fail (SYMPIE_IS_EDIT (edit));
  for (guint i = 0; i < EDIT_N_STRENGTHS; i++)
    same &= strengths[i] == edit_get_strength (edit, i);
  if (same)
    return;
  keep (edit, NULL);
  for (guint i = 0; i < EDIT_N_STRENGTHS; i++)
    *find_strength (&edit->now.content.cleanup, i) = strengths[i];
  hold_numbers (&edit->now.content.cleanup);
  emit_changed (edit);
}

EditSide
edit_get_side (const SympieEdit *edit)
{
  return edit->now.side;
}

void
edit_set_side (SympieEdit *edit, EditSide side)
{
  State *now = &edit->now;
  Cleanup before;

  g_return_if_fail (SYMPIE_IS_EDIT (edit));
  if (side == now->side)
    return;
  keep (edit, NULL);
  before = now->content.cleanup;
  if (now->has_other)
    now->content.cleanup = now->other;
  now->other = before;
  now->has_other = TRUE;
  now->side = side;
  emit_changed (edit);
}

static void
step (SympieEdit *edit, GArray *from, GArray *to)
{
  if (from->len == 0)
    return;
  g_array_append_val (to, edit->now);
  edit->now = g_array_index (from, State, from->len - 1);
  g_array_set_size (from, from->len - 1);
  g_clear_pointer (&edit->what, g_free);
  emit_changed (edit);
}

void
edit_undo (SympieEdit *edit)
{
  g_return_if_fail (SYMPIE_IS_EDIT (edit));
  step (edit, edit->past, edit->future);
}

void
edit_redo (SympieEdit *edit)
{
  g_return_if_fail (SYMPIE_IS_EDIT (edit));
  step (edit, edit->future, edit->past);
}

void
edit_clear_history (SympieEdit *edit)
{
  g_return_if_fail (SYMPIE_IS_EDIT (edit));
  g_array_set_size (edit->past, 0);
  g_array_set_size (edit->future, 0);
  g_clear_pointer (&edit->what, g_free);
  emit_changed (edit);
}

gboolean
edit_can_undo (const SympieEdit *edit)
{
  return edit->past->len > 0;
}

gboolean
edit_can_redo (const SympieEdit *edit)
{
  return edit->future->len > 0;
}

static void
edit_finalize (GObject *object)
{
  SympieEdit *edit = SYMPIE_EDIT (object);

  g_array_unref (edit->past);
  g_array_unref (edit->future);
  g_free (edit->what);
  G_OBJECT_CLASS (edit_parent_class)->finalize (object);
}

static void
edit_class_init (SympieEditClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = edit_finalize;
  signals[CHANGED] =
    g_signal_new ("changed", SYMPIE_TYPE_EDIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
}

static void
edit_init (SympieEdit *edit)
{
  edit->past = g_array_new (FALSE, FALSE, sizeof (State));
  edit->future = g_array_new (FALSE, FALSE, sizeof (State));
  cleanup_init (&edit->now.content.cleanup);
}

SympieEdit *
edit_new (void)
{
  return g_object_new (SYMPIE_TYPE_EDIT, NULL);
}
