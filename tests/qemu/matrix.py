# SPDX-License-Identifier: MIT
"""
matrix.py - which machines the kernel is booted on, and what must come out

Data only.  A Boot is one run of scripts/qemu.sh; run.py runs it and judge.py
compares what came out with what stands here.

    pages-*    memory x nodes x both forms of the buddy, and each wing off alone
    ready-*    the list that a release must pass, machine by machine
    options-*  what the command line says about memory, and what it cannot say
    clock-*    which day the clock on a battery says it is
    module-*   a 20 MB module, wherever the loader puts it
    short-*    programs where memory is short, or allocations fail
    random-*   random system calls
    proof-*    the test frame itself: each way to go wrong is told from the others
    report-*   one deliberate fault each, caught under its name
    screen-*   what a person sees, who has no serial line
    shell-*    what the shell answers to what is typed
    user-*     the user programs, compared with Linux's record, on machines of every kind
    programs-* the same for programs with a libc, and for those that nobody here wrote
    init-*     a first program that cannot be run, or ends badly
    pair-*     memory x CPUs x nodes x model x boot path x build, pairwise
"""

import re

import pairwise
import user_folder  # for the next one
import programs


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
    failing   exactly these in-kernel tests fail
    initrd    the first module: see initrds.py
    campaign  so many random calls, whose histogram is looked at: see histogram.py
    programs  "all", or those that init runs: their output is compared with Linux's record
    """

    def __init__(self, name, options="", kernel="release", cmdline="selftest", outcome="pass",
                 report=None, failing=(), initrd=None, timeout=PATIENCE, points=1,
                 screen=None, typed=(), programs=(),
                 campaign=0):
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

    def runs_init(self):
        return any(word.startswith("init=") for word in self.cmdline.split())


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


def in_order(*parts):
    """A regular expression for a log in which these follow each other."""
    return "(?s)" + ".*?".join(parts)


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

PROOF = [
    Boot("proof-pass", "--direct", "debug", "selftest=frame_proof.pass"),
    Boot("proof-fail", "--direct", "debug", "selftest=frame_proof.fail",
         outcome="fail", failing=["frame_proof.fail"]),
    Boot("proof-leak", "--direct", "debug", "selftest=frame_proof.leak",
         outcome="fail", failing=["frame_proof.leak"], report=r"leak: units of nothing was 7, is 8"),
    # Every kind of leak, each the fault of the test that leaked and of no other.
    Boot("proof-leaks", "--direct", "debug", "selftest=frame_proof.leak*", outcome="fail",
         failing=["frame_proof.leak", "frame_proof.leak_interrupts",
                  "frame_proof.leak_preempt", "frame_proof.leak_fixmap",
                  "frame_proof.leak_task", "frame_proof.leak_lock"],
         report=(r"(?s)leak: units of nothing was 7, is 8.*leak: tasks was \d+, is \d+.*"
                 r"leak: interrupts off was 0, is 1.*leak: preemption count was 0, is 1.*"
                 r"leak: fixmap slots was 0, is 1.*leak: locks held was 0, is 1.*"
                 r"\bok 7 leak_of_others")),
    Boot("proof-undrawn-order", "--direct", "debug", "selftest=frame_proof.undrawn_order",
         outcome="fail", failing=["frame_proof.undrawn_order"], report=in_order(
             r"the order proof_outer -> proof_inner is not in the drawing",
             r"leak: orders of locks not drawn was 0, is 1")),
    # A test that passes last does not make up for one that failed before.
    Boot("proof-damage", "--direct", "debug", "selftest=frame_proof.damage", outcome="fail",
         failing=["frame_proof.damage"], report=r"broken afterwards: nothing is broken here"),
    Boot("proof-fail-then-pass", "--direct", "debug", "selftest=frame_proof.fail*",
         outcome="fail", failing=["frame_proof.fail"],
         report=r"(?s) ok 2 fail_then_pass.*not ok 1 frame_proof"),
    Boot("proof-hang", "--direct", "debug", "selftest=frame_proof.hang",
         outcome="hang", report=r"KTAP version 1", timeout=20),
    Boot("proof-panic", "--direct", "debug", "selftest=frame_proof.panic",
         outcome="panic", report=r"PANIC: on purpose, by frame_proof\.panic"),
    Boot("proof-reset", "--direct", "debug", "selftest=frame_proof.reset",
         outcome="reset", report=r"KTAP version 1"),
    # panic= starts the machine anew, also where the timer chip is the only clock.
    Boot("proof-panic-reboot", "--direct --cpu 486", "m486",
         "panic=1 selftest=frame_proof.panic", outcome="reset", report=r"reboot in 1 seconds"),
    # A machine whose timer is missing: what needs it fails, and nothing hangs.
    Boot("proof-no-tick", "--direct -- -machine pc,pit=off", "debug",
         "selftest=page_alloc.interrupts*", outcome="fail",
         failing=["page_alloc.interrupts_allocate_too"]),
    # Success that rests on nothing is not a pass.
    Boot("proof-skip", "--direct", "debug", "selftest=frame_proof.skip",
         outcome="broken", report=r"ok 1 skip # SKIP on purpose"),
    Boot("proof-none", "--direct", "debug", "selftest=no_such.test",
         outcome="fail", report=r"no test is named no_such\.test"),
]


def registers(task=r"init\[1\]"):
    """What follows the headline of an exception's report, in this order."""
    return (r"\bat \w+\+0x\w+/0x\w+, CPU 0, kernel mode, task %s\r?\n" % task,
            r"\beax [0-9a-f]{8}  ebx [0-9a-f]{8}", r"\besp [0-9a-f]{8}",
            r"\beip [0-9a-f]{8}  eflags [0-9a-f]{8}", r"\bcr0 [0-9a-f]{8}  cr2 [0-9a-f]{8}")


NOT_MAPPED = (r"walk of [0-9a-f]{8}:", r"  pde\[\d+\] = [0-9a-f]{8} ")
READ_ONLY = NOT_MAPPED + (r"  pte\[\d+\] = [0-9a-f]{8} present", r"  physical 0x[0-9a-f]{8}")


def frames(*names):
    """These functions, latest first."""
    return tuple(r"\[<[0-9a-f]{8}>\] %s[.\w]*\+" % name for name in names)


THREAD = frames("run_kernel", "kthread_main", "thread_start")


def backtrace(*names):
    """
    A report ends with these functions, latest first, and those that the first thread
    begins with.  Those in between a compiler may have merged into their callers.
    """
    return (r"backtrace:",) + frames(*names) + THREAD


def overflow(name, stack, task, *below):
    """The stack overflows; a recursion is one line and a count, and does not hide who began it."""
    return injected(name, r"PANIC: stack overflow: the guard page of the %s was hit at " % stack,
                    *(registers(task) + NOT_MAPPED + (r"backtrace:", r"\] recurse\+",
                                                      r"and \d+ times more") + below))


def sleeping(source, where):
    return r"PANIC: sleeping function called at tests/selftest/%s\.c:\d+ %s" % (source, where)


def injected(name, *parts, bug=None, options="--direct"):
    """A debug kernel commits the named bug; the report must come, and a panic end it."""
    return Boot("report-" + name, options, "debug", "inject=" + (bug or name),
                outcome="panic", report=in_order(*(parts + (r"end of report",))))


def fault(name, headline, *walk):
    """The same for an exception: registers, if it has an address its walk, backtrace."""
    return injected(name, headline, *(registers() + walk + backtrace()))


# Said by schedule() itself, or by a check that comes before it.
CANNOT_WAIT = (r"PANIC: (schedule: task init\[1\] cannot wait|"
               r"sleeping function called at core/sched\.c:\d+)")

# More than the 64 KB that the kernel keeps of what the loader says.  In words,
# since GRUB's script takes no word longer than 8 KB.
HUGE_CMDLINE = " ".join(["pad=" + "x" * 4000] * 18)


GUARDED_CPU = "--direct --cpu core2duo,+smep,+smap"
STALE = r"PANIC: shadow TLB: back to user mode, and a CPU may still "


def audited(name, what):
    """mm_audit() says what is wrong."""
    return injected(name, r"PANIC: mm_audit: " + what)


def slab_report(what, function, before="", freed=False):
    """A report of the slab allocator: who allocated the object, who freed it, and the end."""
    return (r"(?s)%s.*allocated by:.*inject_%s.*" % (before, function)
            + (r"freed by:.*inject_%s.*" % function if freed else "")
            + r"PANIC: slab: " + what)


REPORT = [
    # The clean control: nothing injected, nothing reported.
    Boot("report-none", "--direct", "debug", "inject=none selftest=frame_proof.pass"),
    injected("no-such-bug", r"PANIC: inject=no-such-bug is not known"),
    fault("null-read",
          r"PANIC: page fault: kernel read of 00000000 [^\n]*no page is mapped", *NOT_MAPPED),
    fault("null-write",
          r"PANIC: page fault: kernel write to 00000008 [^\n]*no page is mapped", *NOT_MAPPED),
    # Without NX a CPU does not tell a jump from a read.  The jump made no frame.
    injected("null-call", r"PANIC: page fault: kernel (jump to|read of) 00000000 ",
             r"\bat 0x0+, CPU 0", r"\beip 00000000 ", *(NOT_MAPPED + (
                 r"called from inject_\w+\+",) + backtrace())),
    fault("text-write", r"PANIC: page fault: kernel write to \w+ \(kernel text\): "
          r"the page is read-only", *READ_ONLY),
    fault("rodata-write", r"PANIC: page fault: kernel write to \w+ \(kernel [^\n]*\): "
          r"the page is read-only", *READ_ONLY),
    fault("init-read", r"PANIC: page fault: kernel read of \w+ \(kernel init memory\): "
          r"no page is mapped", *NOT_MAPPED),
    fault("beyond-lowmem", r"PANIC: page fault: kernel read of \w+ "
          r"\(hole between lowmem and vmalloc\)", *NOT_MAPPED),
    overflow("stack-overflow", r"kernel stack of init\[1\]", r"init\[1\]",
             *(frames("inject_stack_overflow") + THREAD)),
    overflow("irq-stack-overflow", r"interrupt stack of CPU 0",
             r"init\[1\], in an interrupt handler",
             *(frames("recursing_handler", "irq_trap", "irq_entry", "inject_irq_stack_overflow")
               + THREAD)),
    overflow("idle-stack-overflow", r"kernel stack of idle/0\[0\]", r"idle/0\[0\]",
             *frames("cpu_idle_once", "cpu_idle_loop", "start_kernel", "_start")),
    # A report does not trip over a damaged task.
    injected("current-lost", r"PANIC: page fault: kernel write to 00000000 ",
             *(registers(r"none: current is f8000000, which is no task") + NOT_MAPPED +
               backtrace())),
    injected("current-garbage", r"PANIC: double fault; the last page fault was at "
             r"[0-9a-f]{8} \((vmalloc window|hole between lowmem and vmalloc)\)",
             *(registers(r"none: current is [0-9a-f]{8}, which is no task") + NOT_MAPPED + (
                 r"backtrace:", r"\] recurse\+") + frames("inject_current_garbage") + THREAD)),
    injected("fault-in-report", r"PANIC: divide error",
             r"a second fault inside this report: page fault"),
    # Not even the last line comes through.
    Boot("report-fault-in-every-line", "--direct", "debug", "inject=fault-in-every-line",
         outcome="panic", report=r"PANIC: page fault: kernel read of 00000000"),
    injected("spin-twice", r"PANIC: spinlock \w+ is taken twice by CPU 0, first at "
             r"inject_spin_twice\+\S+ by init\[1\]", r"CPU 0, task init\[1\]\r?\n", *backtrace()),
    injected("spin-stranger", r"PANIC: spinlock \w+ is released by CPU 0, which does not hold",
             *backtrace()),
    injected("assert-held", r"PANIC: BUG: !spin_is_held\(&test_lock\) is true at "
             r"tests/selftest/inject_lock\.c:\d+", *backtrace("inject_assert_held")),
    injected("mutex-twice", r"PANIC: mutex injected_mutex is locked twice by init\[\d+\]",
             r"backtrace:", r"\] inject_mutex_twice\+"),
    injected("mutex-exit", r"PANIC: mutex injected_mutex is held by holder\[\d+\], which exits"),
    injected("mutex-stranger", r"PANIC: mutex injected_mutex is unlocked by stranger\[\d+\], "
             r"but held by init"),
    injected("rwsem-write-twice", r"PANIC: rwsem injected_rwsem is taken by init\[\d+\], "
             r"which holds it for writing", r"backtrace:"),
    injected("rwsem-stranger", r"PANIC: rwsem injected_rwsem is released for reading by "
             r"init\[\d+\], but has no reader", r"backtrace:"),
    injected("schedule-atomic", CANNOT_WAIT + r" with preemption off", *backtrace()),
    injected("schedule-irqs-off", CANNOT_WAIT + r" with interrupts off", *backtrace()),
    injected("schedule-irq", CANNOT_WAIT + r" in an interrupt", *backtrace("tick_handle")),
    # A program that ends by what it did: a line in the log, and the kernel goes on.
    Boot("report-program-ends", "--direct", cmdline="selftest=user_mode", report=in_order(
        r"user_code\[\d+\]: segfault at c0100000 ip 08048000 sp 08049000 error 7 "
        r"in anon\[8048000\+1000\]",
        r"user_code\[\d+\]: segfault at c0100000 ip c0100000 sp 08049000 error 5\r?\n",
        r"user_code\[\d+\]: segfault at 00000000 ip 08048000 sp 08049000 error 4 in anon",
        r"user_code\[\d+\]: general protection fault ip 08048000 sp 08049000 error 72 in anon",
        r"user_code\[\d+\]: divide error ip 08048002 sp 08049000 error 0 in anon")),
    # A seed on the command line is the one that the tests play.
    Boot("report-sched-seed", "--direct", cmdline="selftest=seeded sched_seed=446",
         report=r"keeps_a_wakeup: \d of 1 seeds from 446 on"),
    # The stack of the other order, and that of this one.
    injected("lock-order-abba", r"PANIC: lock order: test_b -> test_a, but "
             r"test_a -> test_b was seen before", r"held by init\[1\]:",
             r"  test_b, taken at take_both\+",
             r"test_a -> test_b, first by abba, who held test_a since take_both\+",
             *(frames("take_both", "take_a_then_b", "kthread_main")
               + (r"and now, with test_a, here:",)
               + backtrace("take_both", "inject_lock_order_abba"))),
    injected("lock-order-circle", r"PANIC: lock order: test_c -> test_a, but "
             r"test_a -> test_b -> test_c was seen before",
             r"test_a -> test_b, first by init", r"test_b -> test_c, first by init",
             *backtrace("take_both", "inject_lock_order_circle")),
    injected("lock-order-nested", r"PANIC: lock order: two locks of class test_locks\[i\] are nested",
             r"test_locks\[i\], taken at take_both\+", *backtrace()),
    injected("lock-irq-unsafe", r"PANIC: lock order: test_lock is taken in an interrupt handler, "
             r"and held with interrupts on", r"in an interrupt handler, now at take_in_handler\+",
             r"with interrupts on, first at inject_lock_irq_unsafe\+",
             *backtrace("take_in_handler", "inject_lock_irq_unsafe")),
    injected("lock-irq-enabled", r"PANIC: lock order: test_lock is taken in an interrupt handler",
             r"in an interrupt handler, first at take_in_handler\+",
             r"with interrupts on, now at inject_lock_irq_enabled\+", *backtrace()),
    injected("lock-irq-order", r"PANIC: lock order: test_lock -> test_a, where a handler takes "
             r"the first, and the last is held with interrupts on",
             r"test_lock in an interrupt handler, first at take_in_handler\+",
             r"test_a with interrupts on, first at inject_lock_irq_order\+",
             r"test_lock -> test_a: now", *backtrace()),
    injected("lock-shared-twice", r"PANIC: lock order: test_rwsem is taken twice, shared: a writer "
             r"who comes between", r"test_rwsem \(shared\), taken at inject_requested\+",
             *backtrace()),
    injected("lock-not-held", r"PANIC: lock test_rwsem is released at inject_requested\+\S+ by who "
             r"does not hold it", r"held by init\[1\]:", r"  no lock", *backtrace()),
    injected("lock-held-at-exit", r"PANIC: task keeper\[\d+\] exits and holds test_lock, taken at "
             r"exit_with_lock\+"),
    injected("lock-uninitialised", r"PANIC: lock \w+, taken at inject_lock_uninitialised\+\S+, was "
             r"never initialised", *backtrace()),
    # Who gives up says so, and no test counts after that.
    Boot("report-lock-too-many", "--direct", "debug", "inject=lock-too-many selftest=frame_proof.pass",
         outcome="fail", failing=["frame_proof.pass"],
         report=r"lock order: the table of classes is full: from now on nothing is checked"),
    Boot("report-lock-clean", "--direct", "debug", "inject=lock-clean selftest=frame_proof.pass"),
    injected("sleep-in-interrupt", sleeping("inject_sleep", "in an interrupt handler"),
             r"held by an interrupt handler, which came to init\[1\]", *backtrace()),
    injected("sleep-under-spinlock", sleeping("inject_sleep", "under spinlock test_lock"),
             r"held by init\[1\]:", r"test_lock, taken at inject_sleep_under_spinlock\+",
             *backtrace()),
    injected("sleep-preempt-off", sleeping("inject_sleep", "with preemption off"), *backtrace()),
    injected("sleep-with-irqs-off", sleeping("inject_sleep", "with interrupts off"),
             *backtrace()),
    injected("sleep-in-idle", sleeping("inject_sleep", "in the idle task"), r"held by idle/0\[0\]"),
    injected("schedule-under-spinlock", r"PANIC: sleeping function called at core/sched\.c:\d+ "
             r"under spinlock test_lock", *backtrace("inject_schedule_under_spinlock")),
    injected("alloc-sleeping-in-interrupt", r"PANIC: sleeping function called at "
             r"mm/page_alloc\.c:\d+ in an interrupt handler",
             *backtrace("alloc_and_free", "inject_alloc_in_interrupt")),
    injected("kmalloc-sleep-in-interrupt", r"PANIC: sleeping function called at "
             r"mm/slab\.c:\d+ in an interrupt handler",
             *backtrace("kmalloc_and_free", "inject_kmalloc_in_interrupt")),
    injected("vmalloc-in-interrupt", r"PANIC: sleeping function called at "
             r"mm/vmalloc\.c:\d+ in an interrupt handler",
             *backtrace("vmalloc_and_free", "inject_vmalloc_in_interrupt")),
    injected("kmap-in-interrupt", r"PANIC: sleeping function called at "
             r"mm/kmap\.c:\d+ in an interrupt handler",
             *backtrace("kmap_and_unmap", "inject_kmap_in_interrupt")),
    Boot("report-sleep-clean", "--direct", "debug", "inject=sleep-clean selftest=frame_proof.pass"),
    fault("divide", r"PANIC: divide error"),
    fault("invalid-opcode", r"PANIC: invalid opcode"),
    fault("fpu-without-state", r"PANIC: device not available: an FPU instruction"),
    injected("bug-on", r"PANIC: BUG: wrong is true at tests/selftest/inject_cpu\.c:\d+",
             *backtrace("inject_bug_on")),
    Boot("report-block-direct", "--direct", cmdline=HUGE_CMDLINE, outcome="panic",
         report=r"PANIC: boot information: .*larger than 64 KB"),
    Boot("report-block-grub", cmdline=HUGE_CMDLINE, outcome="panic",
         report=r"PANIC: boot information: .*larger than 64 KB"),
    Boot("report-page-clean", "--direct", "debug", "inject=page-clean selftest=page_alloc"),
    injected("page-double-free", r"(?s)freed by:.*PANIC: bad page: double free"),
    injected("page-wrong-order",
             r"(?s)allocated by:.*PANIC: bad page: free with the wrong order"),
    injected("page-misaligned", r"PANIC: bad page: misaligned free"),
    injected("page-reserved-free", r"PANIC: bad page: free of a reserved page"),
    injected("page-write-after-free",
             r"(?s)page poison: .*freed by:.*PANIC: bad page: write to a free page"),
    Boot("report-vmalloc-clean", "--direct", "debug", "inject=vmalloc-clean selftest=vmalloc"),
    injected("vmalloc-guard-overrun",
             r"PANIC: page fault: kernel write to \w+ \(vmalloc window\): no page is mapped",
             r"\w+ is the guard page of the area \w+-\w+ of the vmalloc window, made by "
             r"(must_vmalloc|inject_vmalloc_guard_overrun)\+"),
    injected("vmalloc-double-free", r"bad vfree of \w+ by inject_\w+\+",
             r"PANIC: bad vfree: no area is there: freed twice, or never allocated"),
    injected("vmalloc-interior-free", r"PANIC: bad vfree: not the start of its area"),
    injected("vmalloc-foreign-free", r"PANIC: bad vfree: no area is there"),
    injected("vfree-of-vmap", r"PANIC: bad vfree: an area of another kind"),
    injected("vfree-in-interrupt", r"PANIC: bad vfree: interrupts are off"),
    injected("missing-flush", r"shadow TLB: a CPU may still translate f[89a-f]\w+ to frame 0x",
             r"PANIC: bad page: freed before its translation was flushed"),
    Boot("report-slab-clean", "--direct", "debug", "inject=slab-clean selftest=slab"),
    injected("slab-double-free", slab_report("double free", "slab_double_free", freed=True)),
    injected("slab-interior", slab_report("interior pointer", "slab_interior")),
    injected("slab-foreign", r"PANIC: slab: foreign pointer"),
    injected("slab-wild", r"PANIC: slab: foreign pointer"),
    injected("slab-wrong-cache", slab_report(
        "free to the wrong cache", "slab_wrong_cache", r"freed to inject.*cache kmalloc-128")),
    injected("slab-overflow-right", slab_report(
        "overflow right", "slab_overflow_right", r"byte 100, counted.* is 01")),
    injected("slab-overflow-left", slab_report(
        "overflow left", "slab_overflow_left", r"byte -1, counted.* is 01")),
    injected("slab-write-after-free", slab_report(
        "write after free", "slab_write_after_free", r"byte 7, counted.* is 01", freed=True)),
    injected("slab-write-late", slab_report(
        "write after free", "slab_write_late", r"byte 99, counted.* is 01", freed=True)),
    injected("slab-freelist", r"(?s)entry \d+ of a freelist of \d+ is 16705.*cache inject.*"
             r"PANIC: slab: corrupted freelist"),
    injected("slab-leak", slab_report(
        "objects are left at the end of their cache", "slab_leak",
        r"cache inject is destroyed with 1 objects in use")),
    Boot("report-kmap-clean", "--direct", "debug", "lowmem=32M inject=kmap-clean selftest=kmap"),
    Boot("report-kmap-unbalanced", "--direct", "debug", "lowmem=32M inject=kmap-unbalanced",
         outcome="panic", report=r"PANIC: BUG: [^\n]*users == 0[^\n]* is true at mm/kmap\.c"),
    Boot("report-kmap-too-deep", "--direct", "debug", "lowmem=32M inject=kmap-too-deep",
         outcome="panic", report=r"PANIC: kmap_atomic: more slots are taken than a CPU has"),
    Boot("report-kmap-wrong-order", "--direct", "debug", "lowmem=32M inject=kmap-wrong-order",
         outcome="panic", report=r"PANIC: kmap_atomic: a slot is given back that is not the newest"),
    Boot("report-kmap-leak", "--direct", "debug", "lowmem=32M inject=kmap-leak", outcome="panic",
         report=r"leak: users of kmap was", failing=["kmap_proof.leaks_a_user"]),
    Boot("report-space-clean", "--direct", "debug", "inject=space-clean selftest=shadow_user",
         report=r"inject: space-clean is done and nothing stopped it"),
    Boot("report-space-clean-smap", GUARDED_CPU, "debug",
         "inject=space-clean selftest=shadow_user",
         report=r"inject: space-clean is done and nothing stopped it"),
    injected("user-missing-flush", r"shadow TLB: a CPU may still translate 08048000 to frame 0x",
             r"PANIC: bad page: freed before its translation was flushed"),
    injected("user-stale-table", r"shadow TLB: a CPU may still translate 08000000 to frame 0x",
             r"PANIC: bad page: freed before its translation was flushed"),
    injected("user-stale-page", STALE + r"reach 08048000, frame 0x"),
    injected("user-stale-write", STALE + r"write to 08048000, frame 0x"),
    injected("table-left", r"PANIC: BUG: [^\n]*nr_ptes != 0 is true at mm/unmap\.c:\d+"),
    audited("table-lost", r"audit: a page table is in no directory, or in fewer than it counts"),
    audited("cow-reference", r"mm: a page has fewer references than entries"),
    audited("zero-page-writable", r"mm: the zero page may be written"),
    audited("zero-page-written", r"audit: somebody wrote to the zero page"),
    audited("rss-mismatch", r"mm: mapped pages do not add up to the RSS"),
    audited("vma-overlap", r"vma: areas overlap or are out of order"),
    audited("page-outside", r"mm: an entry outside of all areas"),
    injected("cache-index", r"PANIC: page_cache_check: page cache: a page is not where it says"),
    # The kernel keeps out of the user half by itself; where the CPU can, that keeps it out.
    injected("user-exec", r"PANIC: page fault: kernel jump to 10000000 \(user half\): "
             r"the page may not be executed", *READ_ONLY[:2], options=GUARDED_CPU),
    injected("user-raw-read", r"PANIC: page fault: kernel read of 10000000 \(user half\): "
             r"the page is not for this mode", *READ_ONLY[:2], options=GUARDED_CPU),
    injected("user-raw-write", r"PANIC: page fault: kernel write to 10003000 \(user half\): "
             r"no page is mapped", *NOT_MAPPED),
    injected("user-raw-write-smap", r"PANIC: page fault: kernel write to 10003000 \(user half\): "
             r"no page is mapped", *NOT_MAPPED, bug="user-raw-write", options=GUARDED_CPU),
    Boot("report-page-leak", "--direct", "debug", "inject=page-leak", outcome="panic",
         report=r"leak: free pages was", failing=["page_alloc.leaks_a_page"]),
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
           ("kmapinfo 1", "usage: kmapinfo "), ("demo", "usage: demo "),
           ("nonsense", "nonsense: no such command"),
           ("ps 1 2 3 4 5 6 7 8", r"more than 8 words"), ("",), ("ps", r"PID S CLASS")]

SHELL = shell(
    "tasks",
    ("ps", r"  PID S CLASS +PRIO +VOL +INVOL +TICKS +STACK DEEPEST PROC/THR +GROUP/SESS +PARTS +WAITS IN +NAME",
     table_line("0", r"[IR]", "idle", *[N] * 6, "-", "-", "-", r"\S+", "idle/0"),
     table_line("1", "R", "rr", *[N] * 6, "1/1", "0/0", "signal", "-", "init"),
     table_line("2", r"\w", "rr", *[N] * 6, "-", "-", "-", r"\S+", "kworker/0")),
    ("top 1", r"  PID +SHARE +TICKS NAME", table_line("0", r"\d+\.\d%", N, "idle/0")),
    ("trace sched 1", r"at us +from +because it +to +for us",
     table_line(N, "1 init", "waits", "0 idle/0", N), r"task +ran us +times +CR3 loads",
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
    cannot_run("no-initrd", "/init", r"init=/init: no initrd was loaded as the first module",
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
)


def user(name, options, kernel="release", only=(), append="", initrd="programs"):
    """init runs the programs of its list, or only these."""
    return Boot("user-" + name, options, kernel, programs.cmdline(only, append),
                initrd=initrd, programs=only or "all")


def all_but(*left_out):
    """The programs of the list, in the order of their records' names, without these."""
    return tuple(name for name in programs.recorded()
                 if name not in left_out + ("tests/itimer",))


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
    # Where 3 GB of user addresses are taken for granted, it cannot be had with fewer.
    user("split_2g-1g", "--direct --mem 1G", "split_2g", only=all_but("tests/sigreturn")),
    user("split_1g-4g-smap", "--direct --mem 4G" + SMAP, "split_1g", only=all_but("tests/sigreturn")),
    user("zero_pool-64m", "--direct --mem 64M", "zero_pool"),
    user("stacks_4k-64m", "--direct --mem 64M", "stacks_4k"),
    user("m486-16m", "--direct --mem 16M --cpu 486", "m486"),
    # It looks at FPU registers in frames.
    user("m486-no-fpu-64m", "--direct --mem 64M --cpu 486,-fpu", "m486",
         only=all_but("tests/sigframe", "tests/sigfault")),
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

BOOTS = (PROCESSES + USER + PORTED + INIT + READY + OPTIONS + CLOCK + MODULE + SHORT + RANDOM + PROOF
         + REPORT + SCREEN + SHELL + PAGES) + [
    pair_boot(row) for row in pairwise.rows(AXES, allowed)]
