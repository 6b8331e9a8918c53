# SPDX-License-Identifier: MIT
"""
quire - gdb commands that look at a Quire kernel's memory management

    pagetable   what page-table entries mean: pure, no gdb, unit-tested
    buddy       the free lists, followed and checked: pure as well
    memory      the machine's state and physical memory, as gdb gives them
    kernel      the kernel's own data: memblock, the names of regions
    zones       nodes, zones, struct pages
    tasks       the list of tasks, and where each of them waits
    vmalloc     areas of the vmalloc window
    slab        caches, slabs, objects
    space       areas, what their entries hold, their pages: pure as well
    process     the address space of a task
    report      the lines that people read: pure as well
    command     what all commands share
    commands    mm-walk, mm-ptdump ... : arguments in, lines out
    process_commands    mm-ps, mm-vmas, mm-vtop

Everything is read from memory and registers; nothing in the machine is called or
changed.  Numbers that the kernel decides (the split, the layout of a struct) come
from its symbols and debug information.
"""


def register():
    """Add the commands to this gdb.  Called once, by load.py."""
    from . import commands
    commands.register()
