# SPDX-License-Identifier: MIT
import unittest

import kit

C = "/* SPDX-License-Identifier: MIT */\n"
H = C + "#pragma once\n"
ASM = "; SPDX-License-Identifier: MIT\n"
PY = "# SPDX-License-Identifier: MIT\n"
UNFINISHED = "TO" "DO"

# One small header on each floor, so that includes resolve.
HEADERS = ["include/lib/list.h", "include/core/bug.h", "arch/x86/include/asm/page.h",
           "arch/x86/include/asm/memlayout.h", "include/mm/buddy.h", "include/fs/file.h",
           "include/drivers/tty.h", "include/kernel/main.h", "include/boot/boot_info.h",
           "include/uapi/mman.h", "mm/internal.h"]

CLEAN = {
    "lib/list.c": C + "#include <lib/list.h>\n#include <asm/page.h>\n#include <stdint.h>\n",
    "core/bug.c": C + "#include <core/bug.h>\n#include <boot/boot_info.h>\n",
    "arch/x86/mm/pgd.c": C + "#include <core/bug.h>\nvoid f(void) { __asm__(\"nop\"); }\n",
    "mm/buddy.c": C + "#include <mm/buddy.h>\n#include \"internal.h\"\n"
                      "/* 0xC0000000 asm #ifdef CONFIG_X */\nconst char *s = \"asm 0xC0000000\";\n",
    "fs/file.c": C + "#include <fs/file.h>\n#include <uapi/mman.h>\n",
    "drivers/tty.c": C + "#include <fs/file.h>\n",
    "kernel/main.c": C + "#include <drivers/tty.h>\n#include <mm/buddy.h>\n",
    "boot/handoff.c": C + "#include <boot/boot_info.h>\n#include <asm/memlayout.h>\n",
    "include/lib/compiler.h": H + "#define barrier() __asm__ volatile(\"\" ::: \"memory\")\n",
    "include/core/mask.h": H + "#define PTE_PFN_MASK 0xFFFFF000U\n",
    "arch/x86/kernel/efer.asm": ASM + "MSR_EFER equ 0xC0000080\n",
    "tests/unit/buddy_test.c": C + "#include <kernel/main.h>\n#include <cmocka.h>\n"
                                   "extern int x;\nint y = 0xC0000000;\n",
    "scripts/a.py": "#!/usr/bin/env python3\n" + PY + "x = 1  # %s(x): name\n" % UNFINISHED,
    "scripts/a.sh": "#!/bin/sh\n" + PY + "if :; then\n\t:\nfi\n",
    "tests/qemu/ktap.py": PY + "# ok 1 # %s\n" % UNFINISHED,
    "README.md": "a root/home folder, $HOME/work\n",
    "tests/user/expected/a.txt": "what was printed \nroot:x:0:0:root:/ro" "ot:/bin/sh\n",
    "user/programs/a.session": "what is typed \n",
}

# (files that break a rule, the violation expected of each)
BROKEN = [
    ({"lib/a.c": C + "#include <core/bug.h>\n"}, "lib/a.c:2: lib may not include <core/bug.h>"),
    ({"lib/a.c": C + "#include <boot/boot_info.h>\n"}, "lib/a.c:2: lib may not"),
    ({"mm/a.c": C + "\n#include <fs/file.h>\n"}, "mm/a.c:3: mm may not include <fs/file.h>"),
    ({"fs/a.c": C + "#include <drivers/tty.h>\n"}, "fs/a.c:2: fs may not"),
    ({"include/core/a.h": H + "#include <mm/buddy.h>\n"}, "include/core/a.h:3: core may not"),
    ({"arch/x86/include/asm/a.h": H + "#include <mm/buddy.h>\n"}, "asm/a.h:3: asm may not"),
    ({"arch/x86/include/asm/memlayout.h": H + "#include <asm/page.h>\n"},
     "asm/memlayout.h:3: arch/x86/include/asm/memlayout.h may not"),
    ({"boot/a.c": C + "#include <asm/page.h>\n"}, "boot/a.c:2: boot may not"),
    ({"boot/a.c": C + "#include <core/bug.h>\n"}, "boot/a.c:2: boot may not"),
    ({"include/uapi/a.h": H + "#include <core/bug.h>\n"}, "uapi/a.h:3: uapi may not"),
    ({"mm/a.c": C + "#include <stdio.h>\n"}, "mm/a.c:2: includes <stdio.h>"),
    ({"mm/a.c": C + "#include <mm/none.h>\n"}, "mm/a.c:2: includes <mm/none.h>, which does not"),
    ({"core/a.c": C + "#include \"../mm/internal.h\"\n"}, "core/a.c:2: includes \"../mm/int"),
    ({"core/a.c": C + "#include \"internal.h\"\n"}, "core/a.c:2: includes \"internal.h\""),
    ({"mm/a.c": C + "#include <mm/internal.h>\n"}, "mm/a.c:2: includes <mm/internal.h>"),
    ({"mm/a.c": C + "void f(void) { asm(\"nop\"); }\n"}, "mm/a.c:2: inline assembly"),
    ({"include/lib/compiler.h": H + "#define x() __asm__(\"nop\")\n"},
     "include/lib/compiler.h:3: inline assembly"),
    ({"mm/a.c": C + "\textern int x;\n"}, "mm/a.c:2: extern in a .c file"),
    ({"mm/a.c": C + "#ifdef CONFIG_X\n#endif\n"}, "mm/a.c:2: #ifdef CONFIG_X"),
    ({"mm/a.c": C + "#if IS_ENABLED(CONFIG_X)\n#endif\n"}, "mm/a.c:2: #if "),
    ({"include/mm/a.h": H + "#include <mm/b.h>\n", "include/mm/b.h": H + "#include <mm/a.h>\n"},
     "include/mm/b.h:3: closes a circle: include/mm/a.h -> include/mm/b.h -> include/mm/a.h"),
    ({"mm/list.c": C}, "mm/list.c:1: has the name of lib/list.c"),
    ({"mm/buddy.asm": ASM}, "mm/buddy.c:1: would make the same object as mm/buddy.asm"),
    ({"mm/objs.mk": PY + "objs-y += mm/buddy.o\n", "mm/sub/a.c": C},
     "mm/sub/a.c:1: is not in mm/objs.mk"),
    ({"mm/a.c": "int x;\n"}, "mm/a.c:1: expected '/* SPDX"),
    ({"boot/a.asm": C}, "boot/a.asm:1: expected '; SPDX"),
    ({"scripts/b.sh": "#!/bin/sh\nexit 0\n"}, "scripts/b.sh:2: expected '# SPDX"),
    ({"Kconfig": "x\n"}, "Kconfig:1: expected '# SPDX"),
    ({"mm/a.c": C + "int x; \n"}, "mm/a.c:2: space at the end"),
    ({"docs/a.md": "x \n"}, "docs/a.md:1: space at the end"),
    ({"mm/a.c": C + "int x;\r\n"}, "mm/a.c:2: a carriage return"),
    ({"mm/a.c": C + "int x;"}, "mm/a.c:2: no line break"),
    ({"mm/a.c": C + "\n"}, "mm/a.c:2: an empty line at the end"),
    ({"mm/a.c": C + "        int x;\n"}, "mm/a.c:2: indented with spaces"),
    ({"mm/a.c": C + "  \tint x;\n"}, "mm/a.c:2: a space before a tab"),
    ({"mm/a.c": C + "\t/* %s */\n" % ("x" * 90)}, "mm/a.c:2: longer than 100"),
    ({"scripts/b.py": PY + "if 1:\n\tx = 1\n"}, "scripts/b.py:3: indented with a tab"),
    ({"mm/a.c": C + "/* %s */\n" % UNFINISHED}, "mm/a.c:2: unfinished work"),
    ({"docs/a.md": "see /ro" "ot/x\n"}, "docs/a.md:1: names a path"),
    ({"scripts/b.sh": PY + "cd '/ho" "me/x'\n"}, "scripts/b.sh:2: names a path"),
    ({"mm/a.c": C + "int x = 0xc0100000UL;\n"}, "mm/a.c:2: 0xc0100000UL looks like PAGE_OFFSET"),
    ({"mm/a.c": C + "int top = 0xFFFFF000;\n"}, "mm/a.c:2: 0xFFFFF000 looks like FIXADDR_TOP"),
    ({"boot/a.asm": ASM + "mov eax, 0xC0000000\n"}, "boot/a.asm:2: 0xC0000000 looks like"),
]


class CheckLayersTest(kit.TreeTest):
    def setUp(self):
        super().setUp()
        for path in HEADERS:
            self.write(path, H)
        for path, text in CLEAN.items():
            self.write(path, text)

    def test_clean_tree_has_no_violation(self):
        result = self.run_script("check-layers.py")
        self.assertEqual(result.out, "check-layers: %d files, 0 violations\n"
                         % (len(HEADERS) + len(CLEAN)))
        self.assertEqual(result.status, 0)

    def test_each_broken_rule_is_the_one_violation(self):
        for files, expected in BROKEN:
            with self.subTest(expected=expected):
                before = {path: CLEAN.get(path) or (H if path in HEADERS else None)
                          for path in files}
                for path, text in files.items():
                    self.write(path, text)
                result = self.run_script("check-layers.py")
                self.assertEqual(result.status, 1)
                lines = result.out.splitlines()
                self.assertIn(expected, lines[0])
                self.assertTrue(lines[-1].endswith(" 1 violations"), result.out)
                for path, text in before.items():
                    self.restore(path, text)

    def restore(self, path, text):
        if text is None:
            self.remove(path)
        else:
            self.write(path, text)

    def test_this_tree_parses(self):
        result = self.run_script("check-layers.py", "--root", kit.ROOT)
        self.assertIn(result.status, (0, 1))
        self.assertEqual(result.err, "")


if __name__ == "__main__":
    unittest.main()
