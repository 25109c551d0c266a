/* kernel.h - the kernel K as a heat map
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/edit.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_KERNEL (kernel_get_type ())

/**
 * SympieKernel:
 *
 * K of the pass that is being edited: its 25 numbers with locks for symmetry
 * and sum, how soft or sharp it is as a whole, and its frequency response.
 */
G_DECLARE_FINAL_TYPE (SympieKernel, kernel, SYMPIE, KERNEL, GtkBox)

void kernel_set_edit (SympieKernel *kernel, SympieEdit *edit);

G_END_DECLS
