/* error.c - the one error domain of libsympie
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"

G_DEFINE_QUARK (sympie - error - quark, sympie_error)
