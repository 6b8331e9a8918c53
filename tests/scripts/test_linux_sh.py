# SPDX-License-Identifier: MIT
"""scripts/linux.sh: whose line is whose, the exit statuses, and nothing left behind"""

import os
import signal
import subprocess
import time
import unittest

from test_qemu_sh import FAKE_QEMU, ROOT, ScriptTest

# As Linux and its program leave the serial line, after \\r\\n for each line's end.
PANIC = "[    3.702227] Kernel panic - not syncing: "
KILLED_INIT = PANIC + "Attempted to kill init! exitcode=0x%08x\\r\\n"
TRACE = "[    3.703316] Call Trace:\\r\\n[    3.707012] Kernel Offset: disabled\\r\\n"
NO_ROOT = PANIC + "VFS: Unable to mount root fs\\r\\n"
SEGFAULT = "[    3.195865] init[1]: segfault at 0 ip 080490a3 sp bffffeb4 error 6\\r\\n"
POWER_DOWN = "[    3.245282] reboot: Power down\\r\\n"

FAKE_LINUX = FAKE_QEMU.replace("\n", "\nprintf '%b' \"${FAKE_SERIAL:-}\"\n", 1)


class LinuxTest(ScriptTest):
    def setUp(self):
        super().setUp()
        self.env.update(QEMU=self.program("fake-linux", FAKE_LINUX), FAKE_STATUS="0",
                        FAKE_REASON="guest-reset")
        self.initrd = self.path("init rd.cpio")
        open(self.initrd, "w").close()

    def linux(self, *arguments, **env):
        return self.run_script("linux.sh", "--kernel", self.kernel, "--initrd", self.initrd,
                               *arguments, **env)

    def assert_nothing_left(self):
        self.assertEqual(os.listdir(self.tmp), [])


class Output(LinuxTest):
    # what comes over the line, what of it is the program's
    CASES = [
        ("one\\r\\ntwo\\r\\n" + KILLED_INIT % 0 + TRACE, "one\ntwo\n"),
        ("no end of line" + KILLED_INIT % 0 + TRACE, "no end of line"),
        ("\\r\\n\\r\\n  indented\\r\\n" + KILLED_INIT % 0, "\n\n  indented\n"),
        ("a\\\\\\\\n %s %d [12] [ 3.5] x\\r\\n" + KILLED_INIT % 0, "a\\\\n %s %d [12] [ 3.5] x\n"),
        ("\\xec\\x95\\x88\\r\\n" + KILLED_INIT % 0, "\uc548\n"),
        (KILLED_INIT % 0 + TRACE, ""),
        ("last" + POWER_DOWN, "last"),
    ]

    def test_program_gets_stdout_and_the_kernel_does_not(self):
        for serial, expected in self.CASES:
            with self.subTest(serial=serial):
                result = self.linux(FAKE_SERIAL=serial)
                self.assertEqual((result.returncode, result.stdout), (0, expected))
                self.assertEqual(result.stderr, "")

    def test_carriage_returns_of_the_line_are_gone(self):
        done = subprocess.run(
            ["bash", os.path.join(ROOT, "scripts", "linux.sh"), "--kernel", self.kernel,
             "--initrd", self.initrd], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            env=dict(self.env, FAKE_SERIAL="a\\rb\\r\\n\\r\\nend\\r\\n" + KILLED_INIT % 0))
        self.assertEqual(done.stdout, b"a\rb\n\nend\n")

    def test_line_without_end_from_a_machine_that_vanished(self):
        result = self.linux(FAKE_SERIAL="par\\r\\ntial")
        self.assertEqual((result.returncode, result.stdout), (3, "par\ntial"))

    def test_log_goes_to_stderr_when_asked_for(self):
        result = self.linux("--log", FAKE_SERIAL="out\\r\\n" + KILLED_INIT % 0 + TRACE)
        self.assertEqual(result.stdout, "out\n")
        self.assertEqual(len(result.stderr.splitlines()), 3)
        self.assertIn("Call Trace", result.stderr)


class Status(LinuxTest):
    # the serial line, QEMU's status and reason, our status, what stderr must say
    CASES = [
        (KILLED_INIT % 0, "0", "guest-reset", 0, ""),
        (KILLED_INIT % 0x100, "0", "guest-reset", 1, "/init exited with 1"),
        (KILLED_INIT % 0x2a00, "0", "guest-reset", 1, "/init exited with 42"),
        (SEGFAULT + KILLED_INIT % 0xb, "0", "guest-reset", 1, "segfault at 0"),
        (SEGFAULT + KILLED_INIT % 0xb, "0", "guest-reset", 1, "/init was killed by signal 11"),
        (KILLED_INIT % 0x8b, "0", "guest-reset", 1, "/init was killed by signal 11"),
        (POWER_DOWN, "0", "guest-shutdown", 0, ""),
        ("[    1.000000] reboot: Restarting system\\r\\n", "0", "guest-reset", 0, ""),
        (NO_ROOT, "0", "guest-reset", 2, "Unable to mount root fs"),
        ("hello\\r\\n", "0", "guest-reset", 3, "linux.sh: the machine was reset"),
        ("hello\\r\\n", "0", "host-signal", 4, "linux.sh: ended from outside"),
        ("", "1", "", 70, "QEMU failed with status 1"),
    ]

    def test_each_end_has_its_status(self):
        for serial, status, reason, expected, words in self.CASES:
            with self.subTest(serial=serial, status=status, reason=reason):
                result = self.linux(FAKE_SERIAL=serial, FAKE_STATUS=status, FAKE_REASON=reason)
                self.assertEqual(result.returncode, expected, result.stderr)
                self.assertIn(words, result.stderr)
                self.assert_nothing_left()

    def test_trace_of_a_killed_program_is_not_shown(self):
        result = self.linux(FAKE_SERIAL=SEGFAULT + KILLED_INIT % 0xb + TRACE)
        self.assertNotIn("Call Trace", result.stderr)

    def test_time_out_is_124_and_keeps_what_was_said(self):
        start = time.monotonic()
        result = self.linux("--timeout", "1", FAKE_SERIAL="early\\r\\n", FAKE_SLEEP="20")
        self.assertEqual((result.returncode, result.stdout), (124, "early\n"))
        self.assertIn("linux.sh: no end within 1 seconds", result.stderr)
        self.assertLess(time.monotonic() - start, 10)
        self.assert_nothing_left()

    def test_signal_is_4_and_nothing_stays_behind(self):
        process = subprocess.Popen(
            ["bash", os.path.join(ROOT, "scripts", "linux.sh"), "--kernel", self.kernel,
             "--initrd", self.initrd], env=dict(self.env, FAKE_SLEEP="20"),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(100):
            if os.path.exists(self.args_file):
                break
            time.sleep(0.1)
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=100)
        self.assertEqual(process.returncode, 4, err)
        self.assert_nothing_left()


class Arguments(LinuxTest):
    def qemu_arguments(self, *arguments):
        result = self.linux(*arguments, FAKE_SERIAL=KILLED_INIT % 0)
        self.assertEqual(result.returncode, 0, result.stderr)
        with open(self.args_file) as args:
            return args.read().splitlines()

    def test_defaults_are_the_machine_that_is_compared(self):
        args = self.qemu_arguments()
        for option, value in (("-accel", "tcg"), ("-m", "1048576K"), ("-smp", "1"),
                              ("-cpu", "qemu32")):
            self.assert_pair(args, option, value)
        self.assertNotIn("-icount", args)
        self.assertIn("-no-reboot", args)

    def test_pass_through(self):
        args = self.qemu_arguments("--icount", "--mem", "64M", "--smp", "2", "--cpu", "max",
                                   "--append", "rdinit=/bench -- a", "--", "-name", "x")
        for option, value in (("-icount", "shift=0,sleep=off"), ("-m", "65536K"),
                              ("-smp", "2"), ("-cpu", "max")):
            self.assert_pair(args, option, value)
        self.assertTrue(args[args.index("-append") + 1].endswith(" rdinit=/bench -- a"))
        self.assertEqual(args[-2:], ["-name", "x"])

    def test_show_prints_the_command_line_and_boots_nothing(self):
        result = self.run_script("linux.sh", "--show")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        for word in ("console=ttyS0", "panic=-1", "mitigations=off", "nokaslr", "norandmaps",
                     "hardened_usercopy=off"):
            self.assertIn(word, result.stdout.split())
        self.assertFalse(os.path.exists(self.args_file))

    def test_bad_usage_is_64_and_missing_files_are_66(self):
        none = self.path("none")
        for arguments, status, words in (
                (["--bogus"], 64, "unknown option '--bogus'"),
                (["--mem"], 64, "--mem needs an argument"),
                (["--mem", "lots"], 64, "not 'lots'"),
                (["--initrd", ""], 64, "--initrd is missing"),
                (["--initrd", none], 66, "cannot read '%s'" % none),
                (["--kernel", none], 66, "run scripts/fetch-linux.sh first")):
            with self.subTest(arguments=arguments):
                result = self.linux(*arguments)
                self.assertEqual((result.returncode, result.stdout), (status, ""))
                self.assertIn(words, result.stderr)
                self.assertEqual(len(result.stderr.splitlines()), 1)
                self.assert_nothing_left()

    def test_missing_qemu_is_69_and_names_setup(self):
        result = self.linux(QEMU=self.path("none"))
        self.assertEqual(result.returncode, 69)
        self.assertIn("./scripts/setup.sh", result.stderr)


if __name__ == "__main__":
    unittest.main()
