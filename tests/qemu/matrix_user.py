# SPDX-License-Identifier: MIT
"""
matrix_user.py - programs, on machines of every kind

    user-*     the user programs, compared with Linux's record
    programs-* the same for programs with a libc, and for those that nobody here wrote
    short-*    programs where memory is short, or allocations fail
    random-*   random system calls
"""

from boot import Boot, in_order
import user_folder  # for the next one
import programs

# Each request of a program and its children for memory is refused once.
EXHAUST = in_order(r"exhaust: [1-9]\d\d+ runs: \d+ done, [1-9]\d* refused something, "
                   r"[1-9]\d* killed, [1-9]\d* not started", r"ok 2 every_nth_request")

SHORT = [
    Boot("short-exhaust-%s-%s" % (kernel, mem.lower()), "--direct --mem " + mem, kernel,
         "selftest=exhaust.*", report=EXHAUST, initrd="programs")
    for kernel, mem in (("debug", "64M"), ("debug", "8M"), ("no_ptshare", "32M"))] + [
    # Programs take all memory of each kind; in one machine that of the kernel is out first.
    Boot("short-hogs-%s-%s" % (kernel, mem.lower()), "--direct --mem " + mem, kernel,
         "selftest=short.*" + more, report=r"bomb: [1-9]\d+ processes", initrd="programs")
    for kernel, mem, more in (("release", "8M", ""), ("release", "32M", ""), ("debug", "8M", ""),
                              ("no_ptshare", "16M", ""), ("debug", "64M", " lowmem=16M"))] + [
]


def campaign(name, options, kernel="release", seed=1, steps=60000):
    """Random system calls of several processes, the kernel audited every thousand."""
    return Boot("random-" + name, "--direct " + options, kernel,
                "loglevel=5 selftest=random.* campaign_seed=%d campaign_steps=%d" % (seed, steps),
                initrd="programs", campaign=steps)


RANDOM = [
    campaign("64m-smap", "--mem 64M --cpu core2duo,+smep,+smap", seed=1),
    campaign("debug-64m", "--mem 64M", "debug", seed=2),
    campaign("debug-highmem", "--mem 128M --cpu core2duo,+smep,+smap", "debug", seed=3),
    campaign("no_ptshare-64m", "--mem 64M", "no_ptshare", seed=4),
    campaign("plain-1g", "--mem 1G", "plain", seed=5),
    campaign("split_1g-64m", "--mem 64M", "split_1g", seed=6),
    campaign("m486-no-fpu", "--mem 64M --cpu 486,-fpu", "m486", seed=7),
    campaign("clang-64m", "--mem 64M", "clang", seed=8),
]


def user(name, options, kernel="release", only=(), append="", initrd="programs"):
    """init runs the programs of its list, or only these."""
    return Boot("user-" + name, options, kernel, programs.cmdline(only, append),
                initrd=initrd, programs=only or "all")


SMAP = " --cpu core2duo,+smep,+smap"

USER = [
    # From the smallest machine on which a program may fill its stack of 8 MB.
    user("16m", "--direct --mem 16M"),
    user("32m-smap", "--direct --mem 32M" + SMAP),
    user("64m-grub", "--mem 64M"),
    user("512m-max", "--direct --mem 512M --cpu max"),
    user("1g-n2", "--direct --mem 1G --numa 2"),
    user("1g-grub-smap", "--mem 1G" + SMAP),
    user("4g", "--direct --mem 4G"),
    user("4g-smap-n4", "--direct --mem 4G --numa 4" + SMAP),
    # HIGHMEM on a small machine.
    user("64m-highmem", "--direct --mem 64M", append="lowmem=32M"),
    # Every build.
    user("debug-32m", "--direct --mem 32M", "debug"),
    user("debug-64m-highmem-smap", "--direct --mem 64M" + SMAP, "debug", append="lowmem=32M"),
    user("plain-16m-max", "--direct --mem 16M --cpu max", "plain"),
    user("plain-1g-smap", "--direct --mem 1G" + SMAP, "plain"),
    user("no_ptshare-64m", "--direct --mem 64M" + SMAP, "no_ptshare"),
    user("no_fault_around-32m-max", "--direct --mem 32M --cpu max", "no_fault_around"),
    user("split_2g-1g", "--direct --mem 1G", "split_2g"),
    user("split_1g-4g-smap", "--direct --mem 4G" + SMAP, "split_1g"),
    user("zero_pool-64m", "--direct --mem 64M", "zero_pool"),
    user("stacks_4k-64m", "--direct --mem 64M", "stacks_4k"),
    user("m486-16m", "--direct --mem 16M --cpu 486", "m486"),
    user("m486-no-fpu-64m", "--direct --mem 64M --cpu 486,-fpu", "m486"),
    user("clang-64m", "--direct --mem 64M" + SMAP, "clang"),
    # The programs compiled by clang as well.
    user("clang-programs-1g", "--direct --mem 1G", "clang", initrd="clang"),
    # Named ones, which arrive by way of the command line.
    user("named", "--direct", only=("demos/cow", "demos/lazy", "tests/fork")),
    user("named-uefi", "--firmware ovmf32 --mem 256M", only=("demos/cow", "tests/fault")),
] + [
    # What each leaves behind, counted in the kernel.
    Boot("user-leaves-nothing-%s-%s" % (kernel, mem.lower()), "--direct --mem " + mem, kernel,
         "selftest=programs", initrd="programs")
    for kernel, mem in (("release", "16M"), ("release", "1G"), ("debug", "32M"),
                        ("no_ptshare", "32M"), ("plain", "64M"), ("split_1g", "64M"))
]


def ported(name, options, kernel="release", append=""):
    """init runs every program with a libc that could be built."""
    return Boot("programs-" + name, options, kernel, programs.cmdline((), append), initrd="ported",
                programs="all")


# Without programs there is nothing to be booted: such a row is skipped.
PORTED = [
    ported("32m", "--direct --mem 32M"),
    ported("64m-smap", "--direct --mem 64M" + SMAP),
    ported("64m-grub", "--mem 64M"),
    ported("512m-max", "--direct --mem 512M --cpu max"),
    ported("1g-n2-smap", "--direct --mem 1G --numa 2" + SMAP),
    ported("4g", "--direct --mem 4G"),
    ported("64m-highmem", "--direct --mem 64M", append="lowmem=32M"),
    # Every build.
    ported("debug-64m", "--direct --mem 64M", "debug"),
    ported("debug-64m-highmem-smap", "--direct --mem 64M" + SMAP, "debug", "lowmem=32M"),
    ported("plain-32m", "--direct --mem 32M", "plain"),
    ported("no_ptshare-64m-smap", "--direct --mem 64M" + SMAP, "no_ptshare"),
    ported("no_fault_around-64m", "--direct --mem 64M", "no_fault_around"),
    ported("zero_pool-512m", "--direct --mem 512M", "zero_pool"),
    ported("stacks_4k-64m", "--direct --mem 64M", "stacks_4k"),
    ported("split_2g-1g", "--direct --mem 1G", "split_2g"),
    ported("split_1g-4g-smap", "--direct --mem 4G" + SMAP, "split_1g"),
    ported("clang-64m", "--direct --mem 64M", "clang"),
] + [
    Boot("programs-leave-nothing-%s-64m" % kernel, "--direct --mem 64M", kernel, "selftest=programs",
         initrd="ported") for kernel in ("release", "debug")
]
