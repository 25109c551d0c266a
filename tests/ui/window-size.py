#!/usr/bin/env python3
"""The window of "sympie show" on a small screen: what ends it is in reach, and
nothing moves under the pointer.

window-size.py PROGRAM WIDTHxHEIGHT, in a folder that has photo.png. Prints TAP
lines without a plan: window.sh runs it several times.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..'))
from atspi import BUTTON, Atspi, is_ready, nodes, press, wait  # noqa: E402

SYMPIE = sys.argv[1]
SCALE = int(os.environ['GDK_SCALE'])
WIDTH, HEIGHT = (int(side) // SCALE for side in sys.argv[2].split('x'))
LONG_NAME = 'a photograph ' + 'of somebody and somebody else ' * 4 + '.png'
failed = False


def check(text, fine, why=''):
    global failed
    failed |= not fine
    print(
        '%sok - %s, %d %%: %s'
        % ('' if fine else 'not ', sys.argv[2], 100 * SCALE, text),
        flush=True,
    )
    if not fine:
        print('# %s' % (why,), flush=True)


def extents(role, name):
    box = nodes(role, name)[0].get_component_iface()
    box = box.get_extents(Atspi.CoordType.SCREEN)
    return box.x, box.y, box.width, box.height


def is_in_reach(box):
    x, y, width, height = box
    return x >= 0 and y >= 0 and x + width <= WIDTH and y + height <= HEIGHT


with open('dark.json', 'w', encoding='utf-8') as file:
    mix = [[0.35, 0.05, 0], [0, 0.3, 0], [0, 0.05, 0.4]]
    kernel = [[0.04] * 5] * 5
    json.dump({'sympie': 1, 'cs': [0, 0, 0.3], 'cm': mix, 'k': kernel}, file)
subprocess.run(
    [SYMPIE, 'apply', 'photo.png', '-o', 'dark.png', '--params', 'dark.json'],
    stdout=subprocess.DEVNULL,
    check=True,
)
shutil.move('dark.png', LONG_NAME)
process = subprocess.Popen(
    [SYMPIE, 'show', LONG_NAME], stdout=subprocess.DEVNULL
)
wait(is_ready)
time.sleep(0.5)
for button in ('Apply', 'Cancel'):
    box = extents(BUTTON, button)
    check('%s is in reach' % button, is_in_reach(box), box)
preview = extents(('drawing area',), 'Preview')
check(
    'a long name takes no room from the preview',
    preview[2] > 440,
    preview,
)
places = set()
slider = nodes(('slider',), 'Strength')[0]
for percent in range(0, 201, 5):
    slider.get_value_iface().set_current_value(percent)
    time.sleep(0.03)
    places.add(extents(('slider',), 'Strength')[1])
check('the strength stays where it is while it moves', len(places) == 1, places)
places = set()
for name in ('Colour', 'Kernel', 'Plots', 'Compare'):
    page = nodes(('page tab',), name)[0]
    page.get_parent().get_selection_iface().select_child(
        page.get_index_in_parent()
    )
    time.sleep(0.3)
    places.add(extents(('slider',), 'Strength'))
check(
    'the panel stays where it is while pages change', len(places) == 1, places
)


def columns():
    return [
        extents(('table column header',), name)
        for name in ('Number', 'Estimate', 'Now')
    ]


before = columns()
press('All to no change')
time.sleep(0.5)
check(
    '... and Compare while it fills', before == columns(), (before, columns())
)
press('Cancel')
process.wait(timeout=60)
sys.exit(failed)
