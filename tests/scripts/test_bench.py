# SPDX-License-Identifier: MIT
"""scripts/bench.py with a stand-in for the machine: what is measured, held, and set"""

import os
import shutil
import unittest

import kit

# Writes down its words; prints what is in the file of its kind.
FAKE_QEMU = """#!/usr/bin/env bash
printf '%s\\n' "$*" >>calls
case $* in
*"init=/bin/bench -- "*) cat ported-rows ;;
*init=/bin/bench*) cat user-rows ;;
*) cat kernel-rows ;;
esac
"""

FIRST = "[    0.004491] first program: 4490 us and 4932640 TSC counts since kernel entry, " \
        "7 us asleep\n"
BUDGETS = """# a comment
alloc	64M	359	50	50
free	64M	317	48	60	a note
boot_entry_to_init	1024M	-	12000000	12000000
getpid	1024M	-	60	60
among_many	1024M	-	1.10*among_few	1.10*among_few
"""


class Bench(kit.TreeTest):
    def setUp(self):
        super().setUp()
        os.makedirs(os.path.join(self.tree, "scripts"))
        shutil.copy(kit.script("bench.py"), os.path.join(self.tree, "scripts", "bench.py"))
        self.write("scripts/qemu.sh", FAKE_QEMU)
        self.write("linux.tsv", "getpid\t320\n")
        self.write("budgets.tsv", BUDGETS)

    def bench(self, kernel="alloc 50 insn\nfree 40 insn\n",
              user="getpid 54 insn\namong_few 100 insn\namong_many 110 insn\n", more=()):
        self.write("kernel-rows", kernel)
        self.write("user-rows", FIRST + user)
        return self.run_tool([kit.sys.executable, "scripts/bench.py", "--budgets", "budgets.tsv",
                              "--linux", "linux.tsv", "--out", "out.tsv", "--initrd", "programs"]
                             + list(more))

    def last(self, result):
        return (result.status, result.out.splitlines()[-1])

    def test_kernel_and_programs_are_measured_and_held(self):
        result = self.bench()
        self.assertEqual(self.last(result), (0, "5 passed, 0 failed, 0 skipped"), result.err)
        calls = self.read("calls").splitlines()
        self.assertEqual(len(calls), 3)
        self.assertTrue(calls[2].endswith("--mem 1024M --append init=/bin/bench --timeout 600 "
                                          "--initrd programs"), calls[2])
        self.assertIn("getpid\t54\n", self.read("out.tsv"))
        self.assertIn("boot_entry_to_init\t4925640\n", self.read("out.tsv"))

    def test_other_initrd_adds_its_row_and_no_other(self):
        self.write("programs.cpio", "")
        self.write("ported-rows", FIRST.replace("4932640", "15796414") + "glibc_hello 100 insn\n")
        result = self.bench(more=["--programs", "programs.cpio"])
        self.assertEqual(result.status, 0, result.out)
        self.assertIn("glibc_hello\t100\n", self.read("out.tsv"))
        self.assertIn("boot_entry_to_init\t4925640\n", self.read("out.tsv"))

    def test_row_of_the_record_stands_in_place_of_linux(self):
        row = [line for line in self.bench().out.splitlines() if line.startswith("getpid")][0]
        self.assertEqual(row.split(), ["getpid", "1024M", "54", "60", "320"])

    def test_row_of_the_other_initrd_is_skipped_without_it_and_held_with_it(self):
        self.write("budgets.tsv", BUDGETS + "glibc_hello\t1024M\t-\t53\t53\n")
        self.assertEqual(self.last(self.bench()), (0, "5 passed, 0 failed, 1 skipped"))
        self.write("build/user/programs.cpio", "")
        self.write("ported-rows", FIRST + "glibc_hello 54 insn\n")
        result = self.bench()
        self.assertIn("--- glibc_hello with 1024M: 54, its ceiling is 53", result.out)
        self.assertIn("--append init=/bin/bench -- glibc_hello --timeout 600 --initrd "
                      "build/user/programs.cpio", self.read("calls"))

    def test_each_way_to_fail_is_named(self):
        for kernel, user, words in (
                ("alloc 51 insn\nfree 40 insn\n", "", "alloc with 64M: 51, its ceiling is 50"),
                ("free 40 insn\n", "", "alloc with 64M: not printed"),
                ("", "getpid 61 insn\n", "getpid with 1024M: 61, its ceiling is 60"),
                ("", "among_few 100 insn\namong_many 111 insn\n",
                 "among_many with 1024M: 111, its ceiling is 110"),
                ("", "among_many 1 insn\n", "among_many with 1024M: not printed")):
            with self.subTest(words=words):
                result = self.bench(kernel, user)
                self.assertEqual(result.status, 1)
                self.assertIn("--- " + words, result.out)

    def test_ceilings_are_set_to_misses_and_taken_from_the_others(self):
        self.bench("alloc 100 insn\nfree 55 insn\n", "getpid 54 insn\n", ["--set-ceilings"])
        lines = self.read("budgets.tsv").splitlines()
        self.assertEqual(lines[:3], ["# a comment", "alloc\t64M\t359\t50\t104",
                                     "free\t64M\t317\t48\t60\ta note"])
        self.assertEqual(lines[3:], BUDGETS.splitlines()[3:])
        self.bench("alloc 50 insn\nfree 61 insn\n", "getpid 54 insn\n", ["--set-ceilings"])
        lines = self.read("budgets.tsv").splitlines()
        self.assertEqual(lines[1:3], ["alloc\t64M\t359\t50\t50",
                                      "free\t64M\t317\t48\t63\ta note"])


if __name__ == "__main__":
    unittest.main()
