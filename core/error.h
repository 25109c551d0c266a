/* error.h - the one error domain of libsympie
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SYMPIE_ERROR (sympie_error_quark ())

/**
 * SympieError:
 * @SYMPIE_ERROR_IO: a file cannot be opened, mapped, read or written.
 * @SYMPIE_ERROR_FORMAT: a file is not what it should be: truncated, damaged,
 *   of another kind. The message names the file and the fault.
 * @SYMPIE_ERROR_SHAPE: a tensor or an image has the wrong size. The message
 *   holds both sizes.
 * @SYMPIE_ERROR_VALUE: a number is not finite or out of its bounds.
 * @SYMPIE_ERROR_NOT_FOUND: no such model. The message tells where it was
 *   looked for.
 *
 * What a user can cause. Programming errors are `g_return_if_fail()` at the
 * public edge and `g_assert()` inside.
 */
typedef enum
{
  SYMPIE_ERROR_IO,
  SYMPIE_ERROR_FORMAT,
  SYMPIE_ERROR_SHAPE,
  SYMPIE_ERROR_VALUE,
  SYMPIE_ERROR_NOT_FOUND
} SympieError;

GQuark sympie_error_quark (void);

G_END_DECLS
