#!/usr/bin/env python3
"""The 37 numbers in the forms that the tests need.

numbers.py scheme FILE        (define numbers #(...)) in the flat order
numbers.py properties FILE    (define estimated '(NAME VALUE ...)), the same of
                              an effect
numbers.py gegl FILE [PASS]   arguments of sympie:warp
numbers.py same A B [PASS]    exit 0 if two JSON files hold the same numbers;
                              a record of several passes counts by its PASSth
numbers.py near A B           the same, but for rounding
numbers.py record FILE MODEL STRENGTH PASSES    exit 0 if it is such a record
numbers.py list FILE TEXT     exit 0 if TEXT, a Scheme vector, holds them
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import re
import struct
import sys


def load(path, which=0):
    data = json.load(open(path))
    return data['passes'][which] if 'passes' in data else data


def flat(data):
    return (
        [v for row in data['cm'] for v in row]
        + data['cs']
        + [v for row in data['k'] for v in row]
    )


def names():
    return (
        ['cm-' + a + b for a in 'rgb' for b in 'rgb']
        + ['cs-' + a for a in 'rgb']
        + ['k-%d%d' % (r, c) for r in range(1, 6) for c in range(1, 6)]
    )


def single(values):
    return [struct.unpack('f', struct.pack('f', v))[0] for v in values]


def main(command, path, *rest):
    if command == 'record':
        data = json.load(open(path))
        print(json.dumps(data)[:400])
        return (
            data['sympie'] == 1
            and data['model'] == rest[0]
            and data['strength'] == float(rest[1])
            and len(data['passes']) == int(rest[2])
            and data['scope'] == 'whole'
            and data['edges'] == 'extend'
            and len(data['hash']) == (64 if rest[0] else 0)
            and all(len(flat(p)) == 37 for p in data['passes'])
        )
    values = flat(load(path))
    if command == 'scheme':
        print('(define numbers #(%s))' % ' '.join('%.9f' % v for v in values))
    elif command == 'properties':
        pairs = zip(names(), values)
        print(
            "(define estimated '(%s))"
            % ' '.join(
                '"%s" %.12f' % (n.replace('_', '-'), v) for n, v in pairs
            )
        )
    elif command == 'gegl':
        values = flat(load(path, int(rest[0]) if rest else 0))
        print(' '.join('%s=%.9g' % p for p in zip(names(), values)))
    elif command == 'same':
        other = flat(load(rest[0], int(rest[1]) if rest[1:] else 0))
        print(values, other)
        return single(values) == single(other)
    elif command == 'near':
        other = flat(load(rest[0]))
        print(values, other)
        return all(abs(a - b) < 1e-5 for a, b in zip(values, other))
    elif command == 'list':
        other = [
            float(v) for v in re.findall(r'[-+0-9.e]+', open(rest[0]).read())
        ]
        print(values, other)
        return len(other) == 37 and all(
            abs(a - b) < 1e-5 for a, b in zip(values, other)
        )
    return True


if __name__ == '__main__':
    sys.exit(0 if main(*sys.argv[1:]) else 1)
