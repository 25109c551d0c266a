#!/bin/bash
# editor.sh BUILD - the editor that GIMP 3 itself makes for our effect, on a low
# screen. SPDX-License-Identifier: GPL-3.0-or-later
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=$1
. "$here/../display.sh"
need_display "$0" "$@"
. "$here/common.sh"
[ $generation = 3 ] || skip_all "GIMP $series has no effects of layers"
. "$here/gui.sh"

echo "# GIMP $series"
sympie=$build/plug-in/sympie
"$sympie" apply dark.png -o full-cli.png > cli.log 2>&1
"$sympie" apply dark.png -o half-cli.png --strength 0.5 > cli.log 2>&1
screen=1366x768
start_gimp editor.scm "(try-editor)"

use () { timeout "$(patience 120)" "$python" "$here/editor.py" "$@"; }
opens () {
  wmctrl -c "Welcome to GIMP" # it would be in the way
  wmctrl -r " GIMP" -b add,maximized_vert,maximized_horz
  sleep "$(patience 2)"
  use open
}
keeps () { touch "$1-go.txt"; arrives "$1.txt"; }

arrives opened.txt > arrives.out
check "GIMP's editor of the effect opens" opens
check "... each page fits 768 pixels and a panel" use fits 720
check "... page" use page "Colour mix"
shoot editor SyMPIE:
check "... another mix" use set 3 0.2
check "... OK" use press OK
check "... closes it" use gone
check "... saved" keeps changed
check "... changes the photograph" changed changed.png full-cli.png
for turn in reset reset-again; do
  check "it opens again" opens
  check "... each page fits" use fits 720
  check "... Reset" use press Reset
  check "... page" use page "Colour mix"
  check "... another mix" use set 4 0.4
  check "... Reset once more" use press Reset
  check "... at full strength" use is 0 1
  check "... OK" use press OK
  check "... closes it" use gone
  check "... saved" keeps $turn
  check "... as it was estimated" near $turn.png full-cli.png 30 257
done
check "it opens a last time" opens
check "... half the strength" use set 0 0.5
check "... OK" use press OK
check "... closes it" use gone
check "... saved" keeps half
check "... at half the strength" near half.png half-cli.png 30 257
check "our window on it" choose
check "... has numbers" drive ready
check "... at that strength" drive shows 0.5
check "... Cancel" drive press Cancel
check "... closes it" drive gone
finish
