# SPDX-License-Identifier: MIT
"""What init's programs printed, program by program, and what was recorded of each.

    init: /demos/cow: starts
    parent, before fork:         A B C D	<- the section "demos/cow"
    init: /demos/cow: exited with 0		<- and its last line

A program that is given words has them in its name: "bin/lua lua/sort.lua".

A line of the kernel, which begins with its time stamp, may stand anywhere and belongs
to no section.
"""
import os
import re

STARTS = re.compile(r"^init: /([^:]+): starts$")
ENDED = re.compile(r"^init: /([^:]+): (?:exited with \d+|killed by signal \d+)$")
KERNEL = re.compile(r"^\[ *\d+\.\d{6}\] ")
EXPECTED = os.path.join("tests", "user", "expected")


def user_lines(log):
    """The lines of a serial log that programs printed."""
    lines = (line.rstrip("\r") for line in log.replace("\r\n", "\n").split("\n"))
    return [line for line in lines if not KERNEL.match(line)]


def split(log):
    """{program: its lines}, in the order in which they ran."""
    sections = {}
    name = None
    for line in user_lines(log):
        start = STARTS.match(line)
        if start:
            name = start.group(1)
            sections[name] = []
        elif name:
            sections[name].append(line)
            if ENDED.match(line):
                name = None
    return sections


def record_path(name, folder=EXPECTED):
    return os.path.join(folder, re.sub("[/ ]", "-", name) + ".txt")


def read_record(name, folder=EXPECTED):
    """The recorded lines without their head, or None."""
    try:
        with open(record_path(name, folder), encoding="ascii") as file:
            text = file.read()
    except FileNotFoundError:
        return None
    return text.split("\n---\n", 1)[1].split("\n")[:-1]


def write_record(name, lines, head, folder=EXPECTED):
    """Lines that go with what they are an output of; the head ends with a line of ---."""
    os.makedirs(folder, exist_ok=True)
    with open(record_path(name, folder), "w", encoding="ascii", newline="\n") as file:
        file.write("# SPDX-License-Identifier: MIT\n")
        file.write("".join("# %s\n" % line for line in head))
        file.write("---\n" + "".join(line + "\n" for line in lines))


def read_list(root):
    """The programs that init runs by itself, as words without the leading slash."""
    with open(os.path.join(root, "tests", "list"), encoding="ascii") as file:
        return [line.strip().lstrip("/") for line in file if line.strip()]
