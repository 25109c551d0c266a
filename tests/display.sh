# display.sh - a virtual screen for tests of windows.
# Source it at the start of a script. SPDX-License-Identifier: GPL-3.0-or-later

# need_display SCRIPT ARGUMENT...: starts the script again on a bus of its own;
# skips it where a tool is missing. Sets $python, one that knows AT-SPI.
need_display () {
  local tool p
  for tool in Xvfb openbox wmctrl xdotool xprop xclip dbus-run-session gsettings; do
    command -v $tool > /dev/null || { echo "1..0 # SKIP $tool is not installed"; exit 0; }
  done
  python=
  for p in python3 /usr/bin/python3; do
    $p -c 'import gi; gi.require_version("Atspi", "2.0")
from gi.repository import Atspi' 2> /dev/null && python=$p
  done
  [ -n "$python" ] || { echo "1..0 # SKIP python3-gi and gir1.2-atspi-2.0 are not installed"; exit 0; }
  [ -n "${SYMPIE_OWN_BUS:-}" ] \
    || exec env SYMPIE_OWN_BUS=1 dbus-run-session -- bash "$@"
}

pids=
stop_all () {
  for pid in $pids; do kill "$pid" 2> /dev/null; done
  wait 2> /dev/null
}

# Two screens that start at the same moment can cost one its window manager.
start_manager () {
  for _ in 1 2 3; do
    openbox >> openbox.log 2>&1 &
    pids="$! $pids"
    for _ in $(seq 25); do wmctrl -m > wmctrl.log 2>&1 && return; sleep 0.2; done
  done
}

# start_display SIZE: a screen with a window manager and AT-SPI, until stop_all.
start_display () {
  exec 3> display.txt
  Xvfb -displayfd 3 -noreset -screen 0 "${1}x24" > x.log 2>&1 &
  pids=$!
  for _ in $(seq 50); do [ -s display.txt ] && break; sleep 0.2; done
  DISPLAY=:$(cat display.txt)
  export DISPLAY
  gsettings set org.gnome.desktop.interface toolkit-accessibility true
  start_manager
  /usr/libexec/at-spi-bus-launcher --launch-immediately > atspi.log 2>&1 &
  pids="$! $pids"
  sleep 1
}
