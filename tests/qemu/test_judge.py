# SPDX-License-Identifier: MIT
"""judge.py: what a boot came to, against what was expected"""

import os
import unittest

from boot import Boot
import judge
import user_folder  # for the next one
import sections

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

WHOLE = "KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: a\n    1..2\n" \
        "    ok 1 x\n    ok 2 y\nok 1 a\n"
FAILED = WHOLE.replace("    ok 2 y", "    # expected 1\n    not ok 2 y") \
    .replace("\nok 1", "\nnot ok 1")
CUT = WHOLE[:WHOLE.index("    ok 2")]
NONE_RAN = "KTAP version 1\n1..0\n"
ONLY_SKIPPED = "KTAP version 1\n1..1\nok 1 x # SKIP no\n"


def boot(**fields):
    return Boot("name", **fields)


class Plain(unittest.TestCase):
    """A boot that is to pass."""

    # status, log, outcome, passed
    CASES = [
        (0, WHOLE, "pass", True),
        (0, FAILED, "broken", False),
        (0, CUT, "broken", False),
        (0, "", "broken", False),
        (0, NONE_RAN, "broken", False),
        (0, ONLY_SKIPPED, "broken", False),
        (1, FAILED, "fail", False),
        (1, WHOLE, "fail", False),
        (2, CUT, "panic", False),
        (2, WHOLE, "panic", False),
        (3, WHOLE, "reset", False),
        (4, WHOLE, "error", False),
        (64, "", "error", False),
        (66, "", "error", False),
        (69, "", "absent", None),
        (70, WHOLE, "error", False),
        (124, CUT, "hang", False),
        (124, WHOLE, "hang", False),
        (-15, WHOLE, "error", False),
    ]

    def test_each_status(self):
        for status, log, outcome, passed in self.CASES:
            with self.subTest(status=status, log=log):
                verdict = judge.judge(boot(), status, log)
                self.assertEqual((verdict.outcome, verdict.passed), (outcome, passed))
                self.assertEqual(bool(verdict.reasons), passed is not True)

    def test_failed_test_is_named(self):
        self.assertIn("failed: a.y", judge.judge(boot(), 1, FAILED).reasons)

    def test_missing_tool_is_the_reason_of_a_skip(self):
        verdict = judge.judge(boot(), 69, "noise\nmkiso.sh: xorriso not found\n")
        self.assertEqual(verdict.reasons, ["mkiso.sh: xorriso not found"])


class Expected(unittest.TestCase):
    """A boot that is to go wrong in one way passes in no other."""

    def passed(self, expected, status, log):
        return judge.judge(expected, status, log).passed

    def test_each_outcome_only_by_its_own_status(self):
        statuses = {"fail": 1, "panic": 2, "reset": 3, "hang": 124}
        for outcome in statuses:
            for name, status in list(statuses.items()) + [("pass", 0), ("error", 70)]:
                with self.subTest(outcome=outcome, status=status):
                    failing = ["a.y"] if outcome == "fail" else []
                    log = FAILED if outcome == "fail" else CUT
                    self.assertEqual(
                        self.passed(boot(outcome=outcome, failing=failing), status, log),
                        name == outcome)

    def test_shown_needs_the_screen_and_the_end_by_us(self):
        expected = boot(outcome="shown", screen="quire>")
        for status, shown, passed in ((4, True, True), (4, False, False), (124, False, False),
                                      (124, True, False), (2, True, False), (0, True, False)):
            with self.subTest(status=status, shown=shown):
                self.assertEqual(judge.judge(expected, status, WHOLE, shown).passed, passed)

    def test_end_in_the_first_test_is_no_failed_test(self):
        start = WHOLE[:WHOLE.index("    ok 1")]
        self.assertTrue(self.passed(boot(outcome="hang"), 124, start))

    def test_report_must_be_in_the_log(self):
        expected = boot(outcome="panic", report=r"(?i)stack overflow")
        self.assertTrue(self.passed(expected, 2, CUT + "Stack overflow in task 1\n"))
        self.assertFalse(self.passed(expected, 2, CUT + "page fault\n"))

    def test_reports_must_be_in_the_log_in_their_order(self):
        expected = boot(outcome="panic", report=["stack over", "task 1", "task"])
        self.assertTrue(self.passed(expected, 2, CUT + "stack overflow in task 1, task 2\n"))
        verdict = judge.judge(expected, 2, CUT + "task 1, stack overflow in task 2\n")
        self.assertEqual(verdict.reasons, ["no line of the log matches /task 1/"])

    def test_typing_is_proved_by_its_answers_alone(self):
        expected = boot(typed=["a"], report=["> a", "answer", "> poweroff"])
        answered = "> a\nanswer\n> poweroff\n"
        for status, log, passed in ((0, answered, True), (0, "> a\n> poweroff\n", False),
                                    (0, "", False), (0, answered + FAILED, False),
                                    (1, answered, False), (2, answered, False),
                                    (3, answered, False), (124, answered, False)):
            with self.subTest(status=status, log=log):
                self.assertEqual(self.passed(expected, status, log), passed)

    def test_exactly_the_named_tests_may_fail(self):
        self.assertTrue(self.passed(boot(outcome="fail", failing=["a.y"]), 1, FAILED))
        self.assertFalse(self.passed(boot(outcome="fail", failing=["a.x", "a.y"]), 1, FAILED))
        self.assertFalse(self.passed(boot(outcome="fail", failing=["a.x"]), 1, FAILED))
        self.assertFalse(self.passed(boot(outcome="fail"), 1, FAILED))

    def test_expected_failure_needs_a_whole_stream(self):
        cut = FAILED[:FAILED.index("\nnot ok 1")] + "\n"
        self.assertFalse(self.passed(boot(outcome="fail", failing=["a.y"]), 1, cut))


class Programs(unittest.TestCase):
    """Boots whose programs are held against the record."""

    NAMES = ["demos/shared", "demos/cow"]

    def log(self, status=0, without=(), change=None):
        lines = ["[    0.031415] ready"]
        for name in self.NAMES:
            if name not in without:
                lines += ["init: /%s: starts" % name] + sections.read_record(
                    name, os.path.join(ROOT, sections.EXPECTED))
        text = "\r\n".join(lines + ["[    4.267547] init exited with status %d" % status, ""])
        return text.replace(*change) if change else text

    def judge(self, status, log, options="--direct"):
        return judge.judge(boot(options=options, cmdline="init=/init", programs="all"), status,
                           log, names=self.NAMES)

    def setUp(self):
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(ROOT)

    def test_record_printed_whole_is_a_pass(self):
        verdict = self.judge(0, self.log())
        self.assertEqual((verdict.outcome, verdict.passed, verdict.reasons), ("pass", True, []))
        self.assertEqual(verdict.programs_passed(), 2)

    def test_each_difference_is_one_line(self):
        verdict = self.judge(0, self.log(change=("A b C d", "a b C d")))
        self.assertEqual((verdict.outcome, verdict.passed, verdict.programs_passed()),
                         ("broken", False, 1))
        self.assertEqual(len(verdict.reasons), 1)
        self.assertTrue(verdict.reasons[0].startswith("demos/cow: -child, after two writes:"))

    def test_skip_passes_where_the_machine_lacks_that(self):
        for what, options, passed in (("FPU", "--direct --cpu 486,-fpu", True),
                                      ("FPU", "--direct --cpu 486", False),
                                      ("SSE", "--direct --cpu 486,-fpu", False)):
            skipped = self.log(change=("A b C d", "A b C d # SKIP no " + what))
            self.assertEqual(self.judge(0, skipped, options).passed, passed, (what, options))

    def test_program_that_is_missing_fails(self):
        self.assertEqual(self.judge(0, self.log(without=["demos/cow"])).reasons,
                         ["demos/cow: nothing was seen of it"])

    def test_end_of_the_machine_counts(self):
        self.assertIn("the end of the run: init counted a failure",
                      self.judge(1, self.log(status=1)).reasons[0])
        self.assertIn("init's status is 1", self.judge(0, self.log(status=1)).reasons[0])
        for status, outcome in ((2, "panic"), (3, "reset"), (124, "hang")):
            verdict = self.judge(status, self.log())
            self.assertEqual((verdict.outcome, verdict.passed), (outcome, False))

    def test_init_that_nothing_is_known_of_ends_as_expected_or_not(self):
        expected = boot(cmdline="init=/exits", outcome="exit-1", report=r"status 3")
        self.assertTrue(judge.judge(expected, 1, "init exited with status 3\n").passed)
        self.assertFalse(judge.judge(expected, 0, "init exited with status 3\n").passed)
        self.assertFalse(judge.judge(expected, 1, "init exited with status 4\n").passed)
        self.assertFalse(judge.judge(expected, 2, "status 3\n").passed)


if __name__ == "__main__":
    unittest.main()
