# SPDX-License-Identifier: MIT
"""run.py and junit.py from outside, with a stand-in for QEMU"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import matrix
import xml.etree.ElementTree as xml

HERE = os.path.dirname(os.path.abspath(__file__))

# Plays the kernel: the command line says how it is to end.
FAKE_QEMU = """#!/usr/bin/env bash
for word in "$@"; do
    case $word in
    pipe,id=qmp,path=*) qmp=${word#*path=}.out ;;
    selftest*|inject=*) cmdline=$word ;;
    '') typed=yes ;;
    esac
done
if [ "$typed" = yes ]; then
    while printf 'quire> ' && IFS= read -r -d $'\\r' line; do
        printf '%s\\r\\n' "$line"
        case $line in
        locks)    echo 'locks: only a kernel built with CONFIG_LOCKDEP knows' ;;
        poweroff) exit 33 ;;
        esac
    done
    echo
fi
printf 'KTAP version 1\\r\\n1..1\\r\\n    KTAP version 1\\n    # Subtest: frame_proof\\n    1..1\\n'
case $cmdline in
*.fail|inject=page-leak)  printf '    # again %d\n' {1..30}; printf '    # bad \\001 byte\\n    not ok 1 fail\\nnot ok 1 frame_proof\\n'; exit 35 ;;
*.hang)  exec sleep 60 ;;
*.panic) echo 'PANIC: on purpose, by frame_proof.panic'; exit 37 ;;
*.reset) echo '{"event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-reset"}}' >"$qmp"
         exit 0 ;;
esac
printf '    ok 1 good\\nok 1 frame_proof\\n'
exit 33
"""


class Whole(unittest.TestCase):
    def setUp(self):
        self.build = tempfile.mkdtemp(prefix="quire run ")
        self.addCleanup(shutil.rmtree, self.build)
        self.qemu = os.path.join(self.build, "fake-qemu")
        with open(self.qemu, "w") as out:
            out.write(FAKE_QEMU)
        os.chmod(self.qemu, 0o755)
        for variant in ("variants/release", "variants/debug"):
            os.makedirs(os.path.join(self.build, variant), exist_ok=True)
            open(os.path.join(self.build, variant, "quire.elf"), "w").close()

    def run_py(self, *arguments):
        process = subprocess.run(
            [sys.executable, os.path.join(HERE, "run.py"), "--build", self.build] + list(arguments),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=600,
            env=dict(os.environ, QEMU=self.qemu))
        return process.returncode, process.stdout, process.stderr

    def junit(self):
        return xml.parse(os.path.join(self.build, "test-results.xml")).getroot()

    def test_every_proof_is_told_apart(self):
        proofs = [word for name in ("fail", "hang", "panic", "reset")
                  for word in ("-k", "proof-" + name)]
        status, out, err = self.run_py(*proofs)
        self.assertEqual((status, out.splitlines()[-1]), (0, "4 passed, 0 failed, 0 skipped"),
                         out + err)
        for word in ("fail", "hang", "panic", "reset"):
            self.assertIn(word + ", as expected", out)

    def test_programs_that_were_not_built_are_skipped(self):
        status, out, _ = self.run_py("-k", "programs-32m", "-k", "proof-fail")
        self.assertEqual((status, out.splitlines()[-1]), (0, "1 passed, 0 failed, 1 skipped"), out)
        self.assertIn("make programs says why", out)

    def test_good_boot_counts_its_tests(self):
        status, out, _ = self.run_py("-k", "ready-cpu-max")
        self.assertEqual(status, 0, out)
        self.assertIn("in the kernel: 1 tests passed, 0 failed, 0 skipped, over 1 boots", out)
        suite = self.junit().find("testsuite")
        self.assertEqual([case.get("name") for case in suite], ["boot", "frame_proof.good"])
        self.assertEqual(suite.get("failures"), "0")

    def test_machine_that_ends_by_itself_has_shown_nothing(self):
        status, out, _ = self.run_py("-k", "screen-prompt-direct")
        self.assertEqual((status, out.splitlines()[-1]), (1, "0 passed, 1 failed, 0 skipped"))
        self.assertIn("expected shown, got pass", out)

    def test_lines_are_typed_each_at_its_prompt(self):
        status, out, err = self.run_py("-k", "shell-locks-release")
        self.assertEqual((status, out.splitlines()[-1]), (0, "1 passed, 0 failed, 0 skipped"),
                         out + err)
        self.assertIn("1 lines answered", out)

    def test_answer_that_is_not_the_expected_one_fails(self):
        status, out, _ = self.run_py("-k", "shell-locks-debug")
        self.assertEqual((status, out.splitlines()[-1]), (1, "0 passed, 1 failed, 0 skipped"))
        self.assertIn("no line of the log matches /class", out)

    def test_failed_boot_is_shown_with_log_and_command(self):
        status, out, _ = self.run_py("-k", "report-null-read")
        self.assertEqual((status, out.splitlines()[-1]), (1, "0 passed, 1 failed, 0 skipped"))
        self.assertIn("expected panic, got pass", out)
        self.assertIn("    |     ok 1 good", out)
        self.assertIn("tests/qemu/run.py -k report-null-read", out)
        self.assertIn("scripts/qemu.sh --kernel", out)
        self.assertEqual(len(self.junit().findall("testsuite/testcase/failure")), 1)

    def test_failed_test_shows_some_of_its_lines_and_counts_the_others(self):
        # A fail that is expected is not shown: this boot is to panic, and its test fails.
        status, out, _ = self.run_py("-k", "report-page-leak")
        self.assertEqual(status, 1)
        self.assertEqual(out.count("frame_proof.fail: again"), 10)
        self.assertIn("frame_proof.fail: and 21 lines more, in the log", out)

    def test_failed_boots_are_named_at_the_end_with_their_reasons(self):
        status, out, _ = self.run_py("-k", "report-null-*", "-k", "ready-cpu-max")
        lines = out.splitlines()
        self.assertEqual((status, lines[-1]), (1, "1 passed, 3 failed, 0 skipped"))
        self.assertEqual([line.split(":")[0] for line in lines[-5:-1]],
                         ["failed", "    report-null-read", "    report-null-write",
                          "    report-null-call"])
        self.assertIn("report-null-read: expected panic, got pass; no line of the log", lines[-4])

    def test_serial_log_is_kept(self):
        self.run_py("-k", "proof-panic")
        with open(os.path.join(self.build, "test-logs", "proof-panic.log")) as log:
            self.assertIn("PANIC: on purpose", log.read())

    def test_build_that_may_be_absent_is_skipped(self):
        status, out, _ = self.run_py("-k", "ready-build-clang")
        self.assertEqual((status, out.splitlines()[-1]), (0, "0 passed, 0 failed, 1 skipped"))
        self.assertIn("was not built", out)

    def test_strict_turns_a_skip_into_a_failure(self):
        status, out, _ = self.run_py("--strict", "-k", "ready-build-clang")
        self.assertEqual((status, out.splitlines()[-1]), (1, "0 passed, 1 failed, 0 skipped"))

    def test_build_that_must_be_there_is_not_skipped(self):
        status, out, _ = self.run_py("-k", "ready-build-2g")
        self.assertEqual((status, out.splitlines()[-1]), (1, "0 passed, 1 failed, 0 skipped"))

    def test_initrd_is_made_as_large_as_asked(self):
        self.run_py("-k", "module-direct-64m")
        size = os.path.getsize(os.path.join(self.build, "test-logs", "initrd-pattern-20.cpio"))
        self.assertEqual(size >> 20, 20)

    def test_no_boot_matches_is_an_error(self):
        status, _, err = self.run_py("-k", "nothing")
        self.assertEqual(status, 2)
        self.assertIn("no boot matches", err)

    def test_list_runs_nothing(self):
        status, out, _ = self.run_py("--list", "-k", "ready-cpu-*")
        wanted = [boot for boot in matrix.BOOTS if boot.name.startswith("ready-cpu-")]
        self.assertEqual((status, len(out.splitlines())), (0, len(wanted)))
        self.assertFalse(os.path.exists(os.path.join(self.build, "test-logs")))


if __name__ == "__main__":
    unittest.main()
