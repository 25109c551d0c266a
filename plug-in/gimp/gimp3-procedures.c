/* gimp3-procedures.c - what GIMP 3 and scripts are told of the procedures
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gimp/gimp3-procedures.h"

#include <glib/gi18n-lib.h>

#include "plug-in/gimp/gimp3-layer.h"

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

/* After those of earlier versions, for scripts that name none. */
static void
add_strengths_of_parts (GimpProcedure *procedure)
{
  gimp_procedure_add_double_argument (
    procedure, "colour-strength", _ ("Strength of the _colours"),
    _ ("Of the colour shift and mix alone, times the strength"), 0.0,
    PARAMS_STRENGTH_MAX, 1.0, G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (
    procedure, "detail-strength", _ ("Strength of the _detail"),
    _ ("Of the kernel alone, times the strength"), 0.0, PARAMS_STRENGTH_MAX,
    1.0, G_PARAM_READWRITE);
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

GimpProcedure *
procedures_new_clean_up (GimpPlugIn *plug_in, GimpRunImageFunc run)
{
  GimpProcedure *procedure = gimp_image_procedure_new (
    plug_in, PROC_CLEAN_UP, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

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
  add_strengths_of_parts (procedure);
  return procedure;
}

GimpProcedure *
procedures_new_quick (GimpPlugIn *plug_in, GimpRunImageFunc run)
{
  GimpProcedure *procedure = gimp_image_procedure_new (
    plug_in, PROC_QUICK, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

  gimp_procedure_set_menu_label (procedure, _ ("_Quick Clean-up (SyMPIE)"));
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Enhance");
  gimp_procedure_set_documentation (
    procedure,
    _ ("Clean up a photograph with the model and strength of the last time, "
       "without a window"),
    _ ("Runs plug-in-sympie with the values of its last run, or its usual ones "
       "if there was none. Meant for a keyboard shortcut."),
    PROC_QUICK);
  return procedure;
}

GimpProcedure *
procedures_new_estimate (GimpPlugIn *plug_in, GimpRunImageFunc run)
{
  GimpProcedure *procedure = gimp_image_procedure_new (
    plug_in, PROC_ESTIMATE, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

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

GimpProcedure *
procedures_new_warp (GimpPlugIn *plug_in, GimpRunImageFunc run)
{
  GimpProcedure *procedure = gimp_image_procedure_new (
    plug_in, PROC_WARP, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

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
  add_strengths_of_parts (procedure);
  return procedure;
}
