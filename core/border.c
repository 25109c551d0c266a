/* border.c - the uniform border of an image: frame, mat, film edge
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "border.h"

#include <math.h>
#include <stdlib.h>

/* A pixel belongs to the border if it differs from the outermost line's median
 * by no more than DEVIATIONS times the quantile MOST of that line's own
 * differences, within bounds. */
#define MOST 0.9
#define DEVIATIONS 2.5f
#define LEAST_DIFFERENCE (2.5f / 255.0f)
#define MOST_DIFFERENCE (16.0f / 255.0f)
#define MOST_INNER (4.0f / 255.0f) /* of a second border within the first */
#define UNIFORM 0.97 /* fraction of a line's pixels that belong to the border */

/* The picture begins with the line in which this fraction of the pixels differ
 * by CONTRAST times the limit. Before it lie lines of ringing, of scaling or of
 * JPEG, whose blocks of colour are 16 pixels wide. Where they are many, the
 * picture must differ clearly, unlike a gradient of the sky. */
#define PICTURE 0.5
#define CONTRAST 2.0f
#define TRANSITION 9
#define WIDE_PICTURE 0.7
#define WIDE_CONTRAST 8.0f
#define WIDE_TRANSITION 17
#define MARGIN 1 /* lines of the picture that are removed with them */

#define MOST_SINGLE 0.16 /* of the image's height or width, from one side */
#define MOST_EACH 0.45   /* likewise, where the opposite side has one too */
#define MOST_ROUNDS 4

typedef enum
{
  LEFT,
  RIGHT,
  TOP,
  BOTTOM,
  N_SIDES
} Side;

/* What is left of the image: from x0 to x1 and y0 to y1. */
typedef struct
{
  const gfloat *rgb;
  guint stride; /* pixels */
  guint x0, x1, y0, y1;
} Rest;

/* A line parallel to a side, @depth pixels from it. */
typedef struct
{
  const gfloat *first;
  gsize step;
  guint n;
} Line;

static Line
get_line (const Rest *rest, Side side, guint depth)
{
  gboolean row = side == TOP || side == BOTTOM;
  guint x = side == LEFT    ? rest->x0 + depth
            : side == RIGHT ? rest->x1 - 1 - depth
                            : rest->x0;
  guint y = side == TOP      ? rest->y0 + depth
            : side == BOTTOM ? rest->y1 - 1 - depth
                             : rest->y0;

  return (Line){ rest->rgb + 3 * ((gsize) y * rest->stride + x),
                 row ? 3 : 3 * (gsize) rest->stride,
                 row ? rest->x1 - rest->x0 : rest->y1 - rest->y0 };
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const gfloat x = *(const gfloat *) a;
  const gfloat y = *(const gfloat *) b;

  return (x > y) - (x < y);
}

static gfloat
find_quantile (gfloat *values, guint n, gdouble quantile)
{
  qsort (values, n, sizeof *values, compare);
  return values[(guint) (quantile * n)];
}

/* The colour of a line, and how far a pixel of the border may be from it. */
static void
measure_line (gfloat colour[3],
              gfloat *tolerance,
              const Line *line,
              gfloat most)
{
  g_autofree gfloat *values = g_new (gfloat, line->n);
  gfloat deviation = 0.0f;

  for (guint c = 0; c < 3; c++)
    {
      for (guint i = 0; i < line->n; i++)
        values[i] = line->first[i * line->step + c];
      colour[c] = find_quantile (values, line->n, 0.5);
      for (guint i = 0; i < line->n; i++)
        values[i] = fabsf (line->first[i * line->step + c] - colour[c]);
      deviation = MAX (deviation, find_quantile (values, line->n, MOST));
    }
  *tolerance = CLAMP (DEVIATIONS * deviation, LEAST_DIFFERENCE, most);
}

/* The fraction of a line's pixels that do not belong to the border. */
static gdouble
count_others (const Line *line, const gfloat colour[3], gfloat tolerance)
{
  guint n = 0;

  for (guint i = 0; i < line->n; i++)
    {
      const gfloat *pixel = line->first + i * line->step;

      n += fabsf (pixel[0] - colour[0]) > tolerance
           || fabsf (pixel[1] - colour[1]) > tolerance
           || fabsf (pixel[2] - colour[2]) > tolerance;
    }
  return (gdouble) n / line->n;
}

/* The border's width on one side, 0 if there is none. */
static guint
measure_side (const Rest *rest, Side side, gfloat most)
{
  const guint depth =
    side == TOP || side == BOTTOM ? rest->y1 - rest->y0 : rest->x1 - rest->x0;
  Line line = get_line (rest, side, 0);
  gfloat colour[3];
  gfloat tolerance;
  guint n = 0;

  measure_line (colour, &tolerance, &line, most);
  while (n < depth)
    {
      line = get_line (rest, side, n);
      if (count_others (&line, colour, tolerance) > 1.0 - UNIFORM)
        break;
      n++;
    }
  if (n == 0 || n == depth)
    return 0;
  for (guint i = n; i < MIN (n + WIDE_TRANSITION, depth); i++)
    {
      const gboolean wide = i >= n + TRANSITION;

      line = get_line (rest, side, i);
      if (count_others (&line, colour,
                        (wide ? WIDE_CONTRAST : CONTRAST) * tolerance)
          >= (wide ? WIDE_PICTURE : PICTURE))
        return MIN (i + MARGIN, depth - 1);
    }
  return 0;
}

/* Drops what is too wide to be a border. */
static void
limit_pair (guint *a, guint *b, guint length)
{
  gdouble most = *a > 0 && *b > 0 ? MOST_EACH : MOST_SINGLE;

  if (*a > most * length)
    *a = 0;
  if (*b > most * length)
    *b = 0;
}

void
border_find (Border *border, const gfloat *rgb, guint width, guint height)
{
  Rest rest = { rgb, width, 0, width, 0, height };

  for (guint round = 0; round < MOST_ROUNDS; round++)
    {
      const gfloat most = round == 0 ? MOST_DIFFERENCE : MOST_INNER;
      guint found[N_SIDES];

      found[TOP] = measure_side (&rest, TOP, most);
      found[BOTTOM] = measure_side (&rest, BOTTOM, most);
      limit_pair (&found[TOP], &found[BOTTOM], rest.y1 - rest.y0);
      rest.y0 += found[TOP];
      rest.y1 -= found[BOTTOM];
      found[LEFT] = measure_side (&rest, LEFT, most);
      found[RIGHT] = measure_side (&rest, RIGHT, most);
      limit_pair (&found[LEFT], &found[RIGHT], rest.x1 - rest.x0);
      rest.x0 += found[LEFT];
      rest.x1 -= found[RIGHT];
      if (found[TOP] + found[BOTTOM] + found[LEFT] + found[RIGHT] == 0)
        break;
    }
  *border = (Border){ rest.x0, width - rest.x1, rest.y0, height - rest.y1 };
}
