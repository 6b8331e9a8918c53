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


class TypeSession(unittest.TestCase):
    def session(self, steps, *pieces):
        machine = Machine(*pieces)
        typist.type_session(steps, machine.keyboard, typist.Log(machine), lambda: machine.pieces)
        return machine.keyboard.getvalue()

    def test_keys_at_their_words(self):
        steps = [("# ", "cat\r"), ("cat", "\x03"), ("^C", "exit\r")]
        self.assertEqual(self.session(steps, b"/ # ", b"cat\r\n", b"^C", b""), b"cat\r\x03exit\r")

    def test_word_before_is_not_taken_again(self):
        self.assertEqual(self.session([("# ", "a"), ("# ", "b")], b"# ", b"a", b""), b"a")


if __name__ == "__main__":
    unittest.main()
