/* photo-profile.c - colour profiles for what files say in other ways
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/photo/photo-profile.h"

#include <lcms2.h>
#include <string.h>

#define D65 0.3127, 0.3290
#define BT709 D65, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06

static GBytes *
save (cmsHPROFILE profile)
{
  cmsUInt32Number size = 0;
  g_autofree guchar *data = NULL;

  if (profile == NULL)
    return NULL;
  cmsSaveProfileToMem (profile, NULL, &size);
  data = g_malloc0 (size);
  if (!cmsSaveProfileToMem (profile, data, &size))
    size = 0;
  cmsCloseProfile (profile);
  return size > 0 ? g_bytes_new_take (g_steal_pointer (&data), size) : NULL;
}

static GBytes *
make (cmsToneCurve *curve, const gdouble xy[8], gboolean grey)
{
  cmsToneCurve *const curves[] = { curve, curve, curve };
  const cmsCIExyY white = { xy[0], xy[1], 1.0 };
  const cmsCIExyYTRIPLE primaries = { { xy[2], xy[3], 1.0 },
                                      { xy[4], xy[5], 1.0 },
                                      { xy[6], xy[7], 1.0 } };
  cmsHPROFILE profile = NULL;

  if (curve != NULL)
    profile = grey ? cmsCreateGrayProfile (cmsD50_xyY (), curve)
                   : cmsCreateRGBProfile (&white, &primaries, curves);
  cmsFreeToneCurve (curve);
  return save (profile);
}

static cmsToneCurve *
make_curve (guint transfer)
{
  static const gdouble srgb[] = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92,
                                  0.04045 };
  static const gdouble bt709[] = { 1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5,
                                   0.081 };

  switch (transfer)
    {
    case 1:
    case 6:
    case 14:
    case 15:
      return cmsBuildParametricToneCurve (NULL, 4, bt709);
    case 4:
      return cmsBuildGamma (NULL, 2.2);
    case 5:
      return cmsBuildGamma (NULL, 2.8);
    case 8:
      return cmsBuildGamma (NULL, 1.0);
    case 13:
      return cmsBuildParametricToneCurve (NULL, 4, srgb);
    default:
      return NULL;
    }
}

GBytes *
photo_profile_of_codes (guint primaries, guint transfer)
{
  static const gdouble bt709[] = { BT709 };
  static const gdouble bt2020[] = { D65,   0.708, 0.292, 0.170,
                                    0.797, 0.131, 0.046 };
  static const gdouble p3[] = { D65, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060 };
  const gdouble *xy = primaries == 1    ? bt709
                      : primaries == 9  ? bt2020
                      : primaries == 12 ? p3
                                        : NULL;

  return xy != NULL ? make (make_curve (transfer), xy, FALSE) : NULL;
}

GBytes *
photo_profile_of_gamma (gdouble gamma, const gdouble xy[8], gboolean grey)
{
  return make (cmsBuildGamma (NULL, gamma), xy, grey);
}

GBytes *
photo_profile_adobe_rgb (void)
{
  static const gdouble xy[] = { D65, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06 };

  return make (cmsBuildGamma (NULL, 563.0 / 256.0), xy, FALSE);
}
