/* launch.cc - kernels, one block after the other, thread by thread
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "emulation.h"
#include "internal.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif

#define MAX_THREADS 1024
#define MAX_DEPTH 64     /* threads in z */
#define MAX_BLOCKS 65535 /* in y and in z */
#define STACK_SIZE ((size_t) 256 * 1024)
#define GUARD_SIZE ((size_t) 64 * 1024)

uint3 threadIdx, blockIdx;
dim3  blockDim, gridDim;

static const char   *kernel; /* the name of the one that runs */
static unsigned long n_launches;

const char *
emulation_get_kernel (void)
{
  return kernel;
}

extern "C" unsigned long
emulation_count_launches (void)
{
  return n_launches;
}

__attribute__ ((format (printf, 1, 2))) static void
give_up (const char *format,
         ...)
{
  va_list arguments;

  fprintf (stderr, "emulation: kernel %s: ", kernel);
  va_start (arguments, format);
  vfprintf (stderr, format, arguments);
  va_end (arguments);
  fputc ('\n', stderr);
  abort ();
}

/* ---- an order of threads ---- */

/* Every thread once, from somewhere on in steps of a prime number that is no
 * factor of how many there are. The same in every run of the program. */
struct Order
{
  unsigned at, step, n;
};

static Order
order_new (unsigned n)
{
  static const unsigned PRIMES[] = { 1031, 1049, 1103, 1187, 1277, 1409, 1523,
                                     1667, 1801, 1999, 2203, 2503, 2801, 3119,
                                     3511, 3907 };
  static unsigned       state = 1;

  state = state * 1664525u + 1013904223u;
  return { (state >> 8) % n, PRIMES[state >> 28] % n, n };
}

static unsigned
order_next (Order *order)
{
  unsigned at = order->at;

  order->at += order->step;
  if (order->at >= order->n)
    order->at -= order->n;
  return at;
}

/* ---- fibers ---- */

/* Carries out threads to their end, one after the other, until one comes to a
 * barrier. Fibers are kept for the next blocks; a program ends with them. */
struct alignas (64) Fiber
{
  void *place[5]; /* where it goes on */
  char *stack;    /* NULL before the first use */
  uint3 thread;   /* that waits */
};

static Fiber  fibers[MAX_THREADS];
static Fiber *current; /* NULL where the host goes on */
static void  *host[5]; /* and where it does so */

static struct
{
  void (*thread) (void *data);
  void    *data;
  unsigned n;
  unsigned n_started;
  unsigned n_waiting; /* on as many fibers, the first ones */
  unsigned n_left;    /* that waited, and have not gone on yet */
  Order    order;     /* to start, and then to go on */
  int      line;      /* of the barrier */
} block;

/* The address sanitizer wants to know of every change of stacks. */
#ifdef __SANITIZE_ADDRESS__
static const void *host_stack;
static size_t      host_stack_size;
static void       *host_shadow;
static void       *shadows[MAX_THREADS]; /* the fibers' */
static bool        from_host;

static void
leave (const Fiber *to)
{
  from_host = !current;
  __sanitizer_start_switch_fiber (
    current ? &shadows[current - fibers] : &host_shadow,
    to ? to->stack : host_stack, to ? STACK_SIZE : host_stack_size);
}

static void
arrive (void)
{
  const void *stack;
  size_t      size;

  __sanitizer_finish_switch_fiber (
    current ? shadows[current - fibers] : host_shadow, &stack, &size);
  if (from_host)
    {
      host_stack = stack;
      host_stack_size = size;
    }
}
#else
#define leave(to)
#define arrive()
#endif

/* Whose turn it is when one waits or has no more to do; NULL: the host's. */
static Fiber *
choose_next (void)
{
  if (block.n_started < block.n)
    return &fibers[block.n_waiting];
  if (block.n_left == 0)
    return NULL;
  block.n_left--;
  return &fibers[order_next (&block.order)];
}

static uint3
get_thread (unsigned i)
{
  if (i < blockDim.x)
    return { i, 0, 0 };
  return { i % blockDim.x, i / blockDim.x % blockDim.y,
           i / blockDim.x / blockDim.y };
}

/* GCC's own jumps: swapcontext() asks the kernel each time. The sanitizer
 * would look after the stacks once more, which takes long. */
#define JUMPS __attribute__ ((noinline, no_sanitize_address))

static void fiber_run (void);

__attribute__ ((noreturn)) JUMPS static void
fiber_start (Fiber *fiber)
{
  static ucontext_t context; /* for the stack is left as it is */
  void *map = mmap (NULL, GUARD_SIZE + STACK_SIZE, PROT_NONE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

  if (map == MAP_FAILED
      || mprotect ((char *) map + GUARD_SIZE, STACK_SIZE,
                   PROT_READ | PROT_WRITE) != 0)
    give_up ("no stack for a thread");
  fiber->stack = (char *) map + GUARD_SIZE;
  getcontext (&context);
  context.uc_stack.ss_sp = fiber->stack;
  context.uc_stack.ss_size = STACK_SIZE;
  context.uc_link = NULL;
  makecontext (&context, fiber_run, 0);
  leave (fiber);
  current = fiber;
  setcontext (&context);
  abort ();
}

__attribute__ ((noreturn)) JUMPS static void
go_on (Fiber *fiber)
{
  if (fiber && !fiber->stack)
    fiber_start (fiber);
  leave (fiber);
  current = fiber;
  if (!fiber)
    __builtin_longjmp (host, 1);
  threadIdx = fiber->thread;
  __builtin_longjmp (fiber->place, 1);
}

/* Returns when it is this one's turn again. */
JUMPS static void
give_turn (void **place)
{
  Fiber *next = choose_next ();

  if (__builtin_setjmp (place) == 0)
    go_on (next);
  arrive ();
}

static void
fiber_run (void)
{
  arrive ();
  for (;;)
    {
      while (block.n_started < block.n)
        {
          block.n_started++;
          threadIdx = get_thread (order_next (&block.order));
          block.thread (block.data);
        }
      give_turn (current->place);
    }
}

/* ---- blocks ---- */

void
emulation_barrier (int line)
{
  if (block.n_waiting == 0)
    block.line = line;
  if (line != block.line)
    give_up ("threads wait at __syncthreads () in lines %d and %d",
             block.line, line);
  block.n_waiting++;
  current->thread = threadIdx;
  give_turn (current->place);
}

static void
run_block (void)
{
  block.n_started = 0;
  block.n_left = 0;
  do
    {
      block.n_waiting = 0;
      block.order = order_new (block.n);
      give_turn (host);
      if (block.n_waiting % block.n != 0)
        give_up ("only %u of %u threads reach __syncthreads () in line %d",
                 block.n_waiting, block.n, block.line);
      block.n_left = block.n_waiting;
    }
  while (block.n_waiting > 0);
}

/* ---- launches ---- */

bool
emulation_launch_begin (const char *name,
                        dim3        blocks,
                        dim3        threads)
{
  size_t n_threads = (size_t) threads.x * threads.y * threads.z;

  if (emulation_check_device () != cudaSuccess)
    return false;
  if (n_threads == 0 || n_threads > MAX_THREADS || threads.z > MAX_DEPTH
      || blocks.x == 0 || blocks.x > INT_MAX || blocks.y == 0
      || blocks.y > MAX_BLOCKS || blocks.z == 0 || blocks.z > MAX_BLOCKS)
    {
      emulation_fail (cudaErrorInvalidConfiguration);
      return false;
    }
  kernel = name;
  gridDim = blocks;
  blockDim = threads;
  return true;
}

void
emulation_launch_pointer (int         number,
                          const void *p)
{
  if (p && !emulation_open (p, 0))
    give_up ("argument %d, %p, is no device memory", number, p);
}

void
emulation_launch_run (void (*thread) (void *data),
                      void *data)
{
  size_t n = (size_t) gridDim.x * gridDim.y * gridDim.z;
  bool   backwards = n_launches++ % 2 != 0; /* blocks have no order either */

  block.thread = thread;
  block.data = data;
  block.n = blockDim.x * blockDim.y * blockDim.z;
  for (size_t i = 0; i < n; i++)
    {
      size_t at = backwards ? n - 1 - i : i;

      blockIdx.x = (unsigned) (at % gridDim.x);
      blockIdx.y = (unsigned) (at / gridDim.x % gridDim.y);
      blockIdx.z = (unsigned) (at / gridDim.x / gridDim.y);
      run_block ();
    }
  kernel = NULL;
  emulation_close ();
}
