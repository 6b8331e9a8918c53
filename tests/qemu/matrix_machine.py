# SPDX-License-Identifier: MIT
"""
matrix_machine.py - machines, command lines, modules and clocks that a kernel starts on

    ready-*    the list that a release must pass, machine by machine
    options-*  what the command line says about memory, and what it cannot say
    clock-*    which day the clock on a battery says it is
    module-*   a 20 MB module, wherever the loader puts it
    screen-*   what a person sees, who has no serial line
"""

from boot import Boot, in_order

READY = [
    # Through GRUB on SeaBIOS: from hardly any memory to more than is in reach.
    Boot("ready-grub-8m", "--mem 8M", points=2),
    Boot("ready-grub-64m", "--mem 64M", points=2),
    Boot("ready-grub-512m", "--mem 512M"),
    Boot("ready-grub-1g", "--mem 1G"),
    Boot("ready-grub-2g", "--mem 2G"),
    Boot("ready-grub-4g", "--mem 4G"),
    Boot("ready-grub-8g", "--mem 8G"),
    # 32-bit UEFI.
    Boot("ready-uefi-64m", "--firmware ovmf32 --mem 64M", points=2),
    Boot("ready-uefi-1g", "--firmware ovmf32 --mem 1G"),
    # CPUs without and with the features that paging may use.
    Boot("ready-cpu-486", "--direct --cpu 486", kernel="m486"),
    Boot("ready-cpu-qemu32", "--direct --cpu qemu32"),
    Boot("ready-cpu-max", "--direct --cpu max"),
    # FPU registers by FNSAVE, with a task's x87 registers alone; and no FPU at all.
    Boot("ready-cpu-pentium", "--direct --cpu pentium", kernel="m486"),
    Boot("ready-cpu-no-fxsr", "--direct --cpu qemu32,-fxsr,-sse,-sse2,-pni"),
    Boot("ready-cpu-no-fpu", "--direct --cpu 486,-fpu", kernel="m486"),
    # Too old a CPU for the build: a line, not a triple fault.
    Boot("ready-cpu-too-old", "--direct --cpu 486", outcome="panic",
         report=r"PANIC: this kernel needs an i686"),
    Boot("ready-cpu-too-old-grub", "--cpu pentium", outcome="panic",
         report=r"PANIC: this kernel needs an i686"),
    # The direct map in 4 KB pages all over, and pages that are not global.
    Boot("ready-cpu-no-pse", "--direct --mem 512M --cpu qemu32,-pse,-pge"),
    Boot("ready-cpu-no-pge", "--direct --cpu qemu32,-pge"),
    Boot("ready-cpu-no-tsc", "--direct --cpu qemu32,-tsc"),
    # Every build.
    Boot("ready-build-debug", "--direct", kernel="debug", points=2),
    Boot("ready-build-plain", "--direct", kernel="plain"),
    Boot("ready-build-4k-stacks", "--direct", kernel="stacks_4k"),
    Boot("ready-build-hz-1000", "--direct", kernel="hz_1000"),
    Boot("ready-build-no-lockdep", "--direct", kernel="no_lockdep"),
    # Without tests there is nothing to run, and the kernel says so.
    Boot("ready-build-no-selftest", "--direct", "no_selftest", outcome="fail",
         report=r"selftest: no test is named"),
    Boot("ready-build-clang", "--direct", kernel="clang"),
    Boot("ready-build-clang-debug", "--direct", kernel="clang_debug"),
    Boot("ready-build-2g", "--direct --mem 2G", kernel="split_2g"),
    Boot("ready-build-1g", "--direct --mem 4G", kernel="split_1g"),
    # The same instructions in every run.
    Boot("ready-icount", "--direct --icount"),
]

OPTIONS = [
    Boot("options-mem", "--direct", cmdline="mem=16M selftest", report=in_order(
        r"memory: 49024 kB are taken away by mem=", r"lowmem ends at 0x01000000",
        r"direct map c0000000-c0ffffff")),
    Boot("options-mem-grub", cmdline="mem=16M selftest", report=r"lowmem ends at 0x01000000"),
    Boot("options-lowmem", "--direct", cmdline="lowmem=32M selftest", report=in_order(
        r"lowmem ends at 0x02000000", r"direct map c0000000-c1ffffff")),
    # Values too long for the buffers that wait for them are not taken for absent ones.
    Boot("options-too-long", "--direct", "debug", " ".join(
        ["loglevel=" + "0" * 70 + "7", "mem=" + "0" * 40 + "16M",
         "lowmem=" + "0" * 40 + "32M", "selftest=lib"]), report=in_order(
             r"loglevel=\(a value that is too long\) is not a number",
             r"mem=\(a value that is too long\) is not a size",
             r"lowmem=\(a value that is too long\) is not a size",
             r"lowmem ends at 0x03")),
    Boot("options-too-long-selftest", "--direct", "debug", "selftest=" + "x" * 70,
         outcome="fail", report=r"selftest: no test is named \(a value that is too long\)"),
    Boot("options-too-long-inject", "--direct", "debug", "inject=" + "x" * 70,
         outcome="panic", report=r"PANIC: inject=\(a value that is too long\) is not known"),
]


def clock(name, minute):
    """The machine is switched on that day, as its name says."""
    day = name[len("clock-"):]
    return Boot(name, "--direct -- -rtc base=%sT%s:00" % (day, minute), cmdline="selftest=clock",
                report=r"rtc: %s %s:\d\d\b" % (day, minute))


# The clock on a battery, at the end of a century and of the 31-bit seconds.
CLOCK = [
    clock("clock-1999-12-31", "12:34"), clock("clock-2006-06-17", "00:01"),
    clock("clock-2038-01-19", "23:14"),
]

# With a module, the test of its pattern runs and does not skip itself.
PATTERN = r"\bok \d+ pattern_is_whole\r?\n"

MODULE = [
    Boot("module-grub-64m", "--mem 64M", report=PATTERN, initrd="pattern-20"),
    Boot("module-grub-1g", "--mem 1G", report=PATTERN, initrd="pattern-20"),
    Boot("module-direct-64m", "--direct --mem 64M", report=PATTERN, initrd="pattern-20"),
    Boot("module-direct-1g", "--direct --mem 1G", report=PATTERN, initrd="pattern-20"),
    # Archive and files share the room: 40 MB of each on a machine of 64.
    Boot("module-larger-than-half", "--direct --mem 64M", report=PATTERN, initrd="pattern-40"),
    # Of 64 MB this firmware leaves less than 30: GRUB has no room for the module, and
    # boots without it.
    Boot("module-uefi-256m", "--firmware ovmf32 --mem 256M", report=PATTERN, initrd="pattern-20"),
]

SCREEN = [
    Boot("screen-prompt-grub", cmdline="", outcome="shown",
         screen=in_order(r"This is Quire's kernel shell; 'help' lists the commands\.", r"quire>")),
    Boot("screen-prompt-direct", "--direct", cmdline="", outcome="shown",
         screen=in_order(r"ready: \d+ us", r"kernel shell", r"quire>")),
    # panic= keeps the machine waiting with its report on the screen.
    Boot("screen-panic", "--direct", "debug", "inject=bug-on panic=3600", outcome="shown",
         report=r"PANIC: BUG: wrong is true",
         screen=in_order(r"PANIC: BUG: wrong is true", r"backtrace:", r"inject_bug_on",
                         r"thread_start", r"reboot in 3600 seconds")),
]
