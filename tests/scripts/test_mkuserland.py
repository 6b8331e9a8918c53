# SPDX-License-Identifier: MIT
"""scripts/mkuserland.sh: what is in the archive, and programs that Quire could not run"""
import os
import unittest

import kit
from test_mkcpio import read_archive

STATIC = b"\x7fELF\1\1\1" + bytes(9) + b"\2\0\3\0" + bytes(32)
WIDE = b"\x7fELF\2\1\1" + bytes(9) + b"\2\0\x3e\0" + bytes(44)
ARM = b"\x7fELF\1\1\1" + bytes(9) + b"\2\0\x28\0" + bytes(32)
DYNAMIC = STATIC + b"/lib/ld-linux.so.2\0"
DYNAMIC_MUSL = STATIC + b"/lib/ld-musl-i386.so.1\0"


class UserlandTest(kit.TreeTest):
    def setUp(self):
        super().setUp()
        self.binary("root/init", STATIC)
        self.binary("root/bin/sh", STATIC)
        self.write("root/demos/cow", "cow")
        self.write("etc/motd", "welcome\n")

    def binary(self, path, data, mode=0o755):
        full = os.path.join(self.tree, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(data)
        os.chmod(full, mode)

    def run_it(self, *words):
        return self.run_tool(["bash", kit.script("mkuserland.sh"), "folder", "out", "root", "etc"]
                             + list(words))

    def members(self, *words):
        result = self.run_it(*words)
        self.assertEqual((result.status, result.err), (0, ""), result.out)
        with open(os.path.join(self.tree, "out"), "rb") as file:
            return {member["name"].lstrip("/"): member for member in read_archive(file.read())}


class WhatIsInIt(UserlandTest):
    def test_without_busybox_the_small_shell_is_the_shell(self):
        members = self.members("--")
        self.assertEqual(members["bin/sh"]["data"], STATIC)
        self.assertEqual(members["etc/motd"]["data"], b"welcome\n")
        self.assertLessEqual({"init", "demos/cow", "proc", "dev/console", "tmp"}, set(members))
        self.assertFalse({"bin/busybox", "sbin/init"} & set(members))

    def test_busybox_is_the_shell_and_the_first_process(self):
        self.binary("box", STATIC + b"box", 0o644)
        members = self.members("box", "--")
        self.assertEqual(members["bin/busybox"]["data"], STATIC + b"box")
        self.assertEqual(members["bin/busybox"]["mode"] & 0o777, 0o755)
        self.assertEqual((members["bin/sh"]["data"], members["sbin/init"]["data"]),
                         (b"busybox", b"../bin/busybox"))

    def test_added_programs_and_scripts_can_be_executed(self):
        self.binary("a dir/prog", STATIC + b"1", 0o644)
        self.write("script", "#!/bin/sh\n")
        members = self.members("--", "a dir/prog", "script")
        self.assertEqual(members["bin/prog"]["data"], STATIC + b"1")
        self.assertEqual([members[name]["mode"] & 0o777 for name in ("bin/prog", "bin/script")],
                         [0o755, 0o755])

    def test_added_folder_keeps_what_it_holds_and_joins_one_of_its_name(self):
        self.binary("more/demos/wide", WIDE)
        self.write("more/demos/deep/text", "words\n")
        for name in ("more/demos", "more/demos/"):
            members = self.members("--", name)
            self.assertEqual(members["demos/wide"]["data"], WIDE)
            self.assertEqual(members["demos/deep/text"]["data"], b"words\n")
            self.assertEqual(members["demos/cow"]["data"], b"cow")

    def test_what_an_earlier_run_left_is_gone(self):
        self.binary("prog", STATIC)
        self.assertIn("bin/prog", self.members("--", "prog"))
        self.assertNotIn("bin/prog", self.members("--"))


class WhatIsRefused(UserlandTest):
    CASES = [
        (WIDE, "is no program for i386 (32 bits)"),
        (ARM, "is no program for i386 (32 bits)"),
        (DYNAMIC, "is linked dynamically, and Quire has no libraries: link it with -static"),
        (DYNAMIC_MUSL, "is linked dynamically, and Quire has no libraries: link it with -static"),
        (b"just text", "is neither an ELF program nor a script"),
        (b"", "is neither an ELF program nor a script"),
    ]

    def test_program_that_cannot_run_is_named_with_the_reason(self):
        for data, reason in self.CASES:
            self.binary("prog", data)
            for words in (["--", "prog"], ["prog", "--"]):
                result = self.run_it(*words)
                self.assertEqual((result.status, result.out, result.err),
                                 (1, "", "mkuserland.sh: prog %s\n" % reason))

    def test_missing_file_is_named(self):
        result = self.run_it("--", "none")
        self.assertEqual((result.status, result.err),
                         (1, "mkuserland.sh: ADD: no such file or folder: none\n"))

    def test_folders_of_the_kernels_names_are_refused(self):
        for name in ("dev", "tmp"):
            self.write("more/%s/file" % name, "")
            result = self.run_it("--", "more/" + name)
            self.assertEqual(result.status, 1)
            self.assertIn("mkinitrd.sh: folder/%s is in the way" % name, result.err)

    def test_too_few_words_are_told(self):
        result = self.run_tool(["bash", kit.script("mkuserland.sh"), "folder"])
        self.assertEqual(result.status, 1)
        self.assertIn("usage: scripts/mkuserland.sh FOLDER OUT ROOT ETC", result.err)




if __name__ == "__main__":
    unittest.main()
