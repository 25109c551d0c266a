#!/usr/bin/env python3
"""GIMP's own editor of our effect, seen and used as by a person.

editor.py open            opens it from the list of layers
editor.py page TITLE      shows that page of the numbers
editor.py fits HEIGHT     exit 0 if each page fits, without a bar to scroll by
editor.py set N VALUE     changes the Nth number, strengths first, from 0
editor.py is N VALUE      exit 0 if it has that value
editor.py press BUTTON    OK, or Reset, which shows the first page
editor.py gone            it is closed
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..'))
from atspi import BUTTON, Atspi, patience, wait, walk, windows  # noqa: E402

STRENGTHS = 3
PAGES = {
    'Strength and edges': 0,
    'Colour shift': 3,
    'Colour mix': 9,
    'Kernel, row 1': 5,
    'Kernel, row 2': 5,
    'Kernel, row 3': 5,
    'Kernel, row 4': 5,
    'Kernel, row 5': 5,
}


def find_editor():
    return next(
        (w for w in windows() if w.get_name().startswith('SyMPIE: ')), None
    )


def find_main():
    return next(w for w in windows() if w.get_name().endswith('GIMP'))


def find(window, *roles):
    return [n for n in walk(window) if n.get_role_name() in roles]


def place(node):
    return node.get_component_iface().get_extents(Atspi.CoordType.SCREEN)


def is_shown(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def numbers():
    """GIMP does not name them. Those of its own come last."""
    n = STRENGTHS + sum(PAGES.values())
    return find(find_editor(), 'spin button')[:n]


def show_effects():
    """The cell of a layer's effects is the third before its name."""
    cells = find(find_main(), 'table cell')
    names = [n.get_name() for n in cells]
    cell = place(cells[names.index('Background') - 3])
    subprocess.run(
        ['xdotool', 'mousemove', str(cell.x + cell.width // 2)]
        + [str(cell.y + cell.height // 2), 'click', '1'],
        check=True,
    )


def find_edit():
    """A busy GIMP may drop the click."""
    show_effects()
    time.sleep(patience(1))
    return next(
        (
            n
            for n in find(find_main(), *BUTTON)
            if n.get_description().startswith('Edit the selected')
            and is_shown(n)
        ),
        None,
    )


def find_pages():
    return next(
        n
        for n in find(find_editor(), 'combo box')
        if n.get_description().startswith('Which of the 37')
    )


def choose_page(title):
    box = find_pages()
    item = find(box, 'menu item')[list(PAGES).index(title)]
    item.get_action_iface().do_action(0)
    wait(
        lambda: box.get_name() == title
        and sum(map(is_shown, numbers())) == STRENGTHS + PAGES[title]
    )


def fits(height):
    for title in PAGES:
        choose_page(title)
        editor = find_editor()
        bars = [n for n in find(editor, 'scroll bar') if is_shown(n)]
        print(title, place(editor).height, len(bars))
        if place(editor).height > height or bars:
            return False
    return True


def main(command, *rest):
    if command == 'open':
        wait(find_edit).get_action_iface().do_action(0)
        wait(find_editor)
    elif command == 'page':
        choose_page(rest[0])
    elif command == 'fits':
        return fits(int(rest[0]))
    elif command == 'set':
        slider = numbers()[int(rest[0])].get_value_iface()
        slider.set_current_value(float(rest[1]))
    elif command == 'is':
        value = numbers()[int(rest[0])].get_value_iface().get_current_value()
        print(value)
        return abs(value - float(rest[1])) < 5e-4
    elif command == 'press':
        button = next(
            n for n in find(find_editor(), *BUTTON) if n.get_name() == rest[0]
        )
        button.get_action_iface().do_action(0)
        if rest[0] == 'Reset':
            wait(lambda: find_pages().get_name() == list(PAGES)[0])
    elif command == 'gone':
        wait(lambda: find_editor() is None)
    return True


sys.exit(0 if main(*sys.argv[1:]) else 1)
