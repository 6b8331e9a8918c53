/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/user_trap.c - page faults and exceptions: repaired, or the end of a program
 *
 *	page fault at	from		it is
 *	user half	user mode	handled, or the program ends
 *	user half	the kernel	handled if the instruction may fault (asm/uaccess.h),
 *					it is right to (SMAP), and may sleep; else -EFAULT there,
 *					or a bug
 *	kernel half	user mode	the end of the program
 *	kernel half	the kernel	-EFAULT where that is foreseen, else a bug
 *
 * What a page fault needs is mm/fault.c's business; here is who asked, and what becomes of
 * him.  A bug is left to the report that stops the kernel.
 *
 * Locking: mm->mmap_lock for reading around the repair; for writing if a stack must grow.
 *
 * Chapter: docs/page-faults.md
 */
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <asm/trap.h>
#include <asm/uaccess.h>
#include <core/bug.h>
#include <core/preempt.h>
#include <core/printk.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <kernel/process.h>
#include <lib/printf.h>
#include <mm/fault.h>
#include <mm/mm_struct.h>
#include <mm/mmap.h>
#include <uapi/signal.h>

#include "traced_fault.h"
#include "user_trap.h"

/* The page fault's error code (Intel SDM vol. 3, figure 4-12). */
#define PF_PRESENT	0x01U	/* a page was there: its rights were not enough */
#define PF_WRITE	0x02U
#define PF_USER		0x04U
#define PF_RSVD		0x08U	/* a reserved bit was set in an entry */
#define PF_INSTR	0x10U	/* an instruction was fetched; only with SMEP or NX */

#define EFLAGS_AC	(1U << 18)

static unsigned int fault_flags(uint32_t error_code)
{
	return (error_code & PF_WRITE ? FAULT_FLAG_WRITE : 0) |
	       (error_code & PF_USER ? FAULT_FLAG_USER : 0);
}

/* Where the program is, as " in name[start+size]"; empty: in no area. */
struct place {
	char text[96];
};

static struct place place_of(unsigned long ip)
{
	struct mm_struct *mm = current->mm;
	struct place place = { "" };
	struct vm_area_struct *vma;

	down_read(&mm->mmap_lock);
	vma = find_vma(mm, ip);
	if (vma && vma->vm_start <= ip)
		scnprintf(place.text, sizeof(place.text), " in %s[%lx+%lx]",
			  vma->vm_file ? vma->vm_file->f_dentry->d_name.name : "anon",
			  vma->vm_start, vma->vm_end - vma->vm_start);
	up_read(&mm->mmap_lock);
	return place;
}

/* The program did what it may not: one line, in Linux's form, and its end. */
static void __noreturn segfault(const struct pt_regs *regs, unsigned long addr, int signal)
{
	local_irq_enable();
	pr_info("%s[%d]: segfault at %08lx ip %08x sp %08x error %x%s\n", current->comm,
		current->pid, addr, regs->eip, regs->esp, regs->error_code,
		place_of(regs->eip).text);
	process_exit_signal(signal);
}

static void __noreturn out_of_memory(void)
{
	pr_err("out of memory: %s[%d] is ended\n", current->comm, current->pid);
	process_exit_signal(SIGKILL);
}

/* Have the page brought. */
static vm_fault_t repair(struct mm_struct *mm, unsigned long addr, unsigned int flags)
{
	struct vm_area_struct *vma = lock_mm_and_find_vma(mm, addr);
	vm_fault_t result;

	if (unlikely(!vma))
		return VM_FAULT_SIGSEGV;
	result = watched_mm_fault(vma, addr, flags);
	up_read(&mm->mmap_lock);
	return result;
}

/*
 * May the user half be touched here and now, with the kernel's rights?
 *
 * By a program's instruction too: QEMU before 9.1 pops so for an iret or lret in user mode.  Where
 * SMAP is on that fails although the page is there, and would for ever.
 */
static bool kernel_may_fault(const struct pt_regs *regs)
{
	if (user_mode(regs))
		return !(regs->error_code & PF_PRESENT);
	if (!extable_has(regs->eip) || in_atomic() || !(regs->eflags & EFLAGS_IF))
		return false;
	return !cpu_info.smap || (regs->eflags & EFLAGS_AC);
}

/* Nothing brings this page: the end of a program, or the kernel's own fault. */
static bool cannot_be_repaired(const struct pt_regs *regs, unsigned long addr)
{
	if (user_mode(regs))
		segfault(regs, addr, SIGSEGV);
	return false;
}

static void end_program(const struct pt_regs *regs, unsigned long addr, vm_fault_t result)
{
	if (result & VM_FAULT_OOM)
		out_of_memory();
	segfault(regs, addr, result & VM_FAULT_SIGBUS ? SIGBUS : SIGSEGV);
}

/*
 * page_fault - vector 14
 *
 * Entered with interrupts off, so that CR2 is still that of this fault.  Return: false if it
 * is the kernel's own and was not repaired.
 */
static bool page_fault(struct pt_regs *regs)
{
	unsigned long addr = read_cr2();
	vm_fault_t result;

	if (unlikely(addr >= TASK_SIZE || (regs->error_code & PF_RSVD)))
		return cannot_be_repaired(regs, addr);
	/* A fault that is not foreseen may be that of current: ask for it last. */
	if (unlikely(!(regs->error_code & PF_USER)) && (!kernel_may_fault(regs) || !current->mm))
		return cannot_be_repaired(regs, addr);
	local_irq_enable();
	result = repair(current->mm, addr, fault_flags(regs->error_code));
	if (likely(!(result & VM_FAULT_ERROR)))
		return true;
	if (user_mode(regs))
		end_program(regs, addr, result);
	return false;
}

/* The signal by which Linux tells a program of an exception; 0: it is the machine's. */
static int exception_signal(unsigned int vector)
{
	switch (vector) {
	case TRAP_DE: case TRAP_MF: case TRAP_XM:
		return SIGFPE;
	case TRAP_UD: case TRAP_IRET:
		return SIGILL;
	case TRAP_DB: case TRAP_BP:
		return SIGTRAP;
	case TRAP_OF: case TRAP_BR: case TRAP_TS: case TRAP_GP: case TRAP_NM:
		return SIGSEGV;
	case TRAP_NP: case TRAP_SS: case TRAP_AC:
		return SIGBUS;
	default:
		return 0;
	}
}

/* An exception that user mode raised: the end of the program, and the kernel goes on. */
static bool user_exception(struct pt_regs *regs)
{
	int signal = exception_signal(regs->vector);

	if (signal == 0)
		return false;
	local_irq_enable();
	pr_info("%s[%d]: %s ip %08x sp %08x error %x%s\n", current->comm, current->pid,
		trap_name(regs->vector), regs->eip, regs->esp, regs->error_code,
		place_of(regs->eip).text);
	process_exit_signal(signal);
}

void user_trap_init(void)
{
	BUG_ON(trap_register(TRAP_PF, page_fault));
	trap_register_user(user_exception);
}
