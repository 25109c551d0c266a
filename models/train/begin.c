/* begin.c - the numbers that NEM begins to learn from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "begin.h"

#include <string.h>

#include "core/params.h"

#define HEAD_AT_START 0.01 /* the last layer's weights, of what others have */

void
begin_from_identity (Network *nem, guint64 seed)
{
  NetworkParam *weight = network_find_param (nem, "out.weight");
  NetworkParam *bias = network_find_param (nem, "out.bias");

  network_init (nem, seed);
  for (gsize i = 0; i < weight->size; i++)
    weight->value[i] *= HEAD_AT_START;
  memcpy (bias->value, &PARAMS_IDENTITY, sizeof PARAMS_IDENTITY);
}
