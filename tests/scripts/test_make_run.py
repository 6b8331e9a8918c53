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

    def make(self, *words):
        """(the commands that would run, the words of the one that boots)."""
        # A make above this one has flags and an output folder of its own.
        env = {name: value for name, value in os.environ.items()
               if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "O", "INITRD", "VGA")}
        done = subprocess.run(["make", "-n", "O=" + self.out] + list(words) + ["run"], cwd=kit.ROOT,
                              env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              universal_newlines=True)
        self.assertEqual(done.returncode, 0, done.stdout)
        lines = done.stdout.replace("\\\n", " ")
        boots = [line.split() for line in lines.splitlines() if "scripts/qemu.sh" in line]
        self.assertEqual(len(boots), 1, done.stdout)
        return lines, boots[0]

    def test_user_programs_are_built_and_loaded(self):
        initrd = self.out + "/user/initrd.cpio"
        commands, boot = self.make()
        self.assertEqual(boot[boot.index("--initrd") + 1], initrd)
        self.assertIn("scripts/mkinitrd.sh %s/user/root %s" % (self.out, initrd), commands)

    def test_none_and_others_can_be_asked_for(self):
        commands, boot = self.make("INITRD=")
        self.assertNotIn("--initrd", boot)
        self.assertNotIn("mkinitrd.sh", commands)
        _, boot = self.make("INITRD=README.md", "VGA=1")
        self.assertEqual(boot[boot.index("--initrd") + 1], "README.md")
        self.assertIn("--vga", boot)


if __name__ == "__main__":
    unittest.main()
