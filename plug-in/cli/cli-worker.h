/* cli-worker.h - the process that works on a batch's photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/cli/cli-batch.h"

G_BEGIN_DECLS

/* Messages from a worker to its parent: a library starts or stops reading or
 * writing a photograph, and how the photograph ended. */
#define CLI_WORKER_ENTERS 'e'
#define CLI_WORKER_RETURNS 'r'
#define CLI_WORKER_DONE 'd'
#define CLI_WORKER_FAILED 'f'
#define CLI_WORKER_LEAVES 'l' /* failed, and the process ends */

/**
 * CliWorker:
 * @batch: the work.
 * @fd: a socket. The parent sends the index of a photograph, a #guint; the
 *   worker does it and answers with the letters above. It ends when
 *   the parent shuts its side.
 * @output_fd: a file that takes what is printed; the parent empties it after
 *   each answer.
 * @stderr_fd: a file that takes what libraries write to standard error;
 *   under 0: it goes there.
 * @n_threads: for GEGL; 0: as many as it would take by itself.
 * @alone: whether it is the only worker, and shows its progress.
 */
typedef struct
{
  const CliBatch *batch;
  gint fd;
  gint output_fd;
  gint stderr_fd;
  guint n_threads;
  gboolean alone;
} CliWorker;

/**
 * cli_worker_run:
 *
 * To be called in a fork.
 *
 * Returns: an exit status.
 */
gint cli_worker_run (const CliWorker *worker);

/**
 * cli_worker_take_stderr:
 *
 * Returns: (transfer full): the beginning of what libraries wrote there, as one
 *   line; "" if nothing. The file is empty afterwards.
 */
gchar *cli_worker_take_stderr (gint stderr_fd);

G_END_DECLS
