/* cli-report.c - a table of what was done to each photograph
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-report.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/error.h"
#include "core/output.h"

#define END '\0' /* of a line while it is kept: names may have line breaks */

struct _CliReport
{
  gchar *path;
  guint n_passes;
  gint fd; /* of the lines as they come, each behind its index */
};

CliReport *
cli_report_new (const gchar *path, guint n_passes, GError **error)
{
  g_autoptr (CliReport) report = NULL;
  gint fd;

  if (!output_check (path, error))
    return NULL;
  fd = memfd_create ("sympie-report", MFD_CLOEXEC);
  if (fd < 0)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", path,
                   g_strerror (errno));
      return NULL;
    }
  report = g_new0 (CliReport, 1);
  report->path = g_strdup (path);
  report->n_passes = n_passes;
  report->fd = fd;
  return g_steal_pointer (&report);
}

void
cli_report_free (CliReport *report)
{
  close (report->fd);
  g_free (report->path);
  g_free (report);
}

/* ---- lines ---- */

static void
append_text (GString *line, const gchar *text)
{
  g_autofree gchar *shown = g_utf8_make_valid (text, -1);

  if (strpbrk (shown, ",\"\r\n") != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (shown, "\"", -1);
      g_autofree gchar *doubled = g_strjoinv ("\"\"", parts);

      g_string_append_printf (line, "\"%s\"", doubled);
    }
  else
    g_string_append (line, shown);
}

static void
append_number (GString *line, gdouble number)
{
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (line, ",%s",
                          g_ascii_formatd (text, sizeof text, "%.7g", number));
}

static GString *
begin_line (const CliInput *photo,
            const gchar *result,
            const gchar *status,
            const gchar *said)
{
  GString *line = g_string_new (NULL);

  append_text (line, photo->name);
  g_string_append_c (line, ',');
  append_text (line, result);
  g_string_append_printf (line, ",%s,", status);
  append_text (line, said);
  return line;
}

/* A single write, so that the lines of several processes do not mix. */
static void
keep_line (CliReport *report, guint index, const GString *line)
{
  g_autoptr (GString) whole = g_string_new (NULL);

  g_string_append_printf (whole, "%u ", index);
  g_string_append_len (whole, line->str, (gssize) line->len);
  g_string_append_c (whole, END);
  if (write (report->fd, whole->str, whole->len) != (gssize) whole->len)
    g_critical ("a line of the report is lost: %s", g_strerror (errno));
}

static gchar *
dup_said (const Cleanup *cleanup, const GPtrArray *remarks)
{
  GString *said = g_string_new (NULL);
  const gchar *remark = cleanup_get_remark (cleanup);

  if (cleanup->model[0] != '\0')
    {
      g_autofree gchar *wrong = findings_describe (&cleanup->findings);

      g_string_append (said, wrong);
    }
  if (remark != NULL)
    g_string_append_printf (said, "%s%s", said->len > 0 ? " " : "", remark);
  for (guint i = 0; i < remarks->len; i++)
    g_string_append_printf (said, "%s%s", said->len > 0 ? "; " : "",
                            (const gchar *) remarks->pdata[i]);
  return g_string_free (said, FALSE);
}

void
cli_report_add (CliReport *report,
                guint index,
                const CliInput *photo,
                const gchar *result,
                const Cleanup *cleanup,
                const GPtrArray *remarks)
{
  const gboolean is_photo = cleanup->content == CONTENT_PHOTO;
  g_autofree gchar *said = dup_said (cleanup, remarks);
  g_autoptr (GString) line =
    begin_line (photo, result, is_photo ? "done" : "unchanged", said);

  append_number (line, cleanup->strength);
  append_number (line, cleanup->colour);
  append_number (line, cleanup->detail);
  for (guint i = 0; i < cleanup->n && i < report->n_passes; i++)
    for (guint j = 0; j < PARAMS_N; j++)
      append_number (line, cleanup->passes[i].n[j]);
  keep_line (report, index, line);
}

void
cli_report_add_failure (CliReport *report,
                        guint index,
                        const CliInput *photo,
                        const gchar *message)
{
  g_autoptr (GString) line = begin_line (photo, "", "failed", message);

  keep_line (report, index, line);
}

/* ---- the whole ---- */

static void
append_header (GString *text, guint n_passes)
{
  g_string_append (text, "photo,result,status,said,strength,colour_strength,"
                         "detail_strength");
  for (guint i = 1; i <= n_passes; i++)
    {
      g_autofree gchar *pass = i > 1 ? g_strdup_printf ("_%u", i) : NULL;
      const gchar *end = i > 1 ? pass : "";

      for (guint j = 0; j < 9; j++)
        g_string_append_printf (text, ",Cm%u%u%s", j / 3 + 1, j % 3 + 1, end);
      for (guint j = 0; j < 3; j++)
        g_string_append_printf (text, ",Cs%u%s", j + 1, end);
      for (guint j = 0; j < 25; j++)
        g_string_append_printf (text, ",K%u%u%s", j / 5 + 1, j % 5 + 1, end);
    }
  g_string_append (text, "\r\n");
}

/* What was kept, each line by its photograph; the text stays in @kept. */
static void
sort_lines (const gchar **lines, guint n, const gchar *kept, gsize size)
{
  for (const gchar *at = kept; at < kept + size; at += strlen (at) + 1)
    {
      gchar *line;
      const guint64 index = g_ascii_strtoull (at, &line, 10);

      if (index < n)
        lines[index] = line + 1;
    }
}

gboolean
cli_report_write (CliReport *report,
                  const CliInput *photos,
                  guint n,
                  GError **error)
{
  const off_t size = lseek (report->fd, 0, SEEK_END);
  g_autofree gchar *kept = g_malloc0 ((gsize) MAX (size, 0) + 1);
  g_autofree const gchar **lines = g_new0 (const gchar *, n);
  g_autoptr (GString) text = g_string_new (NULL);

  if (size < 0 || pread (report->fd, kept, (gsize) size, 0) != size)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", report->path,
                   g_strerror (errno));
      return FALSE;
    }
  sort_lines (lines, n, kept, (gsize) size);
  append_header (text, report->n_passes);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GString) lost =
        begin_line (&photos[i], "", "failed", "not finished");

      g_string_append_printf (text, "%s\r\n",
                              lines[i] != NULL ? lines[i] : lost->str);
    }
  return output_write (report->path, text->str, text->len, error);
}
