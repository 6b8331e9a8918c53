# SPDX-License-Identifier: MIT
"""
slab.py - caches of objects, as they lie in memory

    slab_caches -> cache -> cache ...       newest first
        cache.node[n] -> slabs_full, slabs_partial, slabs_free
            slab: a struct page; its freelist names the objects that are free

The lists are followed and held against the counters that the allocator goes by.  What
is free in a slab its freelist says; what is free in an array, the array.
"""
import collections
import struct

import gdb

from .memory import MASK, Error, evaluate, symbol_address
from .vmalloc import symbol
from .zones import offset_of, read_memmap

PAGE = 4096
LISTS = ("full", "partial", "free")
MAX_SLABS = 1 << 20                 # a longer list is a broken one
STORE_USER = 1 << 10                # include/mm/slab.h
RED_SIZE = 8                        # mm/slab_debug.c

Slab = collections.namedtuple("Slab", "start active s_mem freelist node kind")
HEADER = ("slabinfo - version: 2.1",
          "# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : "
          "tunables <limit> <batchcount> <sharedfactor> : slabdata <active_slabs> <num_slabs> "
          "<sharedavail>")


def struct_at(machine, name, address):
    try:
        kind = gdb.lookup_type("struct " + name)
    except gdb.error as error:
        raise Error("the kernel has no %s: %s" % (name, error))
    return gdb.Value(machine.read_linear(address & MASK, kind.sizeof), kind)


def pointer(machine, address):
    return struct.unpack("<I", machine.read_linear(address, 4))[0]


def follow(machine, head, what):
    """The links of a list, but for its head; an Error where one does not point back."""
    before, link = head, pointer(machine, head)
    for _ in range(MAX_SLABS):
        if pointer(machine, link + 4) != before:
            raise Error("%s: the link at 0x%08x does not point back" % (what, link))
        if link == head:
            return
        yield link
        before, link = link, pointer(machine, link)
    raise Error("%s has no end" % what)


class Cache:
    def __init__(self, machine, address):
        self.machine, self.address = machine, address
        self.value = value = struct_at(machine, "kmem_cache", address)
        self.name = machine.kernel_text(int(value["name"]) & MASK)
        for field in ("size", "num", "gfporder", "limit", "batchcount", "shared", "flags",
                      "object_size", "obj_offset"):
            setattr(self, field, int(value[field]))
        if not self.num or not self.size:
            raise Error("the cache at 0x%08x has no objects in a slab" % address)

    def nodes(self):
        """(number, address, struct kmem_cache_node)"""
        for number in range(int(self.machine.kernel_value("nr_online_nodes"))):
            address = int(self.value["node"][number]) & MASK
            yield number, address, struct_at(self.machine, "kmem_cache_node", address)

    def slabs(self):
        """[Slab] of all nodes; an Error for the first thing that is wrong."""
        found = []
        for number, address, node in self.nodes():
            mine = [slab for kind in LISTS for slab in self.list_of(number, address, kind)]
            free = sum(self.num - slab.active for slab in mine)
            for what, counted, says in (
                    ("slabs", len(mine), int(node["total_slabs"])),
                    ("empty slabs", sum(slab.active == 0 for slab in mine),
                     int(node["free_slabs"])),
                    ("free objects", free, int(node["free_objects"]))):
                if counted != says:
                    raise Error("%s, node %d: the lists have %d %s, the counter says %d" % (
                        self.name, number, counted, what, says))
            found += mine
        return found

    def list_of(self, number, address, kind):
        page = gdb.lookup_type("struct page")
        head = address + offset_of(gdb.lookup_type("struct kmem_cache_node"), "slabs_" + kind)
        for link in follow(self.machine, head, "%s, slabs_%s of node %d" % (
                self.name, kind, number)):
            slab = read_slab(self, link - offset_of(page, "lru"), number)
            if slab.kind != kind:
                raise Error("%s: the slab at 0x%08x stands on slabs_%s with %d of %d objects out"
                            % (self.name, slab.start, kind, slab.active, self.num))
            yield slab

    def arrays(self):
        """(words for people, [slot]) of every array that holds free objects."""
        first, last = self.value["cpu_cache"].type.range()
        for cpu in range(first, last + 1):
            yield "in the array of CPU %d" % cpu, self.entries(self.value["cpu_cache"][cpu])
        for number, _, node in self.nodes():
            yield "in the shared array of node %d" % number, self.entries(node["shared"])
            for to, entries in self.aliens(node):
                yield "on its way from node %d to node %d" % (number, to), entries

    def aliens(self, node):
        table = int(node["alien"]) & MASK
        if not table:
            return
        inside = offset_of(gdb.lookup_type("struct alien_cache"), "ac")
        for to in range(int(self.machine.kernel_value("nr_online_nodes"))):
            alien = pointer(self.machine, table + 4 * to)
            if alien:
                yield to, self.entries(alien + inside)

    def entries(self, address):
        address = int(address) & MASK
        if not address:
            return []
        avail = int(struct_at(self.machine, "array_cache", address)["avail"])
        at = address + gdb.lookup_type("struct array_cache").sizeof
        return list(struct.unpack("<%dI" % avail, self.machine.read_linear(at, 4 * avail)))

    def line(self):
        slabs = self.slabs()
        out = sum(slab.active for slab in slabs)
        shared = sum(len(self.entries(node["shared"])) for _, _, node in self.nodes())
        return ("%-17s %6d %6d %6d %4d %4d : tunables %4d %4d %4d : slabdata %6d %6d %6d" % (
            self.name, out, len(slabs) * self.num, self.size, self.num, 1 << self.gfporder,
            self.limit, self.batchcount, self.shared,
            sum(slab.active != 0 for slab in slabs), len(slabs), shared))

    def slab_lines(self):
        slabs = self.slabs()
        lines = ["slab %08x  %-7s  in use or at hand %4d, free %4d  node %d" % (
            slab.start, slab.kind, slab.active, self.num - slab.active, slab.node)
            for slab in slabs]
        at_hand = sum(len(entries) for _, entries in self.arrays())
        return lines + ["%s: %d slabs of %d objects, %d in use, %d at hand in arrays" % (
            self.name, len(slabs), self.num, sum(slab.active for slab in slabs) - at_hand, at_hand)]


def read_slab(cache, page, node):
    machine = cache.machine
    value = struct_at(machine, "page", page)
    memmap = read_memmap(machine)
    pfn = memmap.pfn_of(page)
    if pfn is None or memmap.address(pfn) != page:
        raise Error("0x%08x is no struct page" % page)
    active = int(value["active"])
    if active > cache.num:
        raise Error("%s: %d of %d objects are out of the slab at 0x%08x" % (
            cache.name, active, cache.num, machine.offset + (pfn << 12)))
    return Slab(machine.offset + (pfn << 12), active, int(value["s_mem"]) & MASK,
                int(value["freelist"]) & MASK, node,
                "free" if active == 0 else "full" if active == cache.num else "partial")


def read_caches(machine):
    head = symbol_address("slab_caches")
    if not pointer(machine, head):
        raise Error("there are no caches yet: kmem_cache_init() has not made them")
    inside = offset_of(gdb.lookup_type("struct kmem_cache"), "list")
    return [Cache(machine, link - inside) for link in follow(machine, head, "the list of caches")]


def table(machine):
    return list(HEADER) + [cache.line() for cache in read_caches(machine)]


def cache_lines(machine, name):
    for cache in read_caches(machine):
        if cache.name == name:
            return cache.slab_lines()
    raise Error("no cache is named %s" % name)


# --- one object ---------------------------------------------------------------------------


def object_lines(machine, address):
    """What an address of the direct map is to the slab allocator."""
    lowmem = int(machine.kernel_value("max_low_pfn"))
    pfn = address - machine.offset >> 12
    if not 0 <= pfn < lowmem:
        raise Error("0x%08x is no address of the direct map" % address)
    memmap = read_memmap(machine)
    page = memmap.page(pfn)
    if page.flags & 1 << int(evaluate("(int)PG_large_kmalloc")):
        return ["whole pages of kmalloc: %d bytes at %08x" % (
            PAGE << page.private, machine.offset + (pfn << 12))]
    if not page.flags & 1 << int(evaluate("(int)PG_slab")):
        raise Error("no slab lies at 0x%08x" % address)
    value = struct_at(machine, "page", memmap.address(pfn))
    cache = Cache(machine, int(value["slab_cache"]) & MASK)
    head = pfn >> cache.gfporder << cache.gfporder
    node = memmap.page(head).flags >> 29
    slab = read_slab(cache, memmap.address(head), node)
    lines = ["cache %s: %d bytes, %d objects in a slab" % (
                 cache.name, cache.object_size, cache.num),
             "slab %08x  %s  node %d" % (slab.start, slab.kind, node)]
    offset = address - slab.s_mem
    if not 0 <= offset < cache.num * cache.size:
        return lines + ["in front of its first object or behind its last"]
    index = offset // cache.size
    slot = slab.s_mem + index * cache.size
    inside = address - slot - cache.obj_offset
    lines.append("object %d at %08x%s: %s" % (
        index, slot + cache.obj_offset, " %+d" % inside if inside else "",
        state_of(machine, cache, slab, index, slot)))
    return lines + user_lines(machine, cache, slot)


def state_of(machine, cache, slab, index, slot):
    left = cache.num - slab.active
    free = struct.unpack("<%dH" % left, machine.read_linear(slab.freelist + 2 * slab.active,
                                                            2 * left))
    if index in free:
        return "free in its slab"
    for words, entries in cache.arrays():
        if slot in entries:
            return "free " + words
    return "in use"


def user_lines(machine, cache, slot):
    """The stacks of its last allocation and free, where debug builds keep them."""
    if not cache.flags & STORE_USER:
        return []
    at = (cache.obj_offset + cache.object_size + RED_SIZE + 3) & ~3
    user = struct_at(machine, "slab_user", slot + at)
    lines = []
    for words, field in (("allocated by:", "alloc_stack"), ("freed by:", "free_stack")):
        first, last = user[field].type.range()
        stack = [int(user[field][i]) & MASK for i in range(first, last + 1)]
        stack = stack[:stack.index(0)] if 0 in stack else stack
        lines += [words] * bool(stack) + ["  [<%08x>] %s" % (ret, symbol(ret - 1))
                                          for ret in stack]
    return lines
