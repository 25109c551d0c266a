#!/bin/bash
# window.sh PROGRAM MODELS - runs bench-window on a screen of its own.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../display.sh"
need_display "$0" "$@"
program=$(readlink -f "$1") models=$(readlink -f "$2")
work=$(mktemp -d "${TMPDIR:-/tmp}/sympie-bench.XXXXXX")
trap 'stop_all; rm -rf "$work"' EXIT
export HOME=$work XDG_RUNTIME_DIR=$work/run LC_ALL=C.UTF-8
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME
mkdir -p "$work/run" "$work/.local/share/sympie"
chmod 700 "$work/run"
ln -s "$models" "$work/.local/share/sympie/models"
cd "$work" || exit 1
start_display 1920x1200
"$program"
