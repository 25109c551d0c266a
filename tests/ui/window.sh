#!/bin/bash
# window.sh BUILD - the window of "sympie show", used as a person would.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u -o pipefail
status=0
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../display.sh"
need_display "$0" "$@"
build=$(readlink -f "$1")
work=$(mktemp -d "${TMPDIR:-/tmp}/sympie-ui.XXXXXX")
trap 'stop_all; rm -rf "$work"' EXIT
export HOME=$work XDG_RUNTIME_DIR=$work/run LC_ALL=C.UTF-8
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME
mkdir -p "$work/run" "$work/.local/share/sympie/models"
chmod 700 "$work/run"
cp "$build/models/photo.safetensors" "$work/.local/share/sympie/models/"
cp "$here/../golden/photo.png" "$work/photo.png"
cd "$work" || exit 1
start_display 1366x768
"$python" "$here/window.py" "$build/plug-in/sympie" | tee tap.txt || status=1
# The last is a screen less GIMP's and the desktop's panels.
for size in '1920x1080 2' '1024x600 1' '1024x480 1' '1366x700 1'; do
  stop_all
  start_display "${size% *}"
  GDK_SCALE=${size#* } "$python" "$here/window-size.py" \
    "$build/plug-in/sympie" "${size% *}" | tee -a tap.txt || status=1
done
echo "1..$(grep -c -E '^(not )?ok' tap.txt)"
exit $status
