#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compile every header of include/ and arch/x86/include alone, and twice in a row.

A header that needs another one to be included before it works by luck.  The
compiler and its flags come from the environment, as make knows them:

    KCC="gcc -m32" KCFLAGS="-std=gnu11 -Iinclude ..." scripts/check-headers.py

Beside KCC the other of gcc and clang is tried where it is found (KCC2 overrides
that, an empty KCC2 turns it off); flags that it does not know are left out.
Without KCFLAGS the base flags of the kernel are used.
"""
import argparse
import os
import shlex
import shutil
import subprocess
import sys

FOLDERS = ["include", "arch/x86/include"]
BASE_FLAGS = ("-std=gnu11 -ffreestanding -fno-pic -mgeneral-regs-only -march=i686 -O2 "
              "-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wundef "
              "-Iinclude -Iarch/x86/include")
# A header's inline functions are unused when it stands alone, and that is no fault.
ALWAYS = ["-Werror", "-Wno-unused-function", "-fsyntax-only", "-x", "c", "-"]


def headers(root):
    """(path, name in angle brackets) of every header."""
    for folder in FOLDERS:
        top = os.path.join(root, folder)
        for path, folders, files in os.walk(top):
            folders.sort()
            for name in sorted(files):
                if name.endswith(".h"):
                    full = os.path.join(path, name)
                    yield os.path.relpath(full, root), os.path.relpath(full, top)


def compile_text(root, command, text):
    """What the compiler complains of; empty if it accepts the text."""
    process = subprocess.run(command + ALWAYS, input=text, cwd=root, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, universal_newlines=True)
    if process.returncode == 0:
        return ""
    return process.stdout or "%s: status %d" % (command[0], process.returncode)


def other_compiler(compiler):
    """The command of the compiler that KCC is not, [] if it is not here."""
    if "KCC2" in os.environ:
        return shlex.split(os.environ["KCC2"])
    if "clang" in os.path.basename(compiler[0]):
        return ["gcc", "-m32"] if shutil.which("gcc") else []
    return ["clang", "--target=i686-elf"] if shutil.which("clang") else []


def known_flags(root, compiler, flags):
    """The flags without those that this compiler refuses on an empty file."""
    if not compile_text(root, compiler + flags, ""):
        return flags
    return [flag for flag in flags
            if not flag.startswith(("-m", "-f"))
            or not compile_text(root, compiler + [flag], "")]


def check(root, compiler, flags):
    count, bad = 0, 0
    for path, name in headers(root):
        text = "#include <%s>\n#include <%s>\n" % (name, name)
        complaint = compile_text(root, compiler + flags, text)
        count += 1
        if complaint:
            bad += 1
            print("%s:1: does not compile alone with %s:\n%s"
                  % (path, compiler[0], complaint.rstrip()))
    print("check-headers: %s: %d headers, %d bad" % (" ".join(compiler), count, bad))
    return bad


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=".", help="the tree to check (default: here)")
    root = parser.parse_args(argv).root
    compiler = shlex.split(os.environ.get("KCC", "gcc -m32"))
    flags = shlex.split(os.environ.get("KCFLAGS", BASE_FLAGS))
    complaint = compile_text(root, compiler + flags, "")
    if complaint:
        print("check-headers: %s cannot compile an empty file:\n%s"
              % (" ".join(compiler), complaint.rstrip()))
        return 1
    bad = check(root, compiler, flags)
    second = other_compiler(compiler)
    if second:
        bad += check(root, second, known_flags(root, second, flags))
    else:
        print("check-headers: no second compiler here, one was tried")
    return 1 if bad else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except OSError as error:
        print("check-headers: %s" % error, file=sys.stderr)
        sys.exit(1)
