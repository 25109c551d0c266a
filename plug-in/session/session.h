/* session.h - a clean-up from estimate to pixels: shared by all hosts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/gegl/pixels.h"
#include "ui/window.h"

G_BEGIN_DECLS

#define SESSION_OPERATION "sympie:warp"
#define SESSION_PARASITE "sympie"

/**
 * SESSION_PROPERTIES:
 *
 * What %SESSION_OPERATION calls the 37 numbers, in the order in which they
 * lie in #SympieParams.
 */
extern const gchar *const SESSION_PROPERTIES[PARAMS_N];

/**
 * session_estimate:
 * @cleanup: (out): the estimate, with its provenance, at the strength of
 *   @options, with extended edges and no clamping.
 * @in: the image.
 * @area: the part of it to look at.
 * @progress: (nullable): told how far it is.
 *
 * Finds and loads the model and estimates as @options says.
 *
 * Returns: %FALSE with an error: of estimate_options_check(), models_find(),
 *   nem_load() or pixels_estimate().
 */
gboolean session_estimate (Cleanup *cleanup,
                           const EstimateOptions *options,
                           GeglBuffer *in,
                           const GeglRectangle *area,
                           PixelsProgress progress,
                           gpointer data,
                           GError **error);

/**
 * session_find_evidence:
 * @out: (out): its part is in pixels of @in.
 * @model: as models_find() takes it.
 * @part: what was looked at, in pixels of @in.
 * @progress: (nullable): told how far it is.
 *
 * Finds and loads the model and calls pixels_find_evidence().
 *
 * Returns: %FALSE with an error of models_find(), nem_load() or
 *   pixels_find_evidence().
 */
gboolean session_find_evidence (Evidence *out,
                                const gchar *model,
                                GeglBuffer *in,
                                const GeglRectangle *part,
                                PixelsProgress progress,
                                gpointer data,
                                GError **error);

/**
 * SessionView:
 * @name: what the image is called; for the window.
 * @in: the image, as the first pass will find it; ignored with @load.
 * @area: the part of it to look at; likewise.
 * @selection: (nullable): how much of each pixel is selected; all of @area is
 *   without one.
 * @selection_x: where in @selection the origin of @in lies.
 * @selection_y: likewise.
 * @load: (nullable): reads all of the image in place of @in; for the window,
 *   see #WindowHost.
 * @load_small: (nullable): likewise.
 * @earlier: (nullable): what the layer's parasite tells.
 * @in_earlier: (nullable): @in without the effects that would give way if
 *   @earlier were applied again; %NULL if that is @in.
 * @progress: (nullable): told how far an estimate is when nobody is asked.
 * @settle: (nullable): see #WindowHost.
 * @follow: (nullable): likewise.
 * @apply: (nullable): likewise.
 * @is_there: (nullable): asked once a second whether the image still is; the
 *   window closes without it, and also without the process that started this
 *   one. %NULL where the window stays whatever happens.
 * @offers_merge: see #WindowHost.
 * @merge_reason: (nullable): likewise.
 * @data: for all of them.
 *
 * What a host hands over to have a person, or nobody, decide what to do.
 */
typedef struct
{
  const gchar *name;
  GeglBuffer *in;
  GeglRectangle area;
  GeglBuffer *selection;
  gint selection_x;
  gint selection_y;
  GeglBuffer *(*load) (gpointer data, GError **error);
  GdkPixbuf *(*load_small) (gpointer data);
  const Cleanup *earlier;
  GeglBuffer *in_earlier;
  PixelsProgress progress;
  void (*settle) (GtkWindow *window, gpointer data);
  void (*follow) (const Cleanup *cleanup, gpointer data);
  gboolean (*apply) (const Cleanup *cleanup,
                     GCancellable *cancellable,
                     gpointer data,
                     GError **error);
  gboolean (*is_there) (gpointer data);
  gboolean offers_merge;
  const gchar *merge_reason;
  gpointer data;
} SessionView;

/**
 * session_decide:
 * @cleanup: (out): what to do.
 * @options: (inout): what to start from, and what was chosen.
 * @ask: whether to open the window; GTK must have been initialised then.
 * @again: (out): whether @cleanup has the numbers of `view->earlier`.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED or the error of
 *   session_estimate() or of `view->load`.
 */
gboolean session_decide (Cleanup *cleanup,
                         EstimateOptions *options,
                         gboolean ask,
                         gboolean *again,
                         const SessionView *view,
                         GError **error);

/**
 * session_take_numbers:
 * @cleanup: (out): one pass with the numbers.
 * @json: (nullable): as params_to_json() writes it; %NULL or "" to take
 *   @numbers.
 * @numbers: (array length=n) (nullable): %PARAMS_N of them, in the order of
 *   #SympieParams.
 *
 * Returns: %FALSE with an error if neither is there or the one used is wrong.
 */
gboolean session_take_numbers (Cleanup *cleanup,
                               const gchar *json,
                               const gdouble *numbers,
                               gsize n,
                               GError **error);

/**
 * session_name_pass:
 *
 * Returns: (transfer full): what pass @i of @cleanup does, as the name of a
 *   layer effect: "SyMPIE: brighter by 1.2 EV, warmer".
 */
gchar *session_name_pass (const Cleanup *cleanup, guint i);

/**
 * session_to_json:
 *
 * Returns: (transfer full): @cleanup as the text of a parasite.
 */
gchar *session_to_json (const Cleanup *cleanup);

/**
 * session_from_json:
 * @cleanup: (out): untouched on error.
 * @text: contents of a parasite, which are not trusted.
 * @length: bytes of @text.
 *
 * Returns: %FALSE with an error that says what is wrong with @text.
 */
gboolean session_from_json (Cleanup *cleanup,
                            const gchar *text,
                            gsize length,
                            GError **error);

G_END_DECLS
