/* stop.c - stops a program cleanly on Ctrl+C
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "stop.h"

#include <signal.h>

static volatile sig_atomic_t requested;

static void
request (int number)
{
  requested = 1;
}

void
stop_listen (void)
{
  struct sigaction action = { .sa_handler = request,
                              .sa_flags = (int) SA_RESETHAND };

  requested = 0;
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
}

gboolean
stop_requested (void)
{
  return requested;
}
