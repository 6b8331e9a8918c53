# SPDX-License-Identifier: MIT
"""
boot.py - one boot: what the machine is given, and what must come out

Data only.  A Boot is one run of scripts/qemu.sh; run.py runs it and judge.py
compares what came out with what stands here.  The boots: matrix.py.
"""

# The kernels that tests/tests.mk builds, by `make variants`.
VARIANTS = ["release", "debug", "plain", "clang", "clang_debug", "m486", "split_2g", "split_1g",
            "buddy_bitmap", "debug_bitmap", "no_pcp", "no_migrate_types", "zero_pool",
            "no_slab_shared", "no_slab_alien", "no_selftest", "stacks_4k",
            "hz_1000", "no_lockdep", "no_ptshare", "no_fault_around"]

# Seconds until a machine counts as hanging: ten times what the slowest needs on a host with
# nothing else to do.  It costs nothing while all is well, and no busy host makes a hang.
PATIENCE = 600

# Their compiler may be absent: a kernel that was not built is skipped, not failed.
OPTIONAL_VARIANTS = ["clang", "clang_debug"]


def kernel_path(build, variant):
    return "%s/variants/%s/quire.elf" % (build, variant)


class Boot:
    """
    One boot and its expected end.

    outcome   pass, broken, fail, panic, reset, hang, exit-N or shown: see judge.py
    report    a regular expression that the log must match, or several, one after the other
    screen    a regular expression for the text screen; once it matches, the machine is ended
    typed     lines to be typed at the prompt; their answers stand in report
    session   (word, keys): when the log shows the word behind all before it, type the keys; the
              first process ends the machine, with status 0
    keys      (word, keys): the same with the text screen, and the machine's keyboard
    failing   exactly these in-kernel tests fail
    initrd    the first module: see initrds.py
    campaign  so many random calls, whose histogram is looked at: see histogram.py
    programs  "all", or those that init runs: their output is compared with Linux's record
    """

    def __init__(self, name, options="", kernel="release", cmdline="selftest", outcome="pass",
                 report=None, failing=(), initrd=None, timeout=PATIENCE, points=1,
                 screen=None, typed=(), programs=(), campaign=0,
                 session=(), keys=()):
        self.name = name
        self.options = options.split()
        self.kernel = kernel
        self.cmdline = cmdline
        self.outcome = outcome
        self.report = report
        self.failing = frozenset(failing)
        self.initrd = initrd
        self.programs = programs
        self.timeout = timeout
        self.points = points
        self.screen = screen
        self.typed = typed
        self.campaign = campaign
        self.session = session
        self.keys = keys

    def lacks(self):
        """What programs may skip on this machine."""
        return ["FPU"] if any(option.endswith(",-fpu") for option in self.options) else []

    def runs_init(self):
        return any(word.startswith("init=") for word in self.cmdline.split())


def in_order(*parts):
    """A regular expression for a log in which these follow each other."""
    return "(?s)" + ".*?".join(parts)
