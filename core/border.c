/* border.c - the uniform border of an image: frame, mat, film edge
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "border.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A pixel belongs to the border if it differs from the outermost line's median
 * by no more than DEVIATIONS times the UNIFORM_QUANTILE of that line's own
 * differences, within bounds. */
#define UNIFORM_QUANTILE 0.9
#define DEVIATIONS 2.5f
#define OUTERMOST 0.975 /* at least so many of its pixels belong to it */
#define MIN_DIFFERENCE (2.5f / 255.0f)
#define MAX_DIFFERENCE (16.0f / 255.0f)
#define MAX_INNER (4.0f / 255.0f) /* of a second border within the first */
#define STRAY 0.03 /* fraction of a line's pixels that need not belong to it */

/* Pixels that differ by more than HOLE_DIFFERENCE are the holes of a film if so
 * many of them are of one colour, the rest being their edges. */
#define HOLES 0.75
#define HOLE_DIFFERENCE (24.0f / 255.0f)
#define HOLE_CONTRAST (64.0f / 255.0f)

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
/* Nor does it begin before a line that differs by this fraction of what the
 * next lines do: those before may have taken on some of the picture's colour.
 * */
#define CLEARLY 0.25
#define MARGIN 1 /* lines of the picture that are removed with them */

#define MAX_ONE_SIDE 0.16   /* of the image's height or width, from one side */
#define MAX_BOTH_SIDES 0.45 /* likewise, where the opposite side has one too */
#define MAX_ROUNDS 4

typedef enum
{
  LEFT,
  RIGHT,
  TOP,
  BOTTOM,
  N_SIDES
} Side;

typedef struct
{
  gfloat colour[3];
  gfloat tolerance; /* how far a pixel of the border may be from it */
} Shade;

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

/* Measures the colour of a line, and how far a pixel of the border may be from
 * it. */
static void
measure_line (Shade *shade, const Line *line, gfloat most)
{
  g_autofree gfloat *values = g_new (gfloat, line->n);
  gfloat deviation = 0.0f, outermost = 0.0f;

  for (guint c = 0; c < 3; c++)
    {
      for (guint i = 0; i < line->n; i++)
        values[i] = line->first[i * line->step + c];
      shade->colour[c] = find_quantile (values, line->n, 0.5);
      for (guint i = 0; i < line->n; i++)
        values[i] = fabsf (line->first[i * line->step + c] - shade->colour[c]);
      deviation =
        MAX (deviation, find_quantile (values, line->n, UNIFORM_QUANTILE));
      outermost = MAX (outermost, values[(guint) (OUTERMOST * line->n)]);
    }
  shade->tolerance =
    CLAMP (MAX (DEVIATIONS * deviation, outermost), MIN_DIFFERENCE, most);
}

static gfloat
get_difference (const gfloat *pixel, const gfloat colour[3])
{
  return MAX (MAX (fabsf (pixel[0] - colour[0]), fabsf (pixel[1] - colour[1])),
              fabsf (pixel[2] - colour[2]));
}

/* The fraction of a line's pixels that do not belong to the border. */
static gdouble
count_others (const Line *line, const Shade *shade, gfloat times)
{
  guint n = 0;

  for (guint i = 0; i < line->n; i++)
    n += get_difference (line->first + i * line->step, shade->colour)
         > times * shade->tolerance;
  return (gdouble) n / line->n;
}

static gdouble
get_mean_difference (const Line *line, const Shade *shade)
{
  gdouble sum = 0.0;

  for (guint i = 0; i < line->n; i++)
    sum += get_difference (line->first + i * line->step, shade->colour);
  return sum / line->n;
}

/* Returns: the first line from @from on, before @end, that is of the border or,
 * unless @is_border, is not; @end if there is none. At most @stray of its
 * pixels may be others. */
static guint
find_line (const Rest *rest,
           Side side,
           guint from,
           guint end,
           const Shade *shade,
           gdouble stray,
           gboolean is_border)
{
  for (guint i = from; i < end; i++)
    {
      const Line line = get_line (rest, side, i);

      if ((count_others (&line, shade, 1.0f) <= stray) == is_border)
        return i;
    }
  return end;
}

/* Whether the lines from @from on, before @end, show the border and, of one
 * other colour, the holes of a film. */
static gboolean
are_holes (
  const Rest *rest, Side side, guint from, guint end, const Shade *shade)
{
  const gsize width = get_line (rest, side, from).n;
  g_autofree gfloat *pixels = g_new (gfloat, 3 * width * (end - from));
  Line others = { pixels, 3, 0 };
  Shade hole;
  guint n = 0;

  for (guint i = from; i < end; i++)
    {
      const Line line = get_line (rest, side, i);

      for (guint j = 0; j < line.n; j++)
        {
          const gfloat *pixel = line.first + j * line.step;

          if (get_difference (pixel, shade->colour) > shade->tolerance)
            memcpy (pixels + (gsize) 3 * others.n++, pixel, 3 * sizeof *pixel);
        }
    }
  if (others.n == 0)
    return FALSE;
  measure_line (&hole, &others, shade->tolerance);
  for (guint i = 0; i < others.n; i++)
    n +=
      get_difference (pixels + (gsize) 3 * i, hole.colour) <= shade->tolerance;
  return n >= HOLES * others.n
         && get_difference (hole.colour, shade->colour) >= HOLE_CONTRAST;
}

/* Returns: the border's width as far as it is uniform but for holes. */
static guint
measure_uniform (const Rest *rest, Side side, guint depth, const Shade *shade)
{
  const guint most = (guint) (MAX_ONE_SIDE * depth);
  Shade loose = *shade;
  guint n = find_line (rest, side, 0, depth, shade, STRAY, FALSE);
  guint holes, end;

  loose.tolerance = HOLE_DIFFERENCE;
  holes = find_line (rest, side, n, most, &loose, STRAY, FALSE);
  end = find_line (rest, side, holes, most, &loose, STRAY, TRUE);
  if (end < most && are_holes (rest, side, holes, end, &loose))
    {
      loose.tolerance = CONTRAST * shade->tolerance;
      n = find_line (rest, side, end, most, &loose, PICTURE, FALSE);
    }
  return n;
}

/* Returns: the line with which the picture begins, after @n lines of border; 0
 * if it does not begin all along a line. */
static guint
find_picture (
  const Rest *rest, Side side, guint n, guint depth, const Shade *shade)
{
  const guint end = MIN (n + WIDE_TRANSITION, depth);
  gdouble differences[WIDE_TRANSITION], most = 0.0;
  guint first = end;

  for (guint i = n; i < end; i++)
    {
      const gboolean wide = i >= n + TRANSITION;
      const Line line = get_line (rest, side, i);

      if (first == end
          && count_others (&line, shade, wide ? WIDE_CONTRAST : CONTRAST)
               >= (wide ? WIDE_PICTURE : PICTURE))
        first = i;
      differences[i - n] = get_mean_difference (&line, shade);
      if (i >= first)
        most = MAX (most, differences[i - n]);
    }
  if (first == end)
    return 0;
  while (differences[first - n] < CLEARLY * most)
    first++;
  return first;
}

/* The border's width on one side, 0 if there is none. */
static guint
measure_side (const Rest *rest, Side side, gfloat most)
{
  const guint depth =
    side == TOP || side == BOTTOM ? rest->y1 - rest->y0 : rest->x1 - rest->x0;
  const Line line = get_line (rest, side, 0);
  guint n, first;
  Shade shade;

  measure_line (&shade, &line, most);
  n = measure_uniform (rest, side, depth, &shade);
  if (n == 0 || n == depth)
    return 0;
  first = find_picture (rest, side, n, depth, &shade);
  return first == 0 ? 0 : MIN (first + MARGIN, depth - 1);
}

/* Drops what is too wide to be a border. */
static void
limit_pair (guint *a, guint *b, guint length)
{
  gdouble most = *a > 0 && *b > 0 ? MAX_BOTH_SIDES : MAX_ONE_SIDE;

  if (*a > most * length)
    *a = 0;
  if (*b > most * length)
    *b = 0;
}

void
border_find (Border *border, const gfloat *rgb, guint width, guint height)
{
  Rest rest = { rgb, width, 0, width, 0, height };

  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      const gfloat most = round == 0 ? MAX_DIFFERENCE : MAX_INNER;
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
