#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""make bench-linux: the user benchmark on Linux 6.1, counted as `make bench` counts it here.

    initrd -> linux.sh --icount -> "name value insn" -> record

The initrd is the one that Quire boots; its /init runs the benchmark.  One row comes from the
initrd of the programs with a libc, if there is one.  The record is
name<TAB>value below a head that says what was measured on what.  It is written whole
or not at all: a program that fails, prints no row or one twice ends this with 1.
tests/bench/linux-6.1.tsv is such a record, copied there by hand.
"""
import argparse
import os
import re
import subprocess
import sys

import bench  # beside this script

LINUX = "scripts/linux.sh"

HEAD = """\
# SPDX-License-Identifier: MIT
# The user benchmark on Debian's Linux %(linux)s for i386 (flavour 686), in instructions.
# Made by make bench-linux.  QEMU %(qemu)s, -icount shift=0,sleep=off, %(memory)s, one CPU.
# The kernel's command line:
# %(cmdline)s
"""


class Failure(Exception):
    """Why there is no record."""


def run(args, initrd, program):
    """The lines that the program prints, each passed on as it comes."""
    command = ["bash", LINUX, "--icount", "--kernel", args.kernel, "--initrd", initrd,
               "--mem", args.memory, "--timeout", args.timeout, "--append", "-- " + program]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               universal_newlines=True, errors="replace")
    lines = []
    for line in process.stdout:
        sys.stdout.write(line)
        sys.stdout.flush()
        lines.append(line.strip())
    status = process.wait()
    if status != 0:
        raise Failure("the program or its machine ended with status %d" % status)
    return lines


def rows_of(lines, fewest=1):
    """{name: value} of the lines that are rows, of which there must be some."""
    rows = {}
    for line in lines:
        match = bench.ROW.match(line)
        if not match:
            continue
        if match.group(1) in rows:
            raise Failure("the row %s was printed twice" % match.group(1))
        rows[match.group(1)] = int(match.group(2))
    if len(rows) < fewest:
        raise Failure("the program printed no row")
    return rows


def first_line(path, otherwise):
    try:
        with open(path) as file:
            return file.readline().strip()
    except OSError:
        return otherwise


def qemu_version():
    command = [os.environ.get("QEMU") or "qemu-system-i386", "--version"]
    try:
        out = subprocess.run(command, stdout=subprocess.PIPE, universal_newlines=True).stdout
    except OSError:
        return "?"
    match = re.search(r"version (\d+(?:\.\d+)*)", out)
    return match.group(1) if match else "?"


def head(args):
    version = os.path.join(os.path.dirname(args.kernel), "version")
    cmdline = subprocess.run(["bash", LINUX, "--show"], stdout=subprocess.PIPE, check=True,
                             universal_newlines=True).stdout
    return HEAD % {"linux": first_line(version, "6.1"), "qemu": qemu_version(),
                   "memory": args.memory, "cmdline": cmdline.strip()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kernel", default="build/linux/vmlinuz")
    parser.add_argument("--initrd", default="build/user/initrd.cpio")
    parser.add_argument("--programs", default="build/user/programs.cpio",
                        help="the initrd of the programs with a libc")
    parser.add_argument("--program", default="/bin/bench", help="its path in the initrd")
    parser.add_argument("--memory", default="1G")
    parser.add_argument("--timeout", default="900", help="seconds")
    parser.add_argument("--out", default="build/bench-linux.tsv")
    args = parser.parse_args()
    try:
        rows = rows_of(run(args, args.initrd, args.program))
        if os.path.exists(args.programs):
            program = "%s %s" % (args.program, bench.PORTED)
            rows.update(rows_of(run(args, args.programs, program), fewest=0))
        bench.write_rows(args.out, rows, head(args))
    except Failure as failure:
        print("bench-linux: %s" % failure, file=sys.stderr)
        return 1
    print("\n%d rows in %s" % (len(rows), args.out))
    return 0


if __name__ == "__main__":
    sys.exit(main())
