# SPDX-License-Identifier: MIT
"""
harness.py - what the gdb tests share: results, commands, QEMU's monitor

QEMU's monitor is the oracle: it knows nothing of our decoder.
"""
import json
import os
import re
import socket

import gdb

from quire import memory

TEST = json.loads(os.environ["QUIRE_GDB_TEST"])     # what run.py says, see inside.py
MB = 1 << 20

TESTS = {}                          # phase -> functions, in the order of the files


class Failure(Exception):
    pass


def test(phase):
    """A decorator: the function is a test of that phase."""
    def keep(function):
        TESTS.setdefault(phase, []).append(function)
        return function
    return keep


def check(condition, text):
    if not condition:
        raise Failure(text)


def check_equal(got, wanted, what):
    if got == wanted:
        return
    if isinstance(got, (list, dict)) and isinstance(wanted, type(got)):
        only = [item for item in got if item not in wanted or (
            isinstance(got, dict) and got[item] != wanted[item])]
        lost = [item for item in wanted if item not in got]
        got, wanted = "%d, of them alone or other %r" % (len(got), only[:3]), \
            "%d, of them alone %r" % (len(wanted), lost[:3])
    raise Failure("%s: got %s, not %s" % (what, got, wanted))


def run(command):
    return gdb.execute(command, to_string=True).splitlines()


def error_of(command):
    """The text with which a command fails; it must be one line."""
    try:
        out = gdb.execute(command, to_string=True)
    except gdb.error as error:
        text = str(error)
        check("\n" not in text.strip(), "%s: the error has several lines: %r" % (command, text))
        check("Traceback" not in text and "Python" not in text, "%s: %r" % (command, text))
        return text
    raise Failure("%s does not fail: %r" % (command, out))


class Qemu:
    """QEMU's human monitor, through QMP."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(600)
        self.socket.connect(path)
        self.file = self.socket.makefile("rw")
        self.answer()
        self.command("qmp_capabilities")

    def answer(self):
        while True:
            line = self.file.readline()
            check(line, "QEMU closed its monitor")
            message = json.loads(line)
            check("error" not in message, "QEMU: %s" % message)
            if "event" not in message:
                return message

    def command(self, name, **arguments):
        json.dump({"execute": name, "arguments": arguments}, self.file)
        self.file.write("\n")
        self.file.flush()
        return self.answer().get("return")

    def ask(self, line):
        return self.command("human-monitor-command", **{"command-line": line}).splitlines()

    def info_mem(self):
        """[(start, end, user, rw)], ends exclusive; None while paging is off."""
        lines = self.ask("info mem")
        if lines == ["PG disabled"]:
            return None
        found = []
        for line in lines:
            match = re.match(r"([0-9a-f]{16})-([0-9a-f]{16}) [0-9a-f]{16} ([u-])r([w-])$", line)
            check(match, "info mem: cannot read %r" % line)
            found.append((int(match.group(1), 16), int(match.group(2), 16),
                          match.group(3) == "u", match.group(4) == "w"))
        return found

    def info_tlb(self):
        """{linear: (frame, flags)}: one entry a page, flags as QEMU's nine letters."""
        found = {}
        for line in self.ask("info tlb"):
            match = re.match(r"([0-9a-f]{16}): ([0-9a-f]{16}) ([XGPDACTUW-]{9})$", line)
            check(match, "info tlb: cannot read %r" % line)
            found[int(match.group(1), 16)] = (int(match.group(2), 16), match.group(3))
        return found

    def gva2gpa(self, address):
        text = " ".join(self.ask("gva2gpa 0x%x" % address))
        if text == "Unmapped":
            return None
        match = re.match(r"gpa: (0x[0-9a-f]+)$", text)
        check(match, "gva2gpa: cannot read %r" % text)
        return int(match.group(1), 16)


def border(name):
    return memory.symbol_address(name)


def run_to(place):
    """Continue to a temporary breakpoint; the registers say whether it was reached."""
    gdb.execute("tbreak *%#x" % place, to_string=True)
    gdb.execute("continue", to_string=True)
    got = int(gdb.parse_and_eval("$pc")) & memory.MASK
    check_equal(hex(got), hex(place), "where the machine stopped")


def error_with(address, value, command="mm-buddy"):
    """What a command says while the word at an address is another one."""
    before = int(gdb.parse_and_eval("*(unsigned int *)%#x" % address))
    check(before != value, "the word is %#x already" % value)
    try:
        gdb.execute("set {unsigned int}%#x = %#x" % (address, value))
        return error_of(command)
    finally:
        gdb.execute("set {unsigned int}%#x = %#x" % (address, before))
