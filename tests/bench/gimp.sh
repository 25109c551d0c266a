#!/bin/bash
# gimp.sh BUILD - how long the window makes a person wait in the GIMP that the
# plug-in was built for, on a photograph of 24 megapixels.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
bench=$(cd "$(dirname "$0")" && pwd)
here=$bench/../gimp
build=$1
. "$here/../display.sh"
need_display "$0" "$@"
. "$here/common.sh"
. "$here/gui.sh"

gegl rgb.png -o large.png -- scale-size x=6000 y=4000 > gegl.log 2>&1
cat > large.scm <<'END'
(define (try-large)
  (let* ((img (open-image "large.png")) (drw (first-layer img)))
    (gimp-display-new img)
    (write-text "asked.txt" "")
    (clean-asking img drw)))
END
start_gimp large.scm "(try-large)"
"$python" "$bench/gimp.py" asked.txt
