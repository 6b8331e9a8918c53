#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Check indentation and spacing of C files with clang-format.

clang-format knows where a line begins and where a blank belongs, but it breaks up
what we set by hand because it is easier to read so: tables, one-line cases,
macros, columns of comments.  So its output is compared line by line, and only a
line that it keeps *as a line* and indents or spaces differently is a violation:

    same words, other indentation         reported
    same words, a blank more or less      reported
    two or more blanks or tabs in a row   taken as one: a column
    lines broken elsewhere                left to the writer
    the rest of a broken statement        its indentation is left to the writer
    preprocessor lines, comments          left to the writer

Without arguments every C file that git knows is checked.  Without clang-format
the check says that it was skipped.  CLANG_FORMAT names another program.
"""
import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys


class Line:
    def __init__(self, number, text):
        self.number = number
        body = text.lstrip()
        self.indent = text[:len(text) - len(body)]
        self.spaced = re.sub(r"\s+", " ", body.rstrip())
        for unsure, sure in (("; )", ";)"), ("* __", "*__"), (") ~", ")~"), ("} * ", "} *")):
            self.spaced = self.spaced.replace(unsure, sure)
        self.words = re.sub(r"\s+", "", body)


def lines_of(text):
    """The lines to compare: no comments of their own, no preprocessor, no empty ones."""
    found, in_macro, in_comment = [], False, False
    for number, text_line in enumerate(text.split("\n"), 1):
        body = text_line.strip()
        if in_macro or body.startswith("#"):
            in_macro = body.endswith("\\")
        elif in_comment or body.startswith("/*"):
            in_comment = "*/" not in body
        elif body:
            found.append(Line(number, text_line))
    return found


def compare(ours, formatted):
    """[(line number, message)]"""
    ours, theirs = lines_of(ours), lines_of(formatted)
    matcher = difflib.SequenceMatcher(None, [line.words for line in ours],
                                      [line.words for line in theirs], autojunk=False)
    found = []
    for at, there, size in matcher.get_matching_blocks():
        for line, wanted in zip(ours[at:at + size], theirs[there:there + size]):
            if line.indent != wanted.indent and not wanted.indent.strip("\t"):
                found.append((line.number, "the indentation should be %r" % wanted.indent))
            elif line.spaced != wanted.spaced:
                found.append((line.number, "the blanks should be: %s" % wanted.spaced))
    return found


def tracked(root):
    names = subprocess.run(["git", "-C", root, "ls-files", "-z", "*.c", "*.h"],
                           stdout=subprocess.PIPE, check=True).stdout.decode().split("\0")
    return [name for name in names if name and os.path.isfile(os.path.join(root, name))]


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=".", help="the tree to check (default: here)")
    parser.add_argument("files", nargs="*", help="paths in the tree (default: all C files)")
    args = parser.parse_args(argv)
    program = shutil.which(os.environ.get("CLANG_FORMAT", "clang-format"))
    if not program:
        print("check-format: skipped, there is no clang-format here")
        return 0
    style = "file:" + os.path.join(os.path.abspath(args.root), ".clang-format")
    files, bad = args.files or tracked(args.root), 0
    for name in files:
        path = os.path.join(args.root, name)
        formatted = subprocess.run([program, "--style=" + style, path], stdout=subprocess.PIPE,
                                   check=True).stdout.decode("utf-8")
        with open(path, encoding="utf-8", newline="") as file:
            for number, message in compare(file.read(), formatted):
                print("%s:%d: %s" % (name, number, message))
                bad += 1
    print("check-format: %d files, %d lines to change" % (len(files), bad))
    return 1 if bad else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, subprocess.CalledProcessError) as error:
        print("check-format: %s" % error, file=sys.stderr)
        sys.exit(1)
