/* test-emulation-mistakes.cc - what the emulated device does not let pass
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "emulation-case.h"

#define N_THREADS 8

__global__ void
wait_apart (bool all)
{
  if (threadIdx.x >= N_THREADS / 2)
    __syncthreads ();
  else if (all)
    __syncthreads ();
}

__global__ void
write_at (float *out,
          long   at)
{
  out[at] = 1.0f;
}

__global__ void
copy_one (float       *out,
          const float *in)
{
  *out = *in;
}

/* The program again, for a mistake that must end it with @message. */
static void
assert_dies (void (*mistake) (void),
             const char *message)
{
  if (g_test_subprocess ())
    {
      mistake ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, (GTestSubprocessFlags) 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr (message);
}

static void
test_host_touches (void)
{
  static const float HOST[3] = { 0.0f };

  assert_dies ([] { device_upload (HOST, 3)[1] = 1.0f; },
               "*host code touches byte 4 of 12 *");
}

static void
test_host_touches_fresh (void)
{
  assert_dies ([] { device_new<float> (3)[2] = 1.0f; },
               "*host code touches byte 8 of 12 *");
}

static void
test_behind_end (void)
{
  assert_dies ([] { LAUNCH (write_at, 1, 1, device_new<float> (4), 4); },
               "*kernel write_at touches byte 16 of 16*");
}

static void
test_before_start (void)
{
  assert_dies ([] { LAUNCH (write_at, 1, 1, device_new<float> (4), -1); },
               "*something wrote byte -4 of 16*");
}

static void
test_freed (void)
{
  assert_dies ([] {
    float *p = device_new<float> (4);

    cudaFree (p);
    LAUNCH (write_at, 1, 1, p, 0);
  }, "*kernel write_at: argument 1, * is no device memory*");
}

static void
test_host_pointer (void)
{
  assert_dies ([] {
    float host[1];

    LAUNCH (copy_one, 1, 1, device_new<float> (1), host);
  }, "*kernel copy_one: argument 2, * is no device memory*");
}

static void
test_some_wait (void)
{
  assert_dies ([] { LAUNCH (wait_apart, 1, N_THREADS, false); },
               "*kernel wait_apart: only 4 of 8 threads reach*");
}

static void
test_wait_apart (void)
{
  assert_dies ([] { LAUNCH (wait_apart, 1, N_THREADS, true); },
               "*kernel wait_apart: threads wait at * in lines *");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulation-mistakes/host-touches", test_host_touches);
  g_test_add_func ("/emulation-mistakes/host-touches-fresh",
                   test_host_touches_fresh);
  g_test_add_func ("/emulation-mistakes/behind-end", test_behind_end);
  g_test_add_func ("/emulation-mistakes/before-start", test_before_start);
  g_test_add_func ("/emulation-mistakes/freed", test_freed);
  g_test_add_func ("/emulation-mistakes/host-pointer", test_host_pointer);
  g_test_add_func ("/emulation-mistakes/some-wait", test_some_wait);
  g_test_add_func ("/emulation-mistakes/wait-apart", test_wait_apart);
  return g_test_run ();
}
