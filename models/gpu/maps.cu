/* maps.cu - activations brought into order, added, joined, padded, moved
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "launch.cuh"

static unsigned
area_of (Maps maps)
{
  return maps.h * maps.w;
}

/* ---- order ---- */

static __global__ void
turn_kernel (real       *to,
             const real *from,
             unsigned    c,
             unsigned    n,
             unsigned    area,
             gboolean    back)
{
  Place    place = get_place (area);
  gsize    here = (gsize) place.plane * area + place.at;
  unsigned image = place.plane / c;
  gsize    there = ((gsize) (place.plane % c) * n + image) * area + place.at;

  if (place.at >= area)
    return;
  if (back)
    to[there] = from[here];
  else
    to[here] = from[there];
}

void
gpu_turn_maps (real       *to,
               const real *from,
               Maps        maps,
               gboolean    back)
{
  START (turn_kernel, blocks_of (maps), to, from, maps.c, maps.n,
         area_of (maps), back);
}

/* ---- one by one ---- */

static __global__ void
activation_kernel (gsize       n,
                   real       *d_out,
                   const real *out,
                   Activation  activation)
{
  gsize i = get_turn ();

  if (i < n)
    d_out[i] = pass_activation (d_out[i], out[i], activation);
}

void
gpu_activation_backward (real       *d_out,
                         const real *out,
                         Maps        maps,
                         Activation  activation,
                         Team       *team)
{
  gsize n = maps_size (maps);

  if (activation != ACTIVATION_NONE)
    START (activation_kernel, blocks_for (n), n, d_out, out, activation);
}

static __global__ void
sum_kernel (gsize       n,
            real       *out,
            const real *a,
            const real *b,
            Activation  activation)
{
  gsize i = get_turn ();

  if (i < n)
    out[i] = activate (a[i] + b[i], activation);
}

void
gpu_sum_forward (real       *out,
                 const real *a,
                 const real *b,
                 Maps        maps,
                 Activation  activation,
                 Team       *team)
{
  gsize n = maps_size (maps);

  START (sum_kernel, blocks_for (n), n, out, a, b, activation);
}

static __global__ void
bias_kernel (real       *x,
             const real *bias,
             unsigned    c,
             unsigned    area,
             Activation  activation)
{
  Place place = get_place (area);
  gsize i = (gsize) place.plane * area + place.at;

  if (place.at < area)
    x[i] = activate (x[i] + bias[place.plane % c], activation);
}

void
gpu_add_bias (real       *x,
              const real *bias,
              Maps        maps,
              Activation  activation)
{
  START (bias_kernel, blocks_of (maps), x, bias, maps.c, area_of (maps),
         activation);
}

/* Three numbers, which a kernel is given by value. */
struct Colour
{
  real v[3];
};

static __global__ void
colours_kernel (real       *out,
                const real *in,
                Colour      scale,
                Colour      shift,
                unsigned    area)
{
  Place    place = get_place (area);
  gsize    i = (gsize) place.plane * area + place.at;
  unsigned c = place.plane % 3;

  if (place.at < area)
    out[i] = in[i] * scale.v[c] + shift.v[c];
}

void
gpu_colours (real        *out,
             const real  *in,
             const gfloat scale[3],
             const gfloat shift[3],
             Maps         maps,
             Team        *team)
{
  Colour by = { { scale[0], scale[1], scale[2] } };
  Colour to = { { shift[0], shift[1], shift[2] } };

  START (colours_kernel, blocks_of (maps), out, in, by, to, area_of (maps));
}

/* ---- joined channels ---- */

/* Plane by plane of the smaller maps, which are channels first and on of
 * c_all: to the larger ones, or from them. */
static __global__ void
join_kernel (real       *out,
             const real *in,
             unsigned    first,
             unsigned    c_all,
             unsigned    c,
             unsigned    area)
{
  Place    place = get_place (area);
  unsigned plane = place.plane / c * c_all + first + place.plane % c;

  if (place.at < area)
    out[(gsize) plane * area + place.at]
      = in[(gsize) place.plane * area + place.at];
}

static __global__ void
part_kernel (real       *d_in,
             const real *d_out,
             gboolean    add,
             unsigned    first,
             unsigned    c_all,
             unsigned    c,
             unsigned    area)
{
  Place    place = get_place (area);
  unsigned plane = place.plane / c * c_all + first + place.plane % c;
  gsize    i = (gsize) place.plane * area + place.at;

  if (place.at < area)
    d_in[i] = (add ? d_in[i] : 0) + d_out[(gsize) plane * area + place.at];
}

void
gpu_join_forward (real       *out,
                  const real *a,
                  const real *b,
                  Maps        a_maps,
                  Maps        b_maps,
                  Team       *team)
{
  unsigned area = area_of (a_maps);
  unsigned c_all = a_maps.c + b_maps.c;

  START (join_kernel, blocks_of (a_maps), out, a, 0u, c_all, a_maps.c, area);
  START (join_kernel, blocks_of (b_maps), out, b, a_maps.c, c_all, b_maps.c,
         area);
}

void
gpu_join_backward (real       *d_in,
                   gboolean    add,
                   const real *d_out,
                   guint       first,
                   Maps        out_maps,
                   Maps        in_maps,
                   Team       *team)
{
  START (part_kernel, blocks_of (in_maps), d_in, d_out, add, first, out_maps.c,
         in_maps.c, area_of (in_maps));
}

/* ---- padding ---- */

static __global__ void
pad_kernel (real       *padded,
            const real *from,
            Maps        maps,
            unsigned    before,
            unsigned    width,
            unsigned    area)
{
  Place    place = get_place (area);
  unsigned y = place.at / width - before;
  unsigned x = place.at % width - before;
  real     pixel = 0;

  if (place.at >= area)
    return;
  /* Left of 0 is far to the right. */
  if (y < maps.h && x < maps.w)
    pixel = from[((gsize) place.plane * maps.h + y) * maps.w + x];
  padded[(gsize) place.plane * area + place.at] = pixel;
}

void
gpu_pad (real       *padded,
         const real *from,
         Maps        maps,
         Window      window)
{
  Maps larger = maps;

  larger.h += window.before + window.after;
  larger.w += window.before + window.after;
  START (pad_kernel, blocks_of (larger), padded, from, maps, window.before,
         larger.w, area_of (larger));
}

static __global__ void
unpad_kernel (real       *to,
              gboolean    add,
              const real *padded,
              Maps        maps,
              unsigned    before,
              unsigned    more)
{
  unsigned area = maps.h * maps.w;
  unsigned width = maps.w + more;
  Place    place = get_place (area);
  unsigned y = place.at / maps.w + before;
  unsigned x = place.at % maps.w + before;
  gsize    i = (gsize) place.plane * area + place.at;

  if (place.at < area)
    to[i] = (add ? to[i] : 0)
            + padded[((gsize) place.plane * (maps.h + more) + y) * width + x];
}

void
gpu_unpad (real       *to,
           gboolean    add,
           const real *padded,
           Maps        maps,
           Window      window)
{
  START (unpad_kernel, blocks_of (maps), to, add, padded, maps, window.before,
         window.before + window.after);
}
