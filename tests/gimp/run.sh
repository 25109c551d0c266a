#!/bin/bash
# run.sh BUILD - the plug-in in GIMP's batch mode, judged pixel by pixel
# against the operation under gegl and against the command line.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=$1
. "$here/common.sh"

sympie=$build/plug-in/sympie
ways=pixels
[ $generation = 2 ] || ways="filter pixels"
echo "# GIMP $series"

# ---- what should come out
for kind in rgb rgba gray graya rgb16; do
  depth=8
  [ $kind != rgb16 ] || depth=16
  "$sympie" apply $kind.png -o $kind-cli.png --params params.json \
    --depth $depth > cli.log 2>&1
  case $kind in
    gray) format="Y' u8" ;;
    graya) format="Y'A u8" ;;
    rgba) format="R'G'B'A u8" ;;
    rgb16) format="R'G'B' u16" ;;
    *) format="R'G'B' u8" ;;
  esac
  # shellcheck disable=SC2046
  gegl $kind.png -o ignored.png -- sympie:warp \
    $(python3 "$here/numbers.py" gegl params.json) \
    gegl:convert-format format="$format" \
    gegl:png-save path=$kind-gegl.png bitdepth=$depth > gegl.log 2>&1
done
"$sympie" apply rgb.png -o neutral-cli.png --params params.json \
  --strength 0.5 --edges neutral > cli.log 2>&1
"$sympie" estimate rgb.png --json > estimate-cli.json
"$sympie" estimate rgb.png --scope centre --json > centre-cli.json
"$sympie" apply rgb.png -o usual-cli.png > cli.log 2>&1
"$sympie" apply dark.png -o clean1-cli.png > cli.log 2>&1
"$sympie" apply dark.png -o clean2-cli.png --strength 1.5 --passes 2 \
  > cli.log 2>&1

# ---- given numbers
for as in $ways; do
  check "numbers applied as $as to all kinds of image" \
    batch kinds-$as "(try-kinds \"$as\")"
  for kind in rgb rgba gray graya rgb16; do
    # Grey is a sum of three channels, and babl adds them up otherwise than the
    # command line: a value on the edge of a step can fall to either side.
    at_edge=0
    [ "${kind#gray}" = "$kind" ] || at_edge=5
    check "$kind as $as: the pixels of the command line" \
      near $kind-$as.png $kind-cli.png $at_edge 257
    check "$kind as $as: the pixels of gegl" same $kind-$as.png $kind-gegl.png
    check "$kind as $as: changed" changed $kind-$as.png $kind.png
  done
  check "numbers applied as $as at all precisions" \
    batch precisions-$as "(try-precisions \"$as\")"
  # GIMP rounds to 8 bits from other numbers than the command line here: a few
  # pixels are on the edge of a step.
  for precision in u32 floatlinear double; do
    check "$precision as $as: the pixels of the command line" \
      near $precision-$as.png rgb-cli.png 60 257
  done
  # Half precision has other steps than 8 bits.
  check "half as $as: within a step" near half-$as.png rgb-cli.png 99999 257
  # Linear light in 8 bits has coarse dark tones. Rounding the picture to it
  # before the warp and the result after it moves pixels by up to 10 steps of
  # sRGB's 8 bits here; GIMP's own rounding may add one: 11 * 257.
  check "u8 linear as $as: within its coarse steps" \
    near u8linear-$as.png rgb-cli.png 120000 2827
  check "selection and offset as $as" batch places-$as "(try-places \"$as\")"
  check "selection as $as: nothing changed outside" \
    same_outside selected-$as.png rgb.png 60,50,100,80
  inside=60,50,100,80
  [ $as = pixels ] || inside=62,52,96,76
  check "selection as $as: inside it is the photograph's own clean-up" \
    near selected-$as.png rgb-cli.png 10 257 $inside
  check "layer with an offset as $as" \
    same moved-$as.png rgb-cli.png 37,0,363,279,-37,21
done

check "numbers one by one, and other arguments" batch arguments "(try-arguments)"
check "numbers one by one" same numbers.png rgb-cli.png
check "strength, neutral edges and clamp" same neutral.png neutral-cli.png

# ---- masks, whose values are linear, and channels, whose are the image's.
# GIMP 2.10 says so in the files' profiles, GIMP 3 converts what is saved.
check "masks and channels" batch masks "(try-masks)"
for what in mask channel; do
  depth=8
  [ $generation$what != 3mask ] || depth=16
  "$sympie" apply $what-before.png -o $what-cli.png --params params.json \
    --depth $depth > cli.log 2>&1
  cp $what.png $what-shown.png
  if [ $depth = 16 ]; then
    python3 "$here/pictures.py" decode $what.png $what-shown.png
    mv $what-cli.png $what-fine.png
    python3 "$here/pictures.py" decode $what-fine.png $what-cli.png
  fi
  check "$what: the pixels of the command line" \
    near $what-shown.png $what-cli.png 200 257
  check "$what: changed" changed $what.png $what-before.png
done
check "a mask keeps a record too" \
  python3 "$here/numbers.py" record mask.json "" 1 1

# ---- estimates
check "estimates" batch estimate "(try-estimate)"
check "the estimate of the command line" \
  python3 "$here/numbers.py" same estimate.json estimate-cli.json
check "the same as a list" \
  python3 "$here/numbers.py" list estimate.json estimate.txt
check "the centre's estimate" \
  python3 "$here/numbers.py" same centre.json centre-cli.json
check "estimating changes nothing" holds looked.txt "(0 0)"
"$sympie" estimate part.png --json > part-cli.json
check "a selection's bounding box is looked at alone" \
  python3 "$here/numbers.py" near part.json part-cli.json

# ---- clean-ups
for as in $ways; do
  check "clean-ups as $as" batch clean-$as "(try-clean \"$as\")"
  check "one pass as $as: the command line's" \
    same clean1-$as.png clean1-cli.png
  check "one pass as $as: changed" changed clean1-$as.png dark.png
  check "two passes as $as: the command line's" \
    near clean2-$as.png clean2-cli.png 30 257
  check "in a selection as $as: nothing changed outside" \
    same_outside partly-$as.png dark.png 60,50,240,200
  check "in a selection as $as: changed" changed partly-$as.png dark.png
  check "with last values as $as: the usual" same last-$as.png clean1-cli.png
done
check "a quick clean-up" batch quick "(try-quick)"
check "... with the usual values if there were none" same quick.png clean1-cli.png
check "records" batch record "(try-record)"
check "a layer keeps what was done" \
  python3 "$here/numbers.py" record record.json photo 1.5 2
check "the first pass is the plain estimate" \
  python3 "$here/numbers.py" same estimate.json record.json 0
check "the record survives in the .xcf" cmp record.json reopened.json
check "the picture survives in the .xcf" same record.png reopened.png
check "damaged records" batch damaged \
  "(try-damaged-record \"{\\\"sympie\\\": 1\" \"damaged1.png\")
   (try-damaged-record (make-string 99999 #\\[) \"damaged2.png\")"
check "a damaged record is no hindrance" same damaged1.png usual-cli.png
check "a deep record is no hindrance" same damaged2.png usual-cli.png
if [ $generation = 2 ]; then
  check "damaged last values" batch values "(try-damaged-values)"
  check "... are no hindrance" same values-after.png usual-cli.png
fi

# ---- what cannot be done
for as in $ways; do
  check "refusals as $as" batch refused-$as "(try-all-refused \"$as\")"
  for name in no-model bad-json deep-json no-numbers locked indexed beside; do
    check "$name as $as: refused" holds $name.txt refused
  done
  for name in no-model bad-json deep-json no-numbers locked; do
    check "$name as $as: the image is as it was" same $name.png rgb.png
  done
  check "indexed as $as: the image is as it was" \
    same indexed.png indexed-before.png
done
try_alone () { ! batch "$1" "(let* ((img (open-image \"rgb.png\"))
  (drw (first-layer img))) $2)"; }
check "an unknown model makes GIMP's exit status bad" \
  try_alone alone1 '(clean img drw "none" 1.0 1 "pixels")'
check "... and says where it was looked for" \
  grep -F "$HOME/.local/share/sympie/models" alone1.log
check "bad JSON makes GIMP's exit status bad" \
  try_alone alone2 '(warp img drw "{" "pixels")'
check "an indexed image makes GIMP's exit status bad" \
  try_alone alone3 '(gimp-image-convert-indexed img CONVERT-DITHER-NONE
    CONVERT-PALETTE-GENERATE 256 FALSE FALSE "") (warp img drw json "pixels")'
check "... and says what to do" grep -F "Convert it with Image" alone3.log
check "so does a quick clean-up of one" \
  try_alone alone4 '(gimp-image-convert-indexed img CONVERT-DITHER-NONE
    CONVERT-PALETTE-GENERATE 256 FALSE FALSE "") (quick img drw)'
check "... which says what to do" grep -F "Convert it with Image" alone4.log
if [ $generation = 3 ]; then
  check "the operation that estimates, as an effect" batch unknown \
    "(try-unknown-model)"
  check "... GIMP says why it does nothing" \
    grep -F "the image is left as it is" unknown.log
  check "... and the image is as it was" same unknown.png rgb.png
fi
check "a group" batch group "(try-group)"
if [ $generation = 2 ]; then
  check "a group of layers is refused" holds group.txt refused
else
  check "a group of layers carries an effect" holds group.txt accepted
  check "a group's pixels" same group.png rgb-cli.png
fi

# ---- effects of layers
if [ $generation = 3 ]; then
  words=$("$sympie" estimate rgb.png | tail -n 1 | sed 's/^[^:]*: //; s/\.$//')
  check "effects" batch filters "(try-filters)"
  check "an effect is there and tells what it does" \
    holds filter.txt "(1 sympie:warp SyMPIE: $words)"
  check "an effect leaves the layer's own pixels" same hidden.png rgb.png
  check "an effect survives in the .xcf" cmp filter.txt filter-reopened.txt
  check "its numbers survive" same filter-reopened.png usual-cli.png
  check "merged by GIMP it is the same" same filter-merged.png usual-cli.png
  check "the user's own effects" batch own \
    "(try-own-filters) (try-after-own-filters)"
  check "pixels: the user's own effect stays" holds own.txt 1
  check "pixels: ours alone is written" same own-hidden.png usual-cli.png
  check "an effect is added to the user's own" holds after.txt 2
  "$sympie" estimate blurred.png --json > blurred-cli.json
  check "... and estimated from what that shows" \
    python3 "$here/numbers.py" near after.json blurred-cli.json
  check "... which leaves no trace" holds after-looking.txt "(1 0 1)"
  check "the layer among others" batch layouts \
    "(try-layouts) (try-group-layout) (try-large-effect)"
  fonts='' check "... with text" batch text "(try-text-layout)"
  for name in above below hidden grouped masked channels floating text; do
    check "... $name: its own effect is looked at" \
      python3 "$here/numbers.py" near layout-$name.json blurred-cli.json
  done
  for name in group large; do
    "$sympie" estimate layout-$name.png --json > layout-$name-cli.json
    check "... $name: what it shows is looked at" \
      python3 "$here/numbers.py" near layout-$name.json layout-$name-cli.json
  done
  mv "$HOME/.local/share/gegl-0.4/plug-ins/sympie.so" .
  check "GIMP without the operation" batch without \
    '(picture "rgb.png" "without.png" (lambda (img drw)
                                        (clean img drw "" 1.0 1 "filter")))
     (let* ((img (open-image "filter.xcf")))
       (write-text "without.json" (record (first-layer img))))'
  check "it is written to the pixels" same without.png usual-cli.png
  check "it is said" grep -F "does not know the operation" without.log
  check "a record outlives its effect" \
    python3 "$here/numbers.py" same estimate.json without.json
fi
finish
