/* sympie-enhance.c - the operation sympie:enhance: estimates, then warps
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

/* clang-format off */
#ifdef GEGL_PROPERTIES

enum_start (sympie_scope)
  enum_value (SYMPIE_SCOPE_WHOLE, "whole", N_("Whole image"))
  enum_value (SYMPIE_SCOPE_CENTRE, "centre", N_("Centre"))
enum_end (SympieScope)

property_string (model, _("Model"), "")
  description (_("The name of an installed model, or the path of a weights "
                 "file; empty for the usual one"))

property_enum (scope, _("Look at"), SympieScope, sympie_scope,
               SYMPIE_SCOPE_WHOLE)
  description (_("What of the image the network looks at"))

property_boolean (force, _("Any image"), FALSE)
  description (_("Estimate even if it does not look like a photograph"))

property_int (x, _("X"), 0)
  description (_("Left edge of the part to look at, if it has a width"))
  value_range (0, G_MAXINT)
  ui_range (0, 10000)
  ui_meta ("unit", "pixel-coordinate")
  ui_meta ("axis", "x")

property_int (y, _("Y"), 0)
  description (_("Upper edge of the part to look at"))
  value_range (0, G_MAXINT)
  ui_range (0, 10000)
  ui_meta ("unit", "pixel-coordinate")
  ui_meta ("axis", "y")

property_int (width, _("Width"), 0)
  description (_("Width of the part to look at; 0 for all of the image but its "
                 "border"))
  value_range (0, G_MAXINT)
  ui_range (0, 10000)
  ui_meta ("unit", "pixel-distance")
  ui_meta ("axis", "x")

property_int (height, _("Height"), 0)
  description (_("Height of the part to look at"))
  value_range (0, G_MAXINT)
  ui_range (0, 10000)
  ui_meta ("unit", "pixel-distance")
  ui_meta ("axis", "y")

property_double (strength, _("Strength"), 1.0)
  description (_("0 leaves the photograph as it is, 1 applies the full "
                 "estimate, 2 twice as much"))
  value_range (0.0, 2.0)
  ui_steps (0.01, 0.1)

property_int (passes, _("Passes"), 1)
  description (_("How many times to estimate and apply; each pass looks at "
                 "the result of the one before"))
  value_range (1, 5)

#else

#include "core/models.h"
#include "plug-in/gegl/pixels.h"

/* A filter, not an area filter: any one pixel may change the estimate, and with
 * it all of the output. */
#define GEGL_OP_BUNDLE
#define GEGL_OP_FILTER
#define GEGL_OP_NAME sympie_enhance
#define GEGL_OP_C_SOURCE sympie-enhance.c
/* clang-format on */
#include "gegl-op.h"

G_STATIC_ASSERT ((gint) SYMPIE_SCOPE_WHOLE == (gint) VIEWS_WHOLE);
G_STATIC_ASSERT ((gint) SYMPIE_SCOPE_CENTRE == (gint) VIEWS_CENTRE);

/* The loaded network, and the name that it was requested by. */
typedef struct
{
  gchar *model;
  Nem *nem;
} Loaded;

static void
unload (Loaded *loaded)
{
  g_clear_pointer (&loaded->nem, nem_unref);
  g_clear_pointer (&loaded->model, g_free);
}

/* GIMP shows a person what GEGL says at this level, and nothing of others. */
static void
tell_person (const GError *error)
{
  g_autofree gchar *text = g_strdup_printf (
    _ ("sympie:enhance: the image is left as it is: %s"), error->message);

  g_log ("GEGL", G_LOG_LEVEL_MESSAGE, "%s", text);
}

static void
load (Loaded *loaded, const gchar *model)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = NULL;

  if (!model)
    model = "";
  if (loaded->model && g_str_equal (loaded->model, model))
    return;

  unload (loaded);
  loaded->model = g_strdup (model);
  path = models_find (model, &error);
  if (path)
    loaded->nem = nem_load (path, &error);
  if (!loaded->nem)
    tell_person (error);
}

static void
prepare (GeglOperation *operation)
{
  GeglProperties *o = GEGL_PROPERTIES (operation);
  const Babl *format =
    pixels_get_format (gegl_operation_get_source_format (operation, "input"));

  gegl_operation_set_format (operation, "input", format);
  gegl_operation_set_format (operation, "output", format);
  if (!o->user_data)
    o->user_data = g_new0 (Loaded, 1);
  load (o->user_data, o->model);
}

/* All of the output is made at once, and any part of it needs the whole input.
 * */
static GeglRectangle
get_whole (GeglOperation *operation, const GeglRectangle *roi)
{
  GeglRectangle *bounds =
    gegl_operation_source_get_bounding_box (operation, "input");

  if (!bounds || gegl_rectangle_is_infinite_plane (bounds))
    return *roi;
  return *bounds;
}

static GeglRectangle
get_required_for_output (GeglOperation *operation,
                         const gchar *input_pad,
                         const GeglRectangle *roi)
{
  return get_whole (operation, roi);
}

static GeglRectangle
get_invalidated_by_change (GeglOperation *operation,
                           const gchar *input_pad,
                           const GeglRectangle *roi)
{
  return get_whole (operation, roi);
}

static GeglRectangle
get_cached_region (GeglOperation *operation, const GeglRectangle *roi)
{
  return get_whole (operation, roi);
}

static gboolean
process (GeglOperation *operation,
         GeglBuffer *input,
         GeglBuffer *output,
         const GeglRectangle *roi,
         gint level)
{
  GeglProperties *o = GEGL_PROPERTIES (operation);
  Loaded *loaded = o->user_data;
  g_autoptr (GError) error = NULL;
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  options.scope = (ViewsScope) o->scope;
  options.strength = o->strength;
  options.passes = (guint) o->passes;
  options.force = o->force;
  options.look_at = (ViewsRect){ o->x, o->y, o->width, o->height };
  if (loaded->nem
      && pixels_estimate (&cleanup, input, roi, loaded->nem, &options, NULL,
                          NULL, &error)
      && pixels_clean_up (&cleanup, output, input, roi, roi, NULL, NULL,
                          &error))
    return TRUE;
  if (error)
    tell_person (error);
  gegl_buffer_copy (input, roi, GEGL_ABYSS_NONE, output, roi);
  return TRUE;
}

static void
finalize (GObject *object)
{
  GeglProperties *o = GEGL_PROPERTIES (object);

  if (o->user_data)
    unload (o->user_data);
  g_clear_pointer (&o->user_data, g_free);
  G_OBJECT_CLASS (gegl_op_parent_class)->finalize (object);
}

static void
gegl_op_class_init (GeglOpClass *klass)
{
  GeglOperationClass *operation_class = GEGL_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finalize;
  operation_class->prepare = prepare;
  operation_class->threaded = FALSE; /* pixels.h distributes the work itself */
  operation_class->get_required_for_output = get_required_for_output;
  operation_class->get_invalidated_by_change = get_invalidated_by_change;
  operation_class->get_cached_region = get_cached_region;
  GEGL_OPERATION_FILTER_CLASS (klass)->process = process;
  /* clang-format off */
  gegl_operation_class_set_keys (operation_class,
    "name", "sympie:enhance",
    "title", _("Parametric Clean-up: Estimate"),
    "categories", "color:enhance",
    "license", "GPL3+",
    "reference-hash", "none",
    "description", _("Lets a SyMPIE network estimate what is wrong with a "
                     "photograph, as a colour shift, a colour mix and a 5x5 "
                     "kernel, and applies them"),
    NULL);
  /* clang-format on */
}

#endif
