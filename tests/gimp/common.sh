# common.sh - a GIMP of its own for the tests: installs into a throw-away home
# and judges what comes out, in TAP. SPDX-License-Identifier: GPL-3.0-or-later
# Wants $build (the build folder) and $here (this folder).

skip_all () { echo "1..0 # SKIP $1"; exit 0; }

build=$(readlink -f "$build")
[ -x "$build/plug-in/sympie-gimp" ] || skip_all "no GIMP plug-in was built"
for tool in gimp-console gegl python3; do
  command -v $tool > /dev/null || skip_all "$tool is not installed"
done

work=$(mktemp -d "${TMPDIR:-/tmp}/sympie-gimp.XXXXXX")
trap 'stop_all; rm -rf "$work"' EXIT
type stop_all > /dev/null 2>&1 || stop_all () { :; }
export HOME=$work/home XDG_RUNTIME_DIR=$work/run LC_ALL=C.UTF-8
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME GEGL_PATH
mkdir -p "$HOME/.local/share/gegl-0.4/plug-ins" "$work/run"
mkdir -p "$HOME/.local/share/sympie/models"
chmod 700 "$work/run"
series=$(gimp-console --version | grep -o '[0-9]*\.[0-9]*' | head -n 1)
plugins=$HOME/.config/GIMP/$series/plug-ins
mkdir -p "$plugins/sympie-gimp"
cp "$build/plug-in/sympie-gimp" "$plugins/sympie-gimp/"
cp "$build/plug-in/gegl/sympie.so" "$HOME/.local/share/gegl-0.4/plug-ins/"
cp "$build/models/photo.safetensors" "$HOME/.local/share/sympie/models/"
cp "$here"/*.scm "$here/params.json" "$work"
cd "$work"
python3 "$here/pictures.py" make .
python3 "$here/numbers.py" scheme params.json > numbers.scm

case $series in
  2.*) generation=2; quit="-b (gimp-quit 0)"; interpreter= ;;
  *) generation=3; quit=--quit
     interpreter=--batch-interpreter=plug-in-script-fu-eval ;;
esac
loads="(load \"prelude-$generation.scm\") (load \"numbers.scm\")
       (load \"cases.scm\") (load \"cases-$generation.scm\")"

# batch NAME CODE: runs CODE in GIMP without a window; log in NAME.log. What
# comes after an error in CODE is not run. GIMP 2.10 tells of it by words alone.
# GIMP looks for fonts, which takes long, only where $fonts is set and empty.
batch () {
  local status=0 seconds=300
  seconds=$(awk -v cores="$(nproc)" \
    '{print int (300 * (1 + $1 / cores))}' /proc/loadavg)
  # shellcheck disable=SC2086
  if [ $generation = 2 ]; then
    timeout "$seconds" gimp-console -i -d ${fonts--f} -b "(begin $loads $2)" \
      -b '(gimp-quit 0)' > "$1.log" 2>&1 || status=$?
    grep -q 'batch command: executed successfully\|batch command executed successfully' "$1.log" || status=1
  else
    timeout "$seconds" gimp-console -i -d ${fonts--f} $interpreter -b "(begin $loads $2)" \
      --quit > "$1.log" 2>&1 || status=$?
  fi
  [ $status = 0 ] || tail -n 5 "$1.log"
  return $status
}

count=0
failed=0
# check TEXT COMMAND...: one line of TAP.
check () {
  local text=$1
  shift
  count=$((count + 1))
  if "$@" > check.out 2>&1; then
    echo "ok $count - $text"
  else
    echo "not ok $count - $text"
    sed 's/^/# /' check.out | head -n 20
    failed=1
  fi
}

finish () { echo "1..$count"; exit $failed; }

differ () { python3 "$here/pictures.py" "$@"; }

# same A B [BOX]: not one pixel differs.
same () {
  local found
  found=$(differ differ "$@")
  echo "$*: $found (pixels, largest of 65535)"
  [ "$found" = "0 0" ]
}

same_outside () {
  local found
  found=$(differ outside "$@")
  echo "outside of $*: $found"
  [ "$found" = "0 0" ]
}

# near A B PIXELS LEVELS [BOX]: at most PIXELS differ, by LEVELS of 65535.
near () {
  local found
  found=$(differ differ "$1" "$2" "${@:5}")
  echo "$*: $found"
  [ -n "$found" ] && [ "${found% *}" -le "$3" ] && [ "${found#* }" -le "$4" ]
}

changed () { ! same "$@"; }
holds () { echo "$1: $(cat "$1")"; [ "$(cat "$1")" = "$2" ]; }
