# SPDX-License-Identifier: MIT
"""
memory.py - the machine as gdb sees it: control registers and physical memory

QEMU's stub reads linear addresses by default and physical ones after the packet
Qqemu.PhyMemMode:1.  Physical is what page tables need, before paging is on as
well as after; the mode found is put back, whatever happens in between.  A target
without that packet (a core dump) is read through the direct map instead.
"""
import struct

import gdb

from . import pagetable

CR0_PG = 1 << 31
CR4_PSE = 1 << 4
CR4_PAE = 1 << 5
MASK = 0xFFFFFFFF


class Error(Exception):
    """A message for people; it becomes the command's one line."""


def evaluate(text):
    """The value of an expression, without calling anything in the machine."""
    try:
        before = gdb.parameter("may-call-functions")
    except RuntimeError:            # a gdb that does not know the setting
        return gdb.parse_and_eval(text)
    gdb.execute("set may-call-functions off")
    try:
        return gdb.parse_and_eval(text)
    finally:
        gdb.execute("set may-call-functions %s" % ("on" if before else "off"))


def symbol_address(name):
    try:
        return int(evaluate("(unsigned long)&%s" % name)) & MASK
    except gdb.error:
        raise Error("the kernel's symbol %s is missing: open build/quire.elf in gdb" % name)


def page_offset():
    """The border of the split: how far the image is linked above where it is loaded."""
    path = gdb.current_progspace().filename
    if path is None:
        raise Error("gdb has no kernel: open build/quire.elf in it")
    try:
        with open(path, "rb") as image:
            return elf_offset(image.read(4096))
    except (OSError, struct.error, ValueError) as error:
        raise Error("%s: %s" % (path, error))


def elf_offset(head):
    """p_vaddr - p_paddr of the first loaded segment of a 32-bit ELF file."""
    if head[:5] != b"\x7fELF\x01":
        raise ValueError("not a 32-bit ELF file")
    table, = struct.unpack_from("<I", head, 28)
    size, count = struct.unpack_from("<HH", head, 42)
    for i in range(count):
        kind, _, virtual, physical = struct.unpack_from("<IIII", head, table + i * size)
        if kind == 1:
            return (virtual - physical) & MASK
    raise ValueError("no segment of it is loaded")


def register(name):
    """A control register's value; None where the target has no such register."""
    value = gdb.parse_and_eval("$" + name)
    return None if value.type.code == gdb.TYPE_CODE_VOID else int(value) & MASK


def require_machine():
    thread = gdb.selected_thread()
    if thread is None:
        raise Error("there is no machine to look at: 'make debug' starts one")
    if thread.is_running():
        raise Error("the machine is running: stop it with Ctrl-C first")


class Machine:
    """
    What the page tables hang on, and memory to read them from.

    paging   False before CR0.PG is set: linear addresses are physical
    cr3      of the CPU, or swapper_pg_dir's address in a core dump
    pse      whether 4 MB pages are switched on
    """

    def __init__(self):
        require_machine()
        cr0, self.cr3, cr4 = register("cr0"), register("cr3"), register("cr4")
        if cr4 is not None and cr4 & CR4_PAE:
            raise Error("the CPU uses three-level (PAE) page tables, which are not decoded here")
        self.paging = cr0 is None or bool(cr0 & CR0_PG)
        self.pse = cr4 is None or bool(cr4 & CR4_PSE)
        self.offset = page_offset()
        if self.cr3 is None:
            self.cr3 = (symbol_address("swapper_pg_dir") - self.offset) & MASK
        self.physical = None        # inside `with`: can the target read physical memory?

    def __enter__(self):
        self.before = ask("qqemu.PhyMemMode")
        self.physical = self.before in ("0", "1")
        if self.physical and ask("Qqemu.PhyMemMode:1") != "OK":
            raise Error("QEMU refuses to read physical memory")
        return self

    def __exit__(self, *error):
        if self.physical:
            ask("Qqemu.PhyMemMode:" + self.before)
        self.physical = None

    def read(self, phys, size):
        linear = phys
        if not self.physical and self.paging:
            linear = phys + self.offset
        try:
            if linear + size <= 1 << 32:
                return bytes(gdb.selected_inferior().read_memory(linear, size))
        except gdb.error:
            pass
        raise Error("physical memory at 0x%08x cannot be read" % phys)

    def read_page(self, phys):
        return self.read(phys, 4096)

    def read_word(self, phys):
        return struct.unpack("<I", self.read(phys, 4))[0]

    def read_linear(self, address, size):
        """Memory of the direct map, by the address that the kernel uses."""
        if address < self.offset:
            raise Error("0x%08x is no address of the direct map" % address)
        return self.read(address - self.offset, size)

    def read_virtual(self, address, size):
        """Memory by a kernel address, wherever it is mapped: kernel stacks, vmalloc."""
        data = b""
        while len(data) < size:
            at = (address + len(data)) & MASK
            walk = pagetable.walk(self.read_word, self.cr3, at, self.pse)
            if walk.leaf is None:
                raise Error("0x%08x is not mapped" % at)
            data += self.read(walk.phys, min(size - len(data), 4096 - at % 4096))
        return data

    def kernel_value(self, expression):
        """A kernel variable as gdb's value, read at its physical address."""
        try:
            kind = gdb.parse_and_eval(expression).type
            address = int(gdb.parse_and_eval("(unsigned long)&" + expression)) & MASK
        except gdb.error as error:
            raise Error("the kernel's %s cannot be found: %s" % (expression, error))
        data = self.read((address - self.offset) & MASK, kind.sizeof)
        return gdb.Value(data, kind)

    def kernel_text(self, address, limit=64):
        """A string of the kernel's, "" if its address makes no sense."""
        if address < self.offset:
            return ""
        data = self.read(address - self.offset, limit)
        return data.split(b"\0")[0].decode("ascii", "replace")


def ask(packet):
    """The target's answer to a packet; "" if it knows none, or is no remote target."""
    try:
        text = gdb.execute("maintenance packet " + packet, to_string=True)
    except gdb.error:
        return ""
    answer = text[text.find("received:"):]
    return answer.split('"')[1] if answer.count('"') >= 2 else ""
