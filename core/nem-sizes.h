/* nem-sizes.h - sizes and bounds of NEM
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#define NEM_SIZE 224    /* the view's height and width in use */
#define NEM_MIN_SIZE 32 /* the smallest that three poolings by 4 allow */
#define NEM_MAX_SIZE 4096
#define NEM_STAGES 4
#define NEM_MAX_WIDTH 2048 /* channels after a stage */
#define NEM_INPUT_MAX 6.0f /* of a standardised input, each way */
#define NEM_VIEW_INPUTS 6  /* numbers of the view itself in the pooled form */
