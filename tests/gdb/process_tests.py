# SPDX-License-Identifier: MIT
"""
process_tests.py - phase process: mm-ps, mm-vmas, mm-vtop where two processes exist

The machine runs tests/selftest/address_space_selftest.c, which draws its areas, and is
stopped where the second process ends, while the first one is ready to run.
"""
import re

import gdb

from harness import border, check, check_equal, error_of, error_with, run, run_to, test
from page_tables import letters
from quire import memory, pagetable, process, space, tasks, zones

NAME = "looked_at"
# access, pgoff, pages, RSS, anonymous, of files, zero page, name
AREAS = {0x08048000: ("rwxp", 0x8048, 1, 1, 1, 0, 0, "-"),
         0x10000000: ("rw-p", 0x10000, 4, 1, 1, 0, 1, "-"),
         0x10400000: ("r--p", 1, 3, 1, 0, 1, 0, "looked-at"),
         0x10800000: ("rw-s", 0, 2, 1, 0, 1, 0, "looked-at"),
         0x10C00000: ("rw-p", 2, 2, 1, 1, 0, 0, "looked-at"),
         0x11000000: ("---p", 0x11000, 1, 0, 0, 0, 0, "-"),
         0x3F000000: ("rw-p", 0x3F000, 2, 1, 1, 0, 0, "[stack]")}
SUMMARY = "7 areas of 15 pages; rss 6: 4 anonymous, 2 of files; zero page 1 times; 6 page tables"
ROW = re.compile(r"([0-9a-f]{8})-([0-9a-f]{8}) (\S{4}) +([0-9a-f]+) +(\d+) +(\d+) +(\d+) +(\d+)"
                 r" +(\d+) (\S.*)$")


def both():
    """The two processes: (the one that goes on, the one that ends)."""
    with memory.Machine() as machine:
        found = [task for task in tasks.read_tasks(machine) if task.comm == NAME]
    check_equal(len(found), 2, "processes")
    return found


def read_space(task):
    with memory.Machine() as machine:
        return process.read_space(machine, task.mm)


def word_at(address):
    """A word of the direct map, whatever is loaded."""
    return int(gdb.parse_and_eval("*(unsigned int *)%#x" % address)) & memory.MASK


def table_slot(task, address, level):
    """Where an entry lies in the direct map."""
    with memory.Machine() as machine:
        found = process.read_space(machine, task.mm)
        walk = pagetable.walk(machine.read_word, found.pgd, address, machine.pse)
    return walk.steps[level].address + memory.page_offset()


def with_word(address, value, command):
    """What a command prints while the word at an address is another one."""
    before = word_at(address)
    try:
        gdb.execute("set {unsigned int}%#x = %#x" % (address, value))
        return run(command)
    finally:
        gdb.execute("set {unsigned int}%#x = %#x" % (address, before))


def page_of(lines):
    """{count, mapcount, frame ...} of mm-vtop's line about the page."""
    line = next(line for line in lines if line.startswith("page "))
    match = re.match(r"page      frame (0x[0-9a-f]+), struct page at [0-9a-f]{8}: "
                     r"count (\d+), mapcount (\d+), (.*)$", line)
    check(match, "no process's page: %r" % line)
    return int(match.group(1), 16), int(match.group(2)), int(match.group(3)), match.group(4)


@test("process")
def stops_in_a_process_that_ends(qemu):
    run_to(border("process_exit"))
    with memory.Machine() as machine:
        task = tasks.current_task(machine)
    check_equal((task.comm, task.parts), (NAME, "mm,fs,files,signal"), "the running task")
    check_equal(task.pid, both()[1].pid, "which of both runs")


@test("process")
def ps_shows_parts(qemu):
    rows = [line.split() for line in run("mm-ps")[1:]]
    parts = {words[5]: words[4] for words in rows}
    check_equal(parts[NAME], "mm,fs,files,signal", "parts of a process")
    check_equal(parts["idle/0"], "-", "parts of the idle task")
    spaces = {words[3] for words in rows if words[5] == NAME}
    check_equal(len(spaces - {"-"}), 2, "address spaces of two processes")


@test("process")
def vmas_shows_areas_and_pages(qemu):
    for command in ["mm-vmas"] + ["mm-vmas %d" % task.pid for task in both()]:
        lines = run(command)
        found = {}
        for line in lines[2:-1]:
            match = ROW.match(line)
            check(match, "%s: cannot read %r" % (command, line))
            words = match.groups()
            found[int(words[0], 16)] = (words[2], int(words[3], 16)) + tuple(
                int(word) for word in words[4:9]) + (words[9],)
            check_equal(int(words[1], 16) - int(words[0], 16), 4096 * int(words[4]), line)
        check_equal(found, AREAS, command)
        check_equal(lines[-1], SUMMARY, command)
    here, other = run("mm-vmas"), run("mm-vmas %d" % both()[0].pid)
    check_equal(here[0], run("mm-vmas %d" % both()[1].pid)[0], "the running task's")
    check(here[0].split(":")[1] != other[0].split(":")[1], "one address space for both")


@test("process")
def vtop_agrees_with_info_tlb(qemu):
    """Every page of the user half, of the process that is loaded."""
    offset = memory.page_offset()
    theirs = {address: value for address, value in qemu.info_tlb().items() if address < offset}
    check_equal(len(theirs), 7, "pages that QEMU sees in the user half")
    found = read_space(both()[1])
    check_equal(memory.register("cr3"), found.pgd, "the directory that is loaded")
    for address, (frame, flags) in theirs.items():
        with memory.Machine() as machine:
            walk = pagetable.walk(machine.read_word, found.pgd, address, machine.pse)
        check_equal((walk.leaf.phys, letters(walk.leaf)), (frame, flags), "%#x" % address)
        lines = run("mm-vtop %#x" % (address + 0x123))
        check_equal([line for line in lines if line.startswith("physical")][0].split()[1],
                    "0x%08x" % (frame + 0x123), "mm-vtop %#x" % address)
        check([line for line in lines if line.startswith("page ") and "frame %#x" % (frame >> 12)
               in line], "no page %#x: %r" % (frame >> 12, lines))


@test("process")
def vtop_tells_kinds_of_pages_apart(qemu):
    frame, count, mapcount, what = page_of(run("mm-vtop 0x10000000"))
    check_equal((count, mapcount, what), (1, 1, "anonymous, index 0x10000"), "an own page")
    check(frame != page_of(run("mm-vtop %d 0x10000000" % both()[0].pid))[0],
          "both processes have one page")
    for address, index in ((0x10400000, 1), (0x10800000, 0)):
        ours, others = (page_of(run("mm-vtop %d %#x" % (task.pid, address))) for task in both())
        check_equal(ours, others, "a page of a file, in both")
        check_equal(ours[2], 2, "its entries")
        check(re.match(r"of a file: mapping [0-9a-f]{8}, index %#x uptodate" % index, ours[3]),
              "the page at %#x is %s" % (address, ours[3]))
    check_equal(page_of(run("mm-vtop 0x10c00000"))[2:], (1, "anonymous, index 0x2"),
                "a private copy of a file's page")
    lines = run("mm-vtop 0x10001000")
    check("the shared zero page" in lines[-2], "the zero page: %r" % lines)
    check_equal(lines[-1], "a write   faults: a page of zeros takes its place", "the zero page")


@test("process")
def vtop_names_what_is_not_there(qemu):
    lines = run("mm-vtop 0x10002000")
    check(lines[1].startswith("area      10000000-10004000 rw-p"), lines[1])
    check("not present" in lines[-2], "an untouched page: %r" % lines)
    lines = run("mm-vtop 0x20000000")
    check(lines[1].startswith("area      none: ") and
          lines[1].endswith("the next one begins at 3f000000"), lines[1])
    check("not present" in lines[-1], "no table: %r" % lines)
    lines = run("mm-vtop process_exit")
    check(lines[1].startswith("area      none: kernel text"), lines[1])
    check(lines[-1].endswith("reserved since boot: never handed out"), lines[-1])
    idle = run("mm-vtop 0 process_exit")
    check_equal((idle[0], idle[-1]), ("task 0 idle/0, which has no address space of its own",
                                      lines[-1]), "mm-vtop of the idle task")


@test("process")
def vtop_shows_a_shared_table(qemu):
    """As fork leaves it: the directory's entry read-only, the table with two references."""
    task = both()[1]
    slot = table_slot(task, 0x10000000, 0)
    pde = word_at(slot)
    alone = [line for line in run("mm-vtop 0x10000000") if line.startswith("table ")]
    check_equal(alone, ["table     frame %#x: in 1 directory, 2 of 1024 entries in use" % (pde >> 12)],
                "a table of one")
    lines = with_word(slot, pde & ~pagetable.RW, "mm-vtop 0x10000000")
    check_equal([line for line in lines if line.startswith("table ")],
                ["table     frame %#x: read-only here, in 1 directory, 2 of 1024 entries in use"
                 % (pde >> 12)], "a table that is shared")
    check_equal(lines[-1], "a write   faults: the table becomes this process's own first",
                "a write to it")


@test("process")
def vtop_sees_copy_on_write(qemu):
    """Entries as fork leaves them: read-only in an area that may be written."""
    slot = table_slot(both()[1], 0x10000000, 1)
    pte = word_at(slot)
    lines = with_word(slot, pte & ~pagetable.RW, "mm-vtop 0x10000000")
    check("nobody else has the page" in lines[-1], "one owner: %r" % lines)
    with memory.Machine() as machine:
        page = process.Pages(machine).read(pte >> 12).address
    count = page + zones.offset_of(gdb.lookup_type("struct page"), "_refcount")
    gdb.execute("set {unsigned int}%#x = 2" % count)
    try:
        lines = with_word(slot, pte & ~pagetable.RW, "mm-vtop 0x10000000")
    finally:
        gdb.execute("set {unsigned int}%#x = 1" % count)
    check("so it is copied" in lines[-1], "two owners: %r" % lines)
    lines = with_word(slot, pte & ~pagetable.PRESENT | space.PROTNONE, "mm-vtop 0x10000000")
    check("entry     has a page that nobody may touch (PROT_NONE)" in lines,
          "PROT_NONE: %r" % lines)
    check("a write " not in run("mm-vtop 0x10000000")[-1], "an entry that may be written")


@test("process")
def vmas_counts_what_is_there(qemu):
    """An entry that goes, one that comes where no area is: both are said."""
    slot = table_slot(both()[1], 0x10000000, 1)
    lines = with_word(slot, 0, "mm-vmas")
    check("rss 5: 3 anonymous, 2 of files" in lines[-2], "an entry less: %r" % lines)
    check_equal(lines[-1], "the mm_struct counts otherwise: 4 anonymous, 2 of files; "
                "6 page tables", "the mm_struct's own")
    lines = with_word(slot + 4 * 9, word_at(slot), "mm-vmas")
    check_equal(lines[-2:], [SUMMARY, "10009000 has an entry and lies in no area"], "one more")
    text = error_with(slot, 0x12345004, "mm-vmas")
    check("the entry of 10000000 is 12345004, which is no page" in text, text)


@test("process")
def a_damaged_area_list_is_one_line(qemu):
    task = both()[1]
    mm, vma = gdb.lookup_type("struct mm_struct"), gdb.lookup_type("struct vm_area_struct")
    first = word_at(task.mm + zones.offset_of(mm, "mmap"))
    second = word_at(first + zones.offset_of(vma, "vm_next"))
    for what, where, value in (
            ("map_count is 9", task.mm + zones.offset_of(mm, "map_count"), 9),
            ("has vm_prev", second + zones.offset_of(vma, "vm_prev"), second),
            ("has vm_mm", first + zones.offset_of(vma, "vm_mm"), first),
            ("is no range of pages", first + zones.offset_of(vma, "vm_start"), 0x08048001),
            ("is no range of pages", first + zones.offset_of(vma, "vm_end"), 0x08048000),
            ("begins before the one below", first + zones.offset_of(vma, "vm_end"), 0x10001000),
            ("is no address of the direct map", first + zones.offset_of(vma, "vm_next"), 4)):
        text = error_with(where, value, "mm-vmas")
        check(text.startswith("mm-vmas: ") and what in text, "%s, not: %s" % (what, text))
    check_equal(run("mm-vmas")[-1], SUMMARY, "mm-vmas afterwards")


@test("process")
def process_mistakes_give_one_line(qemu):
    for command, what in (("mm-vmas 12345", "there is no task 12345"),
                          ("mm-vmas init", "is no number of a task"),
                          ("mm-vmas 0", "task 0 idle/0 has no address space"),
                          ("mm-vtop", "usage: mm-vtop"), ("mm-vtop 12345 0x1000", "no task 12345"),
                          ("mm-vtop no_such_symbol", "neither an address nor a symbol")):
        check(what in error_of(command), command)


@test("process")
def debug_information_gives_names(qemu):
    """The name of a file comes from its dentry; without one the file's address must do."""
    with memory.Machine() as machine:
        mm = process.read_struct(machine, "mm_struct", both()[1].mm)
        vma = process.read_struct(machine, "vm_area_struct", process.pointer(mm["mmap"]))
        while not process.pointer(vma["vm_file"]):
            vma = process.read_struct(machine, "vm_area_struct", process.pointer(vma["vm_next"]))
        file = process.pointer(vma["vm_file"])
    dentry = file + zones.offset_of(gdb.lookup_type("struct file"), "f_dentry")
    lines = with_word(dentry, 0, "mm-vmas")
    check_equal(sum(line.endswith("file at %08x without a name" % file) for line in lines), 3,
                "areas of a file without a name in %r" % lines)
