#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Merge the command lines that the build recorded into compile_commands.json.

The Makefile writes each C object's command line beside the object, as one line in
OBJECT.cmd.  Editors and clang tools read them all from one file, which is written
only when its content changes.  Records whose source is gone are left out.
"""
import argparse
import json
import os
import shlex
import sys


def recorded(folder):
    for path, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if name.endswith(".o.cmd"):
                yield os.path.join(path, name)


def source_of(arguments):
    """The file behind -c, None if there is none."""
    if "-c" not in arguments[:-1]:
        return None
    return arguments[arguments.index("-c") + 1]


def entry(path):
    """The record as clang's format wants it, None if its source is gone."""
    with open(path, encoding="utf-8") as file:
        command = file.read().strip()
    try:
        arguments = shlex.split(command)
    except ValueError as error:
        raise ValueError("%s: %s" % (path, error))
    source = source_of(arguments)
    if source is None:
        raise ValueError("%s: no source behind -c" % path)
    if not os.path.exists(source):
        return None
    return {"directory": os.getcwd(), "file": source, "arguments": arguments,
            "output": path[:-len(".cmd")]}


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="the build folder")
    parser.add_argument("output", nargs="?", help="default: FOLDER/compile_commands.json")
    args = parser.parse_args(argv)
    output = args.output or os.path.join(args.folder, "compile_commands.json")
    try:
        entries = [found for found in map(entry, recorded(args.folder)) if found]
    except ValueError as error:
        print("mkcompdb: %s" % error, file=sys.stderr)
        return 1
    text = json.dumps(entries, indent=1, sort_keys=True) + "\n"
    if read(output) != text:
        with open(output, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
