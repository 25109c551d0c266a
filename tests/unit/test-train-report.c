/* test-train-report.c - the report of a training, from logs good and bad
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/train/train-report.h"

#include <glib/gstdio.h>
#include <string.h>

#define HEADING                                                  \
  "iteration,learning_rate,first,second,psnr_before,psnr_after," \
  "images_per_second,validation_gain,validation_clean,validation_top1\n"
#define SETTINGS \
  "{\"objective\": \"ph|oto\", \"ema\": 0.9, \"batch\": 48, \"none\": null}"

static gchar *folder;

static void
put (const gchar *name, const gchar *text)
{
  g_autofree gchar *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static gchar *
get (const gchar *name)
{
  g_autofree gchar *path = g_build_filename (folder, name, NULL);
  gchar *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
clear (void)
{
  static const gchar *names[] = { "log.csv", "settings.json", "report.md",
                                  "curves.svg" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree gchar *path = g_build_filename (folder, names[i], NULL);

      g_remove (path);
    }
}

/* The report that a log leads to. */
static gchar *
report (const gchar *log)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *curves = NULL;
  gchar *text;

  clear ();
  put ("log.csv", log);
  put ("settings.json", SETTINGS);
  g_assert_true (train_report_write (folder, &error));
  g_assert_no_error (error);
  curves = get ("curves.svg");
  g_assert_nonnull (strstr (curves, "</svg>"));
  text = get ("report.md");
  g_assert_nonnull (strstr (text, "(curves.svg)"));
  return text;
}

static void
assert_line (const gchar *text, const gchar *line)
{
  if (!strstr (text, line))
    g_error ("no \"%s\" in\n%s", line, text);
}

static void
test_figures (void)
{
  g_autofree gchar *text =
    report (HEADING "50,0.001,0.25,0.3,18,19,40.5,,,\n"
                    "100,0.0009,0.2,0.25,18,20,41.5,4.5,38.5,0.5125\n"
                    "150,0.0008,0.15,0.2,18,21,42.5,,,\n"
                    "200,0.0007,0.125,0.15,18,22,43.5,2.5,41.5,0.25\n"
                    "250,0.0006,0.1,0.12,18,23,44.5,3.5,39,0.75\n");

  /* 2.5 - 0.5 is more than 4.5 - 3.5 and 3.5 - 3. */
  assert_line (text, "| iterations | 250 | 200 |");
  assert_line (text, "gain of PSNR, dB | 3.50 | 2.50 |");
  assert_line (text, "clean photographs, dB | 39.00 | 41.50 |");
  assert_line (text, "right answers | 0.750 | 0.250 |");
  assert_line (text, "| loss of step one | 0.1 | 0.125 |");
  assert_line (text, "| learning rate | 0.0006 | 0.0007 |");
  assert_line (text, "| images per second | 44.5 | 43.5 |");
  assert_line (text, "| objective | ph\\|oto |");
  assert_line (text, "| ema | 0.9 |");
  assert_line (text, "| batch | 48 |");
  assert_line (text, "| none | null |");
}

static void
test_without_validation (void)
{
  g_autofree gchar *text = report (HEADING "50,0.001,-0.5,0,18,19,40,,,\n");
  g_autofree gchar *none = NULL;

  assert_line (text, "| iterations | 50 | 50 |");
  assert_line (text, "| loss of step one | -0.5 | -0.5 |");
  g_assert_null (strstr (text, "right answers"));
  g_assert_null (strstr (text, "| validation"));
  none = report (HEADING);
  assert_line (none, "stopped before the first line");
}

/* A run that was killed leaves any line cut. */
static void
test_damaged (void)
{
  const gchar *last = "100,0.001,0.5,0.25,18,19,40,1,2,";
  g_autofree gchar *junk = report (
    HEADING "\n,,,,,,,,,\nnan,1,1,1,1,1,1,1,1,1\na,b,c,d,e,f,g,h,i,j\n"
            "1,2,3\n1,2,3,4,5,6,7,8,9,10,11\n7,0.1,0.1,0.1,nan,inf,1,,,\n"
            "8,0.1,0.1,0.1x,1,1,1,,,\n\xff\n");

  assert_line (junk, "| iterations | 7 | 7 |");
  for (guint length = 1; length <= strlen (last); length++)
    {
      g_autofree gchar *start = g_strndup (last, length);
      g_autofree gchar *log =
        g_strconcat (HEADING "50,0.001,0.5,0.25,18,19,40,,,\n", start, NULL);
      g_autofree gchar *text = report (log);

      assert_line (text, "| iterations | 50 | 50 |");
    }
}

static void
assert_fails (const gchar *log,
              const gchar *settings,
              gint code,
              const gchar *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *before = NULL;

  clear ();
  put ("report.md", "the one before");
  if (log)
    put ("log.csv", log);
  if (settings)
    put ("settings.json", settings);
  g_assert_false (train_report_write (folder, &error));
  g_assert_error (error, SYMPIE_ERROR, code);
  g_assert_nonnull (strstr (error->message, name));
  before = get ("report.md");
  g_assert_cmpstr (before, ==, "the one before");
}

static void
test_errors (void)
{
  assert_fails (NULL, SETTINGS, SYMPIE_ERROR_IO, "log.csv");
  assert_fails (HEADING, NULL, SYMPIE_ERROR_IO, "settings.json");
  assert_fails ("", SETTINGS, SYMPIE_ERROR_FORMAT, "log.csv");
  assert_fails ("a,b,c\n1,2,3\n", SETTINGS, SYMPIE_ERROR_FORMAT, "log.csv");
  assert_fails (HEADING, "[1, 2]", SYMPIE_ERROR_FORMAT, "settings.json");
  assert_fails (HEADING, "{\"a\": ", SYMPIE_ERROR_FORMAT, "settings.json");
}

int
main (int argc, char **argv)
{
  gint status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("sympie-XXXXXX", NULL);
  g_test_add_func ("/train-report/figures", test_figures);
  g_test_add_func ("/train-report/without-validation", test_without_validation);
  g_test_add_func ("/train-report/damaged", test_damaged);
  g_test_add_func ("/train-report/errors", test_errors);
  status = g_test_run ();
  clear ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
