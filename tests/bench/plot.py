#!/usr/bin/env python3
"""plot.py BENCH.JSON OUT.SVG - draws time and memory of "sympie apply" against size.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import math
import sys

WIDTH, HEIGHT, LEFT, TOP, SIDE, GAP = 760, 330, 60, 45, 270, 100
TEXT = '<text x="%.1f" y="%.1f" text-anchor="%s"%s>%s</text>'


def fit(points):
    """Slope and intercept of the straight line nearest to the points."""
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum(
        (x - mean_x) ** 2 for x, _ in points
    )
    return slope, mean_y - slope * mean_x


def step(largest):
    """A round distance between three to six marks."""
    power = 10 ** math.floor(math.log10(largest / 3))
    return max(k * power for k in (1, 2, 2.5) if largest / (k * power) >= 3)


def draw_panel(left, title, words, points, line):
    """A panel's SVG: axes from 0, the points, a line."""
    most_x, most_y = (1.08 * max(point[i] for point in points) for i in (0, 1))

    def place(x, y):
        return left + SIDE * x / most_x, TOP + SIDE * (1 - y / most_y) * 0.85

    bottom = place(0, 0)[1]
    out = [
        TEXT % (left, TOP - 22, "start", ' font-weight="bold"', title),
        TEXT % (left, TOP - 7, "start", "", words),
        '<path d="M%g %gV%gH%g" class="axis"/>'
        % (left, TOP, bottom, left + SIDE),
    ]
    for most, across in ((most_x, True), (most_y, False)):
        for i in range(int(most / step(most)) + 1):
            value = i * step(most)
            x, y = place(value, 0) if across else place(0, value)
            out.append(
                TEXT
                % (
                    x if across else x - 6,
                    y + 16 if across else y + 4,
                    "middle" if across else "end",
                    "",
                    "%g" % value,
                )
            )
    out.append(
        '<path d="M%s" class="line"/>'
        % "L".join("%.1f %.1f" % place(*point) for point in line)
    )
    out += [
        '<circle cx="%.1f" cy="%.1f" r="4"/>' % place(*point)
        for point in points
    ]
    out.append(
        TEXT % (left + SIDE / 2, bottom + 34, "middle", "", "megapixels")
    )
    return out


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        bench = json.load(file)
    rows = bench["alone"]["sizes"]
    seconds = [(row["megapixels"], row["seconds"]["min"]) for row in rows]
    memory = [(row["megapixels"], row["bytes"] / 1e6) for row in rows]
    machine = bench["machine"]
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" '
        'font-family="sans-serif" font-size="12">' % (WIDTH, HEIGHT),
        "<style>.axis{fill:none;stroke:#555}.line{fill:none;stroke:#c60;stroke-width:1.5}"
        "circle{fill:#06c}</style>",
        '<rect width="%d" height="%d" fill="#fff"/>' % (WIDTH, HEIGHT),
    ]
    slope, base = fit(seconds)
    lines += draw_panel(
        LEFT,
        "sympie apply, JPEG to JPEG: least time",
        "seconds: %.2f, and %.4f a megapixel" % (base, slope),
        seconds,
        [(x, base + slope * x) for x in (0, seconds[-1][0])],
    )
    lines += draw_panel(
        LEFT + SIDE + GAP,
        "Memory at the most",
        "megabytes: GEGL's start, then the image's",
        memory,
        memory,
    )
    lines += [
        TEXT
        % (
            LEFT,
            HEIGHT - 6,
            "start",
            ' fill="#555"',
            "%(processor)s, %(threads)d threads, load %(load).1f at the start"
            % machine,
        ),
        "</svg>",
    ]
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
