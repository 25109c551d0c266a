/* nem.h - Noise Estimation Module: a photograph in, 37 numbers out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nem-sizes.h"
#include "params.h"
#include "weights.h"

G_BEGIN_DECLS

/**
 * Nem:
 *
 * A loaded network (Barbato et al., MMSys 2024, arXiv 2402.18402, the section
 * on the architecture): a 3x3 convolution, batch norm and ReLU, three blocks
 * (average pool 5x5 stride 4 -> a = conv1; a + ReLU (bn2 (conv2 (ReLU (bn1
 * (a)))))), the mean over all positions, a linear layer. The widths are those
 * of the tensors in the file. Batch norm is folded into the convolution
 * before it, but for bn1, whose convolution's raw output is needed too.
 *
 * A file whose `backbone.5.conv1.weight` has a 1x1 window holds the pooled
 * form, whose last block works on one vector x a view: the view's own means
 * and deviations (#RelativeView), the means of the third stage's map over all
 * positions, followed by the %MOBILENET_N numbers of
 * mobilenet_plan_run() if the file has that classifier (`features.*`). With
 * the file's `input.mean` and `input.scale`, z = (x - mean) * scale, held
 * within -6..6; then ReLU (bn2 (conv2 (ReLU (bn1 (conv1 (z)))))), both of them
 * 1x1, and the linear layer.
 *
 * Immutable and counted: share it between threads.
 */
typedef struct _Nem Nem;

/**
 * NemForm:
 * @NEM_ABSOLUTE: the last layer gives the numbers themselves, as the paper has
 *   it: %PARAMS_N of them.
 * @NEM_RELATIVE: it gives %RELATIVE_N numbers that are about the view's own
 *   mean and deviation; relative_compose() makes Cm, Cs and K of them.
 */
typedef enum
{
  NEM_ABSOLUTE,
  NEM_RELATIVE
} NemForm;

/* The key of the metadata that says which: "absolute", as without it, or
 * "relative". */
#define NEM_META_FORM "sympie.form"

/**
 * nem_load:
 * @path: a weights file with the tensors `backbone.*` and `out.*`.
 *
 * Returns: (transfer full): the network, or %NULL with the error of
 *   weights_open() or weights_read(), %SYMPIE_ERROR_FORMAT when the form is not
 *   known, or %SYMPIE_ERROR_SHAPE or %SYMPIE_ERROR_VALUE when the tensors make
 *   no such network or their last layer does not fit the form.
 */
Nem *nem_load (const gchar *path, GError **error);

Nem *nem_ref (Nem *nem);
void nem_unref (Nem *nem);

/**
 * nem_get_weights:
 *
 * Returns: (transfer none): the file that @nem came from, detached: path,
 *   metadata, tensors.
 */
const Weights *nem_get_weights (const Nem *nem);

/**
 * nem_get_hash:
 *
 * Returns: (transfer none): SHA-256 of the weights file, in hexadecimal.
 */
const gchar *nem_get_hash (Nem *nem);

/**
 * nem_dup_title:
 *
 * Returns: (transfer full): what to call the model before people: its file's
 *   name without the ending.
 */
gchar *nem_dup_title (const Nem *nem);

/* Returns: how the network says its numbers. */
NemForm nem_get_form (const Nem *nem);

/* Returns: (transfer none): what the metadata call it. */
const gchar *nem_form_get_name (NemForm form);

/**
 * nem_get_widths:
 * @widths: (out) (array fixed-size=4): output channels of the first
 *   convolution and of the three blocks; 64, 128, 256, 512 in the paper.
 */
void nem_get_widths (const Nem *nem, guint widths[NEM_STAGES]);

/**
 * nem_count_inputs:
 *
 * Returns: how many numbers the last block of the pooled form reads; 0 in the
 *   paper's form.
 */
guint nem_count_inputs (const Nem *nem);

/**
 * nem_count_parameters:
 *
 * Returns: how many numbers training would learn (running statistics are not
 *   among them), and those of the classifier in the file, if there is one.
 */
guint64 nem_count_parameters (const Nem *nem);

/**
 * NemPlan:
 *
 * All the memory that estimates of one size need. Use one from one thread at
 * a time; make as many as you like.
 */
typedef struct _NemPlan NemPlan;

/**
 * nem_plan_new:
 * @nem: the network; the plan holds a reference.
 * @height: of each view, %NEM_MIN_SIZE to %NEM_MAX_SIZE, or to
 *   %MOBILENET_MAX_SIZE with a classifier. The answer depends on the size:
 *   zero paddings are counted in every pooling. The shipped networks are meant
 *   for %NEM_SIZE both ways. Under 43, where the last pooling's window is
 *   larger than its padded map, the rest of the window counts as zeros too.
 * @width: likewise.
 * @n_threads: how many threads may work at once, at least 1. The result does
 *   not depend on it.
 *
 * The first plan of a network brings its weights into the order that the
 * vector loops read them in; the network keeps that for the next ones.
 *
 * Returns: (transfer full): a plan, or %NULL with %SYMPIE_ERROR_SHAPE.
 */
NemPlan *nem_plan_new (
  Nem *nem, guint height, guint width, guint n_threads, GError **error);

void nem_plan_free (NemPlan *plan);

/**
 * nem_plan_get_grid:
 * @rows: (out): height of the last feature map; 3 at 224. 1 in the pooled
 *   form.
 * @columns: (out): its width.
 */
void nem_plan_get_grid (const NemPlan *plan, guint *rows, guint *columns);

/**
 * nem_plan_count_macs:
 *
 * Returns: multiplications (each with its addition) in the convolutions and
 *   the linear layer for one view.
 */
guint64 nem_plan_count_macs (const NemPlan *plan);

/**
 * nem_plan_pool:
 * @plan: of a network in the pooled form.
 * @view: (3, height, width), as in nem_plan_estimate().
 * @inputs: (out): nem_count_inputs() numbers: what the last block reads, before
 *   it is standardised. They do not depend on the last block's weights.
 */
void nem_plan_pool (NemPlan *plan, const gfloat *view, gfloat *inputs);

/**
 * nem_plan_estimate:
 * @views: (n, 3, height, width) planar sRGB R'G'B', 1 = white. Normalised
 *   inside.
 * @n: how many views, at least 1.
 * @estimates: (out) (array length=n): one answer a view. Of an absolute
 *   network as it gives it: not bounded. Of a relative one what
 *   params_from_transform_held() makes of relative_compose(), with the view's
 *   own mean and deviation. They are not finite only if @views are not, or are
 *   beyond all measure.
 * @local: (out) (optional): n x rows x columns answers, one a position of the
 *   last feature map, about the mean and deviation of the whole view. The mean
 *   and the last layer are both linear, so the mean of a view's local answers
 *   is its estimate, to rounding, if the network is an absolute one.
 *   The pooled form has one, the estimate itself.
 */
void nem_plan_estimate (NemPlan *plan,
                        const gfloat *views,
                        guint n,
                        SympieParams *estimates,
                        SympieParams *local);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Nem, nem_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NemPlan, nem_plan_free)

G_END_DECLS
