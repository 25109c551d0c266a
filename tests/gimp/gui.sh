# gui.sh - a GIMP with its windows on a screen of its own, used by a script as a
# person would. Source it after common.sh and display.sh.
# With SYMPIE_SHOTS=FOLDER pictures of the window are left there.
# SPDX-License-Identifier: GPL-3.0-or-later

# start_gimp FILE CODE: loads FILE and runs CODE, both Scheme; log in gimp.log.
start_gimp () {
  cat > "$HOME/.config/GIMP/$series/gimprc" <<RC
(show-welcome-dialog no)
(check-updates no)
RC
  start_display "${screen:-1600x1300}"
  # shellcheck disable=SC2086
  gimp -s -d -f $interpreter \
    -b "(begin $loads (load \"$1\") $2)" > gimp.log 2>&1 &
  gimp_pid=$!
  pids="$gimp_pid $pids"
}

# What takes a second on an idle machine takes longer on a busy one.
patience () {
  awk -v n="$1" -v cores="$(nproc)" \
    '{f = 1 + $1 / cores; printf "%d", n * f}' /proc/loadavg
}

drive () { timeout "$(patience 120)" "$python" "$here/window.py" "$@"; }
key () {
  wmctrl -a "$1" && sleep 0.7 && xdotool key --clearmodifiers "$2"
}
shoot () {
  [ -z "${SYMPIE_SHOTS:-}" ] && return
  sleep 1
  import -window "$(xdotool search --name "${2:-Parametric Clean-up}" | tail -n 1)" \
    "$SYMPIE_SHOTS/$1-${SYMPIE_SHOT_NAME:-plain}-$series.png"
}
not () { ! "$@"; }
plugin_ended () {
  for _ in $(seq "$(patience 300)"); do
    pgrep -f "$plugins/sympie-gimp/sympie-gimp" > pgrep.out || return 0
    sleep 0.2
  done
  return 1
}
arrives () {
  for _ in $(seq "$(patience 150)"); do [ -e "$1" ] && break; sleep 0.2; done
  sleep 0.3
  ls "$1"
}
# GIMP drops keys while it is busy: presses until it is seen to have undone.
undo () {
  for _ in 1 2 3 4 5; do
    key " GIMP" ctrl+z
    for _ in $(seq "$(patience 40)"); do [ -e "$1" ] && break 2; sleep 0.2; done
  done
  ls "$1"
}

# choose_quick FILE: from the menu, until FILE is there.
choose_quick () {
  local k
  for _ in 1 2 3; do
    wmctrl -a " GIMP"
    sleep 1
    for k in alt+r h q; do xdotool key --clearmodifiers "$k"; sleep 0.7; done
    for _ in $(seq "$(patience 40)"); do [ -e "$1" ] && break 2; sleep 0.2; done
    xdotool key Escape Escape Escape
  done
  ls "$1"
}

# choose [TITLE]: from the menu, until a window of that title is there.
choose () {
  local k
  for _ in 1 2 3; do
    wmctrl -c "Welcome to GIMP" # it would take the keys
    wmctrl -a " GIMP"
    sleep 1
    for k in alt+r h c; do xdotool key --clearmodifiers "$k"; sleep 0.7; done
    for _ in $(seq "$(patience 40)"); do
      wmctrl -l | grep "${1:-Parametric Clean-up}" && return
      sleep 0.2
    done
    xdotool key Escape Escape Escape
  done
  return 1
}
