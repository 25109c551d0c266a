#!/bin/bash
# style.sh SOURCE - checks the code's format and includes, and runs cppcheck
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
cd "$1" || exit 1
folders="core ui plug-in models tests docs"
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

analysed () {
  cppcheck --quiet --std=c11 --enable=warning,portability --library=gtk \
    --suppressions-list=tests/cppcheck.txt --error-exitcode=1 --template=gcc \
    -I. -D_GNU_SOURCE -D__GNUC__=12 '-DG_GNUC_PRINTF(f,a)=' core ui plug-in models
}

# included FOLDER PATTERN GREP-OPTION...: the files of a folder that include what matches. The
# linker does not see what is included for its types alone.
included () {
  grep -rnE "^ *# *include *[<\"]($2)" --include='*.[ch]' "${@:3}" "$1" || true
}

# Each folder includes only what lies below it: see CONTRIBUTING.md.
layered () {
  local found folder above=
  found=$(
    included core 'ui/|plug-in/|models/|gegl|libgimp|gtk/|gdk/'
    included ui 'plug-in/|models/|gegl|libgimp'
    included plug-in 'models/'
    included plug-in/gegl 'ui/|plug-in/(session|gimp|cli)/|libgimp|gtk/'
    included plug-in/session 'plug-in/(gimp|cli)/|libgimp'
    included plug-in/gimp 'plug-in/cli/'
    included plug-in/cli 'plug-in/gimp/|libgimp'
    included models 'ui/|plug-in/|gegl|libgimp|gtk/'
    for folder in fit train judge photos corrupt nn; do
      # A program stands in the folder that it is about and may use all.
      [ -z "$above" ] \
        || included models/$folder "models/($above)/" --exclude='sympie-*.c'
      above=$above${above:+|}$folder
    done
  )
  [ -z "$found" ] || { echo "$found"; return 1; }
}

# Other versions lay out some lines in another way.
case $(clang-format --version 2> /dev/null) in
  *"version 14."*) check "C is formatted" c_formatted ;;
  *) skip "C is formatted" "this is no clang-format 14" ;;
esac
case $(black --version 2> /dev/null) in
  "black, 23."*) check "Python is formatted" python_formatted ;;
  *) skip "Python is formatted" "this is no black 23" ;;
esac
# Later ones tell of what they did not analyse, as warnings.
case $(cppcheck --version 2> /dev/null) in
  *" 2.10"*) check "cppcheck finds nothing" analysed ;;
  *) skip "cppcheck finds nothing" "this is no cppcheck 2.10" ;;
esac
check "no folder includes what lies above it" layered
echo "1..$count"
exit $failed
