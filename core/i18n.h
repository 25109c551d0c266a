/* i18n.h - the user's language
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * i18n_init:
 *
 * Finds the translations: below `locale` in the user's data folder, in those
 * of the system, or where the project was installed. To be called once, after
 * setlocale().
 */
void i18n_init (void);

G_END_DECLS
