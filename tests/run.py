#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""make test: run every floor, cheapest first, and add up what was counted.

Each step is a command.  One that counts its tests ends with the line
"N passed, N failed, N skipped"; one that does not counts as a single test, by its
exit status.  A failed step does not stop the later ones, but a kernel that cannot
be built does stop the steps that would boot it.  The last line is the sum; the exit
status is 0 only if nothing failed and every step ran.
"""
import argparse
import re
import subprocess
import sys
import time

COUNT = re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped$")


class Step:
    def __init__(self, name, command, needs=()):
        self.name = name
        self.command = command
        self.needs = needs


def steps(args):
    make = ["make", "--no-print-directory", "O=" + args.build, "WERROR=1"]
    python = sys.executable
    checks = [Step("check " + name, make + ["check-" + name]) for name in (
        "layers", "headers", "handoff", "reading", "docs", "format")]
    return checks + [
        Step("scripts", make + ["check-scripts"]),
        Step("unit tests", make + ["unit"]),
        Step("build every kernel", make + ["variants", "-j%d" % args.jobs]),
        Step("machines", [python, "tests/qemu/run.py", "-j", str(args.jobs), "--build", args.build],
             needs=("build every kernel",)),
        Step("instruction counts", make + ["bench"]),
        Step("gdb", [python, "tests/gdb/run.py", "--build", args.build],
             needs=("build every kernel",)),
    ]


def run_step(step):
    """(passed, failed, skipped) of one step; its output is passed on as it comes."""
    last = None
    process = subprocess.Popen(step.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               stdin=subprocess.DEVNULL, universal_newlines=True, errors="replace")
    for line in process.stdout:
        sys.stdout.write(line)
        sys.stdout.flush()
        match = COUNT.match(line.strip())
        if match:
            last = [int(n) for n in match.groups()]
    status = process.wait()
    if last is None:
        return [1, 0, 0] if status == 0 else [0, 1, 0]
    if status != 0 and last[1] == 0:
        last[1] = 1
    return last


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build", help="the output folder")
    parser.add_argument("--jobs", type=int, default=2, help="how many machines at once")
    parser.add_argument("--only", default="", help="run only the steps whose name holds this text")
    args = parser.parse_args()
    rows = []
    broken = set()
    for step in steps(args):
        if args.only and args.only not in step.name:
            continue
        print("=== %s" % step.name, flush=True)
        start = time.time()
        if broken.intersection(step.needs):
            print("not run: it needs '%s'" % ", ".join(sorted(broken.intersection(step.needs))))
            result = [0, 1, 0]
        else:
            result = run_step(step)
        if result[1]:
            broken.add(step.name)
        rows.append((step.name, result, time.time() - start))
    print("\n%-22s %8s %8s %8s %8s" % ("step", "passed", "failed", "skipped", "seconds"))
    for name, result, seconds in rows:
        print("%-22s %8d %8d %8d %8.1f" % (name, result[0], result[1], result[2], seconds))
    total = [sum(row[1][i] for row in rows) for i in range(3)]
    print("\n%d passed, %d failed, %d skipped" % tuple(total))
    return 1 if total[1] or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
