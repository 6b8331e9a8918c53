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

	__asm__ volatile("fnstsw %0" : "=a"(status));
	return status | (cpu_info.fxsr ? X86_FXSR_MAGIC : 0xFFFFU) << 16;
}

/* FNSAVE is last, as it leaves the registers empty. */
bool sigframe_fpu_save(uint32_t fpstate)
{
	struct _fpstate *user = user_fpstate(fpstate);

	user_put_word(status_and_magic(), &user->status, fault);
	if (cpu_info.fxsr) {
		user_insn("fxsave %0", user->_fxsr_env, fault);
		user_put_word(0, &user->magic1, fault);
	}
	user_insn("fnsave %0", *user, fault);
	fpu_renew();
	return true;
fault:
	return false;
}

static bool load_fnsave(const struct _fpstate *user)
{
	__asm__ volatile("fnclex");
	user_insn("frstor %0", *user, fault);
	return true;
fault:
	return false;
}

/* By way of a copy: any address, and mxcsr without the bits that this CPU has not. */
static int __noinline load_copy(const struct _fpstate *user)
{
	struct fpu_state copy;
	struct fxsave_head *head = (struct fxsave_head *)&copy;
	bool loaded;

	if (cpu_info.fxsr) {
		if (copy_from_user(&copy, user->_fxsr_env, sizeof(copy)))
			return -EFAULT;
		head->mxcsr &= fpu_mxcsr_mask;
		fpu_restore(&copy);
	}
	user_access_begin();
	loaded = load_fnsave(user);
	user_access_end();
	return loaded ? 0 : -EFAULT;
}

/*
 * Right from there, if FXRSTOR takes it; false: it does not, or faults.  mxcsr is asked first,
 * for a fault would be as good an answer, but costs as much as a copy.
 */
static bool load_fxsave(const struct _fpstate *user)
{
	uint32_t mxcsr;

	if (!IS_ALIGNED((uintptr_t)user->_fxsr_env, 16) || !user_get_word(&mxcsr, &user->mxcsr) ||
	    (mxcsr & ~fpu_mxcsr_mask))
		return false;
	user_insn("fxrstor %0", user->_fxsr_env, fault);
	return true;
fault:
	return false;
}

static int load(const struct _fpstate *user)
{
	bool loaded;

	if (!access_ok(user, fpstate_size()))
		return -EFAULT;
	user_access_begin();
	loaded = (!cpu_info.fxsr || load_fxsave(user)) && load_fnsave(user);
	user_access_end();
	return likely(loaded) ? 0 : load_copy(user);
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
