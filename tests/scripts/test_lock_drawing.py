#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The order of locks is drawn twice: in docs/locking.md for people, and in
tests/selftest/lock_drawing.c, where what the kernel does is held against it.

In the document the drawing is the fenced block behind the mark <!-- lock-order -->.
Without the mark there is nothing to compare.
"""
import os
import re
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SOURCE = "tests/selftest/lock_drawing.c"
DOCUMENT = "docs/locking.md"


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def drawing_of_source(text):
    """The lines of the C string between the two comments."""
    block = re.search(r"/\* lock-order \*/(.*)/\* end of lock-order \*/", text, re.S).group(1)
    return [line for line in re.findall(r'"(.*)\\n"', block)]


def drawing_of_document(text):
    """The lines of the fenced block, without what stands behind two spaces; None: no mark."""
    block = re.search(r"<!-- lock-order -->\s*```\n(.*?)```", text, re.S)
    if not block:
        return None
    return [re.sub(r"(\S)  .*", r"\1", line) for line in block.group(1).splitlines()]


class LockDrawing(unittest.TestCase):
    def test_document_draws_what_the_self_test_checks(self):
        document = drawing_of_document(read(DOCUMENT))
        if document is None:
            self.skipTest("no mark in " + DOCUMENT)
        self.assertEqual(document, drawing_of_source(read(SOURCE)))

    def test_source_is_indented_step_by_step(self):
        depth = -1
        for line in drawing_of_source(read(SOURCE)):
            spaces = len(line) - len(line.lstrip())
            self.assertEqual(spaces % 4, 0, line)
            self.assertLessEqual(spaces // 4, depth + 1, line)
            depth = spaces // 4
        self.assertGreater(depth, 0)

    def test_remarks_behind_a_name_are_no_part_of_it(self):
        text = "<!-- lock-order -->\n```\na_lock      what it is\n    b->lock\n```\n"
        self.assertEqual(drawing_of_document(text), ["a_lock", "    b->lock"])
        self.assertIsNone(drawing_of_document("no drawing"))


if __name__ == "__main__":
    unittest.main()
