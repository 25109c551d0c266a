/* oracle-image.c - the error of the warp and its derivatives
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <cblas.h>
#include <string.h>

#include "core/vectors.h"
#include "oracle-private.h"

#define TAPS 5
#define N_K (TAPS * TAPS)
#define SKIP 3 /* the Hessian is accumulated over every third row */
#define STRIP_ROWS 4

/* The terms of one channel's result, each a row of the strip: the 25 neighbours
 * in the mixed image (K), the 3 filtered channels (a column of Cm), and a
 * constant (offsets). */
#define AT_FILTERED N_K
#define AT_ONE (N_K + 3)
#define N_PARTS (N_K + 4)

/* Offsets in SympieParams. */

static const gfloat mean[3] = PARAMS_MEAN;
static const gfloat std[3] = PARAMS_STD;

static gsize
get_plane (const OracleImage *image)
{
  return (gsize) image->height * image->width;
}

static gsize
get_stride (const OracleImage *image)
{
  return image->width + 2 * DWM_RADIUS;
}

static gsize
get_padded (const OracleImage *image)
{
  return get_stride (image) * (image->height + 2 * DWM_RADIUS);
}

void
oracle_image_init (OracleImage *image, guint height, guint width)
{
  image->height = height;
  image->width = width;
  image->corrupted = g_new (gfloat, 3 * get_padded (image));
  image->mixed = g_new (gfloat, 3 * get_padded (image));
  image->clean = g_new (gfloat, 3 * get_plane (image));
  image->error = g_new (gfloat, 3 * get_plane (image));
  image->counts = g_new (gfloat, 3 * get_plane (image));
  image->filtered = g_new (gfloat, 3 * get_plane (image));
  image->strip = g_new (gfloat, (gsize) N_PARTS * STRIP_ROWS * width);
}

void
oracle_image_clear (OracleImage *image)
{
  g_free (image->corrupted);
  g_free (image->mixed);
  g_free (image->clean);
  g_free (image->error);
  g_free (image->counts);
  g_free (image->filtered);
  g_free (image->strip);
}

void
oracle_image_set (OracleImage *image,
                  const gfloat *corrupted,
                  const gfloat *clean)
{
  gint height = (gint) image->height;
  gint width = (gint) image->width;
  gfloat *out = image->corrupted;

  for (guint c = 0; c < 3; c++)
    for (gint y = -DWM_RADIUS; y < height + DWM_RADIUS; y++)
      {
        const gfloat *row = corrupted + c * get_plane (image)
                            + (gsize) CLAMP (y, 0, height - 1) * width;

        for (gint x = -DWM_RADIUS; x < width + DWM_RADIUS; x++)
          *out++ = (row[CLAMP (x, 0, width - 1)] - mean[c]) / std[c];
      }
  memcpy (image->clean, clean, 3 * get_plane (image) * sizeof (gfloat));
}

/* ---- the warp ---- */

VECTORS static void
mix_planes (gfloat *restrict out,
            const gfloat *restrict in,
            gsize plane,
            const gfloat *weights,
            gfloat add)
{
  const gfloat *green = in + plane;
  const gfloat *blue = in + 2 * plane;

  for (gsize i = 0; i < plane; i++)
    out[i] =
      weights[0] * in[i] + weights[1] * green[i] + weights[2] * blue[i] + add;
}

static void
mix (OracleImage *image, const SympieParams *p)
{
  gsize plane = get_padded (image);

  for (guint c = 0; c < 3; c++)
    {
      gfloat weights[3];
      gfloat add = 0;

      for (guint d = 0; d < 3; d++)
        {
          weights[d] = p->cm[d][c];
          add += p->cs[d] * p->cm[d][c];
        }
      mix_planes (image->mixed + c * plane, image->corrupted, plane, weights,
                  add);
    }
}

/* One row of K (*) in, whose top left neighbour is in[0]. */
VECTORS static void
filter_row (gfloat *restrict out,
            const gfloat *restrict in,
            gsize stride,
            const gfloat *k,
            guint width)
{
  for (guint x = 0; x < width; x++)
    {
      gfloat sum = 0;

      for (guint i = 0; i < TAPS; i++)
        for (guint j = 0; j < TAPS; j++)
          sum += k[TAPS * i + j] * in[i * stride + x + j];
      out[x] = sum;
    }
}

/* ---- the error ---- */

VECTORS static gfloat
dot (const gfloat *a, const gfloat *b, guint n)
{
  gfloat lanes[16] = { 0 };
  gfloat sum = 0;
  guint i = 0;

  for (; i + 16 <= n; i += 16)
    for (guint j = 0; j < 16; j++)
      lanes[j] += a[i + j] * b[i + j];
  for (; i < n; i++)
    sum += a[i] * b[i];
  for (guint j = 0; j < 16; j++)
    sum += lanes[j];
  return sum;
}

VECTORS static void
multiply (gfloat *out, const gfloat *a, const gfloat *b, guint n)
{
  for (guint i = 0; i < n; i++)
    out[i] = a[i] * b[i];
}

/* Replaces a row's normalised values by their error. */
VECTORS static void
clamp_row (gfloat *restrict error,
           gfloat *restrict counts,
           const gfloat *restrict clean,
           gfloat scale,
           gfloat add,
           guint width)
{
  for (guint x = 0; x < width; x++)
    {
      gfloat value = error[x] * scale + add;
      gfloat low = value < 0 ? 0 : value;
      gfloat cut = low > 1 ? 1 : low;

      counts[x] = value == cut ? 1 : 0;
      error[x] = cut - clean[x];
    }
}

VECTORS static void
bound_row (gfloat *restrict error,
           gfloat *restrict counts,
           const gfloat *restrict clean,
           gfloat scale,
           gfloat add,
           guint width)
{
  for (guint x = 0; x < width; x++)
    {
      gfloat value = error[x] * scale + add;
      gfloat from = clean[x] <= 0 ? 0 : -G_MAXFLOAT;
      gfloat to = clean[x] >= 1 ? 1 : G_MAXFLOAT;
      gfloat low = value < from ? from : value;
      gfloat cut = low > to ? to : low;

      counts[x] = value == cut ? 1 : 0;
      error[x] = cut - clean[x];
    }
}

gdouble
oracle_image_measure (OracleImage *image,
                      const SympieParams *p,
                      OracleError kind)
{
  gsize stride = get_stride (image);
  gdouble sum = 0;

  mix (image, p);
  for (guint c = 0; c < 3; c++)
    for (guint y = 0; y < image->height; y++)
      {
        gsize at = c * get_plane (image) + (gsize) y * image->width;
        gfloat *error = image->error + at;

        filter_row (error, image->mixed + c * get_padded (image) + y * stride,
                    stride, &p->k[0][0], image->width);
        (kind == ORACLE_CLAMPED ? clamp_row : bound_row) (
          error, image->counts + at, image->clean + at, std[c], mean[c],
          image->width);
        sum += dot (error, error, image->width);
        multiply (error, error, image->counts + at, image->width);
      }
  return sum / (3.0 * get_plane (image));
}

/* ---- its derivatives ---- */

/* Adds the products of the error and each term of the strip. */
static void
correlate (const OracleImage *image, guint c, gdouble sums[N_PARTS])
{
  gsize stride = get_stride (image);
  guint width = image->width;

  for (guint y = 0; y < image->height; y++)
    {
      gsize at = (gsize) y * width;
      const gfloat *error = image->error + c * get_plane (image) + at;
      const gfloat *mixed = image->mixed + c * get_padded (image) + y * stride;

      for (guint i = 0; i < N_K; i++)
        sums[i] += dot (error, mixed + i / TAPS * stride + i % TAPS, width);
      for (guint d = 0; d < 3; d++)
        sums[AT_FILTERED + d] +=
          dot (error, image->filtered + d * get_plane (image) + at, width);
      for (guint x = 0; x < width; x++)
        sums[AT_ONE] += error[x];
    }
}

/* Copies a row of the image to row n of the strip. */
static void
fill_strip (OracleImage *image, guint c, guint y, guint n)
{
  gsize stride = get_stride (image);
  guint width = image->width;
  gsize at = (gsize) y * width;
  gsize part = (gsize) STRIP_ROWS * width;
  const gfloat *counts = image->counts + c * get_plane (image) + at;
  const gfloat *mixed = image->mixed + c * get_padded (image) + y * stride;
  gfloat *out = image->strip + (gsize) n * width;

  for (guint i = 0; i < N_K; i++, out += part)
    multiply (out, mixed + i / TAPS * stride + i % TAPS, counts, width);
  for (guint d = 0; d < 3; d++, out += part)
    multiply (out, image->filtered + d * get_plane (image) + at, counts, width);
  memcpy (out, counts, width * sizeof (gfloat));
}

/* The products of the terms, in both triangles. */
static void
correlate_parts (OracleImage *image, guint c, gdouble sums[N_PARTS * N_PARTS])
{
  gint part = (gint) (STRIP_ROWS * image->width);
  guint n = 0;

  for (guint y = 0; y < image->height; y += SKIP)
    {
      gfloat products[N_PARTS * N_PARTS];

      fill_strip (image, c, y, n++);
      if (n < STRIP_ROWS && y + SKIP < image->height)
        continue;
      cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, N_PARTS, N_PARTS,
                   (gint) (n * image->width), 1.0f, image->strip, part,
                   image->strip, part, 0.0f, products, N_PARTS);
      for (guint i = 0; i < N_PARTS * N_PARTS; i++)
        sums[i] += products[i];
      n = 0;
    }
}

/* The Jacobian of channel c: the weight of each term per number. */
static void
fill_steps (gdouble steps[PARAMS_N][N_PARTS], const SympieParams *p, guint c)
{
  const gfloat *k = &p->k[0][0];
  gdouble k_sum = 0;

  memset (steps, 0, PARAMS_N * sizeof *steps);
  for (guint i = 0; i < N_K; i++)
    {
      k_sum += k[i];
      steps[PARAMS_AT_K + i][i] = std[c];
    }
  for (guint d = 0; d < 3; d++)
    {
      steps[3 * d + c][AT_FILTERED + d] = std[c];
      steps[3 * d + c][AT_ONE] = std[c] * p->cs[d] * k_sum;
      steps[PARAMS_AT_CS + d][AT_ONE] = std[c] * p->cm[d][c] * k_sum;
    }
}

static gdouble
dot_parts (const gdouble *a, const gdouble *b)
{
  gdouble sum = 0;

  for (guint i = 0; i < N_PARTS; i++)
    sum += a[i] * b[i];
  return sum;
}

static void
add_channel (OracleImage *image,
             const SympieParams *p,
             guint c,
             gdouble gradient[PARAMS_N],
             gdouble curvature[PARAMS_N * PARAMS_N])
{
  gdouble steps[PARAMS_N][N_PARTS];
  gdouble sums[N_PARTS] = { 0 };
  gdouble products[N_PARTS * N_PARTS] = { 0 };
  gdouble all = 3.0 * get_plane (image);
  gdouble some = 3.0 * image->width * ((image->height + SKIP - 1) / SKIP);

  correlate (image, c, sums);
  correlate_parts (image, c, products);
  fill_steps (steps, p, c);
  for (guint i = 0; i < PARAMS_N; i++)
    {
      gdouble halfway[N_PARTS];

      gradient[i] += dot_parts (steps[i], sums) / all;
      for (guint j = 0; j < N_PARTS; j++)
        halfway[j] = dot_parts (steps[i], products + j * N_PARTS);
      for (guint j = 0; j < PARAMS_N; j++)
        curvature[i * PARAMS_N + j] += dot_parts (steps[j], halfway) / some;
    }
}

void
oracle_image_derive (OracleImage *image,
                     const SympieParams *p,
                     gdouble gradient[PARAMS_N],
                     gdouble curvature[PARAMS_N * PARAMS_N])
{
  gsize stride = get_stride (image);

  for (guint c = 0; c < 3; c++)
    for (guint y = 0; y < image->height; y++)
      filter_row (image->filtered + c * get_plane (image)
                    + (gsize) y * image->width,
                  image->corrupted + c * get_padded (image) + y * stride,
                  stride, &p->k[0][0], image->width);
  memset (gradient, 0, PARAMS_N * sizeof (gdouble));
  memset (curvature, 0, PARAMS_N * PARAMS_N * sizeof (gdouble));
  for (guint c = 0; c < 3; c++)
    add_channel (image, p, c, gradient, curvature);
}
