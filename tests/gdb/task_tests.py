# SPDX-License-Identifier: MIT
"""
task_tests.py - mm-ps on the idle machine
"""
import gdb

from harness import TEST, border, check, check_equal, error_of, run, test
from quire import memory, tasks


def shell_tasks():
    """{pid: (state, parts, waits in, name)} as the shell's ps said it."""
    rows = {}
    for line in TEST["shell"]["ps"][1:]:
        words = line.split(None, 13)
        rows[int(words[0])] = (words[1], words[11], words[12], words[13])
    return rows


@test("stopped")
def ps_equals_the_shells(qemu):
    """
    The task that ran ps was running then, and waits for a key now; the worker that brought
    the keys may have been waiting for its turn.  All others are alike.
    """
    wanted = shell_tasks()
    runner = [pid for pid, row in wanted.items() if row[0] == "R"]
    check_equal(runner[0], 1, "the task that ran the shell's ps")
    check_equal([wanted[pid][3] for pid in runner[1:] if wanted[pid][3] != "kworker/0"], [],
                "who else was running")
    wanted[1] = ("D", wanted[1][1], "console_getc", wanted[1][3])
    found = {}
    with memory.Machine() as machine:
        for task in tasks.read_tasks(machine):
            found[task.pid] = (task.state, task.parts,
                               "-" if task.state == "I" else task.where, task.comm)
    for pid in runner[1:]:
        wanted[pid] = (found[pid][0], wanted[pid][1], found[pid][2], wanted[pid][3])
    check_equal(found, wanted, "tasks")
    check_equal([int(line.split()[0]) for line in run("mm-ps")[1:]], sorted(found), "mm-ps")


@test("stopped")
def a_damaged_task_list_is_one_line(qemu):
    head = border("task_list")
    with memory.Machine() as machine:
        first = tasks.pointer(machine, head)
    for where, value, what in ((first + 4, 0xDEADBEEF, "does not point back"),
                               (head, 0x10, "is not mapped")):
        word = int(gdb.parse_and_eval("*(unsigned int *)%#x" % where))
        try:
            gdb.execute("set {unsigned int}%#x = %#x" % (where, value))
            check(what in error_of("mm-ps"), "mm-ps: %s" % what)
        finally:
            gdb.execute("set {unsigned int}%#x = %#x" % (where, word))
    check(len(run("mm-ps")) > 2, "mm-ps afterwards")
