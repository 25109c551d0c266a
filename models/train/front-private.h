/* front-private.h - what a front is made of
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "front.h"

G_BEGIN_DECLS

#define TAPS 9

/* What of a pixel counts: a channel, their mean, or one less a share of
 * another. */
typedef enum
{
  RED,
  GREEN,
  BLUE,
  LIGHT,
  RED_GREEN,
  BLUE_GREEN,
  RED_BLUE,
  RED_09_GREEN, /* less 0.9 times green */
  RED_08_BLUE,
  GREEN_05_RED,
  GREEN_08_RED,
  GREEN_09_BLUE,
  BLUE_05_GREEN,
  BLUE_09_GREEN,
  BLUE_08_RED,
} FrontColour;

/* Over which pixels: the one itself; a step to the next one, or to one two
 * pixels off, also at angles between (flat, steep); a bend, the pixel less the
 * mean of two neighbours; the same of rows or columns that are smoothed; the
 * pixel less all its neighbours; a checkerboard. */
typedef enum
{
  POINT,
  ACROSS,
  DOWN,
  FALLING,
  RISING,
  FAR_ACROSS,
  FAR_DOWN,
  FAR_FALLING,
  FAR_RISING,
  FLAT_RISING,
  FLAT_FALLING,
  STEEP_RISING,
  STEEP_FALLING,
  SMOOTH_ACROSS,
  SMOOTH_DOWN,
  BEND_ACROSS,
  BEND_DOWN,
  BEND_FALLING,
  BEND_RISING,
  SMOOTH_BEND_ACROSS,
  SMOOTH_BEND_DOWN,
  SPOT,
  CHECKS,
} FrontPattern;

typedef enum
{
  ABOVE,
  BELOW,
} FrontSide;

#define FRONT_LEVELS 7 /* six at most, and a 0 */

/**
 * FrontProbe:
 * @side: whether the channel tells by how much it is above, or below ...
 * @threshold: ... this, with values in [0, 1].
 * @late: gates of the third stage, which have blocks of 16x16 pixels: whether
 *   the block's mean of it is less than each of these; ended by 0.
 * @early: the same of the second stage, whose blocks have 4x4.
 */
typedef struct
{
  FrontSide    side;
  FrontColour  colour;
  FrontPattern pattern;
  gfloat       threshold;
  gfloat       late[FRONT_LEVELS];
  gfloat       early[FRONT_LEVELS];
} FrontProbe;

/* A probe whose threshold is 0. */
typedef struct
{
  FrontSide    side;
  FrontColour  colour;
  FrontPattern pattern;
} FrontRef;

/* A gate: how much more there is of @more than @times as much as of @less. */
typedef struct
{
  FrontRef more;
  FrontRef less;
  gfloat   times;
} FrontBeyond;

/* The first six probes are red above 0.205 and below it, green, blue: their
 * differences are the values themselves. */
typedef struct
{
  const FrontProbe  *probes;
  guint              n_probes;
  const FrontBeyond *early;
  guint              n_early;
  const FrontBeyond *late;
  guint              n_late;
} FrontPlan;

#define FRONT_VALUE_AT 0.205f

extern const FrontPlan front_whole;
extern const FrontPlan front_slim;

const FrontPlan *front_get_plan (FrontSize size);

/* Returns: how many there are before the 0. */
guint front_count_levels (const gfloat *levels);

/* Gives @front's first stage its numbers. */
void front_set_probes (Network         *front,
                       const FrontPlan *plan);

G_END_DECLS
