#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""make test: run every floor, cheapest first, and add up what was counted.

Each step is a command.  One that counts its tests ends with the line
"N passed, N failed, N skipped"; one that does not counts as a single test, by its
exit status.  A failed step does not stop the later ones, but a kernel that cannot
be built does stop the steps that would boot it.

Whatever failed is said again at the very end, where a log that was cut still has it:
the table of steps, what each failure looked like, all their names with a reason each,
and as the last line the sum.  A step names its failures like this, anywhere in its output:

    --- NAME: one line that says why
        more about it, each line indented

For one that failed and named none, the end of its output stands.  The exit status is 0
only if nothing failed and every step ran.
"""
import argparse
import collections
import os
import re
import resource
import subprocess
import sys
import time

COUNT = re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped$")
NAMED = re.compile(r"^--- (\S+( \S+)*?): (.*)$")
TAIL_LINES = 15         # of a step that names no failure
MOST_SHOWN = 20         # failures that are shown again in full; their names all are


class Step:
    def __init__(self, name, command, needs=()):
        self.name = name
        self.command = command
        self.needs = needs


def steps(args):
    make = ["make", "--no-print-directory", "O=" + args.build, "WERROR=1"]
    python = sys.executable
    release = args.build + "/variants/release/quire.elf"
    programs = args.build + "/user/initrd.cpio"
    checks = [Step("check " + name, make + ["check-" + name]) for name in (
        "layers", "headers", "handoff", "reading", "docs", "without-effect", "format")]
    return checks + [
        Step("scripts", make + ["check-scripts"]),
        Step("unit tests", make + ["unit", "-j%d" % args.jobs]),
        Step("build every kernel", make + ["variants", "initrd", "-j%d" % args.jobs]),
        Step("build programs", make + ["programs", "userland", "-j%d" % args.jobs]),
        Step("machines", [python, "tests/qemu/run.py", "-j", str(args.jobs), "--build", args.build],
             needs=("build every kernel",)),
        Step("/proc files", [python, "tests/user/proc_files.py", "--kernel", release],
             needs=("build every kernel",)),
        Step("instruction counts", [python, "scripts/bench.py", "--kernel", release, "--initrd", programs,
                                    "--programs", args.build + "/user/programs.cpio",
                                    "--out", args.build + "/bench.tsv"],
             needs=("build every kernel",)),
        Step("gdb", [python, "tests/gdb/run.py", "--build", args.build],
             needs=("build every kernel",)),
    ]


class Failure:
    """What failed in a step: a name (none: all of it), a reason, and more lines about it."""

    def __init__(self, name, reason, lines=()):
        self.name = name
        self.reason = reason
        self.lines = list(lines)

    def headline(self):
        return ": ".join(word for word in (self.name, self.reason) if word)


class Listener:
    """Reads a step's output line by line: the counts, the failures that it names, its end."""

    def __init__(self):
        self.counts = None
        self.failures = []
        self.inside = False     # the lines of the last failure may go on
        self.tail = collections.deque(maxlen=TAIL_LINES)

    def hear(self, line):
        line = line.rstrip()
        if line:
            self.tail.append(line)
        count, named = COUNT.match(line.strip()), NAMED.match(line)
        if named:
            self.failures.append(Failure(named.group(1), named.group(3)))
        elif self.inside and line.startswith("    "):
            self.failures[-1].lines.append(line)
        self.inside = bool(named) or self.inside and line.startswith("    ")
        if count:
            self.counts = [int(n) for n in count.groups()]


def outcome(status, listener):
    """([passed, failed, skipped], failures) of a step that has ended."""
    counts = listener.counts or ([1, 0, 0] if status == 0 else [0, 1, 0])
    if status != 0 and counts[1] == 0:
        counts[1] = 1
    failures = listener.failures if counts[1] else []
    if counts[1] and not failures:
        tail = ["    | " + line for line in listener.tail]
        failures = [Failure("", "it ended with status %d" % status, tail)]
    return counts, failures


def run_step(step):
    """The outcome of one step; its output is passed on as it comes."""
    listener = Listener()
    with subprocess.Popen(step.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, universal_newlines=True,
                          errors="replace") as process:
        for line in process.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            listener.hear(line)
    return outcome(process.returncode, listener)


def cpu_seconds():
    """What all that ran and has ended took of the CPUs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run_all(wanted):
    """[(step, counts, failures, seconds, seconds of CPUs)], one for each step."""
    rows = []
    broken = set()
    for step in wanted:
        print("=== %s" % step.name, flush=True)
        start, cpu = time.time(), cpu_seconds()
        missing = sorted(broken.intersection(step.needs))
        if missing:
            reason = "not run: it needs '%s'" % ", ".join(missing)
            print(reason)
            counts, failures = [0, 1, 0], [Failure("", reason)]
        else:
            counts, failures = run_step(step)
        if counts[1]:
            broken.add(step.name)
        rows.append((step, counts, failures, time.time() - start, cpu_seconds() - cpu))
    return rows


def print_table(rows):
    form = "%-22s %8s %8s %8s %8s %8s"
    print("\n" + form % ("step", "passed", "failed", "skipped", "seconds", "of CPU"))
    for step, counts, _, seconds, cpu in rows:
        print(form % ((step.name,) + tuple(counts) + ("%.1f" % seconds, "%.1f" % cpu)))


def print_failures(rows):
    """Each in full first, then the names alone: these are nearest to the end."""
    failures = [(row[0], failure) for row in rows for failure in row[2]]
    for step, failure in failures[:MOST_SHOWN]:
        print("\n%s: %s" % (step.name, failure.headline()))
        print("\n".join(failure.lines))
    if failures:
        print("\nfailed:")
    for step, failure in failures:
        print("    %s: %s" % (step.name, failure.headline()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build", help="the output folder")
    parser.add_argument("--jobs", type=int, default=(os.cpu_count() or 1) + 2,
                        help="how many machines at once: they wait a good deal (default: CPUs + 2)")
    parser.add_argument("--only", default="", help="run only the steps whose name holds this text")
    args = parser.parse_args()
    rows = run_all([step for step in steps(args) if args.only in step.name])
    print_table(rows)
    print_failures(rows)
    total = [sum(row[1][i] for row in rows) for i in range(3)]
    print("\n%d passed, %d failed, %d skipped" % tuple(total))
    return 1 if total[1] or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
