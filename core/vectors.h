/* vectors.h - functions compiled for several widths of vector
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Put before a function: it is compiled for wide vectors too, and the program's
 * loader picks the version for the machine. The address sanitizer cannot start
 * a program with such functions. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) \
  && !defined(__SANITIZE_ADDRESS__)
#define VECTORS    \
  __attribute__ (( \
    target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define VECTORS
#endif
