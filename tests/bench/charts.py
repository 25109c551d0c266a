#!/usr/bin/env python3
"""charts.py LOG.CSV|EVALUATION.JSON OUT.SVG - draws what sympie-train's log.csv or
sympie-evaluate --json tells.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import csv
import json
import sys
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, ROW = 800, 220, 150, 20, 40, 30
COLOURS = ("#c60", "#06c", "#393")
CURVES = (
    ("Loss", {"first": "step one", "second": "step two"}),
    ("PSNR, dB", {"psnr_before": "before", "psnr_after": "after"}),
    ("Validation: gain of PSNR, dB", {"validation_gain": "gain"}),
    ("Validation: PSNR of clean images, dB", {"validation_clean": "PSNR"}),
    ("Validation: top-1", {"validation_top1": "top-1"}),
)
BARS = {"psnr_before": "before", "psnr_after": "after", "psnr_oracle": "oracle"}


def text(x, y, words, anchor="start", colour="#000"):
    return '<text x="%.1f" y="%.1f" text-anchor="%s" fill="%s">%s</text>' % (
        x,
        y,
        anchor,
        colour,
        escape(words),
    )


def legend(top, names):
    return [
        text(LEFT + 110 * i, top - 5, name, colour=COLOURS[i])
        for i, name in enumerate(names)
    ]


def draw_curve(top, title, lines):
    """@lines: for each name the points (x, y)."""
    points = [point for line in lines.values() for point in line]
    (x0, x1), (y0, y1) = (
        (min(p[i] for p in points), max(p[i] for p in points)) for i in (0, 1)
    )
    bottom = top + HEIGHT - ROW - TOP

    def place(x, y):
        return (
            LEFT + (WIDTH - LEFT - RIGHT) * (x - x0) / ((x1 - x0) or 1),
            bottom - (bottom - top) * (y - y0) / ((y1 - y0) or 1),
        )

    out = [text(LEFT, top - 20, title)] + legend(top, lines)
    out.append(
        '<path d="M%d %dV%dH%d" fill="none" stroke="#555"/>'
        % (LEFT, top, bottom, WIDTH - RIGHT)
    )
    out += [
        text(LEFT - 6, place(x0, y)[1], "%.4g" % y, "end") for y in (y0, y1)
    ]
    out += [
        text(place(x, y0)[0], bottom + 16, "%g" % x, "middle") for x in (x0, x1)
    ]
    for colour, line in zip(COLOURS, lines.values()):
        out.append(
            '<polyline fill="none" stroke="%s" points="%s"/>'
            % (colour, " ".join("%.1f,%.1f" % place(*p) for p in line))
        )
    return out


def draw_log(path):
    with open(path, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    out, top = [], TOP
    for title, columns in CURVES:
        lines = {
            name: [
                (float(row["iteration"]), float(row[column]))
                for row in rows
                if row[column]
            ]
            for column, name in columns.items()
        }
        if all(lines.values()):
            out += draw_curve(top, title, lines)
            top += HEIGHT
    return out, top


def draw_evaluation(path):
    """Means over severities, a group of bars for each corruption."""
    with open(path, encoding="utf-8") as file:
        corruptions = json.load(file)["corruptions"]
    means = {}
    for name, severities in corruptions.items():
        for column in BARS:
            values = [s[column] for s in severities.values() if column in s]
            if values:
                means.setdefault(name, {})[column] = sum(values) / len(values)
    most = max(max(values.values()) for values in means.values())
    out, top = [text(LEFT, TOP - 20, "PSNR, dB, mean over severities")], TOP
    out += legend(top, BARS.values())
    for name, values in means.items():
        out.append(text(LEFT - 6, top + ROW / 2, name, "end"))
        for i, column in enumerate(BARS):
            if column in values:
                out.append(
                    '<rect x="%d" y="%d" width="%.1f" height="8" fill="%s">'
                    "<title>%.2f dB</title></rect>"
                    % (
                        LEFT,
                        top + 9 * i,
                        (WIDTH - LEFT - RIGHT) * values[column] / most,
                        COLOURS[i],
                        values[column],
                    )
                )
        top += ROW
    return out, top


def main():
    source, target = sys.argv[1:]
    draw = draw_evaluation if source.endswith(".json") else draw_log
    out, height = draw(source)
    with open(target, "w", encoding="utf-8") as file:
        file.write(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" '
            'font-family="sans-serif" font-size="12">\n'
            '<rect width="100%%" height="100%%" fill="#fff"/>\n%s\n</svg>\n'
            % (WIDTH, height, "\n".join(out))
        )


if __name__ == "__main__":
    main()
