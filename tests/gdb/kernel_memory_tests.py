# SPDX-License-Identifier: MIT
"""
kernel_memory_tests.py - mm-vmalloc, mm-slab, mm-obj: the idle machine, and one that is made to
allocate
"""
import re

import gdb

from harness import TEST, border, check, check_equal, error_of, error_with, run, test
from quire import memory, pagetable, slab, zones


@test("stopped")
def vmalloc_equals_the_shells(qemu):
    shells = [re.sub(r"/0x[0-9a-f]+", "", line) for line in TEST["shell"]["vmallocinfo"]]
    check_equal(run("mm-vmalloc"), shells, "mm-vmalloc")


def fixed_columns(line):
    """Of a line of slabinfo: name, sizes and tunables.  The rest moves while caches are reaped."""
    words = line.split()
    return words[:1] + words[3:6] + words[7:11]


@test("stopped")
def slab_equals_the_shells(qemu):
    lines, shells = run("mm-slab"), TEST["shell"]["slabinfo"]
    check_equal(lines[:2], shells[:2], "the head")
    check_equal([fixed_columns(line) for line in lines[2:]],
                [fixed_columns(line) for line in shells[2:]], "sizes")
    check(len(lines) > 15 and lines[-1].startswith("slab_freelist "), "caches: %r" % lines)
    for line in lines[2:]:
        name, out, all_objects, _, num = line.split()[:5]
        slabs = run("mm-slab " + name)
        check_equal(len(slabs) - 1, int(all_objects) // int(num), "slabs of " + name)
        used, at_hand = re.search(r"(\d+) in use, (\d+) at hand", slabs[-1]).groups()
        check_equal(int(used) + int(at_hand), int(out), "objects out of slabs of " + name)


@test("stopped")
def a_damaged_slab_list_is_one_line(qemu):
    """Each kind of damage, made by hand, is named; without it all is well again."""
    with memory.Machine() as machine:
        cache = next(c for c in slab.read_caches(machine) if c.name == "kmalloc-64")
        _, node, value = next(cache.nodes())
    page = gdb.lookup_type("struct page")

    def at(field):
        return node + zones.offset_of(value.type, field)

    def first_of(head):
        return int(gdb.parse_and_eval("*(unsigned int *)%#x" % head)) & memory.MASK

    heads = [at("slabs_" + kind) for kind in ("partial", "full", "free")]
    head = next(head for head in heads if first_of(head) != head)
    first = first_of(head)
    slab_page = first - zones.offset_of(page, "lru")
    caches = border("slab_caches")
    for what, where, word in (
            ("slabs, the counter says 77", at("total_slabs"), 77),
            ("empty slabs, the counter says 77", at("free_slabs"), 77),
            ("free objects, the counter says 9999", at("free_objects"), 9999),
            ("does not point back", first + 4, caches),
            ("does not point back", head, head),
            ("objects are out of the slab", slab_page + zones.offset_of(page, "private"), 1000),
            ("does not point back", caches + 4, head)):
        text = error_with(where, word, "mm-slab")
        check(what in text, "%s, not: %s" % (what, text))
    check(len(run("mm-slab")) > 15, "mm-slab afterwards")


@test("stopped")
def obj_knows_who_has_it(qemu):
    """Objects that the kernel has: caches, which are objects of kmem_cache."""
    with memory.Machine() as machine:
        address = next(c.address for c in slab.read_caches(machine) if c.name == "kmalloc-64")
    lines = run("mm-obj %#x" % address)
    check(lines[0].startswith("cache kmem_cache: "), lines[0])
    check(re.match(r"slab %05x000  (full|partial)  node 0$" % (address >> 12), lines[1]), lines[1])
    check(re.match(r"object \d+ at %08x: in use$" % address, lines[2]), lines[2])
    inside = run("mm-obj %#x + 9" % address)
    check_equal(inside[2], lines[2].replace(": ", " +9: "), "a pointer into it")
    if gdb.lookup_global_symbol("slab_debug_alloc"):
        check_equal(lines[3], "allocated by:", "its user")
        check([line for line in lines if "] kmalloc_init+0x" in line], "who made it: %r" % lines)
    else:
        check_equal(len(lines), 3, "lines of %r" % lines)


# --- phase calls: the kernel does something for the test ------------------------------


def call(function, *arguments):
    """
    Let the idle machine call a kernel function: arguments in eax, edx, ecx.  The return
    address is where it stands now, and the registers are put back there.
    """
    names = ("eax", "ebx", "ecx", "edx", "esi", "edi", "ebp", "esp", "eip")
    before = {name: int(gdb.parse_and_eval("$" + name)) & memory.MASK for name in names}
    stack = before["esp"] - 4
    gdb.execute("set {unsigned int}%#x = %#x" % (stack, before["eip"]))
    for name, value in zip(("eax", "edx", "ecx"), arguments):
        gdb.execute("set $%s = %#x" % (name, value))
    gdb.execute("set $esp = %#x" % stack)
    gdb.execute("set $eip = %#x" % border(function))
    stop = gdb.Breakpoint("*%#x" % before["eip"], internal=True)
    try:
        gdb.execute("continue", to_string=True)
        while int(gdb.parse_and_eval("$esp")) & memory.MASK != before["esp"]:
            gdb.execute("continue", to_string=True)     # an interrupt in between
        return int(gdb.parse_and_eval("$eax")) & memory.MASK
    finally:
        stop.delete()
        for name in names:
            gdb.execute("set $%s = %#x" % (name, before[name]))


def slot_of(address):
    """Where the page-table entry of an address lies, in the direct map."""
    with memory.Machine() as machine:
        walk = pagetable.walk(machine.read_word, machine.cr3, address, machine.pse)
    return walk.steps[-1].address + memory.page_offset()


@test("calls")
def vmalloc_follows_areas_and_finds_damage(qemu):
    """An area and a device's are made in the machine, looked at, damaged and given back."""
    before = run("mm-vmalloc")
    area, device = call("vmalloc", 3 * 4096), call("ioremap", 0xF0000000, 4096)
    check(area and device, "vmalloc() and ioremap() give %#x and %#x" % (area, device))
    try:
        lines = run("mm-vmalloc")
        check_equal(len(lines), len(before) + 2, "lines of %r" % lines)
        wanted = ("0x%08x-0x%08x   16384 " % (area, area + 16384), " pages=3 vmalloc")
        check([line for line in lines if line.startswith(wanted[0]) and line.endswith(wanted[1])],
              "no area is %s: %r" % (" ... ".join(wanted), lines))
        wanted = ("0x%08x-0x%08x    8192 " % (device, device + 8192),
                  " phys=0xf0000000 ioremap")
        check([line for line in lines if line.startswith(wanted[0]) and line.endswith(wanted[1])],
              "no area is %s: %r" % (" ... ".join(wanted), lines))
        check_equal(qemu.gva2gpa(device), 0xF0000000, "QEMU's view of the device")
        check(qemu.gva2gpa(area + 2 * 4096) is not None, "QEMU sees no third page")
        check_equal(qemu.gva2gpa(area + 3 * 4096), None, "QEMU's view of the guard page")
        for address, value, what in ((area, 0, "in an area and not mapped"),
                                     (area + 3 * 4096, 3, "a guard page and mapped")):
            slot = slot_of(address)
            entry = int(gdb.parse_and_eval("*(unsigned int *)%#x" % slot)) & memory.MASK
            gdb.execute("set {unsigned int}%#x = %#x" % (slot, value))
            try:
                check(what in error_of("mm-vmalloc"), "%#x is not found to be %s" % (address, what))
            finally:
                gdb.execute("set {unsigned int}%#x = %#x" % (slot, entry))
        check_equal(run("mm-vmalloc"), lines, "mm-vmalloc afterwards")
    finally:
        call("vfree", area)
        call("iounmap", device)
    check_equal(run("mm-vmalloc"), before, "mm-vmalloc at the end")


@test("calls")
def obj_follows_an_object(qemu):
    """In use, in an array, and in a block of pages of its own."""
    address = call("__kmalloc", 100, 0)
    check(address, "there is no memory")
    lines = run("mm-obj %#x" % address)
    check(lines[0].startswith("cache kmalloc-128: 128 bytes, "), lines[0])
    check(re.match(r"object \d+ at %08x: in use$" % address, lines[2]), lines[2])
    call("kfree", address)
    check_equal(run("mm-obj %#x" % address)[2],
                lines[2].replace("in use", "free in the array of CPU 0"), "after kfree()")
    address = call("__kmalloc", 200000, 0)
    check(address, "there is no block")
    check_equal(run("mm-obj %#x" % address),
                ["whole pages of kmalloc: 262144 bytes at %08x" % address], "a block")
    call("kfree", address)
    check("no slab lies" in error_of("mm-obj %#x" % address), "a block that is free")
