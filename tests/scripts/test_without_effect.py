# SPDX-License-Identifier: MIT
import unittest

import kit

LIST = '#define WITHOUT_EFFECT_A(X)\t\\\n%s\n'
PAGE = "# Differences\n<!-- without-effect: begin -->\n%s\n<!-- without-effect: end -->\nmore\n"
TABLE = ("| call | accepted without effect | why |\n| --- | --- | --- |\n"
         "| `sync` | the whole call | all is in memory |\n"
         "| `open` | `O_A`, `O_B` | nobody asks |")
ROWS = ['sync, EVERYTHING, "all is in memory"', 'open, O_A, "nobody asks"',
        'open, O_B, "nobody asks"']


class WithoutEffectTest(kit.TreeTest):
    def check(self, rows, table, *args, page=PAGE):
        self.write("include/core/without_effect.h",
                   LIST % "\t\\\n".join("\tX(%s)" % row for row in rows))
        self.write("kernel/process/syscalls.h", "SYSCALL(sync, 0)\nSYSCALL_REGS(open)\n")
        self.page = self.write("docs/differences-from-linux.md",
                               page % table if "%s" in page else page)
        return self.run_script("without-effect.py", *args)

    def test_table_of_the_source_passes(self):
        result = self.check(ROWS, TABLE)
        self.assertEqual(result.out, "without-effect: 3 rows, 0 wrong\n")
        self.assertEqual(result.status, 0)

    def test_each_problem_is_named(self):
        cases = [
            (ROWS[:2], TABLE, "the table is not that of"),
            (ROWS, TABLE.replace("nobody", "somebody"), "the table is not that of"),
            (ROWS + ['close, O_A, "x"'], TABLE, "close(O_A): there is no such call"),
            (ROWS + ROWS[1:2], TABLE, "open(O_A) stands twice"),
            ([], "", "0 rows"),
        ]
        for rows, table, message in cases:
            with self.subTest(message=message):
                result = self.check(rows, table)
                self.assertEqual(result.status, 1)
                self.assertIn(message, result.out)

    def test_write_makes_what_is_compared(self):
        self.assertEqual(self.check(ROWS, "old", "--write").status, 0)
        with open(self.page, encoding="utf-8") as file:
            self.assertEqual(file.read(), PAGE % TABLE)

    def test_page_without_marks_is_an_error(self):
        result = self.check(ROWS, "", page="# Differences\n")
        self.assertNotEqual(result.status, 0)
        self.assertIn("missing", result.err)


if __name__ == "__main__":
    unittest.main()
