/* session.h - a clean-up from estimate to pixels: shared by all hosts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/gegl/pixels.h"
#include "ui/window.h"

G_BEGIN_DECLS

#define SESSION_OPERATION "sympie:warp"
#define SESSION_PARASITE "sympie"
#define SESSION_ORIGIN "origin" /* a property of the operation's */

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
 * SessionPixels:
 * @in: an image, as the first pass will find it.
 * @area: the part of it to look at.
 * @selection: (nullable): how much of each pixel is selected; all of @area is
 *   without one.
 * @selection_x: where in @selection the origin of @in lies.
 * @selection_y: likewise.
 *
 * What a clean-up is estimated from and applied to. The buffers belong to
 * whoever filled it in.
 */
typedef struct
{
  GeglBuffer *in;
  GeglRectangle area;
  GeglBuffer *selection;
  gint selection_x;
  gint selection_y;
} SessionPixels;

/**
 * SessionView:
 * @name: what the image is called; for the window.
 * @pixels: the image; ignored with @load. With @starts, as the first of them
 *   finds it.
 * @load: (nullable): reads all of the image in place of @pixels; for the
 *   window, see #WindowHost.
 * @load_small: (nullable): likewise.
 * @record: (nullable): what the layer's parasite tells, which the window offers
 *   to begin with where there are no @starts.
 * @starts: (array length=n_starts) (nullable): see #WindowHost.
 * @n_starts: likewise.
 * @choose: (nullable): with @starts: the person begins with that one from now
 *   on. Returns: the image as it finds it, which stays until the end; %NULL with
 *   an error.
 * @progress: (nullable): told how far an estimate is when nobody is asked.
 * @settle: (nullable): see #WindowHost.
 * @follow: (nullable): likewise.
 * @apply: (nullable): likewise.
 * @is_there: (nullable): asked once a second whether the image still is; the
 *   window closes without it, and also without the process that started this
 *   one. %NULL where the window stays whatever happens.
 * @offers_merge: see #WindowHost.
 * @merge_reason: (nullable): likewise.
 * @series: (nullable): likewise; `go` changes @name and @load_small, if they are
 *   others.
 * @data: for all of them.
 *
 * What a host hands over to have a person, or nobody, decide what to do.
 */
typedef struct
{
  const gchar *name;
  SessionPixels pixels;
  GeglBuffer *(*load) (gpointer data, GError **error);
  GdkPixbuf *(*load_small) (gpointer data);
  const Cleanup *record;
  const Start *starts;
  guint n_starts;
  const SessionPixels *(*choose) (guint start, gpointer data, GError **error);
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
  WindowSeries *series;
  gpointer data;
} SessionView;

/**
 * session_ask:
 * @content: (out): what to do.
 * @options: (inout): what to start from, and what was chosen.
 *
 * Opens the window; GTK must have been initialised.
 *
 * Returns: what the person wants; %WINDOW_CANCEL with %G_IO_ERROR_CANCELLED or
 *   the error of `view->load` or `view->choose`.
 */
WindowAnswer session_ask (EditContent *content,
                          EstimateOptions *options,
                          const SessionView *view,
                          GError **error);

/**
 * session_decide:
 * @content: (out): what to do.
 *
 * Estimates without asking anybody.
 *
 * Returns: %FALSE with the error of session_estimate().
 */
gboolean session_decide (EditContent *content,
                         const EstimateOptions *options,
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

/**
 * SessionOrigin:
 * @estimate: what the effect's numbers were estimated to be, with their
 *   provenance and what was found; one pass.
 * @has_estimate: whether there is one; without it all of @estimate is that of
 *   cleanup_init().
 * @pass: which pass of its clean-up the effect is, from 0.
 * @n: how many passes that has.
 * @in_selection: whether the effect is confined to what was selected when it
 *   was added.
 * @shown_by: the process that shows other numbers than these for the time
 *   being, which the effect has meanwhile; 0 if none does.
 * @before: with @shown_by: the numbers, in one pass, and settings to go back to.
 *
 * Where the numbers of an effect come from, which the effect keeps as its
 * property %SESSION_ORIGIN. They themselves are its other properties.
 */
typedef struct
{
  Cleanup estimate;
  gboolean has_estimate;
  guint pass;
  guint n;
  gboolean in_selection;
  gint64 shown_by;
  Cleanup before;
} SessionOrigin;

/**
 * session_origin_to_json:
 *
 * Returns: (transfer full): the text of the property.
 */
gchar *session_origin_to_json (const SessionOrigin *origin);

/**
 * session_origin_from_json:
 * @origin: (out): untouched on error.
 * @text: the property's, which is not trusted.
 *
 * Returns: %FALSE with an error that says what is wrong with @text.
 */
gboolean session_origin_from_json (SessionOrigin *origin,
                                   const gchar *text,
                                   GError **error);

G_END_DECLS
