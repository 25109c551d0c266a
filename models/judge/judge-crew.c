/* judge-crew.c - threads that judge photographs, and what they tell
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge-private.h"

void
judge_crew_init (JudgeCrew *crew,
                 JudgeFault fault,
                 JudgeProgress progress,
                 gpointer user_data)
{
  *crew =
    (JudgeCrew){ .fault = fault, .progress = progress, .user_data = user_data };
  g_mutex_init (&crew->mutex);
}

gboolean
judge_crew_is_over (JudgeCrew *crew)
{
  gboolean over;

  g_mutex_lock (&crew->mutex);
  over = crew->error != NULL;
  g_mutex_unlock (&crew->mutex);
  return over;
}

void
judge_crew_report (JudgeCrew *crew, GError *fault, GError *error)
{
  g_mutex_lock (&crew->mutex);
  if (crew->error == NULL)
    crew->error = g_steal_pointer (&error);
  if (fault != NULL && crew->fault != NULL)
    crew->fault (fault->message, crew->user_data);
  crew->n_done++;
  if (crew->progress != NULL)
    crew->progress (crew->n_done, crew->n_all, crew->user_data);
  g_mutex_unlock (&crew->mutex);
  g_clear_error (&fault);
  g_clear_error (&error);
}

gboolean
judge_crew_end (JudgeCrew *crew, GError **error)
{
  g_mutex_clear (&crew->mutex);
  if (crew->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&crew->error));
  return FALSE;
}
