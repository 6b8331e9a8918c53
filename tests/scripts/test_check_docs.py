# SPDX-License-Identifier: MIT
import unittest

import kit

TREE = {
    "Makefile": "O ?= build\n.PHONY: all iso\nall: $(kernel)\niso: x\n\techo\n",
    "tests/tests.mk": "test: unit\n",
    "mm/buddy.c": "", "include/core/bug.h": "", "arch/x86/include/asm/page.h": "",
    "tests/selftest/mm_selftest.c": "SELFTEST(mm, split) {}\n",
    "tests/unit/buddy_test.c": "static void free_merges(void **state)\n{\n}\n",
    "tests/qemu/matrix.py": "ENTRIES = ['mem-64m']\n",
    "tests/gdb/walk.py": "def test_walk():\n    pass\n",
    "docs/boot.md": "# Boot\n\n## The `first` step, early\n",
}

GOOD = """\
`mm/buddy.c` `mm/buddy.c:12` `<core/bug.h>` `asm/page.h` `tests/unit/*_test.c` `mm/`
`/proc/meminfo` `a/b` `make` `make V=1 iso` `selftest:mm.split` `unit:buddy.free_merges`
`qemu:mem-64m` `gdb:walk` [b](docs/boot.md#the-first-step-early) [w](https://x.example/y)
```
$ make O=out test && make all   # make sure
x = `mm/none.c`
```
"""

BAD = [
    ("`mm/none.c`", "`mm/none.c` does not exist"),
    ("`tests/unit/*_none.c`", "does not exist"),
    ("`core/none.h`", "does not exist"),
    ("`make nothing`", "`make nothing`: there is no such target"),
    ("```\nmake test && make nothing\n```", "`make nothing`"),
    ("`selftest:mm.none`", "no test selftest:mm.none"),
    ("`selftest:m.split`", "no test selftest:m.split"),
    ("`unit:buddy.merges`", "no test unit:buddy.merges"),
    ("`unit:slab.free_merges`", "no test unit:slab"),
    ("`qemu:mem-64`", "no test qemu:mem-64"),
    ("`gdb:none`", "no test gdb:none"),
    ("[x](docs/none.md)", "leads nowhere"),
    ("[x](../outside.md)", "leads nowhere"),
    ("[x](docs/boot.md#none)", "names no heading"),
    ("[x](#none)", "names no heading"),
    ("\n" * 200, "fewer than 200"),
]


class CheckDocsTest(kit.TreeTest):
    def setUp(self):
        super().setUp()
        for path, text in TREE.items():
            self.write(path, text)
        self.write("README.md", GOOD)

    def test_good_page_passes_and_everything_was_looked_at(self):
        result = self.run_script("check-docs.py")
        self.assertEqual(result.out, "check-docs: 2 documents, 6 paths, 1 links, 3 targets, "
                                     "4 tests; 0 wrong\n")
        self.assertEqual(result.status, 0)

    def test_each_problem_is_the_one_found(self):
        for text, message in BAD:
            with self.subTest(text=text):
                self.write("README.md", text + "\n")
                result = self.run_script("check-docs.py")
                self.assertEqual(result.status, 1)
                self.assertTrue(result.out.startswith("README.md:"), result.out)
                self.assertIn(message, result.out.splitlines()[0])
                self.assertIn("; 1 wrong", result.out)

    def test_coverage_row_names_a_test_or_says_later(self):
        self.write("docs/coverage.md", "| A1 | `mm/buddy.c` | `gdb:walk` |\n| E7 | swap | later |\n")
        self.assertEqual(self.run_script("check-docs.py").status, 0)
        self.write("docs/coverage.md", "| id | x |\n| A1 | `mm/buddy.c` | |\n")
        result = self.run_script("check-docs.py")
        self.assertIn("docs/coverage.md:2: A1 names no test", result.out)

    def test_missing_document_is_an_error_only_when_required(self):
        result = self.run_script("check-docs.py", "--require")
        self.assertEqual(result.status, 1)
        self.assertIn("CONTRIBUTING.md:1: this document is missing", result.out)
        self.assertNotIn("README.md:1:", result.out)


if __name__ == "__main__":
    unittest.main()
