#!/usr/bin/env python3
"""completion.py SHELL PROGRAM - prints what bash or zsh need to complete the
command line of a program, made from what it says with --help.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import re
import sys

import helptext

PHOTOS = "avif heic heif hif jfif jpe jpeg jpg jxl png tif tiff webp".split()
FOLDERS = ("DIR", "FOLDER")
FILES = ("CSV", "FILE", "OUT", "PATH", "DIR[=WEIGHT]")
MODELS = """\
_sympie_models ()
{
  local folder file
  for folder in "${XDG_DATA_HOME:-$HOME/.local/share}" /usr/{local/,}share; do
    for file in "$folder"/sympie/models/*.safetensors%s; do
      [ ! -e "$file" ] || basename "$file" .safetensors
    done
  done
}
"""


def choices(value):
    """The words among the values of an option: of "8|16" both."""
    return (
        []
        if ".." in value
        else re.findall(r"(?<![^|])[a-z0-9]+(?![^|])", value)
    )


def read_all(program):
    """The program's own Help and those of its commands, by name."""
    own = helptext.read(program)
    if not own.commands:
        return own, {}
    return own, {each: helptext.read(program, each) for each in own.commands}


# ---- bash


def bash_value(value):
    """What completes the value of an option; empty if it is any text."""
    words = choices(value)
    if value == "MODEL":
        return (
            'COMPREPLY=($(compgen -W "$(_sympie_models)" -- "$cur")); '
            "_filedir safetensors"
        )
    if len(words) > 1 or (words and "|" in value):
        files = "; _filedir csv" if "CSV" in value else ""
        return f'COMPREPLY=($(compgen -W "{" ".join(words)}" -- "$cur")){files}'
    if value in FOLDERS:
        return "_filedir -d"
    if value in FILES:
        return "_filedir"
    return ":"


def bash_operands(usage):
    """What completes the names of files."""
    if "PHOTO" in usage:
        return f'_filedir "{"|".join(PHOTOS)}"'
    return "_filedir" if "FILE" in usage else ":"


def bash_options(found, margin):
    """Completes the options of one command and their values."""
    groups = {}
    for each in found.options:
        if each.value:
            forms = [f"--{each.name}"] + (
                [f"-{each.letter}"] if each.letter else []
            )
            groups.setdefault(bash_value(each.value), []).extend(forms)
    lines = ["case $prev in"]
    for action, forms in groups.items():
        lines += [f"  {' | '.join(forms)})", f"    {action}", "    return ;;"]
    names = " ".join(
        f"--{each.name}" + ("=" if each.value else "") for each in found.options
    )
    lines = lines + ["esac"] if len(lines) > 1 else []
    lines += [f'options="{names}"', f"operands='{bash_operands(found.usage)}'"]
    return "\n".join(margin + line for line in lines)


def bash(program):
    own, commands = read_all(program)
    name = own.words[0]
    function = "_" + name.replace("-", "_")
    print(f"# bash completion of {name}, made from its --help\n")
    print(MODELS % "")
    print(
        f"{function} ()\n{{\n  local cur prev words cword split options operands"
    )
    print("  _init_completion -s || return")
    if commands:
        print(
            f"  if [ $cword = 1 ]; then\n    options='{' '.join(top_options(own))}'"
        )
        print(
            f"    operands='COMPREPLY=($(compgen -W \"{' '.join(commands)}\" --",
            end="",
        )
        print(' "$cur"))\'\n  else\n    case ${words[1]} in')
        for command, found in commands.items():
            print(
                f"      {command})\n{bash_options(found, ' ' * 8)}\n        ;;"
            )
        print("      *) return ;;\n    esac\n  fi")
    else:
        print(bash_options(own, "  "))
    print(
        "  if [ $split = true ]; then\n    return\n  elif [[ $cur == -* ]]; then"
    )
    print('    COMPREPLY=($(compgen -W "$options" -- "$cur"))')
    print("    [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace\n  else")
    print(f'    eval "$operands"\n  fi\n}}\ncomplete -F {function} {name}')


def top_options(own):
    """The options without a command, which its help names in its prose."""
    found = re.findall(rf'"{own.words[0]} (--\w+)"', " ".join(own.about))
    return ["--help", *found]


# ---- zsh


def zsh_quote(text):
    """Text within the quotes and brackets of an option's description."""
    return re.sub(r"([\[\]:\\])", r"\\\1", text).replace("'", "'\\''")


def zsh_value(value):
    words = choices(value)
    if value == "MODEL":
        return "_sympie_files_and_models"
    if len(words) > 1 or (words and "|" in value):
        return f"({' '.join(words)})"
    if value in FOLDERS:
        return "_files -/"
    return "_files" if value in FILES else " "


def zsh_option(each):
    """The argument of _arguments for one option."""
    again = "'*'" if "may be given again" in each.text else ""
    value = (
        f":{zsh_quote(each.value)}:{zsh_value(each.value)}"
        if each.value
        else ""
    )
    text = f"'[{zsh_quote(each.text)}]{value}'"
    mark = "=" if each.value else ""
    if not each.letter:
        return f"{again}--{each.name}{mark}{text}"
    forms = f"{{-{each.letter}{'+' if mark else ''},--{each.name}{mark}}}"
    others = "*" if again else f"(-{each.letter} --{each.name})"
    return f"'{others}'{forms}{text}"


def zsh_arguments(found, margin):
    parts = [zsh_option(each) for each in found.options]
    if "PHOTO" in found.usage:
        parts.append(f"'*:photograph:_files -g \"(#i)*.({'|'.join(PHOTOS)})\"'")
    elif "FILE" in found.usage:
        parts.append("'*:file:_files'")
    return (" \\\n" + margin + "  ").join([margin + "_arguments -s -S", *parts])


def zsh(program):
    own, commands = read_all(program)
    name = own.words[0]
    print(
        f"#compdef {name}\n# zsh completion of {name}, made from its --help\n"
    )
    print(MODELS % "(N)")
    print("_sympie_files_and_models ()\n{")
    print("  _alternative 'models:model:($(_sympie_models))' \\")
    print("    'files:file:_files -g \"*.safetensors\"'\n}\n")
    function = "_" + name
    print(f"{function} ()\n{{")
    if commands:
        print("  local curcontext=$curcontext state line\n  local -a commands")
        print("  _arguments -C", end="")
        for each in top_options(own):
            print(f" '(- *){each}'", end="")
        print(
            " '1:command:->command' '*::argument:->argument'\n  case $state in"
        )
        print("    command)\n      commands=(")
        for command, text in own.commands.items():
            print(f"        '{command}:{zsh_quote(text)}'")
        print("      )\n      _describe command commands\n      ;;")
        print("    argument)\n      case $words[1] in")
        for command, found in commands.items():
            print(
                f"        {command})\n{zsh_arguments(found, ' ' * 10)}\n          ;;"
            )
        print("      esac\n      ;;\n  esac")
    else:
        print(zsh_arguments(own, "  "))
    print(f'}}\n\n{function} "$@"')


if __name__ == "__main__":
    {"bash": bash, "zsh": zsh}[sys.argv[1]](os.path.abspath(sys.argv[2]))
