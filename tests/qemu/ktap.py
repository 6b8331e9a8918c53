# SPDX-License-Identifier: MIT
"""
ktap.py - read the kernel's test results off its serial line

A stream is KTAP version 1, suites on top and their tests nested one level in:

    KTAP version 1
    1..2                          <- the plan: so many results must follow
        KTAP version 1
        # Subtest: memblock       <- names the suite that is open
        1..2
        ok 1 reserve
        # expected 3, got 4       <- a diagnostic: belongs to the next result
        not ok 2 limit
    not ok 1 memblock             <- closes the suite
    ok 2 paging # SKIP no MMU

Any other line is noise and allowed anywhere: the firmware's, GRUB's, the
kernel's log.  What is not allowed is a stream that is not whole.  Everything
that makes a result doubtful (no plan, a number out of order, results missing,
text that ends inside a suite, a suite that says "ok" over a failed test) is
collected in `errors`; a stream with errors never counts as a pass.
"""

import re

# "unfinished" is a suite without a result: the output ended inside of it.
PASS, FAIL, SKIP, UNFINISHED = "pass", "fail", "skip", "unfinished"

_ESCAPES = re.compile(r"\x1b(?:\[[0-9;=?]*[ -/]*[@-~]|[@-Z\\-_])")
_VERSION = re.compile(r"( *)K?TAP version 1[34]?\s*$")
_PLAN = re.compile(r"( *)1\.\.(\d+)(?:\s+# SKIP\b ?(.*))?\s*$", re.IGNORECASE)
_RESULT = re.compile(r"( *)(not )?ok (\d+)(?: (?:- )?(.*))?$")
_DIRECTIVE = re.compile(r"^(.*?)\s*(?<!\\)#\s*(SKIP|TODO|XFAIL)\b\s*(.*)$", re.IGNORECASE)
_COMMENT = re.compile(r"( *)# ?(.*)$")
_BAIL = re.compile(r" *Bail out!\s*(.*)$")


def strip_escapes(line):
    """The line without the colours and cursor moves of firmware and GRUB."""
    return _ESCAPES.sub("", line)


class Test:
    """One result: a test, or a suite if it has `tests` below it."""

    def __init__(self, name, outcome, reason, diagnostics, tests):
        self.name = name
        self.outcome = outcome
        self.reason = reason
        self.diagnostics = diagnostics
        self.tests = tests


class Stream:
    """All that was read: the suites and what was wrong with the text."""

    def __init__(self):
        self.tests = []
        self.errors = []

    def leaves(self):
        """Yield (dotted name, Test) of every test that is not a suite."""
        stack = [("", test) for test in reversed(self.tests)]
        while stack:
            prefix, test = stack.pop()
            name = prefix + test.name
            if test.tests:
                stack += [(name + ".", child) for child in reversed(test.tests)]
            else:
                yield name, test

    def count(self, outcome):
        return sum(1 for _, test in self.leaves() if test.outcome == outcome)


class _Group:
    """A version line and what follows it at the same indentation."""

    def __init__(self, indent):
        self.indent = indent
        self.name = None
        self.plan = None
        self.skip_reason = None
        self.tests = []
        self.diagnostics = []

    def label(self):
        return "suite %s" % self.name if self.name else "the top level"


class Parser:
    """Feed it lines; finish() gives the Stream."""

    def __init__(self):
        self.stream = Stream()
        self.open = []  # the groups around the current line, outermost first
        self.number = 0
        self.seen = False

    def error(self, text):
        self.stream.errors.append("line %d: %s" % (self.number, text))

    def feed(self, line):
        self.number += 1
        line = strip_escapes(line).rstrip("\r\n").lstrip("\r")
        for pattern, action in (
            (_VERSION, self._version),
            (_PLAN, self._plan),
            (_RESULT, self._result),
            (_COMMENT, self._comment),
            (_BAIL, self._bail),
        ):
            match = pattern.match(line)
            if match:
                action(match)
                return

    def finish(self):
        if not self.seen:
            self.error("no KTAP in the output")
        self._close_all("the output ends inside %s")
        return self.stream

    def _close_all(self, complaint):
        """Close every open group.  Only the outermost may end without a result."""
        while self.open:
            group = self.open.pop()
            if self.open:
                self.error(complaint % group.label())
                parent = self.open[-1]
                name = group.name or "?"
                parent.tests.append(Test(name, UNFINISHED, "", group.diagnostics, group.tests))
            else:
                self._check_whole(group)
                self.stream.tests += group.tests

    def _check_whole(self, group):
        if group.plan is None:
            self.error("%s has no plan" % group.label())
        elif len(group.tests) != group.plan:
            self.error("%s: %d of %d planned results"
                       % (group.label(), len(group.tests), group.plan))

    def _version(self, match):
        indent = len(match.group(1))
        if self.open and indent <= self.open[-1].indent:
            # Legal on top only, after a stream that is whole: tests were run twice.
            self._close_all("a new stream starts inside %s")
        if not self.open and indent:
            self.error("a nested stream without one around it")
        self.seen = True
        self.open.append(_Group(indent))

    def _at(self, indent):
        """The innermost group, if a line with that indentation belongs to it."""
        if self.open and self.open[-1].indent == indent:
            return self.open[-1]
        return None

    def _plan(self, match):
        group = self._at(len(match.group(1)))
        if not group:
            self.error("a plan outside of its stream: %s" % match.group(0).strip())
        elif group.plan is not None:
            self.error("%s has two plans" % group.label())
        elif group.tests:
            self.error("%s has its plan behind its results" % group.label())
        else:
            group.plan = int(match.group(2))
            group.skip_reason = match.group(3)

    def _comment(self, match):
        group = self.open[-1] if self.open else None
        if not group:
            return
        text = match.group(2).rstrip()
        if text.startswith("Subtest: ") and self._at(len(match.group(1))) and not group.tests:
            group.name = text[len("Subtest: "):]
        else:
            group.diagnostics.append(text)

    def _result(self, match):
        indent = len(match.group(1))
        child = None
        if len(self.open) > 1 and indent < self.open[-1].indent:
            child = self.open.pop()
            self._check_whole(child)
        group = self._at(indent)
        if not group:
            self.error("a result outside of its stream: %s" % match.group(0).strip())
            if child:
                self.open.append(child)
            return
        self._check_number(group, int(match.group(3)))
        group.tests.append(self._make_test(match, group, child))
        group.diagnostics = []

    def _check_number(self, group, number):
        expected = len(group.tests) + 1
        if number != expected:
            self.error("%s: result %d where %d was due" % (group.label(), number, expected))

    def _make_test(self, match, group, child):
        name, directive, reason = (match.group(4) or "").strip(), None, ""
        found = _DIRECTIVE.match(name)
        if found:
            name, directive, reason = found.group(1), found.group(2).upper(), found.group(3)
        outcome = FAIL if match.group(2) else PASS
        if (directive == "SKIP" and outcome == PASS) or directive in ("TODO", "XFAIL"):
            outcome = SKIP
        tests, diagnostics = [], group.diagnostics
        if child:
            tests, diagnostics = child.tests, diagnostics + child.diagnostics
            outcome = self._suite_outcome(name, outcome, child)
        return Test(name, outcome, reason, diagnostics, tests)

    def _suite_outcome(self, name, outcome, child):
        """A suite is as good as its worst test, whatever its own line says."""
        if child.name and child.name != name:
            self.error("the result of %s closes suite %s" % (name, child.name))
        failed = any(test.outcome == FAIL for test in child.tests)
        if failed and outcome == PASS:
            self.error("suite %s says ok over a failed test" % name)
            return FAIL
        if outcome == FAIL and not failed:
            self.error("suite %s says not ok, but none of its tests failed" % name)
        if child.plan == 0 and child.skip_reason is not None and outcome == PASS:
            return SKIP
        return outcome

    def _bail(self, match):
        if self.open:
            self.error("bailed out: %s" % match.group(1))


def parse(text):
    parser = Parser()
    for line in text.split("\n"):
        parser.feed(line)
    return parser.finish()
