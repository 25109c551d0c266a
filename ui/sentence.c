/* sentence.c - an estimate put into words: what is wrong with the photograph
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sentence.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "core/readings.h"

/* Thresholds from which damage is named, and named without "slightly": in EV,
 * in log2 of a ratio, as a fraction of a gain. */
#define TOLD_EV 0.1
#define TOLD_CAST 0.08
#define PLAIN_CAST 0.35
#define TOLD_GAIN 0.06
#define PLAIN_GAIN 0.25

/* Adds the word for a cure of @value: @words are for much and little of it
 * below 0, and little and much above. */
static void
add_word (GStrvBuilder *list,
          gdouble value,
          gdouble told,
          gdouble plain,
          const gchar *const words[4])
{
  if (fabs (value) < told)
    return;
  if (value < 0)
    g_strv_builder_add (list, value < -plain ? words[0] : words[1]);
  else
    g_strv_builder_add (list, value > plain ? words[3] : words[2]);
}

static void
add_light (GStrvBuilder *list, const SympieReadings *r)
{
  g_autofree gchar *light = NULL;

  if (r->ev >= TOLD_EV)
    light =
      g_strdup_printf (_ ("about %.1f EV darker than it should be"), r->ev);
  else if (r->ev <= -TOLD_EV)
    light =
      g_strdup_printf (_ ("about %.1f EV brighter than it should be"), -r->ev);
  if (light != NULL)
    g_strv_builder_add (list, light);
}

static void
add_colour (GStrvBuilder *list, const SympieReadings *r)
{
  const gchar *const casts[] = { _ ("orange"), _ ("slightly orange"),
                                 _ ("slightly blue"), _ ("blue") };
  const gchar *const tints[] = { _ ("green"), _ ("slightly green"),
                                 _ ("slightly magenta"), _ ("magenta") };
  const gchar *const colours[] = { _ ("too colourful"),
                                   _ ("slightly too colourful"),
                                   _ ("slightly pale"), _ ("pale") };

  add_word (list, r->warmth, TOLD_CAST, PLAIN_CAST, casts);
  add_word (list, r->tint, TOLD_CAST, PLAIN_CAST, tints);
  add_word (list, r->saturation - 1, TOLD_GAIN, PLAIN_GAIN, colours);
}

gchar *
sentence_describe (const SympieParams *estimate)
{
  const gchar *const contrasts[] = { _ ("too hard"), _ ("slightly too hard"),
                                     _ ("slightly flat"), _ ("flat or hazy") };
  const gchar *const details[] = { _ ("noisy"), _ ("slightly noisy"),
                                   _ ("slightly soft"), _ ("soft") };
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  g_autofree gchar *text = NULL;
  SympieReadings r;

  readings_take (&r, estimate, 1.0);
  add_light (list, &r);
  add_word (list, r.contrast - 1, TOLD_GAIN, PLAIN_GAIN, contrasts);
  add_colour (list, &r);
  add_word (list, r.sharpness - 1, TOLD_GAIN, PLAIN_GAIN, details);
  words = g_strv_builder_end (list);
  if (words[0] == NULL)
    return g_strdup (_ ("It looks fine as it is."));
  /* Translators: what stands between the items of a list of changes */
  text = g_strjoinv (_ (", "), words);
  /* Translators: the list of what is wrong with a photograph */
  return g_strdup_printf (_ ("It looks %s."), text);
}
