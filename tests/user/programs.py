# SPDX-License-Identifier: MIT
"""Is what the programs of a run printed what they printed on Linux?

A program passes if it printed, line by line, what is recorded of it, its end included.
The machine must end by the exit of init, with the status that init's own count of
failures gives: that is one result more.
"""
import difflib
import re

import sections

ENDED = re.compile(r"init exited with status (\d+)")
CONTEXT = 2
TAIL = 25


def cmdline(names=(), append=""):
    """The kernel's command line for these programs; none named: for all of init's list."""
    words = ["--"] + ["/" + name for name in names] if names else []
    return " ".join(part for part in ["init=/init", append] + words if part)


def known_skips(lines, lacks):
    """The lines as a machine prints them that has what this one lacks."""
    marks = tuple(" # SKIP no " + what for what in lacks)
    return [line[:line.rindex(" # SKIP")] if marks and line.endswith(marks) else line
            for line in lines]


def compare(name, lines, lacks=()):
    """'' if the program printed what is recorded, else what differs."""
    recorded = sections.read_record(name)
    if recorded is None:
        return "no record: run make test-linux"
    if lines is None:
        return "nothing was seen of it"
    lines = known_skips(lines, lacks)
    if lines == recorded:
        return ""
    return "\n".join(difflib.unified_diff(recorded, lines, "Linux", "Quire", n=CONTEXT, lineterm=""))


def wrong_end(status, log, failed):
    """'' if the machine ended as init's result demands, else what is wrong."""
    ended = ENDED.search(log)
    tail = "\n".join(log.splitlines()[-TAIL:])
    if not ended:
        return "init did not end; status %d\n%s" % (status, tail)
    if status not in (0, 1):
        return "the machine ended with status %d\n%s" % (status, tail)
    if bool(int(ended.group(1))) != bool(status):
        return "init's status is %s, the machine's %d" % (ended.group(1), status)
    if status and not failed:
        return "init counted a failure where every program's output is right"
    return ""


def judge(names, status, log, lacks=()):
    """{what: '' or what is wrong with it}; what the machine lacks may be skipped, nothing else."""
    seen = sections.split(log)
    results = {name: compare(name, seen.get(name), lacks) for name in names}
    results["the end of the run"] = wrong_end(status, log, any(results.values()))
    return results
