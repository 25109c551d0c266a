#!/bin/bash
# editing.sh BUILD - the plug-in's window on a layer of GIMP 3 that carries our
# effects: they are edited where they are.
# SPDX-License-Identifier: GPL-3.0-or-later
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
"$sympie" estimate dark.png --json > estimate.json
python3 "$here/numbers.py" properties estimate.json > estimated.scm
words=$("$sympie" estimate dark.png | tail -n 1 | sed 's/^[^:]*: //; s/\.$//')
start_gimp editing.scm "(load \"estimated.scm\") (try-editing)"
plugin=$plugins/sympie-gimp/sympie-gimp

# opens NAME TEXT
opens () {
  arrives "$1-wanted.txt" > arrives.out
  check "$2: the window opens" choose
  check "... with numbers" drive ready
}
# looks NAME: what GIMP shows meanwhile, in NAME-shown.
looks () { touch "$1-go.txt"; arrives "$1-done.txt"; }
# ends NAME: after the last word of the plug-in.
ends () { plugin_ended; touch "$1-closed.txt"; arrives "$1-effects.txt"; }
undoes () { arrives "$1-undo-wanted.txt" > arrives.out; undo "$1-undone.txt"; }
rests () { sleep "$(patience 2)"; }

opens changed "an effect whose strength was changed in GIMP"
drive name > labels.txt
check "... at that strength" drive shows 0.5
check "... it says what was wrong with the photograph" \
  grep -F "Under-exposure" labels.txt
check "... what may be begun with" drive starts "Effect: $words" "A further effect"
shoot editing
looks changed > arrives.out
check "... another strength" drive strength 0.75
check "... Apply" drive press Apply
check "... ends" ends changed
check "... it is one effect still, at the opacity it had" \
  holds changed-effects.txt "((sympie:warp 0.5 1))"
check "... the record says the same" \
  python3 "$here/numbers.py" record changed.json photo 0.75 1
check "... with the same numbers" \
  python3 "$here/numbers.py" same estimate.json changed.json 0
check "... it is seen" changed changed.png changed-before.png
check "... undo" undoes changed
check "... is one step" same changed-undone.png changed-before.png

opens left "an effect that is left as it is"
check "... Show on canvas" drive check "Show on canvas"
check "... another strength" drive strength 0.5
rests
check "... meanwhile" looks left
check "... the canvas shows it" near left-shown.png half-cli.png 30 257
check "... in place, which is no change" holds left-shown.txt "(0 1 1)"
check "... Cancel" drive press Cancel
check "... ends" ends left
check "... nothing is changed" same left.png left-before.png
check "... and nothing counts as changed" holds left.txt "(0 1 1)"

opens foreign "an effect that was not made here"
check "... Show on canvas" drive check "Show on canvas"
check "... another strength" drive strength 0.5
rests
check "... meanwhile" looks foreign
check "... the canvas shows it" near foreign-shown.png half-cli.png 30 257
check "... Cancel" drive press Cancel
check "... closes it" drive gone
check "... ends" plugin_ended
choose "SyMPIE preview\|Parametric Clean-up" > found.txt
check "... the next run asks about nothing that is left" \
  not grep "SyMPIE preview" found.txt
check "... it opens" drive ready
check "... Cancel" drive press Cancel
check "... ends" ends foreign
check "... the effect is as it was" same foreign.png foreign-before.png

opens removed "an effect that is removed"
looks removed > arrives.out
check "... Remove Effect" drive press "Remove Effect"
check "... ends" ends removed
check "... neither effect nor record is left" holds removed.txt "(1 0 0)"
check "... the photograph is as it was" same removed.png dark.png
check "... undo" undoes removed
check "... brings it back" same removed-undone.png removed-before.png

opens killed "a plug-in that is killed while the canvas follows"
check "... Show on canvas" drive check "Show on canvas"
check "... another strength" drive strength 0.5
rests
looks killed > arrives.out
check "... the canvas shows it" near killed-shown.png half-cli.png 30 257
kill -9 "$(pgrep -f "$plugin")"
check "... the window goes" drive gone
check "... the next run says what is left" choose "SyMPIE preview"
check "... Remove, its default" key "SyMPIE preview" Return
check "... the window opens" drive ready
check "... at the strength that was" drive shows 1
check "... Cancel" drive press Cancel
check "... ends" ends killed
check "... the effect is as it was" same killed.png killed-before.png

opens lower "two clean-ups of a layer"
drive starts > starts.txt
drive name > labels.txt
check "... the upper one first" test "$(sed -n 2p starts.txt)" = "Effect: $words"
check "... whose numbers nobody estimated" \
  grep -F "There is no estimate yet" labels.txt
check "... the lower one can be chosen" drive start "Effect: $words"
check "... Show on canvas" drive check "Show on canvas"
check "... another strength" drive strength 0.5
rests
check "... meanwhile" looks lower
check "... Apply" drive press Apply
check "... ends" ends lower
check "... there are two effects" holds lower.txt "(1 1 2)"
check "... undo" undoes lower
check "... both are as they were" same lower-undone.png lower-before.png

opens covered "an effect under one of the user's own"
drive name > labels.txt
check "... it says that undo will not help" \
  grep -F "Undo will not bring" labels.txt
shoot covered
looks covered > arrives.out
check "... another strength" drive strength 0.5
check "... Apply" drive press Apply
check "... ends" ends covered
check "... both effects are in their places" \
  holds covered-effects.txt "((gegl:gaussian-blur 1.0 1) (sympie:warp 1.0 1))"

opens upon "an effect upon one of the user's own"
looks upon > arrives.out
check "... Estimate again" drive press "Estimate again"
sleep "$(patience 3)"
check "... ready" drive ready
check "... another strength" drive strength 0.5
check "... Apply" drive press Apply
check "... ends" ends upon
"$sympie" estimate upon-below.png --json > upon-cli.json
check "... what is below it was looked at" \
  python3 "$here/numbers.py" same upon-cli.json upon.json 0

opens selected "an effect of what was selected"
drive name > labels.txt
check "... it says that undo will not help" \
  grep -F "Undo will not bring" labels.txt
looks selected > arrives.out
check "... another strength" drive strength 0.5
check "... Apply" drive press Apply
check "... ends" ends selected
check "... nothing changed outside" same_outside selected.png dark.png 60,50,240,200

opens selecting "an effect of all, while something is selected"
looks selecting > arrives.out
check "... another strength" drive strength 0.5
check "... Apply" drive press Apply
check "... ends" ends selecting
check "... all of the layer changed" near selecting.png half-cli.png 30 257
check "... undo" undoes selecting
check "... all is as it was" same selecting-undone.png selecting-before.png

opens passes "two passes"
drive starts > starts.txt
check "... are one clean-up" test "$(wc -l < starts.txt)" = 2
looks passes > arrives.out
check "... another strength" drive strength 0.5
check "... Apply" drive press Apply
check "... ends" ends passes
check "... of two effects" holds passes.txt "(1 1 2)"

opens further "a further effect"
check "... chosen" drive start "A further effect"
check "... estimated" drive ready
looks further > arrives.out
check "... Apply" drive press Apply
check "... ends" ends further
check "... it is added" holds further.txt "(1 1 2)"
"$sympie" estimate further-before.png --json > further-cli.json
check "... and estimated from what the first one shows" \
  python3 "$here/numbers.py" same further-cli.json further.json 0
check "... undo" undoes further
check "... the first one stays" same further-undone.png further-before.png

opens same "an effect that nothing is changed of"
looks same > arrives.out
check "... Apply" drive press Apply
check "... ends" ends same
check "... is no change of the image" holds same.txt "(0 1 1)"
arrives same-end.txt > arrives.out

check "the same from new" batch expected "(load \"estimated.scm\") (load \"editing.scm\") (try-expected)"
check "... the lower of two" same lower.png lower-expected.png
check "... which the canvas showed" same lower-shown.png lower-expected.png
check "... one under the user's own" same covered.png covered-expected.png
check "... of a selection" same selected.png selected-expected.png
# shellcheck disable=SC2046 # one argument each
gegl dark.png -o ignored.png -- \
  sympie:warp strength=0.5 $(python3 "$here/numbers.py" gegl passes.json 0) \
  sympie:warp strength=0.5 $(python3 "$here/numbers.py" gegl passes.json 1) \
  gegl:convert-format format="R'G'B' u8" \
  gegl:png-save path=passes-expected.png bitdepth=8 > gegl.log 2>&1
check "... of two passes" near passes.png passes-expected.png 60 257
check "an edited effect survives in the .xcf" same changed-reopened.png changed-undone.png
finish
