# SPDX-License-Identifier: MIT
import unittest

import kit

PAGE = "# Reading order\n\n<!-- core-set -->\n| file | idea |\n|---|---|\n%s<!-- /core-set -->\n"


class CheckReadingTest(kit.TreeTest):
    def check(self, rows, *args, page=PAGE):
        self.write("docs/reading-order.md", page % rows if "%s" in page else page)
        return self.run_script("check-reading.py", *args)

    def files(self, count, lines):
        for number in range(count):
            self.write("mm/f%d.c" % number, "x\n" * lines)
        return "".join("| `mm/f%d.c` | idea |\n" % number for number in range(count))

    def test_limits_themselves_pass(self):
        result = self.check(self.files(25, 240))
        self.assertEqual(result.out, "check-reading: 25 of 25 files, 6000 of 6000 lines\n")
        self.assertEqual(result.status, 0)

    def test_each_problem_is_named(self):
        cases = [
            (self.files(26, 1), "docs/reading-order.md:1: 26 files"),
            (self.files(1, 6001), "docs/reading-order.md:1: 6001 lines"),
            ("| `mm/none.c` | idea |\n", "docs/reading-order.md:6: mm/none.c does not exist"),
            ("| `mm/f0.c` | a |\n| `mm/f0.c` | b |\n", ":7: mm/f0.c is named twice"),
            ("| `mm/f0.c` | a |\n| mm/f1.c | b |\n", ":7: a row without a path"),
            ("", ":1: the core set is empty"),
        ]
        for rows, message in cases:
            with self.subTest(message=message):
                result = self.check(rows)
                self.assertEqual(result.status, 1)
                self.assertIn(message, result.out)

    def test_page_without_marks_is_an_error(self):
        for page in ("| `a.c` | b |\n", "<!-- core-set -->\n", "<!-- /core-set -->\n"):
            with self.subTest(page=page):
                self.assertEqual(self.check("", page=page).status, 1)

    def test_missing_page_is_an_error_only_when_required(self):
        self.assertEqual(self.run_script("check-reading.py").status, 0)
        self.assertEqual(self.run_script("check-reading.py", "--require").status, 1)


if __name__ == "__main__":
    unittest.main()
