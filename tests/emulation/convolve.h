/* convolve.h - a convolution and its derivatives, plainly and in double
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

/* Upright or across. Output i sees inputs i * stride + t * dilation - pad for
 * all taps t; those outside are 0. */
struct Axis
{
  int n_in, n_out, n_taps;
  int pad, stride, dilation;
};

struct Convolution
{
  int n_groups;
  int c_in, c_out; /* channels of a group */
  Axis y, x;
  bool flipped; /* the last tap is the filter's first number */
};

size_t convolution_get_in_size (const Convolution *conv); /* of an image */
size_t convolution_get_out_size (const Convolution *conv);
size_t convolution_get_filter_size (const Convolution *conv);

/* For an image, and added to what is there. @in: (groups, c_in, h, w), @out:
 * (groups, c_out, h, w), @filter: (groups, c_out, c_in, taps, taps). */
void convolve (double *out,
               const double *in,
               const double *filter,
               const Convolution *conv);
void convolve_to_input (double *d_in,
                        const double *d_out,
                        const double *filter,
                        const Convolution *conv);
void convolve_to_filter (double *d_filter,
                         const double *d_out,
                         const double *in,
                         const Convolution *conv);
