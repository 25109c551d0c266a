#!/bin/bash
# pictures.sh BUILD - makes the pictures of README.md anew, with the program
# and the model of a build folder. Needs ImageMagick.
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
sample=$here/../data/coffee.jpg
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$1/plug-in/sympie" apply "$sample" -o "$work/after.png"
convert "$sample" "$work/after.png" +append -quality 88 "$work/both.jpg"
mv "$work/both.jpg" "$here/before-after.jpg"
