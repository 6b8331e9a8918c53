#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
run.py - boot the kernel on every machine of matrix.py and say what came out

    matrix.py   the boots and what is expected of them, by subject in matrix_*.py
    qemu.sh     runs one; its exit status is the kernel's verdict
    ktap.py     reads the in-kernel results off the serial log
    initrds.py  the archives that they are given
    screen.py   reads the text screen of those that are to show something there
    typist.py   types at the prompt of those that are to answer
    judge.py    compares both with what was expected
    junit.py    writes them down for other tools

One progress line a boot, as each ends; at the end the log of everything that
went wrong, with the command that repeats it, and the names of all that failed.
The last line is always

    N passed, N failed, N skipped

and counts boots.  Exit status: 0 if none failed, 1 otherwise, 2 for bad usage.
"""

import argparse
import concurrent.futures
import fnmatch
import os
import shlex
import signal
import subprocess
import sys
import threading
import time

from boot import OPTIONAL_VARIANTS, VARIANTS, kernel_path
import initrds
import judge
import junit
import ktap
import matrix
import screen
import typist
import user_folder  # for the next one
import sections

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TAIL_LINES, TAIL_COLUMNS = 15, 200
DIAGNOSTICS = 10        # lines of a failed test that are shown


class Run:
    """One boot that has ended."""

    def __init__(self, boot, command, log_path, log, status, seconds, shown=False, programs=()):
        self.boot = boot
        self.command = command
        self.log_path = log_path
        self.log = log
        self.status = status
        self.seconds = seconds
        self.verdict = judge.judge(boot, status, log, shown, programs)


def with_monitor(command, watcher):
    """The command, with one more monitor if there is a screen to be watched."""
    if not watcher:
        return command
    return command + ([] if "--" in command else ["--"]) + watcher.options()


def watch(watcher, child, out):
    """Watch the screen until it matches or the machine ends; the log gets what was last seen."""
    try:
        watcher.watch(lambda: child.poll() is None)
    except (OSError, ValueError, screen.Broken) as error:
        # The machine runs on into its time-out, or has ended: its status says so.
        out.write(b"\nscreen.py: %s\n" % str(error).encode())
    out.write(b"\nthe screen:\n%s\n" % watcher.shown.encode())
    out.flush()


def type_at(boot, child, log_path, out):
    """Type at the machine's prompt until nothing is left to be typed or the machine ends."""
    how, what = ((typist.type_session, boot.session) if boot.session else
                 (typist.type_lines, boot.typed))
    try:
        with child.stdin as keyboard, open(log_path, "rb") as log:
            how(what, keyboard, typist.Log(log), lambda: child.poll() is None)
            if boot.session:
                child.wait(boot.timeout + 60)   # who closes the line says that it is over
    except BrokenPipeError as error:
        # The machine has ended: its status says how.
        out.write(b"\ntypist.py: %s\n" % str(error).encode())
        out.flush()


def effort(boot):
    """Who takes longer has more of it: all tests, slow firmware, checks of every frame."""
    return (2 * ("selftest" in boot.cmdline.split()) + 2 * ("ovmf32" in boot.options)
            + ("debug" in boot.kernel) + ("1G" in boot.options))


class Runner:
    def __init__(self, build, jobs):
        self.build = build
        self.jobs = jobs
        self.logs = os.path.join(build, "test-logs")
        self.lock = threading.Lock()
        self.children = set()
        self.stopping = False

    def prepare(self, boots):
        os.makedirs(self.logs, exist_ok=True)
        for name in sorted({boot.initrd for boot in boots if boot.initrd}):
            initrds.make(name, self.initrd_path(name))

    def initrd_path(self, name):
        return initrds.path_of(name, self.build, self.logs)

    def programs(self, boot):
        """The programs that the boot's init runs, as words without the leading slash."""
        if boot.programs == "all":
            return self.programs_of(boot.initrd)
        return boot.programs

    def command(self, boot):
        command = ["scripts/qemu.sh", "--kernel", kernel_path(self.build, boot.kernel),
                   "--append", boot.cmdline, "--timeout", str(boot.timeout)]
        if boot.initrd:
            command += ["--initrd", self.initrd_path(boot.initrd)]
        return command + boot.options

    def run(self, boot):
        """Run one boot to its end.  Called from several threads."""
        command = self.command(boot)
        watcher = screen.Watcher(boot.screen, boot.keys) if boot.screen else None
        log_path = os.path.join(self.logs, boot.name + ".log")
        start = time.monotonic()
        try:
            with open(log_path, "wb") as out:
                status = self.missing(boot, out)
                if status is None:
                    status = self.call(command, out, boot, watcher)
        finally:
            if watcher:
                watcher.close()
        shown = bool(watcher and watcher.matched)
        seconds = time.monotonic() - start
        with open(log_path, encoding="utf-8", errors="replace", newline="\n") as text:
            return Run(boot, command, log_path, text.read(), status, seconds, shown,
                       self.programs(boot))

    def missing(self, boot, out):
        """69 for what may be absent, which is skipped like a missing tool; else None."""
        path = kernel_path(self.build, boot.kernel)
        if boot.kernel in OPTIONAL_VARIANTS and not os.path.exists(path):
            out.write(b"qemu.sh: %s was not built\n" % path.encode())
            return 69
        if boot.initrd in ("ported", "sessions") and not self.programs_of(boot.initrd):
            out.write(b"qemu.sh: none of its programs was built: make programs says why\n")
            return 69
        if boot.initrd == "userland" and not os.path.exists(
                os.path.join(initrds.root_of("userland", self.build), "bin", "busybox")):
            out.write(b"qemu.sh: no BusyBox: ./scripts/setup.sh fetches it where apt-get has it\n")
            return 69
        return None

    def programs_of(self, initrd):
        """The list of an archive that may not have been built, or with nothing in it."""
        try:
            return sections.read_list(initrds.root_of(initrd, self.build))
        except FileNotFoundError:
            return []

    def call(self, command, out, boot, watcher=None):
        with self.lock:
            if self.stopping:
                return 4
            child = subprocess.Popen(["bash"] + with_monitor(command, watcher), stdout=out,
                                     stdin=subprocess.PIPE if boot.typed or boot.session
                                     else subprocess.DEVNULL,
                                     stderr=subprocess.STDOUT)
            self.children.add(child)
        try:
            if watcher:
                watch(watcher, child, out)
            if boot.typed or boot.session:
                type_at(boot, child, out.name, out)
            # qemu.sh keeps the time; this is for a qemu.sh that does not.
            return child.wait(boot.timeout + 60)
        except subprocess.TimeoutExpired:
            child.terminate()
            child.wait()
            return 70
        finally:
            with self.lock:
                self.children.discard(child)

    def stop(self):
        with self.lock:
            self.stopping = True
            for child in self.children:
                child.terminate()

    def run_all(self, boots):
        """Yield each Run as it ends; the long ones come first, so that none is waited for alone."""
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            pending = [pool.submit(self.run, boot) for boot in sorted(boots, key=effort, reverse=True)]
            try:
                for future in concurrent.futures.as_completed(pending):
                    yield future.result()
            except BaseException:
                self.stop()
                raise


# --- what people see ----------------------------------------------------------


def counted(stream):
    passed = stream.count(ktap.PASS)
    parts = ["%d test%s" % (passed, "" if passed == 1 else "s")]
    if stream.count(ktap.FAIL):
        parts.append("%d failed" % stream.count(ktap.FAIL))
    if stream.count(ktap.SKIP):
        parts.append("%d skipped" % stream.count(ktap.SKIP))
    return ", ".join(parts)


def progress_line(run, number, total):
    verdict = run.verdict
    word = {True: "ok", False: "FAILED", None: "skipped"}[verdict.passed]
    if verdict.passed and run.boot.typed:
        detail = "%d lines answered" % len(run.boot.typed)
    elif verdict.passed and run.boot.session:
        detail = "%d words came" % len(run.boot.session)
    elif verdict.passed and verdict.programs:
        detail = "%d programs as on Linux" % verdict.programs_passed()
    elif verdict.passed and verdict.outcome == "pass":
        detail = counted(verdict.stream)
    elif verdict.passed:
        detail = "%s, as expected" % verdict.outcome
    else:
        detail = verdict.reasons[0]
    return "[%3d/%d] %-7s %-44s %5.1f s  %s" % (
        number, total, word, run.boot.name, run.seconds, detail)


def clean_tail(log, count):
    lines = [ktap.strip_escapes(line).rstrip() for line in log.splitlines()]
    return [line[:TAIL_COLUMNS] for line in lines if line][-count:]


def shell_line(command):
    """The command as one would type it; a word too long to be read is cut."""
    return " ".join(shlex.quote(word if len(word) <= 500 else word[:40] + "...")
                    for word in command)


def headline(run):
    return "%s: %s" % (run.boot.name, "; ".join(run.verdict.reasons)[:TAIL_COLUMNS])


def failure_text(run):
    """As tests/run.py reads it: a headline, and indented what there is to be said."""
    lines = ["", "--- " + headline(run)]
    lines += ["    %s" % reason for reason in run.verdict.reasons]
    for name, test in run.verdict.stream.leaves():
        if test.outcome == ktap.FAIL:
            lines += ["    %s: %s" % (name, text) for text in test.diagnostics[:DIAGNOSTICS]]
            left = len(test.diagnostics) - DIAGNOSTICS
            lines += ["    %s: and %d lines more, in the log" % (name, left)] if left > 0 else []
    lines += ["    | %s" % line for line in clean_tail(run.log, TAIL_LINES)]
    lines += ["    log:   %s" % run.log_path,
              "    again: tests/qemu/run.py -k %s" % run.boot.name,
              "    by hand: %s" % shell_line(run.command)]
    return "\n".join(lines)


def print_summary(runs):
    broken = [run for run in runs if run.verdict.passed is False]
    for run in broken:
        print(failure_text(run))
    # A test that the proofs let fail on purpose is not a failed test.
    plain = [run for run in runs if run.boot.outcome == "pass"]
    passed, failed, skipped = (sum(run.verdict.stream.count(outcome) for run in plain)
                               for outcome in (ktap.PASS, ktap.FAIL, ktap.SKIP))
    suites = [run for run in runs if run.verdict.programs]
    passed_programs = sum(run.verdict.programs_passed() for run in suites)
    earned = sum(run.boot.points for run in runs if run.verdict.passed)
    print("\nin the kernel: %d tests passed, %d failed, %d skipped, over %d boots"
          % (passed, failed, skipped, len(plain) - len(suites)))
    print("programs: %d printed what they print on Linux, %d did not, over %d boots" % (
        passed_programs, sum(len(run.verdict.programs) for run in suites) - passed_programs,
        len(suites)))
    print("points: %d of %d" % (earned, sum(run.boot.points for run in runs)))
    if broken:
        print("\nfailed:\n" + "\n".join("    " + headline(run) for run in broken))


def print_list(boots):
    for boot in boots:
        print("%-48s %-9s %-6s %s" % (boot.name, boot.kernel, boot.outcome, shell_line(
            ["--append", boot.cmdline] + boot.options)))


def print_variants(boots):
    needed = {boot.kernel for boot in boots}
    print("\n".join(name for name in VARIANTS if name in needed))


def parse_arguments():
    parser = argparse.ArgumentParser(description="boot the kernel on many machines")
    parser.add_argument("-k", metavar="GLOB", action="append", dest="globs",
                        help="only boots whose name matches; may be given several times")
    parser.add_argument("-j", metavar="N", type=int, default=(os.cpu_count() or 1) + 2,
                        dest="jobs", help="boots at a time (default: CPUs + 2)")
    parser.add_argument("--build", metavar="DIR", default="build",
                        help="where the kernels are and the logs go (default: build)")
    parser.add_argument("--strict", action="store_true",
                        help="a skipped boot counts as failed: for machines that have it all")
    parser.add_argument("--list", action="store_true", help="print the boots and stop")
    parser.add_argument("--variants", action="store_true",
                        help="print the names of the kernels that the boots need")
    arguments = parser.parse_args()
    if arguments.jobs < 1:
        parser.error("-j takes a number from 1 on")
    return parser, arguments


def select(globs):
    if not globs:
        return matrix.BOOTS
    return [boot for boot in matrix.BOOTS
            if any(fnmatch.fnmatchcase(boot.name, glob) for glob in globs)]


def run_boots(boots, arguments):
    """Run them, print everything, return the number that failed."""
    runner = Runner(arguments.build, arguments.jobs)
    runner.prepare(boots)
    runs = []
    for run in runner.run_all(boots):
        if arguments.strict and run.verdict.passed is None:
            run.verdict.passed = False
        runs.append(run)
        print(progress_line(run, len(runs), len(boots)), flush=True)
    runs.sort(key=lambda run: boots.index(run.boot))
    print_summary(runs)
    junit.write(os.path.join(arguments.build, "test-results.xml"), runs)
    passed, failed, skipped = (sum(1 for run in runs if run.verdict.passed is value)
                               for value in (True, False, None))
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return failed


def main():
    parser, arguments = parse_arguments()
    boots = select(arguments.globs)
    if not boots:
        parser.error("no boot matches; --list prints them all")
    os.chdir(ROOT)
    if arguments.list:
        print_list(boots)
        return 0
    if arguments.variants:
        print_variants(boots)
        return 0
    # SIGTERM leaves by the same way as Ctrl-C, so that no machine stays behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return 1 if run_boots(boots, arguments) else 0
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
