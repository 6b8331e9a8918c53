# SPDX-License-Identifier: MIT
"""scripts/qemu.sh and scripts/mkiso.sh: arguments, exit statuses, and nothing left behind"""

import os
import pty
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Writes down its arguments, says a SHUTDOWN reason if told to, and exits as told.
FAKE_QEMU = """#!/usr/bin/env bash
printf '%s\\n' "$@" >"$FAKE_ARGS"
for word in "$@"; do
    case $word in pipe,id=qmp,path=*) qmp=${word#*path=} ;; esac
done
read -r request <"$qmp.in"
[ "$request" = '{"execute":"qmp_capabilities"}' ] || exit 99
echo '{"QMP": {"version": {}, "capabilities": []}}' >"$qmp.out"
[ -z "${FAKE_REASON:-}" ] ||
    printf '{"event": "SHUTDOWN", "data": {"reason": "%s"}}\\n' "$FAKE_REASON" >>"$qmp.out"
[ -z "${FAKE_SLEEP:-}" ] || exec sleep "$FAKE_SLEEP"
exit "${FAKE_STATUS:-33}"
"""

# Keeps the tree that an ISO would be made of.
FAKE_MKRESCUE = """#!/usr/bin/env bash
for word in "$@"; do
    case $word in
    --output=*) : >"${word#--output=}" ;;
    */tree) cp -R "$word" "$FAKE_TREE" ;;
    esac
done
"""


class ScriptTest(unittest.TestCase):
    """self.folder has a space and a comma in its name, as people's folders do."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="quire test, ")
        self.addCleanup(shutil.rmtree, self.folder)
        self.tmp = tempfile.mkdtemp(prefix="quire-test-tmp-")
        self.addCleanup(shutil.rmtree, self.tmp)
        self.kernel = self.path("quire.elf")
        open(self.kernel, "w").close()
        self.args_file = self.path("args")
        self.env = dict(os.environ, TMPDIR=self.tmp, FAKE_ARGS=self.args_file,
                        FAKE_TREE=self.path("kept"),
                        QEMU=self.program("fake-qemu", FAKE_QEMU),
                        GRUB_MKRESCUE=self.program("fake-mkrescue", FAKE_MKRESCUE),
                        XORRISO=self.program("fake-xorriso", "#!/bin/sh\n"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def program(self, name, text):
        with open(self.path(name), "w") as out:
            out.write(text)
        os.chmod(self.path(name), 0o755)
        return self.path(name)

    def run_script(self, name, *arguments, **env):
        return subprocess.run(
            ["bash", os.path.join(ROOT, "scripts", name)] + list(arguments),
            env=dict(self.env, **env), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, universal_newlines=True, timeout=300)

    def qemu(self, *arguments, **env):
        return self.run_script("qemu.sh", "--kernel", self.kernel, *arguments, **env)

    def qemu_args(self, *arguments):
        result = self.qemu(*arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        with open(self.args_file) as args:
            return args.read().splitlines()

    def assert_pair(self, args, option, value):
        self.assertIn((option, value), list(zip(args, args[1:])))


class BadArguments(ScriptTest):
    # arguments, what the one line must say
    USAGE = [
        (["--bogus"], "unknown option '--bogus'"),
        (["stray"], "unknown option 'stray'"),
        (["--mem"], "--mem needs an argument"),
        (["--mem", "lots"], "not 'lots'"),
        (["--mem", "3.5G"], "not '3.5G'"),
        (["--mem", "512K"], "1 MB at least"),
        (["--smp", "0"], "--smp takes a number from 1 on"),
        (["--smp", "two"], "not 'two'"),
        (["--numa", "-1"], "not '-1'"),
        (["--numa", "4", "--mem", "3M"], "less than 1 MB a node"),
        (["--timeout", ""], "--timeout takes a number"),
        (["--gdb", "99999"], "not a port"),
        (["--firmware", "coreboot"], "bios or ovmf32"),
        (["--direct", "--firmware", "ovmf32"], "needs GRUB"),
    ]

    def test_bad_usage_is_64_with_one_clear_line(self):
        for arguments, words in self.USAGE:
            with self.subTest(arguments=arguments):
                result = self.qemu(*arguments)
                self.assertEqual((result.returncode, result.stdout), (64, ""))
                self.assertIn(words, result.stderr)
                self.assertEqual(len(result.stderr.splitlines()), 1)
                self.assertFalse(os.path.exists(self.args_file))

    def test_missing_files_are_66(self):
        for arguments in (["--kernel", self.path("none")], ["--initrd", self.path("none")],
                          ["--disk", self.path("none")], ["--kernel", self.folder]):
            with self.subTest(arguments=arguments):
                result = self.qemu("--direct", *arguments)
                self.assertEqual(result.returncode, 66)
                self.assertIn("cannot read '%s'" % arguments[1], result.stderr)

    def test_missing_kernel_says_what_to_run(self):
        self.assertIn("run make first", self.qemu("--kernel", self.path("none")).stderr)

    def test_missing_tools_are_69_and_name_setup(self):
        for arguments, env in ((["--direct"], {"QEMU": self.path("none")}),
                               ([], {"GRUB_MKRESCUE": self.path("none")}),
                               ([], {"XORRISO": self.path("none")}),
                               (["--firmware", "ovmf32"], {"OVMF32_CODE": self.path("none")})):
            with self.subTest(env=env):
                result = self.qemu(*arguments, **env)
                self.assertEqual(result.returncode, 69)
                self.assertIn("not found", result.stderr)
                self.assertIn("./scripts/setup.sh", result.stderr)

    def test_help_is_success_on_stdout(self):
        result = self.qemu("--help")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        for option in ("--direct", "--mem", "--smp", "--numa", "--cpu", "--initrd", "--append",
                       "--disk", "--icount", "--gdb", "--timeout", "--vga", "--kernel",
                       "--firmware", "--reboot"):
            self.assertIn(option, result.stdout)


class Loader(ScriptTest):
    def auto(self, mem, *arguments):
        """(the arguments of QEMU, what is said) with an initrd of 4 MB."""
        with open(self.path("initrd"), "wb") as out:
            out.truncate(4 << 20)
        result = self.qemu("--auto", "--mem", mem, "--initrd", self.path("initrd"), *arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        with open(self.args_file) as args:
            return args.read().splitlines(), result.stderr

    def test_where_grub_has_no_room_qemu_loads_the_kernel_and_one_line_says_so(self):
        for mem in ("8M", "16383K"):
            args, said = self.auto(mem)
            self.assertIn("-kernel", args)
            self.assertIn("--mem %s is too small for GRUB" % mem, said)
            self.assertEqual(len(said.splitlines()), 1)

    def test_where_it_has_grub_does(self):
        for mem in ("16M", "4G"):
            args, said = self.auto(mem)
            self.assertIn("-cdrom", args)
            self.assertEqual(said, "")

    def test_more_memory_than_can_be_used_is_told(self):
        args, said = self.auto("9G")
        self.assert_pair(args, "-m", "%dK" % (9 << 20))
        self.assertIn("--mem 9G: 4G are the most that Quire can use", said)


class Status(ScriptTest):
    # QEMU's status, SHUTDOWN's reason, our status
    CASES = [
        ("33", "", 0), ("35", "", 1), ("37", "", 2),
        ("0", "guest-reset", 3), ("0", "guest-panic", 3), ("0", "guest-shutdown", 3),
        ("0", "host-qmp-quit", 4), ("0", "host-signal", 4), ("0", "host-ui", 4), ("0", "", 4),
        ("1", "", 70), ("39", "", 70), ("139", "", 70), ("143", "", 4),
    ]

    def test_each_end_has_its_status(self):
        for status, reason, expected in self.CASES:
            with self.subTest(status=status, reason=reason):
                result = self.qemu("--direct", FAKE_STATUS=status, FAKE_REASON=reason)
                self.assertEqual(result.returncode, expected, result.stderr)
                self.assertEqual(os.listdir(self.tmp), [])

    def test_time_out_is_124_and_ends_qemu(self):
        start = time.monotonic()
        result = self.qemu("--direct", "--timeout", "1", FAKE_SLEEP="20")
        self.assertEqual(result.returncode, 124)
        self.assertIn("no end within 1 seconds", result.stderr)
        self.assertLess(time.monotonic() - start, 10)
        self.assertEqual(os.listdir(self.tmp), [])

    def test_unused_time_is_not_waited_for(self):
        # A watchdog that kept our stdout open would hold the reader up.
        start = time.monotonic()
        self.assertEqual(self.qemu("--direct", "--timeout", "25").returncode, 0)
        self.assertLess(time.monotonic() - start, 10)

    def test_signal_is_4_and_nothing_stays_behind(self):
        process = subprocess.Popen(
            ["bash", os.path.join(ROOT, "scripts", "qemu.sh"), "--direct", "--kernel",
             self.kernel, "--timeout", "25"], env=dict(self.env, FAKE_SLEEP="20"),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.wait_for_qemu()
        process.send_signal(signal.SIGTERM)
        # Both pipes end only when the stand-in for QEMU is gone as well.
        _, err = process.communicate(timeout=100)
        self.assertEqual(process.returncode, 4, err)
        self.assertEqual(os.listdir(self.tmp), [])

    def wait_for_qemu(self):
        for _ in range(100):
            if os.path.exists(self.args_file):
                time.sleep(0.2)
                return
            time.sleep(0.1)
        self.fail("QEMU was not started")


class QemuArguments(ScriptTest):
    def test_defaults(self):
        args = self.qemu_args("--direct")
        for option, value in (("-accel", "tcg"), ("-m", "65536K"), ("-smp", "1"),
                              ("-cpu", "qemu32"), ("-display", "none"), ("-serial", "stdio"),
                              ("-device", "isa-debug-exit,iobase=0xf4,iosize=4")):
            self.assert_pair(args, option, value)
        self.assertIn("-no-reboot", args)
        for option in ("-icount", "-gdb", "-S", "-numa", "-drive", "-initrd"):
            self.assertNotIn(option, args)

    def test_pass_through(self):
        args = self.qemu_args("--direct", "--smp", "04", "--cpu", "max,-sse", "--icount",
                              "--reboot", "--vga", "--append", "a  b=c", "--", "-vga", "none")
        for option, value in (("-smp", "4"), ("-cpu", "max,-sse"),
                              ("-icount", "shift=0,sleep=off"), ("-append", "a  b=c")):
            self.assert_pair(args, option, value)
        self.assertNotIn("-no-reboot", args)
        self.assertNotIn("-display", args)
        self.assertEqual(args[-2:], ["-vga", "none"])

    def test_memory_sizes(self):
        for text, kilobytes in (("8M", 8192), ("2g", 2097152), ("16", 16384), ("2048K", 2048)):
            with self.subTest(text=text):
                self.assert_pair(self.qemu_args("--direct", "--mem", text), "-m",
                                 "%dK" % kilobytes)

    def test_numa_shares_memory_and_cpus(self):
        args = self.qemu_args("--direct", "--mem", "100M", "--smp", "4", "--numa", "3")
        sizes = [int(word.split("size=")[1][:-1]) for word in args if "memory-backend" in word]
        self.assertEqual(sizes, [33 * 1024, 33 * 1024, 34 * 1024])
        self.assertIn("node,nodeid=0,cpus=0,cpus=3,memdev=m0", args)
        self.assertIn("node,nodeid=2,cpus=2,memdev=m2", args)
        self.assertEqual(len([word for word in args if word.startswith("dist,")]), 6)

    def test_numa_node_without_cpu(self):
        self.assertIn("node,nodeid=1,memdev=m1", self.qemu_args("--direct", "--numa", "2"))

    def test_gdb_port(self):
        own = 25000 + os.getuid() % 5000
        args = self.qemu_args("--gdb", "--direct")
        self.assert_pair(args, "-gdb", "tcp:127.0.0.1:%d" % own)
        self.assertIn("-S", args)
        self.assert_pair(self.qemu_args("--direct", "--gdb", "4711"), "-gdb",
                         "tcp:127.0.0.1:4711")
        self.assertIn("localhost:4711", self.qemu("--direct", "--gdb", "4711").stderr)

    def test_paths_that_qemu_would_split_get_a_plain_name(self):
        args = self.qemu_args("--direct", "--initrd", self.kernel)
        for option in ("-kernel", "-initrd"):
            value = args[args.index(option) + 1]
            self.assertNotRegex(value, r"[\s,]")

    def test_comma_in_a_disk_path_is_doubled(self):
        args = self.qemu_args("--direct", "--disk", self.kernel)
        self.assertIn("file=%s,format=raw" % self.kernel.replace(",", ",,"),
                      args[args.index("-drive") + 1])

    def test_iso_carries_command_line_and_module(self):
        self.qemu_args("--initrd", self.kernel, "--append", "selftest=vm_* loglevel=7")
        with open(self.path("kept/boot/grub/grub.cfg")) as cfg:
            text = cfg.read()
        self.assertIn("multiboot2 /boot/quire.elf 'selftest=vm_*' 'loglevel=7' ;", text)
        self.assertIn("module2 /boot/modules/0 'quire.elf' ;", text)
        self.assertNotIn("@", text)
        self.assertTrue(os.path.exists(self.path("kept/boot/modules/0")))

    def test_way_out_is_told_only_to_a_terminal(self):
        self.assertNotIn("Ctrl-A", self.qemu("--direct").stderr)
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        result = subprocess.run(
            ["bash", os.path.join(ROOT, "scripts", "qemu.sh"), "--direct", "--kernel",
             self.kernel], env=self.env, stdin=slave, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, universal_newlines=True, timeout=300)
        os.close(slave)
        self.assertIn("leave with Ctrl-A X", result.stderr)
        with open(self.args_file) as args:
            self.assertIn("mon:stdio", args.read().splitlines())


class Mkiso(ScriptTest):
    def mkiso(self, *arguments, **env):
        return self.run_script("mkiso.sh", *arguments, **env)

    def test_bad_usage_is_64(self):
        iso = self.path("out.iso")
        for arguments in ([], [self.kernel], ["--bogus"], [self.kernel, iso, "third"],
                          [self.kernel, iso, "--module"],
                          [self.kernel, iso, "--append", "a 'b'"],
                          [self.kernel, iso, "--append", "a\\b"],
                          [self.kernel, iso, "--append", "a\nb"]):
            with self.subTest(arguments=arguments):
                result = self.mkiso(*arguments)
                self.assertEqual((result.returncode, result.stdout), (64, ""))
                self.assertNotEqual(result.stderr, "")
                self.assertFalse(os.path.exists(iso))

    def test_missing_input_is_66(self):
        result = self.mkiso(self.path("none"), self.path("out.iso"))
        self.assertEqual(result.returncode, 66)
        self.assertIn("cannot read '%s'" % self.path("none"), result.stderr)

    def test_failing_tool_is_70_with_its_words_and_leaves_no_iso(self):
        bad = self.program("bad-mkrescue", "#!/bin/sh\necho no space left\nexit 1\n")
        result = self.mkiso(self.kernel, self.path("out.iso"), GRUB_MKRESCUE=bad)
        self.assertEqual(result.returncode, 70)
        self.assertIn("no space left", result.stderr)
        self.assertFalse(os.path.exists(self.path("out.iso")))
        self.assertEqual(os.listdir(self.tmp), [])

    def test_modules_keep_their_order(self):
        for name in ("one mod", "two"):
            with open(self.path(name), "w") as out:
                out.write(name)
        result = self.mkiso(self.kernel, self.path("out.iso"), "--module", self.path("one mod"),
                            "--module", self.path("two"))
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        for number, name in enumerate(("one mod", "two")):
            with open(self.path("kept/boot/modules/%d" % number)) as module:
                self.assertEqual(module.read(), name)
        with open(self.path("kept/boot/grub/grub.cfg")) as cfg:
            self.assertIn("module2 /boot/modules/0 'one_mod' ;", cfg.read())


class RealIso(ScriptTest):
    """With the real tools, where they are: a BIOS ISO stays slim."""

    def test_bios_iso_is_below_1500_kb(self):
        if not shutil.which("grub-mkrescue") or not shutil.which("xorriso"):
            self.skipTest("grub-mkrescue or xorriso is missing")
        iso = self.path("out.iso")
        result = self.run_script("mkiso.sh", self.kernel, iso, GRUB_MKRESCUE="", XORRISO="")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertLess(os.path.getsize(iso), 1500 * 1000)


if __name__ == "__main__":
    unittest.main()
