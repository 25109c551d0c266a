/* faults-light.c - faults in linear light: exposure, balance, haze, water
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/vectors.h"
#include "faults-private.h"

#define GREEN_MIN 1e-3

/* Linear sRGB to XYZ (IEC 61966-2-1). */
static const gdouble srgb_to_xyz[3][3] = { { 0.4124, 0.3576, 0.1805 },
                                           { 0.2126, 0.7152, 0.0722 },
                                           { 0.0193, 0.1192, 0.9505 } };

/* XYZ to sharpened or cone responses, between which those of cameras lie:
 * Bradford (Lam, 1985), CAT02 (CIE 159:2004), CAT16 (Li et al., 2017), Hunt,
 * Pointer and Estevez for equal energy. */
static const gdouble sensors[][3][3] = {
  { { 0.8951, 0.2664, -0.1614 },
    { -0.7502, 1.7135, 0.0367 },
    { 0.0389, -0.0685, 1.0296 } },
  { { 0.7328, 0.4296, -0.1624 },
    { -0.7036, 1.6975, 0.0061 },
    { 0.0030, 0.0136, 0.9834 } },
  { { 0.401288, 0.650173, -0.051461 },
    { -0.250268, 1.204414, 0.045854 },
    { -0.002079, 0.048952, 0.953127 } },
  { { 0.38971, 0.68898, -0.07868 },
    { -0.22981, 1.18340, 0.04641 },
    { 0.0, 0.0, 1.0 } },
};

/* Each camera interpolates between two of them: their indices, and the fraction
 * of the second. Cones overlap more than colour filters do, so the last is
 * never used alone. */
static const struct
{
  guint first;
  guint second;
  gdouble fraction;
} cameras[] = {
  { 0, 0, 0.0 },  { 1, 1, 0.0 }, { 0, 1, 0.5 }, { 0, 2, 0.4 }, { 1, 2, 0.5 },
  { 0, 3, 0.35 }, { 1, 3, 0.3 }, { 2, 0, 0.3 }, { 2, 1, 0.3 },
};

guint
faults_n_cameras (void)
{
  return G_N_ELEMENTS (cameras);
}

/* ---- the colour of light ---- */

/* CIE 1960 u v on Planck's locus, by the approximation of Krystek (1985). */
static void
find_planck (gdouble uv[2], gdouble t)
{
  uv[0] = (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t * t)
          / (1.0 + 8.42420235e-4 * t + 7.08145163e-7 * t * t);
  uv[1] = (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t * t)
          / (1.0 - 2.89741816e-5 * t + 1.61456053e-7 * t * t);
}

/* Likewise on the daylight locus (CIE 15:2004, 3.1). */
static void
find_daylight (gdouble uv[2], gdouble t)
{
  const gdouble r = 1e3 / t;
  gdouble x, y;

  if (t <= 7000.0)
    x = 0.244063 + r * (0.09911 + r * (2.9678 - r * 4.6070));
  else
    x = 0.237040 + r * (0.24748 + r * (1.9018 - r * 2.0064));
  y = -3.0 * x * x + 2.870 * x - 0.275;
  uv[0] = 4.0 * x / (-2.0 * x + 12.0 * y + 3.0);
  uv[1] = 6.0 * y / (-2.0 * x + 12.0 * y + 3.0);
}

static void
find_locus (gdouble uv[2], gdouble t)
{
  const gdouble part = CLAMP ((t - 4000.0) / 1000.0, 0.0, 1.0);
  gdouble planck[2], daylight[2];

  find_planck (planck, t);
  find_daylight (daylight, MAX (t, 4000.0));
  for (guint i = 0; i < 2; i++)
    uv[i] = planck[i] + part * (daylight[i] - planck[i]);
}

void
faults_find_light (gdouble xy[2], gdouble kelvin, gdouble tint)
{
  gdouble uv[2], next[2], du, dv, length, sum;

  find_locus (uv, kelvin);
  find_locus (next, kelvin * 1.001);
  du = next[0] - uv[0];
  dv = next[1] - uv[1];
  length = hypot (du, dv);
  /* The locus runs towards blue; green is to its right in u v. */
  uv[0] += tint * dv / length;
  uv[1] -= tint * du / length;
  sum = 2.0 * uv[0] - 8.0 * uv[1] + 4.0;
  xy[0] = 3.0 * uv[0] / sum;
  xy[1] = 2.0 * uv[1] / sum;
}

/* ---- the camera ---- */

static void
multiply (gdouble out[3][3], const gdouble a[3][3], const gdouble b[3][3])
{
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      out[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j];
}

static void
invert (gdouble out[3][3], const gdouble m[3][3])
{
  gdouble det = 0.0;

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      {
        const guint a = (i + 1) % 3, b = (i + 2) % 3;
        const guint c = (j + 1) % 3, d = (j + 2) % 3;

        out[j][i] = m[a][c] * m[b][d] - m[a][d] * m[b][c];
      }
  for (guint j = 0; j < 3; j++)
    det += m[0][j] * out[j][0];
  for (guint i = 0; i < 9; i++)
    out[i / 3][i % 3] /= det;
}

static void
find_sensor (gdouble out[3][3], guint camera)
{
  const gdouble part = cameras[camera].fraction;

  for (guint i = 0; i < 9; i++)
    out[i / 3][i % 3] =
      (1.0 - part) * sensors[cameras[camera].first][i / 3][i % 3]
      + part * sensors[cameras[camera].second][i / 3][i % 3];
}

static void
find_camera (gdouble to[3][3], gdouble back[3][3], guint camera)
{
  gdouble sensor[3][3];

  find_sensor (sensor, camera);
  multiply (to, sensor, srgb_to_xyz);
  for (guint i = 0; i < 3; i++)
    {
      gdouble white = to[i][0] + to[i][1] + to[i][2];

      for (guint j = 0; j < 3; j++)
        to[i][j] /= white;
    }
  invert (back, to);
}

/* The sensor's response to white in that light. */
static void
find_response (gdouble out[3],
               const gdouble sensor[3][3],
               gdouble kelvin,
               gdouble tint)
{
  gdouble xy[2];

  faults_find_light (xy, kelvin, tint);
  for (guint i = 0; i < 3; i++)
    out[i] = (sensor[i][0] * xy[0] + sensor[i][1] * xy[1]
              + sensor[i][2] * (1.0 - xy[0] - xy[1]))
             / xy[1];
}

static void
find_gains (gdouble gains[3], const Faults *faults)
{
  gdouble sensor[3][3], scene[3], set[3];

  find_sensor (sensor, faults->camera);
  find_response (scene, sensor, faults->kelvin_scene, faults->tint);
  find_response (set, sensor, faults->kelvin_set, 0.0);
  for (guint c = 0; c < 3; c++)
    gains[c] = MAX (scene[c] / set[c], GREEN_MIN);
  gains[0] /= gains[1];
  gains[2] /= gains[1];
  gains[1] = 1.0;
}

/* ---- on planes ---- */

VECTORS static void
mix_rows (gfloat *planes, gsize n, const gfloat *m)
{
  gfloat *red = planes, *green = planes + n, *blue = planes + 2 * n;

  for (gsize i = 0; i < n; i++)
    {
      gfloat r = red[i], g = green[i], b = blue[i];

      red[i] = MIN (MAX (m[0] * r + m[1] * g + m[2] * b, 0.0f), 1.0f);
      green[i] = MIN (MAX (m[3] * r + m[4] * g + m[5] * b, 0.0f), 1.0f);
      blue[i] = MIN (MAX (m[6] * r + m[7] * g + m[8] * b, 0.0f), 1.0f);
    }
}

static void
mix_light (gfloat *planes, gsize n, const gdouble mix[3][3])
{
  gfloat m[9];

  for (guint i = 0; i < 9; i++)
    m[i] = (gfloat) mix[i / 3][i % 3];
  mix_rows (planes, n, m);
}

VECTORS static void
blend_row (
  gfloat *row, const gfloat *across, gfloat clear, gfloat airlight, guint width)
{
  for (guint x = 0; x < width; x++)
    {
      gfloat t = MIN (clear * across[x], 1.0f);

      row[x] = airlight + t * (row[x] - airlight);
    }
}

static void
apply_medium (const Faults *faults, gfloat *planes, guint height, guint width)
{
  g_autofree gfloat *across = g_new (gfloat, width);

  for (guint c = 0; c < 3; c++)
    {
      gfloat *row = planes + (gsize) c * height * width;

      if (faults->attenuation[c] == 0.0)
        continue;
      for (guint x = 0; x < width; x++)
        across[x] = (gfloat) exp (-faults->attenuation[c] * faults->tilt
                                  * ((x + 0.5) / width - 0.5));
      for (guint y = 0; y < height; y++, row += width)
        {
          gdouble up =
            pow (1.0 - (y + 0.5) / height, faults->distance_exponent);
          gdouble distance = faults->near + (1.0 - faults->near) * up;

          blend_row (row, across,
                     (gfloat) exp (-faults->attenuation[c] * distance),
                     (gfloat) faults->airlight[c], width);
        }
    }
}

/* ---- all of it ---- */

static gboolean
has_medium (const Faults *faults)
{
  return faults->attenuation[0] > 0.0 || faults->attenuation[1] > 0.0
         || faults->attenuation[2] > 0.0;
}

gboolean
faults_has_light (const Faults *faults)
{
  gboolean mixed = FALSE;

  for (guint i = 0; i < 9; i++)
    mixed |= faults->light[i / 3][i % 3] != (i % 4 == 0 ? 1.0 : 0.0);
  return mixed || has_medium (faults) || faults->exposure != 0.0
         || faults->kelvin_scene != faults->kelvin_set || faults->tint != 0.0
         || faults->blur > 0.0 || faults->iso > 0.0 || faults->headroom > 0.0
         || memcmp (&faults->tone_before, &faults->tone_after,
                    sizeof (FaultTone))
              != 0;
}

static void
undo_tone (const Faults *faults, gfloat *planes, gsize n)
{
  gfloat table[FAULT_KNOTS + 2];

  for (guint i = 0; i < FAULT_KNOTS + 2; i++)
    {
      gdouble light = faults_decode_tone (
        &faults->tone_before, MIN (i, FAULT_KNOTS) / (gdouble) FAULT_KNOTS);

      /* Clipped values were brighter by an unknown amount. */
      light *= 1.0 + faults->headroom * pow (light, 12.0);
      table[i] = (gfloat) light;
    }
  faults_look_up (planes, 3 * n, table);
}

static void
apply_tone (const FaultTone *tone, gfloat *planes, gsize n)
{
  gfloat table[FAULT_LIGHT_KNOTS + 2];

  for (guint i = 0; i < FAULT_LIGHT_KNOTS + 2; i++)
    table[i] =
      (gfloat) faults_encode_tone (tone, MIN (faults_get_light (i), 1.0));
  faults_look_up_light (planes, planes, 3 * n, table);
}

void
faults_apply_light (const Faults *faults,
                    gfloat *planes,
                    guint height,
                    guint width)
{
  const gsize n = (gsize) height * width;
  const gdouble exposure = exp2 (faults->exposure);
  gdouble to[3][3], back[3][3], mix[3][3], gains[3];

  undo_tone (faults, planes, n);
  for (guint c = 0; c < 3 && faults->blur > 0.0; c++)
    corrupt_blur_gaussian (planes + c * n, height, width, faults->blur, 3.0,
                           CORRUPT_EDGE_REFLECT);
  if (has_medium (faults))
    apply_medium (faults, planes, height, width);
  find_camera (to, back, faults->camera);
  find_gains (gains, faults);
  multiply (mix, to, faults->light);
  for (guint i = 0; i < 9; i++)
    mix[i / 3][i % 3] *= exposure * gains[i / 3];
  mix_light (planes, n, mix);
  if (faults->iso > 0.0)
    faults_add_noise (faults, planes, height, width);
  mix_light (planes, n, back);
  apply_tone (&faults->tone_after, planes, n);
}
