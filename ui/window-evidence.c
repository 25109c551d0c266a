/* window-evidence.c - shows what the parts of the photograph call for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ui/estimate-settings.h"
#include "ui/preview/preview.h"
#include "ui/window-private.h"

static gboolean
is_of_estimate (const SympieWindow *window, const Cleanup *estimate)
{
  return memcmp (&window->evidence_part, &estimate->looked_at,
                 sizeof estimate->looked_at)
           == 0
         && g_strcmp0 (window->evidence_hash, estimate->hash) == 0;
}

static void
give_up (SympieWindow *window, const gchar *problem)
{
  window_show_problem (window, problem);
  preview_stop_evidence (SYMPIE_PREVIEW (window->preview));
}

static void
on_evidence (const Evidence *evidence, const GError *error, gpointer data)
{
  SympieWindow *window = data;

  if (error != NULL)
    give_up (window, error->message);
  else if (evidence->columns == 0)
    give_up (window, _ ("The photograph is too small to look at its parts."));
  else
    preview_set_evidence (SYMPIE_PREVIEW (window->preview), evidence);
  g_clear_pointer (&window->evidence_job, evidence_job_free);
  window_show_state (window);
}

void
window_drop_evidence (SympieWindow *window)
{
  g_clear_pointer (&window->evidence_job, evidence_job_free);
  g_clear_pointer (&window->evidence_hash, g_free);
  preview_set_evidence (SYMPIE_PREVIEW (window->preview), NULL);
}

void
window_follow_evidence (SympieWindow *window)
{
  const Cleanup *estimate = edit_get_estimate (window->edit);
  EstimateOptions options;

  preview_set_can_show_evidence (
    SYMPIE_PREVIEW (window->preview),
    estimate != NULL ? NULL : _ ("There is no estimate yet."));
  if (!preview_wants_evidence (SYMPIE_PREVIEW (window->preview))
      || estimate == NULL)
    {
      window_drop_evidence (window);
      return;
    }
  if (is_of_estimate (window, estimate))
    return;
  window_drop_evidence (window);
  estimate_settings_get_options (SYMPIE_ESTIMATE_SETTINGS (window->settings),
                                 &options);
  window->evidence_part = estimate->looked_at;
  window->evidence_hash = g_strdup (estimate->hash);
  window->evidence_job = evidence_job_new (
    window->host, options.model, &estimate->looked_at, on_evidence, window);
}
