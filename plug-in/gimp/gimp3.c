/* gimp3.c - the plug-in for GIMP 3
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>
#include <string.h>

#include "core/i18n.h"
#include "plug-in/gimp/gimp3-layer.h"
#include "plug-in/gimp/gimp3-leftovers.h"

#define PROC_CLEAN_UP "plug-in-sympie"
#define PROC_ESTIMATE "plug-in-sympie-estimate"
#define PROC_WARP "plug-in-sympie-warp"

typedef struct
{
  GimpPlugIn parent;
} SympiePlugIn;

typedef struct
{
  GimpPlugInClass parent;
} SympiePlugInClass;

GType sympie_plug_in_get_type (void);
G_DEFINE_TYPE (SympiePlugIn, sympie_plug_in, GIMP_TYPE_PLUG_IN)

/* Takes @error. */
static GimpValueArray *
return_error (GimpProcedure *procedure, GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      return gimp_procedure_new_return_values (procedure, GIMP_PDB_CANCEL,
                                               NULL);
    }
  return gimp_procedure_new_return_values (procedure, GIMP_PDB_EXECUTION_ERROR,
                                           error);
}

static gboolean
tell_gimp (gdouble done, gpointer data)
{
  gimp_progress_update (done);
  return TRUE;
}

static void
settle_window (GtkWindow *window, gpointer data)
{
  gimp_window_set_transient (window);
}

static void
show_on_canvas (const Cleanup *cleanup, gpointer data)
{
  Layer *layer = data;

  canvas_show (&layer->canvas, cleanup);
}

static gboolean
layer_is_there (gpointer data)
{
  const Layer *layer = data;

  return gimp_item_is_valid (GIMP_ITEM (layer->drawable));
}

static gboolean
take_single (GimpDrawable **drawables, GimpDrawable **drawable, GError **error)
{
  gint n = gimp_core_object_array_get_length ((GObject **) drawables);

  if (n != 1)
    {
      g_set_error (error, GIMP_PLUG_IN_ERROR, 0,
                   _ ("SyMPIE works on one layer at a time; %d are selected."),
                   n);
      return FALSE;
    }
  *drawable = drawables[0];
  return TRUE;
}

static LayerUse
read_use (GimpProcedureConfig *config)
{
  return gimp_procedure_config_get_choice_id (config, "apply-as");
}

static gboolean
read_model (EstimateOptions *options,
            GimpProcedureConfig *config,
            GError **error)
{
  g_autofree gchar *model = NULL;

  estimate_options_init (options);
  g_object_get (config, "model", &model, NULL);
  options->scope = gimp_procedure_config_get_choice_id (config, "scope");
  return estimate_options_set_model (options, model, error);
}

static gboolean
read_options (EstimateOptions *options,
              GimpProcedureConfig *config,
              GError **error)
{
  gint passes;

  if (!read_model (options, config, error))
    return FALSE;
  g_object_get (config, "strength", &options->strength, "passes", &passes,
                NULL);
  options->passes = passes;
  options->merge = read_use (config) == LAYER_PIXELS;
  return TRUE;
}

static void
write_options (const EstimateOptions *options, GimpProcedureConfig *config)
{
  g_object_set (config, "model", options->model, "scope",
                options->scope == VIEWS_WHOLE ? "whole" : "centre", "strength",
                options->strength, "passes", (gint) options->passes, "apply-as",
                options->merge ? "pixels" : "filter", NULL);
}

static void
fill_view (SessionView *view, Layer *layer)
{
  memset (view, 0, sizeof *view);
  view->in = layer->in;
  view->area = layer->area;
  view->selection = layer->selection;
  view->selection_x = layer->x;
  view->selection_y = layer->y;
  view->in_earlier = layer->in_earlier;
  view->progress = tell_gimp;
  view->settle = settle_window;
  view->follow = layer->use == LAYER_FILTER ? show_on_canvas : NULL;
  view->is_there = layer_is_there;
  view->offers_merge = layer->use == LAYER_FILTER
                       && !gimp_item_is_group (GIMP_ITEM (layer->drawable));
  if (view->offers_merge && layer->selection != NULL)
    view->merge_reason = _ ("An effect of a selection stays where it is when "
                            "the image is cropped, turned or scaled. Merged "
                            "into the layer it goes along.");
  view->data = layer;
}

static gboolean
clean_up (Layer *layer,
          GimpRunMode run_mode,
          GimpProcedureConfig *config,
          GError **error)
{
  g_autofree gchar *name = gimp_image_get_name (layer->image);
  SessionView view;
  EstimateOptions options;
  Cleanup cleanup;
  Cleanup earlier;
  gboolean merge, again;

  if (!read_options (&options, config, error))
    return FALSE;
  merge = options.merge;
  fill_view (&view, layer);
  view.name = name;
  if (layer_read_record (layer, &earlier))
    view.earlier = &earlier;
  gimp_progress_init (_ ("Estimating"));
  if (!session_decide (&cleanup, &options, run_mode == GIMP_RUN_INTERACTIVE,
                       &again, &view, error))
    return FALSE;
  if (run_mode != GIMP_RUN_INTERACTIVE && cleanup_get_remark (&cleanup) != NULL)
    gimp_message (cleanup_get_remark (&cleanup));
  if (run_mode != GIMP_RUN_INTERACTIVE && cleanup.content != CONTENT_PHOTO)
    return TRUE;
  gimp_progress_init (_ ("Cleaning up the photograph"));
  if (!layer_apply (layer, &cleanup, again, options.merge && view.offers_merge,
                    tell_gimp, error))
    return FALSE;
  /* What is better for one selection is not what the next image starts with. */
  if (view.merge_reason != NULL)
    options.merge = merge;
  write_options (&options, config);
  return TRUE;
}

static GimpValueArray *
run_clean_up (GimpProcedure *procedure,
              GimpRunMode run_mode,
              GimpImage *image,
              GimpDrawable **drawables,
              GimpProcedureConfig *config,
              gpointer run_data)
{
  GError *error = NULL;
  GimpDrawable *drawable;
  Layer layer = { 0 };

  gegl_init (NULL, NULL);
  if (run_mode == GIMP_RUN_INTERACTIVE)
    {
      gimp_ui_init (PROC_CLEAN_UP);
      leftovers_offer_removal (image);
    }
  if (take_single (drawables, &drawable, &error)
      && layer_open (&layer, image, drawable,
                     run_mode == GIMP_RUN_INTERACTIVE ? LAYER_FILTER
                                                      : read_use (config),
                     &error))
    clean_up (&layer, run_mode, config, &error);
  layer_close (&layer);
  gimp_progress_end ();
  if (error != NULL)
    return return_error (procedure, error);
  gimp_displays_flush ();
  return gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
}

static GimpValueArray *
return_numbers (GimpProcedure *procedure, const SympieParams *p)
{
  GimpValueArray *values =
    gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
  gdouble numbers[PARAMS_N];

  for (guint i = 0; i < PARAMS_N; i++)
    numbers[i] = p->n[i];
  GIMP_VALUES_SET_DOUBLE_ARRAY (values, 1, numbers, PARAMS_N);
  GIMP_VALUES_TAKE_STRING (values, 2, params_to_json (p));
  return values;
}

static GimpValueArray *
run_estimate (GimpProcedure *procedure,
              GimpRunMode run_mode,
              GimpImage *image,
              GimpDrawable **drawables,
              GimpProcedureConfig *config,
              gpointer run_data)
{
  GError *error = NULL;
  GimpDrawable *drawable;
  Layer layer = { 0 };
  EstimateOptions options;
  Cleanup cleanup;

  gegl_init (NULL, NULL);
  if (take_single (drawables, &drawable, &error)
      && read_model (&options, config, &error)
      && layer_open (&layer, image, drawable, LAYER_READ, &error))
    session_estimate (&cleanup, &options, layer.in, &layer.area, tell_gimp,
                      NULL, &error);
  layer_close (&layer);
  gimp_progress_end ();
  if (error != NULL)
    return return_error (procedure, error);
  return return_numbers (procedure, &cleanup.passes[0]);
}

static gboolean
read_numbers (Cleanup *cleanup, GimpProcedureConfig *config, GError **error)
{
  g_autofree gchar *json = NULL;
  GimpArray *array = NULL;
  gboolean ok;

  g_object_get (config, "params", &json, "numbers", &array, NULL);
  ok = session_take_numbers (
    cleanup, json, array != NULL ? (const gdouble *) array->data : NULL,
    array != NULL ? array->length / sizeof (gdouble) : 0, error);
  if (array != NULL)
    g_boxed_free (GIMP_TYPE_DOUBLE_ARRAY, array);
  cleanup->edges = gimp_procedure_config_get_choice_id (config, "edges");
  g_object_get (config, "strength", &cleanup->strength, "clamp",
                &cleanup->clamp, NULL);
  return ok;
}

static GimpValueArray *
run_warp (GimpProcedure *procedure,
          GimpRunMode run_mode,
          GimpImage *image,
          GimpDrawable **drawables,
          GimpProcedureConfig *config,
          gpointer run_data)
{
  GError *error = NULL;
  GimpDrawable *drawable;
  Layer layer = { 0 };
  Cleanup cleanup;

  gegl_init (NULL, NULL);
  gimp_progress_init (_ ("Applying the numbers"));
  if (take_single (drawables, &drawable, &error)
      && read_numbers (&cleanup, config, &error)
      && layer_open (&layer, image, drawable, read_use (config), &error))
    layer_apply (&layer, &cleanup, FALSE, FALSE, tell_gimp, &error);
  layer_close (&layer);
  gimp_progress_end ();
  if (error != NULL)
    return return_error (procedure, error);
  gimp_displays_flush ();
  return gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
}

static void
add_model (GimpProcedure *procedure)
{
  gimp_procedure_add_string_argument (
    procedure, "model", _ ("_Model"),
    _ ("Name of a model, or path of a weights file; empty for the usual one "
       "(\"photo\")"),
    "", G_PARAM_READWRITE);
  gimp_procedure_add_choice_argument (
    procedure, "scope", _ ("_Looks at"), _ ("What the network looks at"),
    gimp_choice_new_with_values ("whole", VIEWS_WHOLE, _ ("Whole photograph"),
                                 _ ("All of the selection, or of the layer"),
                                 "centre", VIEWS_CENTRE, _ ("Centre only"),
                                 _ ("A square in its middle"), NULL),
    "whole", G_PARAM_READWRITE);
}

static void
add_strength (GimpProcedure *procedure)
{
  gimp_procedure_add_double_argument (
    procedure, "strength", _ ("_Strength"),
    _ ("0 leaves the photograph as it is, 1 is the full estimate, 2 doubles "
       "it"),
    0.0, PARAMS_STRENGTH_MAX, 1.0, G_PARAM_READWRITE);
}

static void
add_apply_as (GimpProcedure *procedure)
{
  gimp_procedure_add_choice_argument (
    procedure, "apply-as", _ ("_Apply as"), _ ("What becomes of the result"),
    gimp_choice_new_with_values (
      "filter", LAYER_FILTER, _ ("Filter"),
      _ ("An effect of the layer, to be edited later"), "pixels", LAYER_PIXELS,
      _ ("Pixels"), _ ("Written to the layer's pixels"), NULL),
    "filter", G_PARAM_READWRITE);
}

static GimpProcedure *
create_clean_up (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure =
    gimp_image_procedure_new (plug_in, PROC_CLEAN_UP, GIMP_PDB_PROC_TYPE_PLUGIN,
                              run_clean_up, NULL, NULL);

  gimp_procedure_set_menu_label (procedure,
                                 _ ("Parametric _Clean-up (SyMPIE)..."));
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Enhance");
  gimp_procedure_set_documentation (
    procedure,
    _ ("Clean up a photograph by 37 numbers that a network estimates"),
    _ ("A small network looks at the selection, or at the layer if nothing is "
       "selected, and estimates a correction of colour casts, wrong "
       "exposure, haze and softness: a colour shift, a colour mix and a 5x5 "
       "filter. They become a "
       "sympie:warp effect of the layer for each pass, or are written to its "
       "pixels (always so for masks and channels). As an effect of a selection "
       "the filter sees the selected rectangle alone and extends its borders; "
       "written to the pixels it sees the photograph around. The numbers are "
       "kept with the layer as the parasite \"sympie\", in JSON. Nothing "
       "leaves this computer."),
    PROC_CLEAN_UP);
  add_model (procedure);
  add_strength (procedure);
  gimp_procedure_add_int_argument (
    procedure, "passes", _ ("_Passes"),
    _ ("How often to estimate and clean up; each pass starts from what the one "
       "before made"),
    1, PARAMS_MAX_PASSES, 1, G_PARAM_READWRITE);
  add_apply_as (procedure);
  return procedure;
}

static GimpProcedure *
create_estimate (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure =
    gimp_image_procedure_new (plug_in, PROC_ESTIMATE, GIMP_PDB_PROC_TYPE_PLUGIN,
                              run_estimate, NULL, NULL);

  gimp_procedure_set_documentation (
    procedure, _ ("Estimate the 37 numbers that would clean up a photograph"),
    _ ("A small network looks at the selection, or at the layer if nothing is "
       "selected. Nothing is changed. See plug-in-sympie, and "
       "plug-in-sympie-warp to apply the numbers."),
    PROC_ESTIMATE);
  add_model (procedure);
  gimp_procedure_add_double_array_return_value (
    procedure, "numbers", "Numbers",
    "The 37 numbers: Cm (3x3 by rows), Cs (3), K (5x5 by rows)",
    G_PARAM_READWRITE);
  gimp_procedure_add_string_return_value (
    procedure, "params", "Params",
    "The same as JSON: {\"cs\": [3], \"cm\": [3x3], \"k\": [5x5], "
    "\"sympie\": 1}",
    "", G_PARAM_READWRITE);
  return procedure;
}

static GimpProcedure *
create_warp (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure = gimp_image_procedure_new (
    plug_in, PROC_WARP, GIMP_PDB_PROC_TYPE_PLUGIN, run_warp, NULL, NULL);

  gimp_procedure_set_documentation (
    procedure, _ ("Apply 37 given numbers to a photograph"),
    _ ("Applies numbers such as plug-in-sympie-estimate returns, given as "
       "JSON or, if that is empty, one by one. A colour shift, a colour mix "
       "and a 5x5 filter, on sRGB whatever the image's own space."),
    PROC_WARP);
  gimp_procedure_add_string_argument (
    procedure, "params", _ ("_Params"),
    _ ("JSON: {\"cs\": [3], \"cm\": [3x3], \"k\": [5x5], \"sympie\": 1}; empty "
       "to use \"numbers\""),
    "", G_PARAM_READWRITE);
  gimp_procedure_add_double_array_argument (
    procedure, "numbers", _ ("_Numbers"),
    _ ("37 numbers: Cm (3x3 by rows), Cs (3), K (5x5 by rows); ignored "
       "if there are params"),
    G_PARAM_READWRITE);
  add_strength (procedure);
  gimp_procedure_add_choice_argument (
    procedure, "edges", _ ("_Edges"), _ ("What lies beyond the image's edges"),
    gimp_choice_new_with_values ("extend", DWM_EXTEND, _ ("Extend"),
                                 _ ("Its outermost pixels again"), "neutral",
                                 DWM_NEUTRAL, _ ("Neutral"),
                                 _ ("A mean grey, as in the reference"), NULL),
    "extend", G_PARAM_READWRITE);
  gimp_procedure_add_boolean_argument (procedure, "clamp", _ ("_Clamp"),
                                       _ ("Cut the result to 0 to 1"), FALSE,
                                       G_PARAM_READWRITE);
  add_apply_as (procedure);
  return procedure;
}

static GList *
query_procedures (GimpPlugIn *plug_in)
{
  const gchar *names[] = { PROC_WARP, PROC_ESTIMATE, PROC_CLEAN_UP };
  GList *list = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    list = g_list_prepend (list, g_strdup (names[i]));
  return list;
}

static GimpProcedure *
create_procedure (GimpPlugIn *plug_in, const gchar *name)
{
  GimpProcedure *procedure;

  /* This plug-in words the errors of PDB calls itself. */
  gimp_plug_in_set_pdb_error_handler (plug_in, GIMP_PDB_ERROR_HANDLER_PLUGIN);
  if (g_str_equal (name, PROC_CLEAN_UP))
    procedure = create_clean_up (plug_in);
  else if (g_str_equal (name, PROC_ESTIMATE))
    procedure = create_estimate (plug_in);
  else
    procedure = create_warp (plug_in);
  gimp_procedure_set_image_types (procedure, "RGB*, GRAY*");
  gimp_procedure_set_sensitivity_mask (procedure,
                                       GIMP_PROCEDURE_SENSITIVE_DRAWABLE);
  gimp_procedure_set_attribution (procedure, "The SyMPIE for GIMP authors",
                                  "GPL-3.0-or-later", "2026");
  return procedure;
}

static void
sympie_plug_in_class_init (SympiePlugInClass *klass)
{
  GimpPlugInClass *plug_in = GIMP_PLUG_IN_CLASS (klass);

  i18n_init ();
  plug_in->query_procedures = query_procedures;
  plug_in->create_procedure = create_procedure;
  plug_in->set_i18n = NULL;
}

static void
sympie_plug_in_init (SympiePlugIn *plug_in)
{
}

GIMP_MAIN (sympie_plug_in_get_type ())
