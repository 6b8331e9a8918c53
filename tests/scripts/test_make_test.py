# SPDX-License-Identifier: MIT
"""tests/run.py: what failed is found at the end of a long log, by name"""
import contextlib
import importlib.util
import io
import os
import unittest

import kit

spec = importlib.util.spec_from_file_location("make_test", os.path.join(kit.ROOT, "tests/run.py"))
make_test = importlib.util.module_from_spec(spec)
spec.loader.exec_module(make_test)

TWO_MACHINES = r"""
printf '[1/3] FAILED one\n[2/3] ok two\n[3/3] FAILED three\n'
printf '\n--- one: expected pass, got fail\n    failed: sched.a_test\n    | ok 7 last words\n'
printf '\n--- three: expected pass, got hang\n    | silence\nthe end\n    not of it\n'
echo '1 passed, 2 failed, 0 skipped'
exit 1
"""


def step(name, text, needs=()):
    return make_test.Step(name, ["bash", "-c", text], needs)


class MakeTest(unittest.TestCase):
    def run_steps(self, *steps):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            rows = make_test.run_all(steps)
            make_test.print_table(rows)
            make_test.print_failures(rows)
        text = out.getvalue()
        return rows, text[text.index("\nstep "):].splitlines()

    def names(self, lines):
        return [line.strip() for line in lines[lines.index("failed:") + 1:]]

    def test_nothing_failed_and_nothing_is_named(self):
        rows, lines = self.run_steps(
            step("a", "echo '--- x: no failure'; echo '3 passed, 0 failed, 1 skipped'"))
        self.assertEqual(rows[0][1], [3, 0, 1])
        self.assertNotIn("failed:", lines)

    def test_failures_of_a_step_are_named_last_and_shown_before(self):
        rows, lines = self.run_steps(step("machines", TWO_MACHINES), step("later", "true"))
        self.assertEqual([row[1] for row in rows], [[1, 2, 0], [1, 0, 0]])
        self.assertEqual(self.names(lines), ["machines: one: expected pass, got fail",
                                             "machines: three: expected pass, got hang"])
        shown = "\n".join(lines)
        self.assertIn("machines: one: expected pass, got fail\n    failed: sched.a_test\n"
                      "    | ok 7 last words\n\nmachines: three: expected pass, got hang\n"
                      "    | silence\n\nfailed:", shown)

    def test_step_that_names_nothing_shows_how_its_output_ended(self):
        _, lines = self.run_steps(step("check", "seq 1 40; echo 'layers: a loop' >&2; exit 3"))
        self.assertEqual(self.names(lines), ["check: it ended with status 3"])
        self.assertIn("    | layers: a loop", lines)
        self.assertIn("    | 27", lines)
        self.assertNotIn("    | 26", lines)

    def test_step_that_counts_no_failure_and_ends_badly_has_failed(self):
        rows, lines = self.run_steps(step("unit", "echo '5 passed, 0 failed, 0 skipped'; exit 1"))
        self.assertEqual(rows[0][1], [5, 1, 0])
        self.assertEqual(self.names(lines), ["unit: it ended with status 1"])

    def test_step_whose_need_failed_is_not_run(self):
        _, lines = self.run_steps(step("build", "exit 2"), step("boot", "echo no", ("build",)))
        self.assertEqual(self.names(lines), ["build: it ended with status 2",
                                             "boot: not run: it needs 'build'"])

    def test_of_many_failures_all_are_named_and_some_shown(self):
        _, lines = self.run_steps(step("many", "for i in $(seq 50); do echo \"--- n$i: bad\"; "
                                               "echo '    | why'; done; exit 1"))
        self.assertEqual(len(self.names(lines)), 50)
        self.assertEqual(lines.count("    | why"), make_test.MOST_SHOWN)


if __name__ == "__main__":
    unittest.main()
