# SPDX-License-Identifier: MIT
"""
matrix_report.py - deliberate faults, each caught under its name

    proof-*    the test frame itself: each way to go wrong is told from the others
    report-*   one deliberate fault each, caught under its name
"""

from boot import Boot, in_order

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
