#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Count the core set of docs/reading-order.md: what a course reads.

The set stands in a table between two marks, the path in backticks in column one:

    <!-- core-set -->
    | `mm/buddy.c` | split and merge |
    <!-- /core-set -->

Every file exists, none is named twice, and together they keep the promise of at
most 25 files and 6,000 lines.  Without the document there is nothing to check,
unless --require says that it must be there.
"""
import argparse
import os
import re
import sys

DOCUMENT = "docs/reading-order.md"
MAX_FILES = 25
MAX_LINES = 6000
BEGIN, END = "<!-- core-set -->", "<!-- /core-set -->"
ROW = re.compile(r"^\|\s*`([^`]+)`\s*\|")


def core_set(text):
    """([(line number, path)], [(line number, problem)])"""
    rows, problems, inside, marks = [], [], False, 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() in (BEGIN, END):
            marks += 1
            if inside == (line.strip() == BEGIN):
                problems.append((number, "this mark does not match the one before"))
            inside = line.strip() == BEGIN
        elif inside and line.startswith("|"):
            match = ROW.match(line)
            if match:
                rows.append((number, match.group(1)))
            elif rows:
                problems.append((number, "a row without a path in backticks in column one"))
    if marks == 0 or inside:
        problems.append((1, "the table needs both marks, %s and %s" % (BEGIN, END)))
    elif not rows:
        problems.append((1, "the core set is empty"))
    return rows, problems


def count_lines(path):
    with open(path, encoding="utf-8") as file:
        return sum(1 for _ in file)


def check(root, rows):
    """(files, lines, problems)"""
    problems, seen, lines = [], set(), 0
    for number, path in rows:
        full = os.path.join(root, path)
        if path in seen:
            problems.append((number, "%s is named twice" % path))
        elif not os.path.isfile(full):
            problems.append((number, "%s does not exist" % path))
        else:
            lines += count_lines(full)
        seen.add(path)
    if len(seen) > MAX_FILES:
        problems.append((1, "%d files, at most %d are promised" % (len(seen), MAX_FILES)))
    if lines > MAX_LINES:
        problems.append((1, "%d lines, at most %d are promised" % (lines, MAX_LINES)))
    return len(seen), lines, problems


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=".", help="the tree to check (default: here)")
    parser.add_argument("--require", action="store_true", help="a missing document is an error")
    args = parser.parse_args(argv)
    path = os.path.join(args.root, DOCUMENT)
    if not os.path.exists(path):
        print("check-reading: %s is not written yet" % DOCUMENT)
        return 1 if args.require else 0
    with open(path, encoding="utf-8") as file:
        rows, problems = core_set(file.read())
    files, lines, more = check(args.root, rows)
    for number, text in problems + more:
        print("%s:%d: %s" % (DOCUMENT, number, text))
    print("check-reading: %d of %d files, %d of %d lines" % (files, MAX_FILES, lines, MAX_LINES))
    return 1 if problems or more else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
