#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""make bench: boot with --icount, collect the rows, hold them against the budgets.

    bench		the kernel's own paths, once for each size of memory in the budgets
    init=/bin/bench	what a program sees, with as much memory as on Linux
    the same		one row more, of a program with a libc, where there is one

Both print "name value insn" lines, and "name value kB" for memory.  tests/bench/budgets.tsv
says for each row and machine size what Linux needs, what the budget is, and the ceiling above
which the run fails: the budget itself, or more where a miss is known and explained in
docs/performance.md.  A budget of "1.10*NAME" is that part of the other row's value.
Writes name<TAB>value for the first machine size of each row.

--set-ceilings then makes the ceilings of the rows above their budgets what was measured and a
few percent more, and takes such ceilings away from those that meet them.

--compare prints the rows that were also recorded on Linux (make bench-linux), side by
side, as a table for docs/performance.md; it boots nothing.
"""
import argparse
import os
import re
import subprocess
import sys

ROW = re.compile(r"^([a-z0-9_.]+) (\d+) (?:insn|kB)$")
FIRST_PROGRAM = re.compile(r"\] first program: \d+ us and (\d+) TSC counts .*?, (\d+) us asleep")
TIMEOUT = "600"
USER_MEMORY = "1024M"           # as in the record of Linux
MARGIN = 1.03                   # of a ceiling over what was measured
PORTED = "glibc_hello"          # the row of the other initrd


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


def boot(kernel, memory, append, initrd=None):
    """The rows that one machine prints: {name: value}."""
    command = ["bash", "scripts/qemu.sh", "--direct", "--icount", "--kernel", kernel, "--mem", memory,
               "--append", append, "--timeout", TIMEOUT]
    done = subprocess.run(command + (["--initrd", initrd] if initrd else []),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, universal_newlines=True, errors="replace")
    if done.returncode != 0:
        sys.exit("bench: the machine with %s and '%s' ended with status %d\n%s" % (
            memory, append, done.returncode, done.stdout[-2000:]))
    matches = (ROW.match(line.strip()) for line in done.stdout.splitlines())
    rows = {match.group(1): int(match.group(2)) for match in matches if match}
    started = FIRST_PROGRAM.search(done.stdout)
    if started:
        # Asleep is not at work: one count a nanosecond.
        rows["boot_entry_to_init"] = int(started.group(1)) - 1000 * int(started.group(2))
    return rows


def measure(args, sizes):
    """{size of memory: {name: value}}."""
    measured = {size: boot(args.kernel, size, "bench") for size in sizes}
    user = boot(args.kernel, USER_MEMORY, "init=/bin/bench", args.initrd)
    if os.path.exists(args.programs):
        # What both print, as the time of the boot, is that of the small initrd.
        ported = boot(args.kernel, USER_MEMORY, "init=/bin/bench -- " + PORTED, args.programs)
        user = dict(ported, **user)
    measured.setdefault(USER_MEMORY, {}).update(user)
    return measured


def limit(text, values):
    """A budget or ceiling as a number; None if it is part of a row that is missing."""
    factor, of, name = text.partition("*")
    if not of:
        return int(text)
    return int(float(factor) * values[name]) if name in values else None


class Result:
    """A line of the budgets, and what was measured."""

    def __init__(self, row, values):
        self.name, self.memory, self.linux, budget, ceiling = row
        self.value = values.get(self.name)
        self.budget = limit(budget, values)
        self.ceiling = limit(ceiling, values)
        self.printed = None not in (self.value, self.budget, self.ceiling)
        self.skipped = not self.printed and self.name == PORTED
        self.over = self.printed and self.value > self.ceiling

    def failure(self):
        """Why it fails, or ''."""
        if self.skipped:
            return ""
        if not self.printed:
            return "%s with %s: not printed" % (self.name, self.memory)
        return "%s with %s: %d, its ceiling is %d" % (
            self.name, self.memory, self.value, self.ceiling) if self.over else ""

    def mark(self):
        if self.skipped:
            return "  skipped: make programs says why"
        if not self.printed:
            return "  NOT PRINTED"
        if self.over:
            return "  OVER ITS CEILING %d" % self.ceiling
        return "  over budget" if self.value > self.budget else ""


def print_row(name, memory, value, budget, linux, mark=""):
    print("%-34s %7s %10s %10s %10s%s" % (name, memory, value, budget, linux, mark))


def print_results(results, recorded):
    print_row("row", "memory", "measured", "budget", "Linux")
    for result in results:
        print_row(result.name, result.memory, result.value, result.budget,
                  recorded.get(result.name, result.linux), result.mark())


def values_of(results, measured, sizes):
    """{name: value} for the first size of each row of the budgets, and of all others."""
    values = {}
    for result in results:
        if result.value is not None:
            values.setdefault(result.name, result.value)
    for size in sizes:
        for name, value in measured[size].items():
            values.setdefault(name, value)
    return values


def print_unlisted(values, results, recorded):
    listed = {result.name for result in results}
    for name in sorted(set(values) - listed):
        print_row(name, "", values[name], "-", recorded.get(name, "-"))


def new_ceiling(result, budget, ceiling, note=""):
    """
    A miss gets what was measured and a little; a row within its budget loses such a ceiling.
    One that a note explains, and that holds, stays: its writer knows how much it varies.
    """
    if not result.printed or "*" in budget or (note and not result.over):
        return ceiling
    if result.value > int(budget):
        return str(int(result.value * MARGIN) + 1)
    return str(min(int(ceiling), int(budget)))


def set_ceilings(path, results):
    """Write the budgets again, all but the ceilings as they are."""
    results = iter(results)
    with open(path) as lines:
        old = lines.readlines()
    with open(path + ".tmp", "w") as out:
        for line in old:
            if line.strip() and not line.startswith("#"):
                fields = line.rstrip("\n").split("\t")
                fields[4] = new_ceiling(next(results), *fields[3:6])
                line = "\t".join(fields) + "\n"
            out.write(line)
    os.replace(path + ".tmp", path)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kernel", default="build/quire.elf")
    parser.add_argument("--initrd", default="build/user/initrd.cpio")
    parser.add_argument("--programs", default="build/user/programs.cpio",
                        help="the initrd of the programs with a libc")
    parser.add_argument("--budgets", default="tests/bench/budgets.tsv")
    parser.add_argument("--linux", default="tests/bench/linux-6.1.tsv")
    parser.add_argument("--out", default="build/bench.tsv")
    parser.add_argument("--compare", action="store_true", help="only the table beside Linux")
    parser.add_argument("--set-ceilings", action="store_true",
                        help="write what was measured into the budgets")
    return parser.parse_args()


def main():
    args = parse_arguments()
    if args.compare:
        return compare(args)
    recorded = read_rows(args.linux) if os.path.exists(args.linux) else {}
    budgets = read_budgets(args.budgets)
    sizes = sorted({row[1] for row in budgets}, key=lambda text: int(text.rstrip("M")))
    measured = measure(args, sizes)
    results = [Result(row, measured[row[1]]) for row in budgets]
    values = values_of(results, measured, sizes)
    print_results(results, recorded)
    print_unlisted(values, results, recorded)
    write_rows(args.out, values)
    if args.set_ceilings:
        set_ceilings(args.budgets, results)
        print("the ceilings of %s are set" % args.budgets)
        return 0
    failures = [result.failure() for result in results if result.failure()]
    # In the form that tests/run.py gathers.
    print("\n".join([""] + ["--- " + failure for failure in failures]))
    skipped = sum(1 for result in results if result.skipped)
    print("%d passed, %d failed, %d skipped" % (len(results) - len(failures) - skipped,
                                                len(failures), skipped))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
