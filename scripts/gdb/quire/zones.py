# SPDX-License-Identifier: MIT
"""
zones.py - nodes, their zones and mem_map, as they lie in memory

Names and places of fields come from the debug information; buddy.py says what the
figures must be.
"""
import gdb

from . import buddy, kernel
from .memory import MASK, Error


def offset_of(kind, field):
    """Where a member stands, in bytes; those of unions without a name count as the struct's."""
    for candidate in kind.fields():
        if candidate.name == field:
            return candidate.bitpos // 8
        if not candidate.name:
            inside = offset_of(candidate.type, field)
            if inside is not None:
                return candidate.bitpos // 8 + inside
    return None


def read_layout():
    try:
        page, area = gdb.lookup_type("struct page"), gdb.lookup_type("struct free_area")
    except gdb.error as error:
        raise Error("the kernel has no zones: %s" % error)
    return buddy.Layout(page.sizeof, *[offset_of(page, name) for name in (
        "flags", "_refcount", "lru", "private")], area_size=area.sizeof,
        nr_free=offset_of(area, "nr_free"), area_map=offset_of(area, "map"),
        types=area["free_list"].type.range()[1] + 1)


def read_memmap(machine):
    """struct pages; an Error before mm_init() has made them."""
    start, max_pfn = (int(machine.kernel_value(name)) & MASK for name in ("mem_map", "max_pfn"))
    if not start or not max_pfn:
        raise Error("there are no struct pages yet: mm_init() has not got to them")
    return buddy.MemMap(machine.read_linear, read_layout(), start, max_pfn)


def read_nodes(machine):
    """[pg_data_t] by node number."""
    table = machine.kernel_value("node_data")
    nodes = []
    for node in range(min(int(machine.kernel_value("nr_online_nodes")),
                          table.type.range()[1] + 1)):
        address = int(table[node]) & MASK
        kind = table.type.target().target()
        if not address:
            raise Error("there are no nodes yet: mm_init() has not got to them")
        nodes.append((address, gdb.Value(machine.read_linear(address, kind.sizeof), kind)))
    if not nodes:
        raise Error("there are no nodes yet: numa_init() has not got to them")
    return nodes


def zone_values(machine):
    """(node, index, linear address, struct zone) of every zone, the empty ones too."""
    for node, (address, pgdat) in enumerate(read_nodes(machine)):
        zones = pgdat["node_zones"]
        at = address + offset_of(pgdat.type.strip_typedefs(), "node_zones")
        for index in range(zones.type.range()[1] + 1):
            yield node, index, at + index * zones[index].type.sizeof, zones[index]


def zone_name(machine, value):
    return machine.kernel_text(int(value["name"]) & MASK)


def read_zone(machine, node, index, address, value):
    orders = value["free_orders"]
    return buddy.Zone(
        zone_name(machine, value), node, index, int(value["start_pfn"]),
        int(value["spanned_pages"]), int(value["nr_free"]),
        [int(orders[kind]) for kind in range(orders.type.range()[1] + 1)],
        address + offset_of(value.type, "free_area"))


def read_types(machine):
    """The address of pageblock_types, 0 in a kernel without types."""
    if gdb.lookup_global_symbol("pageblock_types") is None:
        return 0
    return int(machine.kernel_value("pageblock_types")) & MASK


def is_memory(machine, phys):
    return any(base <= phys < base + size for base, size, _ in kernel.read_memblock(machine)[0][1])
