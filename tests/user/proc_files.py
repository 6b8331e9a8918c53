#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Read each file of /proc as a tool would that knows Linux alone, and check what must hold.

    machine boots with BusyBox and a script as /init
      the script mounts proc, runs cat on each file and BusyBox's own readers
        serial line -> sections -> a parser for each file -> sums between files

    proc_files.py               on Quire
    proc_files.py --linux       on Linux 6.1: the parsers themselves are right

A file that does not parse, a sum that does not hold, a reader that fails: status 1.
Without BusyBox (make programs fetches it) nothing is checked, and that is said.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

BUSYBOX = "build/tools/i386/bin/busybox"
FILES = ("buddyinfo cmdline cpuinfo devices diskstats filesystems interrupts iomem kallsyms "
         "loadavg locks meminfo modules mounts pagetypeinfo partitions self/mountinfo slabinfo stat swaps "
         "uptime version vmallocinfo vmstat zoneinfo").split()
READERS = ("free", "free -m", "uptime", "top -b -n1", "nproc", "ps")
NEEDS_PROCESSES = ("top -b -n1", "ps")      # read /proc/PID as well
SCRIPT = """#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
cd /proc
for f in %s; do echo "==== $f"; /bin/busybox cat $f || echo "FAILED"; done
%s
echo "==== end"
/bin/busybox poweroff -f
"""


class Wrong(Exception):
    """What does not parse or does not add up."""


def check(condition, text):
    if not condition:
        raise Wrong(text)


def match(pattern, line):
    found = re.fullmatch(pattern, line)
    check(found, "%r is no %s" % (line, pattern))
    return found


def lines_of(text):
    check(text.endswith("\n"), "the last line has no end")
    return text[:-1].split("\n")


# --- a parser for each file ------------------------------------------------------

def meminfo(text):
    values = {}
    for line in lines_of(text):
        found = match(r"([\w()]+): +(\d+)( kB)?", line)
        values[found.group(1)] = int(found.group(2))
    for part, whole in (("MemFree", "MemTotal"), ("MemAvailable", "MemTotal"),
                        ("Shmem", "Cached"), ("Mapped", "MemTotal")):
        check(values[part] <= values[whole], "%s is more than %s" % (part, whole))
    check(values["LowTotal"] + values["HighTotal"] == values["MemTotal"], "low and high")
    check(values["SReclaimable"] + values["SUnreclaim"] == values["Slab"], "slabs")
    return values


def buddyinfo(text):
    zones = {}
    for line in lines_of(text):
        found = match(r"Node (\d), zone +(\w+) ((?: *\d+ ){11})", line)
        zones[found.group(1), found.group(2)] = [int(n) for n in found.group(3).split()]
    return zones


def zoneinfo(text):
    zones, zone = {}, None
    for line in lines_of(text):
        found = re.fullmatch(r"Node (\d), zone +(\w+)", line)
        if found:
            zone = zones[found.groups()] = {}
            continue
        found = re.fullmatch(r" +(?:pages )?(\w+):? +(\d+)", line)
        if found:
            zone.setdefault(found.group(1), int(found.group(2)))
        else:
            match(r" +(protection: \(\d+(, \d+)*\)|per-node stats|pagesets|cpu: \d+"
                  r"|vm stats threshold: \d+|node_unreclaimable: +\d+)", line)
    for zone in zones.values():
        check(zone["min"] <= zone["low"] <= zone["high"], "watermarks")
        check(zone["managed"] <= zone["present"] <= zone["spanned"], "frames")
    return zones


def pagetypeinfo(text):
    head, free, blocks = text.split("\n\n")
    match(r"Page block order: 10\nPages per block:  1024", head)
    first, *rows = free.split("\n")
    match(r"Free pages count per migrate type at order +" + r" +".join(map(str, range(11))) + " ",
          first)
    zones = {}
    for row in rows:
        found = match(r"Node +(\d), zone +(\w+), type +\w+ ((?: *>?\d+ ){11})", row)
        sums = zones.setdefault((found.group(1), found.group(2)), [0] * 11)
        for order, count in enumerate(found.group(3).split()):
            sums[order] += int(count)
    types = len(lines_of(blocks)[0].split()) - 4
    for line in lines_of(blocks)[1:]:
        match(r"Node \d, zone +\w+ ( +\d+ ){%d}" % types, line)
    return zones


def slabinfo(text):
    version, head, *rows = lines_of(text)
    match(r"slabinfo - version: 2\.1", version)
    match(r"# name +<active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables .*",
          head)
    caches = {}
    for row in rows:
        found = match(r"(\S+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) : tunables +\d+ +\d+ +\d+ : "
                      r"slabdata +(\d+) +(\d+) +\d+", row)
        active, total, size, per_slab, pages, full, slabs = map(int, found.groups()[1:])
        check(active <= total and full <= slabs, "%s: more in use than there is" % row)
        check(total == slabs * per_slab, "%s: objects and slabs" % row)
        check(size * per_slab <= pages * 4096, "%s: does not fit" % row)
        caches[found.group(1)] = slabs * pages
    return caches


def vmallocinfo(text):
    return [match(r"0x[\w()]+-0x[\w()]+ +(\d+) \S+( pages=\d+)?( phys=0x\w+)?"
                  r"( (vmalloc|vmap|ioremap|user|vpages))*", line) for line in lines_of(text)]


def vmstat(text):
    return {name: int(value) for name, value in
            (match(r"(\w+) (\d+)", line).groups() for line in lines_of(text))}


def iomem(text):
    ram = 0
    for line in lines_of(text):
        indent, start, end, name = match(r"( *)(\w{8,})-(\w{8,}) : (.+)", line).groups()
        check(int(start, 16) <= int(end, 16), line)
        ram += int(end, 16) + 1 - int(start, 16) if name == "System RAM" and not indent else 0
    return ram


def interrupts(text):
    head, *rows = lines_of(text)
    match(r" {11}CPU0 {7}", head)
    return [match(r" *(\w+): +(\d+)(  .*)?", row).group(1) for row in rows]


def cpuinfo(text):
    lines = lines_of(text)
    check(lines[-1] == "", "a CPU ends with an empty line")
    values = dict(match(r"([\w ]+?)\t*: ?(.*)", line).groups() for line in lines[:-1])
    check(values["processor"] == "0" and values["flags"] != "", "cpuinfo")
    return values


def stat(text):
    rows = {line.split()[0]: [int(n) for n in line.split()[1:]] for line in lines_of(text)}
    check(len(rows["cpu"]) == 10 and rows["cpu"] == rows["cpu0"], "stat: cpu")
    check(rows["intr"][0] >= sum(rows["intr"][1:]), "stat: intr")
    for name in ("ctxt", "btime", "processes", "procs_running", "procs_blocked"):
        check(len(rows[name]) == 1, "stat: " + name)
    return rows


def devices(text):
    found = re.fullmatch(r"Character devices:\n(( *\d+ \S+\n)+)\nBlock devices:\n( *\d+ \S+\n)*",
                         text)
    check(found, "devices")


def kallsyms(text):
    functions = [match(r"([0-9a-f]{8}) (\w) (\S+)(\t\[\S+\])?", line).groups() for line in lines_of(text)]
    addresses = [int(row[0], 16) for row in functions]
    check(min(addresses) >= 0x40000000, "a function below the kernel's half")
    check(any(row[2] == "kallsyms_lookup" for row in functions), "a function that surely is there")
    return functions


def mounts(text):
    return [match(r"(\S+) (/\S*) (\w+) (r[ow][\w,=%]*) 0 0", line).groups()
            for line in lines_of(text)]


def mountinfo(text):
    """The same tuples as mounts(): both kinds of options together."""
    found = [match(r"(\d+) (\d+) 0:\d+ / (/\S*) (r[ow][\w,]*) - (\w+) (\S+) r[ow]([\w,=%]*)", line)
             .groups() for line in lines_of(text)]
    numbers = [row[0] for row in found]
    check(len(set(numbers)) == len(numbers), "two mounts of one number")
    check(all(row[1] in numbers for row in found), "a mount on none")
    return [(row[5], row[2], row[4], row[3] + row[6]) for row in found]


def nothing(text):
    check(text == "", "there is none of it")
    return text


def one_line(pattern):
    return lambda text: match(pattern, text[:-1])


PARSERS = {
    "meminfo": meminfo, "buddyinfo": buddyinfo, "zoneinfo": zoneinfo, "slabinfo": slabinfo,
    "pagetypeinfo": pagetypeinfo, "vmallocinfo": vmallocinfo, "vmstat": vmstat, "iomem": iomem,
    "interrupts": interrupts, "cpuinfo": cpuinfo, "stat": stat, "devices": devices,
    "cmdline": one_line(r".*"), "version": one_line(r"Linux version \S+ \(.+\) \(.+\) #1 .+"),
    "loadavg": one_line(r"\d+\.\d\d \d+\.\d\d \d+\.\d\d \d+/\d+ \d+"),
    "uptime": one_line(r"\d+\.\d\d \d+\.\d\d"),
    "kallsyms": kallsyms, "locks": nothing, "partitions": nothing, "diskstats": nothing, "modules": nothing,
    "mounts": mounts, "self/mountinfo": mountinfo,
    "swaps": one_line(r"Filename\t+Type\t+Size\t+Used\t+Priority"),
    "filesystems": lambda text: [match(r"(nodev)?\t(\w+)", line) for line in lines_of(text)],
    "free": lambda text: match(r"\s+total +used +free +shared +buff/cache +available\n"
                               r"Mem: ( +\d+){6}\nSwap: +0 +0 +0\n", text),
    "uptime reader": one_line(r" *\d\d:\d\d:\d\d up .*,  load average: [\d., ]+"),
    "nproc": one_line(r"1"),
}
PARSERS["free -m"] = PARSERS["free"]


# --- between files ---------------------------------------------------------------

def close(one, other, most, text):
    check(abs(one - other) <= most, "%s: %d and %d" % (text, one, other))


def compare(read):
    """Files are read one after the other: what cat needs lies between them."""
    mem, zones, blocks = read["meminfo"], read["zoneinfo"], read["buddyinfo"]
    slack = 600                             # pages
    check(mem["MemTotal"] == 4 * sum(z["managed"] for z in zones.values()), "managed pages")
    check(mem["MemTotal"] * 1024 <= read["iomem"], "more memory than the firmware has")
    for key, counts in blocks.items():
        pages = sum(count << order for order, count in enumerate(counts))
        close(pages, zones[key]["free"], slack, "blocks of zone %s" % key[1])
        close(pages, sum(count << order for order, count in enumerate(read["pagetypeinfo"][key])),
              slack, "blocks by type of zone %s" % key[1])
    close(mem["MemFree"] // 4, read["vmstat"]["nr_free_pages"], slack, "nr_free_pages")
    close(mem["Cached"] // 4, read["vmstat"]["nr_file_pages"], slack, "nr_file_pages")
    close(mem["Slab"] // 4, sum(read["slabinfo"].values()), slack, "slabs of all caches")
    check(read["mounts"] == read["self/mountinfo"], "mounts are not those of mountinfo")
    check(float(read["uptime"].group(0).split()[0]) > 0, "uptime")
    free = [int(n) for n in read["free"].group(0).split("\n")[1].split()[1:]]
    check(free[0] == mem["MemTotal"], "free's total is not meminfo's")
    close(free[2] // 4, mem["MemFree"] // 4, slack, "free's free")


def parse(name, text):
    if "FAILED" in text or "can't open" in text or "not found" in text:
        raise Wrong(text)
    if name in PARSERS:
        return PARSERS[name](text)
    check(text.strip(), "%s printed nothing" % name)
    return text


def outcome(work, *args):
    """(what it returns, '') or (None, what is wrong)."""
    try:
        return work(*args), ""
    except (Wrong, KeyError, ValueError) as error:
        return None, "%s: %s" % (type(error).__name__, error)


def check_all(output, names):
    """{what was checked: '' or what is wrong with it}."""
    texts = {}
    for section in output.replace("\r\n", "\n").split("==== ")[1:]:
        name, _, text = section.partition("\n")
        texts[name] = text
    read, wrong = {}, {}
    for name in names:
        read[name], wrong[name] = outcome(lambda name: parse(name, texts[name]), name)
    if any(wrong.values()):
        return wrong
    wrong["what files say of each other"] = outcome(compare, read)[1]
    return wrong


def show(wrong):
    """Print each result and their numbers; the exit status."""
    for name, what in wrong.items():
        print("%-8s %s" % ("FAILED" if what else "ok", name))
    for name, what in wrong.items():
        if what:
            print("\n--- %s: %s" % (name, " ".join(what.split())))
    failed = sum(1 for what in wrong.values() if what)
    print("\n%d passed, %d failed, 0 skipped" % (len(wrong) - failed, failed))
    return 1 if failed else 0


# --- the machine -----------------------------------------------------------------

def section_of(reader):
    """The name of a reader's section; uptime is a file as well."""
    return reader + " reader" if reader in FILES else reader


def make_initrd(folder, busybox, readers):
    script = os.path.join(folder, "init")
    runs = "\n".join('echo "==== %s"; /bin/busybox %s || echo FAILED' % (section_of(r), r)
                     for r in readers)
    with open(script, "w", encoding="ascii") as file:
        file.write(SCRIPT % (" ".join(FILES), runs))
    rows = ["dir /dev 0755 0 0", "nod /dev/console 0600 0 0 c 5 1", "dir /proc 0755 0 0",
            "dir /bin 0755 0 0", "file /bin/busybox %s 0755 0 0" % busybox,
            "file /init %s 0755 0 0" % script]
    initrd = os.path.join(folder, "initrd.cpio")
    subprocess.run([sys.executable, "scripts/mkcpio.py", "--out", initrd], check=True,
                   input="\n".join(rows) + "\n", encoding="ascii")
    return initrd


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--linux", action="store_true", help="on Linux 6.1")
    parser.add_argument("--kernel", default="build/quire.elf")
    parser.add_argument("--busybox", default=BUSYBOX)
    parser.add_argument("--mem", default="64M")
    parser.add_argument("--without-processes", action="store_true",
                        help="leave out the readers of /proc/PID")
    options = parser.parse_args()
    if not os.path.exists(options.busybox):
        print("no %s: make programs says why\n0 passed, 0 failed, 1 skipped" % options.busybox)
        return 0
    readers = [r for r in READERS if not (options.without_processes and r in NEEDS_PROCESSES)]
    with tempfile.TemporaryDirectory() as folder:
        initrd = make_initrd(folder, options.busybox, readers)
        if options.linux:
            command = ["bash", "scripts/linux.sh", "--mem", "256M"]
        else:
            command = ["bash", "scripts/qemu.sh", "--direct", "--mem", options.mem, "--kernel",
                       options.kernel, "--append", "init=/init"]
        run = subprocess.run(command + ["--initrd", initrd, "--timeout", "200"],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
    output = run.stdout.decode("ascii", "replace")
    if "==== end" not in output:
        print("--- the machine: it did not come to the end")
        print("\n".join("    | " + line for line in output.splitlines()[-25:]))
        print("0 passed, 1 failed, 0 skipped")
        return 1
    return show(check_all(output, FILES + [section_of(reader) for reader in readers]))


if __name__ == "__main__":
    sys.exit(main())
