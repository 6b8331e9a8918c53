# SPDX-License-Identifier: MIT
"""make run: what it boots, and what it makes for that (a dry run: nothing is built)"""
import os
import shutil
import subprocess
import tempfile
import unittest

import kit


class MakeRun(unittest.TestCase):
    def setUp(self):
        self.out = tempfile.mkdtemp(prefix="quire-make-run-")
        self.addCleanup(shutil.rmtree, self.out)

    def dry_run(self, *words):
        # A make above this one has flags and an output folder of its own.
        env = {name: value for name, value in os.environ.items()
               if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "O", "INITRD", "INIT", "ADD",
                               "BUSYBOX", "APPEND", "MEM", "VGA")}
        return subprocess.run(["make", "-n", "O=" + self.out] + list(words) + ["run"], cwd=kit.ROOT,
                              env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              universal_newlines=True)

    def make(self, *words):
        """(the commands that would run, the words of the one that boots)."""
        done = self.dry_run(*words)
        self.assertEqual(done.returncode, 0, done.stdout)
        lines = done.stdout.replace("\\\n", " ")
        boots = [line.split() for line in lines.splitlines() if "scripts/qemu.sh" in line]
        self.assertEqual(len(boots), 1, done.stdout)
        return lines, boots[0]

    def check(self, boot, **options):
        """Each option of the boot and the words behind it, as far as they are named."""
        text = " ".join(boot)
        for option, value in options.items():
            self.assertIn("--%s %s" % (option, value), text)

    def test_busybox_is_packed_and_started(self):
        folder = self.out + "/user/userland"
        commands, boot = self.make("BUSYBOX=LICENSE")
        self.check(boot, initrd=folder + ".cpio", mem="64M", append="'init=/sbin/init'")
        self.assertIn("scripts/mkuserland.sh %s %s.cpio %s/user/root user/userland/etc LICENSE --" % (
            folder, folder, self.out), " ".join(commands.split()))

    def test_without_busybox_the_small_shell_is_started_and_make_says_so(self):
        commands, boot = self.make("BUSYBOX=")
        self.check(boot, append="'init=/bin/sh'")
        self.assertIn("no BusyBox: /bin/sh is the small shell", commands)

    def test_more_can_be_asked_for(self):
        commands, boot = self.make("BUSYBOX=", "ADD=one two", "MEM=8M", "APPEND=loglevel=7")
        self.check(boot, auto="--reboot --mem 8M", append="'init=/bin/sh loglevel=7'")
        self.assertIn("user/userland/etc -- one two", " ".join(commands.split()))
        _, boot = self.make("BUSYBOX=", "INIT=/init")
        self.check(boot, append="'init=/init'")
        _, boot = self.make("BUSYBOX=", "INIT=")
        self.check(boot, append="''")

    def test_none_and_others_can_be_asked_for(self):
        commands, boot = self.make("INITRD=")
        self.assertNotIn("--initrd", boot)
        self.assertNotIn("mkuserland.sh", commands)
        self.check(boot, append="''")
        _, boot = self.make("INITRD=README.md", "VGA=1")
        self.check(boot, initrd="README.md", append="'init=/init'")
        self.assertIn("--vga", boot)

    def test_an_archive_that_is_not_there_is_named(self):
        done = self.dry_run("INITRD=/nosuch")
        self.assertEqual(done.returncode, 2)
        self.assertIn("INITRD: no such file: /nosuch", done.stdout)


if __name__ == "__main__":
    unittest.main()
