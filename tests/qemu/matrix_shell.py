# SPDX-License-Identifier: MIT
"""
matrix_shell.py - what is typed at the shell's prompt, and first programs that cannot be run

    shell-*    what the shell answers to what is typed
    init-*     a first program that cannot be run, or ends badly
"""

import re

from boot import Boot, in_order


def shell(name, *dialogue, options="--mem 64M", cmdline="", kernels=("release", "debug"),
          initrd=None, before=()):
    """
    A boot for each kernel that types the lines of the dialogue.  (line, part, part..):
    between this prompt and the next, the answer has these parts in this order.  Those of
    `before` stand in the log above the first prompt.
    """
    report = list(before)
    for line, *parts in dialogue + (("poweroff",),):
        report += [r"quire> " + re.escape(line) + r"\r*\n"] + parts
    return [Boot("shell-%s-%s" % (name, kernel), "--direct " + options, kernel, cmdline,
                 report=report, typed=[line for line, *_ in dialogue], initrd=initrd)
            for kernel in kernels]


def table_line(*columns):
    """A line of a table with these columns."""
    return r"(?m)^ *" + " +".join(columns) + r"\r?$"


N = r"\d+"

LOCK_ORDER = (r"class +taken +handlers +irqs on", table_line(r"rq->lock", N, "yes", "-"),
              r"The order, [1-9]\d* of at most \d+ seen; what is held stands above:",
              table_line(r"\S[^\r\n]*") + r"\n    rq->lock\r?\n")

# What no command takes is answered by one line, and the prompt comes back.
GARBAGE = [("top -1", "usage: top "), ("top 61", "usage: top "), ("trace", "usage: trace sched "),
           ("trace sched 999999x", "usage: trace sched "), ("ps x", "usage: ps "),
           ("kmapinfo 1", "usage: kmapinfo "), ("demo", r"usage: demo buddy\|fragment"),
           ("nonsense", "nonsense: no such command"),
           ("ps 1 2 3 4 5 6 7 8", r"more than 8 words"),
           ("for i in 1 2 3 4 5 6 7", "for: no such command of the kernel's own shell"), ("",), ("ps", r"PID S CLASS")]

SHELL = shell(
    "tasks",
    ("ps", r"  PID S CLASS +PRIO +VOL +INVOL +TICKS +STACK DEEPEST PROC/THR +GROUP/SESS +PARTS +WAITS IN +NAME",
     table_line("0", r"[IR]", "idle", *[N] * 6, "-", "-", "-", r"\S+", "idle/0"),
     table_line("1", "R", "rr", *[N] * 6, "1/1", "0/0", "signal", "-", "init"),
     table_line("2", r"\w", "rr", *[N] * 6, "-", "-", "-", r"\S+", "kworker/0")),
    ("top 1", r"  PID +SHARE +TICKS NAME", table_line("0", r"\d+\.\d%", N, "idle/0")),
    ("trace sched 1", r"at us +from +because it +to +for us",
     table_line(N, "1 init", "waits", r"(?:0 idle|2 kworker)/0", N),
     r"task +ran us +times +CR3 loads",
     table_line("0 idle/0", N, N, N), r"[1-9]\d* switches in \d+ us"),
    ("timers", r"jiffies [0-9a-f]{8}, [1-9]\d* timers pending, \d+ expired since boot",
     r"works: \d+ queued, \d+ done since boot"),
    ("stacks", r"stack +size +deepest +left", table_line(r"init\[1\]", "8192", N, N),
     table_line("interrupts", N, N, N)),
) + shell(
    "locks", ("locks", r"locks: only a kernel built with CONFIG_LOCKDEP knows"),
    kernels=["release"],
) + shell(
    "locks", ("locks",) + LOCK_ORDER, kernels=["debug"],
) + shell(
    "memory",
    ("slabinfo", r"slabinfo - version: 2\.1\r?\n# name +<active_objs> <num_objs> <objsize> ",
     table_line("kmalloc-64", N, N, N, N, "1", ":", "tunables", N, N, N, ":", "slabdata", N, N, N)),
    ("slabwaste", r"cache +objects +bytes used +in slabs +unused +as pages +unused",
     table_line("all", "0", N, N, r"\d+%", N, r"\d+%")),
    ("vmallocinfo", r"0x\w+-0x\w+ +\d+ task_memory_alloc\+\S+ pages=2 vmalloc",
     r"[1-9]\d* areas, \d+ of \d+ kB used"),
    ("vmstat", table_line("nr_free_pages", r"[1-9]\d*"),
     table_line("nr_tlb_local_flush_all", N)),
    ("kmapinfo", r"entries: \d+ in use by \d+, \d+ unused but mapped, [1-9]\d* empty"),
    ("meminfo", table_line("MemTotal:", r"6\d{4}", "kB"),
     table_line("HighTotal:", r"3\d{4}", "kB")),
    cmdline="lowmem=32M",
) + shell(
    "demo",
    ("demo buddy", r"5\. give them back", r"merge to 12\.\.15", r"order 4, nr_free 1: 0\.\.15"),
    # What was taken apart is whole again: as many pages are free as before.
    ("demo fragment", in_order(
        r"1\. as the machine is, (\d+) pages free", r"1 MB by alloc_pages\(\): 1 run of frames",
        r"1 MB by alloc_pages\(\): cannot be had", r"1 MB by vmalloc\(\) +: 256 runs of frames",
        r"3\. all is given back, \1 pages free")),
) + shell("garbage", *GARBAGE) + shell(
    "areas",
    ("run /bin/stay &", r"process 3 runs"),
    ("vmas 3", r"08048000-\w+ r-xp 00000000 [1-9]\d* +/bin/stay\r?\n",
     r"rw-p 00001000 [1-9]\d* +/bin/stay\r?\n", r"rw-p 00000000 0 +\[heap\]", r"rw-s 0",
     r"r--p 00000000 [1-9]\d* +/data/pages\r?\n",
     r"\w+-c0000000 rw.p 00000000 0 +\[stack\]",
     r"\d+ areas of \d+ kB; .* page tables; [1-9]\d* minor and \d+ major faults"),
    ("vmas 2", r"2: a task without an address space"),
    ("vmas 32000", r"32000: no such task"),
    initrd="programs",
) + shell(
    "programs",
    # No word of a longer line before becomes an argument: argv ends where the line does.
    ("ps 1 2 3 4 5 6", r"usage: ps "),
    ("run /demos/cow", r"child: 0 faults to read two pages, 2 to write two",
     r"process \d+ exited with status 0"),
    ("run /no/such", r"/no/such cannot be run: error 2"),
    ("run", r"usage: run "),
    ("run &", r"usage: run "),
    ("fault-trace on",),
    ("run /bin/true", r"fault: true\[\d+\] read 080\w+: nothing -> frame \w+ read-only, minor",
     r"process \d+ exited with status 0"),
    ("run /demos/lazy", r"fault: lazy\[\d+\] read \w+: nothing -> zero page \w+ read-only, minor",
     r"fault: lazy\[\d+\] write \w+: zero page \w+ read-only -> frame \w+ writable, minor",
     r"process \d+ exited with status 0"),
    # From here to the last command no fault is told.
    ("fault-trace off",
     r"(?=quire> run /demos/shared\r*\n((?!fault: )[^q])*process \d+ exited with status 0)"),
    ("run /demos/shared", r"process \d+ exited with status 0"),
    initrd="programs",
)


def cannot_run(name, path, *log, initrd="broken"):
    """init= names what cannot be run: the log says why, and there is the shell."""
    boots = shell(name, ("ps", r"init\r?\n"), cmdline="init=" + path, kernels=["release"],
                  initrd=initrd, before=log)
    for boot in boots:
        boot.name = "init-" + name
    return boots


def why(path, text, error):
    return (r"init\[1\]: %s cannot be executed: %s\r?\n" % (path, text),
            r"init=%s cannot be run: error %d\r?\n" % (path, error))


def ends_badly(name, path, *log):
    """The first program ends, and with it the machine, with status 1."""
    return [Boot("init-" + name, "--direct", cmdline="init=" + path, outcome="exit-1",
                 report=log, initrd="broken")]


INIT = (
    cannot_run("no-initrd", "/init", r"init=/init: no initrd was loaded as the first module: [^\r\n]*--direct",
               initrd=None)
    + cannot_run("no-such-file", "/nothing",
                 r"init=/nothing cannot be run: error 2, no such file in the initrd")
    + cannot_run("too-long", "/" + "x" * 150, r"init=: the name or its arguments are too long")
    + cannot_run("not-executable", "/not-executable",
                 r"init=/not-executable cannot be run: error 13\r?\n")
    + cannot_run("folder", "/tests", r"init=/tests cannot be run: error 13\r?\n",
                 initrd="programs")
    + cannot_run("elf-short", "/short", *why("/short", "shorter than an ELF header", 8))
    + cannot_run("elf-machine", "/machine", *why("/machine", "for another machine than the i386", 8))
    + cannot_run("elf-entry", "/entry", *why(
        "/entry", "the entry point lies in no executable segment", 22))
    + cannot_run("elf-kernel-half", "/kernel-half", *why(
        "/kernel-half", "a segment ends behind user space", 22))
    + cannot_run("elf-cut", "/cut", *why("/cut", "a segment ends behind the file", 22))
    + ends_badly("exits", "/exits", r"init exited with status 3\r?\n")
    + ends_badly("faults", "/faults", r"faults\[1\]: segfault at 00000000 ip 08048054 ",
                 r"init was ended by signal 11\r?\n")
    + ends_badly("illegal", "/illegal", r"illegal\[1\]: invalid opcode ip 08048054 ",
                 r"init was ended by signal 4\r?\n")
    # What the kernel does not know is neither a word of the program nor in its environment.
    + [Boot("init-unknown-words", "--direct", cmdline="nobody=knows this init=/bin/busybox -- env",
            outcome="exit-0", initrd="ported",
            report=[r"first program: [^\n]*\nHOME=/\r?\nTERM=linux\r?\n\["])]
)
