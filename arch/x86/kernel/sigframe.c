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
#include <asm/user_insn.h>
#include <core/task.h>
#include <lib/align.h>
#include <lib/errno.h>

#include "sigframe.h"

/* What sigreturn() may change; the others stay what they are. */
#define EFLAGS_RESTORED	(EFLAGS_AC | EFLAGS_RF | EFLAGS_DF | EFLAGS_TF | EFLAGS_OSZAPC)

/* Where a frame begins: one that the return address was popped from, and the argument too. */
#define RT_FRAME(esp)	((struct rt_sigframe *)(uintptr_t)((esp) - 4))
#define OLD_FRAME(esp)	((struct sigframe *)(uintptr_t)((esp) - 8))

/*
 * The code of both, for programs that gave no restorer:
 *
 *	58  B8 77 00 00 00  CD 80	pop eax; mov eax, sigreturn; int 0x80
 *	    B8 AD 00 00 00  CD 80	mov eax, rt_sigreturn; int 0x80
 */
static const uint32_t old_retcode[2] = { 0x0077B858, 0x80CD0000 };
static const uint32_t rt_retcode[2] = { 0x0000ADB8, 0x0080CD00 };

/*
 * What follows until write_frame() runs between user_access_begin() and user_access_end(), at
 * addresses that were asked for.  False: it faults.
 */

/* The upper half of a selector on the stack is what happened to be there. */
static bool write_registers(struct sigcontext *sc, const struct pt_regs *regs, uint32_t fpstate,
			    uint32_t oldmask)
{
	const struct fault_info *last = &current->thread.fault;

	user_put_word((uint16_t)regs->gs, &sc->gs, fault);
	user_put_word((uint16_t)regs->fs, &sc->fs, fault);
	user_put_word((uint16_t)regs->es, &sc->es, fault);
	user_put_word((uint16_t)regs->ds, &sc->ds, fault);
	user_put_word(regs->edi, &sc->edi, fault);
	user_put_word(regs->esi, &sc->esi, fault);
	user_put_word(regs->ebp, &sc->ebp, fault);
	user_put_word(regs->esp, &sc->esp, fault);
	user_put_word(regs->ebx, &sc->ebx, fault);
	user_put_word(regs->edx, &sc->edx, fault);
	user_put_word(regs->ecx, &sc->ecx, fault);
	user_put_word(regs->eax, &sc->eax, fault);
	user_put_word(last->vector, &sc->trapno, fault);
	user_put_word(last->error_code, &sc->err, fault);
	user_put_word(regs->eip, &sc->eip, fault);
	user_put_word((uint16_t)regs->cs, &sc->cs, fault);
	user_put_word(regs->eflags, &sc->eflags, fault);
	user_put_word(regs->esp, &sc->esp_at_signal, fault);
	user_put_word((uint16_t)regs->ss, &sc->ss, fault);
	user_put_word(fpstate, &sc->fpstate, fault);
	user_put_word(oldmask, &sc->oldmask, fault);
	user_put_word(last->address, &sc->cr2, fault);
	return true;
fault:
	return false;
}

static uint32_t restorer(const struct sigaction *action, const uint8_t *retcode)
{
	return action->sa_flags & SA_RESTORER ? action->sa_restorer : (uint32_t)(uintptr_t)retcode;
}

/* The part for FPU registers that no CPU with FXSAVE uses is left as it is. */
static bool write_old_frame(struct sigframe *user, uint32_t fpstate, const struct pt_regs *regs,
			    const struct sigframe_request *request)
{
	user_put_word(restorer(request->action, user->retcode), &user->pretcode, fault);
	user_put_word(request->signal, &user->sig, fault);
	user_put_word(request->oldmask >> 32, &user->extramask, fault);
	user_put_word(old_retcode[0], &user->retcode[0], fault);
	user_put_word(old_retcode[1], &user->retcode[4], fault);
	return write_registers(&user->sc, regs, fpstate, (uint32_t)request->oldmask);
fault:
	return false;
}

static bool write_ucontext(struct ucontext *uc, const struct sigframe_request *request)
{
	user_put_word(0, &uc->uc_flags, fault);
	user_put_word(0, &uc->uc_link, fault);
	user_put_word(request->altstack.ss_sp, &uc->uc_stack.ss_sp, fault);
	user_put_word(request->altstack.ss_flags, &uc->uc_stack.ss_flags, fault);
	user_put_word(request->altstack.ss_size, &uc->uc_stack.ss_size, fault);
	user_put_word(request->oldmask, &uc->uc_sigmask, fault);
	user_put_word(request->oldmask >> 32, (uint32_t *)&uc->uc_sigmask + 1, fault);
	return true;
fault:
	return false;
}

static bool write_rt_frame(struct rt_sigframe *user, uint32_t fpstate,
			   const struct pt_regs *regs, const struct sigframe_request *request)
{
	unsigned int nr_info = request->siginfo_size / 4;

	user_put_word(restorer(request->action, user->retcode), &user->pretcode, fault);
	user_put_word(request->signal, &user->sig, fault);
	user_put_word((uintptr_t)&user->info, &user->pinfo, fault);
	user_put_word((uintptr_t)&user->uc, &user->puc, fault);
	user_put_word(rt_retcode[0], &user->retcode[0], fault);
	user_put_word(rt_retcode[1], &user->retcode[4], fault);
	return user_put_words(&user->info, request->siginfo, nr_info,
			      sizeof(user->info) / 4 - nr_info) &&
	       write_ucontext(&user->uc, request) &&
	       write_registers(&user->uc.uc_mcontext, regs, fpstate, (uint32_t)request->oldmask);
fault:
	return false;
}

/* All from the frame's address to the top of the stack is written to, if at all. */
static int write_frame(uint32_t frame, uint32_t fpstate, const struct pt_regs *regs,
		       const struct sigframe_request *request)
{
	void *user = (void *)(uintptr_t)frame;
	bool good;

	if (frame > request->stack_top || !access_ok(user, request->stack_top - frame))
		return -EFAULT;
	user_access_begin();
	good = request->action->sa_flags & SA_SIGINFO ?
	       write_rt_frame(user, fpstate, regs, request) :
	       write_old_frame(user, fpstate, regs, request);
	if (good && fpstate)
		good = sigframe_fpu_save(fpstate);
	user_access_end();
	return good ? 0 : -EFAULT;
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
	error = write_frame(frame, fpstate, regs, request);
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
	const struct ucontext *user = &RT_FRAME(regs->esp)->uc;
	struct ucontext uc;
	bool good;

	if (!access_ok(user, sizeof(*user)))
		return -EFAULT;
	user_access_begin();
	good = user_get_words(&uc, user, sizeof(uc) / 4);
	user_access_end();
	if (!good)
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
	bool good;

	if (!access_ok(user, sizeof(*user)))
		return -EFAULT;
	user_access_begin();
	good = user_get_words(&sc, &user->sc, sizeof(sc) / 4) &&
	       user_get_word(&extramask, &user->extramask);
	user_access_end();
	if (!good)
		return -EFAULT;
	*oldmask = (sigset_t)extramask << 32 | sc.oldmask;
	return restore(regs, &sc);
}

int sigframe_restore(struct pt_regs *regs, bool rt, sigset_t *oldmask, stack_t *altstack)
{
	return rt ? restore_rt(regs, oldmask, altstack) : restore_old(regs, oldmask);
}
