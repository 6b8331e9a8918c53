#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""make bench: boot with --icount, collect the rows, hold them against the budgets.

The kernel prints "name value insn" lines, and "name value kB" for memory.  tests/bench/budgets.tsv says for each row
and machine size what Linux needs, what the budget is, and the ceiling above which
the run fails: the budget itself, or more where a miss is known and explained in
docs/performance.md.  Writes name<TAB>value for the first machine size of each row.
"""
import argparse
import re
import subprocess
import sys

ROW = re.compile(r"^([a-z0-9_.]+) (\d+) (?:insn|kB)$")
TIMEOUT = "120"


def read_budgets(path):
    """A list of (name, memory, linux, budget, ceiling)."""
    rows = []
    with open(path) as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                rows.append(line.rstrip("\n").split("\t")[:5])
    return rows


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
    parser.add_argument("--out", default="build/bench.tsv")
    args = parser.parse_args()
    budgets = read_budgets(args.budgets)
    sizes = sorted({row[1] for row in budgets}, key=lambda text: int(text.rstrip("M")))
    measured = {}
    for size in sizes:
        measured[size] = boot(args.kernel, size)
    failures = []
    first = {}
    print("%-34s %7s %10s %10s %10s" % ("row", "memory", "measured", "budget", "Linux"))
    for name, memory, linux, budget, ceiling in budgets:
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
            print("%-34s %7s %10d %10s %10s" % (name, sizes[0], value, "-", "-"))
    with open(args.out, "w") as out:
        for name in sorted(first):
            out.write("%s\t%d\n" % (name, first[name]))
    # In the form that tests/run.py gathers.
    print("\n".join([""] + ["--- " + failure for failure in failures]))
    print("%d passed, %d failed, 0 skipped" % (len(budgets) - len(failures), len(failures)))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
