/* memory.cc - device memory, which only the device can touch
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "emulation.h"
#include "internal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

#define ALIGNMENT 16

/* Whole pages between two that nobody can touch. The memory is at their end,
 * so that the first element too many is on the page behind. */
struct Allocation
{
  char  *pages;
  size_t pages_size;
  char  *start;
  size_t size;
  bool   open;
  bool   filled; /* which waits for the first use */
};

static std::vector<Allocation> allocations; /* by address */
static std::vector<char *>     opened;      /* the pages of those */
static size_t                  used;
static struct sigaction        old_action;

/* The last allocation whose pages do not begin behind @p, or NULL. */
static Allocation *
find_below (const void *p)
{
  size_t from = 0;
  size_t to = allocations.size ();

  while (from < to)
    {
      size_t middle = (from + to) / 2;

      if (allocations[middle].pages <= (const char *) p)
        from = middle + 1;
      else
        to = middle;
    }
  return from > 0 ? &allocations[from - 1] : NULL;
}

/* The end is part of it: a pointer may be there, and reads nothing. */
static Allocation *
find (const void *p,
      size_t      size)
{
  const char *from = (const char *) p;
  Allocation *a = find_below (p);

  if (!a || from < a->start || from > a->start + a->size
      || size > (size_t) (a->start + a->size - from))
    return NULL;
  return a;
}

bool
emulation_is_device (const void *p,
                     size_t      size)
{
  return find (p, size) != NULL;
}

bool
emulation_overlaps_device (const void *p,
                           size_t      size)
{
  const char *from = (const char *) p;
  Allocation *a = size > 0 ? find_below (from + size - 1) : NULL;

  return a && from < a->start + a->size;
}

/* ---- opening and closing ---- */

static void
protect (const Allocation *a,
         int               protection)
{
  if (mprotect (a->pages, a->pages_size, protection) != 0)
    {
      perror ("emulation: mprotect");
      abort ();
    }
}

static void
open_allocation (Allocation *a)
{
  if (a->open)
    return;
  protect (a, PROT_READ | PROT_WRITE);
  if (!a->filled)
    memset (a->pages, EMULATION_FRESH, a->pages_size);
  a->open = true;
  a->filled = true;
  opened.push_back (a->pages);
}

/* What is around the memory shares its pages, where nothing else stops who
 * writes there. It must all be the same, which memcmp() sees fast. */
static void
check_around (const Allocation *a,
              const char       *from,
              const char       *to)
{
  const char *p = from;

  if (from == to
      || ((unsigned char) *from == EMULATION_FRESH
          && memcmp (from, from + 1, (size_t) (to - from - 1)) == 0))
    return;
  while ((unsigned char) *p == EMULATION_FRESH)
    p++;
  fprintf (stderr, "emulation: something wrote byte %td of %zu\n",
           p - a->start, a->size);
  abort ();
}

bool
emulation_open (const void *p,
                size_t      size)
{
  Allocation *a = find (p, size);

  if (a)
    open_allocation (a);
  return a != NULL;
}

void
emulation_close (void)
{
  for (char *pages : opened)
    {
      Allocation *a = find_below (pages);

      check_around (a, a->pages, a->start);
      check_around (a, a->start + a->size, a->pages + a->pages_size);
      protect (a, PROT_NONE);
      a->open = false;
    }
  opened.clear ();
}

static void
explain_fault (const void *p)
{
  const char *kernel = emulation_get_kernel ();
  Allocation *a = find_below (p);
  size_t      page = (size_t) sysconf (_SC_PAGESIZE);

  if (!a || (const char *) p >= a->pages + a->pages_size + page)
    a = NULL;
  if (kernel && a)
    fprintf (stderr, "emulation: kernel %s touches byte %td of %zu\n", kernel,
             (const char *) p - a->start, a->size);
  else if (kernel)
    fprintf (stderr, "emulation: kernel %s touches %p, no device memory\n",
             kernel, p);
  else if (a)
    fprintf (stderr, "emulation: host code touches byte %td of %zu on the "
             "device\n", (const char *) p - a->start, a->size);
}

/* A kernel comes to pointers that are inside structs or memory as well as to
 * its arguments. Their allocations are opened when it uses them. */
static void
handle_fault (int        number,
              siginfo_t *info,
              void      *context)
{
  Allocation *a = find (info->si_addr, 1);

  if (emulation_get_kernel () && a && !a->open)
    {
      open_allocation (a);
      return;
    }
  explain_fault (info->si_addr);
  sigaction (SIGSEGV, &old_action, NULL); /* it happens again, and to them */
}

static void
watch_faults (void)
{
  static bool      watched = false;
  struct sigaction action;

  if (watched)
    return;
  watched = true;
  memset (&action, 0, sizeof action);
  action.sa_sigaction = handle_fault;
  action.sa_flags = SA_SIGINFO;
  sigaction (SIGSEGV, &action, &old_action);
}

/* ---- allocations ---- */

static size_t
round_up (size_t size,
          size_t unit)
{
  return (size + unit - 1) / unit * unit;
}

static bool
allocation_map (Allocation *a,
                size_t      size)
{
  size_t page = (size_t) sysconf (_SC_PAGESIZE);
  size_t pages_size = round_up (size, page);
  void  *map = mmap (NULL, pages_size + 2 * page, PROT_NONE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

  if (map == MAP_FAILED)
    return false;
  a->pages = (char *) map + page;
  a->pages_size = pages_size;
  a->start = a->pages + pages_size - round_up (size, ALIGNMENT);
  a->size = size;
  a->open = false;
  a->filled = false;
  /* Large pages open faster; and what differs from the pages around in this
   * is not made one with them, only to be split again, each time it closes. */
  madvise (a->pages, pages_size, MADV_HUGEPAGE);
  return true;
}

extern "C" cudaError_t
cudaMalloc (void **p,
            size_t size)
{
  Allocation  a;
  Allocation *below;

  if (emulation_check_device () != cudaSuccess)
    return cudaErrorNoDevice;
  if (!p)
    return emulation_fail (cudaErrorInvalidValue);
  if (size == 0)
    {
      *p = NULL;
      return cudaSuccess;
    }
  if (used > emulation_get_memory () || size > emulation_get_memory () - used
      || !allocation_map (&a, size))
    return emulation_fail (cudaErrorMemoryAllocation);

  watch_faults ();
  below = find_below (a.pages);
  allocations.insert (allocations.begin ()
                        + (below ? below - allocations.data () + 1 : 0),
                      a);
  used += size;
  *p = a.start;
  return cudaSuccess;
}

extern "C" cudaError_t
cudaFree (void *p)
{
  Allocation *a = find_below (p);
  size_t      page = (size_t) sysconf (_SC_PAGESIZE);

  if (emulation_check_device () != cudaSuccess)
    return cudaErrorNoDevice;
  if (!p)
    return cudaSuccess;
  if (!a || p != a->start)
    return emulation_fail (cudaErrorInvalidValue);

  munmap (a->pages - page, a->pages_size + 2 * page);
  used -= a->size;
  allocations.erase (allocations.begin () + (a - allocations.data ()));
  return cudaSuccess;
}

extern "C" size_t
emulation_get_used (void)
{
  return used;
}
