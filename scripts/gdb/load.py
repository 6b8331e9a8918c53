# SPDX-License-Identifier: MIT
"""
load.py - what gdb runs when it opens build/quire.elf

The build links this file to build/quire.elf-gdb.py, the name under which gdb looks
for it; the package lies beside the file that the link leads to.
"""
import os
import sys

import gdb

HERE = os.path.dirname(os.path.realpath(__file__))
if HERE not in sys.path:
    sys.path.insert(0, HERE)
import quire  # noqa: E402 - found only from here on

quire.register()
gdb.execute("set pagination off")
