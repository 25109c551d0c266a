/* evaluate-peers.c - the time of other enhancers on a photograph, in Full HD
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "core/output.h"
#include "evaluate-paper.h"
#include "rules.h"

#define WIDTH 1920
#define HEIGHT 1080
#define RUNS 3

/* ---- the photograph ---- */

/* Soft shapes and noise, so that no program has less to do than usual. */
static Photo
make_photo (void)
{
  Photo photo = { HEIGHT, WIDTH, g_malloc (3 * WIDTH * HEIGHT) };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (gsize i = 0; i < (gsize) WIDTH * HEIGHT; i++)
    for (guint c = 0; c < 3; c++)
      {
        gdouble x = i % WIDTH / (gdouble) WIDTH;
        gdouble y = i / WIDTH / (gdouble) HEIGHT;
        gdouble tone = 0.5 + 0.3 * sin (9 * x + 2 * c) * cos (7 * y + c);

        photo.data[3 * i + c] =
          (guint8) (255 * tone + g_rand_int_range (rand, -9, 10));
      }
  return photo;
}

static gboolean
write_ppm (const Photo *photo, const gchar *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree gchar *head =
    g_strdup_printf ("P6\n%u %u\n255\n", photo->width, photo->height);

  g_byte_array_append (bytes, (const guint8 *) head, strlen (head));
  g_byte_array_append (bytes, photo->data, 3 * photo->width * photo->height);
  return output_write (path, bytes->data, bytes->len, error);
}

/* ---- plain rules ---- */

static gdouble
time_rule (const Photo *photo, Rule rule)
{
  g_autofree guint8 *out = g_malloc (3 * WIDTH * HEIGHT);
  gdouble best = HUGE_VAL;

  for (guint i = 0; i < RUNS; i++)
    {
      gint64 begin = g_get_monotonic_time ();

      rule_apply (out, photo, rule);
      best = MIN (best, (g_get_monotonic_time () - begin) / 1000.0);
    }
  return best;
}

static void
add_row (GString *text, const gchar *name, gdouble milliseconds)
{
  if (isnan (milliseconds))
    g_string_append_printf (text, "| %s | – | – | not on this machine |\n",
                            name);
  else
    g_string_append_printf (text, "| %s | – | – | %.1f |\n", name,
                            milliseconds);
}

/* ---- other programs ---- */

/* Returns: how long the program takes at best, or NaN if it is not there or
 * fails. @out: (out) (optional): what it prints. */
static gdouble
time_program (gchar **argv, gchar **out)
{
  gdouble best = NAN;

  for (guint i = 0; i < RUNS; i++)
    {
      gint64 begin = g_get_monotonic_time ();
      g_autofree gchar *said = NULL;
      gint status;

      if (!g_spawn_sync (NULL, argv, NULL,
                         G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                         NULL, &said, NULL, &status, NULL)
          || status != 0)
        return NAN;
      best = fmin (best, (g_get_monotonic_time () - begin) / 1000.0);
      if (out != NULL)
        {
          g_free (*out);
          *out = g_steal_pointer (&said);
          break;
        }
    }
  return best;
}

/* What a program does with a file that it reads and one that it writes. */
typedef struct
{
  const gchar *name;
  gboolean gmic; /* or ImageMagick */
  const gchar *work;
} Peer;

/* IN, WORK and OUT are replaced. */
static gdouble
time_work (const gchar *command,
           const gchar *work,
           const gchar *in,
           const gchar *out)
{
  g_auto (GStrv) words = g_strsplit (command, " ", -1);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], "WORK") == 0)
      {
        g_auto (GStrv) parts = g_strsplit (work, " ", -1);

        for (guint j = 0; parts[j] != NULL && work[0] != '\0'; j++)
          g_ptr_array_add (argv, g_strdup (parts[j]));
      }
    else
      g_ptr_array_add (argv,
                       g_strdup (strcmp (words[i], "IN") == 0    ? in
                                 : strcmp (words[i], "OUT") == 0 ? out
                                                                 : words[i]));
  g_ptr_array_add (argv, NULL);
  return time_program ((gchar **) argv->pdata, NULL);
}

/* The work's time, without that of the program's start and its files. */
static void
add_programs (GString *text, const gchar *in, const gchar *out)
{
  static const Peer peers[] = {
    { "ImageMagick, -auto-level", FALSE, "-auto-level" },
    { "ImageMagick, -normalize", FALSE, "-normalize" },
    { "ImageMagick, -enhance", FALSE, "-enhance" },
    { "ImageMagick, -despeckle", FALSE, "-despeckle" },
    { "G'MIC, retinex", TRUE, "retinex ," },
    { "G'MIC, iain_fast_denoise", TRUE, "iain_fast_denoise 0.5" },
  };
  g_autofree gchar *new_magick = g_find_program_in_path ("magick");
  const gchar *magick =
    new_magick != NULL ? "magick IN WORK OUT" : "convert IN WORK OUT";

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      const gchar *command = peers[i].gmic ? "gmic IN WORK output OUT" : magick;
      gdouble without = time_work (command, "", in, out);
      gdouble with = time_work (command, peers[i].work, in, out);

      /* so quick a work is lost in the program's start */
      if (with < without)
        with = without;
      add_row (text, peers[i].name, with - without);
    }
}

/* Times itself, as most of the program's time is its start. */
static const gchar opencv[] =
  "import sys, time, cv2\n"
  "cv2.setNumThreads(1)\n"
  "image = cv2.imread(sys.argv[1])\n"
  "def means():\n"
  "    cv2.fastNlMeansDenoisingColored(image)\n"
  "def clahe():\n"
  "    lab = cv2.cvtColor(image, cv2.COLOR_BGR2LAB)\n"
  "    lab[..., 0] = cv2.createCLAHE(2.0, (8, 8)).apply(lab[..., 0])\n"
  "    cv2.cvtColor(lab, cv2.COLOR_LAB2BGR)\n"
  "for work in means, clahe:\n"
  "    begin = time.perf_counter()\n"
  "    work()\n"
  "    print(1000 * (time.perf_counter() - begin))\n";

static void
add_opencv (GString *text, const gchar *in)
{
  static const gchar *const names[] = {
    "OpenCV, fast non-local means, one thread", "OpenCV, CLAHE, one thread"
  };
  const gchar *argv[] = { "python3", "-c", opencv, in, NULL };
  g_autofree gchar *said = NULL;
  gchar *at;

  time_program ((gchar **) argv, &said);
  at = said;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    add_row (text, names[i], at != NULL ? g_ascii_strtod (at, &at) : NAN);
}

gboolean
paper_add_peers (GString *text, GError **error)
{
  g_auto (Photo) photo = make_photo ();
  g_autofree gchar *folder = g_dir_make_tmp ("sympie-XXXXXX", error);
  g_autofree gchar *in = NULL;
  g_autofree gchar *out = NULL;
  gboolean good;

  if (folder == NULL)
    return FALSE;
  in = g_build_filename (folder, "in.ppm", NULL);
  out = g_build_filename (folder, "out.ppm", NULL);
  for (guint i = 0; i < RULES_N; i++)
    {
      g_autofree gchar *name =
        g_strdup_printf ("rule: %s", rule_get_name ((Rule) i));

      add_row (text, name, time_rule (&photo, (Rule) i));
    }
  good = write_ppm (&photo, in, error);
  if (good)
    {
      add_opencv (text, in);
      add_programs (text, in, out);
    }
  g_remove (in);
  g_remove (out);
  g_rmdir (folder);
  return good;
}
