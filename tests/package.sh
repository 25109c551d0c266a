#!/bin/bash
# package.sh SYSTEM PHOTO DEB... - installs packages in a copy of a Debian system
# that has nothing of ours, uses them, purges them and looks for traces. Needs
# root. Prints TAP. SPDX-License-Identifier: GPL-3.0-or-later
set -u

if [ "$1" != --inside ]; then
  system=$(readlink -f "$1") photo=$2
  shift 2
  fresh=$(mktemp -d "$system.XXXXXX")
  leave () {
    umount -l "$fresh/proc" "$fresh/dev" 2> /dev/null
    rm -rf --one-file-system "$fresh"
  }
  trap leave EXIT
  cp -a "$system/." "$fresh"
  chmod 755 "$fresh"
  rm -rf "$fresh/root/sympie"
  # Man pages and translations are installed here.
  rm -f "$fresh/etc/dpkg/dpkg.cfg.d/slim"
  mount --bind /proc "$fresh/proc" && mount --bind /dev "$fresh/dev" || exit 1
  mkdir -p "$fresh/tmp/sympie"
  cp "$0" "$photo" "$@" "$fresh/tmp/sympie"
  chroot "$fresh" env -i HOME=/root LC_ALL=C.UTF-8 TERM=dumb \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    DEBIAN_FRONTEND=noninteractive \
    bash /tmp/sympie/package.sh --inside
  exit
fi

cd /tmp/sympie || exit 1
chmod 755 .
count=0 failed=0
check () {
  local text=$1
  shift
  count=$((count + 1))
  if "$@" > check.txt 2>&1; then
    echo "ok $count - $text"
  else
    echo "not ok $count - $text"
    tail -n 40 check.txt | sed 's/^/# /'
    failed=1
  fi
}

install () { apt-get -qq install -y --no-install-recommends "$@"; }

# What the packages need, and what is used to try them.
install_others () {
  local names
  apt-get -qq update \
    && names=$(apt-get -qq -s install --no-install-recommends ./*.deb xvfb \
      xauth x11-utils | awk '/^Inst / && $2 !~ /sympie/ {print $2}') \
    && [ -n "$names" ] || return 1
  # shellcheck disable=SC2086 # one word each
  install $names
}

# The same packages, of a version before theirs.
install_older () {
  local deb
  rm -rf older
  mkdir older
  for deb in ./*.deb; do
    dpkg-deb -R "$deb" older/tree || return 1
    sed -i -E '/^Version: /s/ .*/ 0.0.1/; s/(sympie \(= )[^)]*/\10.0.1/' \
      older/tree/DEBIAN/control
    dpkg-deb -b older/tree "older/${deb##*/}" && rm -r older/tree || return 1
  done
  install ./older/*.deb && [ "$(dpkg-query -W -f '${Version}' sympie)" = 0.0.1 ]
}

# What somebody has of their own: a preset, and the window's settings.
make_settings () {
  as_user sh -c 'mkdir -p .local/share/sympie/presets .config/sympie \
    && sympie estimate --json /tmp/sympie/coffee.jpg \
      > .local/share/sympie/presets/mine.json \
    && printf "[window]\nwidth=900\nheight=700\n" > .config/sympie/window.ini'
  cp -r /home/user settings
}

upgrade () {
  install ./*.deb && ! dpkg-query -W -f '${Version}\n' '*sympie*' | grep 0.0.1
}

# All that there is, with its content. Caches and logs grow by themselves.
snapshot () {
  find / -xdev \( -path /tmp -o -path /proc -o -path /dev -o -path /sys \
    -o -path /run -o -path /root -o -path /home -o -path /var/log \
    -o -path /var/cache -o -path /var/lib/apt -o -path /var/lib/dpkg \
    -o -path /etc/ld.so.cache \) -prune \
    -o -type f -exec sha256sum {} + -o -printf '%y %p %l\n' | sort
}

# as_user COMMAND...: somebody with a new home.
as_user () {
  setpriv --reuid=user --regid=user --init-groups \
    env HOME=/home/user TMPDIR=/home/user GEGL_USE_OPENCL=no \
    sh -c 'cd && exec "$@"' sh "$@"
}

# The sample is too dark; cleaned up it is not.
is_dark () { as_user sympie estimate --json "$1" | grep -q '"under-exposed"'; }

is_png () { [ "$(head -c 4 "$1" | tail -c 3)" = PNG ]; }

apply () {
  as_user sympie apply /tmp/sympie/coffee.jpg -o clean.png \
    && is_png /home/user/clean.png && ! is_dark clean.png
}

finds_model () {
  as_user sympie info photo | grep "^File  */usr/share/sympie/models/photo"
}

man_pages () {
  local program
  for program in $(dpkg -L sympie sympie-research | grep '^/usr/bin/.'); do
    [ -s "/usr/share/man/man1/${program##*/}.1.gz" ] || return 1
  done
}

# The window has the photograph's name, and writes beside it as it is told by
# the entry for file managers.
window () {
  as_user cp /tmp/sympie/coffee.jpg . || return 1
  # shellcheck disable=SC2016 # the inner shell's
  as_user xvfb-run -a sh -c '
    sympie show --suffix=-clean -- coffee.jpg & window=$!
    for i in $(seq 60); do
      xwininfo -root -tree | grep -q "coffee.jpg" && break
      sleep 1
    done
    xwininfo -root -tree
    xwininfo -root -tree | grep "coffee.jpg"
    found=$?
    kill $window
    exit $found'
}

research () {
  as_user sympie-corrupt /tmp/sympie/coffee.jpg -c fog -s 2 -o fog.png \
    && is_png /home/user/fog.png && as_user sympie-train --help > help.txt \
    && as_user sympie-fit --help > help.txt \
    && as_user sympie-evaluate --photos /tmp/sympie/coffee.jpg --corruption fog
}

# gimp_script GENERATION: saves the photograph as it is, and cleaned up.
gimp_script () {
  if [ "$1" = 2 ]; then
    cat << 'END'
(let* ((image (car (gimp-file-load RUN-NONINTERACTIVE "/tmp/sympie/coffee.jpg" "")))
       (layer (vector-ref (cadr (gimp-image-get-layers image)) 0)))
  (gimp-file-save RUN-NONINTERACTIVE image layer "plain.png" "")
  (plug-in-sympie RUN-NONINTERACTIVE image layer "" 0 1.0 1)
  (gimp-file-save RUN-NONINTERACTIVE image layer "gimp.png" ""))
END
  else
    cat << 'END'
(let* ((image (car (gimp-file-load RUN-NONINTERACTIVE "/tmp/sympie/coffee.jpg")))
       (layer (vector-ref (car (gimp-image-get-layers image)) 0)))
  (gimp-file-save RUN-NONINTERACTIVE image "plain.png")
  (plug-in-sympie #:run-mode RUN-NONINTERACTIVE #:image image
                  #:drawables (vector layer))
  (gimp-file-save RUN-NONINTERACTIVE image "gimp.png"))
END
  fi
}

gimp_runs_it () {
  local quit=(--quit --batch-interpreter=plug-in-script-fu-eval) generation
  generation=$(dpkg-query -W -f '${Version}' gimp | cut -d. -f1)
  [ "$generation" != 2 ] || quit=(-b '(gimp-quit 0)')
  as_user gimp-console -i -d -f -b "$(gimp_script "$generation")" "${quit[@]}"
  is_png /home/user/gimp.png && is_dark plain.png && ! is_dark gimp.png
}

no_traces () {
  diff before.txt after.txt && ! dpkg-query -W '*sympie*' \
    && ! find / -xdev \( -path /tmp -o -path /proc -o -path /home \) -prune \
      -o -iname '*sympie*' -print | grep .
}

useradd --create-home user || exit 1
check "what the packages need can be installed" install_others
snapshot > before.txt
check "an older version is installed" install_older
make_settings
check "they are upgraded" upgrade
check "presets and settings stay" diff -r settings /home/user
check "sympie has the package's version" test "$(sympie --version)" = \
  "sympie $(dpkg-query -W -f '${Version}' sympie | sed 's/[+~].*//')"
check "sympie apply works" apply
check "the model is the installed one" finds_model
check "each program has its man page" man_pages
check "the window opens" window
check "the research programs work" research
check "GIMP runs the procedure" gimp_runs_it
check "they are purged" apt-get -qq purge -y sympie gimp-sympie sympie-research
snapshot > after.txt
check "without a trace" no_traces
echo "1..$count"
exit $failed
