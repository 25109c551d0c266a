#!/usr/bin/env python3
"""Answers the clean-up's window as a person would, through AT-SPI and keys.

window.py ready                the window is there and can be applied
window.py strength VALUE       moves the slider
window.py earlier              "As last time on this layer"
window.py press BUTTON         Apply or Cancel
window.py gone                 no window any more
window.py name                 prints the sentence that it shows
SPDX-License-Identifier: GPL-3.0-or-later
"""
import sys
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

TITLE = 'Parametric Clean-up (SyMPIE)'


def walk(node):
    yield node
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child:
            yield from walk(child)


def find_window():
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        app = desktop.get_child_at_index(i)
        for j in range(app.get_child_count() if app else 0):
            window = app.get_child_at_index(j)
            if window and window.get_name() == TITLE:
                return window
    return None


def wait(what, seconds=60):
    end = time.time() + seconds
    while time.time() < end:
        try:
            found = what()
            if found:
                return found
        except GLib.Error:
            pass
        time.sleep(0.2)
    sys.exit('waited in vain')


def nodes(role, name=None):
    window = find_window()
    return [n for n in walk(window) if n.get_role_name() in role
            and name in (None, n.get_name())] if window else []


def button(name):
    return nodes(('button', 'push button'), name)[0]


def is_ready():
    found = nodes(('button', 'push button'), 'Apply')
    return found and found[0].get_state_set().contains(
        Atspi.StateType.SENSITIVE)


def main(command, *rest):
    if command == 'ready':
        wait(is_ready)
    elif command == 'strength':
        slider = nodes(('slider',), 'Strength')[0]
        slider.get_value_iface().set_current_value(100 * float(rest[0]))
        wait(is_ready)
    elif command == 'earlier':
        boxes = nodes(('combo box',))
        items = [n for b in boxes for n in walk(b)
                 if n.get_name().startswith('As last time')]
        items[0].get_action_iface().do_action(0)
        wait(is_ready)
    elif command == 'press':
        button(rest[0]).get_action_iface().do_action(0)
    elif command == 'gone':
        wait(lambda: find_window() is None)
    elif command == 'name':
        print('\n'.join(n.get_name() for n in nodes(('label',))))


main(*sys.argv[1:])
