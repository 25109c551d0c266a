#!/usr/bin/env python3
"""Answers the clean-up's window as a person would, through AT-SPI and keys.

window.py ready                the window is there and can be applied
window.py strength VALUE       moves the slider
window.py type KEY...          types them in place of the strength
window.py shows VALUE          exit 0 if the strength is that
window.py starts [TITLE...]    prints what may be begun with; exit 0 if it is that
window.py start TITLE          chooses it
window.py press BUTTON         Apply or Cancel
window.py gone                 no window any more
window.py name                 prints the sentences that it shows
window.py check CHECK          puts a check in a box: the window remembers some
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..'))
from atspi import (  # noqa: E402
    Atspi,
    find_window,
    is_ready,
    nodes,
    press,
    wait,
    walk,
)


def starts():
    box = nodes(('combo box',), 'Start from')[0]
    return [n for n in walk(box) if n.get_role_name() == 'menu item']


def main(command, *rest):
    if command == 'ready':
        wait(is_ready)
    elif command == 'strength':
        slider = nodes(('slider',), 'Strength')[0]
        slider.get_value_iface().set_current_value(100 * float(rest[0]))
        wait(is_ready)
    elif command == 'type':
        entry = nodes(('text', 'entry'), 'Strength')[0]
        entry.get_component_iface().grab_focus()
        subprocess.run(
            ['xdotool', 'key', '--clearmodifiers', 'ctrl+a', *rest], check=True
        )
    elif command == 'shows':
        slider = nodes(('slider',), 'Strength')[0]
        value = slider.get_value_iface().get_current_value()
        print(value)
        return value == 100 * float(rest[0])
    elif command == 'starts':
        titles = [n.get_name() for n in starts()]
        print('\n'.join(titles))
        return not rest or titles == list(rest)
    elif command == 'start':
        item = next(n for n in starts() if n.get_name() == rest[0])
        item.get_action_iface().do_action(0)
    elif command == 'press':
        press(rest[0])
    elif command == 'check':
        box = nodes(('check box',), rest[0])[0]
        if not box.get_state_set().contains(Atspi.StateType.CHECKED):
            press(rest[0], ('check box',))
    elif command == 'gone':
        wait(lambda: find_window() is None)
    elif command == 'name':
        print('\n'.join(n.get_name() for n in nodes(('label',))))
    return True


sys.exit(0 if main(*sys.argv[1:]) else 1)
