/* networks.h - NEM and the frozen networks that training and evaluation use
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/nem.h"
#include "network.h"

G_BEGIN_DECLS

/**
 * network_new_nem:
 * @widths: channels after each stage; the paper's are 64, 128, 256, 512.
 *
 * @form: of the last layer's answers.
 *
 * Returns: (transfer full): NEM, whose output is (PARAMS_N, n).
 */
Network *network_new_nem (const guint widths[NEM_STAGES], NemForm form);

/* Initialises at random, except that the last layer outputs about the identity
 * for any input; in the relative form the gate is nearly closed. @nem: from
 * network_new_nem() or network_new_nem_block(). */
void network_init_nem (Network *nem, guint64 seed);

/**
 * network_new_nem_stages:
 *
 * Returns: (transfer full): NEM's first three stages, under the same names.
 *   At 224x224 the output is (widths[2], n, 14, 14).
 */
Network *network_new_nem_stages (const guint widths[NEM_STAGES - 1]);

/**
 * network_new_nem_block:
 * @size: inputs per view.
 * @n_answers: outputs.
 *
 * Returns: (transfer full): a pooled last block and the linear layer after it
 *   (core/nem.h): "conv1", "bn1", ReLU, "conv2", ReLU, "out". The input is
 *   (@size, n, 1, 1), the output (@n_answers, n).
 */
Network *network_new_nem_block (guint size, guint width, guint n_answers);

/* Returns: %FALSE with %SYMPIE_ERROR_FORMAT if @weights are in another form. */
gboolean
network_check_form (const Weights *weights, NemForm form, GError **error);

#define CLASSIFIER_MIN_SIZE 32
#define CLASSIFIER_MAX_SIZE 1024

/**
 * Classifier:
 * @network: images to scores: (classes, n), or, if @per_pixel,
 *   (classes, n, h, w).
 * @per_pixel: whether it is a segmentation network, which classifies each
 *   pixel.
 * @name: its file's name without folder and extension.
 * @size: side of the square input that @network was built for. Plan it for no
 *   other, as the padding depends on it. Segmentation networks take any height
 *   and width.
 * @mean: of R', G', B' in [0, 1]: the input is (v - mean) / std.
 * @bgr: whether the input's channels are in the order B, G, R.
 * @n_classes: number of scores.
 * @labels: (array length=n_classes): the label that each score is of.
 */
typedef struct
{
  Network *network;
  gboolean per_pixel;
  gchar *name;
  guint size;
  gfloat mean[3];
  gfloat std[3];
  gboolean bgr;
  guint n_classes;
  guint *labels;
} Classifier;

/**
 * classifier_load:
 * @size: side of the input images, %CLASSIFIER_MIN_SIZE to
 *   %CLASSIFIER_MAX_SIZE, or 0 for the one in the file's metadata.
 *
 * Reads a frozen classifier of any widths. The architecture is given by the
 * metadata key "arch", which starts with "SqueezeNet v1.1", "MobileNet v1",
 * "MobileNet v2" (both with batch norm folded and TensorFlow's paddings) or
 * "ResNet" (any depth, batch norms beside their convolutions); without the key
 * it is recognised by its tensors' names. Names are torchvision's, but
 * MobileNet v1's: features.0, features.N.dw, features.N.pw, fc. The keys
 * "mean" and "std" ("[0.5, 0.5, 0.5]") and "input_size" may be missing: they
 * are then those of params.h, and 224.
 *
 * Returns: (transfer full): or %NULL with %SYMPIE_ERROR_IO,
 *   %SYMPIE_ERROR_FORMAT (also metadata or an architecture that are not
 *   known), %SYMPIE_ERROR_SHAPE (also @size) or %SYMPIE_ERROR_VALUE.
 */
Classifier *classifier_load (const gchar *path, guint size, GError **error);

/**
 * segmenter_load:
 *
 * Likewise for a segmentation network: "ESPNetv2", "EdgeNets ESPNetv2" (with
 * its decoder) or "CGNet", whose batch norms are folded. "NAME.weight" may
 * have a "NAME.bias"; "NAME.slope" is a PReLU's, with "NAME.scale" and
 * "NAME.shift" if a batch norm is before it. Instead of "std" there may be
 * "mul", so that the input is (v - mean) * mul with v in 0 to 255; both are
 * then in the order of the channels, "channel_order", which may be "BGR".
 * "train_id_of_class" lists the scores' labels, which are otherwise 0, 1, 2...
 */
Classifier *segmenter_load (const gchar *path, GError **error);

/* Either of them. */
Classifier *upstream_load (const gchar *path, guint size, GError **error);

void classifier_free (Classifier *classifier);

/* Converts images (3, n, h, w) from the normalisation of params.h to the
 * classifier's. @out may be @in. */
void classifier_normalise (const Classifier *classifier,
                           real *out,
                           const real *in,
                           Maps maps);

/* Replaces the gradient of the output of classifier_normalise() by that of its
 * input, in place. */
void classifier_normalise_backward (const Classifier *classifier,
                                    real *d_images,
                                    Maps maps);

/* Returns: the class with the highest score, the first of equals. @scores:
 * (classes, n, h, w). @place: an image, or pixel, counted through (n, h, w). */
guint classifier_find_best (const real *scores, Maps maps, gsize place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Classifier, classifier_free)

G_END_DECLS
