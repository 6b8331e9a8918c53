#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Check what the compiler does not: layers, house rules, and plain cleanliness.

    lib < core < arch < mm < fs < drivers < kernel

A file includes from its own floor and from those below.  Beside the floors:

    asm/       the machine's contract: open to every floor; itself sees up to arch
    boot/      sees itself, lib and asm/memlayout.h (which sees lib only)
    <boot/..>  what boot hands up: data, open to every floor but lib
    <uapi/..>  Linux's ABI: numbers and structures, open to every floor
    tests/ user/ scripts/ docs/ are not floors: only text rules apply to them

drivers stands above fs here because a driver fills file and block tables that
fs declares; the other direction would close a circle.

Each violation is one line, "file:line: message".  Exit status 1 if there is one.
"""
import argparse
import os
import re
import subprocess
import sys

FLOORS = ["lib", "core", "arch", "mm", "fs", "drivers", "kernel"]
RANK = {name: number for number, name in enumerate(FLOORS)}
FREESTANDING = {"stdint.h", "stdbool.h", "stddef.h", "stdarg.h", "limits.h"}
COLUMNS = 100

# path -> why this .c file may ask for an option with the preprocessor.
CONFIG_IFDEF_ALLOWED = {}

# Compiled for what the compiler says about it.
NOT_LINKED = ["arch/x86/kernel/asm_offsets.c"]

# path -> what its inline assembly is, when the file is neither in arch/x86 nor in boot.
ASM_ALLOWED = {"include/lib/compiler.h": re.compile(r"#define (barrier\(\)|OPTIMIZER_HIDE_VAR\()")}

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')
ASM = re.compile(r"\b(asm|__asm__|__asm)\b")
EXTERN = re.compile(r"^\s*extern\b")
CONDITION = re.compile(r"^\s*#\s*(if|ifdef|ifndef|elif)\b.*\b(CONFIG_\w+|IS_ENABLED)\b")
HEX = re.compile(r"\b0[xX]([0-9a-fA-F]+)[uUlL]*\b")
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b(?!\(\w[^)]*\)|: *\w)")
AS_IT_IS = re.compile(r"^tests/user/expected/|\.session$")  # what was printed, what is typed
UNFINISHED_IS_TAP = "tests/qemu/"       # there the word is a directive of the test protocol
MACHINE_PATH = re.compile(r"(?<![\w.$})\]/*+-])(?<!0:root:)/(root|home|Users|work|workspace)(?![\w.-])")
SPDX = "SPDX-License-Identifier: MIT"

# What may look like one of these addresses: a number of an MSR, a mask of bits.
NOT_AN_ADDRESS = re.compile(r"\bMSR_|_MASK\b")

# Addresses that only memlayout.h may spell, as [first, last].
ADDRESSES = [
    (0xC0000000, 0xC0FFFFFF, "PAGE_OFFSET"),
    (0xF8000000, 0xF8FFFFFF, "VMALLOC_START or the end of lowmem"),
    (0xFFFFF000, 0xFFFFF000, "FIXADDR_TOP"),
    (0xBFFFF000, 0xBFFFFFFF, "the top of user space"),
]


def tracked_files(root):
    """Every file of the tree, by git where there is git; new files count too."""
    command = ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               check=True).stdout.decode("utf-8").split("\0")
    except (OSError, subprocess.CalledProcessError):
        names = []
        for folder, folders, files in os.walk(root):
            folders[:] = [name for name in folders if name not in (".git", "build", "__pycache__")]
            names += [os.path.relpath(os.path.join(folder, name), root) for name in files]
    names = [name.replace(os.sep, "/") for name in names if name]
    return sorted(name for name in set(names) if os.path.isfile(os.path.join(root, name)))


def kind_of(path, first_line):
    """Which rules of writing a file follows: c, asm, hash (a # comments), or None."""
    name = os.path.basename(path)
    if name.endswith((".c", ".h", ".ld", ".lds")):
        return "c"
    if name.endswith((".asm", ".inc")):
        return "asm"
    if name.endswith((".sh", ".py", ".mk", ".cfg", ".config", "_defconfig", ".gdb", ".yml",
                      ".toml")) or name.startswith(("Makefile", "Kconfig")):
        return "hash"
    if name in (".editorconfig", ".gitattributes", ".clang-format") or first_line.startswith("#!"):
        return "hash"
    return None


def strip_c(text):
    """The text with comments and the insides of literals blanked; lines stay in place."""
    pattern = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'', re.S)

    def blank(match):
        found = match.group(0)
        if found[0] == "/":
            return re.sub(r"[^\n]", " ", found)
        return found[0] + " " * (len(found) - 2) + found[-1]
    return pattern.sub(blank, text)


class Source:
    def __init__(self, root, path):
        self.path = path
        with open(os.path.join(root, path), "rb") as file:
            data = file.read()
        self.binary = b"\0" in data
        self.text = "" if self.binary else data.decode("utf-8", "replace")
        self.lines = self.text.split("\n")
        self.kind = None if self.binary else kind_of(path, self.lines[0])
        self.code = self.code_lines()
        self.floor = floor_of(path)

    def code_lines(self):
        if self.kind == "c":
            return strip_c(self.text).split("\n")
        if self.kind == "asm":
            return [line.split(";")[0] for line in self.lines]
        return self.lines

    def includes(self):
        """(line number, quoted?, path) of each include."""
        for number, line in enumerate(self.lines, 1):
            match = INCLUDE.match(line)
            if match and self.kind == "c" and "include" in self.code[number - 1]:
                yield number, match.group(1) == '"', match.group(2)


def floor_of(path):
    """lib..kernel, "asm", "boot", "uapi", or None for what is no floor."""
    parts = path.split("/")
    if path.startswith("arch/x86/include/asm/"):
        return "asm"
    if path.startswith("arch/x86/include/"):
        return "arch"
    if parts[0] == "include" and len(parts) > 2:
        parts = parts[1:]
    if len(parts) > 1 and parts[0] in FLOORS + ["boot", "uapi"]:
        return parts[0]
    return None


class Checker:
    def __init__(self, root):
        self.sources = [Source(root, path) for path in tracked_files(root)]
        self.by_path = {source.path: source for source in self.sources}
        self.found = []

    def report(self, source, line, message):
        self.found.append((source.path, line, message))

    def run(self):
        for source in self.sources:
            if source.binary:
                continue
            self.check_text(source)
            if source.kind == "c" and source.floor:
                self.check_includes(source)
                self.check_assembly(source)
                if source.path.endswith(".c"):
                    self.check_c_body(source)
            if source.kind in ("c", "asm"):
                self.check_addresses(source)
        self.check_cycles()
        self.check_names()
        self.check_linked()
        return sorted(set(self.found))

    # --- includes ---

    def resolve(self, source, quoted, target):
        """The tree's path of an include, None if it is not a file of the tree."""
        if quoted:
            folder = os.path.dirname(source.path)
            return os.path.normpath(os.path.join(folder, target)).replace(os.sep, "/")
        for base in ("include/", "arch/x86/include/"):
            if base + target in self.by_path:
                return base + target
        return None

    def check_includes(self, source):
        for number, quoted, target in source.includes():
            message = self.judge_quoted(source, target) if quoted else self.judge(source, target)
            if message:
                self.report(source, number, message)

    def judge_quoted(self, source, target):
        if "/" in target:
            what = "internal.h of another folder" if target.endswith("/internal.h") else target
            return 'includes "%s": quotes are for the file\'s own folder (%s)' % (target, what)
        if self.resolve(source, True, target) not in self.by_path:
            return 'includes "%s", which is not in this folder' % target
        return None

    def judge(self, source, target):
        if "/" not in target:
            if target in FREESTANDING:
                return None
            return "includes <%s>: no freestanding header and no <layer/name.h>" % target
        top = target.split("/")[0]
        if target.endswith("/internal.h"):
            return "includes <%s>: an internal.h is for its own folder" % target
        if top == "generated":
            return None
        if self.resolve(source, False, target) is None:
            return "includes <%s>, which does not exist" % target
        if not self.may_see(source, top, target):
            return "%s may not include <%s>" % (self.who(source), target)
        return None

    def who(self, source):
        return source.path if source.path.endswith("asm/memlayout.h") else source.floor

    def may_see(self, source, top, target):
        if source.path == "arch/x86/include/asm/memlayout.h":
            return top == "lib"
        if source.floor == "boot":
            return top in ("boot", "lib") or target == "asm/memlayout.h"
        if source.floor == "uapi":
            return top == "uapi" or target == "lib/types.h"
        if top in ("asm", "uapi"):
            return True
        if top == "boot":
            return source.floor != "lib"
        floor = "arch" if source.floor == "asm" else source.floor
        return top in RANK and RANK[top] <= RANK[floor]

    def check_cycles(self):
        """Depth first over the headers; a header met again on the way closes a circle."""
        done = set()

        def visit(path, trail):
            source = self.by_path[path]
            for number, quoted, target in source.includes():
                there = self.resolve(source, quoted, target)
                if there in trail:
                    circle = trail[trail.index(there):] + [there]
                    self.report(source, number, "closes a circle: " + " -> ".join(circle))
                elif there in self.by_path and there not in done:
                    visit(there, trail + [there])
            done.add(path)

        for path in sorted(self.by_path):
            if path.endswith(".h") and path not in done:
                visit(path, [path])

    # --- C ---

    def check_assembly(self, source):
        if source.path.startswith(("arch/x86/", "boot/")):
            return
        allowed = ASM_ALLOWED.get(source.path)
        for number, line in enumerate(source.code, 1):
            if ASM.search(line) and not INCLUDE.match(line):
                if not (allowed and allowed.search(line)):
                    self.report(source, number, "inline assembly outside arch/x86 and boot")

    def check_c_body(self, source):
        for number, line in enumerate(source.code, 1):
            if EXTERN.match(line):
                self.report(source, number, "extern in a .c file: declare it in a header")
            match = CONDITION.match(line)
            if match and source.path not in CONFIG_IFDEF_ALLOWED:
                self.report(source, number, "#%s %s in a .c file: the off-case is a stub in a header"
                            % match.groups())

    def check_addresses(self, source):
        if source.path.startswith(("tests/", "user/")) or source.path.endswith("/memlayout.h"):
            return
        for number, line in enumerate(source.code, 1):
            for match in HEX.finditer(line):
                value = int(match.group(1), 16)
                for first, last, name in ADDRESSES:
                    if first <= value <= last and not NOT_AN_ADDRESS.search(line):
                        self.report(source, number, "%s looks like %s: use the name of memlayout.h"
                                    % (match.group(0), name))

    def check_names(self):
        """gdb and a reader call a file by its name alone; two objects share no path."""
        named, stems = {}, {}
        for source in self.sources:
            if not source.path.endswith((".c", ".asm")) or not (
                    source.floor or source.path.startswith("tests/selftest/")):
                continue
            name = os.path.basename(source.path)
            if name in named:
                self.report(source, 1, "has the name of " + named[name])
            named[name] = source.path
            stem = os.path.splitext(source.path)[0]
            if stem in stems:
                self.report(source, 1, "would make the same object as " + stems[stem])
            stems[stem] = source.path

    def check_linked(self):
        """A source that no objs.mk names is in no kernel, and its tests never run."""
        lists = {os.path.dirname(source.path): source.text for source in self.sources
                 if os.path.basename(source.path) == "objs.mk"}
        for source in self.sources:
            folder = os.path.dirname(source.path)
            while folder and folder not in lists:
                folder = os.path.dirname(folder)
            stem, extension = os.path.splitext(source.path)
            if extension in (".c", ".asm") and folder in lists and source.path not in NOT_LINKED \
                    and not re.search(r"\b%s\.o\b" % re.escape(stem), lists[folder]):
                self.report(source, 1, "is not in %s/objs.mk" % folder)

    # --- every file ---

    def check_text(self, source):
        self.check_spdx(source)
        if source.text and not source.text.endswith("\n"):
            self.report(source, len(source.lines), "no line break at the end of the file")
        if source.text.endswith("\n\n"):
            self.report(source, len(source.lines) - 1, "an empty line at the end of the file")
        for number, line in enumerate(source.lines, 1):
            for message in self.line_problems(source, line):
                self.report(source, number, message)

    def check_spdx(self, source):
        if source.kind is None:
            return
        form = {"c": "/* %s */", "asm": "; %s", "hash": "# %s"}[source.kind] % SPDX
        at = 1 if source.lines[0].startswith("#!") else 0
        if source.lines[at:at + 1] != [form]:
            self.report(source, at + 1, "expected '%s' here" % form)

    def line_problems(self, source, line):
        if line.rstrip() != line and not AS_IT_IS.search(source.path):
            yield "a carriage return" if line.endswith("\r") else "space at the end of the line"
        if MACHINE_PATH.search(line):
            yield "names a path of somebody's machine"
        if source.kind is None:
            return
        if UNFINISHED.search(line) and not source.path.startswith(UNFINISHED_IS_TAP):
            yield "unfinished work needs a name: TO" "DO(what is missing) or TO" "DO: what is missing"
        if re.search(r"^\t* +\t", line):
            yield "a space before a tab"
        if source.kind in ("c", "asm"):
            if len(line.expandtabs(8)) > COLUMNS:
                yield "longer than %d columns" % COLUMNS
            if re.match(r"\t* {8}", line):
                yield "indented with spaces"
        elif source.path.endswith(".py") and line.startswith("\t"):
            yield "indented with a tab"


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=".", help="the tree to check (default: here)")
    args = parser.parse_args(argv)
    checker = Checker(args.root)
    found = checker.run()
    for path, line, message in found:
        print("%s:%d: %s" % (path, line, message))
    print("check-layers: %d files, %d violations" % (len(checker.sources), len(found)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
