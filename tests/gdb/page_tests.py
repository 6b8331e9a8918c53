# SPDX-License-Identifier: MIT
"""
page_tests.py - mm-zones, mm-buddy, mm-page on the idle machine
"""
import re

import gdb

from harness import TEST, Failure, check, check_equal, error_with, run, test
from quire import buddy, memory, zones


@test("stopped")
def buddy_sums_equal_the_shells(qemu):
    """The counts that mm-buddy finds by following the lists, against buddyinfo's counters."""
    lines = run("mm-buddy")
    check_equal(lines[:-1], TEST["shell"]["buddyinfo"], "mm-buddy")
    counts = [[int(count) for count in line.split()[4:]] for line in TEST["shell"]["buddyinfo"]]
    check_equal(lines[-1].split(":")[0], "%d blocks, %d pages" % (
        sum(map(sum, counts)),
        sum(count << order for line in counts for order, count in enumerate(line))), "sums")


@test("stopped")
def page_equals_the_shells(qemu):
    seen = set()
    for command, lines in TEST["shell"].items():
        if command.startswith("page ") and not lines[0].startswith("mem_map ends"):
            check_equal(run("mm-" + command), lines, command)
            seen.add(lines[2].split(":")[0])
    check({"a hole", "reserved since boot", "free"} <= seen, "states seen: %s" % sorted(seen))


@test("stopped")
def page_takes_addresses(qemu):
    wanted = run("mm-page 0x123")
    memmap = int(gdb.parse_and_eval("(unsigned long)mem_map")) & memory.MASK
    size = gdb.lookup_type("struct page").sizeof
    for text in ("0x123", "291", "%#x" % (memory.page_offset() + 0x123456),
                 "%#x" % (memmap + 0x123 * size), "mem_map + 0x123"):
        check_equal(run("mm-page " + text), wanted, text)


@test("stopped")
def zones_add_up_to_memblock(qemu):
    lines = run("mm-zones")
    present = [int(match.group(1)) for match in
               (re.search(r"present +(\d+)", line) for line in lines) if match]
    total = int(re.search(r", (\d+) kB$", TEST["shell"]["memblock"][0]).group(1))
    check_equal(sum(present) * 4, total, "kB in all zones: %r" % lines)


def free_zone():
    """A zone with free blocks, its lists followed: (memmap, zone, address of struct zone)."""
    with memory.Machine() as machine:
        memmap = zones.read_memmap(machine)
        for found in zones.zone_values(machine):
            zone = zones.read_zone(machine, *found)
            buddy.walk_zone(memmap, zone)
            if zone.nr_free:
                return memmap, zone, found[2]
    raise Failure("no zone has free blocks")


@test("stopped")
def a_damaged_free_list_is_one_line(qemu):
    """Each kind of damage, made by hand, is named; without it all agrees again."""
    memmap, zone, address = free_zone()
    at = memmap.layout
    order, kind, pfn = next((order, kind, frames[0]) for order in range(buddy.ORDERS)
                            for kind, frames in enumerate(zone.areas[order].lists) if frames)
    page, area = memmap.address(pfn), zone.areas_at + order * at.area_size
    flags = buddy.free_word(zone.place, order)
    nr_free = address + zones.offset_of(gdb.lookup_type("struct zone"), "nr_free")
    for what, where, value in (
            ("nr_free is", area + at.nr_free, zone.areas[order].nr_free + 1),
            ("the zone's nr_free is", nr_free, zone.nr_free - 1),
            ("its flags are", page + at.flags, flags ^ buddy.PG_BUDDY),
            ("its flags are", page + at.flags, flags ^ 1 << buddy.ORDER_SHIFT),
            ("its flags are", page + at.flags, flags ^ 1 << buddy.NODE_SHIFT),
            ("references", page + at.refcount, 1),
            ("is no struct page", page + at.lru, 0xDEADBEEF),
            ("is no struct page", area + 8 * kind, page),
            ("points back to", page + at.lru + 4, page),
            ("and its head says", area + 8 * kind + 4, page),
            ("free_orders says", address + zones.offset_of(gdb.lookup_type("struct zone"),
                                                           "free_orders") + 4 * kind, 0)):
        text = error_with(where, value)
        check(text.startswith("mm-buddy: node %d, zone %s: " % (zone.node, zone.name)), text)
        check(what in text, "%s, not: %s" % (what, text))
    check(run("mm-buddy")[-1].endswith("agree"), "mm-buddy afterwards")
