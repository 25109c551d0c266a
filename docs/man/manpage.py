#!/usr/bin/env python3
"""manpage.py VERSION NOTES OTHERS PROGRAM [COMMAND] - prints the man page of a
program, or of one of its commands, made from what it says with --help.

NOTES is a text with what --help has no room for: the line of the section NAME,
then further sections, each below a line [TITLE]. In these a block of which all
lines are indented is printed as it is, and one whose first line alone is not
indented is a term and what it means. OTHERS are the pages to see also, with
commas between.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re
import sys
import textwrap

import helptext


def escape(text):
    """Text as it is, for roff."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return re.sub(r"^\.", r"\\&.", text)


def mark(text):
    """Text with options and quoted commands in bold."""
    return re.sub(
        r"(?<![\w\\])(\\-(?:\\-)?[a-z][\w\\-]*)", r"\\fB\1\\fR", escape(text)
    )


def paragraph(text):
    return ".PP\n" + mark(text)


def block(text):
    """A block of the notes."""
    first, *rest = text.split("\n")
    if first.startswith("    "):
        lines = escape(textwrap.dedent(text)).split("\n")
        return "\n".join([".PP", ".RS 4", ".EX", *lines, ".EE", ".RE"])
    if rest and all(line.startswith("    ") for line in rest):
        words = " ".join(line.strip() for line in rest)
        return f".TP\n\\fB{escape(first)}\\fR\n{mark(words)}"
    return paragraph(" ".join([first, *rest]))


def read_notes(path):
    """The line of the section NAME, and (title, roff) of the others."""
    with open(path, encoding="utf-8") as file:
        head, *parts = re.split(r"^\[([A-Z ]+)\]\n", file.read(), flags=re.M)
    sections = {
        title: "\n".join(
            block(each) for each in re.split(r"\n\n", text.strip("\n"))
        )
        for title, text in zip(parts[::2], parts[1::2])
    }
    return head.strip(), sections


def synopsis(found):
    """The command in bold, what is to be replaced in italics."""
    command = " ".join(found.words)
    if not found.usage.startswith(command):
        raise ValueError(f"{command}: its usage is {found.usage}")
    rest = escape(found.usage[len(command) :])
    rest = re.sub(r"([A-Z]+)", r"\\fI\1\\fR", rest)
    return f"\\fB{escape(command)}\\fR{rest}"


def option(each):
    letter = f"\\fB\\-{each.letter}\\fR, " if each.letter else ""
    value = f"=\\fI{escape(each.value)}\\fR" if each.value else ""
    text = mark(each.text[:1].upper() + each.text[1:])
    return f".TP\n{letter}\\fB\\-\\-{escape(each.name)}\\fR{value}\n{text}."


def main(version, notes, others, program, *command):
    found = helptext.read(program, *command)
    name, extra = read_notes(notes)
    title = "-".join(found.words)
    if not name.startswith(title + " - "):
        raise ValueError(f"{notes}: starts with {name}, not {title} -")
    sections = {
        "NAME": escape(title) + " \\- " + escape(name[len(title) + 3 :]),
        "SYNOPSIS": synopsis(found),
        "DESCRIPTION": "\n".join(paragraph(each) for each in found.about),
    }
    if found.commands:
        sections["COMMANDS"] = "\n".join(
            f".TP\n\\fB{each}\\fR\n{mark(text[:1].upper() + text[1:])}. See "
            f"\\fB{escape(title)}\\-{each}\\fR(1)."
            for each, text in found.commands.items()
        )
    if found.options:
        sections["OPTIONS"] = "\n".join(option(each) for each in found.options)
    status = found.status or (helptext.read(program).status if command else "")
    if status:
        sections["EXIT STATUS"] = mark(status)
    sections.update(extra)
    pages = [each for each in others.split(",") if each != title + "(1)"]
    sections["SEE ALSO"] = ",\n".join(
        re.sub(r"^(.*)(\(\d\))$", r"\\fB\1\\fR\2", escape(page))
        for page in pages
    )
    print(
        f'.TH {escape(title.upper())} 1 "" "SyMPIE {version}" "User Commands"'
    )
    for heading, text in sections.items():
        print(f".SH {heading}\n{text}")


if __name__ == "__main__":
    main(*sys.argv[1:])
