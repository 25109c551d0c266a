#!/bin/bash
# chroot.sh FOLDER SUITE TREE COMMAND... - runs COMMAND on a copy of TREE in a
# Debian system of SUITE, which is made in FOLDER if it is not there. Needs root.
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail

folder=$(readlink -m "$1") suite=$2 tree=$3
shift 3
say () { printf '%s\n' "chroot: $*" >&2; }

# The mirror that this machine's own packages come from.
find_mirror () {
  # Not all of these files are there.
  { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources \
      /etc/apt/sources.list.d/*.list 2> /dev/null || true; } | awk '
    found { next }
    /^URIs:/ && $2 ~ /\/debian\/?$/ { print $2; found = 1 }
    /^deb / {
      for (i = 2; i <= NF; i++)
        if (!found && $i ~ /^[a-z+]+:\/\/.*\/debian\/?$/) { print $i; found = 1 }
    }'
}

# An old debootstrap knows no newer suites, and has not their keys.
make_system () {
  local mirror options script=/usr/share/debootstrap/scripts/$suite
  mirror=$(find_mirror)
  [ -n "$mirror" ] || { say "this machine's packages name no mirror"; exit 1; }
  [ -e "$script" ] || ln -s sid "$script"
  mkdir -p "$(dirname "$folder")"
  say "making a Debian $suite system in $folder"
  for options in "" --no-check-gpg; do
    rm -rf --one-file-system "$folder.new"
    # shellcheck disable=SC2086 # none or one
    if debootstrap $options --variant=minbase --components=main "$suite" \
      "$folder.new" "$mirror" > "$folder.log" 2>&1; then
      break
    fi
    say "debootstrap $options failed: $(tail -n 1 "$folder.log")"
  done
  [ -x "$folder.new/usr/bin/apt-get" ] || exit 1
  grep -ls Acquire /etc/apt/apt.conf.d/* \
    | xargs -r cp -t "$folder.new/etc/apt/apt.conf.d/"
  # Much faster, and smaller; nobody's data is in there. What was copied to
  # /etc stays when a package has a file of that name.
  printf 'force-%s\n' unsafe-io confold \
    > "$folder.new/etc/dpkg/dpkg.cfg.d/unsafe"
  printf 'path-exclude=/usr/share/%s/*\n' doc man locale \
    > "$folder.new/etc/dpkg/dpkg.cfg.d/slim"
  mv "$folder.new" "$folder"
}

leave () {
  local place
  for place in dev/pts proc dev; do
    ! mountpoint -q "$folder/$place" || umount -l "$folder/$place"
  done
}

[ -x "$folder/usr/bin/apt-get" ] || make_system
trap leave EXIT
for place in proc dev dev/pts; do # pts: terminals
  mountpoint -q "$folder/$place" || mount --bind "/$place" "$folder/$place"
done
rm -rf --one-file-system "$folder/root/sympie"
mkdir "$folder/root/sympie"
tar -C "$tree" --exclude=./.git --exclude='./build*' -c . \
  | tar -C "$folder/root/sympie" -x --no-same-owner
chroot "$folder" env -i HOME=/root LC_ALL=C.UTF-8 TERM=dumb \
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  bash -c 'cd /root/sympie && exec "$@"' bash "$@"
