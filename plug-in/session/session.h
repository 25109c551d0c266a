/* session.h - a clean-up from estimate to pixels: what all hosts share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/gegl/pixels.h"
#include "ui/window.h"

G_BEGIN_DECLS

#define SESSION_OPERATION "sympie:warp"
#define SESSION_PARASITE "sympie"
#define SESSION_TITLE_SIZE 256
#define SESSION_HASH_SIZE 65

/**
 * Recipe:
 * @model: what the network is called that made the numbers; "" when they came
 *   from elsewhere.
 * @hash: SHA-256 of its file; "" without a network.
 * @scope: what the network looked at.
 * @strength: of each pass, 0 to %PARAMS_STRENGTH_MAX.
 * @edges: see #DwmEdges.
 * @clamp: cut each pass's output to [0, 1].
 * @n: number of passes, 1 to %PARAMS_MAX_PASSES.
 * @passes: the numbers of each, before strength.
 *
 * All that is done to an image, and what a layer's parasite keeps of it.
 */
typedef struct
{
  gchar model[SESSION_TITLE_SIZE];
  gchar hash[SESSION_HASH_SIZE];
  ViewsScope scope;
  gdouble strength;
  DwmEdges edges;
  gboolean clamp;
  guint n;
  SympieParams passes[PARAMS_MAX_PASSES];
} Recipe;

/**
 * SESSION_PROPERTIES:
 *
 * What %SESSION_OPERATION calls the 37 numbers, in the order in which they
 * lie in #SympieParams.
 */
extern const gchar *const SESSION_PROPERTIES[PARAMS_N];

/**
 * session_init_recipe:
 * @recipe: (out): one pass of nothing in particular, at full strength, with
 *   extended edges and no clamping.
 */
void session_init_recipe (Recipe *recipe);

/**
 * session_estimate:
 * @recipe: (out): what to do, with extended edges and no clamping.
 * @in: the image.
 * @area: the part of it to look at.
 * @progress: (nullable): told how far it is.
 *
 * Finds and loads the model and estimates as @choice says.
 *
 * Returns: %FALSE with an error: of choice_check(), models_find(), nem_load()
 *   or pixels_clean_up().
 */
gboolean session_estimate (Recipe *recipe,
                           const Choice *choice,
                           GeglBuffer *in,
                           const GeglRectangle *area,
                           PixelsProgress progress,
                           gpointer data,
                           GError **error);

/**
 * SessionView:
 * @name: what the image is called; for the window.
 * @in: the image, as the first pass will find it.
 * @area: the part of it to look at.
 * @selection: (nullable): how much of each pixel is selected; all of @area is
 *   without one.
 * @selection_x: where in @selection the origin of @in lies.
 * @selection_y: likewise.
 * @earlier: (nullable): what the layer's parasite tells.
 * @in_earlier: (nullable): @in without the effects that would give way if
 *   @earlier were applied again; %NULL if that is @in.
 * @progress: (nullable): told how far an estimate is when nobody is asked.
 * @settle: (nullable): see #WindowHost.
 * @follow: (nullable): likewise, with a recipe; its model is not told.
 * @is_child: whether the host started this process and takes it along when it
 *   goes.
 * @offers_merge: see #WindowHost.
 * @data: for all three.
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
  const Recipe *earlier;
  GeglBuffer *in_earlier;
  PixelsProgress progress;
  void (*settle) (GtkWindow *window, gpointer data);
  void (*follow) (const Recipe *recipe, gpointer data);
  gboolean is_child;
  gboolean offers_merge;
  gpointer data;
} SessionView;

/**
 * session_decide:
 * @recipe: (out): what to do.
 * @choice: (inout): what to start from, and what was chosen.
 * @ask: whether to open the window; GTK must have been initialised then.
 * @again: (out): whether @recipe has the numbers of `view->earlier`.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED or the error of
 *   session_estimate().
 */
gboolean session_decide (Recipe *recipe,
                         Choice *choice,
                         gboolean ask,
                         gboolean *again,
                         const SessionView *view,
                         GError **error);

/**
 * session_take_numbers:
 * @recipe: (out): one pass with the numbers.
 * @json: (nullable): as params_to_json() writes it; %NULL or "" to take
 *   @numbers.
 * @numbers: (array length=n) (nullable): %PARAMS_N of them, in the order of
 *   #SympieParams.
 *
 * Returns: %FALSE with an error if neither is there or the one used is wrong.
 */
gboolean session_take_numbers (Recipe *recipe,
                               const gchar *json,
                               const gdouble *numbers,
                               gsize n,
                               GError **error);

/**
 * session_warp:
 * @out: gets @area, and as much around it as its last pass needs.
 * @image: where @in has pixels.
 * @area: the part to compute, within @image. K sees the image around it.
 *
 * Puts all passes of @recipe to pixels, in float between them.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED when @progress stopped it.
 */
gboolean session_warp (const Recipe *recipe,
                       GeglBuffer *out,
                       GeglBuffer *in,
                       const GeglRectangle *image,
                       const GeglRectangle *area,
                       PixelsProgress progress,
                       gpointer data,
                       GError **error);

/**
 * session_name_pass:
 *
 * Returns: (transfer full): what pass @i of @recipe does, as the name of a
 *   layer effect: "SyMPIE: brighter by 1.2 EV, warmer".
 */
gchar *session_name_pass (const Recipe *recipe, guint i);

/**
 * session_to_json:
 *
 * Returns: (transfer full): @recipe as the text of a parasite.
 */
gchar *session_to_json (const Recipe *recipe);

/**
 * session_from_json:
 * @recipe: (out): untouched on error.
 * @text: what a parasite holds; nobody vouches for it.
 * @length: bytes of @text.
 *
 * Returns: %FALSE with an error that says what is wrong with @text.
 */
gboolean session_from_json (Recipe *recipe,
                            const gchar *text,
                            gsize length,
                            GError **error);

G_END_DECLS
