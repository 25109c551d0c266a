"""helptext.py - what a program says of itself with --help, taken apart.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import re
import subprocess
from dataclasses import dataclass, field

OPTION = re.compile(
    r"  (?:-(?P<letter>\w), )?--(?P<name>[\w-]+)(?:=(?P<value>\S+))?"
    r"(?:  +(?P<text>.*))?$"
)
COMMAND = re.compile(r"  (?P<name>\w+)  +(?P<text>.*)$")


@dataclass
class Option:
    """One option; value is what stands for its argument, or empty."""

    letter: str
    name: str
    value: str
    text: str


@dataclass
class Help:
    """words: the command, without options; about: paragraphs of prose."""

    words: list
    usage: str = ""
    about: list = field(default_factory=list)
    options: list = field(default_factory=list)
    commands: dict = field(default_factory=dict)
    status: str = ""


def run(program, *arguments):
    """What a program prints, in English."""
    environment = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="C")
    environment["ASAN_OPTIONS"] = "detect_leaks=0"
    done = subprocess.run(
        [program, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    return done.stdout.decode("utf-8").replace("…", "...")


def add_paragraph(found, lines):
    """Prose: a paragraph of the description, or the exit statuses."""
    text = " ".join(lines)
    if text.startswith("Exit status: "):
        found.status = text[len("Exit status: ") :]
    elif text:
        found.about.append(text)


def take_apart(text, words):
    """A Help of what --help printed."""
    found = Help(words)
    for block in text.strip().split("\n\n"):
        lines = block.split("\n")
        if lines[0].startswith("Usage:"):
            found.usage = " ".join(block[len("Usage:") :].split())
        elif re.fullmatch(r"(Help|Application) Options:", lines[0]):
            matches = [OPTION.match(line) for line in lines[1:]]
            if None in matches:
                raise ValueError(f"{words}: no option: {block}")
            found.options += [
                Option(*(each or "" for each in match.groups()))
                for match in matches
            ]
        elif lines[0] == "Commands:":
            matches = [COMMAND.match(line) for line in lines[1:]]
            found.commands = {match["name"]: match["text"] for match in matches}
        else:
            add_paragraph(found, lines)
    return found


def read(program, *command):
    """The Help of a program, or of one of its commands."""
    name = os.path.basename(program)
    return take_apart(run(program, *command, "--help"), [name, *command])
