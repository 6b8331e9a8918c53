# SPDX-License-Identifier: MIT
"""
inside.py - the part of the gdb tests that runs in gdb's Python

run.py starts the machine and this gdb; QUIRE_GDB_TEST is a JSON object:

    phase    which tests to run: boot, stopped, core, calls or offline
    results  file to append results to: "plan NAME", "ok NAME" or "not ok NAME: why"
    target   where gdb connects: QEMU's gdb socket, or a core dump
    qmp      QEMU's own monitor (QMP), the oracle: it knows nothing of our decoder
    shell    what the kernel's shell printed: command -> lines

A test is a function marked @test(phase); its name is the one that documents cite.
"""
import json
import os
import random
import re
import socket

import gdb

from quire import buddy, memory, pagetable, slab, tasks, zones

TEST = json.loads(os.environ["QUIRE_GDB_TEST"])
SEED = 20240229
ADDRESSES = 1000
MB = 1 << 20


TESTS = {}                          # phase -> functions, in the order of the file


class Failure(Exception):
    pass


def test(phase):
    """A decorator: the function is a test of that phase."""
    def keep(function):
        TESTS.setdefault(phase, []).append(function)
        return function
    return keep


def check(condition, text):
    if not condition:
        raise Failure(text)


def check_equal(got, wanted, what):
    if got == wanted:
        return
    if isinstance(got, (list, dict)) and isinstance(wanted, type(got)):
        only = [item for item in got if item not in wanted or (
            isinstance(got, dict) and got[item] != wanted[item])]
        lost = [item for item in wanted if item not in got]
        got, wanted = "%d, of them alone or other %r" % (len(got), only[:3]), \
            "%d, of them alone %r" % (len(wanted), lost[:3])
    raise Failure("%s: got %s, not %s" % (what, got, wanted))


def run(command):
    return gdb.execute(command, to_string=True).splitlines()


def error_of(command):
    """The text with which a command fails; it must be one line."""
    try:
        out = gdb.execute(command, to_string=True)
    except gdb.error as error:
        text = str(error)
        check("\n" not in text.strip(), "%s: the error has several lines: %r" % (command, text))
        check("Traceback" not in text and "Python" not in text, "%s: %r" % (command, text))
        return text
    raise Failure("%s does not fail: %r" % (command, out))


class Qemu:
    """QEMU's human monitor, through QMP."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(30)
        self.socket.connect(path)
        self.file = self.socket.makefile("rw")
        self.answer()
        self.command("qmp_capabilities")

    def answer(self):
        while True:
            line = self.file.readline()
            check(line, "QEMU closed its monitor")
            message = json.loads(line)
            check("error" not in message, "QEMU: %s" % message)
            if "event" not in message:
                return message

    def command(self, name, **arguments):
        json.dump({"execute": name, "arguments": arguments}, self.file)
        self.file.write("\n")
        self.file.flush()
        return self.answer().get("return")

    def ask(self, line):
        return self.command("human-monitor-command", **{"command-line": line}).splitlines()

    def info_mem(self):
        """[(start, end, user, rw)], ends exclusive; None while paging is off."""
        lines = self.ask("info mem")
        if lines == ["PG disabled"]:
            return None
        found = []
        for line in lines:
            match = re.match(r"([0-9a-f]{16})-([0-9a-f]{16}) [0-9a-f]{16} ([u-])r([w-])$", line)
            check(match, "info mem: cannot read %r" % line)
            found.append((int(match.group(1), 16), int(match.group(2), 16),
                          match.group(3) == "u", match.group(4) == "w"))
        return found

    def info_tlb(self):
        """{linear: (frame, flags)}: one entry a page, flags as QEMU's nine letters."""
        found = {}
        for line in self.ask("info tlb"):
            match = re.match(r"([0-9a-f]{16}): ([0-9a-f]{16}) ([XGPDACTUW-]{9})$", line)
            check(match, "info tlb: cannot read %r" % line)
            found[int(match.group(1), 16)] = (int(match.group(2), 16), match.group(3))
        return found

    def gva2gpa(self, address):
        text = " ".join(self.ask("gva2gpa 0x%x" % address))
        if text == "Unmapped":
            return None
        match = re.match(r"gpa: (0x[0-9a-f]+)$", text)
        check(match, "gva2gpa: cannot read %r" % text)
        return int(match.group(1), 16)


# --- what our side says, in QEMU's terms ----------------------------------------


def leaves():
    with memory.Machine() as machine:
        return list(pagetable.leaves(machine.read_page, machine.cr3, machine.pse))


def letters(leaf):
    """The flags of the last entry as `info tlb` writes them."""
    names = ((pagetable.GLOBAL, "G"), (pagetable.PSE, "P"), (pagetable.DIRTY, "D"),
             (pagetable.ACCESSED, "A"), (pagetable.PCD, "C"), (pagetable.PWT, "T"),
             (pagetable.USER, "U"), (pagetable.RW, "W"))
    large = leaf.size != pagetable.PAGE_SIZE
    return "-" + "".join(
        letter if leaf.entry & bit and (large or bit != pagetable.PSE) else "-"
        for bit, letter in names)


LINE = re.compile(r"([0-9a-f]{8})-([0-9a-f]{8}) +(\d+) kB -> 0x([0-9a-f]{8}) (4k|4M) "
                  r"(rw|r-) (user|kernel)( global)?( uncached)?( write-through)?  \S.*$")


def as_info_mem(lines):
    """Lines of a ptdump, joined as QEMU's `info mem` does: by rights alone."""
    joined = []
    for line in lines:
        match = LINE.match(line)
        check(match, "ptdump: cannot read %r" % line)
        start, end = int(match.group(1), 16), int(match.group(2), 16) + 1
        check_equal(int(match.group(3)) << 10, end - start, "size in %r" % line)
        rights = (match.group(7) == "user", match.group(6) == "rw")
        if joined and joined[-1][1] == start and joined[-1][2:] == rights:
            start = joined.pop()[0]
        joined.append((start, end) + rights)
    return joined


def pages_of(lines):
    """{linear: (frame, rw, user, global)} of the 4 kB pages in an exact ptdump."""
    found = {}
    for line in lines:
        match = LINE.match(line)
        check(match, "ptdump: cannot read %r" % line)
        start, last, phys = (int(match.group(i), 16) for i in (1, 2, 4))
        size = {"4k": 4 << 10, "4M": 4 << 20}[match.group(5)]
        for address in range(start, last + 1, size):
            found[address] = (phys + address - start, match.group(6) == "rw",
                              match.group(7) == "user", bool(match.group(8)))
    return found


def phys_of(lines):
    match = re.match(r"physical  0x([0-9a-f]+)", lines[-1])
    return int(match.group(1), 16) if match else None


def border(name):
    return memory.symbol_address(name)


def start_phys():
    return border("_start") - memory.page_offset()


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


def run_to(place):
    """Continue to a temporary breakpoint; the registers say whether it was reached."""
    gdb.execute("tbreak *%#x" % place, to_string=True)
    gdb.execute("continue", to_string=True)
    got = int(gdb.parse_and_eval("$pc")) & memory.MASK
    check_equal(hex(got), hex(place), "where the machine stopped")


# --- phase boot: from the first instruction on ------------------------------------


@test("boot")
def before_the_loader(qemu):
    check_equal(int(gdb.parse_and_eval("$pc")) & 0xFFFF, 0xFFF0, "the first instruction")
    check("paging is off" in run("mm-walk 0x1000")[0], "mm-walk does not say that paging is off")
    check_equal(run("mm-walk 0x1234")[1], "physical  0x00001234", "mm-walk")
    check_equal(len(run("mm-ptdump")), 1, "lines of mm-ptdump")


@test("boot")
def paging_off_at_start(qemu):
    run_to(start_phys())
    check_equal(qemu.info_mem(), None, "QEMU's info mem")
    lines = run("mm-walk %#x" % start_phys())
    check("paging is off" in lines[0], "mm-walk: %r" % lines)
    check_equal(phys_of(lines), qemu.gva2gpa(start_phys()), "physical address")
    check("paging is off" in run("mm-ptdump --diff")[0], "mm-ptdump --diff")
    check_equal(run("mm-regions")[0], "00000000-00000fff  null pointer", "mm-regions")


@test("boot")
def two_tables_mapped_twice(qemu):
    run_to(border("'_start.high'"))
    offset = memory.page_offset()
    lines = run("mm-ptdump --exact")
    check_equal([line[:17] for line in lines],
                ["00000000-007fffff", "%08x-%08x" % (offset, offset + 8 * MB - 1)], "mm-ptdump")
    check_equal(as_info_mem(lines), qemu.info_mem(), "mm-ptdump against info mem")
    check_equal(phys_of(run("mm-walk 0x100000")), 0x100000, "the low map")
    check_equal(phys_of(run("mm-walk %#x" % (offset + 0x100000))), 0x100000, "the high map")


@test("boot")
def diff_low_map_goes(qemu):
    run_to(border("start_kernel"))
    lines = run("mm-ptdump --exact --diff")
    check_equal([line[:19] for line in lines], ["- 00000000-007fffff"], "mm-ptdump --diff")
    check_equal(as_info_mem(run("mm-ptdump")), qemu.info_mem(), "mm-ptdump against info mem")
    check("not present: the walk ends in a page fault" in run("mm-walk 0x100000")[-1], "mm-walk")


@test("boot")
def memblock_not_yet(qemu):
    lines = run("mm-memblock")
    check_equal(len(lines), 1, "lines")
    check("empty" in lines[0], "mm-memblock: %r" % lines)


@test("boot")
def the_first_task_alone(qemu):
    """Before any other task was made: the boot task, which is running."""
    lines = run("mm-ps")
    check_equal(len(lines), 2, "lines of mm-ps")
    check(re.match(r"    0 I %08x +- idle/0 +start_kernel$" % memory.register("esp"), lines[1]),
          "mm-ps: %r" % lines[1])


@test("boot")
def zones_not_yet(qemu):
    for command in ("mm-zones", "mm-buddy", "mm-page 0"):
        check("has not got to" in error_of(command), command)


@test("boot")
def diff_paging_init(qemu):
    run_to(border("boot_log_paging"))
    offset = memory.page_offset()
    lines = run("mm-ptdump --diff --exact")
    gone = [line for line in lines if line.startswith("- ")]
    check_equal([line[:19] for line in gone], ["- %08x-%08x" % (offset, offset + 8 * MB - 1)],
                "what went")
    text = border("_stext")
    check([line for line in lines if line.startswith("+ %08x-" % text) and " r- kernel" in line],
          "the text does not become read-only: %r" % lines)
    guard = border("boot_stack_guard")
    check([line for line in lines if line.startswith("+") and line[11:19] == "%08x" % (guard - 1)],
          "no range ends at the guard page: %r" % lines)
    check_equal(as_info_mem(run("mm-ptdump --exact")), qemu.info_mem(), "against info mem")


# --- phase stopped: the shell waits for input ---------------------------------------


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


def error_with(address, value, command="mm-buddy"):
    """What a command says while the word at an address is another one."""
    before = int(gdb.parse_and_eval("*(unsigned int *)%#x" % address))
    check(before != value, "the word is %#x already" % value)
    try:
        gdb.execute("set {unsigned int}%#x = %#x" % (address, value))
        return error_of(command)
    finally:
        gdb.execute("set {unsigned int}%#x = %#x" % (address, before))


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


def shell_tasks():
    """{pid: (state, waits in, name)} as the shell's ps said it."""
    rows = {}
    for line in TEST["shell"]["ps"][1:]:
        words = line.split(None, 11)
        rows[int(words[0])] = (words[1], words[10], words[11])
    return rows


@test("stopped")
def ps_equals_the_shells(qemu):
    """The task that ran ps was running then, and waits for a key now; all others are alike."""
    wanted = shell_tasks()
    runner = [pid for pid, row in wanted.items() if row[0] == "R"]
    check_equal(len(runner), 1, "tasks that ran at the shell's ps")
    wanted[runner[0]] = ("D", "console_getc", wanted[runner[0]][2])
    found = {}
    with memory.Machine() as machine:
        for task in tasks.read_tasks(machine):
            found[task.pid] = (task.state, "-" if task.state == "I" else task.where, task.comm)
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
        kind = "partial" if int(value["total_slabs"]) > int(value["free_slabs"]) else "free"
    page = gdb.lookup_type("struct page")

    def at(field):
        return node + zones.offset_of(value.type, field)

    head = at("slabs_" + kind)
    first = int(gdb.parse_and_eval("*(unsigned int *)%#x" % head)) & memory.MASK
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


@test("stopped")
def mistakes_give_one_line(qemu):
    for command in ("mm-walk", "mm-walk no_such_symbol", "mm-walk 0x123456789", "mm-walk 1 +",
                    "mm-walk \"text\"", "mm-walk $nonsense", "mm-walk *(int *)0",
                    "mm-walk machine_exit(0)", "mm-ptdump -v", "mm-ptdump --diff now",
                    "mm-memblock 1", "mm-regions x", "mm-zones all", "mm-buddy 0", "mm-page",
                    "mm-page 0xfffff", "mm-page 0xffffffff", "mm-ps 1", "mm-vmalloc 0",
                    "mm-slab no_such_cache", "mm-slab a b", "mm-obj", "mm-obj 0x10",
                    "mm-obj start_kernel",
                    "mm-help me"):
        text = error_of(command)
        check(text.startswith(command.split()[0] + ": "), "%s: %r" % (command, text))


@test("stopped")
def help_names_all(qemu):
    names = [line.split()[0] for line in run("mm-help")]
    check_equal(names, ["mm-walk", "mm-ptdump", "mm-memblock", "mm-regions", "mm-zones", "mm-buddy",
                        "mm-page", "mm-ps", "mm-vmalloc", "mm-slab", "mm-obj", "mm-help"],
                "mm-help")
    for name in names:
        check(" - " in run("help " + name)[0], "help %s has no summary" % name)


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


# --- phase core: QEMU's dump of the guest's linear memory ------------------------------


@test("core")
def walks_through_the_direct_map(qemu):
    offset = memory.page_offset()
    check_equal(memory.register("cr3"), None, "a core dump's cr3")
    check_equal(phys_of(run("mm-walk memblock_check")), border("memblock_check") - offset,
                "mm-walk")
    check_equal(run("mm-ptdump"), TEST["shell"]["ptdump"], "mm-ptdump")
    check_equal(run("mm-memblock"), TEST["shell"]["memblock"], "mm-memblock")
    check_equal(run("mm-buddy")[:-1], TEST["shell"]["buddyinfo"], "mm-buddy")
    check_equal({int(line.split()[0]) for line in run("mm-ps")[1:]}, set(shell_tasks()), "mm-ps")


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


# --- phase offline: a kernel and no machine ---------------------------------------------


@test("offline")
def no_machine_gives_one_line(qemu):
    for command in ("mm-walk start_kernel", "mm-ptdump", "mm-memblock", "mm-regions", "mm-zones",
                    "mm-buddy", "mm-page 0", "mm-ps", "mm-vmalloc", "mm-slab", "mm-obj 0xc0100000"):
        check("there is no machine" in error_of(command), command)
    run("mm-help")


# --- running them -----------------------------------------------------------------------


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
