#!/usr/bin/env python3
"""Counts the tests, and the tests within tests, of a meson test log.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import re
import sys

RESULT = re.compile(r"(not )?ok\b[^#]*(#\s*(SKIP|TODO))?", re.IGNORECASE)


def count(entry):
    """Returns how many of one program's tests passed, failed, were skipped."""
    passed = failed = skipped = 0
    for line in entry.get("stdout", "").splitlines():
        found = RESULT.match(line)
        if not found:
            continue
        if found.group(3) and found.group(3).upper() == "SKIP":
            skipped += 1
        elif found.group(1) and not found.group(3):
            failed += 1
        else:
            passed += 1
    if entry["result"] == "SKIP":
        return passed, failed, max(skipped, 1)
    if entry["result"] not in ("OK", "EXPECTEDFAIL"):
        # A crash or a timeout tells of no test that failed.
        return passed, max(failed, 1), skipped
    if passed + failed + skipped == 0:
        passed = 1
    return passed, failed, skipped


def main():
    total = [0, 0, 0]
    with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
        for line in log:
            for i, n in enumerate(count(json.loads(line))):
                total[i] += n
    text = "%d passed, %d failed" % (total[0], total[1])
    print(text + (", %d skipped" % total[2] if total[2] else ""))


main()
