#!/usr/bin/env python3
"""Answers the clean-up's window as a person would, through AT-SPI and keys.

window.py ready                the window is there and can be applied
window.py strength VALUE       moves the slider
window.py type KEY...          types them in place of the strength
window.py earlier              "As last time on this layer"
window.py press BUTTON         Apply or Cancel
window.py gone                 no window any more
window.py name                 prints the sentences that it shows
window.py toggle CHECK         clicks a check button
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..'))
from atspi import find_window, is_ready, nodes, press, wait, walk  # noqa: E402


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
    elif command == 'earlier':
        boxes = nodes(('combo box',))
        items = [
            n
            for b in boxes
            for n in walk(b)
            if n.get_name().startswith('As last time')
        ]
        items[0].get_action_iface().do_action(0)
        wait(is_ready)
    elif command == 'press':
        press(rest[0])
    elif command == 'toggle':
        press(rest[0], ('check box',))
    elif command == 'gone':
        wait(lambda: find_window() is None)
    elif command == 'name':
        print('\n'.join(n.get_name() for n in nodes(('label',))))


main(*sys.argv[1:])
