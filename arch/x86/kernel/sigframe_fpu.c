/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/sigframe_fpu.c - FPU registers in the frame of a signal
 *
 *	_fpstate	0	FNSAVE: x87		from here they are loaded
 *			108	status, magic
 *	a multiple	112	FXSAVE: x87 again	not loaded
 *	of 64				mxcsr, xmm	from here they are loaded
 *
 * Programs know the first part from CPUs that had no other, and may have changed it: so it
 * counts where both say something.  The CPU writes and reads both forms itself, right in
 * the program's memory, and no form is converted into the other.  An instruction that
 * meets a page that is not there is repeated; the task may be switched away in between,
 * for the scheduler keeps its registers.
 *
 * FRSTOR first delivers what exception is pending, in the kernel here: so FNCLEX goes before it.
 * FXRSTOR does not, but refuses reserved bits in mxcsr, and an address that is no multiple
 * of 16.  Linux refuses neither: such a frame is loaded by way of a copy.
 *
 * Intel SDM vol. 1, 8.1.10, 8.6 and 10.5; vol. 2, FXRSTOR.
 */
#include <asm/fpu.h>
#include <asm/uaccess.h>
#include <asm/user_insn.h>
#include <core/task.h>
#include <lib/align.h>
#include <lib/errno.h>
#include <uapi/sigcontext.h>

#include "sigframe.h"

#define FXSAVE_ALIGN	64U		/* as Linux; the CPU wants 16 */

/* One instruction on an operand in user memory; the error it ends with. */
#define USER_INSN(insn, constraint, operand) __extension__({		\
	int __error = 0;						\
									\
	user_access_begin();						\
	__asm__ volatile("1:\t" insn " %1\n"				\
			 "2:\n\t"					\
			 FIXUP_EFAULT					\
			 : "+r"(__error)				\
			 : constraint(operand), [efault] "i"(-EFAULT)	\
			 : "memory");					\
	user_access_end();						\
	__error; })

static struct _fpstate *user_fpstate(uint32_t address)
{
	return (struct _fpstate *)(uintptr_t)address;
}

static unsigned int fpstate_size(void)
{
	return cpu_info.fxsr ? sizeof(struct _fpstate) : FPSTATE_LEGACY;
}

uint32_t sigframe_fpu_place(uint32_t top)
{
	uint32_t size = fpstate_size(), fxsave = size - FPSTATE_LEGACY;

	if (!current->thread.fpu || top < size + FXSAVE_ALIGN)
		return 0;
	if (fxsave == 0)
		return ALIGN_DOWN(top - size, FXSAVE_ALIGN);
	return ALIGN_DOWN(top - fxsave, FXSAVE_ALIGN) - FPSTATE_LEGACY;
}

/* The status word, and whether an FXSAVE area follows. */
static uint32_t status_and_magic(void)
{
	uint16_t status;

	__asm__ volatile("fnstsw %0" : "=m"(status));
	return status | (cpu_info.fxsr ? X86_FXSR_MAGIC : 0xFFFFU) << 16;
}

/* FNSAVE is last, as it leaves the registers empty. */
int sigframe_fpu_save(uint32_t fpstate)
{
	struct _fpstate *user = user_fpstate(fpstate);
	int error;

	if (!access_ok(user, fpstate_size()))
		return -EFAULT;
	error = put_user_u32(status_and_magic(), (uint32_t *)&user->status);
	if (error)
		return error;
	if (cpu_info.fxsr) {
		if (USER_INSN("fxsave", "m", user->_fxsr_env) ||
		    clear_user(user->sw_reserved, sizeof(user->sw_reserved)))
			return -EFAULT;
	}
	error = USER_INSN("fnsave", "m", *user);
	if (!error)
		fpu_renew();
	return error;
}

/* By way of a copy: any address, and mxcsr without the bits that this CPU has not. */
static int __noinline load_fxsave_copy(const struct _fpstate *user)
{
	struct fpu_state copy;
	struct fxsave_head *head = (struct fxsave_head *)&copy;

	if (copy_from_user(&copy, user->_fxsr_env, sizeof(copy)))
		return -EFAULT;
	head->mxcsr &= fpu_mxcsr_mask;
	fpu_restore(&copy);
	return 0;
}

/* Another thread may change mxcsr behind the question: then the instruction faults. */
static int load_fxsave(const struct _fpstate *user)
{
	uint32_t mxcsr;
	int error = get_user_u32(&mxcsr, &user->mxcsr);

	if (error)
		return error;
	if (unlikely(mxcsr & ~fpu_mxcsr_mask || !IS_ALIGNED((uintptr_t)user->_fxsr_env, 16)))
		return load_fxsave_copy(user);
	return USER_INSN("fxrstor", "m", user->_fxsr_env);
}

static int load(const struct _fpstate *user)
{
	int error = 0;

	if (!access_ok(user, fpstate_size()))
		return -EFAULT;
	if (cpu_info.fxsr)
		error = load_fxsave(user);
	if (error)
		return error;
	__asm__ volatile("fnclex");
	return USER_INSN("frstor", "m", *user);
}

int sigframe_fpu_restore(uint32_t fpstate)
{
	int error = 0;

	if (!current->thread.fpu)
		return 0;
	if (fpstate)
		error = load(user_fpstate(fpstate));
	if (unlikely(error || !fpstate))
		fpu_renew();
	return error;
}
