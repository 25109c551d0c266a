"""gimp.py FILE - waits for the plug-in's window and prints how long after FILE
was written it was there, with the photograph, and with the estimate: ms.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from atspi import find_window, is_ready  # noqa: E402

LONGEST = 120
STEP = 0.02
# Of the grey levels of a picture; that of an empty preview is 0.
LEAST_DEVIATION = 0.05


def shows_picture():
    """Whether the middle of the preview is not of one colour."""
    component = find_window().get_component_iface()
    place = component.get_extents(0)
    area = "%dx%d+%d+%d" % (
        place.width // 4,
        place.height // 4,
        place.x + place.width // 5,
        place.y + place.height // 3,
    )
    words = ["import", "-silent", "-window", "root", "-crop", area]
    words += ["-colorspace", "gray", "-format", "%[fx:standard_deviation]"]
    found = subprocess.run(
        [*words, "info:"], capture_output=True, text=True, check=True
    )
    return float(found.stdout) > LEAST_DEVIATION


def wait(what):
    end = time.time() + LONGEST
    while not what():
        if time.time() > end:
            sys.exit("nothing to be seen")
        time.sleep(STEP)
    return time.time()


wait(lambda: os.path.exists(sys.argv[1]))
start = os.path.getmtime(sys.argv[1])
for name, what in (
    ("the window in GIMP", find_window),
    ("... with the photograph", shows_picture),
    ("... with the estimate", is_ready),
):
    print("%.0f ms %s" % (1000 * (wait(what) - start), name))
