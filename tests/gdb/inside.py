# SPDX-License-Identifier: MIT
"""
inside.py - the part of the gdb tests that runs in gdb's Python

run.py starts the machine and this gdb; QUIRE_GDB_TEST is a JSON object:

    phase    which tests to run: boot, stopped, core, calls, process or offline
    results  file to append results to: "plan NAME", "ok NAME" or "not ok NAME: why"
    target   where gdb connects: QEMU's gdb socket, or a core dump
    qmp      QEMU's own monitor (QMP), the oracle: it knows nothing of our decoder
    shell    what the kernel's shell printed: command -> lines

A test is a function marked @test(phase); its name is the one that documents cite.

    harness.py      what they share: results, commands, QEMU's monitor
    page_tables.py  page tables in QEMU's terms
    *_tests.py      the tests, by subject
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import boot_tests  # noqa: E402,F401 - importing them is what registers their tests
import command_tests  # noqa: E402,F401
import kernel_memory_tests  # noqa: E402,F401
import page_table_tests  # noqa: E402,F401
import page_tests  # noqa: E402,F401
import process_tests  # noqa: E402,F401
import task_tests  # noqa: E402,F401
from harness import TEST, TESTS, Qemu  # noqa: E402


def note(text):
    with open(TEST["results"], "a", encoding="utf-8") as out:
        out.write(text.replace("\n", " ") + "\n")


def main():
    for function in TESTS[TEST["phase"]]:
        note("plan " + function.__name__)
    qemu = None
    for function in TESTS[TEST["phase"]]:
        name = function.__name__
        try:
            if qemu is None and TEST["qmp"]:
                qemu = Qemu(TEST["qmp"])
            function(qemu)
            note("ok " + name)
        except Exception as error:  # a broken test must not hide the others
            note("not ok %s: %s: %s" % (name, type(error).__name__, error))


main()
