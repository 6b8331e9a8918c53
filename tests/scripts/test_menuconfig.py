# SPDX-License-Identifier: MIT
import os
import shutil
import unittest

import kit

# Stands for a python3 with kconfiglib: accepts the import, tells how it was started.
WITH = """#!/bin/sh
[ "$1" = -c ] && exit 0
echo "$KCONFIG_CONFIG $*"
"""
WITHOUT = "#!/bin/sh\nexit 1\n"


@unittest.skipUnless(shutil.which("bash"), "no bash")
class MenuconfigTest(kit.TreeTest):
    def run_menu(self, *pythons):
        """menuconfig.sh with a PATH of these stand-ins and of what a shell script needs."""
        folders = []
        for number, text in enumerate(pythons):
            path = self.write("path%d/python3" % number, text)
            os.chmod(path, 0o755)
            folders.append(os.path.dirname(path))
        tools = os.path.join(self.tree, "tools")
        os.mkdir(tools)
        for name in ("dirname", "sh"):
            os.symlink(shutil.which(name), os.path.join(tools, name))
        return self.run_tool([shutil.which("bash"), kit.script("menuconfig.sh"), "out/.config"],
                             env={"PATH": os.pathsep.join(folders + [tools])})

    def test_first_python_that_has_it_is_started(self):
        result = self.run_menu(WITHOUT, WITH)
        self.assertEqual((result.out, result.status), ("out/.config -m menuconfig Kconfig\n", 0))

    def test_without_it_says_what_to_install(self):
        result = self.run_menu(WITHOUT)
        self.assertEqual((result.out, result.status), ("", 1))
        self.assertIn("python3-kconfiglib", result.err)


if __name__ == "__main__":
    unittest.main()
