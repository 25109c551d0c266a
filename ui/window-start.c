/* window-start.c - what the window begins with: an estimate, or numbers that are
 * there
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/estimate-settings.h"
#include "ui/preview/preview.h"
#include "ui/window-private.h"

/* Returns: (nullable): what was chosen, where there is anything to choose. */
static const Start *
get_start (const SympieWindow *window)
{
  const WindowHost *host = window->host;

  if (host->n_starts == 0)
    return NULL;
  return &host->starts[estimate_settings_get_start (
    SYMPIE_ESTIMATE_SETTINGS (window->settings))];
}

gboolean
window_has_result (const SympieWindow *window)
{
  const Start *start = get_start (window);

  return edit_has_estimate (window->edit) || edit_can_undo (window->edit)
         || (start != NULL && start->content != NULL);
}

void
window_begin (SympieWindow *window)
{
  const Start *start = get_start (window);
  const EstimateOptions *options = window->start;
  EditContent content = { 0 };

  cleanup_init (&content.cleanup);
  content.cleanup.strength = options->strength;
  content.cleanup.colour = options->colour;
  content.cleanup.detail = options->detail;
  content.estimate = content.cleanup;
  if (start != NULL && start->content != NULL)
    content = *start->content;
  edit_set_content (window->edit, &content);
  gtk_widget_set_visible (window->remove, start != NULL && start->replaces);
}

/* Other pixels mean another document, without the history of this one. */
static void
choose_on_host (SympieWindow *window, const Start *start)
{
  const WindowHost *host = window->host;
  const Source *source;

  window_stop_source (&window->follow_source);
  if (host->follow != NULL)
    host->follow (NULL, host->data);
  source = host->choose (start - host->starts, host->data, &window->failure);
  if (source == NULL)
    {
      gtk_dialog_response (GTK_DIALOG (window), GTK_RESPONSE_CANCEL);
      return;
    }
  window_drop_evidence (window);
  window_show_photograph (window, source);
  window_begin (window);
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (window->follow)))
    window_follow_later (window);
}

void
window_choose_start (SympieWindow *window)
{
  const Start *start = get_start (window);

  window_stop_estimate (window);
  window_hide_problem (window);
  preview_set_can_choose (SYMPIE_PREVIEW (window->preview),
                          start->content == NULL || start->replaces);
  if (window->host->choose != NULL)
    choose_on_host (window, start);
  else if (start->content != NULL)
    edit_set_cleanup (window->edit, &start->content->cleanup);
  if (start->content == NULL && window->failure == NULL)
    window_request_estimate (window);
}
