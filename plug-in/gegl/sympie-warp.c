/* sympie-warp.c - the operation sympie:warp: applies 37 given numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

/* clang-format off */
#ifndef NUMBERS

/* The 37 numbers in the order of SympieParams. */
#define NUMBERS(CM, CS, K)                      \
  CM (cm_rr, _("Red to red"), 1.0)              \
  CM (cm_rg, _("Red to green"), 0.0)            \
  CM (cm_rb, _("Red to blue"), 0.0)             \
  CM (cm_gr, _("Green to red"), 0.0)            \
  CM (cm_gg, _("Green to green"), 1.0)          \
  CM (cm_gb, _("Green to blue"), 0.0)           \
  CM (cm_br, _("Blue to red"), 0.0)             \
  CM (cm_bg, _("Blue to green"), 0.0)           \
  CM (cm_bb, _("Blue to blue"), 1.0)            \
  CS (cs_r, _("Red shift"), 0.0)                \
  CS (cs_g, _("Green shift"), 0.0)              \
  CS (cs_b, _("Blue shift"), 0.0)               \
  K (1, k_11, _("Kernel row 1, column 1"), 0.0) \
  K (1, k_12, _("Kernel row 1, column 2"), 0.0) \
  K (1, k_13, _("Kernel row 1, column 3"), 0.0) \
  K (1, k_14, _("Kernel row 1, column 4"), 0.0) \
  K (1, k_15, _("Kernel row 1, column 5"), 0.0) \
  K (2, k_21, _("Kernel row 2, column 1"), 0.0) \
  K (2, k_22, _("Kernel row 2, column 2"), 0.0) \
  K (2, k_23, _("Kernel row 2, column 3"), 0.0) \
  K (2, k_24, _("Kernel row 2, column 4"), 0.0) \
  K (2, k_25, _("Kernel row 2, column 5"), 0.0) \
  K (3, k_31, _("Kernel row 3, column 1"), 0.0) \
  K (3, k_32, _("Kernel row 3, column 2"), 0.0) \
  K (3, k_33, _("Kernel centre"), 1.0)          \
  K (3, k_34, _("Kernel row 3, column 4"), 0.0) \
  K (3, k_35, _("Kernel row 3, column 5"), 0.0) \
  K (4, k_41, _("Kernel row 4, column 1"), 0.0) \
  K (4, k_42, _("Kernel row 4, column 2"), 0.0) \
  K (4, k_43, _("Kernel row 4, column 3"), 0.0) \
  K (4, k_44, _("Kernel row 4, column 4"), 0.0) \
  K (4, k_45, _("Kernel row 4, column 5"), 0.0) \
  K (5, k_51, _("Kernel row 5, column 1"), 0.0) \
  K (5, k_52, _("Kernel row 5, column 2"), 0.0) \
  K (5, k_53, _("Kernel row 5, column 3"), 0.0) \
  K (5, k_54, _("Kernel row 5, column 4"), 0.0) \
  K (5, k_55, _("Kernel row 5, column 5"), 0.0)

/* The bounds are those of params.h; a host's sliders get the usual range. */
#define NUMBER(name, label, identity, bound, usual, page, text) \
  property_double (name, label, identity)                       \
    description (text)                                          \
    value_range (-(bound), bound)                               \
    ui_range (-(usual), usual)                                  \
    ui_steps (0.01, 0.1)                                        \
    ui_digits (3)                                               \
    ui_meta ("visible", "show {" page "}")
#define CM_NUMBER(name, label, identity)           \
  NUMBER (name, label, identity, 50.0, 2.0, "mix", \
          _("How much of the one channel goes into the other"))
#define CS_NUMBER(name, label, identity)             \
  NUMBER (name, label, identity, 20.0, 2.0, "shift", \
          _("Added to the channel first; 1 is about 57 levels"))
#define K_NUMBER(row, name, label, identity)            \
  NUMBER (name, label, identity, 50.0, 1.0, "row" #row, \
          _("Weight of the neighbour at this place"))

#endif

#ifdef GEGL_PROPERTIES

enum_start (sympie_edges)
  enum_value (SYMPIE_EDGES_EXTEND, "extend", N_("Extend the outermost pixels"))
  enum_value (SYMPIE_EDGES_NEUTRAL, "neutral", N_("Neutral grey"))
enum_end (SympieEdges)

enum_start (sympie_show)
  enum_value (SYMPIE_SHOW_STRENGTH, "strength", N_("Strength and edges"))
  enum_value (SYMPIE_SHOW_SHIFT, "shift", N_("Colour shift"))
  enum_value (SYMPIE_SHOW_MIX, "mix", N_("Colour mix"))
  enum_value (SYMPIE_SHOW_ROW1, "row1", N_("Kernel, row 1"))
  enum_value (SYMPIE_SHOW_ROW2, "row2", N_("Kernel, row 2"))
  enum_value (SYMPIE_SHOW_ROW3, "row3", N_("Kernel, row 3"))
  enum_value (SYMPIE_SHOW_ROW4, "row4", N_("Kernel, row 4"))
  enum_value (SYMPIE_SHOW_ROW5, "row5", N_("Kernel, row 5"))
enum_end (SympieShow)

property_double (strength, _("Strength"), 1.0)
  description (_("0 leaves the photograph, 2 doubles the numbers"))
  value_range (0.0, 2.0)
  ui_steps (0.01, 0.1)

property_double (colour_strength, _("Strength of the colours"), 1.0)
  description (_("Of the colour shift and mix, times the strength"))
  value_range (0.0, 2.0)
  ui_steps (0.01, 0.1)

property_double (detail_strength, _("Strength of the detail"), 1.0)
  description (_("Of the kernel, times the strength"))
  value_range (0.0, 2.0)
  ui_steps (0.01, 0.1)

property_enum (edges, _("Edges"), SympieEdges, sympie_edges,
               SYMPIE_EDGES_EXTEND)
  description (_("What the kernel reads beyond the image"))
  ui_meta ("visible", "show {strength}")

property_boolean (clamp, _("Clamp"), FALSE)
  description (_("Cut the result to what an ordinary image can hold"))
  ui_meta ("visible", "show {strength}")

/* Whoever adds the operation says here where its numbers come from: JSON whose
 * "passes", if there are any, begin with the estimate. With them it cannot be
 * emptied. */
property_string (origin, _("Origin"), "")
  description (_("Where the numbers come from"))
  ui_meta ("visible", "0")

property_enum (show, _("Numbers"), SympieShow, sympie_show,
               SYMPIE_SHOW_STRENGTH)
  description (_("Which of the 37 numbers to show"))

NUMBERS (CM_NUMBER, CS_NUMBER, K_NUMBER)

#else

#include "plug-in/gegl/pixels-warp.h"

#define GEGL_OP_BUNDLE
#define GEGL_OP_FILTER
#define GEGL_OP_NAME sympie_warp
/* GEGL derives the type's name from the file's: warp.c would clash with its own
 * gegl:warp and replace it. */
#define GEGL_OP_C_SOURCE sympie-warp.c
/* clang-format on */
#include "gegl-op.h"

G_STATIC_ASSERT ((gint) SYMPIE_EDGES_EXTEND == (gint) DWM_EXTEND);
G_STATIC_ASSERT ((gint) SYMPIE_EDGES_NEUTRAL == (gint) DWM_NEUTRAL);

static void
read_numbers (SympieParams *p, const GeglProperties *o)
{
  gfloat *number = p->n;

#define READ(name, label, identity) *number++ = (gfloat) o->name;
#define READ_K(row, name, label, identity) READ (name, label, identity)
  NUMBERS (READ, READ, READ_K)
#undef READ_K
#undef READ
}

/* ---- back to the estimate */

static void
write_numbers (GObject *operation, const SympieParams *p)
{
  const gfloat *number = p->n;

#define WRITE(name, label, identity) \
  g_object_set (operation, #name, (gdouble) *number++, NULL);
#define WRITE_K(row, name, label, identity) WRITE (name, label, identity)
  NUMBERS (WRITE, WRITE, WRITE_K)
#undef WRITE_K
#undef WRITE
}

/* Returns: whether @origin tells of an estimate. */
static gboolean
read_estimate (SympieParams *p, const gchar *origin)
{
  SympieParams passes[PARAMS_MAX_PASSES];
  guint n;

  if (!origin || origin[0] == '\0'
      || !params_passes_from_json (passes, &n, origin, -1, "origin", NULL))
    return FALSE;
  *p = passes[0];
  return TRUE;
}

/* A host that does not listen to a property while it sets it hears of it now. */
static gboolean
tell_origin (gpointer operation)
{
  g_object_notify (operation, "origin");
  return G_SOURCE_REMOVE;
}

/* The Reset of GIMP's editor sets each property to its default: the numbers to
 * the identity, the origin to nothing. Where they come from does not change by
 * that, and an estimate is what a person wants back. */
static void
set_or_reset (GObject *operation,
              guint id,
              const GValue *value,
              GParamSpec *pspec)
{
  const GeglProperties *o = GEGL_PROPERTIES (operation);
  const gchar *text = id == PROP_origin ? g_value_get_string (value) : NULL;
  SympieParams estimate;

  if (id != PROP_origin || (text && text[0] != '\0')
      || !read_estimate (&estimate, o->origin))
    {
      set_property (operation, id, value, pspec);
      return;
    }
  write_numbers (operation, &estimate);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, tell_origin,
                   g_object_ref (operation), g_object_unref);
}

/* ---- the warp */

/* The numbers are folded here, once: process() runs many times, and in GIMP in
 * several threads. */
static void
prepare (GeglOperation *operation)
{
  GeglProperties *o = GEGL_PROPERTIES (operation);
  const Babl *format =
    pixels_get_format (gegl_operation_get_source_format (operation, "input"));
  SympieTransform transform;
  SympieParams p;

  gegl_operation_set_format (operation, "input", format);
  gegl_operation_set_format (operation, "output", format);
  if (!o->user_data)
    o->user_data = g_new (Dwm, 1);
  read_numbers (&p, o);
  params_blend_parts (&transform, &p, o->strength * o->colour_strength,
                      o->strength * o->detail_strength);
  dwm_init_transform (o->user_data, &transform, (DwmEdges) o->edges, o->clamp);
}

static GeglRectangle
get_bounds (GeglOperation *operation)
{
  GeglRectangle *bounds =
    gegl_operation_source_get_bounding_box (operation, "input");

  return bounds ? *bounds : (GeglRectangle){ 0 };
}

/* Grown by K's radius. The infinite plane stays as it is. */
static GeglRectangle
grow (const GeglRectangle *area)
{
  if (gegl_rectangle_is_infinite_plane (area))
    return *area;
  return (GeglRectangle){ area->x - DWM_RADIUS, area->y - DWM_RADIUS,
                          area->width + 2 * DWM_RADIUS,
                          area->height + 2 * DWM_RADIUS };
}

static GeglRectangle
get_required_for_output (GeglOperation *operation,
                         const gchar *input_pad,
                         const GeglRectangle *roi)
{
  GeglRectangle bounds = get_bounds (operation);
  GeglRectangle needed = grow (roi);

  gegl_rectangle_intersect (&needed, &needed, &bounds);
  return needed;
}

static GeglRectangle
get_invalidated_by_change (GeglOperation *operation,
                           const gchar *input_pad,
                           const GeglRectangle *roi)
{
  return grow (roi);
}

static gboolean
process (GeglOperation *operation,
         GeglBuffer *input,
         GeglBuffer *output,
         const GeglRectangle *roi,
         gint level)
{
  GeglProperties *o = GEGL_PROPERTIES (operation);
  GeglRectangle bounds = get_bounds (operation);

  pixels_warp_area (output, input, &bounds, roi, o->user_data);
  return TRUE;
}

/* The identity passes its input through: not a bit changes, at no cost. */
static gboolean
operation_process (GeglOperation *operation,
                   GeglOperationContext *context,
                   const gchar *output_pad,
                   const GeglRectangle *roi,
                   gint level)
{
  GeglProperties *o = GEGL_PROPERTIES (operation);
  GObject *input;

  if (!dwm_is_identity (o->user_data))
    return GEGL_OPERATION_CLASS (gegl_op_parent_class)
      ->process (operation, context, output_pad, roi, level);

  input = gegl_operation_context_get_object (context, "input");
  if (input)
    gegl_operation_context_take_object (context, "output",
                                        g_object_ref (input));
  return TRUE;
}

static void
finalize (GObject *object)
{
  GeglProperties *o = GEGL_PROPERTIES (object);

  g_clear_pointer (&o->user_data, g_free);
  G_OBJECT_CLASS (gegl_op_parent_class)->finalize (object);
}

static void
gegl_op_class_init (GeglOpClass *klass)
{
  GeglOperationClass *operation_class = GEGL_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finalize;
  G_OBJECT_CLASS (klass)->set_property = set_or_reset;
  operation_class->prepare = prepare;
  operation_class->process = operation_process;
  operation_class->threaded =
    FALSE; /* it distributes tiles among threads itself */
  operation_class->get_required_for_output = get_required_for_output;
  operation_class->get_invalidated_by_change = get_invalidated_by_change;
  GEGL_OPERATION_FILTER_CLASS (klass)->process = process;
  /* clang-format off */
  gegl_operation_class_set_keys (operation_class,
    "name", "sympie:warp",
    "title", _("Parametric Clean-up: Numbers"),
    "categories", "color:enhance",
    "license", "GPL3+",
    "reference-hash", "none",
    "description", _("Applies a colour shift, a colour mix and a 5x5 kernel, "
                     "as a SyMPIE network estimates them, to the image's "
                     "sRGB values, whatever its own colour space"),
    NULL);
  /* clang-format on */
}

#endif
