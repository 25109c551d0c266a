#!/bin/bash
# po.sh SOURCE - checks that all messages can be translated, and are.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
cd "$1" || exit 1
for tool in xgettext msgfmt msgcmp; do
  command -v $tool > /dev/null || { echo "1..0 # SKIP $tool is not installed"; exit 0; }
done
pot=$(mktemp)
trap 'rm -f "$pot" "$pot.po"' EXIT
count=0 failed=0
check () {
  local text=$1 found
  shift
  count=$((count + 1))
  if found=$("$@" 2>&1); then
    echo "ok $count - $text"
  else
    echo "not ok $count - $text"
    echo "$found" | head -n 20 | sed 's/^/# /'
    failed=1
  fi
}

# Every file that says something is listed.
unlisted () {
  local found
  found=$(grep -rlE '(^|[^A-Za-z0-9_])N?_ ?\("|translatable="yes"' core plug-in ui \
    --include=*.c --include=*.h --include=*.ui | sort | comm -3 - <(grep -v '^data/' po/POTFILES | sort))
  echo "$found"
  [ -z "$found" ]
}

# Errors of the engine are shown in windows: only what is passed on is no text.
untranslated () {
  local found
  found=$(xgettext --language=C --from-code=UTF-8 --keyword --keyword=g_set_error:4 \
    --keyword=g_set_error_literal:4 --keyword=weights_fail:4 --no-wrap -o - core/*.c |
    grep -E '^msgid "' | grep -vxE 'msgid "((%s: )?%s)?"')
  echo "$found"
  [ -z "$found" ]
}

extract () {
  xgettext --files-from=po/POTFILES --from-code=UTF-8 --add-comments=Translators \
    --keyword=_ --keyword=N_ --keyword=g_dngettext:2,3 -o "$pot" 2> /dev/null
}

same_messages () {
  local a b
  a=$(msgattrib --no-wrap --no-location "$pot" | grep '^msgid' | sort)
  b=$(msgattrib --no-wrap --no-location po/sympie.pot | grep '^msgid' | sort)
  diff <(echo "$a") <(echo "$b")
}

# msgcmp wants nothing untranslated and nothing fuzzy.
complete () { msgcmp "po/$1.po" "$pot" && msgfmt --check-format -o /dev/null "po/$1.po"; }

check "POTFILES lists the files that say something" unlisted
check "errors of core are translated" untranslated
extract
check "sympie.pot has what they say" same_messages
for language in $(cat po/LINGUAS); do
  check "$language is complete" complete "$language"
done
echo "1..$count"
exit $failed
