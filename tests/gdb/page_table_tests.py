# SPDX-License-Identifier: MIT
"""
page_table_tests.py - mm-walk, mm-ptdump, mm-regions, mm-memblock on the idle machine
"""
import random
import re

import gdb

from harness import MB, TEST, Failure, border, check, check_equal, run, test
from page_tables import as_info_mem, leaves, letters, pages_of, phys_of
from quire import memory, pagetable

SEED = 20240229
ADDRESSES = 1000


def random_addresses():
    """A thousand: an equal share of each kind of place."""
    offset = memory.page_offset()
    lowmem = int(gdb.parse_and_eval("early_memory.lowmem_end"))
    places = [(0, offset), (0, 4096), (offset, offset + lowmem), (offset, offset + 8 * MB),
              (border("_stext"), border("_etext")),
              (border("__rodata_start"), border("__rodata_end")),
              (border("__init_begin"), border("__init_end")),
              (border("boot_stack_guard"), border("boot_stack_top")),
              (offset + lowmem - 4 * MB, offset + lowmem + 4 * MB),
              (0xF8000000, 0x100000000), (0xFFC00000, 0x100000000), (0, 0x100000000)]
    source = random.Random(SEED)
    return [source.randrange(*places[i % len(places)]) for i in range(ADDRESSES)]


@test("stopped")
def walk_agrees_with_gva2gpa(qemu):
    wrong, mapped = [], 0
    for address in random_addresses():
        ours, theirs = phys_of(run("mm-walk %#x" % address)), qemu.gva2gpa(address)
        mapped += theirs is not None
        if ours != theirs:
            wrong.append((hex(address), ours, theirs))
    check(not wrong, "%d of %d differ, first %s" % (len(wrong), ADDRESSES, wrong[:3]))
    check(ADDRESSES // 4 < mapped < ADDRESSES * 3 // 4, "%d addresses are mapped" % mapped)


@test("stopped")
def walk_agrees_with_info_tlb(qemu):
    tlb = qemu.info_tlb()
    for address in random_addresses():
        with memory.Machine() as machine:
            walk = pagetable.walk(machine.read_word, machine.cr3, address, machine.pse)
        theirs = tlb.get(address & 0xFFFFF000)
        if theirs is None or theirs[1][2] == "P":
            theirs = tlb.get(address & 0xFFC00000)
            theirs = theirs if theirs and theirs[1][2] == "P" else None
        ours = walk.leaf and (walk.leaf.phys, letters(walk.leaf))
        check_equal(ours, theirs, "%#x" % address)


@test("stopped")
def every_entry_agrees_with_info_tlb(qemu):
    ours = {leaf.start: (leaf.phys, letters(leaf)) for leaf in leaves()}
    theirs = qemu.info_tlb()
    check(len(theirs) > 1000, "info tlb has %d lines only" % len(theirs))
    check_equal(ours, theirs, "entries")


@test("stopped")
def ptdump_agrees_with_info_mem(qemu):
    check_equal(as_info_mem(run("mm-ptdump")), qemu.info_mem(), "mm-ptdump")
    check_equal(as_info_mem(run("mm-ptdump --exact")), qemu.info_mem(), "mm-ptdump --exact")


@test("stopped")
def ptdump_equals_the_shells(qemu):
    check_equal(run("mm-ptdump"), TEST["shell"]["ptdump"], "mm-ptdump")
    check_equal(run("mm-ptdump --exact"), TEST["shell"]["ptdump -v"], "mm-ptdump --exact")


@test("stopped")
def kernel_ptdump_agrees_with_info_mem(qemu):
    check_equal(as_info_mem(TEST["shell"]["ptdump"]), qemu.info_mem(), "ptdump")
    check_equal(as_info_mem(TEST["shell"]["ptdump -v"]), qemu.info_mem(), "ptdump -v")


@test("stopped")
def kernel_ptdump_agrees_with_info_tlb(qemu):
    theirs = {address: (frame, "W" in flags, "U" in flags, "G" in flags)
              for address, (frame, flags) in qemu.info_tlb().items()}
    check_equal(pages_of(TEST["shell"]["ptdump -v"]), theirs, "ptdump -v")


@test("stopped")
def memblock_equals_the_shells(qemu):
    check_equal(run("mm-memblock"), TEST["shell"]["memblock"], "mm-memblock")


@test("stopped")
def walk_equals_the_shells(qemu):
    for command, lines in TEST["shell"].items():
        if command.startswith("walk "):
            ours = [re.sub(" (accessed|dirty)", "", line) for line in run("mm-" + command)]
            theirs = [re.sub(" (accessed|dirty)", "", line) for line in lines[1:]]
            check_equal(ours, theirs, command)


@test("stopped")
def walk_takes_symbols(qemu):
    address = border("start_kernel")
    wanted = run("mm-walk %#x" % address)
    for text in ("start_kernel", "&start_kernel", "%08x" % address, "%#x" % (address - (1 << 32)),
                 "start_kernel + 0"):
        check_equal(run("mm-walk " + text), wanted, text)
    check_equal(run("mm-walk memblock"), run("mm-walk &memblock"), "a variable")
    run("mm-walk $esp")


@test("stopped")
def diff_shows_one_entry(qemu):
    """Clear one pte by hand: exactly its page goes, and comes again."""
    address = memory.page_offset() + 5 * MB
    with memory.Machine() as machine:
        walk = pagetable.walk(machine.read_word, machine.cr3, address, machine.pse)
        slot = memory.page_offset() + walk.steps[-1].address
    run("mm-ptdump --exact")
    check_equal(run("mm-ptdump --diff --exact"), ["nothing changed since the last mm-ptdump"],
                "at rest")
    entry = walk.steps[-1].entry
    try:
        gdb.execute("set {unsigned int}%#x = 0" % slot)
        check_equal(qemu.gva2gpa(address), None, "QEMU's view")
        lines = run("mm-ptdump --diff --exact")
        check_equal([line[0] for line in lines], ["-", "+", "+"], "signs of %r" % lines)
        check_equal(lines[1][11:19], "%08x" % (address - 1), "end of the first part")
        check_equal(lines[2][2:10], "%08x" % (address + 4096), "start of the second part")
    finally:
        gdb.execute("set {unsigned int}%#x = %#x" % (slot, entry))
    check_equal([line[0] for line in run("mm-ptdump --diff --exact")], ["-", "+", "-"],
                "signs after it came back")


@test("stopped")
def physical_mode_is_put_back(qemu):
    for mode in ("0", "1"):
        check_equal(memory.ask("Qqemu.PhyMemMode:" + mode), "OK", "setting the mode")
        try:
            run("mm-walk 0x%x" % memory.page_offset())
            with memory.Machine() as machine:
                try:
                    machine.read_word(0xFFFFFFFFF)
                    raise Failure("physical memory above 4 GB can be read")
                except memory.Error:
                    pass
            check_equal(memory.ask("qqemu.PhyMemMode"), mode, "the mode afterwards")
        finally:
            memory.ask("Qqemu.PhyMemMode:0")
