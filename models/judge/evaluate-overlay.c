/* evaluate-overlay.c - pictures of what a segmenter sees in scenes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "evaluate.h"
#include "models/corrupt/surface.h"

#define GAP 6
#define LINE 22   /* height of a line of text */
#define SWATCH 14 /* side of a class's square in the legend */
#define ENTRY 150 /* width of a class's name and square */
#define OPACITY 0.55

typedef struct
{
  const JudgeSeen *seen;
  const SceneClasses *classes;
  cairo_t *cairo;
} Sheet;

/* One picture, under the colours of its pixels' classes; @classes (nullable).
 */
static cairo_surface_t *
make_panel (const Sheet *sheet, const gfloat *image, const guint8 *answers)
{
  const JudgeSeen *seen = sheet->seen;
  gsize area = (gsize) seen->height * seen->width;
  cairo_surface_t *surface = cairo_image_surface_create (
    CAIRO_FORMAT_RGB24, (gint) seen->width, (gint) seen->height);
  guint8 *data = cairo_image_surface_get_data (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);

  for (gsize i = 0; data != NULL && i < area; i++)
    {
      guint8 answer = answers ? answers[i] : SCENE_NO_CLASS;
      guint32 *pixel =
        (guint32 *) (data + i / seen->width * stride) + i % seen->width;

      *pixel = 0;
      for (guint c = 0; c < 3; c++)
        {
          gdouble value = 255 * image[c * area + i];

          if (answer != SCENE_NO_CLASS)
            value +=
              OPACITY * (sheet->classes->classes[answer].colour[c] - value);
          *pixel = *pixel << 8 | (guint32) (value + 0.5);
        }
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
draw_text (cairo_t *cairo, const gchar *text, gdouble x, gdouble y)
{
  cairo_set_source_rgb (cairo, 0, 0, 0);
  cairo_move_to (cairo, x, y);
  cairo_show_text (cairo, text);
}

/* @column and @row: of the panel. */
static void
draw_panel (const Sheet *sheet,
            const gchar *title,
            const gfloat *image,
            const guint8 *answers,
            guint column,
            guint row)
{
  gdouble x = GAP + column * (sheet->seen->width + (gdouble) GAP);
  gdouble y = row * (sheet->seen->height + (gdouble) GAP + LINE);
  cairo_surface_t *surface = make_panel (sheet, image, answers);

  draw_text (sheet->cairo, title, x, y + LINE * 0.75);
  cairo_set_source_surface (sheet->cairo, surface, x, y + LINE);
  cairo_paint (sheet->cairo);
  cairo_surface_destroy (surface);
}

/* Right answers among the pixels with a class. */
static gchar *
dup_title (const JudgeSeen *seen, const gchar *word, const guint8 *answers)
{
  gsize n = 0;
  gsize right = 0;

  for (gsize i = 0; i < (gsize) seen->height * seen->width; i++)
    {
      n += seen->labels[i] != SCENE_NO_CLASS;
      right +=
        seen->labels[i] != SCENE_NO_CLASS && seen->labels[i] == answers[i];
    }
  return g_strdup_printf ("%s: %.1f %% right", word,
                          n > 0 ? 100.0 * right / n : 0.0);
}

static guint
count_columns (const JudgeSeen *seen)
{
  return MAX (1, (2 * seen->width + GAP) / ENTRY);
}

static guint
count_rows (const JudgeSeen *seen, const SceneClasses *classes)
{
  return (classes->n + count_columns (seen) - 1) / count_columns (seen);
}

static void
draw_legend (const Sheet *sheet, gdouble top)
{
  guint columns = count_columns (sheet->seen);

  for (guint i = 0; i < sheet->classes->n; i++)
    {
      const SceneClass *entry = &sheet->classes->classes[i];
      gdouble x = GAP + i % columns * (gdouble) ENTRY;
      gdouble y = top + i / columns * (gdouble) LINE;

      cairo_set_source_rgb (sheet->cairo, entry->colour[0] / 255.0,
                            entry->colour[1] / 255.0, entry->colour[2] / 255.0);
      cairo_rectangle (sheet->cairo, x, y, SWATCH, SWATCH);
      cairo_fill (sheet->cairo);
      draw_text (sheet->cairo, entry->name, x + SWATCH + GAP, y + SWATCH - 2);
    }
}

static void
draw_sheet (const Sheet *sheet)
{
  const JudgeSeen *seen = sheet->seen;
  g_autofree gchar *before = dup_title (seen, "before", seen->answers_before);
  g_autofree gchar *after = dup_title (seen, "after", seen->answers_after);

  cairo_set_source_rgb (sheet->cairo, 1, 1, 1);
  cairo_paint (sheet->cairo);
  cairo_select_font_face (sheet->cairo, "sans", CAIRO_FONT_SLANT_NORMAL,
                          CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (sheet->cairo, 13);
  draw_panel (sheet, "before", seen->before, NULL, 0, 0);
  draw_panel (sheet, "after", seen->after, NULL, 1, 0);
  draw_panel (sheet, before, seen->before, seen->answers_before, 0, 1);
  draw_panel (sheet, after, seen->after, seen->answers_after, 1, 1);
  draw_panel (sheet, "label", seen->before, seen->labels, 0, 2);
  draw_legend (sheet, 3 * (seen->height + (gdouble) GAP + LINE));
}

gboolean
evaluate_write_overlay (const JudgeSeen *seen,
                        const SceneClasses *classes,
                        const gchar *folder,
                        GError **error)
{
  g_autofree gchar *name =
    g_strdup_printf ("%s-%s.png", scenes_get_name (seen->set), seen->title);
  g_autofree gchar *path = g_build_filename (folder, name, NULL);
  guint width = 2 * seen->width + 3 * GAP;
  guint height =
    3 * (seen->height + GAP + LINE) + count_rows (seen, classes) * LINE;
  cairo_surface_t *surface = cairo_image_surface_create (
    CAIRO_FORMAT_RGB24, (gint) width, (gint) height);
  const Sheet sheet = { seen, classes, cairo_create (surface) };

  cairo_surface_destroy (surface); /* cairo keeps it */
  draw_sheet (&sheet);
  return surface_write (sheet.cairo, path, error);
}
