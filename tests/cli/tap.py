"""tap.py - runs tests of a program and reports them in TAP.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import subprocess
import sys
import tempfile
import traceback


class Result:
    """A finished program: its exit status and output."""

    def __init__(self, done):
        self.status = done.returncode
        self.out = done.stdout.decode("utf-8", "replace")
        self.err = done.stderr.decode("utf-8", "replace")

    def __str__(self):
        return "status %d\n%s%s" % (self.status, self.out, self.err)


class Bench:
    """A program under test, with its own folder and home."""

    def __init__(self, program):
        self.program = os.path.abspath(program)
        self.holder = tempfile.TemporaryDirectory(prefix="sympie-cli-")
        self.folder = self.holder.name
        os.chdir(self.folder)
        os.mkdir("home")
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("XDG_")
        }
        self.environment["HOME"] = os.path.join(self.folder, "home")
        self.environment["LC_ALL"] = "C.UTF-8"
        self.environment["GEGL_USE_OPENCL"] = "no"

    def run(self, *arguments, limits=""):
        """Runs the program; limits are words for the shell's ulimit. Sanitizers
        need all the address space for themselves."""
        if limits.startswith("-v") and "SYMPIE_TEST_NO_LIMITS" in os.environ:
            limits = ""
        words = [self.program] + [str(word) for word in arguments]
        if limits:
            words = [
                "bash",
                "-c",
                'ulimit %s; exec "$@"' % limits,
                "bash",
            ] + words
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=self.environment,
            timeout=120,
            check=False,
        )
        return Result(done)


def run_all(tests):
    """Runs (name, function) pairs. A function fails by an exception; one that
    returns a text was skipped for that reason."""
    failed = 0
    print("1..%d" % len(tests))
    for number, (name, function) in enumerate(tests, 1):
        try:
            reason = function()
        except Exception:  # whatever it is, it is this test's failure
            failed += 1
            print("not ok %d - %s" % (number, name))
            traceback.print_exc()
        else:
            skip = " # SKIP " + reason if reason else ""
            print("ok %d - %s%s" % (number, name, skip))
        sys.stdout.flush()
    return 1 if failed else 0


def collect(names):
    """The functions called test_... of a module, as run_all() takes them."""
    return [
        (name[5:].replace("_", " "), function)
        for name, function in names.items()
        if name.startswith("test_")
    ]


def check(condition, *context):
    """Fails with the context if the condition does not hold."""
    if not condition:
        raise AssertionError("\n".join(str(thing) for thing in context))
