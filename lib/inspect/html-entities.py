#!/usr/bin/env python3
"""Writes html-entities.c, which is committed: run it by hand after a change.

    html-entities.py > html-entities.c

The names are those of the HTML Standard as Python's library has them. A name
that ends with a semicolon there does so here; the others may do without.
"""

import html.entities


def main():
    names = sorted(html.entities.html5)
    print("/*\n * Written by html-entities.py: the named character references of the HTML\n"
          " * Standard (13.5), sorted by octets.\n */")
    print('#include "inspect/html-references.h"\n')
    print("/* clang-format off */")
    print("const char html_entity_names[] =")
    offsets, offset = [], 0
    for name in names:
        print(f'\t"{name}"')
        offsets.append(offset)
        offset += len(name)
    print("\t;\n\nconst struct html_entity html_entities[] = {")
    for name, at in zip(names, offsets):
        points = [ord(c) for c in html.entities.html5[name]] + [0]
        print(f"\t{{0x{points[0]:05x}, 0x{points[1]:04x}, {at}, {len(name)}}},")
    print("};\n/* clang-format on */\n")
    print("const size_t html_entity_count = sizeof(html_entities) / sizeof(html_entities[0]);")


main()
