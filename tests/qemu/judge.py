# SPDX-License-Identifier: MIT
"""
judge.py - what a boot came to, and whether that is what was expected

    qemu.sh's status  outcome  meaning
    0                 pass     the kernel said success, and its KTAP bears it out
    0                 broken   ... but the KTAP does not: not whole, or nothing ran
    0                 pass     ... of a machine that was typed at: its answers are the proof
    0, 1              pass     the programs of init printed what they print on Linux, or
                      broken   they did not: tests/user/programs.py
    0, 1              exit-N   init ended so, and nothing else is expected of it
    1                 fail     a test failed, or init exited non-zero
    2                 panic
    3                 reset    triple fault, reset or power-off without a result
    124               hang     no end in time
    4                 shown    ended by run.py, because the screen was as expected; see screen.py
    69                absent   a tool or firmware image is missing
    else              error    it could not be run, or was ended from outside

A status alone is never trusted: a pass needs results that are whole, at least
one test that passed and none that failed; after typing, it needs the answers.
"""

import re

import histogram
import ktap
import user_folder  # for the next one
import programs

OUTCOMES = {1: "fail", 2: "panic", 3: "reset", 69: "absent", 124: "hang"}


class Verdict:
    """
    passed: True, False, or None = skipped; reasons: one line each; programs: what is wrong
    with each, '' if nothing.
    """

    def __init__(self, outcome, passed, reasons, stream, programs_seen=None):
        self.outcome = outcome
        self.passed = passed
        self.reasons = reasons
        self.stream = stream
        self.programs = programs_seen or {}

    def programs_passed(self):
        return sum(1 for wrong in self.programs.values() if not wrong)


def failed_names(stream):
    return frozenset(name for name, test in stream.leaves() if test.outcome == ktap.FAIL)


def doubts(stream):
    """Why a stream is no proof of success; empty if it is one."""
    found = list(stream.errors)
    found += ["status 0, but %s failed" % name for name in sorted(failed_names(stream))]
    if not stream.count(ktap.PASS):
        found.append("no test passed")
    return found


def classify(boot, status, stream, shown=False):
    """Return (outcome, reasons).  Only a machine whose screen matched is ended with leave."""
    if status == 4 and shown:
        return "shown", []
    if status == 0 and (boot.typed or boot.session):
        return "pass", []
    if status in (0, 1) and boot.runs_init():
        return "exit-%d" % status, []
    if status == 0:
        found = doubts(stream)
        return ("broken" if found else "pass"), found
    return OUTCOMES.get(status, "error"), []


def unmatched(report, log):
    """The first of the regular expressions that does not follow the ones before it, or None."""
    at = 0
    for pattern in [report] if isinstance(report, str) else report or ():
        found = re.compile(pattern).search(log, at)
        if not found:
            return pattern
        at = found.end()
    return None


def unmet(boot, outcome, stream, log):
    """What was expected of the boot and did not happen."""
    found = []
    if outcome != boot.outcome:
        found.append("expected %s, got %s" % (boot.outcome, outcome))
    missing = unmatched(boot.report, log)
    if missing is not None:
        found.append("no line of the log matches /%s/" % missing)
    failed = failed_names(stream)
    for name in sorted(failed - boot.failing):
        found.append("failed: %s" % name)
    for name in sorted(boot.failing - failed):
        found.append("%s was to fail and did not" % name)
    if boot.campaign:
        found += histogram.check(log, boot.campaign)
    if boot.outcome == "fail":
        found += stream.errors
    return found


def last_words(log):
    """The line in which qemu.sh or mkiso.sh says why it stopped."""
    lines = [line for line in log.splitlines() if re.match(r"(qemu|mkiso)\.sh: ", line)]
    return lines[-1] if lines else "no reason given"


def first_difference(wrong):
    """One line for what programs.py says in many."""
    lines = [line for line in wrong.split("\n") if not line.startswith(("---", "+++", "@@"))]
    changed = [line for line in lines if line[:1] in ("-", "+")]
    return " ".join(changed[:2]) or lines[0]


def judge_programs(names, status, log, lacks):
    """The verdict on a run of init whose programs are known from Linux."""
    seen = programs.judge(names, status, log, lacks)
    reasons = ["%s: %s" % (name, first_difference(wrong)) for name, wrong in seen.items() if wrong]
    return Verdict("broken" if reasons else "pass", not reasons, reasons, ktap.parse(""),
                   {name: seen[name] for name in names})


def judge(boot, status, log, shown=False, names=()):
    if names and status in (0, 1):
        return judge_programs(names, status, log, boot.lacks())
    stream = ktap.parse(log)
    outcome, reasons = classify(boot, status, stream, shown)
    if outcome == "absent":
        return Verdict(outcome, None, [last_words(log)], stream)
    if outcome in ("error", "hang", "reset"):
        reasons.append(last_words(log))
    missing = unmet(boot, outcome, stream, log)
    return Verdict(outcome, not missing, missing + reasons if missing else [], stream)
