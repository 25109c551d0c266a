/* sentence.h - an estimate put into words: what is wrong with the photograph
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/params.h"

G_BEGIN_DECLS

/**
 * sentence_describe:
 * @estimate: the cure, of which the damage is told: a cure that brightens says
 *   that the photograph is dark.
 *
 * One plain sentence such as "It looks about 1.3 EV darker than it should be,
 * slightly blue, noisy."
 *
 * Returns: (transfer full): the sentence, in the user's language.
 */
gchar *sentence_describe (const SympieParams *estimate);

G_END_DECLS
