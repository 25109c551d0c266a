/* gimp2.c - the plug-in for GIMP 2.10
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>
#include <string.h>

#include "core/i18n.h"
#include "plug-in/gimp/gimp2-gtk.h"
#include "plug-in/gimp/gimp2-layer.h"

#define PROC_CLEAN_UP "plug-in-sympie"
#define PROC_QUICK "plug-in-sympie-quick"
#define PROC_ESTIMATE "plug-in-sympie-estimate"
#define PROC_WARP "plug-in-sympie-warp"

#define AUTHORS "The SyMPIE for GIMP authors"
#define TYPES "RGB*, GRAY*"

/* Each procedure begins with run mode, image and drawable. */
#define N_COMMON 3

static gboolean
tell_gimp (gdouble done, gpointer data)
{
  gimp_progress_update (done);
  return TRUE;
}

static void
settle_window (GtkWindow *window, gpointer data)
{
  gimp2_gtk_set_transient (window);
}

static gboolean
layer_is_there (gpointer data)
{
  const Layer *layer = data;

  return gimp_item_is_valid (layer->drawable);
}

/* The arguments after the common ones; FALSE when a script left some out. */
static gboolean
read_options (EstimateOptions *options, const GimpParam *param, GError **error)
{
  estimate_options_init (options);
  options->scope = param[4].data.d_int32;
  options->strength = param[5].data.d_float;
  options->passes = MAX (param[6].data.d_int32, 0);
  return estimate_options_set_model (options, param[3].data.d_string, error)
         && estimate_options_check (options, error);
}

static void
recall_options (EstimateOptions *options)
{
  EstimateOptions last;

  estimate_options_init (options);
  if (gimp_get_data_size (PROC_CLEAN_UP) != sizeof last)
    return;
  gimp_get_data (PROC_CLEAN_UP, &last);
  /* Other plug-ins and scripts can store bytes under that name too. */
  if (memchr (last.model, '\0', sizeof last.model) != NULL
      && estimate_options_check (&last, NULL))
    *options = last;
}

static gboolean
clean_up (const Layer *layer,
          GimpRunMode run_mode,
          const GimpParam *param,
          GError **error)
{
  gboolean ask = run_mode == GIMP_RUN_INTERACTIVE;
  g_autofree gchar *name = NULL;
  SessionView view = { 0 };
  EstimateOptions options;
  EditContent content;
  Cleanup record;

  if (run_mode != GIMP_RUN_NONINTERACTIVE)
    recall_options (&options);
  else if (!read_options (&options, param, error))
    return FALSE;
  if (ask && !gimp2_gtk_init (error))
    return FALSE;
  name = gimp_image_get_name (layer->image);
  view.name = name;
  view.pixels = (SessionPixels){ .in = layer->in,
                                 .area = layer->area,
                                 .selection = layer->selection,
                                 .selection_x = layer->x,
                                 .selection_y = layer->y };
  view.progress = tell_gimp;
  view.settle = settle_window;
  view.is_there = layer_is_there;
  view.data = (gpointer) layer;
  if (layer_read_record (layer, &record))
    view.record = &record;
  gimp_progress_init (_ ("Estimating"));
  if (ask ? session_ask (&content, &options, &view, error) != WINDOW_APPLY
          : !session_decide (&content, &options, &view, error))
    return FALSE;
  if (!ask && cleanup_get_remark (&content.cleanup) != NULL)
    gimp_message (cleanup_get_remark (&content.cleanup));
  if (!ask && content.cleanup.content != CONTENT_PHOTO)
    return TRUE;
  gimp_progress_init (_ ("Cleaning up the photograph"));
  if (!layer_apply (layer, &content.cleanup, tell_gimp, error))
    return FALSE;
  /* The next image has other parts. */
  options.force = FALSE;
  options.look_at = (ViewsRect){ 0 };
  if (run_mode != GIMP_RUN_NONINTERACTIVE)
    gimp_set_data (PROC_CLEAN_UP, &options, sizeof options);
  return TRUE;
}

static gboolean
estimate (SympieParams *p,
          const Layer *layer,
          const GimpParam *param,
          GError **error)
{
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  options.scope = param[4].data.d_int32;
  if (!estimate_options_set_model (&options, param[3].data.d_string, error)
      || !session_estimate (&cleanup, &options, layer->in, &layer->area,
                            tell_gimp, NULL, error))
    return FALSE;
  *p = cleanup.passes[0];
  return TRUE;
}

static gboolean
warp (const Layer *layer, const GimpParam *param, GError **error)
{
  Cleanup cleanup;
  gdouble strength = param[6].data.d_float;
  gint edges = param[7].data.d_int32;

  if (!session_take_numbers (&cleanup, param[3].data.d_string,
                             param[5].data.d_floatarray,
                             MAX (param[4].data.d_int32, 0), error))
    return FALSE;
  if (!(strength >= 0.0 && strength <= PARAMS_STRENGTH_MAX) || edges < 0
      || edges > 1)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   _ ("strength is %g, it can be 0 to %g; edges is %d, it can "
                      "be 0 (extend) or 1 (neutral)"),
                   strength, PARAMS_STRENGTH_MAX, edges);
      return FALSE;
    }
  cleanup.strength = strength;
  cleanup.edges = edges;
  cleanup.clamp = param[8].data.d_int32 != 0;
  gimp_progress_init (_ ("Applying the numbers"));
  return layer_apply (layer, &cleanup, tell_gimp, error);
}

static void
return_numbers (const SympieParams *p, gint *n_values, GimpParam *values)
{
  gdouble *numbers = g_new (gdouble, PARAMS_N);

  for (guint i = 0; i < PARAMS_N; i++)
    numbers[i] = p->n[i];
  values[1].type = GIMP_PDB_INT32;
  values[1].data.d_int32 = PARAMS_N;
  values[2].type = GIMP_PDB_FLOATARRAY;
  values[2].data.d_floatarray = numbers;
  values[3].type = GIMP_PDB_STRING;
  values[3].data.d_string = params_to_json (p);
  *n_values = 4;
}

/* GIMP shows the text that follows the status, or hands it to the script. */
static void
return_error (const GError *error, gint *n_values, GimpParam *values)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      values[0].data.d_status = GIMP_PDB_CANCEL;
      return;
    }
  values[0].data.d_status = GIMP_PDB_EXECUTION_ERROR;
  values[1].type = GIMP_PDB_STRING;
  values[1].data.d_string = g_strdup (error->message);
  *n_values = 2;
}

/* GIMP itself checks how many arguments come and of which types. */
static void
run (const gchar *name,
     gint n_params,
     const GimpParam *param,
     gint *n_return_vals,
     GimpParam **return_vals)
{
  static GimpParam values[4];
  g_autoptr (GError) error = NULL;
  gboolean estimates = g_str_equal (name, PROC_ESTIMATE);
  Layer layer = { 0 };
  SympieParams p;

  i18n_init ();
  gegl_init (NULL, NULL);
  gimp_plugin_set_pdb_error_handler (GIMP_PDB_ERROR_HANDLER_PLUGIN);
  values[0].type = GIMP_PDB_STATUS;
  values[0].data.d_status = GIMP_PDB_SUCCESS;
  *n_return_vals = 1;
  *return_vals = values;
  if (layer_open (&layer, param[1].data.d_image, param[2].data.d_drawable,
                  !estimates, &error))
    {
      if (estimates)
        estimate (&p, &layer, param, &error);
      else if (g_str_equal (name, PROC_WARP))
        warp (&layer, param, &error);
      else if (g_str_equal (name, PROC_QUICK))
        clean_up (&layer, GIMP_RUN_WITH_LAST_VALS, param, &error);
      else
        clean_up (&layer, param[0].data.d_int32, param, &error);
    }
  layer_close (&layer);
  gimp_progress_end ();
  if (error != NULL)
    return_error (error, n_return_vals, values);
  else if (estimates)
    return_numbers (&p, n_return_vals, values);
  else
    gimp_displays_flush ();
}

#define COMMON                                                  \
  { GIMP_PDB_INT32, "run-mode",                                 \
    "RUN-INTERACTIVE (0), RUN-NONINTERACTIVE (1), "             \
    "RUN-WITH-LAST-VALS (2)" },                                 \
    { GIMP_PDB_IMAGE, "image", "The image" },                   \
  {                                                             \
    GIMP_PDB_DRAWABLE, "drawable", "The layer, mask or channel" \
  }
#define MODEL                                                               \
  { GIMP_PDB_STRING, "model",                                               \
    "Name of a model, or path of a weights file; empty for the usual one "  \
    "(\"photo\")" },                                                        \
  {                                                                         \
    GIMP_PDB_INT32, "scope",                                                \
      "What the network looks at: the whole photograph (0) or a square in " \
      "its middle (1)"                                                      \
  }
#define STRENGTH                                                               \
  {                                                                            \
    GIMP_PDB_FLOAT, "strength",                                                \
      "0 leaves the photograph as it is, 1 is the full estimate, 2 doubles it" \
  }

static void
install_clean_up (void)
{
  static const GimpParamDef args[] = {
    COMMON,
    MODEL,
    STRENGTH,
    { GIMP_PDB_INT32, "passes",
      "How often to estimate and clean up (1 to 5); each pass starts from what "
      "the one before made" },
  };

  gimp_install_procedure (
    PROC_CLEAN_UP,
    "Clean up a photograph by 37 numbers that a network estimates",
    "A small network looks at the selection, or at the layer if nothing is "
    "selected, and estimates a correction of colour casts, wrong "
    "exposure, haze and softness: a colour shift, a colour mix and a 5x5 "
    "filter. They are applied to the pixels as one step of the undo history, "
    "and kept with the layer as the parasite \"sympie\", in JSON. Nothing "
    "leaves this computer.",
    AUTHORS, "GPL-3.0-or-later", "2026", _ ("Parametric _Clean-up (SyMPIE)..."),
    TYPES, GIMP_PLUGIN, G_N_ELEMENTS (args), 0, args, NULL);
  gimp_plugin_menu_register (PROC_CLEAN_UP, "<Image>/Filters/Enhance");
}

static void
install_quick (void)
{
  static const GimpParamDef args[] = { COMMON };

  gimp_install_procedure (
    PROC_QUICK,
    "Clean up a photograph with the model and strength of the last time, "
    "without a window",
    "Runs plug-in-sympie with the values of its last run, or its usual ones if "
    "there was none. Meant for a keyboard shortcut.",
    AUTHORS, "GPL-3.0-or-later", "2026", _ ("_Quick Clean-up (SyMPIE)"), TYPES,
    GIMP_PLUGIN, G_N_ELEMENTS (args), 0, args, NULL);
  gimp_plugin_menu_register (PROC_QUICK, "<Image>/Filters/Enhance");
}

static void
install_estimate (void)
{
  static const GimpParamDef args[] = { COMMON, MODEL };
  static const GimpParamDef values[] = {
    { GIMP_PDB_INT32, "n-numbers", "How many numbers: 37" },
    { GIMP_PDB_FLOATARRAY, "numbers",
      "The numbers: Cm (3x3 by rows), Cs (3), K (5x5 by rows)" },
    { GIMP_PDB_STRING, "params",
      "The same as JSON: {\"cs\": [3], \"cm\": [3x3], \"k\": [5x5], "
      "\"sympie\": 1}" },
  };

  gimp_install_procedure (
    PROC_ESTIMATE, "Estimate the 37 numbers that would clean up a photograph",
    "A small network looks at the selection, or at the layer if nothing is "
    "selected. Nothing is changed. See plug-in-sympie, and "
    "plug-in-sympie-warp to apply the numbers.",
    AUTHORS, "GPL-3.0-or-later", "2026", NULL, TYPES, GIMP_PLUGIN,
    G_N_ELEMENTS (args), G_N_ELEMENTS (values), args, values);
}

static void
install_warp (void)
{
  static const GimpParamDef args[] = {
    COMMON,
    { GIMP_PDB_STRING, "params",
      "JSON: {\"cs\": [3], \"cm\": [3x3], \"k\": [5x5], \"sympie\": 1}; empty "
      "to use \"numbers\"" },
    { GIMP_PDB_INT32, "n-numbers", "How many numbers: 37, or 0 with params" },
    { GIMP_PDB_FLOATARRAY, "numbers",
      "37 numbers: Cm (3x3 by rows), Cs (3), K (5x5 by rows); ignored "
      "if there are params" },
    STRENGTH,
    { GIMP_PDB_INT32, "edges",
      "What lies beyond the image's edges: its outermost pixels again (0) or "
      "a mean grey, as in the reference (1)" },
    { GIMP_PDB_INT32, "clamp", "Cut the result to 0 to 1 (TRUE or FALSE)" },
  };

  gimp_install_procedure (
    PROC_WARP, "Apply 37 given numbers to a photograph",
    "Applies numbers such as plug-in-sympie-estimate returns, given as JSON "
    "or, if that is empty, one by one. A colour shift, a colour mix and a 5x5 "
    "filter, on sRGB whatever the image's own space.",
    AUTHORS, "GPL-3.0-or-later", "2026", NULL, TYPES, GIMP_PLUGIN,
    G_N_ELEMENTS (args), 0, args, NULL);
}

static void
query (void)
{
  i18n_init ();
  install_clean_up ();
  install_quick ();
  install_estimate ();
  install_warp ();
}

const GimpPlugInInfo PLUG_IN_INFO = { NULL, NULL, query, run };

MAIN ()
