/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/trap_report.c - what to print when an exception stops the kernel
 *
 *	PANIC: page fault: write to c0101000, kernel text: the page is read-only ...
 *	where, and which task ran
 *	registers, control registers
 *	the walk of the faulting address through the page tables
 *	backtrace
 *
 * The headline comes first and needs no memory but the log's buffer.  If the
 * report itself faults, that is one further line and the end, so that the second
 * fault does not hide the first.
 */
#include <asm/irq_stack.h>
#include <asm/mmu_context.h>
#include <asm/percpu.h>
#include <asm/pgtable.h>
#include <asm/processor.h>
#include <asm/ptwalk.h>
#include <asm/region.h>
#include <asm/trap.h>
#include <asm/uaccess.h>
#include <core/backtrace.h>
#include <core/panic.h>
#include <core/preempt.h>
#include <core/printk.h>
#include <core/task_probe.h>
#include <lib/align.h>
#include <lib/printf.h>

/* Bits of a page fault's error code (Intel SDM vol. 3, 4.7). */
#define PF_PRESENT	(1 << 0)
#define PF_WRITE	(1 << 1)
#define PF_USER		(1 << 2)
#define PF_RESERVED	(1 << 3)
#define PF_FETCH	(1 << 4)

static const char *const names[NR_EXCEPTIONS] = {
	[0] = "divide error",
	[1] = "debug exception",
	[2] = "non-maskable interrupt",
	[3] = "breakpoint",
	[4] = "overflow",
	[5] = "bound range exceeded",
	[6] = "invalid opcode",
	[7] = "device not available",
	[8] = "double fault",
	[9] = "coprocessor segment overrun",
	[10] = "invalid TSS",
	[11] = "segment not present",
	[12] = "stack-segment fault",
	[13] = "general protection fault",
	[14] = "page fault",
	[15] = "reserved exception 15",
	[16] = "x87 floating-point error",
	[17] = "alignment check",
	[18] = "machine check",
	[19] = "SIMD floating-point exception",
	[20] = "virtualization exception",
	[21] = "control protection exception",
	[22] = "reserved exception 22",
	[23] = "reserved exception 23",
	[24] = "reserved exception 24",
	[25] = "reserved exception 25",
	[26] = "reserved exception 26",
	[27] = "reserved exception 27",
	[28] = "hypervisor injection exception",
	[29] = "VMM communication exception",
	[30] = "security exception",
	[31] = "reserved exception 31",
};

const char *trap_name(unsigned int vector)
{
	return vector < NR_EXCEPTIONS ? names[vector] : "unexpected interrupt";
}

static const char *page_fault_cause(uint32_t error)
{
	if (error & PF_RESERVED)
		return "a reserved bit is set in the page tables";
	if (!(error & PF_PRESENT))
		return "no page is mapped there";
	if (error & PF_FETCH)
		return "the page may not be executed";
	if (error & PF_WRITE)
		return "the page is read-only";
	return "the page is not for this mode";
}

/* Without execute-disable a CPU reports a jump as a read; the addresses tell. */
static bool is_jump(const struct pt_regs *regs, unsigned long cr2)
{
	return (regs->error_code & PF_FETCH) || regs->eip == cr2;
}

static void report_page_fault(const struct pt_regs *regs, unsigned long cr2)
{
	uint32_t error = regs->error_code;
	char whose[128];

	pr_emerg("PANIC: page fault: %s %s %08lx (%s): %s (error %04x)\n",
		 error & PF_USER ? "user" : "kernel",
		 is_jump(regs, cr2) ? "jump to" : error & PF_WRITE ? "write to" : "read of",
		 cr2, address_region(cr2), page_fault_cause(error), error);
	if (address_describe(cr2, whose, sizeof(whose)))
		pr_emerg("%08lx is %s\n", cr2, whose);
}

/* Does the address lie in the guard page of the running task's stack? */
static bool in_task_guard(unsigned long addr)
{
	struct task_struct task;

	return task_probe_current(&task) && (uintptr_t)task.stack - 1 - addr < PAGE_SIZE;
}

/*
 * A double fault: the CPU could not push an exception's frame.  If it was a page fault on
 * a guard page, the stack above that page is full.
 */
static void report_double_fault(unsigned long cr2)
{
	char task[TASK_PROBE_TEXT];

	task_probe_describe(task, sizeof(task));
	if (in_irq_stack_guard(cr2))
		pr_emerg("PANIC: stack overflow: the guard page of the interrupt stack of CPU %u "
			 "was hit at %08lx\n", smp_processor_id(), cr2);
	else if (in_task_guard(cr2))
		pr_emerg("PANIC: stack overflow: the guard page of the kernel stack of %s was hit "
			 "at %08lx\n", task, cr2);
	else
		pr_emerg("PANIC: double fault; the last page fault was at %08lx (%s)\n", cr2,
			 address_region(cr2));
}

static void report_headline(const struct pt_regs *regs, unsigned long cr2)
{
	if (regs->vector == TRAP_PF)
		report_page_fault(regs, cr2);
	else if (regs->vector == TRAP_DF)
		report_double_fault(cr2);
	else if (regs->vector == TRAP_NM)
		pr_emerg("PANIC: device not available: an FPU instruction, and the task has no "
			 "FPU state\n");
	else
		pr_emerg("PANIC: %s (vector %u, error %04x)\n", trap_name(regs->vector),
			 regs->vector, regs->error_code);
}

static void report_registers(const struct pt_regs *regs, uint32_t esp)
{
	char task[TASK_PROBE_TEXT];

	task_probe_describe(task, sizeof(task));
	pr_emerg("at %pS, CPU %u, %s mode, task %s%s\n", (void *)(uintptr_t)regs->eip,
		 smp_processor_id(), user_mode(regs) ? "user" : "kernel", task,
		 in_interrupt() ? ", in an interrupt handler" : "");
	pr_emerg("eax %08x  ebx %08x  ecx %08x  edx %08x\n", regs->eax, regs->ebx, regs->ecx,
		 regs->edx);
	pr_emerg("esi %08x  edi %08x  ebp %08x  esp %08x\n", regs->esi, regs->edi, regs->ebp,
		 esp);
	pr_emerg("eip %08x  eflags %08x  cs %04x  ds %04x  es %04x  fs %04x  gs %04x\n", regs->eip,
		 regs->eflags, regs->cs & 0xFFFF, regs->ds & 0xFFFF, regs->es & 0xFFFF,
		 regs->fs & 0xFFFF, regs->gs & 0xFFFF);
}

static void report_control_registers(unsigned long cr2)
{
	pr_emerg("cr0 %08lx  cr2 %08lx  cr3 %08lx  cr4 %08lx\n", read_cr0(), cr2, read_cr3(),
		 cpu_has_cr4() ? read_cr4() : 0);
}

/* A directory has the kernel's half in common with swapper_pg_dir. */
static bool is_page_directory(const pgd_t *pgd)
{
	uint32_t entry;

	return IS_ALIGNED((uintptr_t)pgd, PAGE_SIZE) &&
	       kernel_probe_read(pgd + KERNEL_PGD_START, &entry) == 0 &&
	       ((entry ^ *(const uint32_t *)(swapper_pg_dir + KERNEL_PGD_START)) & PAGE_MASK) == 0;
}

/*
 * The page directory in which an exception happened.  A double fault is a switch of
 * tasks, which does not save CR3: there the running task says which one it was.
 */
static pgd_t *faulting_pgd(const struct pt_regs *regs)
{
	struct task_struct task;
	uint32_t pgd = 0;

	if (regs->vector != TRAP_DF)
		return __va(read_cr3() & PAGE_MASK);
	if (task_probe_current(&task) && kernel_probe_read(&task.active_mm->pgd, &pgd) == 0 &&
	    is_page_directory((pgd_t *)(uintptr_t)pgd))
		return (pgd_t *)(uintptr_t)pgd;
	return swapper_pg_dir;
}

static void report_walk(const struct pt_regs *regs, unsigned long cr2)
{
	struct pt_walk walk;

	ptwalk(faulting_pgd(regs), cr2, &walk);
	pr_emerg("walk of %08lx:\n", cr2);
	for (unsigned int i = 0; i < walk.nr_steps; i++)
		pr_emerg("  %s[%u] = %08llx %s\n", walk.steps[i].level, walk.steps[i].index,
			 (unsigned long long)walk.steps[i].entry,
			 walk.steps[i].present ? "present" : "not present");
	if (walk.mapped)
		pr_emerg("  physical %pa\n", &walk.phys);
}

/* A jump into nowhere made no frame: who jumped stands on top of the stack, if it was a call. */
static void report_jump(const struct pt_regs *regs, uint32_t esp, unsigned long cr2)
{
	uint32_t address;

	if (regs->vector == TRAP_PF && is_jump(regs, cr2) &&
	    kernel_probe_read((const void *)(uintptr_t)esp, &address) == 0)
		pr_emerg("called from %pS, if by a call\n", (void *)(uintptr_t)(address - 1));
}

static void __noreturn report(const struct pt_regs *regs, uint32_t esp, unsigned long cr2)
{
	if (!panic_begin()) {
		pr_emerg("a second fault inside this report: %s at %pS, address %08lx\n",
			 trap_name(regs->vector), (void *)(uintptr_t)regs->eip, cr2);
		panic_end();
	}
	report_headline(regs, cr2);
	report_registers(regs, esp);
	report_control_registers(cr2);
	if (regs->vector == TRAP_PF || regs->vector == TRAP_DF)
		report_walk(regs, cr2);
	report_jump(regs, esp, cr2);
	backtrace_print(regs->ebp);
	panic_end();
}

void trap_report(struct pt_regs *regs)
{
	report(regs, regs_esp(regs), read_cr2());
}

/*
 * trap_double_fault - the task that a double fault switches to
 *
 * The CPU saved the interrupted registers in this CPU's main task state.  Which
 * page directory was in use it did not save: cr3 here is swapper_pg_dir.
 */
void trap_double_fault(void)
{
	const struct tss_struct *tss = this_cpu_ptr(&cpu_tss);
	struct pt_regs regs = {
		.ebx = tss->ebx, .ecx = tss->ecx, .edx = tss->edx, .esi = tss->esi,
		.edi = tss->edi, .ebp = tss->ebp, .eax = tss->eax,
		.ds = tss->ds, .es = tss->es, .fs = tss->fs, .gs = tss->gs,
		.vector = TRAP_DF, .eip = tss->eip, .cs = tss->cs, .eflags = tss->eflags,
	};

	report(&regs, tss->esp, read_cr2());
}
