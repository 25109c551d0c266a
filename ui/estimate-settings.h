/* estimate-settings.h - what the network is asked: model, scope, passes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/estimate-options.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_QUESTION (question_get_type ())

/**
 * SympieQuestion:
 *
 * The rows in which a person chooses where the numbers come from. Signal
 * "asked": the person wants what is chosen now; "asked" may come many times
 * in a row while a value is being changed. Signal "stopped": the person does
 * not want to wait any longer.
 */
G_DECLARE_FINAL_TYPE (SympieQuestion, question, SYMPIE, QUESTION, GtkGrid)

/**
 * question_set_options:
 * @options: shown without the signal; its strength is not looked at.
 * @earlier: whether there are numbers of an earlier clean-up to start from.
 */
void question_set_options (SympieQuestion *question,
                           const EstimateOptions *options,
                           gboolean earlier);

/**
 * question_take_typed:
 *
 * Takes what has been typed and not confirmed yet; "asked" follows if that
 * changes anything.
 */
void question_take_typed (SympieQuestion *question);

/**
 * question_get_options:
 * @options: (inout): gets model, scope and passes.
 */
void question_get_options (SympieQuestion *question, EstimateOptions *options);

/**
 * question_set_waiting:
 * @waiting: whether there is an answer to wait for: the button that asks again
 *   then stops it.
 */
void question_set_waiting (SympieQuestion *question, gboolean waiting);

/**
 * question_wants_earlier:
 *
 * Returns: whether the numbers are to be those of the earlier clean-up.
 */
gboolean question_wants_earlier (SympieQuestion *question);

G_END_DECLS
