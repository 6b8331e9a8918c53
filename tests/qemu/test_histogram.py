# SPDX-License-Identifier: MIT
"""Tests of histogram.py."""

import unittest

import histogram

CALLS = {"read", "write", "rseq"}
EXEMPT = {"rseq": "no registration"}


def log(rows=(("read", 1000, 500), ("write", 800, 600), ("rseq", 200, 0), ("beyond", 50, 0)),
        made=None, good=None, audits=2):
    lines = ["# call %s %d %d\r" % row for row in rows]
    made = sum(row[1] for row in rows) if made is None else made
    good = sum(row[2] for row in rows) if good is None else good
    lines.append("# campaign: seed 7, %d calls, %d succeeded, %d audits (0 asked again), "
                 "0 workers were killed" % (made, good, audits))
    return "\n".join(lines)


def check(text, steps=2000):
    return histogram.check(text, steps, CALLS, EXEMPT)


class Histogram(unittest.TestCase):
    def test_good_one_passes(self):
        self.assertEqual(check(log()), [])

    def test_no_end(self):
        self.assertEqual(check("# call read 1 1"), ["the campaign did not come to its end"])

    def test_call_left_out(self):
        found = check(log((("read", 1500, 900), ("rseq", 600, 0))))
        self.assertEqual(found, ["not in the histogram: write"])

    def test_call_of_nobody(self):
        found = check(log((("read", 1500, 900), ("write", 600, 200), ("rseq", 1, 0), ("x", 1, 0))))
        self.assertEqual(found, ["no calls of the kernel: x"])

    def test_too_few_successes_but_for_the_exempt(self):
        found = check(log((("read", 1900, 900), ("write", 200, 99), ("rseq", 1, 0))))
        self.assertEqual(found, ["succeeded less than 100 times: write (99)"])

    def test_number_beyond_succeeded(self):
        found = check(log((("read", 1900, 900), ("write", 200, 100), ("rseq", 1, 0),
                           ("beyond", 9, 1))))
        self.assertEqual(found, ["a number that is no call's succeeded"])

    def test_third_must_succeed(self):
        found = check(log((("read", 1900, 300), ("write", 300, 200), ("rseq", 1, 0))))
        self.assertEqual(found, ["500 of 2201 calls succeeded: not one in 3"])

    def test_sums_must_agree(self):
        self.assertEqual(check(log(made=2051)),
                         ["the histogram does not add up to 2051 calls, 1100 succeeded"])

    def test_fewer_calls_than_asked_for(self):
        self.assertEqual(check(log(), 3000), ["2050 calls, not 3000"])

    def test_audits_must_come(self):
        self.assertEqual(check(log(audits=1)), ["1 audits for 2050 calls"])

    def test_lists_of_the_tree_are_read(self):
        calls = histogram.kernel_calls()
        self.assertTrue({"mmap2", "fork", "futex"} <= calls)
        self.assertEqual(set(histogram.exempt_calls()), {"restart_syscall", "rseq", "socket", "socketcall", "socketpair"})
        self.assertTrue("restart_syscall" in calls)


if __name__ == "__main__":
    unittest.main()
