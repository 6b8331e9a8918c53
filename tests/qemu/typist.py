# SPDX-License-Identifier: MIT
"""
typist.py - types lines at a machine's prompt

    run.py --> Typist --stdin of qemu.sh--> serial line --> kernel/shell
                  ^                                              |
                  +------------------- log <---------------------+

A Boot with `session` is typed at as it says: programs have other prompts.

A Boot with `typed` ends by what is typed: each line when the log shows one more
prompt, and at last POWEROFF.  Whether the answers were right is judge.py's matter.
If a prompt does not come, qemu.sh's time-out ends the machine.
"""

import time

PROMPT = b"quire> "
POWEROFF = "poweroff"
INTERVAL = 0.05


class Log:
    """What a growing file holds beyond what was looked at."""

    def __init__(self, stream):
        self.stream = stream
        self.unseen = b""

    def passed(self, word):
        """Is the word there?  Then it and all before it were looked at."""
        self.unseen += self.stream.read()
        before, found, after = self.unseen.partition(word)
        if found:
            self.unseen = after
        return bool(found)


def type_session(session, keyboard, log, running):
    """(word, keys): type the keys when the word has come; until the machine ends."""
    for word, keys in session:
        while not log.passed(word.encode()):
            if not running():
                return
            time.sleep(INTERVAL)
        keyboard.write(keys.encode("latin-1"))
        keyboard.flush()


def type_lines(lines, keyboard, log, running):
    """Type all lines, or until the machine ends.  running() is its pulse."""
    for line in list(lines) + [POWEROFF]:
        while not log.passed(PROMPT):
            if not running():
                return
            time.sleep(INTERVAL)
        keyboard.write(line.encode() + b"\r")
        keyboard.flush()
