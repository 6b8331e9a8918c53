# SPDX-License-Identifier: MIT
import os
import shutil
import unittest

import kit

# As nm -n prints it: two ranges of text, an alias, a NASM label, a split function, data.
NM = """\
         U nothing
00000000 a absolute.c
c0100000 T _stext
c0100000 T start_kernel
c0100040 t helper
c0100050 t helper.loop
c0100060 T __alias
c0100060 T shown
c0100080 t helper.cold
c01000a0 T _etext
c0101000 R kallsyms_count
c0102000 D data
c0103000 T _sinittext
c0103000 t setup
c0103020 T _einittext
c0104000 B _end
"""

DRIVER = """\
#include <core/kallsyms.h>
#include <stdio.h>
int main(void)
{
\tchar text[64];
\tunsigned long addr;

\tprintf("%u\\n", kallsyms_count);
\twhile (scanf("%lx", &addr) == 1) {
\t\tkallsyms_format(text, sizeof(text), addr);
\t\tputs(text);
\t}
\tprintf("%lx\\n", kallsyms_lookup_name("setup"));
\treturn 0;
}
"""


class KallsymsTest(kit.TreeTest):
    def make(self, text):
        self.write("in.nm", text)
        result = self.run_script("kallsyms.py", "in.nm", "out.asm")
        self.assertEqual((result.err, result.status), ("", 0))
        return self.read("out.asm")

    def test_entries_are_sorted_and_closed(self):
        names = [line.split('"')[1] if '"' in line else ""
                 for line in self.make(NM).splitlines() if line.startswith("\tdb")]
        self.assertEqual(names, ["start_kernel", "helper", "shown", "__alias", "helper.cold", "",
                                 "setup", ""])

    def test_output_does_not_depend_on_order_or_on_where_init_lies(self):
        lines = NM.splitlines(True)
        self.assertEqual(self.make(NM), self.make("".join(reversed(lines))))
        self.assertEqual(self.make(NM), self.make(NM.replace("c0103", "c0203")))

    def test_moved_function_changes_output(self):
        self.assertNotEqual(self.make(NM), self.make(NM.replace("c0100040", "c0100044")))

    def test_bad_input_is_an_error(self):
        for text, message in (("rubbish\n", "in.nm: 1: not a line of nm"),
                              ("c0100000 T _stext\n", "no _etext")):
            with self.subTest(text=text):
                self.write("in.nm", text)
                result = self.run_script("kallsyms.py", "in.nm", "out.asm")
                self.assertEqual(result.status, 1)
                self.assertIn(message, result.err)
                self.assertFalse(os.path.exists(os.path.join(self.tree, "out.asm")))


@unittest.skipUnless(shutil.which("nasm") and shutil.which("cc"), "no nasm or no cc")
class LinkedTest(kit.TreeTest):
    """The table is assembled, linked with the real core/kallsyms.c, and asked."""

    def setUp(self):
        super().setUp()
        self.write("driver.c", DRIVER)
        if self.run_tool(["cc", "-m32", "-o", "probe", self.write("probe.c",
                                                                  "#include <stdio.h>\n"
                                                                  "int main(void) { return 0; }\n")
                          ]).status != 0:
            self.skipTest("cc cannot build 32-bit programs")

    def ask(self, nm, addresses):
        self.write("in.nm", nm)
        self.assertEqual(self.run_script("kallsyms.py", "in.nm", "t.asm").status, 0)
        commands = [
            ["nasm", "-f", "elf32", "-w+all", "-Werror", "t.asm", "-o", "t.o"],
            ["cc", "-m32", "-no-pie", "-fno-pie", "-std=gnu11", "-fno-builtin",
             "-I" + os.path.join(kit.ROOT, "include"),
             "-Wl,--defsym=_stext=0xc0100000", "-Wl,--defsym=_sinittext=0xc0103000",
             "driver.c", os.path.join(kit.ROOT, "core", "kallsyms.c"), "t.o", "-o", "t"],
            ["sh", "-c", "printf '%s\\n' " + " ".join(addresses) + " | ./t"]]
        for command in commands:
            result = self.run_tool(command)
            self.assertEqual((result.status, command[0]), (0, command[0]), result.err)
        return result.out.split("\n")[:-1]

    def test_table_of_an_image(self):
        asked = ["c00fffff", "c0100000", "c010003f", "c0100055", "c0100061", "c010009f",
                 "c01000a0", "c0102fff", "c010301f", "c0103020"]
        self.assertEqual(self.ask(NM, asked), [
            "8", "0xc00fffff", "start_kernel+0x0/0x40", "start_kernel+0x3f/0x40",
            "helper+0x15/0x20", "shown+0x1/0x20", "helper.cold+0x1f/0x20", "0xc01000a0",
            "0xc0102fff", "setup+0x1f/0x20", "0xc0103020", "c0103000"])

    def test_empty_table(self):
        self.assertEqual(self.ask("", ["c0100000"]), ["0", "0xc0100000", "0"])


if __name__ == "__main__":
    unittest.main()
