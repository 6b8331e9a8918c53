#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""make bench: boot with --icount, collect the rows, hold them against the budgets.

The kernel prints "name value insn" lines, and "name value kB" for memory.  tests/bench/budgets.tsv says for each row
and machine size what Linux needs, what the budget is, and the ceiling above which
the run fails: the budget itself, or more where a miss is known and explained in
docs/performance.md.  Writes name<TAB>value for the first machine size of each row.

--compare prints the rows that were also recorded on Linux (make bench-linux), side by
side, as a table for docs/performance.md; it boots nothing.
"""
import argparse
import os
import re
import subprocess
import sys

ROW = re.compile(r"^([a-z0-9_.]+) (\d+) (?:insn|kB)$")
TIMEOUT = "600"


def read_budgets(path):
    """A list of (name, memory, linux, budget, ceiling)."""
    rows = []
    with open(path) as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                rows.append(line.rstrip("\n").split("\t")[:5])
    return rows


def read_rows(path):
    """{name: value} of a record: name<TAB>value lines, # begins a comment."""
    rows = {}
    with open(path) as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                name, value = line.rstrip("\n").split("\t")[:2]
                rows[name] = int(value)
    return rows


def write_rows(path, rows, head=""):
    with open(path + ".tmp", "w") as out:
        out.write(head)
        for name in sorted(rows):
            out.write("%s\t%d\n" % (name, rows[name]))
    os.replace(path + ".tmp", path)


def comparison(here, linux):
    """The lines of a table: each row of Linux's record beside ours, which may be missing."""
    lines = ["| row | Quire | Linux 6.1 | Linux / Quire |", "| --- | ---: | ---: | ---: |"]
    for name in sorted(linux):
        ours = here.get(name)
        lines.append("| %s | %s | %s | %s |" % (
            name, "-" if ours is None else format(ours, ","), format(linux[name], ","),
            "%.1f" % (linux[name] / ours) if ours else "-"))
    return lines


def compare(args):
    try:
        here, linux = read_rows(args.out), read_rows(args.linux)
    except OSError as error:
        sys.exit("bench: no %s: run make bench and make bench-linux first" % error.filename)
    print("\n".join(comparison(here, linux)))
    missing = sorted(set(linux) - set(here))
    if missing:
        print("\nin %s, not in %s: %s" % (args.linux, args.out, ", ".join(missing)))
    return 0


def boot(kernel, memory):
    """The rows that one machine prints: {name: value}."""
    command = ["bash", "scripts/qemu.sh", "--direct", "--icount", "--kernel", kernel, "--mem", memory,
               "--append", "bench", "--timeout", TIMEOUT]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, universal_newlines=True, errors="replace")
    if done.returncode != 0:
        sys.exit("bench: the machine with %s ended with status %d\n%s" % (
            memory, done.returncode, done.stdout[-2000:]))
    matches = (ROW.match(line.strip()) for line in done.stdout.splitlines())
    return {match.group(1): int(match.group(2)) for match in matches if match}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kernel", default="build/quire.elf")
    parser.add_argument("--budgets", default="tests/bench/budgets.tsv")
    parser.add_argument("--linux", default="tests/bench/linux-6.1.tsv")
    parser.add_argument("--out", default="build/bench.tsv")
    parser.add_argument("--compare", action="store_true", help="only the table beside Linux")
    args = parser.parse_args()
    if args.compare:
        return compare(args)
    recorded = read_rows(args.linux) if os.path.exists(args.linux) else {}
    budgets = read_budgets(args.budgets)
    sizes = sorted({row[1] for row in budgets}, key=lambda text: int(text.rstrip("M")))
    measured = {}
    for size in sizes:
        measured[size] = boot(args.kernel, size)
    failures = []
    first = {}
    print("%-34s %7s %10s %10s %10s" % ("row", "memory", "measured", "budget", "Linux"))
    for name, memory, linux, budget, ceiling in budgets:
        linux = recorded.get(name, linux)
        value = measured[memory].get(name)
        missing = value is None
        over = not missing and value > int(ceiling)
        if missing or over:
            failures.append("%s with %s: %s" % (name, memory, "not printed" if missing else
                                                "%d, its ceiling is %s" % (value, ceiling)))
        mark = "  NOT PRINTED" if missing else "  OVER ITS CEILING %s" % ceiling if over else \
            "  over budget" if value > int(budget) else ""
        print("%-34s %7s %10s %10s %10s%s" % (name, memory, value, budget, linux, mark))
        if not missing:
            first.setdefault(name, value)
    listed = {row[0] for row in budgets}
    for name, value in sorted(measured[sizes[0]].items()):
        first.setdefault(name, value)
        if name not in listed:
            print("%-34s %7s %10d %10s %10s" % (name, sizes[0], value, "-",
                                                recorded.get(name, "-")))
    write_rows(args.out, first)
    # In the form that tests/run.py gathers.
    print("\n".join([""] + ["--- " + failure for failure in failures]))
    print("%d passed, %d failed, 0 skipped" % (len(budgets) - len(failures), len(failures)))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
