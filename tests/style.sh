#!/bin/bash
# style.sh SOURCE - whether the code is formatted
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
cd "$1" || exit 1
folders="core ui plug-in models tests"
count=0 failed=0

check () {
  local text=$1 found
  shift
  count=$((count + 1))
  if found=$("$@" 2>&1); then
    echo "ok $count - $text"
  else
    echo "not ok $count - $text"
    echo "$found" | head -n 30 | sed 's/^/# /'
    failed=1
  fi
}

skip () {
  count=$((count + 1))
  echo "ok $count - $1 # SKIP $2"
}

sources () { find $folders -name '*.[ch]' | sort; }

c_formatted () { sources | xargs clang-format --dry-run -Werror --ferror-limit=1; }

python_formatted () { black --check --quiet --diff $folders; }

# Other versions lay out some lines in another way.
case $(clang-format --version 2> /dev/null) in
  *"version 14."*) check "C is formatted" c_formatted ;;
  *) skip "C is formatted" "this is no clang-format 14" ;;
esac
case $(black --version 2> /dev/null) in
  "black, 23."*) check "Python is formatted" python_formatted ;;
  *) skip "Python is formatted" "this is no black 23" ;;
esac
echo "1..$count"
exit $failed
