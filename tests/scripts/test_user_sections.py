#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests of tests/user: what init's output is split into, and what run.py makes of it."""
import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "user"))

import programs  # noqa: E402
import record    # noqa: E402
import sections  # noqa: E402

LOG = """[    0.000067] Quire: a small kernel\r
init: /demos/cow: starts\r
A B C D\r
[    0.500000] cow[3]: segfault at 00000000\r
a b c d\r
init: /demos/cow: exited with 0\r
between\r
init: /tests/fork: starts\r
ok 1 - fork\r
init: /tests/fork: killed by signal 11\r
init: 2 programs, 1 failed\r
[    0.700000] init exited with status 1\r
"""
COW = ["A B C D", "a b c d", "init: /demos/cow: exited with 0"]
FORK = ["ok 1 - fork", "init: /tests/fork: killed by signal 11"]


class Split(unittest.TestCase):
    def test_log_of_two_programs_gives_their_lines_without_the_kernels(self):
        self.assertEqual(sections.split(LOG), {"demos/cow": COW, "tests/fork": FORK})

    def test_program_that_does_not_end_keeps_what_it_printed(self):
        self.assertEqual(sections.split("init: /a/b: starts\nx\n"), {"a/b": ["x", ""]})

    def test_words_of_a_program_belong_to_its_name(self):
        log = "init: /bin/sh a/b.sh: starts\nx\ninit: /bin/sh a/b.sh: exited with 0\n"
        self.assertEqual(list(sections.split(log)), ["bin/sh a/b.sh"])
        self.assertEqual(os.path.basename(sections.record_path("bin/sh a/b.sh")),
                         "bin-sh-a-b.sh.txt")

    def test_record_is_read_as_it_was_written(self):
        with tempfile.TemporaryDirectory() as folder:
            sections.write_record("demos/cow", COW, ["Output of it."], folder)
            self.assertEqual(sections.read_record("demos/cow", folder), COW)
            self.assertIsNone(sections.read_record("demos/other", folder))

    def test_end_line_is_as_init_prints_it(self):
        self.assertEqual(record.end_line("a/b", -11), "init: /a/b: killed by signal 11")
        self.assertEqual(record.end_line("a/b", 3), "init: /a/b: exited with 3")


class Record(unittest.TestCase):
    def test_failing_test_is_no_reference(self):
        for lines in (["not ok 1 - x", "init: /t/a: exited with 0"],
                      ["Bail out! x", "init: /t/a: exited with 0"],
                      ["ok 1 - x", "init: /t/a: exited with 1"],
                      ["ok 1 - x"]):
            with self.assertRaises(record.Failure):
                record.refuse_failures({"t/a": lines})
        record.refuse_failures({"t/a": ["ok 1 - x", "init: /t/a: exited with 0"]})

    def test_other_kernel_than_the_reference_says_so(self):
        self.assertEqual(len(record.head("a/b", "Linux 6.1.176-1 (i686)")), 2)
        self.assertEqual(len(record.head("a/b", "Linux 6.18.1 (x86_64), on the host")), 3)


class Ends(unittest.TestCase):
    def wrong(self, status, log, failed=False):
        return bool(programs.wrong_end(status, log, failed))

    def test_end_must_be_inits_and_fit_the_machines(self):
        good, bad = "init exited with status 0", "init exited with status 1"
        self.assertFalse(self.wrong(0, good))
        self.assertFalse(self.wrong(1, bad, failed=True))
        self.assertTrue(self.wrong(1, bad))         # every output is right, and yet a failure
        self.assertTrue(self.wrong(0, bad))
        self.assertTrue(self.wrong(1, good))
        self.assertTrue(self.wrong(2, good))
        self.assertTrue(self.wrong(0, ""))
        self.assertTrue(self.wrong(124, ""))


class Initrd(unittest.TestCase):
    def make(self, folder, out):
        return subprocess.run(["bash", os.path.join(ROOT, "scripts", "mkinitrd.sh"), folder, out],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=dict(os.environ, PYTHON=sys.executable))

    def fill(self, folder, names):
        for name in names:
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(name)
            os.chmod(path, 0o700 if name == "init" else 0o600)

    def test_same_files_made_in_another_order_give_the_same_archive(self):
        names = ["init", "tests/a b", "tests/it's", "data/x"]
        with tempfile.TemporaryDirectory() as top:
            archives = []
            for number, order in enumerate((names, names[::-1])):
                folder = os.path.join(top, "with space", str(number), "root")
                os.makedirs(folder)
                self.fill(folder, order)
                out = os.path.join(top, "%d.cpio" % number)
                self.assertEqual(self.make(folder, out).returncode, 0)
                with open(out, "rb") as file:
                    archives.append(file.read())
            self.assertEqual(archives[0], archives[1])
            for name in names + ["dev/console", "dev/null", "dev/zero"]:
                self.assertIn(name.encode() + b"\0", archives[0])

    def test_folder_without_init_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            self.fill(folder, ["data/x"])
            done = self.make(folder, os.path.join(folder, "out"))
            self.assertEqual(done.returncode, 1)
            self.assertIn(b"init", done.stderr)


if __name__ == "__main__":
    unittest.main()
