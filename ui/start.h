/* start.h - what the window can begin with
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/edit.h"

G_BEGIN_DECLS

/**
 * Start:
 * @title: what the person chooses it by.
 * @content: (nullable): the numbers; %NULL to estimate them. Without @replaces
 *   only its clean-up is used.
 * @replaces: whether these numbers are at work in the photograph, where Apply
 *   changes them and Remove takes them away. They can be estimated anew, in as
 *   many passes. Without it they stay what they are.
 * @note: (nullable): a sentence on what is different about it.
 */
typedef struct
{
  const gchar *title;
  const EditContent *content;
  gboolean replaces;
  const gchar *note;
} Start;

G_END_DECLS
