#!/usr/bin/env python3
"""Uses the window of "sympie show" as a person would, through AT-SPI and keys.

window.py PROGRAM, in a folder that has photo.png. Prints TAP.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..'))
from atspi import (
    TITLE,
    Atspi,
    GLib,
    find_window,
    is_ready,
    nodes,  # noqa: E402
    press,
    wait,
    walk,
    windows,
)

SYMPIE = sys.argv[1]
STD = (0.229, 0.224, 0.225)
count = 0
failed = False


def check(text, fine, why=''):
    global count, failed
    count += 1
    failed |= not fine
    print('%sok %d - %s' % ('' if fine else 'not ', count, text), flush=True)
    if not fine:
        print('# %s' % (why,), flush=True)


def run(*words):
    return subprocess.run(
        [SYMPIE, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


def show(*words):
    return subprocess.Popen(
        [SYMPIE, 'show', *words],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def key(*keys):
    subprocess.run(['wmctrl', '-a', TITLE], check=False)
    time.sleep(0.3)
    for k in keys:
        subprocess.run(['xdotool', 'key', '--clearmodifiers', k], check=True)
        time.sleep(0.1)
    time.sleep(0.3)


def number(name, role=('slider',)):
    return nodes(role, name)[0].get_value_iface().get_current_value()


def focus(name, role=('slider',)):
    nodes(role, name)[0].get_component_iface().grab_focus()
    time.sleep(0.3)


def shift():
    return [number(n) for n in ('Red shift', 'Green shift', 'Blue shift')]


def kernel():
    return [
        number('Row %d, column %d' % (i + 1, j + 1), ('spin button',))
        for i in range(5)
        for j in range(5)
    ]


def near(a, b, most=1e-4):
    return len(a) == len(b) and all(abs(x - y) <= most for x, y in zip(a, b))


def tab(name):
    for page in nodes(('page tab',), name):
        page.get_component_iface().grab_focus()
        page.get_parent().get_selection_iface().select_child(
            page.get_index_in_parent()
        )
    time.sleep(0.3)


def labels():
    return [n.get_name() for n in nodes(('label',))]


def open_menu(*names, button='Presets'):
    press(button, ('toggle button',))
    for name in names:
        item = wait(
            lambda: [
                n
                for n in walk(find_window())
                if n.get_name() == name and n.get_action_iface()
            ]
        )
        try:
            item[0].get_action_iface().do_action(0)
        except GLib.Error:
            pass  # a dialog that opens keeps the answer back
        time.sleep(0.5)


def set_clipboard(text):
    subprocess.run(
        ['xclip', '-selection', 'clipboard'], input=text, text=True, check=True
    )


def get_clipboard():
    return subprocess.run(
        ['xclip', '-selection', 'clipboard', '-o'],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    ).stdout


def read_estimate():
    said = json.loads(run('estimate', 'photo.png', '--json').stdout)
    said = said[0] if isinstance(said, list) else said
    return said.get('params', said)


def try_reading(said):
    levels = [255 * c * s for c, s in zip(said['cs'], STD)]
    check(
        'the window tells Cs in levels',
        near(shift(), levels, 0.06),
        (shift(), levels),
    )
    tab('Kernel')
    flat = [v for row in said['k'] for v in row]
    check('... and K', near(kernel(), flat), (kernel(), flat))
    lines = run('estimate', 'photo.png').stdout.strip().splitlines()
    check('... and what is wrong', lines[1] in labels(), (lines[1], labels()))
    words = lines[-1]
    words = words.split(': ', 1)[-1].rstrip('.')
    check('... and what it does', words in labels(), (words, labels()))
    tab('Colour')


FOCUSABLE = Atspi.StateType.FOCUSABLE
SHOWING = Atspi.StateType.SHOWING
# What takes the focus only on the way to what it holds.
HOLDERS = ('page tab list', 'scroll pane', 'table cell')


def try_names():
    for name in ('Colour', 'Kernel', 'Plots', 'Compare'):
        tab(name)
        shown = [
            n
            for n in walk(find_window())
            if n.get_role_name() not in HOLDERS
            and n.get_state_set().contains(FOCUSABLE)
            and n.get_state_set().contains(SHOWING)
        ]
        bare = [n.get_role_name() for n in shown if not n.get_name()]
        check(
            '%s: all that takes the focus has a name' % name,
            len(shown) > 10 and not bare,
            bare,
        )
        mute = [
            n.get_name()
            for n in shown
            if n.get_value_iface() and not n.get_description()
        ]
        check('%s: every value is explained' % name, not mute, mute)
    tab('Kernel')
    cells = [
        n.get_name()
        for n in nodes(('spin button',))
        if n.get_name().startswith('Row')
    ]
    check(
        'cells are told in the order of reading', cells == sorted(cells), cells
    )
    tab('Colour')


def try_start():
    focused = [
        n.get_name()
        for n in walk(find_window())
        if n.get_state_set().contains(Atspi.StateType.FOCUSED)
    ]
    check('the strength has the focus', focused == ['Strength'], focused)


def try_card():
    box = nodes(('combo box',), 'Model')
    check(
        'models have titles',
        [n for b in box for n in walk(b) if n.get_name() == 'Photographs'],
    )
    press('How to estimate', ('toggle button',))
    time.sleep(0.3)
    told = 'Made to please people who look at the photograph'
    check('... explained in a line', told in labels(), labels())
    press('About the model', ('toggle button',))
    told = wait(lambda: [t for t in labels() if 'Licence: GPL' in t])
    check('... and a card', 'photo.safetensors' in told[0], told)
    key('Escape')
    check('... which leaves the window there', find_window() is not None)


def try_preview():
    focus('Preview', ('drawing area',))
    for keys, zoom in (
        (('1',), '100 %'),
        (('plus', 'plus'), '200 %'),
        (('plus',) * 5, '800 %'),
        (('0',), None),
    ):
        key(*keys)
        check(
            'the keys %s zoom to %s' % (' '.join(keys), zoom or 'all'),
            zoom is None or zoom in labels(),
            labels(),
        )
    whole = [t for t in labels() if t.endswith(' %')]
    press('100 %')
    time.sleep(0.3)
    check('a button zooms too', '100 %' in labels(), labels())
    press('Fit')
    time.sleep(0.3)
    check(
        '... and back',
        whole == [t for t in labels() if t.endswith(' %')],
        (whole, labels()),
    )


def try_looks():
    slider = nodes(('slider',), 'Strength of the colours')[0]
    slider.get_value_iface().set_current_value(60)
    time.sleep(0.3)
    press('Set the strengths: Colour only', ('toggle button',))
    time.sleep(0.3)

    def strengths():
        return [
            number('Strength' + of)
            for of in ('', ' of the colours', ' of the detail')
        ]

    check('a picture sets all strengths', strengths() == [100, 100, 0])
    key('ctrl+z')
    check('... as one step', strengths() == [100, 60, 100], strengths())
    key('ctrl+z')


def click_preview(x, y, *held):
    """At parts of its width and height, with keys held."""
    box = nodes(('drawing area',), 'Preview')[0].get_component_iface()
    box = box.get_extents(Atspi.CoordType.SCREEN)
    at = (int(box.x + x * box.width), int(box.y + y * box.height))
    subprocess.run(['wmctrl', '-a', TITLE], check=False)
    move = ['mousemove', str(at[0]), str(at[1])]
    down = [word for k in held for word in ('keydown', k)]
    up = [word for k in held for word in ('keyup', k)]
    subprocess.run(['xdotool', *move, 'sleep', '0.3'], check=True)
    subprocess.run(['xdotool', *down, 'click', '1', *up], check=True)
    time.sleep(0.5)


def try_picker():
    before = shift()
    click_preview(0.5, 0.5)
    check('a click alone changes no number', near(shift(), before), shift())
    press('Pick a grey', ('toggle button',))
    time.sleep(0.3)
    for held, y in ((), 0.5), (('shift',), 0.66), (('ctrl',), 0.5):
        click_preview(0.5, y, *held)
        now = shift()
        check(
            'the picker with %s does' % (held or 'no key',),
            not near(now, before, 0.5),
            (before, now, labels()),
        )
        key('ctrl+z')
        check('... as one step', near(shift(), before, 0.06), shift())
    click_preview(0.5, 0.5, 'shift')
    check(
        'what is impossible is told',
        'This is too bright to become black.' in labels(),
        labels(),
    )
    focus('Preview', ('drawing area',))
    key('Escape')
    check('Escape ends the picker, not the window', find_window() is not None)
    click_preview(0.5, 0.5)
    check('... and a click is a click again', near(shift(), before, 0.06))


def try_evidence():
    press('Where it comes from', ('toggle button',))
    time.sleep(0.5)
    wait(lambda: not [t for t in labels() if 'parts…' in t])
    toggle = nodes(('toggle button',), 'Where it comes from')[0]
    check(
        'the parts of a photograph are looked at',
        toggle.get_state_set().contains(Atspi.StateType.CHECKED),
        labels(),
    )
    press('Where it comes from', ('toggle button',))


def try_histogram():
    tab('Compare')
    press('Histogram')
    time.sleep(0.3)
    shown = [
        n
        for n in nodes(('chart',))
        if n.get_state_set().contains(Atspi.StateType.SHOWING)
    ]
    check('the histogram leads to the plots', bool(shown))
    tab('Colour')


def try_mix():
    gain = number('Gain')
    red = number('Red from red')
    nodes(('slider',), 'Gain')[0].get_value_iface().set_current_value(gain / 2)
    time.sleep(0.3)
    check(
        'the gain moves the whole mix',
        abs(number('Red from red') - red / 2) < 0.01,
        (red, number('Red from red')),
    )
    key('ctrl+z')
    check('... and back', abs(number('Gain') - gain) < 1e-6, number('Gain'))
    press('Keep greys grey', ('check box',))

    def answer():  # of green to a step of grey, normalised
        return sum(
            number('Green from ' + n) / s
            for n, s in zip(('red', 'green', 'blue'), STD)
        )

    column = answer()
    focus('Green from red')
    key('Right', 'Right')
    now = answer()
    check(
        'locked, greys stay what they are',
        abs(now - column) < 1e-4,
        (column, now),
    )
    key('ctrl+z')
    press('Keep greys grey', ('check box',))


def try_keys():
    before = shift()
    focus('Red shift')
    key('Right', 'Right', 'Right')
    check(
        'keys move a slider',
        abs(shift()[0] - before[0] - 3) < 0.11,
        (before, shift()),
    )
    moved = shift()
    key('ctrl+z')
    check('undo takes it back', near(shift(), before, 0.06), shift())
    key('ctrl+shift+z')
    check('redo does it again', near(shift(), moved, 0.06), shift())
    focus('Green shift', ('text', 'entry'))
    key('ctrl+a', '1', '2', 'period', '5', 'Return')
    check('a number can be typed', abs(shift()[1] - 12.5) < 0.01, shift())
    key('ctrl+a', 'x', 'y', 'Return', 'Escape')
    check(
        'what is no number is not taken', abs(shift()[1] - 12.5) < 0.01, shift()
    )
    check('... and the window stays', find_window() is not None)


def try_cells():
    tab('Kernel')
    before = kernel()
    focus('Row 1, column 1', ('spin button',))
    key('Right', 'plus')
    after = kernel()
    check(
        'arrow keys select and + changes a cell',
        abs(after[1] - before[1] - 0.01) < 1e-5,
        (before, after),
    )
    check(
        '... the centre keeps the sum',
        abs(sum(after) - sum(before)) < 1e-5,
        (sum(before), sum(after)),
    )
    key('0', 'period', '2', 'Return')
    check('a cell can be typed', abs(kernel()[1] - 0.2) < 1e-6, kernel())
    cell = nodes(('spin button',), 'Row 5, column 5')[0]
    cell.get_value_iface().set_current_value(-0.1)
    time.sleep(0.3)
    check(
        'assistive technology sets a cell',
        abs(kernel()[24] + 0.1) < 1e-6,
        kernel(),
    )
    tab('Colour')


def try_presets():
    before = shift()
    open_menu('Save preset…')
    entry = wait(lambda: nodes(('text', 'entry'), None, 'Save preset'))[0]
    entry.get_component_iface().grab_focus()
    time.sleep(0.3)
    subprocess.run(['xdotool', 'type', 'mine'], check=True)
    time.sleep(0.3)
    press('Save', title='Save preset')
    path = '.local/share/sympie/presets/mine.json'
    wait(lambda: os.path.exists(path))
    with open(path, encoding='utf-8') as file:
        saved = json.load(file)
    levels = [255 * c * s for c, s in zip(saved['cs'], STD)]
    check('a preset is saved', near(levels, before, 0.06), (levels, before))
    tab('Compare')
    press('All to no change')
    time.sleep(0.3)
    tab('Colour')
    check('all numbers can be taken back', near(shift(), [0, 0, 0]), shift())
    open_menu('mine')
    check('the preset can be loaded', near(shift(), before, 0.06), shift())
    open_menu('Favourite: mine')
    with open('.local/share/sympie/favourites.ini', encoding='utf-8') as file:
        kept = file.read()
    check('... and be a favourite', 'mine' in kept, kept)
    key('Escape')


def try_sides():
    before = shift()
    press('Version B', ('toggle button',))
    time.sleep(0.3)
    check('another version begins as the first', near(shift(), before), shift())
    focus('Red shift')
    key('Right', 'Right')
    changed = shift()
    check('... and is changed alone', not near(changed, before, 0.5), changed)
    key('ctrl+b')
    check('a key flips', near(shift(), before), (before, shift()))
    key('ctrl+b')
    check('... and flips again', near(shift(), changed), (changed, shift()))
    key('ctrl+b')


def try_other_file():
    path = os.path.abspath('other.safetensors')
    shutil.copy('.local/share/sympie/models/photo.safetensors', path)
    before = shift()
    focus('Red shift')
    key('Right', 'Right')
    items = [
        n
        for b in nodes(('combo box',), 'Model')
        for n in walk(b)
        if n.get_name() == 'Other file…'
    ]
    try:
        items[0].get_action_iface().do_action(0)
    except GLib.Error:
        pass
    choose_path('Open a Model', 'Open', path)
    wait(is_ready)
    time.sleep(0.5)
    check(
        'a weights file of one\'s own can be chosen',
        [
            n
            for b in nodes(('combo box',), 'Model')
            for n in walk(b)
            if n.get_name() == 'Photographs (other)'
        ],
    )
    check('... and estimates', near(shift(), before, 0.06), shift())
    key('ctrl+z', 'ctrl+z')


def choose_path(title, button, path):
    """A file dialog asks for a path when a slash is typed; busy, it drops
    keys."""

    def entries():
        return [
            n
            for n in nodes(('text', 'entry'), None, title)
            if n.get_state_set().contains(Atspi.StateType.SHOWING)
        ]

    wait(lambda: find_window(title))
    for _ in range(20):
        if entries():
            break
        subprocess.run(['wmctrl', '-a', title], check=False)
        time.sleep(0.5)
        subprocess.run(['xdotool', 'key', 'slash'], check=True)
        time.sleep(0.5)
    for _ in range(6):
        entries()[0].get_editable_text_iface().set_text_contents(path)
        time.sleep(0.5)
        press(button, title=title)
        for _ in range(50):
            if find_window(title) is None:
                time.sleep(0.3)
                return
            time.sleep(0.1)
    check('%s closes' % title, False)


def try_files():
    before = shift()
    path = os.path.abspath('kept.json')
    open_menu('Export…')
    choose_path('Export numbers', 'Save', path)
    check('numbers are exported', os.path.exists(path))
    focus('Red shift')
    key('Right', 'Right')
    check('... changed', not near(shift(), before), shift())
    open_menu('Import…')
    choose_path('Import numbers', 'Open', path)
    check('... and imported', near(shift(), before, 0.06), shift())
    open_menu('Delete mine')
    press(
        'Delete',
        title=wait(
            lambda: [
                w.get_name() for w in windows() if w.get_role_name() == 'alert'
            ]
        )[0],
    )
    wait(lambda: not os.path.exists('.local/share/sympie/presets/mine.json'))
    check('a preset is deleted', True)


def try_clipboard():
    before = shift()
    set_clipboard('{"cs": [1, 2], "sympie": 1}')
    key('ctrl+shift+v')
    told = wait(lambda: [t for t in labels() if 'clipboard' in t])
    check('pasted JSON that is wrong is told', bool(told))
    check('... and changes nothing', near(shift(), before), shift())
    key('ctrl+shift+c')
    text = wait(get_clipboard)
    copied = json.loads(text)
    levels = [255 * c * s for c, s in zip(copied['cs'], STD)]
    check('the numbers can be copied', near(levels, before, 0.06), levels)
    with open('copied.json', 'w', encoding='utf-8') as file:
        file.write(text)
    focus('Red shift')
    key('Right', 'ctrl+shift+v')
    check('... and pasted', near(shift(), before, 0.06), shift())


def try_apply():
    process = show('photo.png', '-o', 'window.png')
    wait(is_ready)
    try_start()
    try_reading(read_estimate())
    try_names()
    try_card()
    try_preview()
    try_other_file()
    try_looks()
    try_picker()
    try_evidence()
    try_histogram()
    try_mix()
    try_keys()
    try_cells()
    try_presets()
    try_sides()
    try_files()
    try_clipboard()
    press('Apply')
    output = process.communicate(timeout=60)
    check('Apply ends it', process.returncode == 0, output)
    run('apply', 'photo.png', '-o', 'cli.png', '--params', 'copied.json')
    check(
        'the pixels are those of "sympie apply" with the copied numbers',
        same('window.png', 'cli.png'),
    )


def try_passes():
    """Numbers of two passes go the same way."""
    process = show('photo.png', '-o', 'window.png')
    wait(is_ready)
    nodes(('spin button',), 'Passes')[0].get_value_iface().set_current_value(2)
    press('Estimate again')
    wait(is_ready)
    key('ctrl+shift+c')
    text = wait(lambda: '"passes"' in get_clipboard() and get_clipboard())
    check(
        'the numbers of two passes are copied',
        len(json.loads(text)['passes']) == 2,
        text,
    )
    with open('copied.json', 'w', encoding='utf-8') as file:
        file.write(text)
    press('Apply')
    process.communicate(timeout=60)
    run('apply', 'photo.png', '-o', 'cli.png', '--params', 'copied.json')
    check(
        '... and "sympie apply" makes the same pixels of them',
        same('window.png', 'cli.png'),
    )


def same(a, b):
    with open(a, 'rb') as one, open(b, 'rb') as two:
        return one.read() == two.read()


def type_strength(*keys):
    focus('Strength', ('text', 'entry'))
    key('ctrl+a', *keys)


def try_typing():
    """What has been typed is taken before it is applied."""
    process = show('photo.png', '-o', 'typed.png')
    wait(is_ready)
    type_strength('5', '0', 'alt+a')
    output = process.communicate(timeout=60)
    check('a strength typed before Alt+A', process.returncode == 0, output)
    run('apply', 'photo.png', '-o', 'half.png', '--strength', '0.5')
    check('... is applied', same('typed.png', 'half.png'))
    process = show('photo.png', '-o', 'never.png')
    wait(is_ready)
    type_strength('4', '2', 'alt+c')
    output = process.communicate(timeout=60)
    check(
        '... and before Alt+C is not',
        process.returncode == 0 and not os.path.exists('never.png'),
        output,
    )
    process = show('photo.png', '-o', 'never.png')
    wait(is_ready)
    type_strength('4', 'x', 'alt+a')
    told = wait(lambda: [t for t in labels() if '“4x”' in t])
    check('what is no number is told, not applied', bool(told))
    key('Escape', 'Escape')
    process.communicate(timeout=60)


def try_suffix():
    """As a file manager opens a photograph."""
    shutil.copy('photo.png', 'photo-clean.png')
    process = show('photo.png', '--suffix=-clean')
    wait(is_ready)
    press('Apply')
    output = process.communicate(timeout=60)
    run('apply', 'photo.png', '-o', 'cli.png')
    check(
        'the result lies beside the photograph',
        process.returncode == 0 and same('photo-clean-2.png', 'cli.png'),
        output,
    )
    check('... and replaces no file', same('photo-clean.png', 'photo.png'))


def children(pid):
    with open('/proc/%d/task/%d/children' % (pid, pid)) as file:
        return [int(child) for child in file.read().split()]


def limit_files(pid, size):
    for child in children(pid):
        resource.prlimit(
            child, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY)
        )


def try_full_disk():
    process = show('photo.png', '-o', 'full.png')
    wait(is_ready)
    type_strength('5', '0')
    limit_files(process.pid, 20000)
    press('Apply')
    told = wait(lambda: [t for t in labels() if 'full.png' in t])
    check('that a file cannot be written is told in the window', bool(told))
    check('... nothing is left of it', not os.path.exists('full.png'))
    check('... what was changed stays', number('Strength') == 50)
    limit_files(process.pid, resource.RLIM_INFINITY)
    wait(is_ready)
    press('Apply')
    output = process.communicate(timeout=60)
    check(
        '... and can be applied again',
        process.returncode == 0 and same('full.png', 'half.png'),
        output,
    )


def try_crash():
    process = show('photo.png')
    wait(is_ready)
    os.kill(children(process.pid)[0], signal.SIGSEGV)
    said = process.communicate(timeout=60)[1]
    check(
        'a crash is not laid to a library that had no part in it',
        process.returncode == 1 and 'sympie itself' in said,
        said,
    )


def try_killed():
    """What writes says nothing if, for example, memory runs out."""
    os.mkdir('killed')
    shutil.copy(SYMPIE + '-show', 'killed')
    with open('killed/sympie', 'w', encoding='utf-8') as file:
        file.write('#!/bin/sh\nkill -KILL $$\n')
    os.chmod('killed/sympie', 0o755)
    process = subprocess.Popen(
        ['killed/sympie-show', 'photo.png', '-o', 'killed.png'],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    wait(is_ready)
    press('Apply')
    check(
        'that it was killed while it wrote is told',
        bool(wait(lambda: [t for t in labels() if 'signal 9' in t])),
    )
    press('Cancel')
    process.communicate(timeout=60)


def try_leaving():
    for what, leave in (
        ('Cancel', lambda: press('Cancel')),
        ('Escape', lambda: key('Escape')),
        (
            'the close button',
            lambda: subprocess.run(['wmctrl', '-c', TITLE], check=True),
        ),
    ):
        process = show('photo.png', '-o', 'never.png')
        wait(is_ready)
        leave()
        output = process.communicate(timeout=60)
        check(
            '%s leaves it, and writes nothing' % what,
            process.returncode == 0 and not os.path.exists('never.png'),
            output,
        )


def try_left():
    process = show('photo.png')
    wait(is_ready)
    focus('Red shift')
    key('Right', 'Right', 'Right')
    left = shift()
    key('Escape')
    process.communicate(timeout=60)
    process = show('photo.png')
    wait(is_ready)
    check('a new window begins with the estimate', not near(shift(), left, 0.5))
    open_menu('As I left it (photo.png)')
    check('what was left can be had again', near(shift(), left, 0.06), shift())
    press('Apply')
    process.communicate(timeout=60)
    check(
        '... until it is applied',
        not os.listdir('.local/share/sympie/left'),
        os.listdir('.local/share/sympie/left'),
    )


def try_printing():
    process = show('photo.png')
    wait(is_ready)
    check(
        'tab and size are remembered',
        os.path.exists('.config/sympie/window.ini'),
    )
    press('Apply')
    out = process.communicate(timeout=60)[0]
    check(
        'without a file Apply prints the numbers',
        json.loads(out)['cs'] == read_estimate()['cs'],
        out,
    )


def try_faults():
    with open('bad.safetensors', 'w', encoding='utf-8') as file:
        file.write('no weights')
    process = show('photo.png', '--model', os.path.abspath('bad.safetensors'))
    told = wait(lambda: [t for t in labels() if 'bad.safetensors' in t])
    check('a model that cannot be read is told in the window', bool(told))
    check('... and nothing can be applied', not is_ready())
    press('Cancel')
    process.communicate(timeout=60)
    check('... the window still closes', process.returncode == 0)
    both = run('show', 'photo.png', '-o', 'a.png', '--suffix', '-b')
    check('a name and a suffix are one too many', both.returncode == 2, both)
    env = {k: v for k, v in os.environ.items() if k != 'DISPLAY'}
    blind = subprocess.run(
        [SYMPIE, 'show', 'photo.png'],
        env=env,
        text=True,
        stderr=subprocess.PIPE,
        check=False,
    )
    check(
        'without a display it says so',
        blind.returncode == 1 and 'display' in blind.stderr,
        blind,
    )


def try_folder():
    os.mkdir('many')
    for name in ('a.png', 'b.png', 'd.png'):
        shutil.copy('photo.png', os.path.join('many', name))
    with open('many/c.png', 'w', encoding='utf-8') as file:
        file.write('no picture')
    alone = run('show', 'many')
    check(
        'photographs of a folder need one for their results',
        alone.returncode == 2 and '--output' in alone.stderr,
        alone,
    )
    process = show('many', '-o', 'saved')
    wait(is_ready)
    check('a folder: the first of its photographs', '1 of 4' in labels())
    focus('Red shift')
    key('Right', 'Right', 'Right')
    left = shift()
    press('Save')
    wait(lambda: '2 of 4' in labels() and is_ready())
    check('... is saved, and the next shown', os.listdir('saved') == ['a.png'])
    key('alt+Left')
    wait(lambda: '1 of 4, saved' in labels() and is_ready())
    check('a key goes back to it, as it was left', near(shift(), left, 0.06))
    key('alt+Right', 'alt+Right')
    wait(lambda: [t for t in labels() if 'c.png: it is no picture' in t])
    check('one that cannot be read is told', not is_ready())
    open_menu('Estimate each', button='All the others')
    wait(lambda: os.path.exists('saved/d.png'))
    wait(lambda: [t for t in labels() if t.startswith('many/c.png')])
    check(
        'all others are saved',
        sorted(os.listdir('saved')) == ['a.png', 'b.png', 'd.png'],
        os.listdir('saved'),
    )
    press('Close')
    process.communicate(timeout=60)
    run('apply', 'photo.png', '-o', 'alone.png')
    with open('alone.png', 'rb') as first, open('saved/b.png', 'rb') as second:
        check('... as by sympie apply', first.read() == second.read())


try_apply()
try_passes()
try_typing()
try_suffix()
try_full_disk()
try_crash()
try_killed()
try_leaving()
try_left()
try_printing()
try_faults()
try_folder()
sys.exit(failed)
