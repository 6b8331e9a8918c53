#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Where a row of the user benchmark spends its instructions, function by function.

    python3 scripts/trace-row.py fault_anon_write

boots the kernel with that row alone, one instruction at a time (qemu -singlestep), and
lets QEMU log each of them (-d exec,nochain).  /bin/bench reads the time-stamp counter
before and after what it measures:

    rdtsc  store  | stub_14 page_fault find_vma ... iretd |  store  rdtsc
    user            the kernel                               user

What lies between two such readings and went through the kernel is a sample.  Of the samples
with the most frequent length the last one is shown: warm, and without an interrupt.  An
instruction that faults is logged twice and counted once, as the counter does it.

The names are those of the kernel's symbol table: a function that the compiler has put
inside its caller counts there.  Status 1: the sum is not the median that the row printed;
so it is where several processes read the counter, as in the rows of fork.
"""
import argparse
import bisect
import collections
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading

LONGEST = 1000000               # instructions of a sample
RDTSC = b"\x0f\x31"
PROGRAM = "the program"


class Program:
    """Where an ELF file's code lies, and which of its addresses read the counter."""

    def __init__(self, image):
        offset, size, count = struct.unpack_from("<I", image, 28) + struct.unpack_from("<HH", image, 42)
        self.segments = []
        for i in range(count):
            kind, start, vaddr, _, filesz = struct.unpack_from("<5I", image, offset + i * size)
            if kind == 1:
                self.segments.append((vaddr, image[start:start + filesz]))

    def reads_counter(self, pc):
        return any(data[pc - start:pc - start + 2] == RDTSC for start, data in self.segments
                   if start <= pc < start + len(data))

    def has(self, pc):
        return any(start <= pc < start + len(data) for start, data in self.segments)


class Symbols:
    """The kernel's functions, from the lines of nm."""

    def __init__(self, lines):
        found = sorted((int(words[0], 16), words[2]) for words in map(str.split, lines)
                       if len(words) >= 3 and words[1] in "tT" and "." not in words[2])
        self.addresses = [address for address, _ in found]
        self.names = [name for _, name in found]

    def name(self, pc):
        index = bisect.bisect_right(self.addresses, pc) - 1
        return self.names[index] if index >= 0 else "0x%08x" % pc


def program_counters(lines):
    """The address of each instruction that QEMU has logged."""
    for line in lines:
        if line.startswith("Trace "):
            yield int(line.split("/", 2)[1], 16)


def without_second_tries(sample, program):
    """An instruction that faulted is there again behind the kernel's: count it once."""
    out, last_user, inside = [], None, False
    for pc in sample:
        if program.has(pc):
            if not (inside and pc == last_user):
                out.append(pc)
            last_user, inside = pc, False
        else:
            out.append(pc)
            inside = True
    return out


def samples(pcs, program):
    """What lies between two readings of the counter, if the kernel was entered."""
    known = {}                  # pc: (is the program's, reads the counter)
    current, entered = None, False
    for pc in pcs:
        if pc not in known:
            known[pc] = (program.has(pc), program.reads_counter(pc))
        ours, reads = known[pc]
        if reads:
            if current and entered:
                yield without_second_tries(current, program)
            current, entered = [], False
        if current is not None and len(current) < LONGEST:
            current.append(pc)
            entered = entered or not ours


def most_frequent(found):
    """The last sample of the most frequent length, the longer one if two are as frequent."""
    last, counts = {}, collections.Counter()
    for sample in found:
        last[len(sample)] = sample
        counts[len(sample)] += 1
    if not counts:
        return None
    return last[max(counts, key=lambda length: (counts[length], length))]


class Count:
    """Instructions of a function, and how many of them repeated the one before: rep stosd."""

    def __init__(self):
        self.all = self.repeated = 0


def by_function(sample, program, symbols):
    """{name: Count}, in the order in which they come."""
    counts, last = collections.OrderedDict(), None
    for pc in sample:
        count = counts.setdefault(PROGRAM if program.has(pc) else symbols.name(pc), Count())
        count.all += 1
        count.repeated += pc == last
        last = pc
    return counts


def total(counts):
    return sum(count.all for count in counts.values())


def median_of(row, log):
    match = re.search(r"^%s (\d+) insn\s*$" % re.escape(row), log, re.M)
    return int(match.group(1)) if match else None


class Machine(threading.Thread):
    """A boot that logs to a fifo, which ends when the boot has; its own output is kept."""

    def __init__(self, args, fifo):
        super().__init__()
        reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
        self.writer = os.open(fifo, os.O_WRONLY)        # until the end: QEMU may open it late
        os.set_blocking(reader, True)
        self.lines = open(reader, errors="replace")
        self.command = ["bash", "scripts/qemu.sh", "--direct", "--icount", "--mem", args.mem,
                        "--kernel", args.kernel, "--initrd", args.initrd, "--timeout", "600",
                        "--append", "init=/bin/bench -- " + args.row,
                        "--", "-singlestep", "-d", "exec,nochain", "-D", fifo]
        self.status, self.log = None, ""

    def run(self):
        done = subprocess.run(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, universal_newlines=True, errors="replace")
        self.status, self.log = done.returncode, done.stdout
        os.close(self.writer)


def trace(args, program):
    """(a sample or None, the machine that has ended)."""
    folder = tempfile.mkdtemp(prefix="quire-trace.")
    try:
        fifo = os.path.join(folder, "log")
        os.mkfifo(fifo)
        machine = Machine(args, fifo)
        machine.start()
        with machine.lines as lines:
            sample = most_frequent(samples(program_counters(lines), program))
        machine.join()
        return sample, machine
    finally:
        shutil.rmtree(folder)


def show(row, counts, median):
    print("%s: %d instructions; the median that it printed: %s" % (
        row, total(counts), median))
    for name, count in counts.items():
        print("%7d  %s%s" % (count.all, name, "  (%d repeat a string instruction)" % count.repeated
                             if count.repeated else ""))


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("row", help="a row of /bin/bench, e.g. fault_anon_write")
    parser.add_argument("--kernel", default="build/quire.elf")
    parser.add_argument("--initrd", default="build/user/initrd.cpio")
    parser.add_argument("--bench", default="build/user/root/bin/bench")
    parser.add_argument("--mem", default="1G")
    parser.add_argument("--nm", default="nm")
    args = parser.parse_args(argv)
    with open(args.bench, "rb") as image:
        program = Program(image.read())
    symbols = Symbols(subprocess.check_output([args.nm, args.kernel],
                                              universal_newlines=True).splitlines())
    sample, machine = trace(args, program)
    if machine.status != 0 or not sample:
        sys.exit("trace-row: %s, status %s\n%s" % (
            "the machine failed" if machine.status else "nothing of this row was seen",
            machine.status, machine.log[-2000:]))
    counts, median = by_function(sample, program, symbols), median_of(args.row, machine.log)
    show(args.row, counts, median)
    return 0 if total(counts) == median else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
