# SPDX-License-Identifier: MIT
"""scripts/find-libc.sh with stand-ins for compilers: who links with what"""

import os
import unittest

import kit

# Links if every word of FAKE_NEEDS is among its own, and none of FAKE_LACKS.
FAKE_CC = """#!/usr/bin/env bash
printf '%s\\n' "$*" >>"$FAKE_CALLS"
for word in $FAKE_NEEDS; do
    case " $* " in *" $word "*) ;; *) exit 1 ;; esac
done
for word in $FAKE_LACKS; do
    case " $* " in *" $word "*) exit 1 ;; esac
done
"""


class FindLibc(kit.TreeTest):
    def setUp(self):
        super().setUp()
        os.chmod(self.write("bin/fake-cc", FAKE_CC), 0o755)
        self.env = dict(os.environ, FAKE_CALLS=os.path.join(self.tree, "calls"), FAKE_NEEDS="",
                        FAKE_LACKS="", HOSTCC="fake-cc", KCC="fake-cc -kernel",
                        PATH=os.path.join(self.tree, "bin") + os.pathsep + os.environ["PATH"])

    def find(self, musl=True, **env):
        if musl:
            self.write("folder/usr/lib/i386-linux-musl/libc.a", "")
        result = self.run_tool(["bash", kit.script("find-libc.sh"), "folder"],
                               env=dict(self.env, **env))
        self.assertEqual((result.status, result.err), (0, ""))
        return dict(line.split(" := ", 1) for line in result.out.splitlines())

    def test_host_compiler_links_with_glibc_and_the_kernels_with_musl(self):
        found = self.find()
        self.assertEqual(found["GLIBC_CC"], "fake-cc -m32 -static -pthread")
        self.assertTrue(found["MUSL_CC"].startswith("fake-cc -kernel -static -nostdinc "), found)
        self.assertIn("libc.a -lgcc", found["MUSL_LIBS"])
        self.assertNotIn("GLIBC_WHY", found)

    def test_second_compiler_where_the_first_cannot(self):
        found = self.find(FAKE_LACKS="-m32")
        self.assertEqual(found["GLIBC_CC"], "fake-cc -kernel -static -pthread")

    def test_without_a_static_glibc_the_reason_stands_there(self):
        found = self.find(FAKE_NEEDS="-nostdlib", PATH=self.env["PATH"])
        if "GLIBC_CC" in found:
            self.assertIn("i686-linux-gnu-gcc", found["GLIBC_CC"])  # this host has a cross compiler
        else:
            self.assertIn("install gcc-multilib", found["GLIBC_WHY"])
        self.assertIn("MUSL_CC", found)

    def test_without_the_package_musl_is_missing(self):
        found = self.find(musl=False)
        self.assertNotIn("MUSL_CC", found)
        self.assertIn("setup.sh fetches it", found["MUSL_WHY"])

    def test_no_folder_is_bad_usage(self):
        result = self.run_tool(["bash", kit.script("find-libc.sh")], env=self.env)
        self.assertEqual(result.status, 64)


if __name__ == "__main__":
    unittest.main()
