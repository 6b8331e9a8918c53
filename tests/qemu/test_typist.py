# SPDX-License-Identifier: MIT
"""typist.py: a line for each prompt, whichever pieces the prompts come in"""

import io
import unittest

import typist


class Machine:
    """A log that grows by one piece at each look, and the keyboard beside it."""

    def __init__(self, *pieces):
        self.pieces = list(pieces)
        self.keyboard = io.BytesIO()

    def read(self):
        return self.pieces.pop(0) if self.pieces else b""

    def typed(self, *lines):
        typist.type_lines(lines, self.keyboard, typist.Log(self), lambda: self.pieces)
        return self.keyboard.getvalue()


class TypeLines(unittest.TestCase):
    def test_each_line_at_its_own_prompt(self):
        machine = Machine(b"boot\r\nquire> ", b"ps\r\n1 init\r\nquire> ")
        self.assertEqual(machine.typed("ps"), b"ps\rpoweroff\r")

    def test_prompt_in_two_pieces(self):
        self.assertEqual(Machine(b"qui", b"re", b"> ").typed(), b"poweroff\r")

    def test_two_prompts_in_one_piece(self):
        self.assertEqual(Machine(b"quire> \r\nquire> ").typed("ps"), b"ps\rpoweroff\r")

    def test_no_prompt_no_line(self):
        self.assertEqual(Machine(b"boot\r\n", b"quire>", b"PANIC").typed("ps"), b"")

    def test_end_of_the_machine_ends_the_typing(self):
        self.assertEqual(Machine(b"quire> ", b"PANIC").typed("ps", "top"), b"ps\r")


if __name__ == "__main__":
    unittest.main()
