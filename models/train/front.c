/* front.c - first stages of NEM that see before anything has been learnt
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "front-private.h"

#include <string.h>

#include "core/half.h"

#define CENTRE 4

/* A stage adds up what its first convolution gives and what its second does.
 * The gates come from the second: the first one's sums are kept this small,
 * and its batch norm brings them back. What little is left of them is a
 * multiple of what is passed on, so it tells nothing wrong. */
#define SMALL (1.0f / 1024)

/* ---- the later stages ---- */

typedef struct
{
  NetworkParam *conv1;
  NetworkParam *gamma1;
  NetworkParam *beta1;
  NetworkParam *conv2;
  NetworkParam *gamma2;
  guint         in;
  guint         out;
  guint         next; /* channel */
} Stage;

static NetworkParam *
find_of_stage (Network     *front,
               guint        stage,
               const gchar *name)
{
  g_autofree gchar *whole = g_strdup_printf ("backbone.%u.%s", stage + 2,
                                             name);

  return network_find_param (front, whole);
}

/* Passes on what comes in. */
static Stage
begin_stage (Network *front,
             guint    number)
{
  Stage stage = { .conv1 = find_of_stage (front, number, "conv1.weight"),
                  .gamma1 = find_of_stage (front, number, "bn1.weight"),
                  .beta1 = find_of_stage (front, number, "bn1.bias"),
                  .conv2 = find_of_stage (front, number, "conv2.weight"),
                  .gamma2 = find_of_stage (front, number, "bn2.weight") };

  stage.out = (guint) stage.conv1->shape.d[0];
  stage.in = (guint) stage.conv1->shape.d[1];
  memset (stage.conv1->value, 0, stage.conv1->size * sizeof (real));
  memset (stage.conv2->value, 0, stage.conv2->size * sizeof (real));
  for (; stage.next < stage.in; stage.next++)
    {
      stage.conv1->value[(stage.next * stage.in + stage.next) * TAPS + CENTRE]
        = 1;
      stage.gamma2->value[stage.next] = 0;
    }
  return stage;
}

/* Adds to the sum of the next gate @weight times what channel @from has at
 * @tap. */
static void
add_term (Stage  *stage,
          guint   from,
          guint   tap,
          gdouble weight)
{
  real *to = &stage->conv1->value[(stage->next * stage->in + from) * TAPS
                                  + tap];

  *to = half_round (*to + SMALL * weight);
}

static void
add (Stage  *stage,
     guint   from,
     gdouble weight)
{
  add_term (stage, from, CENTRE, weight);
}

/* The next channel becomes what the sum, with @offset, is above 0, at @tap. */
static void
finish_gate_at (Stage  *stage,
                gdouble offset,
                guint   tap)
{
  guint o = stage->next++;

  g_return_if_fail (o < stage->out);

  stage->gamma1->value[o] = 1 / SMALL;
  stage->beta1->value[o] = half_round (offset);
  stage->conv2->value[(o * stage->out + o) * TAPS + tap] = 1;
}

static void
finish_gate (Stage  *stage,
             gdouble offset)
{
  finish_gate_at (stage, offset, CENTRE);
}

/* ---- gates ---- */

static guint
find_probe (const FrontPlan *plan,
            const FrontRef  *ref)
{
  for (guint i = 0; i < plan->n_probes; i++)
    {
      const FrontProbe *probe = &plan->probes[i];

      if (probe->side == ref->side && probe->colour == ref->colour
          && probe->pattern == ref->pattern && probe->threshold == 0.0f)
        return i;
    }
  g_assert_not_reached ();
}

/* Whether a block has less of it than each of the levels. */
static void
gate_absent (Stage        *stage,
             guint         from,
             const gfloat *levels)
{
  for (; *levels > 0.0f; levels++)
    {
      add (stage, from, -1.0 / *levels);
      finish_gate (stage, 1.0);
    }
}

static void
gate_beyond (Stage             *stage,
             const FrontPlan   *plan,
             const FrontBeyond *beyond)
{
  add (stage, find_probe (plan, &beyond->more), 1.0);
  add (stage, find_probe (plan, &beyond->less), -beyond->times);
  finish_gate (stage, 0.0);
}

/* Those of the second stage, or of the third. */
static void
add_gates (Stage           *stage,
           const FrontPlan *plan,
           gboolean         late)
{
  const FrontBeyond *beyond = late ? plan->late : plan->early;
  guint              n_beyond = late ? plan->n_late : plan->n_early;

  for (guint i = 0; i < plan->n_probes; i++)
    gate_absent (stage, i,
                 late ? plan->probes[i].late : plan->probes[i].early);
  for (guint i = 0; i < n_beyond; i++)
    gate_beyond (stage, plan, &beyond[i]);
}

static guint
count_gates (const FrontPlan *plan,
             gboolean         late)
{
  guint n = late ? plan->n_late : plan->n_early;

  for (guint i = 0; i < plan->n_probes; i++)
    n += front_count_levels (late ? plan->probes[i].late
                                  : plan->probes[i].early);
  return n;
}

/* ---- the later stages, whole ---- */

static void
design_second (Network         *front,
               const FrontPlan *plan)
{
  Stage stage = begin_stage (front, 1);

  add_gates (&stage, plan, FALSE);
  g_assert (stage.next == stage.out);
}

#define MOVES 3       /* of each colour */
#define AFTER_MOVED 1 /* the constant */

/* The value of a colour channel, but for FRONT_VALUE_AT. */
static void
add_value (Stage *stage,
           guint  c,
           guint  tap)
{
  add_term (stage, 2 * c, tap, 1.0);
  add_term (stage, 2 * c + 1, tap, -1.0);
}

/* Colours from two blocks down, across and both. */
static void
move_colours (Stage *stage)
{
  static const guint taps[] = { 7, 5, 8 };

  for (guint c = 0; c < 3; c++)
    for (guint i = 0; i < MOVES; i++)
      {
        add_value (stage, c, taps[i]);
        finish_gate_at (stage, FRONT_VALUE_AT, taps[i]);
      }
}

static void
design_third (Network         *front,
              const FrontPlan *plan)
{
  Stage stage = begin_stage (front, 2);

  add_gates (&stage, plan, TRUE);
  move_colours (&stage);
  finish_gate (&stage, 1.0);
  g_assert (stage.next == stage.out);
}

/* ---- all of it ---- */

const FrontPlan *
front_get_plan (FrontSize size)
{
  return size == FRONT_SLIM ? &front_slim : &front_whole;
}

guint
front_count_levels (const gfloat *levels)
{
  guint n = 0;

  while (levels[n] > 0.0f)
    n++;
  return n;
}

void
front_get_widths (FrontSize size,
                  guint    *widths)
{
  const FrontPlan *plan = front_get_plan (size);

  widths[0] = plan->n_probes;
  widths[1] = widths[0] + count_gates (plan, FALSE);
  widths[2] = widths[1] + count_gates (plan, TRUE) + 3 * MOVES + AFTER_MOVED;
}

void
front_get_colour (guint n_channels,
                  guint c,
                  guint channels[FRONT_OF_COLOUR])
{
  channels[0] = 2 * c;
  channels[1] = 2 * c + 1;
  for (guint i = 0; i < MOVES; i++)
    channels[2 + i] = n_channels - AFTER_MOVED - (3 - c) * MOVES + i;
}

void
front_design (Network  *front,
              FrontSize size)
{
  const FrontPlan *plan = front_get_plan (size);

  network_init (front, 0);
  front_set_probes (front, plan);
  design_second (front, plan);
  design_third (front, plan);
}
