/* links.c - a program that holds a whole library, to see whether it links
 * SPDX-License-Identifier: GPL-3.0-or-later */
int
main (void)
{
  return 0;
}
