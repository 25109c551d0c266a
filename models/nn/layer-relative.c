/* layer-relative.c - the 37 numbers of answers in the relative form
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "layers.h"

#include <math.h>

#include "core/relative.h"

/* The mean and deviation of each channel of an image, as the network that is
 * loaded measures them. */
static void
measure (RelativeView *view, const real *images, Maps maps, guint image)
{
  static const gdouble mean[3] = PARAMS_MEAN;
  static const gdouble std[3] = PARAMS_STD;
  gsize area = (gsize) maps.h * maps.w;

  for (guint c = 0; c < 3; c++)
    {
      const real *plane = images + ((gsize) c * maps.n + image) * area;
      gdouble middle = sum_reals (plane, area) / area;
      gdouble square = 0.0;

      for (gsize i = 0; i < area; i++)
        square += (plane[i] - middle) * (plane[i] - middle);
      view->mean[c] = (gfloat) (middle * std[c] + mean[c]);
      view->deviation[c] =
        (gfloat) MAX (std[c] * sqrt (square / area), RELATIVE_DEVIATION_MIN);
    }
}

static void
take (gfloat *to, const real *from, guint size, guint n)
{
  for (guint i = 0; i < size; i++)
    to[i] = (gfloat) from[(gsize) i * n];
}

void
layer_relative_forward (real *out,
                        const real *answers,
                        const real *images,
                        Maps maps)
{
  for (guint image = 0; image < maps.n; image++)
    {
      gfloat y[RELATIVE_N];
      RelativeView view;
      SympieTransform t;
      SympieParams p;

      measure (&view, images, maps, image);
      take (y, answers + image, RELATIVE_N, maps.n);
      relative_compose (&t, y, &view);
      params_from_transform_held (&p, &t);
      for (guint i = 0; i < PARAMS_N; i++)
        out[(gsize) i * maps.n + image] = p.n[i];
    }
}

/* Cs = b Cm^-1, so with v = Cm^-1 d_Cs the derivative by b is v, and Cs v^T
 * comes off that by Cm. In place: from those by Cm and Cs to those by Cm and
 * b. */
static void
to_transform (gdouble d[PARAMS_N], const SympieParams *p)
{
  gdouble v[3];

  for (guint i = 0; i < 3; i++)
    {
      guint j = (i + 1) % 3;
      guint k = (i + 2) % 3;
      gdouble sum = 0.0;
      gdouble det = 0.0;

      for (guint c = 0; c < 3; c++)
        {
          guint a = (c + 1) % 3;
          guint b = (c + 2) % 3;
          gdouble cofactor = (gdouble) p->cm[a][j] * p->cm[b][k]
                             - (gdouble) p->cm[a][k] * p->cm[b][j];

          sum += cofactor * d[PARAMS_AT_CS + c];
          det += cofactor * p->cm[c][i];
        }
      v[i] = sum / det;
    }
  for (guint i = 0; i < 9; i++)
    d[PARAMS_AT_CM + i] -= p->cs[i / 3] * v[i % 3];
  for (guint c = 0; c < 3; c++)
    d[PARAMS_AT_CS + c] = v[c];
}

void
layer_relative_backward (real *d_answers,
                         gboolean add,
                         const real *d_out,
                         const real *out,
                         const real *answers,
                         const real *images,
                         Maps maps)
{
  for (guint image = 0; image < maps.n; image++)
    {
      gfloat y[RELATIVE_N];
      gdouble d_y[RELATIVE_N];
      gdouble d_p[PARAMS_N];
      RelativeView view;
      SympieParams p;

      measure (&view, images, maps, image);
      take (y, answers + image, RELATIVE_N, maps.n);
      take (p.n, out + image, PARAMS_N, maps.n);
      for (guint i = 0; i < PARAMS_N; i++)
        d_p[i] = d_out[(gsize) i * maps.n + image];
      to_transform (d_p, &p);
      relative_backward (d_y, d_p, y, &view);
      for (guint i = 0; i < RELATIVE_N; i++)
        {
          real *to = &d_answers[(gsize) i * maps.n + image];

          *to = (real) ((add ? *to : 0) + d_y[i]);
        }
    }
}
