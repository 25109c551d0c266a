#!/bin/bash
# window.sh BUILD - the plug-in's window in GIMP, answered as a person would.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=$1
. "$here/../display.sh"
need_display "$0" "$@"
. "$here/common.sh"
. "$here/gui.sh"

echo "# GIMP $series"
sympie=$build/plug-in/sympie
"$sympie" apply rgb.png -o half-cli.png --strength 0.5 > cli.log 2>&1
"$sympie" apply rgb.png -o full-cli.png > cli.log 2>&1
"$sympie" apply rgb.png -o most-cli.png --strength 0.75 > cli.log 2>&1
"$sympie" estimate half-cli.png --json > half.json
"$sympie" estimate rgb.png --json > estimate.json
"$sympie" apply half-cli.png -o twice-cli.png --strength 0.75 \
  --params estimate.json > cli.log 2>&1

start_gimp asking.scm "(try-asking)"

check "the window opens and estimates" drive ready
wmctrl -c "Welcome to GIMP" # it would take the keys
shoot window
drive name > labels.txt
words=$("$sympie" estimate rgb.png | tail -n 1 | sed 's/^[^:]*: //; s/\.$//')
check "it says what the numbers do" grep -xF "$words" labels.txt
wmctrl -a "Parametric Clean-up" && sleep 0.7
check "Cancel by a key, with a strength half typed" drive type 4 alt+c
check "... closes it" arrives cancel.txt
check "... changes nothing" same cancel.png rgb.png
check "... leaves no trace" holds cancel.txt "(0 0 0)"
check "it opens again" drive ready
check "Escape" key "Parametric Clean-up" Escape
check "... closes it" arrives escape.txt
check "... changes nothing" same escape.png rgb.png
check "... leaves no trace" holds escape.txt "(0 0 0)"
if [ $generation = 3 ]; then
  check "the canvas can follow" drive ready
  is_changed () { wmctrl -l | grep 'GIMP$' | grep -q '[*]'; }
  check "... nothing is changed before" not is_changed
  check "... when it is asked to" drive check "Show on canvas"
  sleep "$(patience 2)"
  check "... which is no change of the image" not is_changed
  shoot followed
  check "... Cancel" drive press Cancel
  check "... takes it away" arrives followed.txt
  check "... changes nothing" same followed.png rgb.png
  check "... leaves no trace" holds followed.txt "(0 0 0)"
fi
check "it opens once more" drive ready
wmctrl -a "Parametric Clean-up" && sleep 0.7
check "strength 0.5 and Apply, by keys alone" drive type 5 0 alt+a
check "... closes it" arrives apply.txt
check "... cleans up at that strength" near apply.png half-cli.png 30 257
check "... and keeps a record" \
  python3 "$here/numbers.py" record apply.json photo 0.5 1
check "the next time" drive ready
if [ $generation = 3 ]; then # an effect, which is edited
  last=half-cli.png
  check "... it begins with the effect" drive shows 0.5
else
  last=most-cli.png
  check "... it offers to start from there" \
    drive start "As last time on this layer"
fi
check "... at another strength" drive strength 0.75
shoot earlier
check "... Apply" drive press Apply
check "... closes it" arrives again.txt
check "... with the same numbers" \
  python3 "$here/numbers.py" same estimate.json again.json 0
if [ $generation = 3 ]; then
  check "... in place of the effect that was there" holds again.txt "(1 1 1)"
  check "... at the new strength" near again.png most-cli.png 30 257
else
  check "... put to the pixels" near again.png twice-cli.png 30 257
fi
arrives undo1-wanted.txt > /dev/null
check "undo" undo undo1.txt
check "... back to the first clean-up" same undo1.png apply.png
arrives undo2-wanted.txt > /dev/null
check "undo again" undo undo2.txt
check "... back to the photograph" same undo2.png rgb.png
check "... without a record or an effect" holds undo2.txt "(0 0)"
check "the last values are remembered" arrives all-done.txt
check "... from the window" near remembered.png "$last" 30 257
check "... by a quick clean-up too" same quick.png remembered.png
if [ $generation = 3 ]; then
  check "the result can be merged: ready" drive ready
  check "... when it is asked to" drive check "Merge into layer"
  shoot merge
  check "... Apply" drive press Apply
  check "... closes it" arrives merged.txt
  check "... no effect is left, but a record" holds merged.txt "(1 1 0)"
  check "... in the pixels" same merged.png "$last"
  check "last values: merged too" arrives merged-again.txt
  check "... no effect is left" holds merged-again.txt "(1 1 0)"
  check "... the same pixels" same merged-again.png merged.png
fi

arrives menu-wanted.txt > /dev/null
check "Filters > Enhance > Parametric Clean-up opens it" choose
check "... ready" drive ready
check "... full strength" drive strength 1
shoot menu
check "... Apply" drive press Apply
check "... closes it" arrives menu.txt
check "... cleans up" near menu.png full-cli.png 30 257
arrives unmenu-wanted.txt > /dev/null
check "... undo" undo unmenu.txt
check "... back to the photograph" same unmenu.png rgb.png
check "... without a record or an effect" holds unmenu.txt "(0 0)"
arrives quick-menu-wanted.txt > /dev/null
check "Filters > Enhance > Quick Clean-up cleans up without a window" \
  choose_quick quick-menu.txt
check "... at the last strength" near quick-menu.png full-cli.png 30 257
check "it opens a last time" drive ready
kill -9 "$gimp_pid"
check "a GIMP that goes away takes it along" drive gone
finish
