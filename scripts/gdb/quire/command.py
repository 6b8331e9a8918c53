# SPDX-License-Identifier: MIT
"""
command.py - what all commands share: arguments in, lines out, mistakes as one line
"""
import re

import gdb

from . import buddy, space
from .memory import MASK, Error, evaluate

PAGING_OFF = "paging is off (CR0.PG = 0): linear addresses are physical"


def address_of(text):
    """
    The address that a text means.

        start_kernel, memblock      a symbol: where it lies, not what it holds
        c0100000                    eight hexadecimal digits, as in every dump
        0x1000, $esp, &a[1], p + 4  any expression of gdb's
    """
    try:
        if re.match(r"[A-Za-z_][\w.]*$", text):
            value = symbol_or_hex(text)
        elif is_bare_hex(text):
            value = int(text, 16)
        else:
            value = int(evaluate(text))
    except (gdb.error, ValueError, TypeError) as error:
        raise Error("'%s' is neither an address nor a symbol: %s" % (text, error))
    if not -(1 << 31) <= value <= MASK:
        raise Error("%s does not fit into 32 bits" % text)
    return value & MASK


def is_bare_hex(text):
    return re.match(r"[0-9A-Fa-f]{8}$", text)


def symbol_or_hex(text):
    try:
        return int(evaluate("(unsigned long)&" + text)) & MASK
    except gdb.error:
        if is_bare_hex(text):
            return int(text, 16)
        raise


class Command(gdb.Command):
    """A gdb command whose docstring's first line is its usage and purpose."""

    name = None

    def __init__(self):
        super().__init__(self.name, gdb.COMMAND_DATA)

    def invoke(self, text, from_tty):
        del from_tty
        try:
            lines = self.lines(text.strip())
        except (Error, buddy.Error, space.Error, gdb.error, RuntimeError) as error:
            raise gdb.GdbError("%s: %s" % (self.name, " ".join(str(error).split())))
        print("\n".join(lines))

    def usage(self):
        return Error("usage: " + self.__doc__.split(" - ")[0].strip())

    def lines(self, text):
        raise NotImplementedError
