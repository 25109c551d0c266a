/* faults-table.c - lookup tables over encoded values and linear light
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/vectors.h"
#include "faults-private.h"

typedef union
{
  gfloat value;
  gint32 bits;
} Bits;

VECTORS void
faults_look_up (gfloat *plane, gsize n, const gfloat table[FAULT_KNOTS + 2])
{
  for (gsize i = 0; i < n; i++)
    {
      gfloat at = MIN (MAX (plane[i], 0.0f), 1.0f) * FAULT_KNOTS;
      gint knot = (gint) at;

      plane[i] = table[knot] + (at - knot) * (table[knot + 1] - table[knot]);
    }
}

gdouble
faults_get_light (guint i)
{
  Bits at = { FAULT_DARK };

  at.bits += (gint32) i << 17;
  return at.value - FAULT_DARK;
}

VECTORS void
faults_look_up_light (gfloat *out,
                      const gfloat *plane,
                      gsize n,
                      const gfloat table[FAULT_LIGHT_KNOTS + 2])
{
  const Bits dark = { FAULT_DARK };

  for (gsize i = 0; i < n; i++)
    {
      Bits at = { MIN (MAX (plane[i], 0.0f), 1.0f) + FAULT_DARK };
      gint32 past = at.bits - dark.bits;
      gint knot = past >> 17;
      gfloat part = (past & 0x1ffff) * 0x1p-17f;

      out[i] = table[knot] + part * (table[knot + 1] - table[knot]);
    }
}
