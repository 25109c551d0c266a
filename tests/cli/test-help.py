#!/usr/bin/env python3
"""test-help.py SOURCE BUILD - man pages, completions and the desktop entry say
what the programs say with --help.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import glob
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time

from tap import Bench, check, collect, run_all

SOURCE, BUILD = (os.path.abspath(path) for path in sys.argv[1:3])
PAGES = os.path.join(BUILD, "docs", "man")
BENCH = Bench("sympie")  # a folder to be in, and a home
KINDS = ["avif", "heif", "jpeg", "jxl", "png", "tiff", "webp"]  # image/...
BASH_COMPLETION = "/usr/share/bash-completion/bash_completion"
# Prints what bash offers for the words of a line, the last of which is begun.
BASH = r"""
. "$1"; . "$2"; shift 2
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_TYPE=9
COMP_LINE=${COMP_LINE// = /=} COMP_POINT=${#COMP_LINE}
compopt () { :; }
"_${1//-/_}" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
"""


def documented():
    """The pages, each with the command that it is about."""
    for page in sorted(glob.glob(os.path.join(PAGES, "*.1"))):
        name = os.path.basename(page)[: -len(".1")]
        words = [os.path.join(BUILD, "plug-in", "sympie"), *name.split("-")[1:]]
        for program in glob.glob(
            os.path.join(BUILD, "models", "**", name), recursive=True
        ):
            words = [program]
        yield page, words


def options_of(words):
    """The long options that a command tells, each as it takes its value."""
    environment = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="C")
    told = subprocess.run(
        words + ["--help"], stdout=subprocess.PIPE, env=environment, check=True
    ).stdout.decode("utf-8")
    return re.findall(r"^  (?:-\w, )?(--[\w-]+=?)", told, flags=re.M)


def test_pages_tell_all_options():
    seen = 0
    for page, words in documented():
        with open(page, encoding="utf-8") as file:
            text = re.sub(r"\\f.", "", file.read()).replace("\\-", "-")
        for option in options_of(words):
            check(
                re.search(rf"^(-\w, )?{option}", text, flags=re.M), page, option
            )
            seen += 1
        for other in re.findall(r"^(sympie[\w-]*)\(1\)", text, flags=re.M):
            check(
                os.path.exists(os.path.join(PAGES, other + ".1")), page, other
            )
    check(seen > 40, seen)


def test_pages_have_no_faults():
    if not shutil.which("man") or not shutil.which("groff"):
        return "man is not installed"
    environment = dict(
        os.environ, LC_ALL="C.UTF-8", MANROFFSEQ="", MANWIDTH="80"
    )
    for page, _ in documented():
        done = subprocess.run(
            ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page],
            env=environment,
            capture_output=True,
            check=False,
        )
        check(done.returncode == 0 and done.stderr == b"", page, done.stderr)
    return None


def offered_by_bash(*words):
    done = subprocess.run(
        ["bash", "-c", BASH, "bash", BASH_COMPLETION]
        + [os.path.join(PAGES, words[0]), *words],
        capture_output=True,
        text=True,
        check=False,
    )
    check(done.returncode == 0 and done.stderr == "", words, done.stderr)
    return done.stdout.split("\n")[:-1]


def test_bash():
    if not os.path.exists(BASH_COMPLETION):
        return "bash-completion is not installed"
    for _, words in documented():
        name = [os.path.basename(words[0]), *words[1:]]
        if name != ["sympie"]:
            offered = offered_by_bash(*name, "--")
            check(sorted(offered) == sorted(options_of(words)), name, offered)
    commands = offered_by_bash("sympie", "")
    check(set(commands) >= {"apply", "estimate", "info"}, commands)
    offered = offered_by_bash("sympie", "apply", "--edges", "")
    check(sorted(offered) == ["extend", "neutral"], offered)
    offered = offered_by_bash("sympie", "apply", "--depth", "=", "1")
    check(offered == ["16"], offered)
    return None


def endings():
    """The endings of each kind of photograph that is read."""
    found = []
    for path in glob.glob(os.path.join(SOURCE, "plug-in", "photo", "*.c")):
        with open(path, encoding="utf-8") as file:
            found += re.findall(r'\.endings = "(.*)"', file.read())
    return [words.split() for words in found]


def test_all_kinds_are_completed():
    if not os.path.exists(BASH_COMPLETION):
        return "bash-completion is not installed"
    os.makedirs("kinds")
    names = ["kinds/a." + ending for words in endings() for ending in words]
    for name in names:
        with open(name, "w", encoding="utf-8"):
            pass
    offered = offered_by_bash("sympie", "apply", "kinds/")
    check(sorted(offered) == sorted(names), names, offered)
    return None


def test_bash_files():
    if not os.path.exists(BASH_COMPLETION):
        return "bash-completion is not installed"
    for name in ("a photo.JPG", "a.txt", "a.safetensors"):
        with open(name, "w", encoding="utf-8"):
            pass
    os.makedirs("a folder")
    offered = offered_by_bash("sympie", "apply", "a")
    check(sorted(offered) == ["a folder", "a photo.JPG"], offered)
    offered = offered_by_bash("sympie", "apply", "--model", "a")
    check(sorted(offered) == ["a folder", "a.safetensors"], offered)
    return None


def read_until(terminal, text, seconds=60):
    """What a terminal shows, at the latest when the time is over."""
    shown, end = "", time.monotonic() + seconds
    while text not in shown and time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            shown += os.read(terminal, 4096).decode("utf-8", "replace")
    return shown


def in_zsh(line, wanted):
    """Types a line and a tabulator. Returns what the terminal then shows."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(
            TERM="dumb", LC_ALL="C.UTF-8", HOME=BENCH.environment["HOME"]
        )
        os.execvp("zsh", ["zsh", "-f", "-i"])
    start = "fpath=(%s $fpath); autoload -Uz compinit; compinit -u -D; PS1='rea''dy> '\n"
    os.write(terminal, (start % PAGES).encode())
    read_until(terminal, "ready> ")
    os.write(terminal, (line + "\t").encode())
    shown = read_until(terminal, wanted)
    os.write(terminal, b"\x15exit\n")
    os.close(terminal)
    os.waitpid(child, 0)
    return shown


def test_zsh():
    if not shutil.which("zsh"):
        return "zsh is not installed"
    for line, wanted in [
        ("sympie est", "estimate"),
        ("sympie apply --skip", "--skip-existing"),
        ("sympie apply --edges=ne", "neutral"),
        ("sympie info nothing; sympie-train --obj", "--objective="),
    ]:
        program = re.findall(r"sympie[\w-]*", line)[-1]
        if os.path.exists(os.path.join(PAGES, "_" + program)):
            shown = in_zsh(line, wanted)
            check(wanted in shown, line, shown)
    return None


def test_desktop_entry():
    with open(
        os.path.join(BUILD, "data", "sympie.desktop"), encoding="utf-8"
    ) as file:
        entry = dict(re.findall(r"^([\w\[\]]+)=(.*)$", file.read(), flags=re.M))
    kinds = ["image/" + kind for kind in KINDS]
    check(entry["MimeType"].rstrip(";").split(";") == kinds, entry["MimeType"])
    for words in endings():
        check(any(ending in KINDS for ending in words), words)
    words = entry["Exec"].split()
    check(words[:2] == ["sympie", "show"], words)
    if not os.path.exists(os.path.join(PAGES, "sympie-show.1")):
        return "the window is not built"
    options = options_of([os.path.join(BUILD, "plug-in", "sympie"), "show"])
    for word in words[2:-2]:
        check(re.match(r"--[\w-]+=?", word).group() in options, word, options)
    check(words[-2:] == ["--", "%f"], words)
    check(
        os.path.exists(os.path.join(SOURCE, "data", entry["Icon"] + ".svg")),
        entry["Icon"],
    )
    return None


if __name__ == "__main__":
    sys.exit(run_all(collect(globals())))
