# SPDX-License-Identifier: MIT
"""
matrix_memory.py - how much memory, on which nodes, in which build

    pages-*     memory x nodes x both forms of the buddy, and each wing off alone
    processes-* the wings of processes off alone
    pair-*      memory x CPUs x nodes x model x boot path x build, pairwise
"""

from boot import Boot
import pairwise

AXES = [
    ("mem", ["8M", "16M", "32M", "64M", "512M", "1G", "2G", "3584M", "4G", "8G"]),
    ("kernel", ["release", "debug", "clang", "split_2g", "split_1g", "m486"]),
    ("cpu", ["qemu32", "pentium3", "core2duo,+smep,+smap", "max", "486"]),
    ("smp", ["1", "2", "4", "8"]),
    ("numa", ["0", "2", "4"]),
    ("boot", ["direct", "grub", "uefi"]),
    ("screen", ["vga", "serial"]),
]

BOOT_OPTIONS = {"direct": "--direct", "grub": "", "uefi": "--firmware ovmf32"}
SCREEN_OPTIONS = {"vga": "", "serial": "-- -vga none"}


def allowed(one, other):
    """False for two values that no machine has together, or that are left out for time."""
    pair = dict([one, other])
    if pair.get("kernel") == "debug" and pair.get("mem") in ("2G", "3584M", "4G", "8G"):
        # It poisons and audits every frame: a minute each.  pages-debug-kmap-2g has as many,
        # pages-debug_bitmap-highmem-n4 zones and nodes like those of 2 GB.
        return False
    if pair.get("cpu") == "486" and (
            pair.get("kernel", "m486") != "m486" or pair.get("smp", "1") != "1"):
        # One CPU: with more, QEMU puts a local APIC, which a 486 cannot know of,
        # between the CPU and its timer's interrupt.
        return False
    if pair.get("boot") == "uefi":
        # The firmware's own needs: 64 MB, a CPU younger than these, and few CPUs:
        # it gathers all of them at each system-management interrupt, which under
        # emulation takes 40 s for four of them and minutes for eight.
        return (pair.get("mem") not in ("8M", "16M", "32M")
                and pair.get("cpu") not in ("486", "pentium3")
                and pair.get("smp") not in ("4", "8"))
    return True


def pair_boot(row):
    name = "-".join(["pair", row["boot"], row["kernel"], row["mem"].lower(),
                     "c" + row["smp"], "n" + row["numa"], row["cpu"].split(",")[0],
                     row["screen"]])
    options = "%s --mem %s --smp %s --numa %s --cpu %s %s" % (
        BOOT_OPTIONS[row["boot"]], row["mem"], row["smp"], row["numa"], row["cpu"],
        SCREEN_OPTIONS[row["screen"]])
    return Boot(name, options, row["kernel"])


PAIR = [pair_boot(row) for row in pairwise.rows(AXES, allowed)]


def pages_boot(kernel, mem, nodes, tests="selftest"):
    """nodes: 1, a real number of nodes, or f and the number of fake ones."""
    cmdline = tests + (" numa=fake=" + nodes[1:] if nodes.startswith("f") else "")
    options = "--direct --mem " + mem + ("" if nodes[0] in "1f" else " --numa " + nodes)
    # Half of 8 GB, or all of a machine's memory above 4 GB, is a node without memory.
    report = r"node 1 has no memory in reach" if (mem, nodes) == ("8G", "2") else None
    return Boot("pages-%s-%s-n%s" % (kernel, mem.lower(), nodes), options, kernel, cmdline,
                report=report)


# What depends on how much memory there is and on which nodes: not who runs, nor which locks.
MEMORY_TESTS = "selftest=pag*,zone*,k*,slab,vmalloc,fault*,fork,ptshare,m*"

# The two forms of the buddy differ for the page allocator only.
PAGES = [pages_boot(kernel, mem, nodes, tests)
         for kernel, tests in (("release", MEMORY_TESTS), ("buddy_bitmap", "selftest=page_alloc"))
         for mem in ("8M", "16M", "32M", "64M", "512M", "1G", "2G", "4G", "8G")
         for nodes in ("1", "2", "4")] + [
    pages_boot(kernel, mem, "f2")
    for kernel in ("release", "debug_bitmap", "plain") for mem in ("8M", "64M", "1G")] + [
    pages_boot(kernel, mem, nodes, "selftest" if mem == "512M" else MEMORY_TESTS)
    for kernel in ("plain", "no_pcp", "no_migrate_types", "zero_pool", "debug_bitmap",
                   "no_slab_shared", "no_slab_alien")
    for mem, nodes in (("8M", "1"), ("512M", "2"), ("2G", "4"))
    if (kernel, mem) != ("debug_bitmap", "2G")] + [
    # Four nodes as in 2 GB: lowmem alone, lowmem and HIGHMEM, and two of HIGHMEM alone.
    Boot("pages-debug_bitmap-highmem-n4", "--direct --mem 256M --numa 4", "debug_bitmap",
         "selftest lowmem=96M", report=r"lowmem ends at 0x06000000"),
    Boot("pages-debug-kmap-2g", "--direct --mem 2G", "debug", "selftest=kmap"),
    # Each byte of the largest HIGHMEM; elsewhere some pages all over it do.
    Boot("pages-highmem-each-page", "--direct --mem 4G", cmdline="selftest=kmap_proof.each_page*"),
    Boot("pages-lowmem-32m", "--direct --mem 64M", cmdline="selftest lowmem=32M",
         report=r"lowmem ends at 0x02000000"),
    Boot("pages-lowmem-32m-debug", "--direct --mem 64M", "debug", "selftest lowmem=32M",
         report=r"lowmem ends at 0x02000000"),
    Boot("pages-mem-16m", "--direct --mem 64M", cmdline="selftest mem=16M",
         report=r"taken away by mem="),
    Boot("pages-numa-off", "--direct --mem 64M --numa 2", cmdline="selftest numa=off",
         report=r"numa: 1 node"),
    Boot("pages-fail-every-3", "--direct", "debug", "selftest=zones.* fail_page_alloc=every:3"),
]

# Each wing of processes off by itself; plain has all of them off.
PROCESSES = [Boot("processes-%s-%s" % (kernel, mem.lower()), "--direct --mem " + mem, kernel, "selftest")
             for kernel in ("no_ptshare", "no_fault_around") for mem in ("32M", "1G")]
