/* photo-colour.c - a file's colours as sRGB's R'G'B', and back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/photo/photo-colour.h"

#include <glib/gi18n-lib.h>
#include <lcms2.h>
#include <math.h>
#include <string.h>

#include "plug-in/photo/photo-codec.h"
#include "plug-in/photo/photo-curve.h"

#define STEPS PHOTO_CURVE_STEPS
#define SAME_CURVE 0.002f /* half a step of 8 bits */
#define SAME_COLOUR 0.002

/* How the colours of a profile are worked out. */
typedef enum
{
  WAY_SRGB,   /* nothing but the number of bits */
  WAY_CURVES, /* a curve for each channel, and a matrix */
  WAY_TABLES  /* by LittleCMS */
} Way;

struct _PhotoColour
{
  Way way;
  guint n;     /* colours in the samples */
  guint alpha; /* 1 if there is alpha behind them */
  guint depth;
  gboolean back;    /* whether there is a way back */
  gfloat *light[3]; /* light of a sample, at STEPS + 1 places */
  gfloat *value[3]; /* a sample of light's square root, likewise */
  gfloat to[3][3];
  gfloat from[3][3];
  cmsHTRANSFORM to_srgb;
  cmsHTRANSFORM from_srgb;
};

/* sRGB's primaries and white, as profiles have them. */
static const gdouble srgb_xyz[3][3] = { { 0.43607, 0.38515, 0.14307 },
                                        { 0.22249, 0.71687, 0.06061 },
                                        { 0.01392, 0.09708, 0.71410 } };
static const gfloat luminance[3] = { 0.22249f, 0.71690f, 0.06061f };

/* ---- curves and matrices ---- */

static gboolean
invert (gdouble out[3][3], const gdouble in[3][3])
{
  gdouble det = 0.0;

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      out[j][i] = in[(i + 1) % 3][(j + 1) % 3] * in[(i + 2) % 3][(j + 2) % 3]
                  - in[(i + 1) % 3][(j + 2) % 3] * in[(i + 2) % 3][(j + 1) % 3];
  for (guint i = 0; i < 3; i++)
    det += in[0][i] * out[i][0];
  if (fabs (det) < 1e-6)
    return FALSE;
  for (guint i = 0; i < 9; i++)
    out[i / 3][i % 3] /= det;
  return TRUE;
}

static void
multiply (gfloat out[3][3], const gdouble a[3][3], const gdouble b[3][3])
{
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      out[i][j] =
        (gfloat) (a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j]);
}

/* Tables of a curve and its inverse. Returns: %FALSE if it has none. */
static gboolean
tabulate (PhotoColour *colour, guint c, const cmsToneCurve *curve)
{
  gfloat *light = g_new (gfloat, STEPS + 2);
  gfloat *value = g_new (gfloat, STEPS + 2);
  guint at = 0;

  colour->light[c] = light;
  colour->value[c] = value;
  for (guint i = 0; i < STEPS + 2; i++)
    {
      light[i] = cmsEvalToneCurveFloat (curve, (gfloat) MIN (i, STEPS) / STEPS);
      if (i > 0 && light[i] < light[i - 1])
        return FALSE;
    }
  for (guint i = 0; i < STEPS + 2; i++)
    {
      const gdouble root = (gdouble) MIN (i, STEPS) / STEPS;
      const gdouble y = root * root;

      while (at + 1 < STEPS && light[at + 1] < y)
        at++;
      value[i] = (gfloat) at / STEPS;
      if (light[at + 1] > light[at])
        value[i] +=
          (gfloat) (CLAMP ((y - light[at]) / (light[at + 1] - light[at]), 0.0,
                           1.0)
                    / STEPS);
    }
  return light[STEPS] > light[0];
}

static gboolean
read_matrix (gdouble out[3][3], cmsHPROFILE profile)
{
  static const cmsTagSignature tags[] = { cmsSigRedColorantTag,
                                          cmsSigGreenColorantTag,
                                          cmsSigBlueColorantTag };

  for (guint c = 0; c < 3; c++)
    {
      const cmsCIEXYZ *xyz = cmsReadTag (profile, tags[c]);

      if (xyz == NULL)
        return FALSE;
      out[0][c] = xyz->X;
      out[1][c] = xyz->Y;
      out[2][c] = xyz->Z;
    }
  return TRUE;
}

static gboolean
has_tables (cmsHPROFILE profile)
{
  return cmsIsTag (profile, cmsSigAToB0Tag)
         || cmsIsTag (profile, cmsSigAToB1Tag)
         || cmsIsTag (profile, cmsSigDToB0Tag)
         || cmsIsTag (profile, cmsSigDToB1Tag);
}

/* Of curves and a matrix, where they are all that the profile says. */
static gboolean
read_curves (const cmsToneCurve *curves[3],
             PhotoColour *colour,
             cmsHPROFILE profile)
{
  static const cmsTagSignature tags[] = { cmsSigRedTRCTag, cmsSigGreenTRCTag,
                                          cmsSigBlueTRCTag };
  gdouble matrix[3][3], inverse[3][3], srgb_inverse[3][3];

  if (colour->n > 3 || has_tables (profile))
    return FALSE;
  for (guint c = 0; c < colour->n; c++)
    {
      curves[c] =
        cmsReadTag (profile, colour->n == 1 ? cmsSigGrayTRCTag : tags[c]);
      if (curves[c] == NULL)
        return FALSE;
    }
  if (colour->n == 1)
    return TRUE;
  if (!read_matrix (matrix, profile) || !invert (inverse, matrix)
      || !invert (srgb_inverse, srgb_xyz))
    return FALSE;
  multiply (colour->to, srgb_inverse, matrix);
  multiply (colour->from, inverse, srgb_xyz);
  return TRUE;
}

/* Whether nothing would be seen of a conversion. */
static gboolean
is_like_srgb (const PhotoColour *colour, const cmsToneCurve *const curves[3])
{
  for (guint c = 0; c < colour->n; c++)
    for (guint i = 0; i <= STEPS; i += 64)
      {
        const gfloat value = (gfloat) i / STEPS;
        const gfloat light = cmsEvalToneCurveFloat (curves[c], value);

        if (fabs (srgb_encode (CLAMP (light, 0.0f, 1.0f)) - value) > SAME_CURVE)
          return FALSE;
      }
  for (guint i = 0; i < 9 && colour->n == 3; i++)
    if (fabsf (colour->to[i / 3][i % 3] - (i / 3 == i % 3 ? 1.0f : 0.0f))
        > SAME_COLOUR)
      return FALSE;
  return TRUE;
}

/* Returns: %FALSE if LittleCMS has to do it. */
static gboolean
take_curves (PhotoColour *colour, cmsHPROFILE profile)
{
  const cmsToneCurve *curves[3];

  if (!read_curves (curves, colour, profile))
    return FALSE;
  if (is_like_srgb (colour, curves))
    return TRUE;
  colour->way = WAY_CURVES;
  for (guint c = 0; c < colour->n; c++)
    if (!tabulate (colour, c, curves[c]))
      return FALSE;
  return TRUE;
}

/* ---- LittleCMS ---- */

static cmsUInt32Number
get_format (const PhotoLayout *layout)
{
  const guint alpha = !layout->cmyk && layout->channels % 2 == 0;
  const guint n = layout->channels - alpha;
  const guint space = n == 1 ? PT_GRAY : n == 3 ? PT_RGB : PT_CMYK;

  return COLORSPACE_SH (space) | CHANNELS_SH (n) | EXTRA_SH (alpha)
         | BYTES_SH (layout->depth / 8) | FLOAT_SH (layout->depth == 32);
}

static gboolean
take_transforms (PhotoColour *colour,
                 cmsHPROFILE profile,
                 const PhotoLayout *layout)
{
  const PhotoLayout work = { .channels = 3 + colour->alpha, .depth = 32 };
  cmsHPROFILE srgb = cmsCreate_sRGBProfile ();
  const cmsUInt32Number flags = cmsFLAGS_NOCACHE | cmsFLAGS_COPY_ALPHA;

  colour->to_srgb =
    cmsCreateTransform (profile, get_format (layout), srgb, get_format (&work),
                        INTENT_RELATIVE_COLORIMETRIC, flags);
  if (!layout->cmyk)
    colour->from_srgb = cmsCreateTransform (
      srgb, get_format (&work), profile, get_format (layout),
      INTENT_RELATIVE_COLORIMETRIC, flags);
  cmsCloseProfile (srgb);
  return colour->to_srgb != NULL;
}

static void
ignore_message (cmsContext context, cmsUInt32Number code, const char *text)
{
}

/* ---- making ---- */

static gboolean
open_profile (PhotoColour *colour,
              GBytes *icc,
              const PhotoLayout *layout,
              GError **error)
{
  const cmsColorSpaceSignature wanted = layout->cmyk     ? cmsSigCmykData
                                        : colour->n == 1 ? cmsSigGrayData
                                                         : cmsSigRgbData;
  gsize size;
  gconstpointer data = g_bytes_get_data (icc, &size);
  cmsHPROFILE profile;
  gboolean ok = TRUE;

  cmsSetLogErrorHandler (ignore_message);
  profile = cmsOpenProfileFromMem (data, (cmsUInt32Number) size);
  if (profile == NULL)
    return photo_fail (error, _ ("it is damaged"));
  if (cmsGetColorSpace (profile) != wanted)
    ok = photo_fail (error, _ ("it is not for colours such as the picture's"));
  else if (!take_curves (colour, profile))
    {
      colour->way = WAY_TABLES;
      if (!take_transforms (colour, profile, layout))
        ok = photo_fail (error, _ ("it is damaged"));
    }
  colour->back = colour->way != WAY_TABLES || colour->from_srgb != NULL;
  cmsCloseProfile (profile);
  return ok;
}

PhotoColour *
photo_colour_new (GBytes *icc, const PhotoLayout *layout, GError **error)
{
  g_autoptr (PhotoColour) colour = g_new0 (PhotoColour, 1);

  photo_curve_init ();
  colour->alpha = !layout->cmyk && layout->channels % 2 == 0;
  colour->n = layout->channels - colour->alpha;
  colour->depth = layout->depth;
  colour->back = TRUE;
  if (icc == NULL && layout->cmyk)
    {
      photo_fail (error, _ ("there is none"));
      return NULL;
    }
  if (icc != NULL && !open_profile (colour, icc, layout, error))
    return NULL;
  return g_steal_pointer (&colour);
}

void
photo_colour_free (PhotoColour *colour)
{
  for (guint c = 0; c < 3; c++)
    {
      g_free (colour->light[c]);
      g_free (colour->value[c]);
    }
  if (colour->to_srgb != NULL)
    cmsDeleteTransform (colour->to_srgb);
  if (colour->from_srgb != NULL)
    cmsDeleteTransform (colour->from_srgb);
  g_free (colour);
}

gboolean
photo_colour_is_srgb (const PhotoColour *colour)
{
  return colour->way == WAY_SRGB;
}

gboolean
photo_colour_has_way_back (const PhotoColour *colour)
{
  return colour->back;
}

/* ---- to sRGB ---- */

/* Samples as numbers from 0 to 1. */
static void
widen (gfloat *out, gconstpointer in, gsize n, guint depth)
{
  const guint8 *bytes = in;
  const guint16 *words = in;

  if (depth == 8)
    for (gsize i = 0; i < n; i++)
      out[i] = (gfloat) bytes[i] / 255.0f;
  else if (depth == 16)
    for (gsize i = 0; i < n; i++)
      out[i] = (gfloat) words[i] / 65535.0f;
  else
    memcpy (out, in, n * sizeof (gfloat));
}

static inline gfloat
get_light (const gfloat *table, gfloat value)
{
  return photo_curve_look_up (table, value > 0.0f ? MIN (value, 1.0f) : 0.0f);
}

static void
curves_to_srgb (const PhotoColour *colour, gfloat *pixel)
{
  gfloat light[3];

  for (guint c = 0; c < 3; c++)
    light[c] = get_light (colour->light[c], pixel[c]);
  for (guint c = 0; c < 3; c++)
    pixel[c] = photo_curve_encode (colour->to[c][0] * light[0]
                                   + colour->to[c][1] * light[1]
                                   + colour->to[c][2] * light[2]);
}

/* One colour and perhaps alpha become three, from the last pixel to the first:
 * the result needs more room. */
static void
spread_grey (const PhotoColour *colour, gfloat *out, gsize n)
{
  const guint in_step = 1 + colour->alpha, out_step = 3 + colour->alpha;

  for (gsize i = n; i-- > 0;)
    {
      const gfloat alpha = colour->alpha ? out[i * in_step + 1] : 1.0f;
      gfloat value = out[i * in_step];

      if (colour->way == WAY_CURVES)
        value = photo_curve_encode (get_light (colour->light[0], value));
      for (guint c = 0; c < 3; c++)
        out[i * out_step + c] = value;
      if (colour->alpha)
        out[i * out_step + 3] = alpha;
    }
}

void
photo_colour_to_srgb (PhotoColour *colour,
                      gfloat *out,
                      gconstpointer in,
                      gsize n)
{
  if (colour->way == WAY_TABLES)
    {
      cmsDoTransform (colour->to_srgb, in, out, (cmsUInt32Number) n);
      return;
    }
  widen (out, in, n * (colour->n + colour->alpha), colour->depth);
  if (colour->n == 1)
    spread_grey (colour, out, n);
  else if (colour->way == WAY_CURVES)
    for (gsize i = 0; i < n; i++)
      curves_to_srgb (colour, out + i * (3 + colour->alpha));
}

/* ---- from sRGB ---- */

static inline gfloat
get_value (const gfloat *table, gfloat light)
{
  return photo_curve_look_up (table,
                              light > 0.0f ? sqrtf (MIN (light, 1.0f)) : 0.0f);
}

static void
pixel_from_srgb (const PhotoColour *colour, gfloat *out, const gfloat *in)
{
  gfloat light[3];

  if (colour->way == WAY_SRGB)
    {
      memcpy (out, in, 3 * sizeof (gfloat));
      return;
    }
  for (guint c = 0; c < 3; c++)
    light[c] = photo_curve_decode (in[c]);
  for (guint c = 0; c < 3; c++)
    out[c] = get_value (colour->value[c], colour->from[c][0] * light[0]
                                            + colour->from[c][1] * light[1]
                                            + colour->from[c][2] * light[2]);
}

static gfloat
grey_from_srgb (const PhotoColour *colour, const gfloat *in)
{
  const gboolean grey = in[0] == in[1] && in[1] == in[2];
  gfloat light;

  if (grey && colour->way == WAY_SRGB)
    return in[0];
  light = grey ? photo_curve_decode (in[0])
               : luminance[0] * photo_curve_decode (in[0])
                   + luminance[1] * photo_curve_decode (in[1])
                   + luminance[2] * photo_curve_decode (in[2]);
  return colour->way == WAY_SRGB ? photo_curve_encode (light)
                                 : get_value (colour->value[0], light);
}

static inline void
store (gpointer out, gsize i, gfloat value, guint depth)
{
  if (depth == 32)
    ((gfloat *) out)[i] = value;
  else
    {
      const gfloat most = depth == 8 ? 255.0f : 65535.0f;
      const gfloat limited = value > 0.0f ? MIN (value, 1.0f) : 0.0f;

      if (depth == 8)
        ((guint8 *) out)[i] = (guint8) (limited * most + 0.5f);
      else
        ((guint16 *) out)[i] = (guint16) (limited * most + 0.5f);
    }
}

void
photo_colour_from_srgb (PhotoColour *colour,
                        gpointer out,
                        const gfloat *in,
                        gsize n)
{
  const guint step = colour->n + colour->alpha;

  if (colour->way == WAY_TABLES)
    {
      cmsDoTransform (colour->from_srgb, in, out, (cmsUInt32Number) n);
      return;
    }
  for (gsize i = 0; i < n; i++, in += 3 + colour->alpha)
    {
      gfloat values[3];

      if (colour->n == 1)
        values[0] = grey_from_srgb (colour, in);
      else
        pixel_from_srgb (colour, values, in);
      for (guint c = 0; c < colour->n; c++)
        store (out, i * step + c, values[c], colour->depth);
      if (colour->alpha)
        store (out, i * step + colour->n, in[3], colour->depth);
    }
}
