/* cli-worker.h - the process that works on a batch's photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/cli/cli-batch.h"

G_BEGIN_DECLS

/* Messages from a worker to its parent: how a photograph ended. */
#define CLI_WORKER_DONE 'd'
#define CLI_WORKER_FAILED 'f'

/**
 * CliWorker:
 * @batch: the work.
 * @fd: a socket. The parent sends the index of a photograph, a #guint; the
 *   worker does it and answers with the letters above. It ends when
 *   the parent shuts its side.
 * @output_fd: a file that takes what is printed; the parent empties it after
 *   each answer.
 * @n_threads: that a photograph may use.
 * @alone: whether it is the only worker, and shows its progress.
 */
typedef struct
{
  const CliBatch *batch;
  gint fd;
  gint output_fd;
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

G_END_DECLS
