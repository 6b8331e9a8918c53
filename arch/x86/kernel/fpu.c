/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/fpu.c - set up the floating-point unit; who has a state
 *
 *	CR0	EM	there is no unit: its instructions raise exception 7
 *		MP	WAIT obeys TS like all others
 *		NE	errors are exception 16, not an interrupt of the PC's chipset
 *		TS	see asm/fpu.h
 *	CR4	OSFXSR		FXSAVE saves SSE registers too; SSE may be used
 *		OSXMMEXCPT	errors of SSE are exception 19
 *
 * The switch itself is in asm/thread.h.  Intel SDM vol. 3, 2.5 and 9.2.
 *
 * Locking: a task's state is its own and the scheduler's; attaching and detaching keep
 * preemption off.
 */
#include <asm/fpu.h>
#include <core/bug.h>
#include <core/preempt.h>
#include <core/task.h>
#include <lib/errno.h>
#include <lib/string.h>

#define MXCSR_MASK_DEFAULT	0xFFBFU

uint32_t fpu_mxcsr_mask;
static struct fpu_state clean;		/* written at boot */

static void __init prepare_clean_state(void)
{
	struct fxsave_head fxsave = { .control = FPU_CONTROL_INIT, .mxcsr = MXCSR_INIT };
	struct fnsave_head fnsave = {
		.control = 0xFFFF0000U | FPU_CONTROL_INIT,
		.status = 0xFFFF0000U,
		.tags = 0xFFFFFFFFU,	/* all registers empty; FXSAVE says that by 0 */
	};

	if (cpu_info.fxsr)
		memcpy(&clean, &fxsave, sizeof(fxsave));
	else
		memcpy(&clean, &fnsave, sizeof(fnsave));
}

/* Where FXSAVE leaves the mask 0, all bits exist but the last one (SDM vol. 1, 11.6.6). */
static void __init find_mxcsr_mask(void)
{
	struct fpu_state state = { .bytes = { 0 } };
	const struct fxsave_head *head = (const struct fxsave_head *)&state;

	if (!cpu_info.fxsr)
		return;
	fpu_save(&state);
	fpu_mxcsr_mask = head->mxcsr_mask ? head->mxcsr_mask : MXCSR_MASK_DEFAULT;
}

static void __init set_control_registers(void)
{
	unsigned long cr0 = (read_cr0() | CR0_NE) & ~(CR0_EM | CR0_MP | CR0_TS);

	write_cr0(cr0 | (cpu_info.fpu ? CR0_MP : CR0_EM));
	if (cpu_info.fxsr)
		write_cr4(read_cr4() | CR4_OSFXSR | (cpu_info.sse ? CR4_OSXMMEXCPT : 0));
}

void __init fpu_init(void)
{
	set_control_registers();
	if (!cpu_info.fpu)
		return;
	prepare_clean_state();
	find_mxcsr_mask();
	fpu_restore(&clean);
	fpu_allow(false);
}

void fpu_state_init(struct fpu_state *state)
{
	*state = clean;
}

int fpu_attach(struct fpu_state *state)
{
	if (!cpu_info.fpu)
		return -ENODEV;
	BUG_ON(current->thread.fpu);
	fpu_state_init(state);
	preempt_disable();
	current->thread.fpu = state;
	fpu_allow(true);
	fpu_restore(state);
	preempt_enable();
	return 0;
}

void fpu_renew(void)
{
	fpu_restore(&clean);
}

/* FNSAVE clears the registers behind itself: load them again. */
void fpu_copy_current(struct fpu_state *copy)
{
	preempt_disable();
	fpu_save(copy);
	if (!cpu_info.fxsr)
		fpu_restore(copy);
	preempt_enable();
}

void fpu_detach(void)
{
	preempt_disable();
	current->thread.fpu = NULL;
	fpu_allow(false);
	preempt_enable();
}
