# SPDX-License-Identifier: MIT
import shutil
import unittest

import kit

OWN_CALL = "section .text\nglobal f\nf: call g\nret\nsection .init.text exec\ng: ret\n"


@unittest.skipUnless(shutil.which("nasm"), "no NASM")
class CheckHandoffTest(kit.TreeTest):
    def check(self, source, form="elf32"):
        asm = self.write("part.asm", source)
        self.run_tool(["nasm", "-f", form, asm, "-o", "part.o"])
        return self.run_script("check-handoff.py", "part.o")

    def test_calls_within_the_object_pass(self):
        result = self.check(OWN_CALL)
        self.assertEqual((result.status, result.out, result.err), (0, "", ""))

    def test_what_is_not_loaded_may_be_absolute(self):
        result = self.check(OWN_CALL + "section .debug_x noalloc\ndd f\n")
        self.assertEqual(result.status, 0, result.err)

    def test_absolute_relocation_is_named(self):
        for what in ("mov eax, [v]\n", "mov eax, v\n", "jmp [t + eax * 4]\nt: dd f\n"):
            with self.subTest(what=what):
                result = self.check(OWN_CALL + what + "section .data\nv: dd 0\n")
                self.assertEqual(result.status, 1)
                self.assertIn("absolute relocation R_386_32", result.err)

    def test_absolute_relocation_in_data_is_named(self):
        result = self.check(OWN_CALL + "section .data\ndd f\n")
        self.assertEqual(result.status, 1)
        self.assertIn(".data+0x0: absolute relocation R_386_32 to .text", result.err)

    def test_call_out_of_the_object_is_named(self):
        result = self.check("extern memcpy\nsection .text\nf: nop\ncall memcpy\n")
        self.assertEqual(result.status, 1)
        self.assertIn(".text+0x2: refers to memcpy outside this object", result.err)

    def test_what_is_no_i386_object_cannot_be_judged(self):
        self.assertEqual(self.check(OWN_CALL, form="elf64").status, 2)
        self.write("short.o", "\x7fELF\x01\x01")
        self.assertEqual(self.run_script("check-handoff.py", "short.o").status, 2)
        self.assertEqual(self.run_script("check-handoff.py", "missing.o").status, 2)
        self.assertEqual(self.run_script("check-handoff.py").status, 2)


if __name__ == "__main__":
    unittest.main()
