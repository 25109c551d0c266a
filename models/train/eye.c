/* eye.c - images as the last stage of NEM is shown them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "eye.h"

#include "core/parallel.h"

struct _Eye
{
  const Look *look;
  const Summary *summary;
  const Whiten *whiten;
  guint n_threads;
  real *scratch;     /* of one worker after the other */
  gfloat *summaries; /* (n_max, summary->size) */
  guint n_max;
};

Eye *
eye_new (const Look *look,
         const Summary *summary,
         const Whiten *whiten,
         guint n_threads)
{
  Eye *eye = g_new0 (Eye, 1);

  eye->look = look;
  eye->summary = summary;
  eye->whiten = whiten;
  eye->n_threads = n_threads;
  eye->scratch = g_new (real, n_threads * look_get_room (look));
  return eye;
}

void
eye_free (Eye *eye)
{
  g_free (eye->scratch);
  g_free (eye->summaries);
  g_free (eye);
}

guint
eye_get_size (const Eye *eye)
{
  return eye->summary->size;
}

typedef struct
{
  Eye *eye;
  const real *images;
  guint n;
} Work;

static void
sum_up_turn (guint image, guint worker, gpointer data)
{
  const Work *work = data;
  const Eye *eye = work->eye;
  real *maps = eye->scratch + worker * look_get_room (eye->look);

  look_at (eye->look, maps, work->images, work->n, image,
           maps + look_get_channels (eye->look) * LOOK_AREA);
  summary_make (eye->summary,
                eye->summaries + (gsize) image * eye->summary->size, maps);
}

void
eye_show (Eye *eye, real *input, const real *images, guint n)
{
  const Summary *summary = eye->summary;
  Work work = { eye, images, n };

  if (n > eye->n_max)
    {
      eye->n_max = n;
      eye->summaries =
        g_renew (gfloat, eye->summaries, (gsize) n * summary->size);
    }
  parallel_for (n, eye->n_threads, sum_up_turn, &work);
  whiten_apply (eye->whiten, eye->summaries, n, eye->n_threads);
  for (guint image = 0; image < n; image++)
    summary_put (summary, input, eye->summaries + (gsize) image * summary->size,
                 n, image);
}
