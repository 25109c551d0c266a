/* gpu.c - the graphics card: its memory, its errors, and what it can do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <cuda_runtime.h>
#include <string.h>

#include "gpu-private.h"
#include "models/layers/ranks.h"

/* The one card of this process. */
static struct
{
  gchar name[256];
  gchar *fault; /* the first, which stays */
  gpointer scratch;
  gsize scratch_size;
} gpu;

/* ---- errors ---- */

gboolean
gpu_is_well (void)
{
  return !gpu.fault;
}

void
gpu_fail (const gchar *what, const gchar *why)
{
  if (!gpu.fault)
    gpu.fault = g_strdup_printf ("%s: %s: %s", gpu.name, what, why);
}

static gboolean
succeed (const gchar *what, cudaError_t status)
{
  if (status != cudaSuccess)
    gpu_fail (what, cudaGetErrorString (status));
  return status == cudaSuccess;
}

void
gpu_launched (const gchar *kernel)
{
  succeed (kernel, cudaGetLastError ());
}

static gboolean
check (GError **error)
{
  if (gpu_is_well ())
    succeed ("running", cudaDeviceSynchronize ());
  if (!gpu.fault)
    return TRUE;
  g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE, gpu.fault);
  return FALSE;
}

/* ---- memory ---- */

static gpointer
take_bytes (gsize bytes)
{
  gpointer memory = NULL;
  g_autofree gchar *what = NULL;

  if (!gpu_is_well ())
    return NULL;
  what = g_strdup_printf ("taking %" G_GSIZE_FORMAT " MB", (bytes >> 20) + 1);
  succeed (what, cudaMalloc (&memory, bytes));
  return memory;
}

static real *
take (gsize n)
{
  return take_bytes (n * sizeof (real));
}

static void
give_back (real *memory)
{
  if (memory)
    succeed ("giving memory back", cudaFree (memory));
}

/* The card reads it by itself where the system lets it: if not, that is no
 * worse than slow. */
static real *
take_shared (gsize n)
{
  real *memory = g_new (real, n);

  if (cudaHostRegister (memory, n * sizeof *memory, cudaHostRegisterDefault)
      != cudaSuccess)
    cudaGetLastError ();
  return memory;
}

static void
give_shared (real *memory)
{
  if (memory && cudaHostUnregister (memory) != cudaSuccess)
    cudaGetLastError ();
  g_free (memory);
}

gpointer
gpu_scratch (gsize bytes)
{
  if (bytes > gpu.scratch_size)
    {
      give_back (gpu.scratch);
      gpu.scratch = take_bytes (bytes);
      gpu.scratch_size = gpu.scratch ? bytes : 0;
    }
  return gpu_is_well () ? gpu.scratch : NULL;
}

void
gpu_put_bytes (gpointer to, gconstpointer from, gsize bytes)
{
  if (gpu_is_well ())
    succeed ("copying to it",
             cudaMemcpy (to, from, bytes, cudaMemcpyHostToDevice));
}

void
gpu_get_bytes (gpointer to, gconstpointer from, gsize bytes)
{
  if (!gpu_is_well ()
      || !succeed ("copying from it",
                   cudaMemcpy (to, from, bytes, cudaMemcpyDeviceToHost)))
    memset (to, 0, bytes);
}

static void
put (real *to, const real *from, gsize n)
{
  gpu_put_bytes (to, from, n * sizeof *to);
}

static void
get (real *to, const real *from, gsize n)
{
  gpu_get_bytes (to, from, n * sizeof *to);
}

static void
put_maps (real *to, const real *from, Maps maps)
{
  real *turned = gpu_scratch (maps_size (maps) * sizeof *turned);

  put (turned, from, maps_size (maps));
  gpu_turn_maps (to, turned, maps, FALSE);
}

static void
get_maps (real *to, const real *from, Maps maps)
{
  real *turned = gpu_scratch (maps_size (maps) * sizeof *turned);

  gpu_turn_maps (turned, from, maps, TRUE);
  get (to, turned, maps_size (maps));
}

static void
copy (real *to, const real *from, gsize n)
{
  if (gpu_is_well ())
    succeed ("copying",
             cudaMemcpy (to, from, n * sizeof *to, cudaMemcpyDeviceToDevice));
}

static void
clear (real *x, gsize n)
{
  if (gpu_is_well ())
    succeed ("clearing", cudaMemset (x, 0, n * sizeof *x));
}

/* ---- opening ---- */

static const Device device = {
  .name = gpu.name,
  .take = take,
  .give_back = give_back,
  .take_shared = take_shared,
  .give_shared = give_shared,
  .put = put,
  .get = get,
  .put_maps = put_maps,
  .get_maps = get_maps,
  .copy = copy,
  .clear = clear,
  .check = check,
  .activation_backward = gpu_activation_backward,
  .conv_forward = gpu_conv_forward,
  .conv_backward = gpu_conv_backward,
  .depthwise_forward = gpu_depthwise_forward,
  .depthwise_backward = gpu_depthwise_backward,
  .norm_forward = gpu_norm_forward,
  .norm_backward = gpu_norm_backward,
  .pool_mean_forward = gpu_pool_mean_forward,
  .pool_mean_backward = gpu_pool_mean_backward,
  .pool_max_forward = gpu_pool_max_forward,
  .pool_max_backward = gpu_pool_max_backward,
  .mean_forward = gpu_mean_forward,
  .mean_backward = gpu_mean_backward,
  .sum_forward = gpu_sum_forward,
  .join_forward = gpu_join_forward,
  .join_backward = gpu_join_backward,
  .dwm_forward = gpu_dwm_forward,
  .dwm_backward = gpu_dwm_backward,
  .colours = gpu_colours,
  .clamp = gpu_clamp,
  .cross_entropy = gpu_cross_entropy,
  .image_loss = gpu_image_loss,
  .add = gpu_add,
  .blend = gpu_blend,
  .are_finite = gpu_are_finite,
  .square = gpu_square,
  .adam = gpu_adam,
};

const Device *
gpu_open (gboolean exact, GError **error)
{
  struct cudaDeviceProp about;
  gint n = 0;
  cudaError_t status;

  gpu_close ();
  g_strlcpy (gpu.name, "the graphics card", sizeof gpu.name);
  status = cudaGetDeviceCount (&n);
  if (status != cudaSuccess || n < 1)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   "there is no graphics card that CUDA can use: %s",
                   cudaGetErrorString (status));
      cudaGetLastError ();
      return NULL;
    }
  if (succeed ("taking it", cudaSetDevice ((gint) ranks_own () % n))
      && succeed ("asking it",
                  cudaGetDeviceProperties (&about, (gint) ranks_own () % n)))
    g_strlcpy (gpu.name, about.name, sizeof gpu.name);
  gpu_conv_open (exact);
  return check (error) ? &device : NULL;
}

void
gpu_close (void)
{
  gpu_conv_close ();
  if (gpu.scratch)
    cudaFree (gpu.scratch);
  gpu.scratch = NULL;
  gpu.scratch_size = 0;
  g_clear_pointer (&gpu.fault, g_free);
}
