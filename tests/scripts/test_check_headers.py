# SPDX-License-Identifier: MIT
import os
import shutil
import unittest

import kit

GOOD = "#pragma once\n#include <stdint.h>\nstatic inline uint32_t f(void) { return 1; }\n"


@unittest.skipUnless(shutil.which("cc"), "no C compiler")
class CheckHeadersTest(kit.TreeTest):
    def setUp(self):
        super().setUp()
        self.write("include/lib/good.h", GOOD)
        self.write("arch/x86/include/asm/page.h", "#pragma once\n#include <lib/good.h>\n")

    def check(self, **env):
        base = dict(os.environ, KCC="cc", KCC2="",
                    KCFLAGS="-Wall -Wextra -Iinclude -Iarch/x86/include")
        base.update(env)
        return self.run_script("check-headers.py", env=base)

    def test_good_headers_pass(self):
        result = self.check()
        self.assertEqual(result.status, 0, result.out)
        self.assertIn("cc: 2 headers, 0 bad", result.out)

    def test_bad_headers_are_named(self):
        cases = {
            "needs another": "#pragma once\nstatic inline bool f(void) { return true; }\n",
            "no guard": "struct s { int x; };\n",
            "warning": "#pragma once\nstatic inline int f(int x) { unsigned y = 1; return x < y; }\n",
        }
        for case, text in cases.items():
            with self.subTest(case=case):
                self.write("include/lib/bad.h", text)
                result = self.check()
                self.assertEqual(result.status, 1)
                self.assertIn("include/lib/bad.h:1: does not compile alone", result.out)
                self.assertIn("3 headers, 1 bad", result.out)

    def test_second_compiler_is_asked_too_without_the_flags_it_refuses(self):
        refuser = self.write("cc2", "#!/bin/sh\ncase \" $* \" in *' -fodd '*) exit 1;; esac\n"
                                    "for a; do shift; [ \"$a\" = -fodd ] || set -- \"$@\" \"$a\"; done\n"
                                    "exec cc \"$@\"\n")
        first = self.write("cc1", "#!/bin/sh\n"
                                  "for a; do shift; [ \"$a\" = -fodd ] || set -- \"$@\" \"$a\"; done\n"
                                  "exec cc \"$@\"\n")
        os.chmod(refuser, 0o755)
        os.chmod(first, 0o755)
        result = self.check(KCC="./cc1", KCC2="./cc2",
                            KCFLAGS="-Wall -fodd -Iinclude -Iarch/x86/include")
        self.assertIn("./cc1: 2 headers, 0 bad", result.out)
        self.assertIn("./cc2: 2 headers, 0 bad", result.out)
        self.assertEqual(result.status, 0)

    def test_compiler_that_does_not_work_is_an_error(self):
        self.assertEqual(self.check(KCC="false").status, 1)
        self.assertEqual(self.check(KCC="no-such-compiler").status, 1)
        self.assertEqual(self.check(KCFLAGS="--nonsense").status, 1)


if __name__ == "__main__":
    unittest.main()
