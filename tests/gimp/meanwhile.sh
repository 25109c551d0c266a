#!/bin/bash
# meanwhile.sh BUILD - what happens to an image while the plug-in's window is
# open on it: nothing that a person did to it is lost.
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
"$sympie" estimate dark.png --json > estimate.json
start_gimp meanwhile.scm "(try-meanwhile)"

plugin=$plugins/sympie-gimp/sympie-gimp
# opens NAME TEXT
opens () {
  arrives "$1-wanted.txt" > arrives.out
  check "$2: the window opens" choose
  check "... and estimates" drive ready
}
# happens NAME: what happens to the image meanwhile.
happens () { touch "$1-go.txt"; arrives "$1-done.txt"; }
# ends NAME: after the last word of the plug-in.
ends () { plugin_ended; touch "$1-closed.txt"; arrives "$1.txt"; }

# Openbox lists windows from the lowest to the highest.
is_above () {
  local top id rest
  top=$(xprop -root _NET_CLIENT_LIST_STACKING | grep -o '0x[0-9a-f]*' \
    | tail -n 1)
  while read -r id rest; do
    echo "$id $rest"
    [ $((id)) != $((top)) ] || [[ $rest != *"Parametric Clean-up"* ]] || return 0
  done < <(wmctrl -l)
  return 1
}
raise_gimp () { wmctrl -a " GIMP" && sleep 1; }

for name in painted scaled cropped; do
  opens $name "the layer is $name"
  if [ $name = painted ]; then
    check "... GIMP's window comes forward" raise_gimp
    check "... and stays behind" is_above
  fi
  check "... meanwhile" happens $name
  check "... Apply" drive press Apply
  check "... ends" ends $name
  "$sympie" apply $name-before.png -o $name-cli.png --params estimate.json \
    > cli.log 2>&1
  check "... to the pixels that are there now" \
    near $name.png $name-cli.png 60 257
done
for name in removed gone; do
  opens $name "the layer is $name"
  check "... meanwhile" happens $name
  check "... the window closes itself" drive gone
  check "... GIMP is still there" kill -0 "$gimp_pid"
  plugin_ended
  touch $name-closed.txt
done

if [ $generation = 3 ]; then
  opens kept "a layer that is painted on while its canvas follows"
  check "... Show on canvas" drive check "Show on canvas"
  sleep "$(patience 1)"
  check "... meanwhile" happens kept
  check "... Cancel" drive press Cancel
  check "... ends" ends kept
  check "... what was painted counts as a change" holds kept.txt "(1 0 0)"
  check "... and stays" same kept.png painted-before.png

  opens killed "a plug-in that is killed while the canvas follows"
  sleep "$(patience 2)"
  kill -9 "$(pgrep -f "$plugin")"
  check "... the window goes" drive gone
  check "... the next run says what is left" choose "SyMPIE preview"
  shoot leftover "^SyMPIE preview"
  check "... Remove, its default" key "SyMPIE preview" Return
  check "... the window opens" drive ready
  happens killed > arrives.out
  check "... Cancel" drive press Cancel
  check "... ends" ends killed
  check "... nothing is left, and nothing counts as changed" \
    holds killed.txt "(0 0 0)"
  check "... the photograph is as it was" same killed.png dark.png

  opens selected "a selection"
  check "... the window says why to merge" \
    bash -c "$(declare -f drive patience); python=$python here=$here; drive name | grep 'stays where it is'"
  shoot selection
  happens selected > arrives.out
  check "... Apply" drive press Apply
  check "... ends" ends selected
  check "... no effect is left, but a record" holds selected.txt "(1 1 0)"
  check "... changed" changed selected.png dark.png
  check "... inside alone" same_outside selected.png dark.png 60,50,240,200
fi
finish
