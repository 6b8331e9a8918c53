#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run the unit-test programs and say in one line each what they found.

Each argument is a cmocka program.  Its report is read from cmocka's XML output,
so the counts are of test functions, not of programs.  A program that dies (a
sanitiser's report, a signal) counts as one failed test and its output is shown.
Below a program that failed stands why, in the form that tests/run.py gathers.
Ends with the line "N passed, N failed, N skipped"; exit status 1 if any failed.
"""
import argparse
import concurrent.futures
import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree

TIMEOUT = 600  # seconds; a program that needs more hangs


def environment(lib32):
    env = dict(os.environ, CMOCKA_MESSAGE_OUTPUT="XML", ASAN_OPTIONS="detect_leaks=1",
               UBSAN_OPTIONS="print_stacktrace=1")
    env.pop("CMOCKA_XML_FILE", None)
    if lib32:
        env["LD_LIBRARY_PATH"] = os.path.abspath(lib32)
    return env


def counts(report):
    """(passed, failed, skipped, lines about failures) of one XML report."""
    passed = failed = skipped = 0
    lines = []
    for case in report.iter("testcase"):
        failure = case.find("failure")
        if failure is None:
            failure = case.find("error")
        if failure is not None:
            failed += 1
            lines += ("  not ok %s: %s" % (case.get("name"), (failure.text or "").strip())).splitlines()
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped, lines


def run(program, env):
    """(passed, failed, skipped, text to show) of one program."""
    try:
        done = subprocess.run([program], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True, errors="replace", timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return 0, 1, 0, ["  it did not end within %d seconds" % TIMEOUT]
    xml = done.stdout[done.stdout.find("<?xml"):] if "<?xml" in done.stdout else ""
    try:
        passed, failed, skipped, lines = counts(ElementTree.fromstring(xml))
    except ElementTree.ParseError:
        return 0, 1, 0, ["  it gave no report, status %d" % done.returncode] + \
            (done.stdout + done.stderr).splitlines()[-60:]
    if done.returncode != 0 and failed == 0:
        failed = 1
        lines = ["  it ended with status %d" % done.returncode] + done.stderr.splitlines()[-60:]
    elif failed:
        lines += done.stderr.splitlines()[-40:]
    return passed, failed, skipped, lines


def width_of(program):
    return os.path.basename(os.path.dirname(program))


def timed(program, lib32):
    start = time.time()
    result = run(program, environment(lib32 if width_of(program) == "32" else ""))
    return program, result, time.time() - start


def explanation(name, lines):
    """A headline with the first line, then all of them, indented."""
    return "\n".join(["--- %s: %s" % (name, lines[0].strip())] + ["    " + line for line in lines])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--widths", default="", help="the widths that this host can build")
    parser.add_argument("--lib32", default="", help="where a 32-bit libcmocka lies")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="programs at once")
    parser.add_argument("program", nargs="*")
    args = parser.parse_args()
    if not args.program:
        print("unit: no cmocka on this host, at neither width; ./scripts/setup.sh installs it")
        return 1
    total = [0, 0, 0]
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for program, result, seconds in pool.map(lambda p: timed(p, args.lib32), args.program):
            total = [a + b for a, b in zip(total, result)]
            name = os.path.basename(program)
            print("unit %-6s %-14s %3d passed, %d failed, %d skipped  (%.1f s)" % (
                (width_of(program), name) + result[:3] + (seconds,)), flush=True)
            if result[3]:
                print(explanation("%s %s" % (width_of(program), name), result[3]), flush=True)
    print("unit tests ran at these widths: %s" % args.widths)
    if "32" not in args.widths.split():
        print("  not at 32 bits: there is no 32-bit cmocka or sanitiser here")
    print("%d passed, %d failed, %d skipped" % tuple(total))
    return 1 if total[1] else 0


if __name__ == "__main__":
    sys.exit(main())
