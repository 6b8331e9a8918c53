/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/sigframe.c - the frame of a signal's handler is written and read back
 *
 *	stack_top
 *	fpstate		sigframe_fpu.c; absent if the task has no FPU registers
 *	frame + 4	a multiple of 16: so the stack is aligned at a call
 *	frame		= esp of the handler, its return address
 *
 * A frame is the program's own memory, and sigreturn() believes it nothing: flags that only
 * the kernel may set stay as they are, cs and ss are of user privilege.  Selectors that are
 * none are found when they are loaded, on the way to user mode: see entry.asm.
 *
 * Locking: none.  Everything is the running thread's own, but the program's other threads may
 * write to its frame meanwhile: each word is read once.
 *
 * Chapter: docs/signals.md
 */
#include <asm/sigframe.h>
#include <asm/syscall.h>
#include <asm/uaccess.h>
#include <core/task.h>
#include <lib/align.h>
#include <lib/errno.h>
#include <lib/string.h>

#include "sigframe.h"

/* What sigreturn() may change; the others stay what they are. */
#define EFLAGS_RESTORED	(EFLAGS_AC | EFLAGS_RF | EFLAGS_DF | EFLAGS_TF | EFLAGS_OSZAPC)

/* Where a frame begins: one that the return address was popped from, and the argument too. */
#define RT_FRAME(esp)	((struct rt_sigframe *)(uintptr_t)((esp) - 4))
#define OLD_FRAME(esp)	((struct sigframe *)(uintptr_t)((esp) - 8))

/* The code of both, for programs that gave no restorer. */
static const uint8_t old_retcode[8] = {
	0x58,				/* pop eax: the signal number */
	0xB8, 119, 0, 0, 0,		/* mov eax, sigreturn */
	0xCD, SYSCALL_VECTOR,		/* int 0x80 */
};
static const uint8_t rt_retcode[8] = {
	0xB8, 173, 0, 0, 0,		/* mov eax, rt_sigreturn */
	0xCD, SYSCALL_VECTOR,		/* int 0x80 */
};

/* The upper half of a selector on the stack is what happened to be there. */
static void save_registers(struct sigcontext *sc, const struct pt_regs *regs, uint32_t fpstate,
			   sigset_t oldmask)
{
	const struct fault_info *fault = &current->thread.fault;

	*sc = (struct sigcontext){
		.gs = (uint16_t)regs->gs, .fs = (uint16_t)regs->fs,
		.es = (uint16_t)regs->es, .ds = (uint16_t)regs->ds,
		.edi = regs->edi, .esi = regs->esi, .ebp = regs->ebp, .esp = regs->esp,
		.ebx = regs->ebx, .edx = regs->edx, .ecx = regs->ecx, .eax = regs->eax,
		.trapno = fault->vector, .err = fault->error_code,
		.eip = regs->eip, .cs = (uint16_t)regs->cs, .eflags = regs->eflags,
		.esp_at_signal = regs->esp, .ss = (uint16_t)regs->ss,
		.fpstate = fpstate, .oldmask = (uint32_t)oldmask, .cr2 = fault->address,
	};
}

static void restore_registers(struct pt_regs *regs, const struct sigcontext *sc)
{
	regs->gs = sc->gs;
	regs->fs = sc->fs;
	regs->es = sc->es;
	regs->ds = sc->ds;
	regs->edi = sc->edi;
	regs->esi = sc->esi;
	regs->ebp = sc->ebp;
	regs->esp = sc->esp;
	regs->ebx = sc->ebx;
	regs->edx = sc->edx;
	regs->ecx = sc->ecx;
	regs->eax = sc->eax;
	regs->eip = sc->eip;
	regs->cs = sc->cs | 3U;
	regs->ss = sc->ss | 3U;
	regs->eflags = (regs->eflags & ~EFLAGS_RESTORED) | (sc->eflags & EFLAGS_RESTORED);
	syscall_forget(regs);
}

static uint32_t restorer(const struct sigaction *action, uint32_t retcode)
{
	return action->sa_flags & SA_RESTORER ? action->sa_restorer : retcode;
}

/* The registers that the CPU has while the handler runs, with its arguments. */
static void enter_handler(struct pt_regs *regs, const struct sigframe_request *request,
			  uint32_t frame, uint32_t info, uint32_t uc)
{
	regs->esp = frame;
	regs->eip = request->action->sa_handler;
	regs->eax = (uint32_t)request->signal;
	regs->edx = info;
	regs->ecx = uc;
	regs->ds = regs->es = regs->ss = __USER_DS;
	regs->cs = __USER_CS;
	regs->eflags &= ~(EFLAGS_DF | EFLAGS_TF | EFLAGS_RF);
}

/* The part for FPU registers that a CPU with FXSAVE does not use is left as it is. */
static int write_old_frame(uint32_t frame, uint32_t fpstate, const struct pt_regs *regs,
			   const struct sigframe_request *request)
{
	struct sigframe *user = (struct sigframe *)(uintptr_t)frame;
	struct {
		uint32_t pretcode;
		int32_t sig;
		struct sigcontext sc;
	} head;
	struct {
		uint32_t extramask;
		uint8_t retcode[8];
	} tail;

	head.pretcode = restorer(request->action, (uint32_t)(uintptr_t)user->retcode);
	head.sig = request->signal;
	save_registers(&head.sc, regs, fpstate, request->oldmask);
	tail.extramask = (uint32_t)(request->oldmask >> 32);
	memcpy(tail.retcode, old_retcode, sizeof(tail.retcode));
	return copy_to_user(user, &head, sizeof(head)) ||
	       copy_to_user(&user->extramask, &tail, sizeof(tail)) ? -EFAULT : 0;
}

static int write_rt_frame(uint32_t frame, uint32_t fpstate, const struct pt_regs *regs,
			  const struct sigframe_request *request)
{
	struct rt_sigframe *user = (struct rt_sigframe *)(uintptr_t)frame, copy;

	copy.pretcode = restorer(request->action, (uint32_t)(uintptr_t)user->retcode);
	copy.sig = request->signal;
	copy.pinfo = (uint32_t)(uintptr_t)&user->info;
	copy.puc = (uint32_t)(uintptr_t)&user->uc;
	memcpy(&copy.info, request->siginfo, request->siginfo_size);
	memset((char *)&copy.info + request->siginfo_size, 0,
	       sizeof(copy.info) - request->siginfo_size);
	copy.uc.uc_flags = 0;
	copy.uc.uc_link = 0;
	copy.uc.uc_stack = request->altstack;
	save_registers(&copy.uc.uc_mcontext, regs, fpstate, request->oldmask);
	copy.uc.uc_sigmask = request->oldmask;
	memcpy(copy.retcode, rt_retcode, sizeof(copy.retcode));
	return copy_to_user(user, &copy, sizeof(copy)) ? -EFAULT : 0;
}

static bool is_on(const stack_t *stack, uint32_t sp)
{
	return sp > stack->ss_sp && sp - stack->ss_sp <= stack->ss_size;
}

int sigframe_setup(struct pt_regs *regs, const struct sigframe_request *request)
{
	bool rt = request->action->sa_flags & SA_SIGINFO;
	uint32_t fpstate = sigframe_fpu_place(request->stack_top);
	uint32_t size = rt ? sizeof(struct rt_sigframe) : sizeof(struct sigframe);
	uint32_t frame = ALIGN_DOWN((fpstate ? fpstate : request->stack_top) - size + 4, 16) - 4;
	int error;

	if (is_on(&request->altstack, request->stack_top) && !is_on(&request->altstack, frame))
		return -EFAULT;
	error = rt ? write_rt_frame(frame, fpstate, regs, request) :
		     write_old_frame(frame, fpstate, regs, request);
	if (!error && fpstate)
		error = sigframe_fpu_save(fpstate);
	if (error)
		return error;
	enter_handler(regs, request, frame,
		      rt ? frame + offsetof(struct rt_sigframe, info) : 0,
		      rt ? frame + offsetof(struct rt_sigframe, uc) : 0);
	return 0;
}

static int restore(struct pt_regs *regs, const struct sigcontext *sc)
{
	restore_registers(regs, sc);
	return sigframe_fpu_restore(sc->fpstate);
}

static int restore_rt(struct pt_regs *regs, sigset_t *oldmask, stack_t *altstack)
{
	struct ucontext uc;

	if (copy_from_user(&uc, &RT_FRAME(regs->esp)->uc, sizeof(uc)))
		return -EFAULT;
	*oldmask = uc.uc_sigmask;
	*altstack = uc.uc_stack;
	return restore(regs, &uc.uc_mcontext);
}

static int restore_old(struct pt_regs *regs, sigset_t *oldmask)
{
	const struct sigframe *user = OLD_FRAME(regs->esp);
	struct sigcontext sc;
	uint32_t extramask;

	if (copy_from_user(&sc, &user->sc, sizeof(sc)) ||
	    get_user_u32(&extramask, &user->extramask))
		return -EFAULT;
	*oldmask = (sigset_t)extramask << 32 | sc.oldmask;
	return restore(regs, &sc);
}

int sigframe_restore(struct pt_regs *regs, bool rt, sigset_t *oldmask, stack_t *altstack)
{
	return rt ? restore_rt(regs, oldmask, altstack) : restore_old(regs, oldmask);
}
