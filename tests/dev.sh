#!/bin/bash
# dev.sh SOURCE - tests ./dev run with mock programs in place of the machine's
# package manager and GIMP. Nothing is installed or built.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
source=$1 count=0 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/bin" "$work/tree/data" "$work/home/.local/bin"
cp "$source/dev" "$work/tree/"
echo photograph > "$work/tree/data/coffee.jpg"
echo photograph > "$work/tree/data/Brötchen \"1\".jpg"

# program NAME: puts a program in front of the machine's own.
program () {
  { echo '#!/bin/bash'; echo "work='$work'"; cat; } > "$work/bin/$1"
  chmod +x "$work/bin/$1"
}

# Each lock is taken once; then the packages are installed.
program apt-get << 'END'
echo "$*" >> "$work/apt.txt"
n=$(wc -l < "$work/apt.txt")
refuse () {
  echo "E: Could not get lock $1. It is held by process 7 (packagekitd)" >&2
  exit 100
}
case $n in
  1) refuse /var/lib/apt/lists/lock ;;
  3) refuse /var/lib/dpkg/lock-frontend ;;
  4) refuse /var/cache/apt/archives/lock ;;
  5) touch "$work/installed" ;;
esac
END
program dpkg-query << 'END'
[ ! -f "$work/installed" ] || echo ii
END
program apt-cache << 'END'
END
program sudo << 'END'
exec "$@"
END
program sleep << 'END'
END
program getent << 'END'
echo "user:x:1000:1000::$work/home:/bin/sh"
END
program pkg-config << 'END'
[ "$1 $2" != "--exists gimp-3.0" ] || exit 1
END
program meson << 'END'
[ "$1" = setup ] || exit 0
mkdir -p build/meson-logs
touch build/build.ninja
echo /usr/bin/sympie > build/meson-logs/install-log.txt
END
program ninja << 'END'
END
program gimp-console << 'END'
locale charmap > "$work/charmap.txt"
script=${*: -3:1}
numbers=$(sed -n 's/.*(open-output-file "\([^"]*\)").*/\1/p' <<< "$script")
result=$(sed -n 's/.*file-save RUN-NONINTERACTIVE image layer "\([^"]*\)".*/\1/p' <<< "$script")
echo numbers > "$numbers"
echo picture > "$result"
END
printf '#!/bin/bash\necho numbers of; echo words\n' > "$work/home/.local/bin/sympie"
chmod +x "$work/home/.local/bin/sympie"

check () {
  local text=$1
  shift
  count=$((count + 1))
  if "$@" > "$work/check.txt" 2>&1; then
    echo "ok $count - $text"
  else
    echo "not ok $count - $text"
    sed 's/^/# /' "$work/check.txt" "$work/log.txt"
    failed=1
  fi
}

# run_dev ARGUMENT...: ./dev without a home and in the locale of a bare system.
run_dev () {
  # shellcheck disable=SC2030,SC2031 # PATH is the copy's alone
  (cd "$work/tree" && timeout 60 env -i PATH="$work/bin:$PATH" LC_ALL=POSIX \
    bash ./dev "$@") > "$work/log.txt" 2>&1
}

same_versions () {
  local version
  version=$(sed -n "s/^  version: '\(.*\)',$/\1/p" "$source/meson.build")
  [ -n "$version" ] \
    && head -n 1 "$source/debian/changelog" | grep -F "sympie ($version) " \
    && grep -m 1 "<release " "$source"/data/*.metainfo.xml.in \
      | grep -F "version=\"$version\""
}

check "packages and metainfo have the project's version" same_versions
check "dev run works without HOME, and with any name" \
  run_dev run "data/Brötchen \"1\".jpg"
check "the result has the photograph's name" \
  test -s "$work/tree/Brötchen \"1\"-clean.png"
check "GIMP runs in a locale that holds all names" \
  grep -qx UTF-8 "$work/charmap.txt"
check "it was tried again after each lock" \
  test "$(grep -c update "$work/apt.txt"),$(grep -c install "$work/apt.txt")" = 2,3
check "what is waited for is said" \
  grep -q "lists/lock.*packagekitd" "$work/log.txt"
check "it is said once for each command" \
  test "$(grep -c "waiting until" "$work/log.txt")" = 2

fails_with () {
  ! run_dev run && grep -q "$1" "$work/log.txt"
}

# Any other failure ends it.
rm "$work/installed" "$work/apt.txt"
program apt-get << 'END'
echo "E: Unable to fetch some archives" >&2
exit 100
END
check "another failure of apt-get is not waited for" \
  fails_with "Unable to fetch"

# Somebody else's build.
touch "$work/installed"
if [ "$(id -u)" = 0 ]; then
  program id << 'END'
echo 1000
END
  check "whose build folder it is is said" \
    fails_with "build belongs to root, not to you"
else
  count=$((count + 1))
  echo "ok $count - whose build folder it is is said # SKIP needs root"
fi
echo "1..$count"
exit $failed
