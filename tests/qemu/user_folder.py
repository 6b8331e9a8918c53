# SPDX-License-Identifier: MIT
"""
user_folder.py - makes the modules of tests/user known to who imports this first

Behind this folder, as some modules of both have the same name.
"""

import os
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "user"))
