#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Check that the documents name only what is there.

In README.md, CONTRIBUTING.md and docs/**.md:

    `mm/buddy.c` `tests/unit/*_test.c`   a path of the tree exists, a pattern matches one;
                                         headers may be named as they are included
    [text](boot.md#heading)              a relative link leads to a file, and to its heading
    `make iso`, and in fenced commands   the target is in the Makefile or in a .mk file
    `selftest:area.name`                 SELFTEST(area, name) stands in tests/selftest
    `unit:noun.function_name`            the function stands in tests/unit/noun_test.c
    `qemu:entry`  `gdb:name`             the name stands in tests/qemu or tests/gdb

README.md has fewer than 200 lines, and each row of docs/coverage.md (A1 ... E7)
names a test or says "later".  A document that is not written yet is an error only
with --require.
"""
import argparse
import glob
import os
import re
import sys

README_LINES = 200
REQUIRED = ["README.md", "CONTRIBUTING.md", "docs/coverage.md", "docs/reading-order.md"]
TOP = ("arch", "asm", "boot", "configs", "core", "docs", "drivers", "fs", "include", "kernel",
       "lib", "mm", "scripts", "tests", "uapi", "user")
BASES = ["", "include/", "arch/x86/include/"]
PATH = re.compile(r"^<?((?:%s)/[\w./*@+-]*)>?(?::\d+)?$" % "|".join(TOP))
SPAN = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
MAKE = re.compile(r"^make((?:\s+[\w.=/\"'-]+)*)")
TEST = re.compile(r"^(selftest|unit|qemu|gdb):(\S+)$")
ROW = re.compile(r"^\|\s*\**([A-E]\d)\**\s*\|")


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def documents(root):
    found = [name for name in ("README.md", "CONTRIBUTING.md")
             if os.path.isfile(os.path.join(root, name))]
    for folder, folders, files in os.walk(os.path.join(root, "docs")):
        folders.sort()
        found += [os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/")
                  for name in sorted(files) if name.endswith(".md")]
    return found


def make_targets(root):
    """Names that a rule of the Makefile or of a .mk file makes."""
    targets = set()
    pattern = os.path.join(glob.escape(root), "**", "*.mk")
    build = os.path.join(root, "build") + os.sep
    paths = [path for path in glob.glob(pattern, recursive=True) if not path.startswith(build)]
    for path in [os.path.join(root, "Makefile")] + sorted(paths):
        if os.path.isfile(path):
            with open(path, encoding="utf-8") as file:
                for match in re.finditer(r"^([\w. -]+?)\s*::?(?!=)", file.read(), re.M):
                    targets.update(match.group(1).split())
    return targets


def heading_slug(text):
    text = re.sub(r"[`*]", "", text.strip().lower())
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def headings(text):
    return {heading_slug(match.group(1)) for match in re.finditer(r"^#+\s+(.*)$", text, re.M)}


class Tests:
    """Knows which tests the tree has."""

    def __init__(self, root):
        self.root = root
        self.texts = {}

    def sources(self, folder, endings):
        if folder not in self.texts:
            paths = sorted(glob.glob(os.path.join(glob.escape(self.root), "tests", folder, "*")))
            self.texts[folder] = {os.path.basename(path): read("", path) for path in paths
                                  if path.endswith(endings)}
        return self.texts[folder]

    def has(self, kind, name):
        area, _, rest = name.partition(".")
        if kind == "selftest":
            wanted = r"\bSELFTEST\(\s*%s\s*,\s*%s\s*\)" % (re.escape(area), re.escape(rest))
            texts = self.sources("selftest", (".c",)).values()
        elif kind == "unit":
            wanted = r"^static void %s\(void \*\*\w+\)" % re.escape(rest)
            texts = [self.sources("unit", (".c",)).get(area + "_test.c", "")]
        else:
            wanted = (r"""["']%s["']|\bdef (test_)?%s\(""" % (re.escape(name), re.escape(name)))
            texts = self.sources(kind, (".py", ".gdb")).values()
        return any(re.search(wanted, text, re.M) for text in texts)


class Checker:
    def __init__(self, root):
        self.root = root
        self.targets = make_targets(root)
        self.tests = Tests(root)
        self.found = []
        self.counts = {"paths": 0, "links": 0, "targets": 0, "tests": 0}

    def report(self, path, line, message):
        self.found.append("%s:%d: %s" % (path, line, message))

    def check(self, path):
        text = read(self.root, path)
        fenced = False
        for number, line in enumerate(text.splitlines(), 1):
            if line.lstrip().startswith("```"):
                fenced = not fenced
            elif fenced:
                for command in re.split(r"&&|;", line.lstrip("$ \t")):
                    self.check_make(path, number, command.strip())
            else:
                self.check_line(path, number, line)
        if path == "README.md" and len(text.splitlines()) >= README_LINES:
            self.report(path, README_LINES, "README.md has fewer than %d lines" % README_LINES)

    def check_line(self, path, number, line):
        spans = SPAN.findall(line)
        for span in spans:
            self.check_path(path, number, span)
            self.check_make(path, number, span)
            self.check_test(path, number, span)
        for target in LINK.findall(SPAN.sub("``", line)):
            self.check_link(path, number, target)
        row = ROW.match(line) if path == "docs/coverage.md" else None
        if row and not any(TEST.match(span) for span in spans) and "later" not in line:
            self.report(path, number, "%s names no test and does not say later" % row.group(1))

    def check_path(self, path, number, span):
        match = PATH.match(span)
        if not match:
            return
        self.counts["paths"] += 1
        pattern = glob.escape(match.group(1)).replace("[*]", "*")
        if not any(glob.glob(os.path.join(glob.escape(self.root), base + pattern), recursive=True)
                   for base in BASES):
            self.report(path, number, "`%s` does not exist" % match.group(1))

    def check_make(self, path, number, command):
        match = MAKE.match(command)
        if not match:
            return
        for word in match.group(1).split():
            if re.match(r"^[a-z][\w-]*$", word):
                self.counts["targets"] += 1
                if word not in self.targets:
                    self.report(path, number, "`make %s`: there is no such target" % word)

    def check_test(self, path, number, span):
        match = TEST.match(span)
        if match:
            self.counts["tests"] += 1
            if not self.tests.has(*match.groups()):
                self.report(path, number, "there is no test %s" % span)

    def check_link(self, path, number, target):
        if re.match(r"^[a-z]+:", target):
            return
        self.counts["links"] += 1
        name, _, anchor = target.partition("#")
        there = os.path.normpath(os.path.join(os.path.dirname(path), name)) if name else path
        if there.startswith("..") or not os.path.exists(os.path.join(self.root, there)):
            self.report(path, number, "the link %s leads nowhere" % target)
        elif anchor and there.endswith(".md") and anchor not in headings(read(self.root, there)):
            self.report(path, number, "the link %s names no heading of %s" % (target, there))


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=".", help="the tree to check (default: here)")
    parser.add_argument("--require", action="store_true", help="a missing document is an error")
    args = parser.parse_args(argv)
    checker = Checker(args.root)
    names = documents(args.root)
    for name in names:
        checker.check(name)
    for name in REQUIRED:
        if args.require and name not in names:
            checker.report(name, 1, "this document is missing")
    for line in checker.found:
        print(line)
    print("check-docs: %d documents, %s; %d wrong" % (len(names), ", ".join(
        "%d %s" % (count, what) for what, count in checker.counts.items()), len(checker.found)))
    return 1 if checker.found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
