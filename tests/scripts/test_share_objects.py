# SPDX-License-Identifier: MIT
"""scripts/share-objects.py: an object is taken over only if no option can make a difference"""
import os
import unittest

import kit

CONFIG = "#pragma once\n\n#define CONFIG_HZ 100\n"
RULE = "build/a/{0}.o: {0}.c \\\n build/a/generated/autoconf.h{1}\ninclude/x.h:\n"


class ShareTest(kit.TreeTest):
    def setUp(self):
        super().setUp()
        self.write("Makefile", "ifeq ($(CONFIG_M486),y)\n")
        self.write("mm/objs.mk", "objs-$(CONFIG_PCP) += mm/pcp.o\ncflags-x := $(CONFIG_FLAGS)\n")
        self.write("include/x.h", "#ifdef CONFIG_PCP\n")
        self.write("build/a/generated/autoconf.h", CONFIG + "#define CONFIG_PCP 1\n")
        self.write("build/b/generated/autoconf.h", CONFIG)
        self.object("lib/plain", "int x = CONFIG_HZ;\n")
        self.object("mm/header", "", " include/x.h")
        self.object("mm/source", "IS_ENABLED(CONFIG_PCP)\n")

    def object(self, name, source, includes=""):
        self.write(name + ".c", source)
        self.write("build/a/%s.o" % name, "object " + name)
        self.write("build/a/%s.o.d" % name, RULE.format(name, includes))
        self.write("build/a/%s.o.cmd" % name, "gcc -c %s.c -o build/a/%s.o\n" % (name, name))

    def share(self, *names):
        result = self.run_script("share-objects.py", "build/a", "build/b",
                                 *[name + ".o" for name in names])
        self.assertEqual((result.status, result.err), (0, ""))
        return result.out

    def has(self, name):
        return os.path.exists(os.path.join(self.tree, "build/b", name + ".o"))

    def test_object_that_names_no_differing_option_is_taken_with_its_records(self):
        out = self.share("lib/plain", "mm/header", "mm/source")
        self.assertEqual([self.has(name) for name in ("lib/plain", "mm/header", "mm/source")],
                         [True, False, False])
        self.assertIn("1 of 3 objects", out)
        self.assertEqual(self.read("build/b/lib/plain.o"), "object lib/plain")
        self.assertEqual(self.read("build/b/lib/plain.o.cmd"),
                         "gcc -c lib/plain.c -o build/b/lib/plain.o\n")
        self.assertTrue(self.read("build/b/lib/plain.o.d").startswith(
            "build/b/lib/plain.o: lib/plain.c \\\n build/b/generated/autoconf.h\n"))

    def test_option_with_another_value_differs(self):
        self.write("build/b/generated/autoconf.h", CONFIG.replace("100", "1000"))
        self.share("lib/plain")
        self.assertFalse(self.has("lib/plain"))

    def test_option_of_the_flags_makes_all_differ(self):
        for name in ("CONFIG_M486", "CONFIG_FLAGS"):
            with self.subTest(name=name):
                self.write("build/b/generated/autoconf.h", CONFIG + "#define %s 1\n" % name)
                self.assertEqual(self.share("lib/plain"), "")
                self.assertFalse(self.has("lib/plain"))

    def test_object_made_of_a_generated_file_is_not_taken(self):
        self.object("lib/made", "", " build/a/generated/offsets.h")
        self.share("lib/made")
        self.assertFalse(self.has("lib/made"))

    def test_only_what_is_asked_for_and_was_compiled_is_taken(self):
        self.write("build/a/boot/head.o", "of an assembler")
        self.share("boot/head", "lib/absent")
        self.assertFalse(self.has("boot/head") or self.has("lib/plain"))

    def test_newer_object_is_left_alone_and_an_older_one_replaced(self):
        copy = self.write("build/b/lib/plain.o", "its own")
        self.share("lib/plain")
        self.assertEqual(self.read("build/b/lib/plain.o"), "its own")
        os.utime(copy, (1, 1))
        self.share("lib/plain")
        self.assertEqual(self.read("build/b/lib/plain.o"), "object lib/plain")
        self.assertGreater(os.stat(copy).st_mtime, 1)


if __name__ == "__main__":
    unittest.main()
