"""A window as assistive technology sees it.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import sys
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

TITLE = 'Parametric Clean-up (SyMPIE)'
BUTTON = ('button', 'push button')


def walk(node):
    yield node
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child:
            yield from walk(child)


def windows():
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        app = desktop.get_child_at_index(i)
        for j in range(app.get_child_count() if app else 0):
            window = app.get_child_at_index(j)
            if window:
                yield window


def find_window(title=TITLE):
    """The photograph's name stands before the dialog's."""
    return next((w for w in windows() if w.get_name().endswith(title)), None)


def patience(seconds):
    """What takes seconds on an idle machine takes longer on a busy one."""
    return seconds * (1 + os.getloadavg()[0] / os.cpu_count())


def wait(what, seconds=60):
    """The first answer of what() that is true."""
    end = time.time() + patience(seconds)
    while time.time() < end:
        try:
            found = what()
            if found:
                return found
        except GLib.Error:
            pass
        time.sleep(0.1)
    sys.exit('waited in vain')


def find_nodes(role, name, title):
    window = find_window(title)
    return (
        [
            n
            for n in walk(window)
            if n.get_role_name() in role and name in (None, n.get_name())
        ]
        if window
        else []
    )


def nodes(role, name=None, title=TITLE):
    """Those that are there; what goes while it is looked at is an error, and all
    are looked at again."""
    for _ in range(20):
        try:
            return find_nodes(role, name, title)
        except GLib.Error:
            time.sleep(0.1)
    return find_nodes(role, name, title)


def is_ready():
    found = nodes(BUTTON, 'Apply') or nodes(BUTTON, 'Save')
    return found and found[0].get_state_set().contains(
        Atspi.StateType.SENSITIVE
    )


def press(name, role=BUTTON, title=TITLE):
    nodes(role, name, title)[0].get_action_iface().do_action(0)
