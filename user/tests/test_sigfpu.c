/* SPDX-License-Identifier: MIT */
/*
 * tests/sigfpu - registers of the FPU and of SSE over handlers, in their frames, and over exec
 *
 * On a CPU without them there is nothing to be kept, and every line is the same.
 */
#include <uapi/auxvec.h>

#include "strike.h"

#define HWCAP_FPU	(1u << 0)
#define HWCAP_FXSR	(1u << 24)
#define HWCAP_SSE	(1u << 25)

static bool has_fpu, has_fxsr, has_sse;

struct fpu {
	uint32_t st[8][3];		/* 10 bytes each are used */
	uint32_t xmm[8][4];
	uint16_t control;
	uint32_t mxcsr;
};

static void fpu_load(const struct fpu *fpu)
{
	int i;

	__asm__ volatile("fninit; fldcw %0" : : "m"(fpu->control));
	for (i = 7; i >= 0; i--)
		__asm__ volatile("fldt %0" : : "m"(fpu->st[i]));
	if (has_sse)
		__asm__ volatile("ldmxcsr %1\n\t"
				 "movups (%0), %%xmm0; movups 16(%0), %%xmm1\n\t"
				 "movups 32(%0), %%xmm2; movups 48(%0), %%xmm3\n\t"
				 "movups 64(%0), %%xmm4; movups 80(%0), %%xmm5\n\t"
				 "movups 96(%0), %%xmm6; movups 112(%0), %%xmm7"
				 : : "r"(fpu->xmm), "m"(fpu->mxcsr), "m"(fpu->xmm));
}

/* The x87 registers are empty afterwards. */
static void fpu_store(struct fpu *fpu)
{
	int i;

	__asm__ volatile("fnstcw %0" : "=m"(fpu->control));
	for (i = 0; i < 8; i++)
		__asm__ volatile("fstpt %0" : "=m"(fpu->st[i]));
	if (has_sse)
		__asm__ volatile("stmxcsr %0\n\t"
				 "movups %%xmm0, (%2); movups %%xmm1, 16(%2)\n\t"
				 "movups %%xmm2, 32(%2); movups %%xmm3, 48(%2)\n\t"
				 "movups %%xmm4, 64(%2); movups %%xmm5, 80(%2)\n\t"
				 "movups %%xmm6, 96(%2); movups %%xmm7, 112(%2)"
				 : "=m"(fpu->mxcsr), "=m"(fpu->xmm) : "r"(fpu->xmm));
}

static bool fpu_is_fresh(void)
{
	struct {
		uint32_t control, status, tags, rest[4];
	} env;
	static struct fpu fpu;

	if (!has_fpu)
		return true;
	__asm__ volatile("fnstenv %0; fldenv %0" : "=m"(env));
	fpu_store(&fpu);
	__asm__ volatile("fninit");
	return (env.control & 0xffff) == 0x37f && (env.tags & 0xffff) == 0xffff &&
	       (env.status & 0xffff) == 0 &&
	       (!has_sse || (fpu.mxcsr == 0x1f80 && all_zero(fpu.xmm, sizeof(fpu.xmm))));
}

static void fpu_values(struct fpu *fpu)
{
	int i;

	memset(fpu, 0, sizeof(*fpu));
	for (i = 0; i < 8; i++) {
		fpu->st[i][0] = 0x1234567u * (uint32_t)(i + 1);
		fpu->st[i][1] = 0x80000000u + (uint32_t)i;
		fpu->st[i][2] = 0x3fff + (uint32_t)i;
		if (has_sse)
			fpu->xmm[i][0] = 0x11111111u * (uint32_t)i, fpu->xmm[i][3] = ~(uint32_t)i;
	}
	fpu->control = 0xb7f;
	if (has_sse)
		fpu->mxcsr = 0x3f80;
}

static bool fresh_in_handler, magic_is_right;
static struct fpu theirs, mine, got;
static void (*spoil_fpu)(struct sigcontext *sc, struct _fpstate *state);

static void compute(struct rt_sigframe *rt, struct sigframe *old)
{
	struct sigcontext *sc = sc_of(rt);
	struct _fpstate *state = (struct _fpstate *)(uintptr_t)sc->fpstate;

	(void)old;
	fresh_in_handler = fpu_is_fresh();
	if (!has_fpu)
		return;
	magic_is_right = state->magic == (has_fxsr ? X86_FXSR_MAGIC : 0xffff) &&
			 state->status == (uint16_t)state->sw;
	if (spoil_fpu)
		spoil_fpu(sc, state);
	fpu_load(&theirs);
}

static bool fpu_over_handler(void (*with)(struct sigcontext *, struct _fpstate *))
{
	spoil_fpu = with;
	fresh_in_handler = false;
	fpu_values(&mine);
	fpu_values(&theirs);
	theirs.st[0][0] ^= 0x100, theirs.xmm[3][2] ^= 0x100, theirs.control = 0x27f;
	if (has_fpu)
		fpu_load(&mine);
	catch_one(true, compute);
	memset(&got, 0, sizeof(got));
	if (has_fpu)
		fpu_store(&got);
	return !has_fpu || !memcmp(&got, &mine, sizeof(got));
}

static void change_fpu(struct sigcontext *sc, struct _fpstate *state)
{
	(void)sc;
	state->_st[9] ^= 0x80;				/* the sign of st(0) */
	mine.st[0][2] ^= 0x8000;
	state->cw = (state->cw & ~0xffffu) | (mine.control = 0x77f);
	if (has_sse) {
		state->_xmm[21] ^= 0x55;
		mine.xmm[1][1] ^= 0x5500;
		state->mxcsr = mine.mxcsr = 0x5f80;
		state->_fxsr_st[0] ^= 1;		/* not read back */
	}
}

static void no_fpstate(struct sigcontext *sc, struct _fpstate *state)
{
	(void)state;
	sc->fpstate = 0;
}

static void move_fpstate(struct sigcontext *sc, struct _fpstate *state)
{
	static char elsewhere[sizeof(*state) + 16];

	memcpy(elsewhere + 5, state, has_fxsr ? sizeof(*state) : FPSTATE_LEGACY);
	sc->fpstate = (uint32_t)(uintptr_t)elsewhere + 5;
}

static void bad_mxcsr(struct sigcontext *sc, struct _fpstate *state)
{
	(void)sc;
	if (has_sse)
		state->mxcsr |= 0xffff0000;
}

static uint32_t bad_address_of_fpstate;

static void bad_fpstate(struct sigcontext *sc, struct _fpstate *state)
{
	(void)state;
	sc->fpstate = bad_address_of_fpstate;
}

static int fpu_dies(void *address)
{
	if (!has_fpu)
		syscall2(__NR_kill, sys_getpid(), SIGSEGV);
	bad_address_of_fpstate = (uint32_t)(uintptr_t)address;
	fpu_over_handler(bad_fpstate);
	return 0;
}

static void fpu(void)
{
	ok(fpu_over_handler(NULL), "registers survive a handler that computes");
	ok(fresh_in_handler, "a handler begins with fresh ones");
	ok(magic_is_right || !has_fpu, "the frame says which form it has");
	ok(fpu_over_handler(change_fpu), "what the handler changed in the frame counts");
	fpu_over_handler(no_fpstate);
	ok(!has_fpu || (got.control == 0x37f && (!has_sse || got.mxcsr == 0x1f80)),
	   "no address, fresh registers");
	ok(fpu_over_handler(move_fpstate), "anywhere else, at an odd address");
	ok(fpu_over_handler(bad_mxcsr), "bits of mxcsr that are none");
	dies(fpu_dies, bad_address(), SIGSEGV, "nothing at the address");
	dies(fpu_dies, (void *)0xc0100000, SIGSEGV, "an address in the kernel");
	dies(fpu_dies, (void *)0xfffffff0, SIGSEGV, "an address at the end");
}

/* Division by zero, unmasked, that nobody asked for the result of. */
static int pending_exception(void *unused)
{
	uint16_t unmasked = 0x340;

	(void)unused;
	handler = nothing;
	if (!has_fpu)
		return 0;
	__asm__ volatile("fninit; fldcw %0; fld1; fldz; fdivrp" : : "m"(unmasked));
	catch_one(true, nothing);
	sys_sched_yield();
	__asm__ volatile("fnclex");
	return 0;
}

static void fpu_exec(const char *path)
{
	char *const words[] = { (char *)path, (char *)"fresh", NULL };
	char *const none[] = { NULL };
	int pid, status = -1;

	print_flush();
	pid = sys_fork();
	if (pid == 0) {
		if (has_fpu)
			fpu_load(&mine);
		sys_execve(path, words, none);
		exit(99);
	}
	sys_waitpid(pid, &status, 0);
	is(status, 0, "exec: FPU registers are fresh");
	pid = sys_fork();
	if (pid == 0) {
		uint16_t unmasked = 0x340;

		if (has_fpu)
			__asm__ volatile("fninit; fldcw %0; fld1; fldz; fdivrp" : : "m"(unmasked));
		sys_execve(path, words, none);
		exit(99);
	}
	sys_waitpid(pid, &status, 0);
	is(status, 0, "exec: with an exception pending too");
}

int main(int argc, char **argv, char **envp)
{
	(void)envp;
	has_fpu = auxv_find(AT_HWCAP) & HWCAP_FPU;
	has_fxsr = auxv_find(AT_HWCAP) & HWCAP_FXSR;
	has_sse = auxv_find(AT_HWCAP) & HWCAP_SSE;
	if (argc > 1)
		return !fpu_is_fresh();
	fpu();
	lives(pending_exception, NULL, "an exception that is pending stays the program's");
	fpu_exec(argv[0]);
	return done();
}
