/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/user_trap.c - page faults and exceptions: repaired, or a signal
 *
 *	page fault at	from		it is
 *	user half	user mode	handled, or a signal
 *	user half	the kernel	handled if the instruction may fault (asm/uaccess.h),
 *					it is right to (SMAP), and may sleep; else -EFAULT there,
 *					or a bug
 *	kernel half	user mode	a signal
 *	kernel half	the kernel	-EFAULT where that is foreseen, else a bug
 *
 * What a page fault needs is mm/fault.c's business, which signal an exception is that of
 * exception_signal.c; here is who asked, and what becomes of him.  A bug is left to the report
 * that stops the kernel.
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
#include <kernel/signal.h>
#include <lib/printf.h>
#include <mm/fault.h>
#include <mm/mm_struct.h>
#include <mm/mmap.h>

#include "exception_signal.h"
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

/* With VM_FAULT_SIGSEGV: nothing is mapped there. */
#define VM_FAULT_NO_AREA	0x80U

/* Is there nobody who would hear of it?  Then people are told. */
static bool is_unheard(int signal)
{
	uint32_t handler = current->sighand->action[signal - 1].sa_handler;

	return handler <= SIG_IGN || (current->blocked & sigmask(signal));
}

/* What a handler is told, and where it is told that it was. */
static void raise_signal(const struct pt_regs *regs, int signal, int code, uint32_t addr)
{
	const struct kernel_siginfo info = {
		.si_signo = signal, .si_code = code, .si_addr = addr,
	};

	current->thread.fault.vector = regs->vector;
	current->thread.fault.error_code = regs->error_code;
	force_signal(&info);
}

/* The program did what it may not: unless it has a handler, one line in Linux's form. */
static void segfault(struct pt_regs *regs, unsigned long addr, int signal, int code)
{
	local_irq_enable();
	if (is_unheard(signal))
		pr_info("%s[%d]: segfault at %08lx ip %08x sp %08x error %x%s\n", current->comm,
			current->pid, addr, regs->eip, regs->esp, regs->error_code,
			place_of(regs->eip).text);
	current->thread.fault.address = addr;
	raise_signal(regs, signal, code, addr);
}

static void out_of_memory(void)
{
	const struct kernel_siginfo info = { .si_signo = SIGKILL, .si_code = SI_KERNEL };

	pr_err("out of memory: %s[%d] is ended\n", current->comm, current->pid);
	force_signal(&info);
}

/* Have the page brought. */
static vm_fault_t repair(struct mm_struct *mm, unsigned long addr, unsigned int flags)
{
	struct vm_area_struct *vma = lock_mm_and_find_vma(mm, addr);
	vm_fault_t result;

	if (unlikely(!vma))
		return VM_FAULT_SIGSEGV | VM_FAULT_NO_AREA;
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

/*
 * Nothing brings this page: the program is told, or it is the kernel's own fault.  What lies in
 * the kernel's half looks as if it were there, whether it is or not.
 */
static bool cannot_be_repaired(struct pt_regs *regs, unsigned long addr)
{
	if (!user_mode(regs))
		return false;
	if (addr >= TASK_SIZE)
		regs->error_code |= PF_PRESENT;
	segfault(regs, addr, SIGSEGV, SEGV_MAPERR);
	return true;
}

static void tell_program(struct pt_regs *regs, unsigned long addr, vm_fault_t result)
{
	if (result & VM_FAULT_OOM)
		out_of_memory();
	else if (result & VM_FAULT_SIGBUS)
		segfault(regs, addr, SIGBUS, BUS_ADRERR);
	else
		segfault(regs, addr, SIGSEGV,
			 result & VM_FAULT_NO_AREA ? SEGV_MAPERR : SEGV_ACCERR);
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
	if (!user_mode(regs))
		return false;
	tell_program(regs, addr, result);
	return true;
}

/* The vector of an iret that failed is a device's as well, but no device's comes here. */
static const char *name_of(unsigned int vector)
{
	return vector == TRAP_IRET ? "iret exception" : trap_name(vector);
}

/* An exception that user mode raised: a signal, and the kernel goes on. */
static bool user_exception(struct pt_regs *regs)
{
	uint32_t dr6 = regs->vector == TRAP_DB ? take_dr6() : 0;
	int signal = exception_signal(regs->vector), code;

	if (signal == 0)
		return false;
	local_irq_enable();
	code = exception_code(regs->vector, dr6);
	if (!code)
		return true;
	if (is_unheard(signal))
		pr_info("%s[%d]: %s ip %08x sp %08x error %x%s\n", current->comm, current->pid,
			name_of(regs->vector), regs->eip, regs->esp, regs->error_code,
			place_of(regs->eip).text);
	raise_signal(regs, signal, code, exception_has_address(regs->vector) ? regs->eip : 0);
	return true;
}

void user_trap_init(void)
{
	BUG_ON(trap_register(TRAP_PF, page_fault));
	trap_register_user(user_exception);
}
