# SPDX-License-Identifier: MIT
import os
import shutil
import unittest

import kit

GOOD = """\
#define TABLE(x)\t\tdo {\t\\
\t(void)(x);\t\t\\
} while (0)

/* A comment:
     in columns
*/
enum { A = 1, B = 2, C = 3 };

struct list {
\tint\t\tx;\t\t/* [l] */
\tunsigned long\tlong_name;\t/* [I] */
};

static struct {
\tint y;
} *one;

static const struct list * __init f(struct list *list, int x)
{
\tswitch (x) {
\tcase 1: list->x = 1; break;
\tdefault: return 0;
\t}
\tx &= (short)~(1U << x);
\tfor (; x > 0; )
\t\tx = x > 1 && list->long_name &&
\t\t\tlist->x > 2;
\treturn list;
}
"""

BAD = [
    ("\tif(x)\n\t\treturn 1;\n", 3, "the blanks should be: if (x)"),
    ("\tx=1;\n", 3, "the blanks should be: x = 1;"),
    ("\tif (x) {\n\treturn 1;\n\t}\n", 4, "the indentation should be '\\t\\t'"),
    ("    x = 2;\n", 3, "the indentation should be '\\t'"),
    ("\tint * p = 0;\n", 3, "the blanks should be: int *p = 0;"),
]


class CheckFormatTest(kit.TreeTest):
    def setUp(self):
        super().setUp()
        shutil.copy(os.path.join(kit.ROOT, ".clang-format"), self.tree)

    def check(self, text, **env):
        self.write("a.c", text)
        return self.run_script("check-format.py", "a.c", env=dict(os.environ, **env))

    @unittest.skipUnless(shutil.which("clang-format"), "no clang-format")
    def test_layout_by_hand_passes(self):
        result = self.check(GOOD)
        self.assertEqual(result.out, "check-format: 1 files, 0 lines to change\n")
        self.assertEqual(result.status, 0)

    @unittest.skipUnless(shutil.which("clang-format"), "no clang-format")
    def test_wrong_line_is_named(self):
        for text, line, message in BAD:
            with self.subTest(text=text):
                result = self.check("int f(int x)\n{\n" + text + "\treturn 0;\n}\n")
                self.assertEqual(result.out, "a.c:%d: %s\ncheck-format: 1 files, "
                                             "1 lines to change\n" % (line, message))
                self.assertEqual(result.status, 1)

    def test_without_clang_format_it_says_skipped(self):
        result = self.check("int  f ( ) ;\n", CLANG_FORMAT="no-such-program")
        self.assertIn("skipped", result.out)
        self.assertEqual(result.status, 0)


if __name__ == "__main__":
    unittest.main()
