/* photo-profile.h - colour profiles for what files say in other ways
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * photo_profile_of_codes:
 * @primaries: as ITU-T H.273 counts colour primaries.
 * @transfer: as it counts transfer characteristics.
 *
 * Returns: (transfer full) (nullable): an ICC profile; %NULL for codes that are
 *   not for pictures on paper and plain screens.
 */
GBytes *photo_profile_of_codes (guint primaries, guint transfer);

/**
 * photo_profile_of_gamma:
 * @gamma: the power that makes light of a sample.
 * @xy: chromaticities of white, red, green and blue.
 * @grey: whether it is for one channel.
 *
 * Returns: (transfer full) (nullable): an ICC profile; %NULL for chromaticities
 *   that are of no colours.
 */
GBytes *
photo_profile_of_gamma (gdouble gamma, const gdouble xy[8], gboolean grey);

/* Returns: (transfer full): an ICC profile of Adobe RGB (1998). */
GBytes *photo_profile_adobe_rgb (void);

G_END_DECLS
