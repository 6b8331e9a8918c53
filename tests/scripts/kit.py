# SPDX-License-Identifier: MIT
"""What the tests of scripts/ share: a scratch tree, and running a script as make does."""
import functools
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def script(name):
    return os.path.join(ROOT, "scripts", name)


@functools.lru_cache(maxsize=None)
def python_with(module):
    """A python3 of PATH that can import the module, None if there is none."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        python = os.path.join(folder, "python3")
        if os.access(python, os.X_OK) and subprocess.call(
                [python, "-c", "import " + module], stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL) == 0:
            return python
    return None


class Result:
    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout
        self.err = process.stderr


class TreeTest(unittest.TestCase):
    """self.tree is an empty folder with a space in its name, gone after the test."""

    def setUp(self):
        self.tree = tempfile.mkdtemp(prefix="quire test ")
        self.addCleanup(shutil.rmtree, self.tree)

    def write(self, path, text):
        full = os.path.join(self.tree, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return full

    def remove(self, path):
        os.remove(os.path.join(self.tree, path))

    def read(self, path):
        with open(os.path.join(self.tree, path), encoding="utf-8", newline="") as file:
            return file.read()

    def run_tool(self, command, env=None):
        return Result(subprocess.run(command, cwd=self.tree, env=env, stdout=subprocess.PIPE,
                                     stderr=subprocess.PIPE, universal_newlines=True))

    def run_script(self, name, *args, env=None):
        return self.run_tool([sys.executable, script(name)] + list(args), env=env)
