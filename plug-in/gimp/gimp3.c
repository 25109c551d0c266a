/* gimp3.c - the plug-in for GIMP 3
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>
#include <string.h>

#include "core/i18n.h"
#include "plug-in/gimp/gimp3-ask.h"
#include "plug-in/gimp/gimp3-leftovers.h"
#include "plug-in/gimp/gimp3-procedures.h"

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
  g_object_get (config, "strength", &options->strength, "colour-strength",
                &options->colour, "detail-strength", &options->detail, "passes",
                &passes, NULL);
  options->passes = passes;
  options->merge = read_use (config) == LAYER_PIXELS;
  return TRUE;
}

static void
write_options (const EstimateOptions *options, GimpProcedureConfig *config)
{
  g_object_set (config, "model", options->model, "scope",
                options->scope == VIEWS_WHOLE ? "whole" : "centre", "strength",
                options->strength, "colour-strength", options->colour,
                "detail-strength", options->detail, "passes",
                (gint) options->passes, "apply-as",
                options->merge ? "pixels" : "filter", NULL);
}

static gboolean
clean_up_unasked (Layer *layer, const EstimateOptions *options, GError **error)
{
  const SessionView view = { .pixels = layer->pixels, .progress = tell_gimp };
  EditContent content;

  gimp_progress_init (_ ("Estimating"));
  if (!session_decide (&content, options, &view, error))
    return FALSE;
  if (cleanup_get_remark (&content.cleanup) != NULL)
    gimp_message (cleanup_get_remark (&content.cleanup));
  if (content.cleanup.content != CONTENT_PHOTO)
    return TRUE;
  gimp_progress_init (_ ("Cleaning up the photograph"));
  return layer_apply (layer, NULL, &content, FALSE, tell_gimp, error);
}

static gboolean
clean_up (Layer *layer,
          GimpRunMode run_mode,
          GimpProcedureConfig *config,
          GError **error)
{
  EstimateOptions options;

  if (!read_options (&options, config, error)
      || (run_mode == GIMP_RUN_INTERACTIVE
            ? !ask_and_apply (layer, &options, tell_gimp, error)
            : !layer_read (layer, error)
                || !clean_up_unasked (layer, &options, error)))
    return FALSE;
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

/* GIMP keeps the last values of each procedure for itself, so the clean-up is
 * run as GIMP would. */
static GimpValueArray *
run_quick (GimpProcedure *procedure,
           GimpRunMode run_mode,
           GimpImage *image,
           GimpDrawable **drawables,
           GimpProcedureConfig *config,
           gpointer run_data)
{
  GimpPDB *pdb = gimp_get_pdb ();
  GimpProcedure *clean_up = gimp_pdb_lookup_procedure (pdb, PROC_CLEAN_UP);
  GimpValueArray *values =
    gimp_procedure_run (clean_up, "run-mode", GIMP_RUN_WITH_LAST_VALS, "image",
                        image, "drawables", drawables, NULL);
  GimpPDBStatusType status = GIMP_VALUES_GET_ENUM (values, 0);
  GError *error = NULL;

  gimp_value_array_unref (values);
  if (status != GIMP_PDB_SUCCESS)
    g_set_error_literal (&error, GIMP_PLUG_IN_ERROR, 0,
                         gimp_pdb_get_last_error (pdb));
  return gimp_procedure_new_return_values (procedure, status, error);
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
      && layer_open (&layer, image, drawable, LAYER_READ, &error)
      && layer_read (&layer, &error))
    session_estimate (&cleanup, &options, layer.pixels.in, &layer.pixels.area,
                      tell_gimp, NULL, &error);
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
  g_object_get (config, "strength", &cleanup->strength, "colour-strength",
                &cleanup->colour, "detail-strength", &cleanup->detail, "clamp",
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
  EditContent content = { 0 };

  gegl_init (NULL, NULL);
  gimp_progress_init (_ ("Applying the numbers"));
  if (take_single (drawables, &drawable, &error)
      && read_numbers (&content.cleanup, config, &error)
      && layer_open (&layer, image, drawable, read_use (config), &error))
    layer_apply (&layer, NULL, &content, FALSE, tell_gimp, &error);
  layer_close (&layer);
  gimp_progress_end ();
  if (error != NULL)
    return return_error (procedure, error);
  gimp_displays_flush ();
  return gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
}

static GList *
query_procedures (GimpPlugIn *plug_in)
{
  const gchar *names[] = { PROC_WARP, PROC_ESTIMATE, PROC_QUICK,
                           PROC_CLEAN_UP };
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
    procedure = procedures_new_clean_up (plug_in, run_clean_up);
  else if (g_str_equal (name, PROC_QUICK))
    procedure = procedures_new_quick (plug_in, run_quick);
  else if (g_str_equal (name, PROC_ESTIMATE))
    procedure = procedures_new_estimate (plug_in, run_estimate);
  else
    procedure = procedures_new_warp (plug_in, run_warp);
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
