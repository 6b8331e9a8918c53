# SPDX-License-Identifier: MIT
import glob
import os
import shutil
import subprocess
import unittest

import kit

KCONFIG = """\
mainmenu "Test"
menu "One"
choice
\tprompt "Split"
\tdefault A
config A
\tbool "a"
config B
\tbool "b"
endchoice
config DEBUG
\tbool "Debug"   # a comment
\thelp
\t  config NOT_READ
\t  text

\t  more text
config INJECT
\tbool "Inject"
\tdepends on DEBUG && !OFF
\tdefault y
config OFF
\tbool "Off"
endmenu
config NR
\tint "Number"
\tdefault 4 if DEBUG
\tdefault 8
\trange 1 8
config BASE
\thex "Base"
\tdefault 0x10
\trange 0x0 0xFF
config NAME
\tstring "Name"
\tdefault "quire"
config SMALL
\tbool
\tdefault y if NR != 8 || B
"""

# Prints the CONFIG_ lines that kconfiglib makes of Kconfig and the files named.
ORACLE = """
import sys, kconfiglib
kconf = kconfiglib.Kconfig(sys.argv[1])
for number, path in enumerate(sys.argv[2:]):
    kconf.load_config(path, replace=number == 0)
print(kconf._config_contents(""), end="")
"""


def option_lines(text):
    return [line for line in text.splitlines()
            if line.startswith("CONFIG_") or line.endswith(" is not set")]


class KconfigTest(kit.TreeTest):
    def setUp(self):
        super().setUp()
        self.write("Kconfig", KCONFIG)

    def build(self, *inputs):
        """Write each text to a file and run kconfig.py over them in order."""
        names = []
        for number, text in enumerate(inputs):
            names.append("in%d" % number)
            self.write(names[-1], text)
        return self.run_script("kconfig.py", "--kconfig", "Kconfig", "--config", "out/.config",
                               "--header", "out/generated/autoconf.h", "--make", "out/auto.mk",
                               *names)

    def config(self, *inputs):
        result = self.build(*inputs)
        self.assertEqual(result.err, "")
        self.assertEqual(result.status, 0)
        return option_lines(self.read("out/.config"))

    def assert_error(self, result, place, text):
        self.assertEqual(result.status, 1)
        self.assertTrue(result.err.startswith(place + ": "), result.err)
        self.assertIn(text, result.err)
        self.assertEqual(result.err.count("\n"), 1, result.err)
        self.assertFalse(os.path.exists(os.path.join(self.tree, "out")))

    def test_no_input_gives_defaults(self):
        self.assertEqual(self.config(), [
            "CONFIG_A=y", "# CONFIG_B is not set", "# CONFIG_DEBUG is not set",
            "# CONFIG_OFF is not set", "CONFIG_NR=8", "CONFIG_BASE=0x10", 'CONFIG_NAME="quire"'])

    def test_outputs_agree(self):
        self.config("CONFIG_DEBUG=y\nCONFIG_B=y\nCONFIG_BASE=2f\nCONFIG_NAME=\"a \\\"$#\"\n")
        self.assertEqual(
            [line for line in self.read("out/generated/autoconf.h").splitlines()
             if line.startswith("#define")],
            ["#define CONFIG_B 1", "#define CONFIG_DEBUG 1", "#define CONFIG_INJECT 1",
             "#define CONFIG_NR 4", "#define CONFIG_BASE 0x2f",
             "#define CONFIG_NAME \"a \\\"$#\"", "#define CONFIG_SMALL 1"])
        self.assertIn("CONFIG_INJECT := y\n", self.read("out/auto.mk"))
        self.assertIn('CONFIG_NAME := a "$$\\#\n', self.read("out/auto.mk"))
        self.assertNotIn("CONFIG_A", self.read("out/auto.mk"))

    def test_later_file_overrides(self):
        lines = self.config("CONFIG_A=y\nCONFIG_NR=2\n", "CONFIG_B=y\nCONFIG_NR=3\n")
        self.assertIn("CONFIG_B=y", lines)
        self.assertIn("# CONFIG_A is not set", lines)
        self.assertIn("CONFIG_NR=3", lines)

    def test_own_output_is_an_input(self):
        first = self.config("CONFIG_DEBUG=y\n# CONFIG_INJECT is not set\nCONFIG_B=y\n")
        self.assertIn("# CONFIG_INJECT is not set", first)
        self.assertEqual(self.config(self.read("out/.config")), first)

    def test_symbol_without_prompt_is_computed(self):
        self.assertNotIn("CONFIG_SMALL=y", self.config("CONFIG_SMALL=y\n"))
        self.assertIn("CONFIG_SMALL=y", self.config("CONFIG_NR=7\n"))

    def test_unchanged_outputs_are_not_written(self):
        self.config("CONFIG_NR=2\n")
        paths = [os.path.join(self.tree, "out", name)
                 for name in (".config", "auto.mk", "generated/autoconf.h")]
        for path in paths:
            os.utime(path, (1, 1))
        self.config("CONFIG_NR=2\n")
        self.assertEqual([os.stat(path).st_mtime for path in paths], [1, 1, 1])
        self.config("CONFIG_NR=3\n")
        self.assertNotIn(1, [os.stat(path).st_mtime for path in paths])

    def test_bad_inputs_are_named_with_their_line(self):
        cases = [
            ("\nCONFIG_NOPE=y\n", "in0:2", "not an option"),
            ("CONFIG_NR=9\n", "in0:1", "outside 1..8"),
            ("CONFIG_NR=x\n", "in0:1", "decimal"),
            ("CONFIG_BASE=0x100\n", "in0:1", "outside 0x0..0xFF"),
            ("CONFIG_DEBUG=1\n", "in0:1", "y or n"),
            ("CONFIG_NAME=bare\n", "in0:1", "double quotes"),
            ("CONFIG_INJECT=y\n", "in0:1", "depends"),
            ("CONFIG_DEBUG=y\nCONFIG_OFF=y\nCONFIG_INJECT=y\n", "in0:3", "depends"),
            ("CONFIG_A=y\nCONFIG_B=y\n", "in0:2", "in0:1 chose CONFIG_A"),
            ("\nCONFIG_A=n\n", "in0:2", "no other member"),
            ("DEBUG=y\n", "in0:1", "expected"),
        ]
        for text, place, message in cases:
            with self.subTest(text=text):
                self.assert_error(self.build(text), place, message)

    def test_bad_kconfig_is_named_with_its_line(self):
        cases = [
            ("config X\n\tbool\n\tselect Y\n", "Kconfig:3", "select"),
            ("config X\n\tbool\n\tdepends on Y\n", "Kconfig:3", "'Y' is declared nowhere"),
            ("config X\n\tbool\n\tdepends on (X\n", "Kconfig:3", "too early"),
            ("config X\n\tbool\n\tdefault X\n", "Kconfig:1", "itself"),
            ("config X\n\tbool\nconfig X\n\tbool\n", "Kconfig:3", "already"),
            ("config X\n\tint \"x\"\n", "Kconfig:1", "default"),
            ("config X\n\tint \"x\"\n\tdefault 9\n\trange 1 8\n", "Kconfig:1", "outside"),
            ("config X\n\thelp\n\t  text\n", "Kconfig:1", "no type"),
            ("choice\n\tprompt \"c\"\nconfig X\n\tbool \"x\"\n", "Kconfig:1", "endchoice"),
            ("menu \"m\"\n", "Kconfig:2", "endmenu"),
            ("source \"Kconfig\"\n", "Kconfig", "includes itself"),
            ("source \"missing\"\n", "missing", "No such file"),
        ]
        for text, place, message in cases:
            with self.subTest(text=text):
                self.write("Kconfig", text)
                self.assert_error(self.build(), place, message)

    def test_source_reads_another_file_under_the_menus_conditions(self):
        self.write("Kconfig", "config D\n\tbool \"d\"\nmenu \"m\"\n\tdepends on D\n"
                              "source \"mm/Kconfig\"\nendmenu\n")
        self.write("mm/Kconfig", "config IN\n\tbool \"in\"\n\tdefault y\n")
        self.assertEqual(self.config(), ["# CONFIG_D is not set"])
        self.assertEqual(self.config("CONFIG_D=y\n"), ["CONFIG_D=y", "CONFIG_IN=y"])
        self.assertIn("KCONFIG_FILES := Kconfig mm/Kconfig\n", self.read("out/auto.mk"))


@unittest.skipUnless(kit.python_with("kconfiglib"), "no python3 in PATH has kconfiglib")
class OracleTest(kit.TreeTest):
    """kconfiglib reads the same files: it must come to the same configuration."""

    def compare(self, kconfig, inputs):
        ours = self.run_script("kconfig.py", "--kconfig", kconfig, "--config", "ours", *inputs)
        self.assertEqual((ours.err, ours.status), ("", 0))
        theirs = subprocess.run([kit.python_with("kconfiglib"), "-c", ORACLE, kconfig] + inputs,
                                cwd=self.tree, stdout=subprocess.PIPE, universal_newlines=True,
                                check=True).stdout
        self.assertEqual(option_lines(self.read("ours")), option_lines(theirs))
        self.assertTrue(option_lines(theirs))

    def test_every_defconfig_and_fragment(self):
        configs = glob.glob(os.path.join(kit.ROOT, "configs", "*_defconfig"))
        fragments = glob.glob(os.path.join(kit.ROOT, "configs", "fragments", "*.config"))
        self.assertGreaterEqual(len(configs), 3)
        self.assertGreaterEqual(len(fragments), 3)
        for config in configs:
            for fragment in [[]] + [[fragment] for fragment in fragments]:
                with self.subTest(config=config, fragment=fragment):
                    self.compare(os.path.join(kit.ROOT, "Kconfig"), [config] + fragment)

    def test_the_language(self):
        self.write("Kconfig", KCONFIG)
        for number, text in enumerate(["", "CONFIG_DEBUG=y\n", "CONFIG_DEBUG=y\nCONFIG_OFF=y\n",
                                       "CONFIG_B=y\n", "CONFIG_NR=3\n", "CONFIG_NAME=\"\\\"x\"\n",
                                       "# CONFIG_A is not set\nCONFIG_B=y\n", "CONFIG_BASE=0x2f\n"]):
            with self.subTest(text=text):
                self.compare("Kconfig", [self.write("in%d" % number, text)])


@unittest.skipUnless(shutil.which("cc"), "no C compiler")
class IsEnabledTest(kit.TreeTest):
    def test_defined_to_one_and_undefined(self):
        self.write("t.c", "#include <lib/kconfig.h>\n#define CONFIG_ON 1\n"
                          "_Static_assert(IS_ENABLED(CONFIG_ON) == 1, \"on\");\n"
                          "_Static_assert(IS_ENABLED(CONFIG_OFF) == 0, \"off\");\n"
                          "#if !IS_ENABLED(CONFIG_ON) || IS_ENABLED(CONFIG_OFF)\n#error\n#endif\n"
                          "int f(void);\nint f(void) { return IS_ENABLED(CONFIG_OFF); }\n")
        result = self.run_tool(["cc", "-std=gnu11", "-Wall", "-Wextra", "-Wundef", "-Werror",
                                "-I" + os.path.join(kit.ROOT, "include"), "-fsyntax-only", "t.c"])
        self.assertEqual((result.err, result.status), ("", 0))


if __name__ == "__main__":
    unittest.main()
