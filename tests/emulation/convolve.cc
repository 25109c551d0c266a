/* convolve.cc - a convolution and its derivatives, plainly and in double
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "convolve.h"

#include "core/vectors.h"

#define LANES 8   /* that a sum is made of, side by side */
#define BAND 2048 /* outputs for which all taps are taken in turn */

/* Rows of numbers, in steps. */
struct Rows
{
  size_t start;
  size_t row;
  size_t step;
};

/* What a tap connects of two planes. */
struct Link
{
  Rows in, out;
  int  n_rows;
  int  n;
};

struct Span
{
  int from, to;
};

static size_t
plane_in (const Convolution *conv)
{
  return (size_t) conv->y.n_in * conv->x.n_in;
}

static size_t
plane_out (const Convolution *conv)
{
  return (size_t) conv->y.n_out * conv->x.n_out;
}

size_t
convolution_get_in_size (const Convolution *conv)
{
  return plane_in (conv) * conv->c_in * conv->n_groups;
}

size_t
convolution_get_out_size (const Convolution *conv)
{
  return plane_out (conv) * conv->c_out * conv->n_groups;
}

size_t
convolution_get_filter_size (const Convolution *conv)
{
  return (size_t) conv->n_groups * conv->c_out * conv->c_in * conv->y.n_taps
         * conv->x.n_taps;
}

/* ---- rows ---- */

VECTORS static void
add_rows (double       *to,
          const Rows   *to_rows,
          const double *from,
          const Rows   *from_rows,
          double        factor,
          int           n_rows,
          int           n)
{
  for (int row = 0; row < n_rows; row++)
    {
      double       *a = to + to_rows->start + row * to_rows->row;
      const double *b = from + from_rows->start + row * from_rows->row;

      if (to_rows->step == 1 && from_rows->step == 1)
        for (int i = 0; i < n; i++)
          a[i] += factor * b[i];
      else
        for (int i = 0; i < n; i++)
          a[i * to_rows->step] += factor * b[i * from_rows->step];
    }
}

VECTORS static double
multiply_rows (const double *out,
               const double *in,
               const Link   *link)
{
  double lanes[LANES] = { 0.0 };
  double sum = 0.0;

  for (int row = 0; row < link->n_rows; row++)
    {
      const double *a = out + link->out.start + row * link->out.row;
      const double *b = in + link->in.start + row * link->in.row;
      int           i = 0;

      for (; i + LANES <= link->n && link->in.step == 1; i += LANES)
        for (int l = 0; l < LANES; l++)
          lanes[l] += a[i + l] * b[i + l];
      for (; i < link->n; i++)
        sum += a[i] * b[i * link->in.step];
    }
  for (int l = 0; l < LANES; l++)
    sum += lanes[l];
  return sum;
}

/* ---- taps ---- */

static int
divide_up (int a,
           int b)
{
  return a > 0 ? (a + b - 1) / b : 0;
}

/* The outputs from @from to @to whose input at @tap is inside. */
static Span
find_span (const Axis *axis,
           int         tap,
           int         from,
           int         to)
{
  int  offset = tap * axis->dilation - axis->pad;
  Span span = { divide_up (-offset, axis->stride),
                divide_up (axis->n_in - offset, axis->stride) };

  span.from = span.from > from ? span.from : from;
  span.to = span.to < to ? span.to : to;
  return span;
}

/* What tap @y, @x connects in rows @from to @to of the output. */
static Link
find_link (const Convolution *conv,
           int                y,
           int                x,
           int                from,
           int                to)
{
  Span   rows = find_span (&conv->y, y, from, to);
  Span   columns = find_span (&conv->x, x, 0, conv->x.n_out);
  size_t in_row = (size_t) rows.from * conv->y.stride
                  + y * conv->y.dilation - conv->y.pad;
  size_t in_column = (size_t) columns.from * conv->x.stride
                     + x * conv->x.dilation - conv->x.pad;

  return { { in_row * conv->x.n_in + in_column,
             (size_t) conv->y.stride * conv->x.n_in, (size_t) conv->x.stride },
           { (size_t) rows.from * conv->x.n_out + columns.from,
             (size_t) conv->x.n_out, 1 },
           rows.to - rows.from, columns.to - columns.from };
}

/* ---- planes ---- */

/* Calls @work (pair, link, place of the tap's weight) for all that a part of
 * an output channel has to do with, so that the part stays in the cache. */
template <typename Work>
static void
for_each_link (const Convolution *conv,
               int                channel,
               Work               work)
{
  int band = BAND / conv->x.n_out + 1;
  int n_taps = conv->y.n_taps * conv->x.n_taps;
  int first = channel / conv->c_out * conv->c_in;

  for (int from = 0; from < conv->y.n_out; from += band)
    for (int c = 0; c < conv->c_in; c++)
      for (int t = 0; t < n_taps; t++)
        {
          int    to = from + band;
          Link   link = find_link (conv, t / conv->x.n_taps,
                                   t % conv->x.n_taps, from,
                                   to < conv->y.n_out ? to : conv->y.n_out);
          size_t filter = ((size_t) channel * conv->c_in + c) * n_taps;

          if (link.n_rows > 0 && link.n > 0)
            work (plane_in (conv) * (first + c), link,
                  filter + (conv->flipped ? n_taps - 1 - t : t));
        }
}

void
convolve (double            *out,
          const double      *in,
          const double      *filter,
          const Convolution *conv)
{
  for (int k = 0; k < conv->n_groups * conv->c_out; k++)
    {
      double *plane = out + plane_out (conv) * k;

      for_each_link (conv, k, [=] (size_t at, const Link &link, size_t tap) {
        add_rows (plane, &link.out, in + at, &link.in, filter[tap],
                  link.n_rows, link.n);
      });
    }
}

void
convolve_to_input (double            *d_in,
                   const double      *d_out,
                   const double      *filter,
                   const Convolution *conv)
{
  for (int k = 0; k < conv->n_groups * conv->c_out; k++)
    {
      const double *plane = d_out + plane_out (conv) * k;

      for_each_link (conv, k, [=] (size_t at, const Link &link, size_t tap) {
        add_rows (d_in + at, &link.in, plane, &link.out, filter[tap],
                  link.n_rows, link.n);
      });
    }
}

void
convolve_to_filter (double            *d_filter,
                    const double      *d_out,
                    const double      *in,
                    const Convolution *conv)
{
  for (int k = 0; k < conv->n_groups * conv->c_out; k++)
    {
      const double *plane = d_out + plane_out (conv) * k;

      for_each_link (conv, k, [=] (size_t at, const Link &link, size_t tap) {
        d_filter[tap] += multiply_rows (plane, in + at, &link);
      });
    }
}
