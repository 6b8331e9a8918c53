# SPDX-License-Identifier: MIT
"""
screen.py - what stands on a machine's text screen

    run.py --> Watcher --QMP--> QEMU: pmemsave 0xB8000 --> file --> text --> regular expression

A Boot with `screen` does not end by itself: its machine stays at the prompt, or waits
after a panic (panic=3600).  The screen is looked at until it matches, and then the
machine is told to quit.  A Boot with `keys` is typed at on the way, at its own keyboard.  If it never matches, qemu.sh's time-out ends the machine.
"""

import json
import os
import re
import shutil
import socket
import tempfile
import time

ADDRESS, ROWS, COLUMNS = 0xB8000, 25, 80
SIZE = ROWS * COLUMNS * 2
INTERVAL, ANSWER_WITHIN = 0.2, 10
KEY_INTERVAL = 0.02
NAMES = {" ": "spc", "\r": "ret", "-": "minus", "/": "slash", ".": "dot", ";": "semicolon",
         "\x7f": "backspace"}


class Broken(Exception):
    """The monitor did not do what it was told."""


def decode(cells):
    """Text memory as lines of text: each cell is a character and a colour."""
    if len(cells) != SIZE:
        raise Broken("%d bytes of text memory, expected %d" % (len(cells), SIZE))
    text = cells[0::2].decode("cp437").replace("\0", " ")
    rows = [text[at:at + COLUMNS].rstrip() for at in range(0, len(text), COLUMNS)]
    return "\n".join(rows)


class Watcher:
    """Looks at one machine.  `shown` is the last screen seen, `matched` whether it was it."""

    def __init__(self, pattern, keys=()):
        self.pattern = pattern
        self.keys = list(keys)
        self.shown = ""
        self.matched = False
        # Short, and without the blanks and commas that QEMU's options give a meaning.
        self.folder = tempfile.mkdtemp(prefix="quire-screen.", dir="/tmp")
        self.path = os.path.join(self.folder, "qmp")
        self.stream = None

    def close(self):
        if self.stream:
            self.stream.close()
        shutil.rmtree(self.folder)

    def options(self):
        """Arguments of QEMU: one more monitor, on a socket of ours."""
        return ["-chardev", "socket,id=screen,path=%s,server=on,wait=off" % self.path,
                "-mon", "chardev=screen,mode=control"]

    def watch(self, running):
        """Look until the screen matches, then end the machine.  running() is its pulse."""
        while running() and not self.connect():
            time.sleep(INTERVAL)
        while running() and not self.matched:
            self.look()
            if self.keys and re.search(self.keys[0][0], self.shown):
                self.matched = False
                self.type(self.keys.pop(0)[1])
            if not self.matched:
                time.sleep(INTERVAL)
        if self.matched:
            self.command("quit")

    def connect(self):
        """False while QEMU does not listen yet."""
        monitor = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        monitor.settimeout(ANSWER_WITHIN)
        try:
            monitor.connect(self.path)
        except (FileNotFoundError, ConnectionRefusedError):
            monitor.close()
            return False
        self.stream = monitor.makefile("rw", encoding="utf-8")
        monitor.close()
        self.stream.readline()
        self.command("qmp_capabilities")
        return True

    def command(self, name, **arguments):
        """Events that come before the answer are not for us."""
        self.stream.write(json.dumps({"execute": name, "arguments": arguments}) + "\n")
        self.stream.flush()
        for line in self.stream:
            answer = json.loads(line)
            if "error" in answer:
                raise Broken("%s: %s" % (name, answer["error"].get("desc")))
            if "return" in answer:
                return
        raise Broken("%s: the monitor is gone" % name)

    def look(self):
        path = os.path.join(self.folder, "cells")
        self.command("pmemsave", val=ADDRESS, size=SIZE, filename=path)
        with open(path, "rb") as cells:
            self.shown = decode(cells.read())
        self.matched = not self.keys and bool(re.search(self.pattern, self.shown))

    def type(self, keys):
        for key in keys:
            names = [NAMES.get(key, key)] if key >= " " or key in NAMES else \
                ["ctrl", chr(ord(key) | 0x60)]
            self.command("send-key", keys=[{"type": "qcode", "data": name} for name in names])
            time.sleep(KEY_INTERVAL)
