/* SPDX-License-Identifier: MIT */
/*
 * tests/sigframe - what a handler finds in registers and on its stack, and what it may change
 *
 *	strike		int 0x80 with chosen registers: the signal comes on its way out
 *	entry		the handler's first instructions write down all registers
 *	handler		C: looks at the frame, and spoils it
 *	strike		writes down what the registers are when it goes on
 *
 * A frame that is spoiled hurts its own program at most, and as on Linux.
 */
#include <uapi/auxvec.h>
#include <uapi/sigcontext.h>

#include "test.h"

#define HWCAP_FPU	(1u << 0)
#define HWCAP_FXSR	(1u << 24)
#define HWCAP_SSE	(1u << 25)

#define FLAG_CARRY	0x001u
#define FLAG_TRAP	0x100u
#define FLAG_DOWN	0x400u

struct all_regs {
	uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
	uint32_t eflags, ds, es, fs, gs, ss, cs;
};

struct all_regs at_entry, at_start, after;
uint32_t strike_flags;			/* set during the system call */
void entry(void);
void restore_old(void);
void restore_rt(void);
void go_on_here(void);
long strike(long pid, long tid, long signal);
void (*handler)(struct rt_sigframe *rt, struct sigframe *old);

/* In the order of struct all_regs. */
#define SAVE_ALL(where)							\
	"movl %eax, " where "\n\tmovl %ecx, " where "+4\n\t"		\
	"movl %edx, " where "+8\n\tmovl %ebx, " where "+12\n\t"		\
	"movl %esp, " where "+16\n\tmovl %ebp, " where "+20\n\t"	\
	"movl %esi, " where "+24\n\tmovl %edi, " where "+28\n\t"	\
	"pushfl\n\tpopl " where "+32\n\tcld\n\t"			\
	"movl %ds, %eax\n\tmovl %eax, " where "+36\n\t"			\
	"movl %es, %eax\n\tmovl %eax, " where "+40\n\t"			\
	"movl %fs, %eax\n\tmovl %eax, " where "+44\n\t"			\
	"movl %gs, %eax\n\tmovl %eax, " where "+48\n\t"			\
	"movl %ss, %eax\n\tmovl %eax, " where "+52\n\t"			\
	"movl %cs, %eax\n\tmovl %eax, " where "+56\n\t"

/* A handler without siginfo leaves its number on the stack: restore_old takes it off. */
__asm__(".text\n"
	"entry:\n\t" SAVE_ALL("%ss:at_entry")
	"movl at_entry+16, %eax\n\t"
	"pushl %eax\n\tpushl %eax\n\tcall *handler\n\taddl $8, %esp\n\tret\n"
	"restore_old:\n\tpopl %eax\n\tmovl $119, %eax\n\tint $0x80\n"
	"restore_rt:\n\tmovl $173, %eax\n\tint $0x80\n"
	"strike:\n\tpushl %ebp\n\tpushl %edi\n\tpushl %esi\n\tpushl %ebx\n\t"
	"pushl %ds\n\tpushl %es\n\tpushl %fs\n\tpushl %gs\n\t"
	"movl 36(%esp), %ebx\n\tmovl 40(%esp), %ecx\n\tmovl 44(%esp), %edx\n\t"
	"movl $0x51515151, %esi\n\tmovl $0xd1d1d1d1, %edi\n\tmovl $0xb1b1b1b1, %ebp\n\t"
	SAVE_ALL("at_start")
	"pushl strike_flags\n\tpopfl\n\tmovl $270, %eax\n\tint $0x80\n"
	"go_on_here:\n\t"
	"movl %eax, %ss:after\n\tpushfl\n\tpopl %ss:after+32\n\tpushl $0x202\n\tpopfl\n\t"
	"movl %ss:after, %eax\n\tpushl %ss:after+32\n\t" SAVE_ALL("%ss:after")
	"popl %ss:after+32\n\taddl $4, %ss:after+16\n\t"
	"popl %gs\n\tpopl %fs\n\tpopl %es\n\tpopl %ds\n\t"
	"popl %ebx\n\tpopl %esi\n\tpopl %edi\n\tpopl %ebp\n\t"
	"movl after, %eax\n\tret\n");

static bool has_fpu, has_fxsr, has_sse;

static void act(int signal, uint32_t flags, uint32_t restorer)
{
	struct sigaction action = { (uint32_t)(uintptr_t)entry, flags, restorer, 0 };
	int error = syscall4(__NR_rt_sigaction, signal, (long)&action, 0, 8);

	if (error)
		bail("rt_sigaction: %d", error);
}

/* Catch a signal that we send ourselves, with siginfo or without. */
static long catch_one(bool rt, void (*with)(struct rt_sigframe *, struct sigframe *))
{
	handler = with;
	act(SIGUSR1, rt ? SA_RESTORER | SA_SIGINFO : SA_RESTORER,
	    (uint32_t)(uintptr_t)(rt ? restore_rt : restore_old));
	return strike(sys_getpid(), sys_getpid(), SIGUSR1);
}

/* --- what a handler finds --- */

static bool found;

static void look_at_sigcontext(const struct sigcontext *sc, const char *kind)
{
	ok(sc->esi == 0x51515151 && sc->edi == 0xd1d1d1d1 && sc->ebp == 0xb1b1b1b1,
	   "%s: esi, edi, ebp", kind);
	ok(sc->ebx == at_start.ebx && sc->ecx == at_start.ecx && sc->edx == SIGUSR1,
	   "%s: ebx, ecx, edx", kind);
	ok(sc->eax == 0, "%s: eax is the system call's result", kind);
	ok(sc->esp == at_start.esp && sc->esp_at_signal == sc->esp, "%s: esp", kind);
	ok(sc->eip == (uint32_t)(uintptr_t)go_on_here, "%s: eip", kind);
	ok((sc->eflags & FLAG_DOWN) && (sc->eflags & 0x200), "%s: eflags", kind);
	ok(sc->cs == at_start.cs && sc->ss == at_start.ss && sc->ds == at_start.ds &&
	   sc->es == at_start.es && sc->fs == at_start.fs && sc->gs == at_start.gs,
	   "%s: segments", kind);
	ok((sc->fpstate != 0) == has_fpu, "%s: FPU registers", kind);
}

static void look_at_registers(const char *kind)
{
	is(at_entry.eax, SIGUSR1, "%s: eax is the signal", kind);
	is((at_entry.esp + 4) % 16, 0, "%s: the stack is aligned", kind);
	is(at_entry.eflags & (FLAG_DOWN | FLAG_TRAP), 0, "%s: direction is up", kind);
	ok(at_entry.cs == at_start.cs && at_entry.ss == at_start.ss &&
	   at_entry.ds == at_start.ds && at_entry.es == at_start.es, "%s: flat segments", kind);
}

static void look_at_rt(struct rt_sigframe *rt, struct sigframe *old)
{
	static const uint8_t code[8] = { 0xb8, 173, 0, 0, 0, 0xcd, 0x80, 0 };

	(void)old;
	found = true;
	look_at_registers("rt");
	ok(at_entry.edx == (uintptr_t)&rt->info && at_entry.ecx == (uintptr_t)&rt->uc,
	   "rt: edx and ecx are the arguments");
	ok(rt->pretcode == (uintptr_t)restore_rt && rt->sig == SIGUSR1 &&
	   rt->pinfo == at_entry.edx && rt->puc == at_entry.ecx, "rt: the frame's first words");
	ok(rt->info.si_signo == SIGUSR1 && rt->info.si_code == SI_TKILL &&
	   rt->info.si_pid == sys_getpid(), "rt: siginfo");
	ok(all_zero(&rt->info.si_value, 29 * 4 - 8), "rt: the rest of siginfo is zero");
	ok(rt->uc.uc_link == 0 && rt->uc.uc_sigmask == 0, "rt: link and mask");
	ok(rt->uc.uc_stack.ss_flags == SS_DISABLE && rt->uc.uc_stack.ss_size == 0,
	   "rt: no alternate stack");
	look_at_sigcontext(&rt->uc.uc_mcontext, "rt");
	ok(!memcmp(rt->retcode, code, 8), "rt: the code for sigreturn");
}

static void look_at_old(struct rt_sigframe *rt, struct sigframe *old)
{
	static const uint8_t code[8] = { 0x58, 0xb8, 119, 0, 0, 0, 0xcd, 0x80 };

	(void)rt;
	found = true;
	look_at_registers("old");
	ok(at_entry.edx == 0 && at_entry.ecx == 0, "old: edx and ecx are 0");
	ok(old->pretcode == (uintptr_t)restore_old && old->sig == SIGUSR1,
	   "old: the frame's first words");
	ok(old->sc.oldmask == 0 && old->extramask == 0, "old: mask");
	look_at_sigcontext(&old->sc, "old");
	ok(!memcmp(old->retcode, code, 8), "old: the code for sigreturn");
}

static bool goes_on_as_before(void)
{
	return after.esi == 0x51515151 && after.edi == 0xd1d1d1d1 && after.ebp == 0xb1b1b1b1 &&
	       after.ebx == at_start.ebx && after.ecx == at_start.ecx && after.edx == SIGUSR1 &&
	       after.esp == at_start.esp && (after.eflags & FLAG_DOWN) && after.ds == at_start.ds &&
	       after.gs == at_start.gs;
}

static void finds(void)
{
	strike_flags = 0x202 | FLAG_DOWN;
	is(catch_one(true, look_at_rt), 0, "rt: the call's result");
	ok(found && goes_on_as_before(), "rt: behind the handler all is as it was");
	found = false;
	is(catch_one(false, look_at_old), 0, "old: the call's result");
	ok(found && goes_on_as_before(), "old: behind the handler all is as it was");
	strike_flags = 0x202;
}

static void nothing(struct rt_sigframe *rt, struct sigframe *old)
{
	(void)rt, (void)old;
	found = true;
}

static void no_restorer(void)
{
	handler = nothing;
	found = false;
	act(SIGUSR1, 0, 0);
	is(strike(sys_getpid(), sys_getpid(), SIGUSR1), 0, "old: no restorer");
	act(SIGUSR1, SA_SIGINFO, 0);
	is(strike(sys_getpid(), sys_getpid(), SIGUSR1), 0, "rt: no restorer");
	ok(found, "no restorer: the handler ran");
}

/* --- what it may change --- */

static struct sigcontext *sc_of(struct rt_sigframe *rt)
{
	return &rt->uc.uc_mcontext;
}

static void change_all(struct rt_sigframe *rt, struct sigframe *old)
{
	struct sigcontext *sc = sc_of(rt);

	(void)old;
	sc->eax = 0xa1, sc->ebx = 0xb1, sc->ecx = 0xc1, sc->edx = 0xd1;
	sc->esi = 0x51, sc->edi = 0xd2, sc->ebp = 0xb2;
	sc->eflags = FLAG_CARRY | FLAG_DOWN;
	sc->fs = sc->ds;
}

static void changes(void)
{
	is(catch_one(true, change_all), 0xa1, "changed: eax");
	ok(after.ebx == 0xb1 && after.ecx == 0xc1 && after.edx == 0xd1 && after.esi == 0x51 &&
	   after.edi == 0xd2 && after.ebp == 0xb2, "changed: the others");
	is(after.eflags & 0xed5, 0x200 | FLAG_CARRY | FLAG_DOWN, "changed: eflags");
	is(after.fs, after.ds, "changed: fs");
}

static uint32_t evil;

static void all_flags(struct rt_sigframe *rt, struct sigframe *old)
{
	(void)old;
	sc_of(rt)->eflags = evil;
}

/* I/O privilege, nested task, virtual 8086, no interrupts, ... */
static void flags(void)
{
	evil = ~FLAG_TRAP;
	is(catch_one(true, all_flags), 0, "all flags but the trap flag");
	is(after.eflags, 0x40ed7, "... and those that came");
	evil = 0;
	is(catch_one(true, all_flags), 0, "no flags");
	is(after.eflags, 0x202, "... and those that came");
}

static void all_data_segments(struct rt_sigframe *rt, struct sigframe *old)
{
	struct sigcontext *sc = sc_of(rt);

	(void)old;
	sc->ds = sc->es = sc->fs = sc->gs = (uint16_t)evil;
}

static void data_segments(void)
{
	static const uint16_t none[] = { 0, 3, 0x1000, 7, 0xffff, 0x33, 0x60, 0x68, 0x80, 0xd8, 0xf8 };
	size_t i;

	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		evil = none[i];
		is(catch_one(true, all_data_segments), 0, "data segments %x", none[i]);
		is((after.ds | after.es | after.fs | after.gs) & ~3u, 0, "... are none");
	}
}

static uint32_t evil_cs, evil_ss, evil_eip, evil_esp;

static void code_and_stack(struct rt_sigframe *rt, struct sigframe *old)
{
	struct sigcontext *sc = sc_of(rt);

	(void)old;
	sc->cs = evil_cs ? (uint16_t)evil_cs : sc->cs;
	sc->ss = evil_ss ? (uint16_t)evil_ss : sc->ss;
	sc->eip = evil_eip ? evil_eip : sc->eip;
	sc->esp = evil_esp ? evil_esp : sc->esp;
}

static int spoil(void *unused)
{
	(void)unused;
	return catch_one(true, code_and_stack);
}

static void code_segments(void)
{
	static const uint16_t none[] = { 4, 7, 0x1000, 0x33, 0x60, 0x63, 0x68, 0x7b, 0x80, 0xf8 };
	static const uint16_t no_stack[] = { 4, 7, 0x1000, 0x33, 0x60, 0x68, 0x6b, 0x73, 0x80, 0xd8 };
	size_t i;

	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		evil_cs = none[i];
		is(in_child(spoil, NULL) & ~WCOREFLAG, SIGILL, "code segment %x", none[i]);
	}
	evil_cs = 0;
	for (i = 0; i < sizeof(no_stack) / sizeof(no_stack[0]); i++) {
		evil_ss = no_stack[i];
		is(in_child(spoil, NULL) & ~WCOREFLAG, SIGILL, "stack segment %x", no_stack[i]);
	}
	evil_ss = 0;
	evil_cs = 0x70;
	lives(spoil, NULL, "a code segment that asks for the kernel's privilege does not get it");
	evil_cs = 0;
	evil_eip = 0xc0100000;
	dies(spoil, NULL, SIGSEGV, "eip in the kernel");
	evil_eip = 0;
	evil_esp = 0xc0100000;
	dies(spoil, NULL, SIGSEGV, "esp in the kernel");
	evil_esp = 0;
}

static int single_step(void *unused)
{
	(void)unused;
	evil = 0x302;
	return catch_one(true, all_flags);
}

/* A program that has a handler for what a bad frame brings may go on by it. */
static void mend(struct rt_sigframe *rt, struct sigframe *old)
{
	static int times;
	struct sigcontext *sc = sc_of(rt);

	(void)old;
	if (rt->sig != SIGILL) {
		sc->cs = 0x1000;
		return;
	}
	is(sc->trapno, 32, "a bad code segment: trapno");
	is(rt->info.si_code, 8, "... code");
	sc->cs = (uint16_t)at_start.cs, sc->ss = (uint16_t)at_start.ss;
	sc->eip = (uint32_t)(uintptr_t)go_on_here, sc->esp = at_start.esp;
	if (++times > 2)
		exit(1);
}

static void mended(void)
{
	act(SIGILL, SA_SIGINFO | SA_RESTORER, (uint32_t)(uintptr_t)restore_rt);
	is(catch_one(true, mend), 0, "... and the program goes on");
}

/* --- frames that are none --- */

static int sigreturn_at(void *frame)
{
	__asm__ volatile("movl %0, %%esp\n\tint $0x80" : : "r"(frame), "a"(173) : "memory");
	return 0;
}

static int old_sigreturn_at(void *frame)
{
	__asm__ volatile("movl %0, %%esp\n\tint $0x80" : : "r"(frame), "a"(119) : "memory");
	return 0;
}

static void no_frames(void)
{
	char *pages = map_pages(2, PROT_RW, MAP_PRIVATE);

	sys_munmap(pages + PAGE_SIZE, PAGE_SIZE);
	dies(sigreturn_at, bad_address(), SIGSEGV, "a frame at 16");
	dies(old_sigreturn_at, bad_address(), SIGSEGV, "an old frame at 16");
	dies(sigreturn_at, (void *)0xc0100000, SIGSEGV, "a frame in the kernel");
	dies(sigreturn_at, (void *)0xffffffff, SIGSEGV, "a frame at the end");
	dies(sigreturn_at, pages + PAGE_SIZE - 200, SIGSEGV, "half a frame");
	dies(old_sigreturn_at, pages + PAGE_SIZE - 200, SIGSEGV, "half an old frame");
}

static uint32_t seed;

static uint32_t random_word(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

static int garbage(void *pages)
{
	uint32_t *word = pages;
	size_t i;

	for (i = 0; i < 1024; i++)
		word[i] = random_word();
	/* now and then something of a frame is right */
	if (seed & 0x100)
		word[4 + 32 + 5 + 15] = at_start.cs, word[4 + 32 + 5 + 18] = at_start.ss;
	if (seed & 0x200)
		word[4 + 32 + 5 + 19] = 0;
	if (seed & 0x400)
		word[4 + 32 + 5 + 19] = (uint32_t)(uintptr_t)(word + 500);
	if (seed & 0x800)
		word[4 + 32 + 5 + 14] = (uint32_t)(uintptr_t)strike;
	sigreturn_at(word + 1);
	return 0;
}

static void random_frames(void)
{
	void *pages = map_pages(2, PROT_RW, MAP_PRIVATE);
	int ended = 0, i;

	for (i = 0; i < 200; i++) {
		seed = 0x9e3779b9u * (uint32_t)(i + 1);
		ended += WIFSIGNALED(in_child(garbage, pages)) != 0;
	}
	is(ended, 200, "200 frames of garbage end their programs");
}

/* --- FPU registers --- */

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

static void bad_fpstate(struct sigcontext *sc, struct _fpstate *state)
{
	(void)state;
	sc->fpstate = evil;
}

static int fpu_dies(void *address)
{
	if (!has_fpu)
		syscall2(__NR_kill, sys_getpid(), SIGSEGV);
	evil = (uint32_t)(uintptr_t)address;
	fpu_over_handler(bad_fpstate);
	return 0;
}

static void fpu(void)
{
	ok(fpu_over_handler(NULL), "FPU: registers survive a handler that computes");
	ok(fresh_in_handler, "FPU: a handler begins with fresh ones");
	ok(magic_is_right || !has_fpu, "FPU: the frame says which form it has");
	ok(fpu_over_handler(change_fpu), "FPU: what the handler changed in the frame counts");
	fpu_over_handler(no_fpstate);
	ok(!has_fpu || (got.control == 0x37f && (!has_sse || got.mxcsr == 0x1f80)),
	   "FPU: no address, fresh registers");
	ok(fpu_over_handler(move_fpstate), "FPU: anywhere else, at an odd address");
	ok(fpu_over_handler(bad_mxcsr), "FPU: bits of mxcsr that are none");
	dies(fpu_dies, bad_address(), SIGSEGV, "FPU: nothing at the address");
	dies(fpu_dies, (void *)0xc0100000, SIGSEGV, "FPU: an address in the kernel");
	dies(fpu_dies, (void *)0xfffffff0, SIGSEGV, "FPU: an address at the end");
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
	finds();
	no_restorer();
	changes();
	flags();
	data_segments();
	code_segments();
	dies(single_step, NULL, SIGTRAP, "the trap flag");
	mended();
	no_frames();
	random_frames();
	fpu();
	lives(pending_exception, NULL, "FPU: an exception that is pending stays the program's");
	fpu_exec(argv[0]);
	return done();
}
