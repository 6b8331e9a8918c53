#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Take over the objects of another build that would come out the same.

    share-objects.py build/variants/release build/variants/no_pcp core/clock.o ...

Two configurations that differ in one option have most of their objects in common: all
those whose source, and whatever it includes, names no option that differs.  Such an
object is copied, with what the build keeps beside it, and not compiled again.

Options that the flags depend on count for every object: those that the Makefile names,
and the cflags lines of the objs.mk.  The other build must be up to date.  An object that
is here already and not older than its original is left alone: whether it is good, make
finds out as ever.
"""
import argparse
import functools
import glob
import os
import re
import shutil
import sys

OPTION = re.compile(r"\bCONFIG_\w+")
DEFINE = re.compile(r"^#define (CONFIG_\w+) (.*)$", re.MULTILINE)
AUTOCONF = "generated/autoconf.h"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


@functools.lru_cache(maxsize=None)
def options_named(path):
    return frozenset(OPTION.findall(read(path)))


def differing(base, other):
    """The options that the two builds do not have alike."""
    mine, theirs = (dict(DEFINE.findall(read(os.path.join(folder, AUTOCONF))))
                    for folder in (base, other))
    return {name for name in set(mine) | set(theirs) if mine.get(name) != theirs.get(name)}


def options_of_flags():
    named = set(options_named("Makefile"))
    for path in glob.glob("**/objs.mk", recursive=True):
        for line in read(path).splitlines():
            if line.startswith("cflags-"):
                named.update(OPTION.findall(line))
    return named


def dependencies(base, name):
    """What the object was made of, but for the options themselves."""
    rule = read(os.path.join(base, name + ".d")).replace("\\\n", " ").split("\n")[0]
    files = rule.split(": ", 1)[1].split()
    return [path for path in files if path != os.path.join(base, AUTOCONF)]


def is_same(base, name, differs):
    """Would the object come out as in the other build?  No, if that is not certain."""
    files = dependencies(base, name)
    if any(path.startswith(base + "/") for path in files):
        return False
    return not any(options_named(path) & differs for path in files)


def is_wanted(base, folder, name):
    """Only what a C compiler made has its command beside it."""
    original, copy = os.path.join(base, name), os.path.join(folder, name)
    if not all(os.path.exists(original + end) for end in ("", ".d", ".cmd")):
        return False
    return not os.path.exists(copy) or os.path.getmtime(copy) < os.path.getmtime(original)


def take(base, folder, name):
    original, copy = os.path.join(base, name), os.path.join(folder, name)
    os.makedirs(os.path.dirname(copy), exist_ok=True)
    for end in (".d", ".cmd"):
        with open(copy + end, "w", encoding="utf-8", newline="\n") as file:
            file.write(read(original + end).replace(base + "/", folder + "/"))
    # Not with its time: it is as new as the options that it goes with.
    shutil.copyfile(original, copy + ".tmp")
    os.replace(copy + ".tmp", copy)


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", help="the folder of the build that is whole")
    parser.add_argument("folder", help="that of the one to come")
    parser.add_argument("objects", nargs="*", help="the objects that it needs")
    args = parser.parse_args(argv)
    differs = differing(args.base, args.folder)
    if differs & options_of_flags():
        return 0
    taken = [name for name in args.objects if is_wanted(args.base, args.folder, name)
             and is_same(args.base, name, differs)]
    for name in taken:
        take(args.base, args.folder, name)
    if taken:
        print("  SHARE   %s: %d of %d objects are those of %s" % (
            args.folder, len(taken), len(args.objects), args.base))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
