#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
record_n_tty.py - what Linux's line discipline does with keys, modes and text

    python3 tests/unit/record_n_tty.py > tests/unit/n_tty_cases.h		on Linux

Every case is played on a pseudo terminal: keys are written to its master, one by one, and
what comes out there is echo and output; programs read and write at its slave.  The last
cases are made up at random, from one seed.  tests/unit/n_tty_test.c plays them again.

Where output is stopped, a program's write waits; it is not part of any case.
"""
import errno
import fcntl
import os
import pty
import random
import struct
import sys
import termios
import time

PER_LINE = 16           # bytes in a line of the header
SETTLE = 0.003         # seconds in which a key has its effect
SEED, NR_RANDOM, RANDOM_STEPS = 8, 70, 8

VALUES = {name: getattr(termios, name) for name in dir(termios) if name.isupper()
          and isinstance(getattr(termios, name), int)}
VALUES.update(IUTF8=0o40000, EXTPROC=0o200000)
KEYS = {"VINTR": 3, "VQUIT": 28, "VERASE": 127, "VKILL": 21, "VEOF": 4, "VSTART": 17, "VSTOP": 19,
        "VSUSP": 26, "VREPRINT": 18, "VWERASE": 23, "VLNEXT": 22, "VDISCARD": 15}
SET_KEYS = ("VINTR", "VERASE", "VEOL", "VEOL2")     # those that a case may set otherwise
PLAIN = {"i": ["ICRNL", "IXON"], "o": ["OPOST", "ONLCR"],
         "l": ["ISIG", "ICANON", "ECHO", "ECHOE", "ECHOK", "ECHOCTL", "ECHOKE", "IEXTEN"]}
CHOICE = {"i": ["ISTRIP", "INLCR", "IGNCR", "IUCLC", "IXANY", "IUTF8", "PARMRK"],
          "o": ["OLCUC", "OCRNL", "ONOCR", "ONLRET", "TAB3"],
          "l": ["ECHONL", "NOFLSH", "ECHOPRT"]}


def modes(changes="", **keys):
    """The usual modes, with some more (+NAME) or less (-NAME), and keys set otherwise."""
    names = {word: list(PLAIN[word]) for word in PLAIN}
    for change in changes.split():
        name = change[1:]
        word = "o" if name.startswith("O") or name == "TAB3" else "i" if name[0] == "I" and \
            name not in ("ISIG", "ICANON", "IEXTEN") or name == "PARMRK" else "l"
        names[word].append(name) if change[0] == "+" else names[word].remove(name)
    c_cc = [0] * 19
    for name, value in dict(KEYS, VMIN=1, **keys).items():
        c_cc[VALUES[name]] = value
    return [sum(VALUES[name] for name in set(names[word])) for word in "iol"] + [c_cc]


# (name, steps): modes() or None; then bytes are keys, ints reads of that size, and
# ("write", bytes) is text of a program.
CASES = [
    ("line", [b"ab\r", 100, b"c\n", 100]),
    ("lines_are_read_one_by_one", [b"ab\rcd\r", 100, 100, 100]),
    ("line_is_read_in_parts", [b"abcdef\r", 2, 3, 100]),
    ("unfinished_line_is_not_read", [b"ab", 100, b"\r", 100]),
    ("erase", [b"abc\x7f\x7fx\r", 100]),
    ("erase_empty", [b"\x7f\x7fa\x7f\x7f\x7fb\r", 100]),
    ("erase_control", [b"a\x01\x02\x7f\x7fb\r", 100]),
    ("erase_tab", [b"ab\tc\x7f\x7f\x7fd\r", 100]),
    ("erase_tab_after_tab", [b"a\t\tbc\t\x7f\x7f\x7f\x7f\x7fd\r", 100]),
    ("erase_tab_behind_prompt", [("write", b"prompt> "), b"ab\tc\x7f\x7f\x7f\x7fx\r", 100]),
    ("erase_without_echoe", [modes("-ECHOE"), b"abc\x7f\x7fx\r", 100]),
    ("erase_echoprt", [modes("+ECHOPRT"), b"abc\x7f\x7fx\x7f\x7f\x7fy\r", 100]),
    ("erase_latin_bytes", [b"\xc3\xa4\x7f\r", 100]),
    ("erase_utf8", [modes("+IUTF8"), b"a\xc3\xa4\xe2\x82\xac\x7f\x7fb\r", 100]),
    ("erase_utf8_broken", [modes("+IUTF8"), b"\xa4\x82\x7f\x7fb\r", 100]),
    ("erase_utf8_tab", [modes("+IUTF8"), b"\xc3\xa4b\t\x7f\x7f\x7f\r", 100]),
    ("erase_utf8_echoprt", [modes("+IUTF8 +ECHOPRT"), b"a\xc3\xa4\x7f\x7fb\r", 100]),
    ("werase", [b"one two  \x17x\r", 100]),
    ("werase_all", [b"one two\x17\x17\x17x\r", 100]),
    ("werase_signs", [b"a-b_c+=\x17\x17x\r", 100]),
    ("werase_not_extended", [modes("-IEXTEN"), b"one two\x17x\r", 100]),
    ("kill", [b"one two\x15x\r", 100]),
    ("kill_control_and_tab", [b"a\tb\x01\tc\x15x\r", 100]),
    ("kill_echok", [modes("-ECHOKE"), b"one\x15x\r", 100]),
    ("kill_nothing_shown", [modes("-ECHOKE -ECHOK"), b"one\x15x\r", 100]),
    ("kill_no_echo", [modes("-ECHO"), b"one\x15x\r", 100]),
    ("kill_echoprt", [modes("+ECHOPRT"), b"one\x15x\r", 100]),
    ("eof", [b"ab\x04", 100, b"\x04", 100, b"c\r", 100]),
    ("eof_behind_full_buffer", [b"abc\x04", 3, b"d\r", 100]),
    ("eof_read_in_parts", [b"abcd\x04", 2, 2, b"\r", 100]),
    ("eol", [modes(VEOL=ord(";")), b"ab;cd\r", 100, 100]),
    ("eol2", [modes(VEOL2=ord("!")), b"ab!cd\r", 100, 100]),
    ("eol2_not_extended", [modes("-IEXTEN", VEOL2=ord("!")), b"ab!cd\r", 100, 100]),
    ("reprint", [b"ab\x01\x12c\r", 100]),
    ("reprint_no_echo", [modes("-ECHO"), b"ab\x12c\r", 100]),
    ("lnext", [b"a\x16\x03\x16\x7f\x16\r\x16\n\x16\x16\r", 100, 100]),
    ("lnext_no_echoctl", [modes("-ECHOCTL"), b"a\x16\x03\r", 100]),
    ("lnext_not_extended", [modes("-IEXTEN"), b"a\x16b\r", 100]),
    ("nul", [b"a\0b\r", 100]),
    ("no_echo", [modes("-ECHO"), b"ab\x7f\r", 100]),
    ("echonl", [modes("-ECHO +ECHONL"), b"ab\r", 100]),
    ("no_echoctl", [modes("-ECHOCTL"), b"a\x01\x7fb\x02\r", 100]),
    ("intr", [b"ab\x03c\r", 100]),
    ("intr_drops_lines", [b"ab\rcd\x03e\r", 100, 100]),
    ("intr_noflsh", [modes("+NOFLSH"), b"ab\x03c\r", 100]),
    ("quit_susp", [b"ab\x1cc\x1ad\r", 100]),
    ("no_isig", [modes("-ISIG"), b"ab\x03\x1a\r", 100]),
    ("intr_no_echo", [modes("-ECHO"), b"ab\x03c\r", 100]),
    ("keys_off", [modes(VINTR=0, VERASE=0), b"a\x03\x7f\0\r", 100]),
    ("stop_start", [b"a\x13bc\r\x11d\r", 100, 100]),
    ("stop_xany", [modes("+IXANY"), b"a\x13b\x13\rcd\r", 100, 100]),
    ("stop_intr", [b"a\x13bc\x03d\r", 100]),
    ("stop_mode_off", [b"a\x13bc", modes("-IXON"), b"d\r", 100]),
    ("no_ixon", [modes("-IXON"), b"a\x13\x11\r", 100]),
    ("icrnl_off", [modes("-ICRNL"), b"a\rb\n", 100]),
    ("igncr", [modes("+IGNCR"), b"a\rb\n", 100]),
    ("inlcr", [modes("-ICRNL +INLCR"), b"a\nb\r", 100, modes(), b"\r", 100]),
    ("istrip", [modes("+ISTRIP"), b"\xe1\xe2\x8d", 100]),
    ("iuclc", [modes("+IUCLC"), b"aBC\r", 100]),
    ("iuclc_not_extended", [modes("+IUCLC -IEXTEN"), b"aBC\r", 100]),
    ("parmrk", [modes("+PARMRK"), b"a\xffb\r", 100]),
    ("high_bytes", [b"\x80\x9b\xff\r", 100]),
    ("raw", [modes("-ICANON -ISIG -IXON -ICRNL -ECHO -IEXTEN -OPOST"), b"a\r\n\x03\x7f\x04", 100]),
    ("raw_echo", [modes("-ICANON"), b"ab\r\n\x7f\x04\x16\x12\x17", 100]),
    ("raw_echo_no_icrnl", [modes("-ICANON -ICRNL"), b"a\r\nb", 100]),
    ("raw_inlcr", [modes("-ICANON -ICRNL +INLCR"), b"a\r\nb", 100]),
    ("raw_parts", [modes("-ICANON -ECHO"), b"abcdef", 2, 3, 100]),
    ("raw_intr", [modes("-ICANON"), b"ab\x03c", 100]),
    ("raw_isig_off_opost_off", [modes("-ICANON -OPOST"), b"a\r\n\tb", 100]),
    ("to_raw_in_mid_line", [b"ab", modes("-ICANON"), 100, b"c", 100]),
    ("to_raw_behind_lines", [b"ab\rc", modes("-ICANON"), 100]),
    ("to_lines_with_bytes", [modes("-ICANON"), b"ab", modes(), 100, b"c\r", 100]),
    ("to_lines_with_bytes_and_more", [modes("-ICANON"), b"ab", modes(), b"c\r", 100, 100]),
    ("to_lines_empty", [modes("-ICANON"), b"ab", 100, modes(), b"c\r", 100]),
    ("to_raw_after_lnext", [b"a\x16", modes("-ICANON"), b"\x03b", 100]),
    ("extproc", [modes("+EXTPROC"), b"a\x03\x7f\r", 100]),
    ("write_opost", [("write", b"a\nb\tc\r\x08\n")]),
    ("write_raw", [modes("-OPOST"), ("write", b"a\nb\tc\r\n")]),
    ("write_no_onlcr", [modes("-ONLCR"), ("write", b"a\nb\n")]),
    ("write_ocrnl", [modes("+OCRNL"), ("write", b"a\rb\n")]),
    ("write_onocr", [modes("+ONOCR"), ("write", b"\ra\r\rb")]),
    ("write_onlret", [modes("-ONLCR +ONLRET +ONOCR"), ("write", b"ab\n\rc\r")]),
    ("write_olcuc", [modes("+OLCUC"), ("write", b"aBc{\n")]),
    ("write_xtabs", [modes("+TAB3"), ("write", b"\ta\tabcdefgh\t\x08\tx\r\t\n")]),
    ("write_xtabs_utf8", [modes("+TAB3 +IUTF8"), ("write", b"\xc3\xa4\t\xe2\x82\xac\t\n")]),
    ("write_then_type", [("write", b"login: "), b"ab\tc\x7f\x7f\x7f\x7f\r", ("write", b"$ ")]),
    ("echo_olcuc", [modes("+OLCUC"), b"ab\x7f\r", 100]),
    ("echo_xtabs", [modes("+TAB3"), b"a\tb\x7f\x7f\r", 100]),
]


def random_modes(dice):
    changes = []
    for word, names in PLAIN.items():
        changes += ["-" + name for name in names if dice.random() < 0.15]
    for word, names in CHOICE.items():
        changes += ["+" + name for name in names if dice.random() < 0.15]
    keys = {}
    if dice.random() < 0.3:
        keys["VEOL"] = ord(";")
    if dice.random() < 0.3:
        keys["VEOL2"] = ord("!")
    return modes(" ".join(changes), **keys)


def random_case(dice):
    alphabet = (b"abB_ -;!" * 3 + b"\t\r\n\x7f\x7f\x7f\x15\x17\x04\x12\x16\x01\x03\x1a\x11"
                + b"\xc3\xa4\xe2\x82\xac\xff\x80\0\x08")
    steps = [random_modes(dice)]
    for _ in range(RANDOM_STEPS):
        what = dice.random()
        if what < 0.7:
            steps.append(bytes(dice.choice(alphabet) for _ in range(dice.randint(1, 8))))
        elif what < 0.85:
            steps.append(dice.choice([1, 2, 3, 100]))
        elif what < 0.93:
            steps.append(("write", bytes(dice.choice(alphabet) for _ in range(dice.randint(1, 6)))))
        else:
            steps.append(random_modes(dice))
    return steps + [100, 100]


class Terminal:
    def __init__(self):
        self.master, self.slave = pty.openpty()
        for end in (self.master, self.slave):
            os.set_blocking(end, False)
        self.set_modes(modes())

    def close(self):
        os.close(self.master)
        os.close(self.slave)

    def set_modes(self, wanted):
        """Not through the C library, which has opinions of its own."""
        i, o, l, c_cc = wanted
        fcntl.ioctl(self.slave, termios.TCSETS,
                    struct.pack("4IB19B", i, o, termios.B38400 | termios.CS8 | termios.CREAD, l,
                                0, *c_cc))

    def shown(self):
        time.sleep(SETTLE)
        try:
            return os.read(self.master, 65536)
        except OSError as error:
            if error.errno != errno.EAGAIN:
                raise
            return b""

    def type(self, keys):
        out = b""
        for key in keys:
            os.write(self.master, bytes([key]))
            out += self.shown()
        return out

    def read(self, size):
        try:
            data = os.read(self.slave, size)
            return len(data), data
        except OSError as error:
            return -error.errno, b""

    def waiting(self):
        return struct.unpack("i", fcntl.ioctl(self.slave, termios.FIONREAD, b"\0" * 4))[0]


def text(data):
    """A C literal; each byte that could be taken for more than itself in octal."""
    plain = [chr(c) if chr(c).isalnum() and c < 128 or chr(c) in " ;!_-$:<>/^=+*,." else
             "\\%03o" % c for c in data]
    lines = ["".join(plain[at:at + PER_LINE]) for at in range(0, max(len(plain), 1), PER_LINE)]
    return '"%s", %d' % ('"\n\t\t\t"'.join(lines), len(data))


def play(terminal, step):
    """The step and what came of it, as a C initialiser."""
    if isinstance(step, list):
        terminal.set_modes(step)
        out = terminal.shown()
        return "MODES(0%o, 0%o, 0%o, %d, %d, %d, %d)\n\t\tOUT(%s)" % (
            tuple(step[:3]) + tuple(step[3][VALUES[k]] for k in SET_KEYS) + (text(out),))
    if isinstance(step, bytes):
        out = terminal.type(step)
        return "KEYS(%s)\n\t\tOUT(%s) WAITING(%d)" % (
            text(step), text(out), terminal.waiting())
    if isinstance(step, tuple):
        os.write(terminal.slave, step[1])
        return "WRITE(%s)\n\t\tOUT(%s)" % (text(step[1]), text(terminal.shown()))
    result, data = terminal.read(step)
    return "READ(%d, %d)\n\t\tOUT(%s) WAITING(%d)" % (
        step, result, text(data), terminal.waiting())


def play_case(steps):
    """All steps on a new terminal, until two times in a row the same came of them."""
    lines, before = None, ()
    while lines != before:
        terminal, before = Terminal(), lines
        lines = [play(terminal, step)
                 for step in (steps if isinstance(steps[0], list) else [modes()] + steps)]
        terminal.close()
    return lines


def main():
    dice = random.Random(SEED)
    cases = CASES + [("random_%d" % i, random_case(dice)) for i in range(NR_RANDOM)]
    print("/* SPDX-License-Identifier: MIT */\n/*\n * tests/unit/n_tty_cases.h - made by "
          "tests/unit/record_n_tty.py on Linux %s: not to be edited\n */\n#pragma once\n"
          % os.uname().release.split("-")[0])
    for name, steps in cases:
        print("static const struct step steps_%s[] = {" % name)
        for line in play_case(steps):
            print("\t{ %s }," % line)
        print("};\n")
    print("static const struct test_case cases[] = {")
    for name, _ in cases:
        print("\tCASE(%s)," % name)
    print("};")


if __name__ == "__main__":
    sys.exit(main())
