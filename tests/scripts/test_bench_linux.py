# SPDX-License-Identifier: MIT
"""scripts/bench-linux.py with a stand-in for Linux, and the comparison of scripts/bench.py"""

import os
import shutil
import unittest

import kit

# Writes down its words, prints what it was told to, ends as it was told to.
FAKE_LINUX = """#!/usr/bin/env bash
[ "$1" != --show ] || { echo "nokaslr and so on"; exit; }
printf '%s\\n' "$*" >calls
printf '%b' "$FAKE_LINES"
exit "${FAKE_STATUS:-0}"
"""

RECORD = "# what it was measured on\ngetpid\t318\nyield_2proc\t2451\nonly_linux\t7\n"


class BenchLinux(kit.TreeTest):
    def setUp(self):
        super().setUp()
        for name in ("bench.py", "bench-linux.py"):
            os.makedirs(os.path.join(self.tree, "scripts"), exist_ok=True)
            shutil.copy(kit.script(name), os.path.join(self.tree, "scripts", name))
        self.write("scripts/linux.sh", FAKE_LINUX)
        self.write("linux/vmlinuz", "")
        self.write("linux/version", "6.1.176-1\n")

    def bench(self, lines, status="0"):
        env = dict(os.environ, FAKE_LINES=lines, FAKE_STATUS=status, QEMU="no-such-qemu")
        return self.run_tool([kit.sys.executable, "scripts/bench-linux.py", "--kernel",
                              "linux/vmlinuz", "--out", "out.tsv"], env=env)

    def test_rows_are_recorded_below_a_head(self):
        result = self.bench("hello\\nyield_2proc 2451 insn\\ngetpid 318 insn\\nrss 12 kB\\n")
        self.assertEqual((result.status, result.err), (0, ""))
        lines = self.read("out.tsv").splitlines()
        self.assertEqual([line for line in lines if not line.startswith("#")],
                         ["getpid\t318", "rss\t12", "yield_2proc\t2451"])
        self.assertIn("Linux 6.1.176-1 ", lines[1])
        self.assertIn("nokaslr and so on", lines[4])
        self.assertIn("3 rows in out.tsv", result.out)
        self.assertIn("hello\n", result.out)

    def test_init_of_the_initrd_runs_the_program_and_instructions_are_counted(self):
        self.assertEqual(self.bench("a 1 insn\\n").status, 0)
        self.assertEqual(self.read("calls"), "--icount --kernel linux/vmlinuz --initrd "
                         "build/user/initrd.cpio --mem 1G --timeout 900 --append -- /bin/bench\n")

    def test_what_cannot_be_believed_leaves_the_old_record(self):
        self.write("out.tsv", "old")
        for lines, status, words in (
                ("a 1 insn\\n", "1", "ended with status 1"),
                ("a 1 insn\\n", "124", "ended with status 124"),
                ("nothing\\n", "0", "printed no row"),
                ("a 1 insn\\na 2 insn\\n", "0", "a was printed twice")):
            with self.subTest(words=words):
                result = self.bench(lines, status)
                self.assertEqual(result.status, 1)
                self.assertIn("bench-linux: ", result.err)
                self.assertIn(words, result.err)
                self.assertEqual(self.read("out.tsv"), "old")


class Compare(kit.TreeTest):
    def compare(self):
        return self.run_script("bench.py", "--compare", "--out", "here.tsv", "--linux", "linux.tsv")

    def test_table_has_each_row_of_linux(self):
        self.write("linux.tsv", RECORD)
        self.write("here.tsv", "getpid\t60\nyield_2proc\t250\nonly_here\t5\n")
        result = self.compare()
        self.assertEqual((result.status, result.err), (0, ""))
        self.assertEqual(result.out.splitlines()[2:5], [
            "| getpid | 60 | 318 | 5.3 |",
            "| only_linux | - | 7 | - |",
            "| yield_2proc | 250 | 2,451 | 9.8 |"])
        self.assertIn("not in here.tsv: only_linux", result.out)

    def test_zero_is_no_divisor(self):
        self.write("linux.tsv", "a\t5\n")
        self.write("here.tsv", "a\t0\n")
        self.assertIn("| a | 0 | 5 | - |", self.compare().out)

    def test_missing_record_says_what_to_run(self):
        self.write("here.tsv", "a\t1\n")
        result = self.compare()
        self.assertEqual(result.status, 1)
        self.assertIn("no linux.tsv: run make bench and make bench-linux first", result.err)


if __name__ == "__main__":
    unittest.main()
