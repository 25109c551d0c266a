/* cell-accessible.c - a cell for assistive technology: a value to be set
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/cell-accessible.h"

#include "ui/number.h"

#define STEP 0.01
#define DIGITS 3

struct _SympieCellAccessible
{
  GtkWidgetAccessible parent;
  gdouble limit;
  CellAccessibleGet get;
  CellAccessibleSet set;
};

static void init_value (AtkValueIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SympieCellAccessible,
                               cell_accessible,
                               GTK_TYPE_WIDGET_ACCESSIBLE,
                               G_IMPLEMENT_INTERFACE (ATK_TYPE_VALUE,
                                                      init_value))

static void
get_value_and_text (AtkValue *value, gdouble *number, gchar **text)
{
  SympieCellAccessible *accessible = SYMPIE_CELL_ACCESSIBLE (value);
  GtkWidget *cell = gtk_accessible_get_widget (GTK_ACCESSIBLE (value));
  gdouble now = cell != NULL ? accessible->get (cell) : 0.0;

  if (number != NULL)
    *number = now;
  if (text != NULL)
    *text = number_format (now, DIGITS);
}

static AtkRange *
get_range (AtkValue *value)
{
  gdouble limit = SYMPIE_CELL_ACCESSIBLE (value)->limit;

  return atk_range_new (-limit, limit, NULL);
}

static gdouble
get_increment (AtkValue *value)
{
  return STEP;
}

static void
set_value (AtkValue *value, gdouble number)
{
  SympieCellAccessible *accessible = SYMPIE_CELL_ACCESSIBLE (value);
  GtkWidget *cell = gtk_accessible_get_widget (GTK_ACCESSIBLE (value));

  if (cell != NULL)
    accessible->set (cell,
                     CLAMP (number, -accessible->limit, accessible->limit));
}

static void
init_value (AtkValueIface *iface)
{
  iface->get_value_and_text = get_value_and_text;
  iface->get_range = get_range;
  iface->get_increment = get_increment;
  iface->set_value = set_value;
}

static void
cell_accessible_initialize (AtkObject *object, gpointer data)
{
  ATK_OBJECT_CLASS (cell_accessible_parent_class)->initialize (object, data);
  object->role = ATK_ROLE_SPIN_BUTTON;
}

static void
cell_accessible_class_init (SympieCellAccessibleClass *klass)
{
  ATK_OBJECT_CLASS (klass)->initialize = cell_accessible_initialize;
}

static void
cell_accessible_init (SympieCellAccessible *accessible)
{
}

void
cell_accessible_bind (SympieCellAccessible *accessible,
                      gdouble limit,
                      CellAccessibleGet get,
                      CellAccessibleSet set)
{
  accessible->limit = limit;
  accessible->get = get;
  accessible->set = set;
}
