# SPDX-License-Identifier: MIT
"""
tasks.py - the list of tasks, from outside of the machine

    init_task            the boot CPU's idle task, in no list
    task_list -> task -> task ...    the others, in order of creation

A task that does not run has two words on top of its stack, as arch/x86/kernel/switch.asm
left them: the return address, and above it ebp.  From ebp on the chain of
frames leads to the function that waits, past those of the section .sched.text.
"""
import collections
import struct

import gdb

from .memory import MASK, Error, evaluate, register, symbol_address
from .zones import offset_of

MAX_TASKS = 1 << 15                 # a longer list is a broken one
MAX_FRAMES = 12
SAVED_EBP = 4                       # from the stack pointer on

Task = collections.namedtuple("Task", "pid state sp mm parts comm where address")
PARTS = ("mm", "fs", "files", "signal", "tty")      # as the shell's ps names them


def read_tasks(machine):
    """[Task], init_task first; an Error where a link of the list is wrong."""
    kind = task_kind()
    current = current_address(machine)
    letters = read_letters(machine)
    return [read_task(machine, kind, address, current, letters)
            for address in task_addresses(machine, kind)]


def find_task(machine, pid):
    """The Task with that number, or None."""
    return next((task for task in read_tasks(machine) if task.pid == pid), None)


def current_task(machine):
    """The Task that runs."""
    current = current_address(machine)
    return read_task(machine, task_kind(), current, current, read_letters(machine))


def task_kind():
    try:
        return gdb.lookup_type("struct task_struct")
    except gdb.error as error:
        raise Error("the kernel has no tasks: %s" % error)


def current_address(machine):
    return int(machine.kernel_value("current_task")) & MASK


def task_addresses(machine, kind):
    head, offset = symbol_address("task_list"), offset_of(kind, "tasks")
    yield symbol_address("init_task")
    before, link = head, pointer(machine, head)
    for _ in range(MAX_TASKS):
        if link == head:
            return
        if pointer(machine, link + 4) != before:
            raise Error("the list of tasks is broken: the link at 0x%08x does not point back"
                        % link)
        yield (link - offset) & MASK
        before, link = link, pointer(machine, link)
    raise Error("the list of tasks has no end")


def pointer(machine, address):
    return struct.unpack("<I", machine.read_virtual(address, 4))[0]


def read_letters(machine):
    """[(bit, letter)]: the kernel's own table."""
    table = machine.kernel_value("task_state_letters")
    first, last = table.type.range()
    return [(int(table[i]["bit"]), chr(int(table[i]["letter"]))) for i in range(first, last + 1)]


def state_of(value, letters):
    if int(value["flags"]) & int(evaluate("(int)PF_IDLE")):
        return "I"
    state = int(value["state"])
    return next((letter for bit, letter in letters if state & bit), "R")


def read_task(machine, kind, address, current, letters):
    value = gdb.Value(machine.read_virtual(address, kind.sizeof), kind)
    size = kind["comm"].type.sizeof
    offset = offset_of(kind, "comm")
    comm = machine.read_virtual(address + offset, size).split(b"\0")[0].decode("ascii", "replace")
    state = state_of(value, letters)
    sp, where = int(value["thread"]["sp"]) & MASK, "-"
    if address == current and register("esp") is not None:
        sp, where = register("esp"), function_at(register("eip"))
    elif state in "SD":
        where = waits_in(machine, sp)
    parts = ",".join(part for part in PARTS if int(value[part])) or "-"
    return Task(int(value["pid"]), state, sp, int(value["mm"]) & MASK, parts, comm, where, address)


def waits_in(machine, sp):
    """The function that called one that waits."""
    start, end = symbol_address("__sched_text_start"), symbol_address("__sched_text_end")
    try:
        frame = pointer(machine, sp + SAVED_EBP)
        for _ in range(MAX_FRAMES):
            address = pointer(machine, frame + 4)
            if not start <= address < end:
                return function_at(address - 1)
            above = pointer(machine, frame)
            if above <= frame:
                break
            frame = above
    except Error:
        pass
    return "-"


def function_at(address):
    """The name of the function that an address lies in."""
    text = gdb.execute("info symbol %#x" % address, to_string=True)
    return "-" if text.startswith("No symbol") else text.split()[0]
