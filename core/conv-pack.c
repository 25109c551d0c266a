/* conv-pack.c - a convolution's weights in the order of the vector kernels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "conv.h"
#include "nem-kernel.h"
#include "parallel.h"
#include "vectors.h"

#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

#define LINE 64
#define HUGE_PAGE (2 << 20)

typedef gfloat Lanes[NEM_PANEL];

typedef struct
{
  const Conv *conv;
  ConvPacking packing;
  gfloat *out;
} Packer;

/* ---- memory ---- */

gfloat *
conv_alloc_unset (gsize n)
{
  gsize align = n * sizeof (gfloat) >= HUGE_PAGE ? HUGE_PAGE : LINE;
  gsize size = (n * sizeof (gfloat) + align - 1) / align * align;
  void *out = aligned_alloc (align, size);

  if (!out)
    g_error ("%" G_GSIZE_FORMAT " bytes cannot be had", size);
#ifdef __linux__
  if (align == HUGE_PAGE)
    madvise (out, size, MADV_HUGEPAGE);
#endif
  return out;
}

gfloat *
conv_alloc (gsize n)
{
  return memset (conv_alloc_unset (n), 0, n * sizeof (gfloat));
}

/* ---- packing ---- */

/* Three weights to six: 1/4, 1/6 and 1/24 of the values at the points. */
static inline void
transform (
  Lanes *out, gsize out_step, const gfloat *a, const gfloat *b, const gfloat *c)
{
  for (guint i = 0; i < NEM_PANEL; i++)
    {
      gfloat even = (a[i] + c[i]) / -6.0f;
      gfloat far = a[i] / 24.0f + c[i] / 6.0f;

      out[0 * out_step][i] = a[i] / 4.0f;
      out[1 * out_step][i] = even - b[i] / 6.0f;
      out[2 * out_step][i] = even + b[i] / 6.0f;
      out[3 * out_step][i] = far + b[i] / 12.0f;
      out[4 * out_step][i] = far - b[i] / 12.0f;
      out[5 * out_step][i] = c[i];
    }
}

VECTORS static void
pack_winograd (gfloat *out, gsize step, const Lanes *taps)
{
  Lanes columns[NEM_WINDOW * 3];
  Lanes all[NEM_PRODUCTS];

  for (guint x = 0; x < 3; x++)
    transform (columns + x, 3, taps[x], taps[3 + x], taps[6 + x]);
  for (guint y = 0; y < NEM_WINDOW; y++)
    transform (all + y * NEM_WINDOW, 1, columns[3 * y], columns[3 * y + 1],
               columns[3 * y + 2]);
  for (guint i = 0; i < NEM_PRODUCTS; i++)
    memcpy (out + i * step, all[i], sizeof *all);
}

/* One panel of output channels. */
static void
pack_task (guint panel, guint worker, gpointer data)
{
  const Packer *packer = data;
  const Conv *conv = packer->conv;
  guint first = panel * NEM_PANEL;
  guint n = MIN (NEM_PANEL, conv->c_out - first);
  gsize step = (gsize) conv->c_in * NEM_PANEL;
  Lanes taps[9] = { 0 };

  for (guint c = 0; c < conv->c_in; c++)
    {
      for (guint i = 0; i < n; i++)
        {
          const gfloat *weight =
            conv->weight + ((gsize) (first + i) * conv->c_in + c) * 9;

          for (guint t = 0; t < 9; t++)
            taps[t][i] = weight[t];
        }
      if (packer->packing == CONV_WINOGRAD)
        pack_winograd (packer->out + panel * NEM_PRODUCTS * step
                         + c * NEM_PANEL,
                       step, taps);
      else
        for (guint t = 0; t < 9; t++)
          memcpy (packer->out + (panel * 9 + t) * step + c * NEM_PANEL, taps[t],
                  sizeof *taps);
    }
}

static gfloat *
pack_pooled (const Conv *conv, gsize n_channels)
{
  gfloat *out = conv_alloc (n_channels * conv->c_in * 9);

  for (guint c = 0; c < conv->c_out; c++)
    for (guint i = 0; i < conv->c_in * 9; i++)
      out[i * n_channels + c] =
        conv->weight[(gsize) c * conv->c_in * 9 + i] / 25.0f;
  return out;
}

static gfloat *
pack (const Conv *conv, ConvPacking packing, guint n_threads)
{
  guint n_panels = (conv->c_out + NEM_PANEL - 1) / NEM_PANEL;
  guint n_taps = packing == CONV_WINOGRAD ? NEM_PRODUCTS : 9;
  gsize n = (gsize) n_panels * NEM_PANEL * n_taps * conv->c_in;
  Packer packer = { conv, packing };

  if (packing == CONV_POOLED)
    return pack_pooled (conv, (gsize) n_panels * NEM_PANEL);
  packer.out = conv_alloc_unset (n);
  parallel_for (n_panels, n_threads, pack_task, &packer);
  return packer.out;
}

const gfloat *
conv_pack (Conv *conv, ConvPacking packing, guint n_threads)
{
  if (g_once_init_enter (&conv->packed[packing]))
    g_once_init_leave (&conv->packed[packing], pack (conv, packing, n_threads));
  return conv->packed[packing];
}

void
conv_clear (Conv *conv)
{
  for (guint i = 0; i < CONV_N_PACKINGS; i++)
    free (conv->packed[i]);
  g_free (conv->weight);
  g_free (conv->bias);
}
