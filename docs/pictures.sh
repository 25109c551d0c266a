#!/bin/bash
# pictures.sh BUILD - makes the pictures of the READMEs anew, with the programs
# and the model of a build folder. Needs ImageMagick.
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
sample=$here/../data/coffee.jpg
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$1/plug-in/sympie" apply --model "$1/models/photo.safetensors" "$sample" -o "$work/after.png"
convert "$sample" "$work/after.png" +append -quality 88 "$work/both.jpg"
mv "$work/both.jpg" "$here/before-after.jpg"

# Lamplight.
"$1/plug-in/sympie" apply --model "$1/models/photo.safetensors" "$here/tungsten.jpg" -o "$work/neutral.png"
convert "$here/tungsten.jpg" "$work/neutral.png" +append -quality 88 "$work/both.jpg"
mv "$work/both.jpg" "$here/lamplight.jpg"

# The sample is dark; the corruptions are seen better on it cleaned up.
"$1/models/sympie-corrupt" "$work/after.png" --sheet "$work/sheet.png"
convert "$work/sheet.png" -resize 1100x -quality 75 "$work/sheet.jpg"
mv "$work/sheet.jpg" "$here/corruptions.jpg"
