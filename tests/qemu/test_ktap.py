# SPDX-License-Identifier: MIT
"""ktap.py over recorded streams, good and broken"""

import unittest

import ktap

GOOD = """\
SeaBIOS (version 1.16.2)
\x1b[H\x1b[J\x1b[1;1HKTAP version 1\r
1..2
[    0.001234] selftest: two areas
    KTAP version 1
    # Subtest: memblock
    1..3
    ok 1 reserve
[    0.002000] memblock: ok 2 is what a log line may say
    ok 2 - dash
    ok 3 limit # SKIP needs 64 MB
ok 1 memblock
    KTAP version 1
    # Subtest: paging
    1..1
    ok 1 walk
ok 2 paging\r
"""

NESTED_FAILURE = """\
KTAP version 1
1..2
    KTAP version 1
    # Subtest: memblock
    1..2
    # mm/memblock.c:12: expected 3, got 4
    not ok 1 limit
    ok 2 reserve
not ok 1 memblock
    KTAP version 1
    # Subtest: paging
    1..1
    ok 1 walk
ok 2 paging
"""


def outcomes(stream):
    return {name: test.outcome for name, test in stream.leaves()}


class GoodStreams(unittest.TestCase):
    def test_nested_with_noise_is_whole(self):
        stream = ktap.parse(GOOD)
        self.assertEqual(stream.errors, [])
        self.assertEqual(outcomes(stream), {
            "memblock.reserve": "pass", "memblock.dash": "pass",
            "memblock.limit": "skip", "paging.walk": "pass"})
        self.assertEqual((stream.count("pass"), stream.count("skip")), (3, 1))

    def test_skip_keeps_its_reason(self):
        tests = dict(ktap.parse(GOOD).leaves())
        self.assertEqual(tests["memblock.limit"].reason, "needs 64 MB")

    def test_nested_failure_is_found_and_is_no_error(self):
        stream = ktap.parse(NESTED_FAILURE)
        self.assertEqual(stream.errors, [])
        self.assertEqual(stream.tests[0].outcome, "fail")
        self.assertEqual(outcomes(stream)["memblock.limit"], "fail")
        self.assertEqual(outcomes(stream)["memblock.reserve"], "pass")

    def test_diagnostics_belong_to_the_result_behind_them(self):
        tests = dict(ktap.parse(NESTED_FAILURE).leaves())
        self.assertEqual(tests["memblock.limit"].diagnostics,
                         ["mm/memblock.c:12: expected 3, got 4"])
        self.assertEqual(tests["memblock.reserve"].diagnostics, [])

    def test_two_whole_streams_are_added(self):
        stream = ktap.parse(GOOD + GOOD)
        self.assertEqual(stream.errors, [])
        self.assertEqual(stream.count("pass"), 6)

    def test_other_indentation_nests_as_well(self):
        stream = ktap.parse(GOOD.replace("    ", "  "))
        self.assertEqual(stream.errors, [])
        self.assertEqual(stream.count("pass"), 3)

    def test_flat_stream(self):
        stream = ktap.parse("KTAP version 1\n1..2\nok 1 a\nok 2 b # TODO later\n")
        self.assertEqual(stream.errors, [])
        self.assertEqual(outcomes(stream), {"a": "pass", "b": "skip"})

    def test_not_ok_with_skip_is_a_failure(self):
        stream = ktap.parse("KTAP version 1\n1..1\nnot ok 1 a # SKIP no\n")
        self.assertEqual(outcomes(stream), {"a": "fail"})


class BrokenStreams(unittest.TestCase):
    def check(self, text, complaint):
        stream = ktap.parse(text)
        self.assertTrue(any(complaint in error for error in stream.errors),
                        "%r not in %r" % (complaint, stream.errors))
        return stream

    def test_no_ktap_at_all(self):
        self.check("[    0.000000] Quire\nok 1 stray\n", "no KTAP")

    def test_empty(self):
        self.check("", "no KTAP")

    def test_missing_plan_on_top(self):
        self.check("KTAP version 1\nok 1 a\n", "the top level has no plan")

    def test_missing_plan_in_a_suite(self):
        self.check(GOOD.replace("    1..3\n", ""), "suite memblock has no plan")

    def test_missing_test_in_a_suite(self):
        self.check(GOOD.replace("    ok 3 limit # SKIP needs 64 MB\n", ""),
                   "suite memblock: 2 of 3 planned results")

    def test_missing_suite(self):
        self.check(GOOD.replace("1..2\n", "1..3\n"), "the top level: 2 of 3 planned results")

    def test_one_result_too_many(self):
        self.check("KTAP version 1\n1..1\nok 1 a\nok 2 b\n", "2 of 1 planned")

    def test_number_out_of_order(self):
        self.check(GOOD.replace("ok 2 - dash", "ok 4 dash"), "result 4 where 2 was due")

    def test_number_twice(self):
        self.check("KTAP version 1\n1..2\nok 1 a\nok 1 b\n", "result 1 where 2 was due")

    def test_truncated_by_a_panic_inside_a_suite(self):
        text = GOOD[:GOOD.index("    ok 2 - dash")] + "Kernel panic: BUG at mm/memblock.c:7\n"
        stream = self.check(text, "ends inside suite memblock")
        self.check(text, "the top level: 1 of 2 planned results")
        self.assertEqual(stream.tests[0].outcome, "unfinished")
        self.assertEqual(outcomes(stream), {"memblock.reserve": "pass"})

    def test_cut_in_the_first_test_fails_none(self):
        stream = self.check(GOOD[:GOOD.index("    ok 1 reserve")], "ends inside suite memblock")
        self.assertEqual(outcomes(stream), {"memblock": "unfinished"})

    def test_cut_at_any_line_is_never_whole(self):
        lines = GOOD.splitlines(True)
        for length in range(len(lines)):
            with self.subTest(length=length):
                self.assertNotEqual(ktap.parse("".join(lines[:length])).errors, [])

    def test_any_ktap_line_lost_is_noticed(self):
        noise = ("SeaBIOS", "[", "    # Subtest")
        lines = GOOD.splitlines(True)
        for lost, line in enumerate(lines):
            if not line.startswith(noise):
                with self.subTest(line=line):
                    text = "".join(lines[:lost] + lines[lost + 1:])
                    self.assertNotEqual(ktap.parse(text).errors, [])

    def test_reboot_into_a_second_stream(self):
        cut = GOOD[:GOOD.index("    ok 2 - dash")]
        self.check(cut + GOOD, "a new stream starts inside suite memblock")

    def test_suite_ok_over_a_failed_test(self):
        stream = self.check(NESTED_FAILURE.replace("not ok 1 memblock", "ok 1 memblock"),
                            "says ok over a failed test")
        self.assertEqual(stream.tests[0].outcome, "fail")

    def test_suite_not_ok_over_good_tests(self):
        self.check(GOOD.replace("ok 2 paging", "not ok 2 paging"), "none of its tests failed")

    def test_result_of_another_suite(self):
        self.check(GOOD.replace("ok 1 memblock", "ok 1 slab"), "closes suite memblock")

    def test_two_plans(self):
        self.check("KTAP version 1\n1..1\n1..1\nok 1 a\n", "two plans")

    def test_plan_behind_results(self):
        self.check("KTAP version 1\nok 1 a\n1..1\n", "behind its results")

    def test_nested_without_a_top(self):
        self.check("    KTAP version 1\n    1..1\n    ok 1 a\n", "without one around it")

    def test_bail_out(self):
        self.check("KTAP version 1\n1..1\nok 1 a\nBail out! no memory\n", "bailed out: no memory")


if __name__ == "__main__":
    unittest.main()
