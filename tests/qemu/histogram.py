# SPDX-License-Identifier: MIT
"""
histogram.py - what a campaign of random system calls printed, and whether it is enough

    # call mmap2 1234 987       made, succeeded: for each line of kernel/process/syscalls.h
    # campaign: seed 1, 60071 calls, 35851 succeeded, 60 audits (0 asked again), ...

The program judges itself; this looks at it from outside.  Which calls there are says the
kernel's own list, which of them need not succeed user/campaign/calls.h with a reason each;
a call that the program left out is missing here.
"""

import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LEAST = 100             # successes of each call
SHARE = 3               # one in so many calls succeeds
AUDIT_EVERY = 1000      # calls
SLACK = 20              # calls of all threads after the one that asks for an audit

CALL = re.compile(r"^# call (\w+) (\d+) (\d+)", re.M)
SUM = re.compile(r"^# campaign: seed \d+, (\d+) calls, (\d+) succeeded, (\d+) audits", re.M)
NOT_A_CALL = "beyond"   # stands for the numbers that are none


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as text:
        return text.read()


def kernel_calls():
    """The names of all system calls."""
    return set(re.findall(r"^SYSCALL(?:_REGS)?\((\w+)", read("kernel", "process", "syscalls.h"), re.M))


def exempt_calls():
    """{name: why it need not succeed}"""
    found = re.findall(r'^#define CALL_(\w+)[\s\\]+(?:NEVER|RARELY)\("[^"]*", "([^"]*)"\)',
                       read("user", "campaign", "calls.h"), re.M)
    return dict(found)


def counts(log):
    """{name: (made, succeeded)}"""
    return {name: (int(made), int(good)) for name, made, good in CALL.findall(log)}


def check_calls(seen, calls, exempt):
    found = []
    missing = sorted(calls - set(seen))
    unknown = sorted(set(seen) - calls - {NOT_A_CALL})
    few = sorted(name for name in calls & set(seen) - set(exempt) if seen[name][1] < LEAST)
    if missing:
        found.append("not in the histogram: %s" % ", ".join(missing))
    if unknown:
        found.append("no calls of the kernel: %s" % ", ".join(unknown))
    if few:
        found.append("succeeded less than %d times: %s" % (
            LEAST, ", ".join("%s (%d)" % (name, seen[name][1]) for name in few)))
    if seen.get(NOT_A_CALL, (0, 0))[1]:
        found.append("a number that is no call's succeeded")
    return found


def check(log, steps, calls=None, exempt=None):
    """What is wrong with a campaign of so many calls, a reason each; empty: nothing."""
    seen, total = counts(log), SUM.search(log)
    if not total:
        return ["the campaign did not come to its end"]
    made, good, audits = (int(number) for number in total.groups())
    found = check_calls(seen, kernel_calls() if calls is None else calls,
                        exempt_calls() if exempt is None else exempt)
    if made < steps:
        found.append("%d calls, not %d" % (made, steps))
    if (sum(n for n, _ in seen.values()), sum(n for _, n in seen.values())) != (made, good):
        found.append("the histogram does not add up to %d calls, %d succeeded" % (made, good))
    if good * SHARE < made:
        found.append("%d of %d calls succeeded: not one in %d" % (good, made, SHARE))
    if audits < made // (AUDIT_EVERY + SLACK):
        found.append("%d audits for %d calls" % (audits, made))
    return found
