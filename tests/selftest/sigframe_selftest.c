/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/sigframe_selftest.c - is the frame of a handler as Linux has it, and harmless?
 *
 * A kernel thread with an address space of its own has frames written into it, looks at them,
 * spoils them, and has them read back.
 *
 *	TEST_ADDR	| no page | page | page | no page |
 *	                          ^ BOTTOM      ^ TOP
 */
#include <asm/fpu.h>
#include <asm/fpu_regs.h>
#include <asm/sigframe.h>
#include <asm/syscall.h>
#include <core/selftest.h>
#include <lib/errno.h>
#include <lib/string.h>

#include "user_space.h"

#define BOTTOM		(TEST_ADDR + PAGE_SIZE)
#define TOP		(BOTTOM + 2 * PAGE_SIZE)
#define EFLAGS_IOPL	0x3000U
#define EFLAGS_NT	(1U << 14)
#define EFLAGS_VM	(1U << 17)
#define HANDLER		0x08048123U
#define RESTORER	0x08048456U
#define MASK		0x8000000200000001ULL
#define ROUNDS		500

static const uint32_t info_words[8] = { 11, 0, 1, 0xCAFE, 0xBEEF, 6, 7, 8 };

struct fixture {
	struct user_space space;
	struct sigaction action;
	struct sigframe_request request;
	struct pt_regs before, regs;
	sigset_t mask;
	stack_t altstack;
};

static struct fixture test;
static struct fpu_state fpu_area;
static struct fpu_regs mine, got;

/* Where the frame was written; the fields below it are those of both kinds. */
static const struct rt_sigframe *rt_frame(void)
{
	return (const struct rt_sigframe *)(uintptr_t)test.regs.esp;
}

static const struct sigframe *old_frame(void)
{
	return (const struct sigframe *)(uintptr_t)test.regs.esp;
}

static uint32_t user_word(const void *address)
{
	uint32_t word;

	EXPECT_EQ(get_user_u32(&word, (const uint32_t *)((uintptr_t)address & ~3UL)), 0);
	return word;
}

static void set_user_word(const void *address, uint32_t word)
{
	EXPECT_EQ(put_user_u32(word, (uint32_t *)(uintptr_t)address), 0);
}

#define WORD(field)		user_word(&(field))
#define SET_WORD(field, value)	set_user_word(&(field), value)

static void load_mine(void)
{
	for (unsigned int i = 0; i < NR_FPU_REGS; i++) {
		mine.x87[i] = (int32_t)(1000 + i);
		for (unsigned int j = 0; j < 4; j++)
			mine.xmm[i][j] = 0x10000U * i + j;
	}
	mine.control = 0x0B7F;
	mine.mxcsr = MXCSR_INIT | 1U << 13;
	fpu_regs_load(&mine);
}

static bool have_mine(void)
{
	got = mine;
	got.control = 0;
	memset(got.x87, 0, sizeof(got.x87));
	fpu_regs_store(&got);
	return memcmp(&got, &mine, sizeof(got)) == 0;
}

/* Which is how a handler begins. */
static bool fpu_is_fresh(void)
{
	static const uint32_t zero[NR_FPU_REGS][4];
	struct fpu_regs regs = { .control = 0 };
	bool empty = fpu_tag_word() == 0xFFFF;

	fpu_regs_store(&regs);
	fpu_reset();
	return empty && regs.control == FPU_CONTROL_INIT &&
	       (!cpu_info.sse || (regs.mxcsr == MXCSR_INIT &&
				  memcmp(regs.xmm, zero, sizeof(zero)) == 0));
}

static struct pt_regs some_regs(void)
{
	return (struct pt_regs){
		.ebx = 1, .ecx = 2, .edx = 3, .esi = 4, .edi = 5, .ebp = 6, .eax = 7,
		.ds = __USER_DS | 0xAAAA0000, .es = __USER_DS, .fs = 0, .gs = 0x33 | 0x55550000,
		.vector = SYSCALL_VECTOR, .error_code = 173,
		.eip = 0x08049000, .cs = __USER_CS,
		.eflags = EFLAGS_USER | EFLAGS_DF | EFLAGS_TF | 1,
		.esp = TOP - 100, .ss = __USER_DS,
	};
}

static bool begin(unsigned int sa_flags)
{
	if (!enter_user_space(&test.space))
		return false;
	if (cpu_info.fpu)
		EXPECT_EQ(fpu_attach(&fpu_area), 0);
	test.action = (struct sigaction){ HANDLER, sa_flags | SA_RESTORER, RESTORER, 0 };
	test.request = (struct sigframe_request){
		.signal = 11, .action = &test.action,
		.siginfo = info_words, .siginfo_size = sizeof(info_words),
		.oldmask = MASK, .stack_top = TOP - 100, .altstack = { 0, SS_DISABLE, 0 },
	};
	test.regs = test.before = some_regs();
	return add_area(test.space.mm, BOTTOM, 2, VM_READ | VM_WRITE) != NULL;
}

static void end(void)
{
	if (cpu_info.fpu)
		fpu_detach();
	leave_user_space(&test.space);
}

static int setup(void)
{
	test.regs = test.before;
	return sigframe_setup(&test.regs, &test.request);
}

/* As if the handler had returned to the restorer, which calls the kernel. */
static int restore(bool rt)
{
	test.regs.esp += rt ? 4 : 8;
	test.regs.eip = RESTORER;
	test.regs.eflags = EFLAGS_USER;
	test.regs.vector = SYSCALL_VECTOR;
	test.mask = 0;
	return sigframe_restore(&test.regs, rt, &test.mask, &test.altstack);
}

/* All that a program can see is as it was. */
static void expect_as_before(void)
{
	struct pt_regs want = test.before;

	want.ds &= 0xFFFF;
	want.gs &= 0xFFFF;
	want.vector = NO_VECTOR;
	EXPECT_EQ(memcmp(&test.regs, &want, sizeof(want)), 0);
	EXPECT_EQ(test.mask, MASK);
	EXPECT_FALSE(in_syscall(&test.regs));
}

static void expect_handler_entered(void)
{
	EXPECT_EQ(test.regs.eip, HANDLER);
	EXPECT_EQ(test.regs.eax, 11u);
	EXPECT_EQ(test.regs.cs, (uint32_t)__USER_CS);
	EXPECT_EQ(test.regs.ss, (uint32_t)__USER_DS);
	EXPECT_EQ(test.regs.ds, (uint32_t)__USER_DS);
	EXPECT_EQ(test.regs.es, (uint32_t)__USER_DS);
	EXPECT_EQ(test.regs.gs, test.before.gs);
	EXPECT_EQ(test.regs.eflags, EFLAGS_USER | 1);
	EXPECT_EQ((test.regs.esp + 4) % 16, 0u);
}

static void expect_sigcontext(const struct sigcontext *sc)
{
	EXPECT_EQ(WORD(sc->gs), 0x33u);
	EXPECT_EQ(WORD(sc->ds), (uint32_t)__USER_DS);
	EXPECT_EQ(WORD(sc->edi), 5u);
	EXPECT_EQ(WORD(sc->eax), 7u);
	EXPECT_EQ(WORD(sc->eip), 0x08049000u);
	EXPECT_EQ(WORD(sc->cs), (uint32_t)__USER_CS);
	EXPECT_EQ(WORD(sc->eflags), test.before.eflags);
	EXPECT_EQ(WORD(sc->esp), TOP - 100);
	EXPECT_EQ(WORD(sc->esp_at_signal), TOP - 100);
	EXPECT_EQ(WORD(sc->ss), (uint32_t)__USER_DS);
	EXPECT_EQ(WORD(sc->oldmask), (uint32_t)MASK);
	EXPECT_EQ(WORD(sc->fpstate) != 0, cpu_info.fpu);
}

SELFTEST(sigframe, an_old_frame_has_its_words)
{
	if (!begin(0))
		return;
	EXPECT_EQ(setup(), 0);
	expect_handler_entered();
	EXPECT_EQ(test.regs.edx, 0u);
	EXPECT_EQ(test.regs.ecx, 0u);
	EXPECT_EQ(WORD(old_frame()->pretcode), RESTORER);
	EXPECT_EQ(WORD(old_frame()->sig), 11u);
	expect_sigcontext(&old_frame()->sc);
	EXPECT_EQ(WORD(old_frame()->extramask), (uint32_t)(MASK >> 32));
	EXPECT_EQ(user_word(old_frame()->retcode), 0x0077B858u);
	EXPECT_EQ(user_word(old_frame()->retcode + 4), 0x80CD0000u);
	EXPECT_EQ(restore(false), 0);
	expect_as_before();
	end();
}

SELFTEST(sigframe, an_rt_frame_has_its_words)
{
	if (!begin(SA_SIGINFO))
		return;
	test.request.altstack = (stack_t){ 0x1000, SS_DISABLE, 0x2000 };
	EXPECT_EQ(setup(), 0);
	expect_handler_entered();
	EXPECT_EQ(test.regs.edx, (uint32_t)(uintptr_t)&rt_frame()->info);
	EXPECT_EQ(test.regs.ecx, (uint32_t)(uintptr_t)&rt_frame()->uc);
	EXPECT_EQ(WORD(rt_frame()->pretcode), RESTORER);
	EXPECT_EQ(WORD(rt_frame()->sig), 11u);
	EXPECT_EQ(WORD(rt_frame()->pinfo), test.regs.edx);
	EXPECT_EQ(WORD(rt_frame()->puc), test.regs.ecx);
	for (unsigned int i = 0; i < 32; i++)
		EXPECT_EQ(user_word((const uint32_t *)&rt_frame()->info + i),
			  i < 8 ? info_words[i] : 0);
	EXPECT_EQ(WORD(rt_frame()->uc.uc_flags), 0u);
	EXPECT_EQ(WORD(rt_frame()->uc.uc_link), 0u);
	expect_sigcontext(&rt_frame()->uc.uc_mcontext);
	EXPECT_EQ(user_word(rt_frame()->retcode), 0x0000ADB8u);
	EXPECT_EQ(user_word(rt_frame()->retcode + 4), 0x0080CD00u);
	EXPECT_EQ(restore(true), 0);
	expect_as_before();
	EXPECT_EQ(test.altstack.ss_sp, 0x1000u);
	EXPECT_EQ(test.altstack.ss_flags, (uint32_t)SS_DISABLE);
	EXPECT_EQ(test.altstack.ss_size, 0x2000u);
	end();
}

SELFTEST(sigframe, without_a_restorer_the_frame_has_code)
{
	if (!begin(SA_SIGINFO))
		return;
	test.action.sa_flags = SA_SIGINFO;
	EXPECT_EQ(setup(), 0);
	EXPECT_EQ(WORD(rt_frame()->pretcode), (uint32_t)(uintptr_t)rt_frame()->retcode);
	test.action.sa_flags = 0;
	EXPECT_EQ(setup(), 0);
	EXPECT_EQ(WORD(old_frame()->pretcode), (uint32_t)(uintptr_t)old_frame()->retcode);
	end();
}

SELFTEST(sigframe, every_stack_pointer_gives_an_aligned_frame_below_it)
{
	if (!begin(0))
		return;
	for (unsigned int i = 0; i < 128; i++) {
		uint32_t fpstate;

		test.action.sa_flags = i % 2 ? SA_SIGINFO : 0;
		test.request.stack_top = TOP - i;
		EXPECT_EQ(setup(), 0);
		EXPECT_EQ((test.regs.esp + 4) % 16, 0u);
		fpstate = i % 2 ? WORD(rt_frame()->uc.uc_mcontext.fpstate) :
				  WORD(old_frame()->sc.fpstate);
		EXPECT_LE(test.regs.esp + (i % 2 ? sizeof(struct rt_sigframe) :
					   sizeof(struct sigframe)), fpstate ? fpstate : TOP - i);
		if (!fpstate)
			continue;
		EXPECT_LE(fpstate + (cpu_info.fxsr ? sizeof(struct _fpstate) : FPSTATE_LEGACY),
			  TOP - i);
		EXPECT_EQ((fpstate + (cpu_info.fxsr ? FPSTATE_LEGACY : 0)) % 64, 0u);
	}
	end();
}

SELFTEST(sigframe, fpu_registers_survive)
{
	if (!cpu_info.fpu)
		SELFTEST_SKIP("this CPU has no FPU");
	if (!begin(SA_SIGINFO))
		return;
	load_mine();
	EXPECT_EQ(setup(), 0);
	EXPECT_TRUE(fpu_is_fresh());
	fpu_reset();
	EXPECT_EQ(restore(true), 0);
	EXPECT_TRUE(have_mine());
	end();
}

/* And what Linux programs find there: Intel SDM vol. 1, figure 8-9. */
SELFTEST(sigframe, fpu_registers_can_be_changed_in_the_frame)
{
	struct _fpstate *user;

	if (!cpu_info.fpu)
		SELFTEST_SKIP("this CPU has no FPU");
	if (!begin(SA_SIGINFO))
		return;
	load_mine();
	EXPECT_EQ(setup(), 0);
	user = (struct _fpstate *)(uintptr_t)WORD(rt_frame()->uc.uc_mcontext.fpstate);
	EXPECT_EQ(WORD(user->cw) & 0xFFFF, 0x0B7Fu);
	EXPECT_EQ(WORD(user->tag) & 0xFFFF, 0u);
	EXPECT_EQ(WORD(user->status), (WORD(user->sw) & 0xFFFF) |
		  (cpu_info.fxsr ? 0 : 0xFFFF0000));
	/* 1000 is 0x3E8: 1.111101 * 2^9; 2^10 more in its exponent makes it 1000 * 2^-1 */
	EXPECT_EQ(user_word(user->_st + 4), 0xFA000000u);
	EXPECT_EQ(user_word(user->_st + 8) & 0xFFFF, 0x4008u);
	set_user_word(user->_st + 8, (user_word(user->_st + 8) & ~0xFFFFU) | 0x4009);
	mine.x87[0] = 2000;
	if (cpu_info.sse) {
		EXPECT_EQ(user_word(user->_xmm + 16), mine.xmm[1][0]);
		set_user_word(user->_xmm + 16, mine.xmm[1][0] = 0xFEEDF00D);
		SET_WORD(user->mxcsr, mine.mxcsr = MXCSR_INIT | 3U << 13);
	}
	EXPECT_EQ(restore(true), 0);
	EXPECT_TRUE(have_mine());
	end();
}

SELFTEST(sigframe, without_an_address_fpu_registers_are_fresh)
{
	if (!cpu_info.fpu)
		SELFTEST_SKIP("this CPU has no FPU");
	if (!begin(SA_SIGINFO))
		return;
	EXPECT_EQ(setup(), 0);
	SET_WORD(rt_frame()->uc.uc_mcontext.fpstate, 0);
	load_mine();
	EXPECT_EQ(restore(true), 0);
	EXPECT_TRUE(fpu_is_fresh());
	end();
}

/* No bit of mxcsr that the CPU has not; a frame at any address. */
SELFTEST(sigframe, fpu_registers_that_need_a_copy)
{
	struct _fpstate *user, *moved = (struct _fpstate *)(BOTTOM + 4);
	static struct _fpstate copy;

	if (!cpu_info.sse)
		SELFTEST_SKIP("this CPU has no SSE");
	if (!begin(SA_SIGINFO))
		return;
	load_mine();
	EXPECT_EQ(setup(), 0);
	user = (struct _fpstate *)(uintptr_t)WORD(rt_frame()->uc.uc_mcontext.fpstate);
	EXPECT_EQ(copy_from_user(&copy, user, sizeof(copy)), 0ul);
	copy.mxcsr = ~0U;
	mine.mxcsr = fpu_mxcsr_mask;
	EXPECT_EQ(copy_to_user(moved, &copy, sizeof(copy)), 0ul);
	SET_WORD(rt_frame()->uc.uc_mcontext.fpstate, (uint32_t)(uintptr_t)moved);
	EXPECT_EQ(restore(true), 0);
	EXPECT_TRUE(have_mine());
	end();
}

SELFTEST(sigframe, bad_addresses_of_fpu_registers_give_efault)
{
	static const uint32_t bad[] = {
		1, TEST_ADDR, TOP - 8, TOP - 100, PAGE_OFFSET, PAGE_OFFSET - 16, ~0U,
		0U - 64,
	};

	if (!cpu_info.fpu)
		SELFTEST_SKIP("this CPU has no FPU");
	if (!begin(SA_SIGINFO))
		return;
	EXPECT_EQ(setup(), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		uint32_t esp = test.regs.esp;

		SET_WORD(rt_frame()->uc.uc_mcontext.fpstate, bad[i]);
		load_mine();
		EXPECT_EQ(restore(true), -EFAULT);
		EXPECT_TRUE(fpu_is_fresh());
		test.regs.esp = esp;
	}
	end();
}

/* The exception would be delivered in the kernel, where nobody expects it. */
SELFTEST(sigframe, pending_fpu_exceptions_stay_the_programs)
{
	struct _fpstate *user;

	if (!cpu_info.fpu)
		SELFTEST_SKIP("this CPU has no FPU");
	if (!begin(SA_SIGINFO))
		return;
	for (unsigned int i = 0; i < 2; i++) {
		uint16_t unmasked = 0x0340;

		/* 1 / 0, unmasked: pending from here on */
		__asm__ volatile("fninit; fldcw %0; fld1; fldz; fdivrp" : : "m"(unmasked));
		EXPECT_EQ(setup(), 0);
		EXPECT_TRUE(fpu_is_fresh());
		user = (struct _fpstate *)(uintptr_t)WORD(rt_frame()->uc.uc_mcontext.fpstate);
		EXPECT_EQ(WORD(user->status) & 0x80, 0x80u);
		EXPECT_EQ(restore(true), 0);
		EXPECT_EQ(setup(), 0);
		EXPECT_EQ(WORD(user->status) & 0x80, 0x80u);
		EXPECT_EQ(restore(true), 0);
		fpu_renew();
		EXPECT_TRUE(fpu_is_fresh());
	}
	end();
}

/* Each word of the frame once as the first one that has no room. */
SELFTEST(sigframe, without_room_nothing_changes)
{
	unsigned int failed = 0;

	if (!begin(SA_SIGINFO))
		return;
	if (cpu_info.fpu)
		load_mine();
	for (uint32_t top = BOTTOM - 64; top < BOTTOM + 1200; top += 20) {
		test.request.stack_top = top;
		test.action.sa_flags ^= SA_SIGINFO;
		if (setup() == 0) {
			EXPECT_GE(test.regs.esp, BOTTOM);
			EXPECT_EQ(restore(test.action.sa_flags & SA_SIGINFO), 0);
			continue;
		}
		failed++;
		EXPECT_EQ(memcmp(&test.regs, &test.before, sizeof(test.regs)), 0);
	}
	EXPECT_GE(failed, 10u);
	if (cpu_info.fpu)
		EXPECT_TRUE(have_mine());
	end();
}

/* Room for the frame, but not for FPU registers above it. */
SELFTEST(sigframe, fpu_registers_without_room_are_kept)
{
	if (!cpu_info.fpu)
		SELFTEST_SKIP("this CPU has no FPU");
	if (!begin(SA_SIGINFO))
		return;
	load_mine();
	for (uint32_t top = TOP + 4; top < TOP + 900; top += 36) {
		test.request.stack_top = top;
		if (setup() == 0) {
			EXPECT_EQ(restore(true), 0);
			continue;
		}
		EXPECT_EQ(memcmp(&test.regs, &test.before, sizeof(test.regs)), 0);
	}
	EXPECT_TRUE(have_mine());
	end();
}

SELFTEST(sigframe, stack_pointers_that_lead_nowhere_give_efault)
{
	static const uint32_t tops[] = { 0, 4, 100, 700, PAGE_OFFSET + 4096, ~0U, TEST_ADDR };

	if (!begin(SA_SIGINFO))
		return;
	for (unsigned int i = 0; i < ARRAY_SIZE(tops); i++) {
		test.request.stack_top = tops[i];
		EXPECT_EQ(setup(), -EFAULT);
		EXPECT_EQ(memcmp(&test.regs, &test.before, sizeof(test.regs)), 0);
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(tops); i++) {
		test.regs = test.before;
		test.regs.esp = tops[i];
		EXPECT_EQ(restore(i % 2), -EFAULT);
	}
	end();
}

SELFTEST(sigframe, a_frame_does_not_leave_the_alternate_stack)
{
	if (!begin(SA_SIGINFO))
		return;
	test.request.altstack = (stack_t){ TOP - 2048, 0, 2048 };
	test.request.stack_top = TOP;
	EXPECT_EQ(setup(), 0);
	test.request.stack_top = TOP - 2048 + 200;
	EXPECT_EQ(setup(), -EFAULT);
	test.request.stack_top = TOP - 2048;		/* below it: another stack */
	EXPECT_EQ(setup(), 0);
	end();
}

static uint32_t random_word(void)
{
	static uint32_t state = 0x2545F491;

	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

/* What no frame may bring about. */
static void expect_harmless(void)
{
	EXPECT_EQ(test.regs.cs & 3, 3u);
	EXPECT_EQ(test.regs.ss & 3, 3u);
	EXPECT_EQ(test.regs.eflags & (EFLAGS_IOPL | EFLAGS_NT | EFLAGS_VM), 0u);
	EXPECT_EQ(test.regs.eflags & EFLAGS_USER, EFLAGS_USER);
	EXPECT_FALSE(in_syscall(&test.regs));
}

SELFTEST(sigframe, frames_of_garbage_are_harmless)
{
	unsigned int good = 0;

	if (!begin(SA_SIGINFO))
		return;
	for (unsigned int round = 0; round < ROUNDS; round++) {
		bool rt = round % 2;
		uint32_t fpstate = TOP - 1000 - random_word() % 64;

		for (uint32_t addr = BOTTOM; addr < TOP; addr += 4)
			set_user_word((void *)(uintptr_t)addr, random_word());
		test.regs = test.before;
		test.regs.esp = BOTTOM;
		if (rt)
			SET_WORD(rt_frame()->uc.uc_mcontext.fpstate, fpstate);
		else
			SET_WORD(old_frame()->sc.fpstate, fpstate);
		good += restore(rt) == 0;
		expect_harmless();
	}
	EXPECT_EQ(good, (unsigned int)ROUNDS);
	end();
}
