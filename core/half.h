/* half.h - IEEE half precision to single and back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

/* Finite halves only: infinity and NaN (all exponent bits set) come out as
 * large finite numbers, so test for them first. The product rebiases the
 * exponent and makes subnormal halves normal. */
static inline gfloat
half_to_float (guint16 half)
{
  guint32 bits = (guint32) (half & 0x7fff) << 13;
  guint32 sign = (guint32) (half & 0x8000) << 16;
  gfloat value;

  memcpy (&value, &bits, sizeof value);
  value *= 0x1p112f;
  memcpy (&bits, &value, sizeof value);
  bits |= sign;
  memcpy (&value, &bits, sizeof value);
  return value;
}

#define HALF_IS_FINITE(half) (((half) &0x7c00) != 0x7c00)

/* To the nearest, ties to even; what is too large becomes infinity. */
static inline guint16
half_from_float (gfloat value)
{
  guint32 bits;
  guint16 sign;
  gint exponent;
  guint32 mantissa;
  guint32 rest;
  guint shift;

  memcpy (&bits, &value, sizeof bits);
  sign = (guint16) (bits >> 16 & 0x8000);
  exponent = (gint) (bits >> 23 & 0xff) - 127 + 15;
  if (exponent >= 31)
    return sign | 0x7c00 | ((bits & 0x7fffffff) > 0x7f800000 ? 0x200 : 0);
  if (exponent < -10)
    return sign;

  mantissa = (bits & 0x7fffff) | 0x800000;
  shift = exponent > 0 ? 13 : (guint) (14 - exponent);
  rest = mantissa & ((1u << shift) - 1);
  mantissa >>= shift;
  if (rest > 1u << (shift - 1) || (rest == 1u << (shift - 1) && mantissa & 1))
    mantissa++;
  /* A carry out of the mantissa runs into the exponent, as it should. */
  return sign
         | (guint16) ((exponent > 0 ? (exponent - 1) << 10 : 0) + mantissa);
}

/* What half precision makes of it. */
static inline gfloat
half_round (gdouble value)
{
  return half_to_float (half_from_float ((gfloat) value));
}
