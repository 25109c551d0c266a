/* estimate.h - the estimate of a whole image, whoever holds its pixels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cleanup.h"
#include "estimate-options.h"

G_BEGIN_DECLS

/**
 * EstimateView:
 * @rgb: (height, width, 3) interleaved sRGB R'G'B' in [0, 1], over the
 *   network's mean grey where the image is transparent.
 * @opacity: (nullable): (height, width), 0 to 1; %NULL where all is opaque, and
 *   once transparent_fill() has been here.
 * @width: of @rgb.
 * @height: of @rgb.
 * @scale: pixels of the image, each way, to one of the view.
 * @part: the part of the image that it shows.
 *
 * An image scaled down, as it is for the network.
 */
typedef struct
{
  gfloat *rgb;
  gfloat *opacity;
  guint width;
  guint height;
  gint scale;
  ViewsRect part;
} EstimateView;

void estimate_view_clear (EstimateView *view);

/* Returns: the power of two that a view of a part may be scaled down by, as
 * its exponent: it stays at least twice as large as the network sees it. */
guint estimate_view_get_level (const ViewsRect *part);

/**
 * estimate_flatten:
 * @rgb: (array length=n): gets what a view holds.
 * @opacity: (nullable) (array length=n): gets how opaque pixels are.
 * @rgba: (array length=n): sRGB's R'G'B'A, of any range.
 *
 * Puts pixels over the network's mean grey and holds them within [0, 1]. A NaN
 * becomes 0. Whoever converts pixels may round the last bit one way or the
 * other from run to run; rounding to 16 bits hides that, so that a photograph
 * gets the same numbers each time.
 */
void
estimate_flatten (gfloat *rgb, gfloat *opacity, const gfloat *rgba, gsize n);

#define ESTIMATE_MAX_SAMPLES (CONTENT_MAX_SAMPLES + VIEWS_DETAILS)

/**
 * estimate_list_samples:
 * @samples: (out): places within @part.
 * @scope: of the estimate.
 *
 * Tells which samples a source may be asked for after it gave a view of @part,
 * so that it can take them on its way: those by which an image is measured, and
 * the network's details.
 *
 * Returns: how many there are.
 */
guint estimate_list_samples (ViewsRect samples[ESTIMATE_MAX_SAMPLES],
                             const ViewsRect *part,
                             ViewsScope scope);

/**
 * EstimateSource:
 * @area: where the image lies, in its own coordinates; not empty.
 * @read_view: reads @part of the image scaled down by the level that
 *   estimate_view_get_level() gives, into an empty view; called at most
 *   %ESTIMATE_MAX_VIEWS times, @n counting from 0. %FALSE with an error ends
 *   it all.
 * @read_sample: reads @part as it is, into (height, width, 3) floats like
 *   those of a view.
 * @data: for both.
 *
 * An image that is read in parts.
 */
typedef struct
{
  ViewsRect area;
  gboolean (*read_view) (EstimateView *view,
                         const ViewsRect *part,
                         guint n,
                         gpointer data,
                         GError **error);
  void (*read_sample) (gfloat *rgb, const ViewsRect *part, gpointer data);
  gpointer data;
} EstimateSource;

#define ESTIMATE_MAX_VIEWS 2

/**
 * estimate_first:
 * @cleanup: (out): as many passes as @options want, at their strength, the
 *   first of them estimated, with its provenance but for the network's hash.
 * @figures: (out): of what was looked at, for estimate_pass().
 * @nem: the network; the model of @options is not looked at.
 * @n_threads: see nem_plan_new().
 *
 * Looks at the part that @options name, or at all of the image but a uniform
 * border (border_find()). Where there is nothing to see, or no photograph, and
 * where the image is too small, nothing is estimated: that is no error, and
 * @cleanup says why. The one place where borders are left out and images
 * refused.
 *
 * Returns: %FALSE with an error of @source or of estimate_pass(), or with
 *   %SYMPIE_ERROR_VALUE if the part that @options name lies outside the image.
 */
gboolean estimate_first (Cleanup *cleanup,
                         ContentFigures *figures,
                         const EstimateSource *source,
                         Nem *nem,
                         const EstimateOptions *options,
                         guint n_threads,
                         GError **error);

/**
 * estimate_record_hash:
 * @cleanup: (inout): as estimate_first() made it with @nem.
 *
 * Completes the provenance of a clean-up that is kept: the hash of a network's
 * file takes longer than its estimate.
 */
void estimate_record_hash (Cleanup *cleanup, Nem *nem);

/**
 * estimate_pass:
 * @cleanup: (inout): gets the numbers of @pass.
 * @source: the image, or what the passes before made of it.
 * @part: what to look at, within its area.
 * @figures: of the image.
 *
 * Estimates the numbers of a pass, limited to what the image allows: noise is
 * not raised beyond safeguards_limit_noise(), and R' = G' = B' stays so. Cm and
 * Cs come of the windows of the image scaled down, and K, with a network in the
 * pooled form (#Nem), of details of it at full size (views_estimate_kernel()).
 *
 * Returns: %FALSE with an error of @source or of views_estimate().
 */
gboolean estimate_pass (Cleanup *cleanup,
                        guint pass,
                        const EstimateSource *source,
                        const ViewsRect *part,
                        const ContentFigures *figures,
                        Nem *nem,
                        guint n_threads,
                        GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EstimateView, estimate_view_clear)

G_END_DECLS
